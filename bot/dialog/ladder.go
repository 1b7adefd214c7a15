package dialog

import (
	"fmt"
	"slices"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// remindSome takes a portion of the people to their step of the ladder, one message each at most, and leaves a job for the rest; the last
// portion leaves the digests.
func (t *turn) remindSome(today, after string) error {
	ladder := t.Calendar.Ladder(today)
	last, more, err := t.some(after, func(p *staff.Person) error {
		if p.Left {
			return nil
		}
		return t.remindOne(p, ladder, today)
	})
	if err != nil {
		return err
	}
	if more {
		return t.tx.PutJob(tap(jobRemind, today, last))
	}
	return t.tx.PutJob(tap(jobDigest, today, ""))
}

// remindOne reminds somebody of everything that has come to a new step, in one message, and notes who is told about them.
func (t *turn) remindOne(p *staff.Person, ladder quiz.Ladder, today string) error {
	duties, err := t.dutiesOf(p)
	if err != nil || slices.ContainsFunc(duties, func(d duty) bool { return d.Told == today }) {
		return err
	}
	var due []duty
	for _, d := range duties {
		if step := ladder.Next(d.Duty); step != quiz.StepNone && !d.done() && !d.of.Paused {
			if err := t.escalate(p, &d, step, today); err != nil {
				return err
			}
			if step != quiz.StepLate3 || d.Step != quiz.StepLate1 {
				due = append(due, d)
			}
			d.Step = step
			if err := t.tx.PutDuty(d.Duty); err != nil {
				return err
			}
		}
	}
	if len(due) == 0 {
		return nil
	}
	return t.tell(p, due, ladder, today)
}

// tell sends one message about several duties and notes it with each.
func (t *turn) tell(p *staff.Person, due []duty, ladder quiz.Ladder, today string) error {
	to, ok, err := t.reach(p.Code)
	if err != nil {
		return err
	}
	lines := []string{wRemindHead}
	var buttons []bot.Button
	for _, d := range due {
		data := map[string]string{"assignment": d.Assignment, "kind": string(ladder.Step(d.Due)), "channel": to.Channel}
		if !ok {
			if err := t.log("unreached", p.Code, data); err != nil {
				return err
			}
			continue
		}
		d.Duty.Step, d.Duty.Told = ladder.Step(d.Due), today
		if err := t.tx.PutDuty(d.Duty); err != nil {
			return err
		}
		if err := t.log("reminded", p.Code, data); err != nil {
			return err
		}
		c, _ := t.lesson(d.of.Course, "")
		if c == nil {
			continue
		}
		lines = append(lines, t.remindLine(c, &d, today))
		buttons = append(buttons, button(shorten(wStartLesson+c.Title, 60), "l", c.ID))
	}
	if len(buttons) == 0 {
		return nil
	}
	return t.send(to, bot.Message{Text: strings.Join(append(lines, wRemindFoot), "\n"), Buttons: column(buttons[:min(len(buttons), 3)]...)}, true)
}

func (t *turn) remindLine(c *quiz.Course, d *duty, today string) string {
	done, all := passed(d.progress), len(c.Lessons)
	switch left := t.Calendar.WorkingDaysBetween(today, d.Due); {
	case d.Due < today:
		return fmt.Sprintf(wRemindLate, c.Title, day2(d.Due), done, all)
	case left == 0:
		return fmt.Sprintf(wRemindToday, c.Title, day2(d.Due), done, all)
	default:
		return fmt.Sprintf(wRemindAhead, c.Title, left, day2(d.Due), done, all)
	}
}

// What the agenda holds for digests: "digest|late|assignment|person|unit" for the coordinators, with "head" for the heads of units.
const (
	dueDigest = "digest"
	forLate   = "late"
	forHead   = "head"
)

// escalate notes that others are told about somebody who is late: the coordinator first, the head of the unit two working days later.
func (t *turn) escalate(p *staff.Person, d *duty, step quiz.Step, today string) error {
	if step != quiz.StepLate1 && step != quiz.StepLate3 {
		return nil
	}
	note := func(whom string) error {
		return t.tx.PutDue(today, strings.Join([]string{dueDigest, whom, d.Assignment, p.Code, string(p.Unit)}, "|"))
	}
	if d.Step != quiz.StepLate1 {
		if err := note(forLate); err != nil || step == quiz.StepLate1 {
			return err
		}
	}
	return note(forHead)
}

// late is one line of a digest to be.
type late struct {
	day, name, whom    string
	unit               staff.UnitPath
	assignment, person string
}

// digests is how many people one transaction sends a digest to.
const digests = 100

// digest tells a portion of the coordinators and heads who is newly late in their units, and leaves a job for the rest.
func (t *turn) digest(today, after string) error {
	lates, err := t.lates(today)
	if err != nil || len(lates) == 0 {
		return err
	}
	leaders, err := t.having(staff.Coordinator, staff.Administrator)
	if err != nil {
		return err
	}
	to := map[string][]late{}
	for _, l := range lates {
		for _, code := range nearest(leaders, l.unit, l.whom == forHead) {
			if code != l.person {
				to[code+"|"+l.whom] = append(to[code+"|"+l.whom], l)
			}
		}
	}
	keys := make([]string, 0, len(to))
	for k := range to {
		if k > after {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys[:min(len(keys), digests)] {
		code, whom, _ := strings.Cut(k, "|")
		if err := t.sendDigest(code, whom, to[k]); err != nil {
			return err
		}
	}
	if len(keys) > digests {
		return t.tx.PutJob(tap(jobDigest, today, keys[digests-1]))
	}
	for _, l := range lates {
		if err := t.tx.DeleteDue(l.day, l.name); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) lates(today string) (all []late, err error) {
	err = t.tx.EachDue(today, func(day, name string) bool {
		if p := strings.SplitN(name, "|", 5); p[0] == dueDigest && len(p) == 5 {
			all = append(all, late{day, name, p[1], staff.UnitPath(p[4]), p[2], p[3]})
		}
		return true
	})
	return all, err
}

// having are the people who have one of the roles over some unit, in order of code.
func (t *turn) having(roles ...staff.Role) ([]staff.Person, error) {
	var codes []string
	if err := t.tx.EachRow("", func(r quiz.Row) bool {
		if slices.ContainsFunc(r.Roles, func(has staff.Role) bool { return slices.Contains(roles, has) }) {
			codes = append(codes, r.Person)
		}
		return true
	}); err != nil {
		return nil, err
	}
	slices.Sort(codes)
	var out []staff.Person
	for _, code := range codes {
		p, ok, err := t.tx.Person(code)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, p)
		}
	}
	return out, nil
}

// nearest gives the codes of those whose unit lies closest above u: coordinators, or administrators when head is asked for; when there is
// none of the one kind, those of the other.
func nearest(leaders []staff.Person, u staff.UnitPath, head bool) []string {
	roles := []staff.Role{staff.Coordinator, staff.Administrator}
	if head {
		slices.Reverse(roles)
	}
	for _, role := range roles {
		best, codes := -1, []string(nil)
		for _, p := range leaders {
			for _, g := range p.Grants {
				if g.Role != role || !u.Within(g.Over) || len(g.Over) < best {
					continue
				}
				if len(g.Over) > best {
					best, codes = len(g.Over), nil
				}
				codes = append(codes, p.Code)
			}
		}
		if codes != nil {
			return slices.Compact(codes)
		}
	}
	return nil
}

// named is how many people a digest names for each course.
const named = 10

func (t *turn) sendDigest(code, whom string, lates []late) error {
	to, ok, err := t.reach(code)
	if err != nil {
		return err
	}
	kind, head := "digest", wDigestHead
	if whom == forHead {
		kind, head = "escalated", wDigestHeadUnit
	}
	lines := []string{head}
	for i := 0; i < len(lates); {
		j := i
		var names []string
		for ; j < len(lates) && lates[j].assignment == lates[i].assignment; j++ {
			if len(names) < named {
				p, _, err := t.tx.Person(lates[j].person)
				if err != nil {
					return err
				}
				names = append(names, p.Name)
			}
		}
		line, err := t.digestLine(lates[i].assignment, names, j-i)
		if err != nil {
			return err
		}
		lines = append(lines, line)
		i = j
	}
	data := map[string]string{"people": fmt.Sprint(len(lates)), "channel": to.Channel}
	if !ok {
		return t.log("unreached", code, data)
	}
	if err := t.log(kind, code, data); err != nil {
		return err
	}
	return t.send(to, bot.Message{Text: strings.Join(lines, "\n"), Buttons: column(button(wMenuReport, "m", "report"))}, true)
}

func (t *turn) digestLine(assignment string, names []string, n int) (string, error) {
	a, _, err := t.tx.Assignment(assignment)
	title := a.Course
	if c, _ := t.lesson(a.Course, ""); c != nil {
		title = c.Title
	}
	line := fmt.Sprintf(wDigestCourse, title, n, strings.Join(names, ", "))
	if n > len(names) {
		line += fmt.Sprintf(wDigestMore, n-len(names))
	}
	return line, err
}
