package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// revising is a small organisation around one course, over everybody of Bình An.
func revising(tx dialog.Tx, w *world) dialog.Revising {
	return dialog.Revising{Tx: tx, Base: w.base, Courses: []quiz.Course{smallCourse()}, Over: func(u staff.UnitPath) bool { return u.Within("UBND xã Bình An") }}
}

func TestDelta(t *testing.T) {
	audit, awareness := "iso9001-2015/9.2", "iso9001-2015/7.3"
	change := func(d knowledge.Difference) dialog.Change {
		return dialog.Change{Document: "iso9001-2015", From: "old", To: "new", Effective: "2026-11-23", At: start, Difference: d}
	}
	done := func(code string, at time.Time) func(dialog.Tx) error {
		return func(tx dialog.Tx) error {
			return tx.PutProgress(quiz.Progress{Person: code, Course: "nhan-thuc", Started: at.AddDate(0, -1, 0), Completed: at})
		}
	}
	before := done("CB001", start.AddDate(0, 0, -1))
	for name, c := range map[string]struct {
		change    dialog.Change
		also      []func(dialog.Tx) error
		questions string
		people    string
	}{
		"what changed is asked of who completed": {change(knowledge.Difference{Changed: []string{audit}}), []func(dialog.Tx) error{before}, "q1 q2 q4 q5", "CB001"},
		"what was added too":                     {change(knowledge.Difference{Added: []string{awareness}}), []func(dialog.Tx) error{before}, "q3 q6", "CB001"},
		"nothing of what was removed":            {change(knowledge.Difference{Removed: []string{"iso9001-2015/1"}}), []func(dialog.Tx) error{before}, "", ""},
		"who completed later knows it":           {change(knowledge.Difference{Changed: []string{audit}}), []func(dialog.Tx) error{done("CB001", start.Add(time.Hour))}, "q1 q2 q4 q5", ""},
		"who is elsewhere is another's":          {change(knowledge.Difference{Changed: []string{audit}}), []func(dialog.Tx) error{done("XA001", start.AddDate(0, 0, -1))}, "q1 q2 q4 q5", ""},
		"who only began is asked nothing": {change(knowledge.Difference{Changed: []string{audit}}), []func(dialog.Tx) error{func(tx dialog.Tx) error {
			return tx.PutProgress(quiz.Progress{Person: "CB001", Course: "nhan-thuc", Started: start.AddDate(0, 0, -1)})
		}}, "q1 q2 q4 q5", ""},
		"a unit that changed again is asked with the later change": {change(knowledge.Difference{Changed: []string{audit, awareness}}), []func(dialog.Tx) error{before,
			func(tx dialog.Tx) error {
				later := change(knowledge.Difference{Changed: []string{audit}})
				return tx.PutChange(&later)
			}}, "q3 q6", "CB001"},
		"a withdrawn question is not asked": {change(knowledge.Difference{Changed: []string{audit}}), []func(dialog.Tx) error{before,
			func(tx dialog.Tx) error { return tx.PutWithdrawal(quiz.Withdrawal{Question: "q1"}) }}, "q2 q4 q5", "CB001"},
	} {
		w := newWorld(t)
		if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
			ch := c.change
			if err := tx.PutChange(&ch); err != nil {
				return err
			}
			for _, fn := range c.also {
				if err := fn(tx); err != nil {
					return err
				}
			}
			d, err := revising(tx, w).Delta(ch)
			var ids []string
			for _, q := range d.Course.Lessons[0].Questions {
				ids = append(ids, q.ID)
			}
			if got := strings.Join(ids, " "); got != c.questions {
				t.Errorf("%s: asks %s", name, got)
			}
			if got := strings.Join(d.People, " "); got != c.people {
				t.Errorf("%s: of %s", name, got)
			}
			return err
		}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDeltaSince: only a day that the document gives is told as its coming into force.
func TestDeltaSince(t *testing.T) {
	for stated, want := range map[bool]string{true: "bản sửa đổi (hiệu lực từ 23/11/2026) nên", false: "bản sửa đổi (bản nhập ngày 23/11/2026) nên"} {
		w := newWorld(t)
		if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
			ch := dialog.Change{Document: "iso9001-2015", From: "old", To: "new", Effective: "2026-11-23", Stated: stated, At: start,
				Difference: knowledge.Difference{Changed: []string{"iso9001-2015/9.2"}}}
			d, err := revising(tx, w).Delta(ch)
			if !strings.Contains(d.Course.Reading.Why, want) {
				t.Errorf("got %q, want %q", d.Course.Reading.Why, want)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
	}
}

// TestAskAgain: a delta is asked once, a removed document and an unknown change ask nothing, and erasing a person takes their code from
// every list.
func TestAskAgain(t *testing.T) {
	w := newWorld(t)
	ch := dialog.Change{Document: "iso9001-2015", From: "old", To: "new", Effective: "2026-11-23", At: start, Difference: knowledge.Difference{Changed: []string{"iso9001-2015/9.2"}}}
	n := 0
	newID := func() string { n++; return fmt.Sprint("id", n) }
	if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
		r := revising(tx, w)
		older := quiz.NewReading(quiz.Reading{Document: "iso9001-2015", Revision: "old"}, "Đọc", nil, nil)
		done := quiz.Progress{Person: "CB001", Course: older.ID, Started: start.AddDate(0, -1, 0), Completed: start.AddDate(0, 0, -2), Read: &quiz.Acknowledged{Document: "iso9001-2015", Revision: "old"}}
		if err := errors.Join(tx.PutProgress(done), r.GiveReading(&older, quiz.Assignment{ID: "cu", Units: []staff.UnitPath{"UBND xã Bình An"}, Due: "2026-12-01", At: start}), tx.PutChange(&ch)); err != nil {
			return err
		}
		gone := ch
		gone.To = ""
		if _, err := r.Delta(gone); !errors.Is(err, dialog.ErrNoChange) {
			t.Errorf("of a removed document: %v", err)
		}
		if _, err := dialog.FindChange(tx, 7); !errors.Is(err, dialog.ErrNoChange) {
			t.Errorf("an unknown change: %v", err)
		}
		d, err := r.Delta(ch)
		if err != nil {
			return err
		}
		if strings.Join(d.People, " ") != "CB001" || len(d.Renew) != 1 {
			t.Errorf("%v are asked, %d readings renewed", d.People, len(d.Renew))
		}
		return r.AskAgain(&d, "2026-12-20", dialog.Ruling{ID: "moi", By: "DT001", At: start}, newID)
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
		old, _, err := tx.Assignment("cu")
		next, _, err2 := tx.Assignment("id1")
		if !old.Closed || next.Closed || !slices.Equal(next.Except, []string{"CB001"}) || next.Due != "2026-12-20" {
			t.Errorf("the old reading %+v\nthe new one %+v", old, next)
		}
		p := people[0]
		if next.Covers(&p) || !next.Covers(&people[2]) {
			t.Error("who had read is asked about the change alone")
		}
		if err := dialog.Pseudonymise(tx, newID, newID, p); err != nil {
			return err
		}
		all, err3 := tx.AllAssignments()
		for _, a := range all {
			if slices.Contains(a.People, "CB001") || slices.Contains(a.Except, "CB001") {
				t.Errorf("%s still names who was erased", a.ID)
			}
		}
		return errors.Join(err, err2, err3)
	}); err != nil {
		t.Fatal(err)
	}
}
