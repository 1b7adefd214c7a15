package dialog

import (
	"slices"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// eachCovered calls fn for the row of everybody whom an assignment covers and who is in a unit that sees lets through, each once, in order
// of unit and code, the single people last.
func eachCovered(tx Tx, a *quiz.Assignment, sees func(staff.UnitPath) bool, fn func(*quiz.Row)) error {
	if a.Closed { // its report stays what it was
		open := *a
		open.Closed = false
		a = &open
	}
	var at staff.UnitPath
	seen, first := false, true
	done := map[string]bool{}
	one := func(r *quiz.Row) bool {
		if first || r.Unit != at {
			at, seen, first = r.Unit, sees(r.Unit), false
		}
		if !seen {
			return true
		}
		if p := r.AsPerson(); a.Covers(&p) {
			fn(r)
			if slices.Contains(a.People, r.Person) {
				done[r.Person] = true
			}
		}
		return true
	}
	for _, root := range roots(a.Units) {
		if err := tx.EachRow(root, func(r quiz.Row) bool { return one(&r) }); err != nil {
			return err
		}
	}
	for _, code := range a.People {
		p, ok, err := tx.Person(code)
		if err != nil {
			return err
		}
		if !ok || done[code] {
			continue
		}
		done[code] = true
		r, ok, err := tx.RowOf(&p)
		if err != nil {
			return err
		}
		if ok && sees(p.Unit) {
			fn(&r)
		}
	}
	return nil
}

// roots leaves out units that lie in others.
func roots(units []staff.UnitPath) (out []staff.UnitPath) {
	for i, u := range units {
		if !slices.ContainsFunc(units, func(o staff.UnitPath) bool { return u != o && u.Within(o) }) && !slices.Contains(units[:i], u) {
			out = append(out, u)
		}
	}
	slices.Sort(out)
	return out
}

// standings tells where everybody of an assignment stands. Who is exempt or no longer asked is counted apart.
func standings(tx Tx, a *quiz.Assignment, r *quiz.Report, sees func(staff.UnitPath) bool, fn func(*quiz.Row, quiz.RowProgress, quiz.Standing)) error {
	own, err := tx.OwnDuties(a.ID)
	if err != nil {
		return err
	}
	today := string(dayOf(r.At))
	due := func(person string) string {
		if d, ok := own[person]; ok {
			return d.Due
		}
		return a.Due
	}
	var later []quiz.Row // who is in a later cycle already
	if err := eachCovered(tx, a, sees, func(row *quiz.Row) {
		if own[row.Person].State == quiz.DutyExempt {
			r.Exempt++
			return
		}
		p, begun := row.Of(a.Course)
		if p.Cycle > a.Cycle && (a.Cycle != "" || p.Completed == 0) {
			later = append(later, *row)
			return
		}
		fn(row, p, a.StandingOfRow(p, begun, due(row.Person), today))
	}); err != nil {
		return err
	}
	for i := range later {
		row := &later[i]
		past, err := tx.PastProgress(row.Person, a.Course)
		if err != nil {
			return err
		}
		then := quiz.Row{}
		for _, x := range past {
			if x.Cycle == a.Cycle {
				then = then.With(x)
			}
		}
		p, begun := then.Of(a.Course)
		fn(row, p, a.StandingOfRow(p, begun, due(row.Person), today))
	}
	return nil
}

// Count fills a report with how many people of an assignment stand where, in units that sees lets through, and sorts it. It reads a few
// bytes a person.
func Count(tx Tx, a *quiz.Assignment, r *quiz.Report, sees func(staff.UnitPath) bool) error {
	err := standings(tx, a, r, sees, func(row *quiz.Row, _ quiz.RowProgress, s quiz.Standing) {
		r.Count(row.Unit, s)
		r.Sample = r.Sample || row.Sample
	})
	r.Sort()
	return err
}

// Tally fills a report with the people of an assignment whom sees lets through, and sorts it.
func Tally(tx Tx, a *quiz.Assignment, r *quiz.Report, lessons int, sees func(*staff.Person) bool) error {
	r.Total, r.Units, r.People, r.Exempt = quiz.Count{}, nil, nil, 0
	type found struct {
		code string
		p    quiz.RowProgress
		s    quiz.Standing
	}
	var all []found
	err := standings(tx, a, r, func(u staff.UnitPath) bool { return sees(&staff.Person{Unit: u}) }, func(row *quiz.Row, p quiz.RowProgress, s quiz.Standing) {
		all = append(all, found{row.Person, p, s})
	})
	if err != nil {
		return err
	}
	for _, f := range all {
		p, ok, err := tx.Person(f.code)
		if err != nil {
			return err
		}
		if ok {
			r.Add(&p, f.p, f.s, lessons)
		}
	}
	r.Sort()
	return nil
}

// covers counts the people whom an assignment would reach.
func (t *turn) covers(a quiz.Assignment) (n int, err error) {
	err = eachCovered(t.tx, &a, func(staff.UnitPath) bool { return true }, func(*quiz.Row) { n++ })
	return n, err
}

func yearlyButton(g giving) bot.Button {
	return button(map[bool]string{true: wNotYearly, false: wYearly}[g.Yearly], "a", "y")
}

func yearlyLine(g giving) string {
	if g.Yearly {
		return wYearlyLine
	}
	return ""
}
