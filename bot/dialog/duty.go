package dialog

import (
	"fmt"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// RosterChanged leaves the jobs that bring every open assignment up to date with the roster: who joins is asked, who leaves no longer. The
// daily look does the same.
func RosterChanged(tx Tx) error {
	all, err := tx.AllAssignments()
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Closed || all[i].Paused {
			continue
		}
		if err := tx.PutJob(tap(jobNudge, all[i].ID, nudgeAssigned, "")); err != nil {
			return err
		}
	}
	return nil
}

// enrolment is an assignment with its course, and the duty that it begins today.
type enrolment struct {
	*quiz.Assignment
	course *quiz.Course
	fresh  quiz.Duty
}

// enrolIn brings one person's duty in line with an assignment: begins it, closes it, opens it again, or leaves it alone.
func (t *turn) enrolIn(a *enrolment, p *staff.Person) error {
	d, have, err := t.tx.Duty(a.ID, p.Code)
	if err != nil {
		return err
	}
	switch covers := a.Covers(p); {
	case !covers && have && d.State == quiz.DutyOpen:
		reason := closedMoved
		if p.Left {
			reason = closedLeft
		}
		if err := t.tx.PutDuty(d.Close(reason, t.u.At.UTC())); err != nil {
			return err
		}
		return t.log("closed", p.Code, map[string]string{"assignment": a.ID, "reason": reason})
	case !covers || have && d.State != quiz.DutyClosed:
		return nil
	case have:
		d = d.Reopen(a.Assignment, a.fresh.From, t.Calendar)
	default:
		d = a.fresh
		d.Person = p.Code
	}
	return t.beginDuty(a, p, d)
}

// Why a duty was closed, as the audit log has it.
const (
	closedLeft  = "không còn trong danh sách cán bộ"
	closedMoved = "không còn thuộc đơn vị hoặc vị trí được giao"
)

// beginDuty stores a new duty, begins its cycle, and tells the person.
func (t *turn) beginDuty(a *enrolment, p *staff.Person, d quiz.Duty) error {
	pr, known, err := t.tx.Progress(p.Code, a.Course)
	if err != nil {
		return err
	}
	if a.Cycle > pr.Cycle {
		pr = quiz.Progress{Person: p.Code, Course: a.Course, Cycle: a.Cycle}
		if err := t.tx.PutProgress(pr); err != nil {
			return err
		}
	} else if known && !pr.Completed.IsZero() {
		return t.tx.PutDuty(d)
	}
	joined := quiz.DayOf(a.At) < d.From
	if joined {
		if err := t.log("joined", p.Code, map[string]string{"assignment": a.ID, "due": d.Due}); err != nil {
			return err
		}
	}
	to, ok, err := t.reach(p.Code)
	if err != nil {
		return err
	}
	if !ok {
		return t.tx.PutDuty(d)
	}
	d.Told = d.From
	if err := t.tx.PutDuty(d); err != nil {
		return err
	}
	if err := t.log("reminded", p.Code, map[string]string{"assignment": a.ID, "kind": nudgeAssigned, "channel": to.Channel}); err != nil {
		return err
	}
	text := wAssignedTo
	if joined && a.Cycle == "" {
		text = wJoined
	}
	c := a.course
	m := bot.Message{Text: fmt.Sprintf(text, c.Title, day2(d.Due), passed(pr), len(c.Lessons)), Buttons: column(button(wMenuLearn, "l", c.ID))}
	if c.Reading != nil {
		m = bot.Message{Text: c.Reading.Why + " " + fmt.Sprintf(wReadUntil, day2(d.Due)), Buttons: column(button(wReadNow, "l", c.ID, c.Lessons[0].ID))}
	}
	return t.send(to, m, true)
}

// nudgeOne reminds somebody at once, unless they were told something today, are done, or are not to be reminded.
func (t *turn) nudgeOne(a *quiz.Assignment, c *quiz.Course, p *staff.Person, by string) error {
	duties, err := t.dutiesOf(p)
	if err != nil {
		return err
	}
	today := string(dayOf(t.u.At))
	var mine *duty
	for i := range duties {
		if duties[i].Told == today {
			return nil
		}
		if duties[i].Assignment == a.ID {
			mine = &duties[i]
		}
	}
	if mine == nil || mine.State != quiz.DutyOpen || mine.Until >= today || mine.done() {
		return nil
	}
	data := map[string]string{"assignment": a.ID, "kind": "now", "by": by}
	to, ok, err := t.reach(p.Code)
	if err != nil {
		return err
	}
	if !ok {
		return t.log("unreached", p.Code, data)
	}
	mine.Told = today
	if err := t.tx.PutDuty(mine.Duty); err != nil {
		return err
	}
	data["channel"] = to.Channel
	if err := t.log("reminded", p.Code, data); err != nil {
		return err
	}
	text := fmt.Sprintf(wRemindNow, c.Title, day2(mine.Due), passed(mine.progress), len(c.Lessons))
	return t.send(to, bot.Message{Text: text, Buttons: column(button(wMenuLearn, "l", c.ID))}, true)
}

// duty is a duty with its assignment and how far its person has come.
type duty struct {
	quiz.Duty
	of       *quiz.Assignment
	progress quiz.Progress
}

func (d *duty) done() bool { return !d.progress.Completed.IsZero() && d.progress.Cycle >= d.of.Cycle }

// open lists the assignments that are not closed, once a turn.
func (t *turn) open() ([]quiz.Assignment, error) {
	if t.assignments != nil {
		return t.assignments, nil
	}
	all, err := t.tx.AllAssignments()
	t.assignments = []quiz.Assignment{}
	for _, a := range all {
		if !a.Closed {
			t.assignments = append(t.assignments, a)
		}
	}
	return t.assignments, err
}

// dutiesOf lists somebody's duties in assignments that cover them.
func (t *turn) dutiesOf(p *staff.Person) ([]duty, error) {
	all, err := t.open()
	if err != nil {
		return nil, err
	}
	var out []duty
	for i := range all {
		if !all[i].Covers(p) {
			continue
		}
		d, ok, err := t.tx.Duty(all[i].ID, p.Code)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		pr, _, err := t.tx.Progress(p.Code, all[i].Course)
		if err != nil {
			return nil, err
		}
		if pr.Cycle > all[i].Cycle && pr.Completed.IsZero() { // in a later cycle already: what counts is behind
			past, err := t.tx.PastProgress(p.Code, all[i].Course)
			if err != nil {
				return nil, err
			}
			for _, x := range past {
				if x.Cycle == all[i].Cycle {
					pr = x
				}
			}
		}
		out = append(out, duty{d, &all[i], pr})
	}
	return out, nil
}
