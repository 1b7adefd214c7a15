package web

import (
	"context"
	"slices"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// most is how many assignments the overview lists, the newest.
const most = 30

// ReportsFrom gives the completion that a store holds. now tells the time of a report.
func ReportsFrom(store dialog.Store, courses []quiz.Course, now func() time.Time) Completion {
	return completion{store, courses, now}
}

type completion struct {
	store   dialog.Store
	courses []quiz.Course
	now     func() time.Time
}

func (c completion) Overview(ctx context.Context, person string) (name string, reports []quiz.Report, err error) {
	err = c.store.View(ctx, func(tx dialog.Tx) error {
		me, err := reader(tx, person)
		if err != nil {
			return err
		}
		name, reports = me.Name, nil
		all, err := tx.AllAssignments()
		if err != nil {
			return err
		}
		slices.SortFunc(all, func(a, b quiz.Assignment) int { return b.At.Compare(a.At) })
		for i := range all {
			r, err := c.tally(tx, me, &all[i])
			if err != nil {
				return err
			}
			if r.Total.All() > 0 {
				reports = append(reports, r)
			}
			if len(reports) == most {
				break
			}
		}
		return nil
	})
	return name, reports, err
}

func (c completion) Report(ctx context.Context, person, assignment string) (r quiz.Report, err error) {
	err = c.store.View(ctx, func(tx dialog.Tx) error {
		me, err := reader(tx, person)
		if err != nil {
			return err
		}
		a, ok, err := tx.Assignment(assignment)
		if err != nil {
			return err
		}
		if !ok {
			return ErrNotAllowed
		}
		if r, err = c.tally(tx, me, &a); err == nil && r.Total.All() == 0 {
			err = ErrNotAllowed
		}
		return err
	})
	return r, err
}

// reader finds a person who may see somebody's results.
func reader(tx dialog.Tx, code string) (*staff.Person, error) {
	p, ok, err := tx.Person(code)
	if err != nil {
		return nil, err
	}
	if !ok || len(p.Over(staff.Coordinator)) == 0 && len(p.Over(staff.Trainer)) == 0 {
		return nil, ErrNotAllowed
	}
	return &p, nil
}

func (c completion) tally(tx dialog.Tx, me *staff.Person, a *quiz.Assignment) (quiz.Report, error) {
	r := quiz.Report{Title: a.Course, Course: a.Course, Assignment: a.ID, Due: a.Due, At: c.now(), By: me.Code}
	lessons := 0
	course, err := dialog.CourseOf(tx, c.courses, a.Course)
	if err != nil {
		return r, err
	}
	if course != nil {
		r.Title, lessons = course.Title, len(course.Lessons)
	}
	err = dialog.Tally(tx, a, &r, lessons, func(p *staff.Person) bool {
		return me.May(staff.Coordinator, p.Unit) || me.May(staff.Trainer, p.Unit)
	})
	return r, err
}
