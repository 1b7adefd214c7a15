package dialog

import (
	"fmt"
	"strings"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// remind works on what is due: the daily look, and jobs that work people off in portions.
//
// The clock delivers "day|2006-01-02" once a day, and every stored job by its name:
//
//	nudge|assignment|assigned|after     brings the duties of an assignment up to date with the roster, and tells who is new
//	nudge|assignment|now:CODE|after     reminds those whom CODE may see
//	agenda|day|day|name                 takes what the agenda has after an entry
//	remind|day|after                    takes everybody to their step of the ladder
//	daily|day|after                     offers daily practice
//	digest|day|after                    tells coordinators and heads of units
//
// after is the last code that was worked on; a job leaves one for the rest.
type remind struct{}

const (
	clockChannel = "clock"
	jobDay       = "day"
	jobNudge     = "nudge"
	jobRemind    = "remind"
	jobAgenda    = "agenda"
	jobDaily     = "daily"
	jobDigest    = "digest"
	// portion is how many entries of a list one transaction looks at: few enough that nobody who taps meanwhile waits long behind it.
	portion = 250
	// handful is how many people are read at once, and share how long one transaction goes on reading: a machine that is slow, or busy,
	// does fewer in it, and those who tap wait no longer.
	handful = 50
	share   = 10 * time.Millisecond
)

// The kinds of nudge.
const (
	nudgeAssigned = "assigned"
	nudgeNow      = "now:"
)

func (remind) handle(t *turn) (bool, error) {
	if t.u.Kind != bot.Timer {
		return false, nil
	}
	if t.u.From.Channel != clockChannel { // only the clock is the clock
		return true, nil
	}
	p := cut(t.u.Text, 4)
	if p[0] == jobDay {
		return true, t.newDay(p[1])
	}
	if err := t.tx.DeleteJob(t.u.Text); err != nil {
		return true, err
	}
	switch p[0] {
	case jobAnnounce:
		return true, t.spread(t.u.Text, p[1])
	case jobNudge:
		return true, t.nudge(p[1], p[2], p[3])
	case jobAgenda:
		return true, t.takeAgenda(p[1], p[2], p[3])
	case jobRemind:
		return true, t.remindSome(p[1], p[2])
	case jobDaily:
		return true, t.offerDaily(p[1], p[2])
	case jobDigest:
		return true, t.digest(p[1], p[2])
	}
	return true, nil
}

// newDay opens cycles, and leaves the jobs that bring every open assignment up to date with the roster, take what the agenda has, and on a
// working day remind.
func (t *turn) newDay(today string) error {
	if _, err := time.Parse(time.DateOnly, today); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return err
	}
	for i := range all {
		if err := t.openCycle(&all[i], today); err != nil {
			return err
		}
	}
	jobs := []string{tap(jobAgenda, today, "", "")}
	for i := range all {
		if !all[i].Closed && !all[i].Paused {
			jobs = append(jobs, tap(jobNudge, all[i].ID, nudgeAssigned, ""))
		}
	}
	if t.Calendar.Working(today) {
		jobs = append(jobs, tap(jobRemind, today, ""), tap(jobDaily, today, ""))
	}
	for _, j := range jobs {
		if err := t.tx.PutJob(j); err != nil {
			return err
		}
	}
	return nil
}

// openCycle makes the next cycle of a yearly assignment when its time has come, and closes the one before.
func (t *turn) openCycle(a *quiz.Assignment, today string) error {
	next, ok := a.NextCycle(today, t.Calendar)
	if !ok {
		return nil
	}
	if _, there, err := t.tx.Assignment(next.ID); err != nil || there {
		return err
	}
	next.At = t.u.At.UTC()
	a.Closed = true
	if err := t.tx.PutAssignment(*a); err != nil {
		return err
	}
	if err := t.tx.PutAssignment(next); err != nil {
		return err
	}
	if err := t.log("assigned", next.ID, map[string]string{"course": next.Course, "due": next.Due, "cycle": next.Cycle, "after": a.ID}); err != nil {
		return err
	}
	return t.tx.PutJob(tap(jobNudge, next.ID, nudgeAssigned, ""))
}

// What the agenda holds.
const (
	dueEnd   = "end"   // "end|attempt": a time limit is over
	dueTouch = "touch" // "touch|person|course|days"
)

// takeAgenda does a portion of what has fallen due, from the first entry after one that was looked at, and leaves a job for the rest. What
// can not be done yet stays.
func (t *turn) takeAgenda(today, afterDay, afterName string) error {
	type entry struct{ day, name string }
	var due []entry
	more := false
	if err := t.tx.EachDue(today, func(day, name string) bool {
		if day < afterDay || day == afterDay && name <= afterName || strings.HasPrefix(name, dueDigest+"|") {
			return true
		}
		if more = len(due) == portion; more {
			return false
		}
		due = append(due, entry{day, name})
		return true
	}); err != nil {
		return err
	}
	for _, e := range due {
		done, err := t.takeDue(e.name, today)
		if err != nil {
			return err
		}
		if !done {
			continue
		}
		if err := t.tx.DeleteDue(e.day, e.name); err != nil {
			return err
		}
	}
	if !more {
		return nil
	}
	last := due[len(due)-1]
	return t.tx.PutJob(tap(jobAgenda, today, last.day, last.name))
}

func (t *turn) takeDue(name, today string) (done bool, err error) {
	p := cut(name, 4)
	switch p[0] {
	case dueEnd:
		return t.endAttempt(p[1])
	case dueRemark, dueBelow, dueRemedy:
		if !t.Calendar.Working(today) {
			return false, nil
		}
		return t.takeEffect(name, today)
	case dueTouch:
		if !t.Calendar.Working(today) {
			return false, nil
		}
		return true, t.touchPerson(p[1], p[2], number(p[3]))
	}
	return false, nil
}

// endAttempt ends an attempt whose time is up and that nobody touched since.
func (t *turn) endAttempt(id string) (done bool, err error) {
	a, ok, err := t.tx.Attempt(id)
	if err != nil || !ok || !a.Finished.IsZero() {
		return true, err
	}
	next, ended := a.Expire(t.u.At)
	if !ended {
		return false, nil
	}
	if err := t.tx.PutAttempt(next); err != nil {
		return false, err
	}
	return true, t.finishFor(next)
}

// finishFor is finish for somebody who is not there.
func (t *turn) finishFor(a quiz.Attempt) error {
	t.shelved() // one shelf for both
	away := *t
	away.acc = staff.Account{Address: a.Person}
	away.me = nil
	if p, ok, err := t.tx.Person(a.Person); err != nil {
		return err
	} else if ok && !p.Left {
		away.me = &p
	} else if at, ok := bot.ParseAddress(a.Person); ok {
		away.u.From = at
	}
	return away.finish(a)
}

// some calls fn for the people after a code, as many as are done in this transaction's share of time; last is the last of them, and more
// tells that there are people after.
func (t *turn) some(after string, fn func(*staff.Person) error) (last string, more bool, err error) {
	begun := time.Now()
	for last, more = after, true; more && (last == after || time.Since(begun) < share); {
		var people []staff.Person
		more = false
		if err := t.tx.PeopleAfter(last, func(p staff.Person) bool {
			if more = len(people) == handful; !more {
				people = append(people, p)
			}
			return !more
		}); err != nil {
			return last, false, err
		}
		for i := range people {
			if err := fn(&people[i]); err != nil {
				return last, false, err
			}
			last = people[i].Code
		}
	}
	return last, more, nil
}

// nudge works on a portion of the people of an assignment.
func (t *turn) nudge(id, kind, after string) error {
	a, ok, err := t.tx.Assignment(id)
	if err != nil || !ok || a.Closed || a.Paused {
		return err
	}
	c, _ := t.lesson(a.Course, "")
	if c == nil {
		return nil
	}
	by, now := strings.CutPrefix(kind, nudgeNow)
	var boss *staff.Person
	if now {
		p, ok, err := t.tx.Person(by)
		if err != nil || !ok {
			return err
		}
		boss = &p
	}
	e := enrolment{&a, c, a.NewDuty("", string(dayOf(t.u.At)), t.Calendar)}
	last, more, err := t.some(after, func(p *staff.Person) error {
		switch {
		case !now:
			return t.enrolIn(&e, p)
		case a.Covers(p) && (boss.May(staff.Coordinator, p.Unit) || boss.May(staff.Trainer, p.Unit)):
			return t.nudgeOne(&a, c, p, by)
		}
		return nil
	})
	if err != nil || !more {
		return err
	}
	return t.tx.PutJob(tap(jobNudge, id, kind, last))
}
