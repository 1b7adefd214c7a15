package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/staff"
)

var (
	replies = bot.Queue{Channel: "telegram"}
	bulk    = bot.Queue{Channel: "telegram", Bulk: true}
)

func say(t testing.TB, s typed, to bot.Address, isBulk bool, texts ...string) {
	t.Helper()
	s.update(t, func(tx dialog.Tx) error {
		for _, text := range texts {
			if err := tx.Say(bot.Outgoing{To: to, Bulk: isBulk, Cause: "telegram/1", Message: bot.Message{Text: text,
				Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}}, File: &bot.File{Name: "f", Data: []byte{0, 255}}}}); err != nil {
				return err
			}
		}
		return nil
	})
}

func waiting(t testing.TB, s typed, q bot.Queue) []bot.Outgoing {
	t.Helper()
	outs, err := s.Waiting(ctx, q, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return outs
}

func texts(outs []bot.Outgoing) (got []string) {
	for _, o := range outs {
		got = append(got, o.Message.Text)
	}
	return got
}

func settle(t testing.TB, s typed, done ...bot.Settled) {
	t.Helper()
	if err := s.Settle(ctx, done); err != nil {
		t.Fatal(err)
	}
}

func outboxOrder(t *testing.T, s typed) {
	for i := range 20 {
		say(t, s, lan, i%3 == 0, fmt.Sprint(i))
	}
	first, announced := waiting(t, s, replies), waiting(t, s, bulk)
	same(t, "announcements", texts(announced), []string{"0", "3", "6", "9", "12", "15", "18"})
	if len(first) != 13 || !slices.IsSortedFunc(first, func(a, b bot.Outgoing) int { return int(a.ID) - int(b.ID) }) || first[0].ID == 0 {
		t.Errorf("replies %v", texts(first))
	}
	if announced[1].ID < first[1].ID || announced[1].ID > first[2].ID {
		t.Error("IDs do not ascend over both queues")
	}
	same(t, "a message", first[0].Message, bot.Message{Text: "1", Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}},
		File: &bot.File{Name: "f", Data: []byte{0, 255}}})
	for _, c := range []struct {
		after uint64
		n     int
		want  []string
	}{{0, 2, []string{"1", "2"}}, {first[1].ID, 2, []string{"4", "5"}}, {first[11].ID, 5, []string{"19"}}, {first[12].ID, 5, nil},
		{0, 0, nil}, {math.MaxUint64 - 1, 5, nil}} {
		outs, err := s.Waiting(ctx, replies, c.after, c.n)
		if err != nil {
			t.Error(err)
		}
		same(t, fmt.Sprintf("after %d, %d", c.after, c.n), texts(outs), c.want)
	}
	if err := s.Update(ctx, func(tx dialog.Tx) error {
		return errors.Join(tx.Say(bot.Outgoing{To: lan, Message: bot.Message{Text: "undone"}}), errUndo)
	}); !errors.Is(err, errUndo) {
		t.Error(err)
	}
	if n := len(waiting(t, s, replies)); n != 13 {
		t.Errorf("%d replies after an undone one", n)
	}
}

func outboxByChannel(t *testing.T, s typed) {
	say(t, s, lan, false, "t1")
	say(t, s, web, false, "w1")
	say(t, s, bot.Address{Channel: "telegram2", Chat: "1"}, false, "x1")
	say(t, s, lan, false, "t2")
	same(t, "telegram", texts(waiting(t, s, replies)), []string{"t1", "t2"})
	same(t, "webchat", texts(waiting(t, s, bot.Queue{Channel: "webchat"})), []string{"w1"})
	same(t, "no channel", texts(waiting(t, s, bot.Queue{Channel: "tele"})), []string(nil))
}

func outcomes(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error { return tx.PutAccount(staff.Account{Address: lan.String(), Person: "P1"}) })
	for _, c := range []struct {
		how   bot.Outcome
		stays bool
		lost  bool
	}{{bot.Sent, false, false}, {bot.Dropped, false, false}, {bot.Postponed, true, false}, {bot.Held, false, false}, {bot.Lost, false, true}} {
		for _, q := range []bot.Queue{replies, bulk} {
			say(t, s, lan, q.Bulk, "a", "b")
			outs := waiting(t, s, q)
			out := outs[0]
			out.Attempts, out.NotUntil = 3, noon.UTC()
			settle(t, s, bot.Settled{Out: out, How: c.how})
			left := waiting(t, s, q)
			if got := len(left) == 2; got != c.stays {
				t.Errorf("outcome %d, bulk %v: %d messages wait", c.how, q.Bulk, len(left))
			}
			if c.stays {
				same(t, "the postponed message", left[0], out)
			}
			s.view(t, func(tx dialog.Tx) error {
				acc, _, err := tx.Account(lan)
				if acc.Unreachable != c.lost || acc.Person != "P1" {
					t.Errorf("outcome %d: account %+v", c.how, acc)
				}
				return err
			})
			for _, o := range waiting(t, s, q) {
				settle(t, s, bot.Settled{Out: o, How: bot.Sent})
			}
			s.update(t, func(tx dialog.Tx) error { return tx.PutAccount(staff.Account{Address: lan.String(), Person: "P1"}) })
		}
	}
	say(t, s, web, false, "to nobody we know")
	settle(t, s, bot.Settled{Out: waiting(t, s, bot.Queue{Channel: "webchat"})[0], How: bot.Lost})
}

func settlingTwice(t *testing.T, s typed) {
	for _, how := range []bot.Outcome{bot.Sent, bot.Dropped, bot.Held, bot.Lost, bot.Rerouted} {
		say(t, s, lan, false, "m")
		outs := waiting(t, s, replies)
		d := bot.Settled{Out: outs[0], How: how, NewChat: "99"}
		settle(t, s, d, d)
		settle(t, s, d)
		d.How = bot.Postponed // a late word on a message that is gone does not bring it back
		settle(t, s, d)
		moved := waiting(t, s, replies)
		if n := len(moved); n != 0 && how != bot.Rerouted || how == bot.Rerouted && (n != 1 || moved[0].To.Chat != "99") {
			t.Errorf("outcome %d twice: %d messages wait", how, n)
		}
		for _, o := range moved {
			settle(t, s, bot.Settled{Out: o, How: bot.Sent})
		}
	}
	s.update(t, func(tx dialog.Tx) error { return tx.Release(lan) })
	if n := len(waiting(t, s, replies)); n != 1 {
		t.Errorf("%d messages were held, want the one", n)
	}
	settle(t, s)
}

func heldMessages(t *testing.T, s typed) {
	say(t, s, lan, false, "a", "b")
	say(t, s, lan, true, "c")
	say(t, s, lan2, false, "other", "shown")
	hold := func(o bot.Outgoing) bot.Settled {
		o.Attempts, o.NotUntil = 2, noon
		return bot.Settled{Out: o, How: bot.Held}
	}
	before := waiting(t, s, replies)
	for _, o := range slices.Concat(before, waiting(t, s, bulk)) {
		settle(t, s, hold(o))
	}
	if n := len(waiting(t, s, replies)) + len(waiting(t, s, bulk)); n != 0 {
		t.Errorf("%d messages wait that are held", n)
	}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.Release(lan), tx.Release(web)) })
	after := waiting(t, s, replies)
	same(t, "released, in order", texts(after), []string{"a", "b"})
	same(t, "released announcement", texts(waiting(t, s, bulk)), []string{"c"})
	for _, o := range after {
		if o.ID <= before[2].ID || o.Attempts != 0 || !o.NotUntil.IsZero() {
			t.Errorf("released as %d after %d, attempts %d, not until %v", o.ID, before[2].ID, o.Attempts, o.NotUntil)
		}
	}
	s.update(t, func(tx dialog.Tx) error { return tx.Release(lan) })
	if n := len(waiting(t, s, replies)); n != 2 {
		t.Errorf("released twice: %d messages", n)
	}
	s.update(t, func(tx dialog.Tx) error { return tx.Release(lan2, "what else was said", "shown") })
	same(t, "the neighbour's", texts(waiting(t, s, replies)), []string{"a", "b", "other"})
}

func reroutedMessages(t *testing.T, s typed) {
	say(t, s, lan, false, "a", "b")
	outs := waiting(t, s, replies)
	settle(t, s, bot.Settled{Out: outs[0], How: bot.Rerouted, NewChat: "-100"}, bot.Settled{Out: outs[1], How: bot.Rerouted, NewChat: "-100"})
	moved := waiting(t, s, replies)
	same(t, "rerouted, in order", texts(moved), []string{"a", "b"})
	for _, o := range moved {
		if o.To != (bot.Address{Channel: "telegram", Chat: "-100"}) || o.ID <= outs[1].ID {
			t.Errorf("rerouted to %v as %d", o.To, o.ID)
		}
	}
}

func movedAccounts(t *testing.T, s typed) {
	to := bot.Address{Channel: "telegram", Chat: "-100"}
	acc := staff.Account{Address: lan.String(), Person: "P1", Consent: &staff.Consent{At: noon.UTC(), Version: 1}, Seen: noon.UTC()}
	move := func(from bot.Address, chat string) {
		say(t, s, from, false, "m")
		settle(t, s, bot.Settled{Out: waiting(t, s, replies)[0], How: bot.Rerouted, NewChat: chat})
		settle(t, s, bot.Settled{Out: waiting(t, s, replies)[0], How: bot.Sent})
	}
	s.update(t, func(tx dialog.Tx) error { return tx.PutAccount(acc) })
	move(lan, to.Chat)
	acc.Address = to.String()
	s.view(t, func(tx dialog.Tx) error {
		found(t, "moved account", acc)(tx.Account(to))
		missing[staff.Account](t, "its old address")(tx.Account(lan))
		return nil
	})
	owned(t, s, "P1", to)
	move(lan, to.Chat) // a second message to the old address
	owned(t, s, "P1", to)
	s.update(t, func(tx dialog.Tx) error { return tx.PutAccount(staff.Account{Address: lan2.String(), Person: "P2"}) })
	move(lan2, to.Chat) // somebody is there: nobody is handed another's account
	owned(t, s, "P1", to)
	owned(t, s, "P2")
	move(to, to.Chat)
	owned(t, s, "P1", to)
}

func unsaid(t *testing.T, s typed) {
	held := bot.Outgoing{To: lan, Message: bot.Message{Text: "held"}}
	s.update(t, func(tx dialog.Tx) error {
		for _, out := range []bot.Outgoing{held, {To: lan, Bulk: true}, {To: lan2}, {To: lan}} {
			if err := tx.Say(out); err != nil {
				return err
			}
		}
		return nil
	})
	ctx := context.Background()
	q := bot.Queue{Channel: lan.Channel}
	outs, err := s.Waiting(ctx, q, 0, 10)
	if err != nil || len(outs) != 3 {
		t.Fatalf("%d wait: %v", len(outs), err)
	}
	if err := s.Settle(ctx, []bot.Settled{{Out: outs[0], How: bot.Held}}); err != nil {
		t.Fatal(err)
	}
	s.update(t, func(tx dialog.Tx) error { return tx.Unsay(lan) })
	s.update(t, func(tx dialog.Tx) error { return tx.Release(lan) })
	left, err := s.Waiting(ctx, q, 0, 10)
	bulk, err2 := s.Waiting(ctx, bot.Queue{Channel: lan.Channel, Bulk: true}, 0, 10)
	if err != nil || err2 != nil || len(left) != 1 || left[0].To != lan2 || len(bulk) != 0 {
		t.Errorf("left %v and %v: %v, %v", left, bulk, err, err2)
	}
}

// saidToPages keeps the last messages that went out to a page, of pages only, until they are erased or old.
func saidToPages(t *testing.T, s typed) {
	page, other := web, bot.Address{Channel: "webchat", Chat: "other"}
	s.update(t, func(tx dialog.Tx) error {
		for i := range 25 {
			m := bot.Message{Text: fmt.Sprint(i)}
			if i == 24 {
				m.File = &bot.File{Name: "a.pdf", Data: []byte("PDF")}
			}
			if err := tx.Say(bot.Outgoing{To: page, Message: m}); err != nil {
				return err
			}
		}
		for _, a := range []bot.Address{other, lan} {
			if err := tx.Say(bot.Outgoing{To: a, Message: bot.Message{Text: "x"}}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, ch := range []string{"webchat", "telegram"} {
		for _, o := range waiting(t, s, bot.Queue{Channel: ch}) {
			settle(t, s, bot.Settled{Out: o, How: bot.Sent})
		}
	}
	texts := func(a bot.Address) (all []string) {
		outs, err := s.Said(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range outs {
			all = append(all, o.Message.Text)
			if o.Message.Text == "24" && (o.Message.File == nil || string(o.Message.File.Data) != "PDF") {
				t.Error("the file is gone")
			}
		}
		return all
	}
	if got := texts(page); len(got) != 20 || got[0] != "5" || got[19] != "24" {
		t.Errorf("kept %q", got)
	}
	if got := texts(lan); got != nil {
		t.Errorf("kept for a vendor that keeps by itself: %q", got)
	}
	s.update(t, func(tx dialog.Tx) error { return tx.Unsay(page) })
	if got := texts(page); got != nil {
		t.Errorf("erased, and still there: %q", got)
	}
	for _, c := range []struct {
		before time.Time
		want   int
	}{{time.Now().Add(-time.Hour), 1}, {time.Now().Add(time.Hour), 0}} {
		if err := s.ForgetSaid(ctx, c.before); err != nil {
			t.Fatal(err)
		}
		if got := texts(other); len(got) != c.want {
			t.Errorf("forgetting what is older than %v leaves %q", c.before, got)
		}
	}
}
