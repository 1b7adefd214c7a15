package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
	"isobot/store"
)

// board changes people and progress at random and compares the board with one that is built from the records alone.
func board(t *testing.T, s typed) {
	r := rand.New(rand.NewPCG(1, 2))
	units := []staff.UnitPath{"", "A", "A/B", "A/B/C", "A B", "A0", "Xã Bình An/Phòng"}
	for range 300 {
		code := fmt.Sprintf("CB%d", r.IntN(12))
		s.update(t, func(tx dialog.Tx) error {
			switch r.IntN(8) {
			case 0, 1, 2:
				return tx.PutPerson(staff.Person{Code: code, Unit: units[r.IntN(len(units))], Position: units[r.IntN(3)].Name(), Left: r.IntN(5) == 0,
					Grants: []staff.Grant{{Role: staff.Trainer}}[:r.IntN(2)], Sample: r.IntN(2) == 0})
			case 3:
				return tx.DeletePerson(code)
			case 4:
				return tx.EraseTraining(code)
			}
			p := quiz.Progress{Person: code, Course: fmt.Sprint("k", r.IntN(3)), Cycle: []string{"", "2026", "2027"}[r.IntN(3)], Started: noon,
				Lessons: map[string]quiz.LessonProgress{"a": {Tries: r.IntN(2), Best: r.IntN(101), Passed: noon}}}
			if r.IntN(2) == 0 {
				p.Completed = noon.AddDate(0, 0, r.IntN(9))
			}
			return tx.PutProgress(p)
		})
	}
	have := rowsOf(t, s, "")
	update(t, s.engine, func(kv store.KV) error {
		var keys []string
		if err := kv.Scan("board", "", "", func(k string, _ []byte) bool { keys = append(keys, k); return true }); err != nil {
			return err
		}
		for _, k := range keys {
			if err := kv.Delete("board", k); err != nil {
				return err
			}
		}
		return kv.Delete("meta", "board")
	})
	again, err := store.New(ctx, s.engine)
	if err != nil {
		t.Fatal(err)
	}
	s.Store = again
	same(t, "the board, built anew", rowsOf(t, s, ""), have)
	for _, u := range units {
		var want []string
		for _, line := range have {
			if staff.UnitPath(line[:len(line)-len(after(line))]).Within(u) {
				want = append(want, line)
			}
		}
		same(t, "rows within "+string(u), len(rowsOf(t, s, u)), len(want))
	}
}

// after is a line of rowsOf from its first bar on.
func after(line string) string {
	for i := range line {
		if line[i] == '|' {
			return line[i:]
		}
	}
	return ""
}

func rowsOf(t *testing.T, s typed, root staff.UnitPath) (lines []string) {
	s.view(t, func(tx dialog.Tx) error {
		lines = nil
		return tx.EachRow(root, func(r quiz.Row) bool {
			line := fmt.Sprintf("%s|%s|%s|%v|%v", r.Unit, r.Person, r.Position, r.Roles, r.Sample)
			for _, c := range []string{"k0", "k1", "k2"} {
				p, ok := r.Of(c)
				line += fmt.Sprintf("|%v %v", p, ok)
			}
			lines = append(lines, line)
			return true
		})
	})
	return lines
}

func cycles(t *testing.T, s typed) {
	old, this, next := quiz.Progress{Person: "P", Course: "k"}, quiz.Progress{Person: "P", Course: "k", Cycle: "2026"}, quiz.Progress{Person: "P", Course: "k", Cycle: "2027"}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutProgress(this), tx.PutProgress(old), tx.PutProgress(next), tx.PutProgress(this))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "the newest cycle", next)(tx.Progress("P", "k"))
		past, err := tx.PastProgress("P", "k")
		same(t, "cycles before", past, []quiz.Progress{old, this})
		_, all, err2 := tx.TrainingOf("P")
		same(t, "all cycles", all, []quiz.Progress{old, this, next})
		return errors.Join(err, err2)
	})
	s.update(t, func(tx dialog.Tx) error { return tx.EraseTraining("P") })
	s.view(t, func(tx dialog.Tx) error {
		_, all, err := tx.TrainingOf("P")
		same(t, "erased", len(all), 0)
		return err
	})
}

func duties(t *testing.T, s typed) {
	plain, own := quiz.Duty{Assignment: "a", Person: "P1", From: "2026-11-23", Due: "2026-12-30"}, quiz.Duty{Assignment: "a", Person: "P2", Due: "2027-01-15", Own: true}
	other := quiz.Duty{Assignment: "ab", Person: "P1", Own: true}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutDuty(own), tx.PutDuty(plain), tx.PutDuty(other)) })
	of := func(tx dialog.Tx, after string) (people []string) {
		if err := tx.DutiesAfter("a", after, func(d quiz.Duty) bool { people = append(people, d.Person); return true }); err != nil {
			t.Error(err)
		}
		return people
	}
	s.view(t, func(tx dialog.Tx) error {
		found(t, "duty", plain)(tx.Duty("a", "P1"))
		missing[quiz.Duty](t, "a duty of nobody")(tx.Duty("a", "P3"))
		same(t, "duties", of(tx, ""), []string{"P1", "P2"})
		same(t, "duties after", of(tx, "P1"), []string{"P2"})
		special, err := tx.OwnDuties("a")
		same(t, "own duties", special, map[string]quiz.Duty{"P2": own})
		return err
	})
	own.Own = false
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutDuty(own), tx.EraseTraining("P1")) })
	s.view(t, func(tx dialog.Tx) error {
		special, err := tx.OwnDuties("a")
		same(t, "no own duty any more", len(special), 0)
		same(t, "duties that were not erased", of(tx, ""), []string{"P2"})
		return err
	})
}

func spaced(t *testing.T, s typed) {
	on := quiz.Daily{Person: "P1", On: true, Since: noon.UTC(), Sent: "2026-11-23"}
	m := quiz.Memory{Person: "P1", Question: "q", Due: noon.UTC(), Last: noon.UTC(), Stability: 1.5, Days: 4, Before: &quiz.Memory{Person: "P1", Due: noon.UTC(), Last: noon.UTC()}}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutDaily(on), tx.PutDaily(quiz.Daily{Person: "P2", Since: noon.UTC()}), tx.PutMemory(m), tx.PutMemory(quiz.Memory{Person: "P11", Question: "q"}))
	})
	s.update(t, func(tx dialog.Tx) error {
		found(t, "daily practice", on)(tx.Daily("P1"))
		var people []string
		err := tx.DailyAfter("P1", func(d quiz.Daily) bool { people = append(people, d.Person); return true })
		same(t, "daily practice after", people, []string{"P2"})
		all, err2 := tx.Memories("P1")
		same(t, "memories", all, []quiz.Memory{m})
		return errors.Join(err, err2, tx.EraseTraining("P1"))
	})
	s.view(t, func(tx dialog.Tx) error {
		missing[quiz.Daily](t, "erased daily practice")(tx.Daily("P1"))
		all, err := tx.Memories("P1")
		same(t, "erased memories", len(all), 0)
		return err
	})
}

func agenda(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutDue("2026-12-01", "b|x"), tx.PutDue("2026-11-30", "c"), tx.PutDue("2026-12-01", "a"), tx.PutDue("2026-12-02", "late"), tx.PutDue("2026-11-30", "c"))
	})
	upTo := func(tx dialog.Tx, day string) (all []string) {
		if err := tx.EachDue(day, func(d, n string) bool { all = append(all, d+" "+n); return true }); err != nil {
			t.Error(err)
		}
		return all
	}
	s.update(t, func(tx dialog.Tx) error {
		same(t, "what is due", upTo(tx, "2026-12-01"), []string{"2026-11-30 c", "2026-12-01 a", "2026-12-01 b|x"})
		same(t, "before", len(upTo(tx, "2026-11-29")), 0)
		return errors.Join(tx.DeleteDue("2026-12-01", "a"), tx.DeleteDue("2026-12-01", "none"))
	})
	s.view(t, func(tx dialog.Tx) error {
		same(t, "what is left", upTo(tx, "9999-12-31"), []string{"2026-11-30 c", "2026-12-01 b|x", "2026-12-02 late"})
		return nil
	})
}
