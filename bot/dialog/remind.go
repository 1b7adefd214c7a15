package dialog

import (
	"fmt"
	"strings"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// remind works on what is due: the daily look at the assignments, and jobs that tell people in portions.
//
// The clock delivers "day|2006-01-02" once a day, and every stored job by its name. A job "nudge|assignment|kind|after" tells the
// people with a code above after, a portion at a time, and leaves a job for the rest. Nudged keeps a second run from telling twice.
type remind struct{}

const (
	clockChannel = "clock"
	jobDay       = "day"
	jobNudge     = "nudge"
	// portion is how many people one transaction looks at.
	portion = 500
)

// The kinds of nudge.
const (
	nudgeAssigned = "assigned"
	nudge3        = "before3" // three days before the last day
	nudge1        = "before1"
	nudgeLate     = "after1"
)

// nudgeDays tells how many days from today the due date lies when a nudge is sent.
var nudgeDays = map[int]string{3: nudge3, 1: nudge1, -1: nudgeLate}

func (remind) handle(t *turn) (bool, error) {
	if t.u.Kind != bot.Timer {
		return false, nil
	}
	if t.u.From.Channel != clockChannel { // only the clock is the clock
		return true, nil
	}
	p := cut(t.u.Text, 4)
	switch p[0] {
	case jobDay:
		return true, t.newDay(p[1])
	case jobNudge:
		if err := t.tx.DeleteJob(t.u.Text); err != nil {
			return true, err
		}
		return true, t.nudge(p[1], p[2], p[3])
	}
	return true, nil
}

// newDay leaves a job for each assignment whose due date is three days or one day ahead, or was yesterday.
func (t *turn) newDay(today string) error {
	now, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return err
	}
	for _, a := range all {
		due, err := time.Parse(time.DateOnly, a.Due)
		if err != nil || a.Closed {
			continue
		}
		if kind, ok := nudgeDays[int(due.Sub(now).Hours()/24)]; ok {
			if err := t.tx.PutJob(tap(jobNudge, a.ID, kind, "")); err != nil {
				return err
			}
		}
	}
	return nil
}

// nudge tells a portion of the people of an assignment who still need telling.
func (t *turn) nudge(id, kind, after string) error {
	a, ok, err := t.tx.Assignment(id)
	if err != nil || !ok || a.Closed {
		return err
	}
	c, _ := t.lesson(a.Course, "")
	if c == nil {
		return nil
	}
	var people []staff.Person
	last, more := after, false
	if err := t.tx.PeopleAfter(after, func(p staff.Person) bool {
		if more = len(people) == portion; more {
			return false
		}
		people, last = append(people, p), p.Code
		return true
	}); err != nil {
		return err
	}
	for i := range people {
		if a.Covers(&people[i]) {
			if err := t.nudgeOne(&a, c, &people[i], kind); err != nil {
				return err
			}
		}
	}
	if !more {
		return nil
	}
	return t.tx.PutJob(tap(jobNudge, id, kind, last))
}

func (t *turn) nudgeOne(a *quiz.Assignment, c *quiz.Course, p *staff.Person, kind string) error {
	if done, err := t.tx.Nudged(a.ID, p.Code, kind); err != nil || done {
		return err
	}
	pr, _, err := t.tx.Progress(p.Code, a.Course)
	if err != nil || !pr.Completed.IsZero() {
		return err
	}
	to, ok, err := t.reach(p.Code)
	if err != nil || !ok {
		return err
	}
	if err := t.tx.MarkNudged(a.ID, p.Code, kind, t.u.At); err != nil {
		return err
	}
	if err := t.log("reminded", p.Code, map[string]string{"assignment": a.ID, "kind": kind, "channel": to.Channel}); err != nil {
		return err
	}
	text := fmt.Sprintf(wNudges[kind], c.Title, day2(a.Due), passed(pr), len(c.Lessons))
	return t.send(to, bot.Message{Text: text, Buttons: column(button(wMenuLearn, "l", c.ID))}, true)
}

// reach is the address where a person was seen last and can be written to.
func (t *turn) reach(person string) (bot.Address, bool, error) {
	accs, err := t.tx.AccountsOf(person)
	if err != nil {
		return bot.Address{}, false, err
	}
	var best *staff.Account
	for i := range accs {
		if !accs[i].Unreachable && (best == nil || accs[i].Seen.After(best.Seen)) {
			best = &accs[i]
		}
	}
	if best == nil {
		return bot.Address{}, false, nil
	}
	to, ok := bot.ParseAddress(best.Address)
	return to, ok && !strings.HasPrefix(best.Address, clockChannel), nil
}
