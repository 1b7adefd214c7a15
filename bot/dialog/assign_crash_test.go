package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// failing is a store whose every second transaction is lost after it did its work, as when the process is killed before the commit.
type failing struct {
	dialog.Store
	n int
}

var errKilled = errors.New("killed")

func (f *failing) Update(ctx context.Context, fn func(dialog.Tx) error) error {
	f.n++
	lost := f.n%2 == 1
	return f.Store.Update(ctx, func(tx dialog.Tx) error {
		if err := fn(tx); err != nil || !lost {
			return err
		}
		return errKilled
	})
}

// TestAssignIsWholeAfterFailures: however often the work is lost on its way, everybody has one duty and one message.
func TestAssignIsWholeAfterFailures(t *testing.T) {
	w := newWorld(t)
	const many = 400
	must(t, w.store.Update(context.Background(), func(tx dialog.Tx) error {
		for i := range many {
			p := staff.Person{Code: fmt.Sprintf("NV%04d", i), Name: "Người", Unit: "Sở A"}
			if err := errors.Join(tx.PutPerson(p), tx.PutAccount(staff.Account{Address: fmt.Sprintf("telegram:nv%d", i), Person: p.Code, Seen: start})); err != nil {
				return err
			}
		}
		return errors.Join(tx.PutAssignment(quiz.Assignment{ID: "a", Course: "nhan-thuc", Units: []staff.UnitPath{"Sở A"}, Due: "2026-12-30", At: start}),
			dialog.RosterChanged(tx))
	}))
	store := &failing{Store: w.store}
	desk := dialog.NewDesk(dialog.Config{Store: store, Base: w.base, Courses: []quiz.Course{smallCourse()}, Log: slog.New(slog.DiscardHandler)})
	for round := 0; len(w.jobs()) > 0; round++ {
		for _, j := range w.jobs() {
			u := bot.Update{ID: fmt.Sprint(j, round), From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: j, At: start}
			if err := desk.Handle(context.Background(), u); err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
		}
	}
	told := map[bot.Address]int{}
	outs, err := w.store.Waiting(context.Background(), bot.Queue{Channel: "telegram", Bulk: true}, 0, 10*many)
	must(t, err)
	for _, o := range outs {
		told[o.To]++
	}
	duties := 0
	must(t, w.store.View(context.Background(), func(tx dialog.Tx) error {
		return tx.DutiesAfter("a", "", func(quiz.Duty) bool { duties++; return true })
	}))
	if duties != many || len(told) != many || len(outs) != many || store.n < 2 {
		t.Errorf("%d duties, %d people told in %d messages, of %d", duties, len(told), len(outs), many)
	}
	if _, err := w.store.VerifyAudit(context.Background()); err != nil {
		t.Error(err)
	}
}
