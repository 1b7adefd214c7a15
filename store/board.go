package store

import (
	"errors"
	"fmt"
	"strings"

	"isobot/quiz"
	"isobot/staff"
)

// boardVersion is the form of the board; a store with another one builds it anew when it is opened.
const boardVersion = 2

// buildBoard makes the board from the records unless it is there.
func (t tx) buildBoard() error {
	have, _, err := get[int](t.kv, tMeta, "board")
	if err != nil || have == boardVersion {
		return err
	}
	var people []staff.Person
	if err := t.People(func(p staff.Person) bool { people = append(people, p); return true }); err != nil {
		return err
	}
	courses, err := firstParts(t.kv, tProgress)
	if err != nil {
		return err
	}
	for i := range people {
		if err := t.putRowOf(&people[i], courses); err != nil {
			return err
		}
	}
	return put(t.kv, tMeta, "board", boardVersion)
}

// putRowOf makes a person's row from the records.
func (t tx) putRowOf(p *staff.Person, courses []string) error {
	if p.Left {
		return nil
	}
	r := quiz.NewRow(p)
	for _, c := range courses {
		pr, ok, err := t.Progress(p.Code, c)
		if err != nil {
			return err
		}
		if ok {
			r = r.With(pr)
		}
	}
	return t.putRow(r)
}

func (t tx) putRow(r quiz.Row) error {
	return t.kv.Put(tBoard, key(string(r.Unit), r.Person), r.Bytes())
}

func (t tx) PutPerson(p staff.Person) error {
	old, known, err := t.Person(p.Code)
	if err != nil {
		return err
	}
	if err := put(t.kv, tPerson, key(p.Code), p); err != nil {
		return err
	}
	if known && !old.Left {
		return t.moveRow(&old, &p)
	}
	if p.Left {
		return nil
	}
	courses, err := firstParts(t.kv, tProgress)
	if err != nil {
		return err
	}
	return t.putRowOf(&p, courses)
}

// moveRow brings the row of somebody who was there to what the roster says now.
func (t tx) moveRow(old, now *staff.Person) error {
	r, ok, err := t.RowOf(old)
	if err != nil {
		return err
	}
	if old.Unit != now.Unit || now.Left {
		if err := t.kv.Delete(tBoard, key(string(old.Unit), old.Code)); err != nil {
			return err
		}
	}
	if now.Left {
		return nil
	}
	head := quiz.NewRow(now)
	if ok {
		head = head.WithEntries(r)
	}
	return t.putRow(head)
}

func (t tx) DeletePerson(code string) error {
	old, known, err := t.Person(code)
	if err != nil {
		return err
	}
	if known && !old.Left {
		if err := t.kv.Delete(tBoard, key(string(old.Unit), code)); err != nil {
			return err
		}
	}
	return t.kv.Delete(tPerson, key(code))
}

// PutProgress keeps the newest cycle where Progress finds it, and those before it where PastProgress does.
func (t tx) PutProgress(p quiz.Progress) error {
	have, ok, err := t.Progress(p.Person, p.Course)
	if err != nil {
		return err
	}
	if ok && have.Cycle > p.Cycle {
		return put(t.kv, tPast, key(p.Course, p.Person, p.Cycle), p)
	}
	if ok && have.Cycle < p.Cycle {
		if err := put(t.kv, tPast, key(have.Course, have.Person, have.Cycle), have); err != nil {
			return err
		}
	}
	if err := put(t.kv, tProgress, key(p.Course, p.Person), p); err != nil {
		return err
	}
	return t.noteProgress(p)
}

// noteProgress brings progress onto the board if its person is there.
func (t tx) noteProgress(p quiz.Progress) error {
	person, ok, err := t.Person(p.Person)
	if err != nil || !ok || person.Left {
		return err
	}
	r, ok, err := t.RowOf(&person)
	if err != nil {
		return err
	}
	if !ok {
		r = quiz.NewRow(&person)
	}
	return t.putRow(r.With(p))
}

func (t tx) RowOf(p *staff.Person) (quiz.Row, bool, error) {
	b, err := t.kv.Get(tBoard, key(string(p.Unit), p.Code))
	if err != nil || b == nil {
		return quiz.Row{}, false, err
	}
	r, err := quiz.ReadRow(p.Code, p.Unit, string(b))
	if err != nil {
		return r, false, fmt.Errorf("store %s: record of %s: %w", tBoard, p.Code, err)
	}
	return r, true, nil
}

func (t tx) EachRow(root staff.UnitPath, fn func(quiz.Row) bool) error {
	if root == "" {
		_, err := t.rows("", "", fn)
		return err
	}
	from, to := under(string(root))
	more, err := t.rows(from, to, fn)
	if err != nil || !more {
		return err
	}
	_, err = t.rows(key(string(root))+"/", key(string(root))+"0", fn) // "0" follows "/"
	return err
}

func (t tx) rows(from, to string, fn func(quiz.Row) bool) (more bool, err error) {
	var bad error
	var unit staff.UnitPath // shared by the rows of a unit
	more = true
	err = t.kv.Scan(tBoard, from, to, func(k string, b []byte) bool {
		i := strings.LastIndex(k, sep)
		if i < 0 {
			bad = fmt.Errorf("store %s: record %q: %w", tBoard, k, quiz.ErrRow)
			return false
		}
		if string(unit) != k[:i] {
			unit = staff.UnitPath(strings.Clone(k[:i]))
		}
		r, err := quiz.ReadRow(k[i+1:], unit, string(b))
		if err != nil {
			bad = fmt.Errorf("store %s: record %q: %w", tBoard, k, err)
			return false
		}
		more = fn(r)
		return more
	})
	return more, errors.Join(err, bad)
}
