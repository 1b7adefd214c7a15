package dialog_test

import (
	"context"
	"strings"
	"testing"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
)

// TestTouchIsOwed: who can not be reached when a later test is due is offered it when they write again, the last of a course, once.
func TestTouchIsOwed(t *testing.T) {
	y := newYears(t)
	y.day(start)
	y.learns(0)
	who := bot.Address{Channel: "telegram", Chat: "0"}
	y.do(bot.Update{From: who, Kind: bot.Unreachable})
	for days := 1; days <= 31; days++ {
		y.day(start.AddDate(0, 0, days))
	}
	offers := func() (n int) {
		outs, err := y.store.Waiting(context.Background(), bot.Queue{Channel: "telegram", Bulk: true}, 0, 100)
		must(t, err)
		for _, o := range outs {
			if o.To == who && strings.Contains(o.Message.Text, "30 ngày từ khi") {
				n++
			} else if o.To == who && strings.Contains(o.Message.Text, "ngày từ khi") {
				t.Errorf("also offered: %s", o.Message.Text)
			}
		}
		return n
	}
	if n := offers(); n > 0 {
		t.Fatalf("%d offers to who can not be reached", n)
	}
	for range 2 {
		y.do(bot.Update{From: who, Kind: bot.Text, Text: "kết quả"})
		if n := offers(); n != 1 {
			t.Errorf("offered %d times", n)
		}
	}
	must(t, y.store.View(context.Background(), func(tx dialog.Tx) error {
		kinds := ""
		err := tx.EventsAbout(people[0].Code, func(e dialog.Event) bool {
			if strings.HasPrefix(e.Data["kind"], "touch") {
				kinds += e.Kind + " " + e.Data["kind"] + ", "
			}
			return true
		})
		if want := "unreached touch7, unreached touch30, reminded touch30, "; kinds != want {
			t.Errorf("log: %s, want %s; touches %v", kinds, want, quiz.Touches)
		}
		return err
	}))
}
