package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// dying is a store that fails each update from the nth on.
type dying struct {
	dialog.Store
	left int
}

var errDead = errors.New("the power is gone")

func (d *dying) Update(ctx context.Context, fn func(dialog.Tx) error) error {
	if d.left--; d.left < 0 {
		return errDead
	}
	return d.Store.Update(ctx, fn)
}

// TestRegradeInterrupted stops a regrade of many people between two portions. The clock of the next process ends it: everybody is marked
// anew, told, and written into the log once.
func TestRegradeInterrupted(t *testing.T) {
	const people = 600
	w := newWorld(t)
	ctx := context.Background()
	if err := w.store.Update(ctx, func(tx dialog.Tx) error {
		for i := range people {
			code := fmt.Sprintf("NV%03d", i)
			acc := staff.Account{Address: "telegram:" + code, Person: code}
			if err := errors.Join(tx.PutPerson(staff.Person{Code: code, Unit: "UBND xã Bình An"}), tx.PutAccount(acc),
				sat(tx, code, map[string]int{"k1": 1, "k4": 2}, "")); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	dead := &dying{Store: w.store, left: 2}
	order := dialog.RegradeOrder{Question: "k1", Key: []int{1}, Why: "Hai.", Units: []staff.UnitPath{""}, By: "operator", At: start}
	if _, err := w.keyedOn(dead).Regrade(ctx, order); !errors.Is(err, errDead) {
		t.Fatalf("the interrupted one ends with %v", err)
	}
	d := w.keyedOn(w.store)
	for n := 0; ; n++ {
		jobs := w.jobs()
		if len(jobs) == 0 {
			break
		}
		for _, id := range []string{"", " again"} { // the clock delivers a job again when it does not know that it was done
			if err := d.Handle(ctx, bot.Update{ID: fmt.Sprint(n, id), From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: jobs[0], At: start}); err != nil {
				t.Fatal(err)
			}
		}
	}
	events := map[string]int{}
	if err := w.store.View(ctx, func(tx dialog.Tx) error {
		all, err := tx.AllRegrades()
		if len(all) != 1 || all[0].Done.IsZero() || all[0].People != people || all[0].Gained != people || all[0].Issued != people {
			t.Errorf("regrades %+v", all)
		}
		a, _, err2 := tx.Attempt("bai-NV599")
		if !a.Passed() {
			t.Error("the last one was not marked anew")
		}
		err3 := tx.Events(0, func(e dialog.Event) bool { events[e.Kind]++; return true })
		return errors.Join(err, err2, err3)
	}); err != nil {
		t.Fatal(err)
	}
	for kind, n := range map[string]int{"key_corrected": 1, "regrade": 1, "regrade_done": 1, "regraded": people, "completed": people, "certificate": people} {
		if events[kind] != n {
			t.Errorf("%d events %s, want %d", events[kind], kind, n)
		}
	}
	waiting, err := w.store.Waiting(ctx, bot.Queue{Channel: "telegram", Bulk: true}, 0, 2*people)
	if err != nil || len(waiting) != people {
		t.Errorf("%d messages, %v", len(waiting), err)
	}
	order.Key = nil
	if _, err := d.Regrade(ctx, order); !errors.Is(err, dialog.ErrNothing) {
		t.Errorf("once more: %v", err)
	}
}

func (w *world) keyedOn(s dialog.Store) *dialog.Desk {
	return dialog.NewDesk(dialog.Config{Store: s, Base: w.base, Courses: []quiz.Course{keyedCourse()}, Log: slog.New(slog.DiscardHandler), Calendar: quiz.Workdays()})
}

// TestRegradeScope marks the people of one unit only, and refuses what is no key or no question.
func TestRegradeScope(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	if err := w.store.Update(ctx, func(tx dialog.Tx) error {
		return errors.Join(sat(tx, "CB001", map[string]int{"k1": 1}, ""), sat(tx, "XA001", map[string]int{"k1": 1}, ""))
	}); err != nil {
		t.Fatal(err)
	}
	d := w.keyedOn(w.store)
	order := dialog.RegradeOrder{Question: "k1", Key: []int{1}, Units: []staff.UnitPath{"UBND xã Bình An"}, By: "operator", At: start.Add(time.Hour)}
	for _, bad := range []struct {
		question string
		key      []int
		want     error
	}{{"k9", []int{1}, dialog.ErrNoQuestion}, {"k1", []int{0}, dialog.ErrSameKey}, {"k1", []int{7}, dialog.ErrSameKey}, {"k1", nil, dialog.ErrNothing}} {
		o := order
		o.Question, o.Key = bad.question, bad.key
		if _, err := d.Regrade(ctx, o); !errors.Is(err, bad.want) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if g, err := d.Regrade(ctx, order); err != nil || g.People != 1 {
		t.Fatalf("%+v, %v", g, err)
	}
	order.Key, order.Units = nil, []staff.UnitPath{""}
	if g, err := d.Regrade(ctx, order); err != nil || g.People != 1 || g.Answered != 1 {
		t.Fatalf("the others later: %+v, %v", g, err)
	}
}

// TestCorrectionOutlivesAnEdit asks by the corrected key also when the course's file changes something else about the question, and by the
// file's own key when that is mended there.
func TestCorrectionOutlivesAnEdit(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*quiz.Question)
		want int
	}{
		"other units are cited": {func(q *quiz.Question) { q.Cites = []string{"iso9001-2015/7.3"} }, 1},
		"the key is mended":     {func(q *quiz.Question) { q.Options[0].Correct, q.Options[1].Correct = false, true }, 1},
		"another key is right":  {func(q *quiz.Question) { q.Options[0].Correct, q.Options[2].Correct = false, true }, 2},
		"it asks another thing": {func(q *quiz.Question) { q.Stem = "Khác?" }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			from := bot.Address{Channel: "telegram", Chat: "1"}
			if err := w.store.Update(ctx, func(tx dialog.Tx) error {
				return errors.Join(sat(tx, "XA001", map[string]int{"k1": 1}, ""), tx.PutAccount(staff.Account{Address: from.String(), Person: "CB001"}))
			}); err != nil {
				t.Fatal(err)
			}
			order := dialog.RegradeOrder{Question: "k1", Key: []int{1}, Units: []staff.UnitPath{""}, By: "operator", At: start}
			if _, err := w.keyedOn(w.store).Regrade(ctx, order); err != nil {
				t.Fatal(err)
			}
			course := keyedCourse()
			q := course.Question("k1")
			c.edit(q)
			q.Seal()
			d := dialog.NewDesk(dialog.Config{Store: w.store, Base: w.base, Courses: []quiz.Course{course}, Log: slog.New(slog.DiscardHandler)})
			if err := d.Handle(ctx, bot.Update{ID: "1", From: from, Kind: bot.Tap, Tap: "s|chat-luong|bai-01", At: start}); err != nil {
				t.Fatal(err)
			}
			if err := w.store.View(ctx, func(tx dialog.Tx) error {
				all, err := tx.AttemptsOf("CB001", course.ID)
				if len(all) != 1 {
					t.Fatalf("attempts %+v, %v", all, err)
				}
				for _, it := range all[0].Items {
					asked, ok, err := tx.Question(it.Question, it.Version)
					if err != nil || !ok {
						t.Errorf("%s is not in the bank: %v", it.Question, err)
					}
					if it.Question == "k1" && asked.Key()[0] != c.want {
						t.Errorf("k1 is asked by the key %v, want %d", asked.Key(), c.want)
					}
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
