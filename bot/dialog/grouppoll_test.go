package dialog_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// TestGroupPoll has a trainer ask a group, and members vote: only those on the roster are noted, as practice, once, and nobody is told.
func TestGroupPoll(t *testing.T) {
	w := newWorld(t)
	desk := w.desk().(*dialog.Desk)
	desk.Polls = map[string]bool{"telegram": true}
	accounts := map[string]string{"1": "CB001", "2": "DT001", "3": "DP001"}
	tx := func(fn func(dialog.Tx) error) {
		t.Helper()
		if err := w.store.Update(context.Background(), fn); err != nil {
			t.Fatal(err)
		}
	}
	tx(func(tx dialog.Tx) error {
		for chat, code := range accounts {
			if err := tx.PutAccount(staff.Account{Address: "telegram:" + chat, Person: code, Seen: start}); err != nil {
				return err
			}
		}
		return nil
	})
	n := 0
	do := func(u bot.Update) []bot.Outgoing {
		t.Helper()
		n++
		u.ID, u.At = strconv.Itoa(n), start.Add(time.Duration(n)*time.Second)
		if err := desk.Handle(context.Background(), u); err != nil {
			t.Fatal(err)
		}
		outs, err := w.store.Waiting(context.Background(), bot.Queue{Channel: "telegram"}, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		var done []bot.Settled
		for _, o := range outs {
			done = append(done, bot.Settled{Out: o, How: bot.Sent})
		}
		if err := w.store.Settle(context.Background(), done); err != nil {
			t.Fatal(err)
		}
		return outs
	}
	inGroup := func(user string) bot.Update {
		return bot.Update{From: bot.Address{Channel: "telegram", Chat: "-100/5"}, User: user, Group: true, Kind: bot.Text, Text: "/donhom"}
	}
	for _, user := range []string{"1", "99"} { // no trainer, a stranger
		if said := do(inGroup(user)); len(said) != 1 || said[0].Message.Poll != nil {
			t.Errorf("%s gets %+v", user, said)
		}
	}
	private := inGroup("2")
	private.From.Chat, private.Group = "2", false
	if said := do(private); len(said) != 1 || said[0].Message.Poll != nil {
		t.Errorf("in private: %+v", said)
	}
	said := do(inGroup("2"))
	if len(said) != 1 || said[0].To.Chat != "-100/5" || said[0].Message.Poll == nil || !said[0].Message.Poll.Fits() {
		t.Fatalf("the group gets %+v", said)
	}
	poll := said[0].Message.Poll
	vote := func(user, option string) {
		t.Helper()
		if said := do(bot.Update{From: bot.Address{Channel: "telegram", Chat: user}, User: user, Kind: bot.Vote, Tap: poll.Tag, Text: option}); len(said) != 0 {
			t.Errorf("a vote is answered with %+v", said)
		}
	}
	right, wrong := strconv.Itoa(poll.Correct), strconv.Itoa(1-min(poll.Correct, 1))
	vote("1", right)
	vote("1", wrong) // a second one changes nothing
	vote("3", wrong)
	vote("99", right)
	vote("2", "77")
	vote("2", "x")
	tx(func(tx dialog.Tx) error {
		for code, want := range map[string]float64{"CB001": 1, "DP001": 0} {
			got, _, err := tx.TrainingOf(code)
			if err != nil || len(got) != 1 || got[0].Purpose != quiz.Practice || got[0].Items[0].Mark != want || got[0].Finished.IsZero() {
				t.Errorf("%s: %+v, %v", code, got, err)
			}
		}
		if got, _, err := tx.TrainingOf("DT001"); err != nil || len(got) != 0 {
			t.Errorf("an option that there is not was noted: %+v, %v", got, err)
		}
		if _, known, err := tx.Account(bot.Address{Channel: "telegram", Chat: "99"}); known || err != nil {
			t.Errorf("a stranger who voted left a trace: %v", err)
		}
		return nil
	})
	asked := map[string]bool{poll.Question: true}
	for range 2 { // the next ones are others, as long as there are
		asked[do(inGroup("2"))[0].Message.Poll.Question] = true
	}
	if len(asked) != 3 {
		t.Errorf("asked %v", asked)
	}
}
