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

// pollGroup is a group with a trainer (2), two other people of the roster (1, 3) and strangers.
type pollGroup struct {
	*testing.T
	w    *world
	desk *dialog.Desk
	n    int
}

func newPollGroup(t *testing.T) *pollGroup {
	g := &pollGroup{T: t, w: newWorld(t)}
	g.desk = g.w.desk().(*dialog.Desk)
	g.desk.Polls = map[string]bool{"telegram": true}
	g.update(func(tx dialog.Tx) error {
		for chat, code := range map[string]string{"1": "CB001", "2": "DT001", "3": "DP001"} {
			if err := tx.PutAccount(staff.Account{Address: "telegram:" + chat, Person: code, Seen: start}); err != nil {
				return err
			}
		}
		return nil
	})
	return g
}

func (g *pollGroup) update(fn func(dialog.Tx) error) {
	g.Helper()
	if err := g.w.store.Update(context.Background(), fn); err != nil {
		g.Fatal(err)
	}
}

// do delivers an update and gives what is said because of it.
func (g *pollGroup) do(u bot.Update) []bot.Outgoing {
	g.Helper()
	g.n++
	u.ID, u.At = strconv.Itoa(g.n), start.Add(time.Duration(g.n)*time.Second)
	if err := g.desk.Handle(context.Background(), u); err != nil {
		g.Fatal(err)
	}
	outs, err := g.w.store.Waiting(context.Background(), bot.Queue{Channel: "telegram"}, 0, 100)
	if err != nil {
		g.Fatal(err)
	}
	var done []bot.Settled
	for _, o := range outs {
		done = append(done, bot.Settled{Out: o, How: bot.Sent})
	}
	if err := g.w.store.Settle(context.Background(), done); err != nil {
		g.Fatal(err)
	}
	return outs
}

// ask has a member ask for a poll in the group.
func (g *pollGroup) ask(user string) []bot.Outgoing {
	g.Helper()
	return g.do(bot.Update{From: bot.Address{Channel: "telegram", Chat: "-100/5"}, User: user, Group: true, Kind: bot.Text, Text: "/donhom"})
}

func (g *pollGroup) vote(user, tag, option string) {
	g.Helper()
	if said := g.do(bot.Update{From: bot.Address{Channel: "telegram", Chat: user}, User: user, Kind: bot.Vote, Tap: tag, Text: option}); len(said) != 0 {
		g.Errorf("a vote is answered with %+v", said)
	}
}

// TestGroupPoll has a trainer ask the group, and members vote: only those on the roster are noted, as practice, once, and nobody is told.
func TestGroupPoll(t *testing.T) {
	g := newPollGroup(t)
	said := g.ask("2")
	if len(said) != 1 || said[0].To.Chat != "-100/5" || said[0].Message.Poll == nil || !said[0].Message.Poll.Fits() {
		t.Fatalf("the group gets %+v", said)
	}
	poll := said[0].Message.Poll
	right, wrong := strconv.Itoa(poll.Correct), strconv.Itoa(1-min(poll.Correct, 1))
	g.vote("1", poll.Tag, right)
	g.vote("1", poll.Tag, wrong) // a second one changes nothing
	g.vote("3", poll.Tag, wrong)
	g.vote("99", poll.Tag, right)
	g.vote("2", poll.Tag, "77")
	g.vote("2", poll.Tag, "x")
	g.vote("2", "gp|unknown", right)
	g.update(func(tx dialog.Tx) error {
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
		asked[g.ask("2")[0].Message.Poll.Question] = true
	}
	if len(asked) != 3 {
		t.Errorf("asked %v", asked)
	}
}

// TestGroupPollIsForTrainersInGroups refuses everybody else in the group, and a trainer outside of one.
func TestGroupPollIsForTrainersInGroups(t *testing.T) {
	g := newPollGroup(t)
	for _, user := range []string{"1", "99"} { // no trainer, a stranger
		if said := g.ask(user); len(said) != 1 || said[0].Message.Poll != nil {
			t.Errorf("%s gets %+v", user, said)
		}
	}
	if said := g.do(bot.Update{From: bot.Address{Channel: "telegram", Chat: "2"}, User: "2", Kind: bot.Text, Text: "/donhom"}); len(said) != 1 || said[0].Message.Poll != nil {
		t.Errorf("in private: %+v", said)
	}
}
