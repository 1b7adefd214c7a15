package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"isobot/staff"
)

// Duty is what one assignment asks of one person. There is one for everybody whom the assignment reached, from that day on.
type Duty struct {
	Assignment string    `json:"assignment"`
	Person     string    `json:"person"`
	From       string    `json:"from"` // the day on which it began
	Due        string    `json:"due"`  // the last day
	State      DutyState `json:"state,omitempty"`
	Until      string    `json:"until,omitempty"` // on leave up to and with this day: nobody reminds
	Step       Step      `json:"step,omitempty"`  // the last reminder
	Told       string    `json:"told,omitempty"`  // the day of the last message about it
	Reason     string    `json:"reason,omitempty"`
	By         string    `json:"by,omitempty"`  // staff code of who approved an exemption, extension or leave
	At         time.Time `json:"at,omitzero"`   // when
	Own        bool      `json:"own,omitempty"` // differs from the assignment: another due date, or a state
}

// DutyState tells whether a duty still asks something.
type DutyState string

// The states. The zero value is open.
const (
	DutyOpen   DutyState = ""
	DutyClosed DutyState = "closed" // the person left, or is no longer whom the assignment is for
	DutyExempt DutyState = "exempt"
)

// Step is a step of the ladder of reminders.
type Step string

// The steps, in order. T is the last day; they count working days.
const (
	StepNone  Step = ""
	Step7     Step = "before7"
	Step3     Step = "before3"
	Step1     Step = "before1"
	StepLate1 Step = "after1" // to the person, and in the coordinator's digest
	StepLate3 Step = "after3" // to the head of the unit
)

var stepOrder = []Step{StepNone, Step7, Step3, Step1, StepLate1, StepLate3}

// After tells whether s comes later on the ladder than t.
func (s Step) After(t Step) bool { return slices.Index(stepOrder, s) > slices.Index(stepOrder, t) }

// Ladder tells for one day at which step a due date stands.
type Ladder struct{ today, in7, in3, in1, ago3 string }

// Ladder is that of a day. A step that was missed, because nobody served or the day was off, is made up for by the next working day.
func (c *Calendar) Ladder(today string) Ladder {
	return Ladder{today: today, in7: c.AddWorkingDays(today, 8), in3: c.AddWorkingDays(today, 4), in1: c.AddWorkingDays(today, 2), ago3: c.AddWorkingDays(today, -2)}
}

// Step is where a due date stands.
func (l Ladder) Step(due string) Step {
	switch {
	case due < l.ago3:
		return StepLate3
	case due < l.today:
		return StepLate1
	case due < l.in1:
		return Step1
	case due < l.in3:
		return Step3
	case due < l.in7:
		return Step7
	}
	return StepNone
}

// Next is the step that the person's duty has come to and that was not taken yet; StepNone when there is none, when the duty asks nothing,
// when the person is on leave, or when they were told something about it today.
func (l Ladder) Next(d Duty) Step {
	if d.State != DutyOpen || d.Told == l.today || d.Until >= l.today {
		return StepNone
	}
	if s := l.Step(d.Due); s.After(d.Step) {
		return s
	}
	return StepNone
}

// DefaultGrace is how many working days somebody who joins has at least.
const DefaultGrace = 10

// NewDuty begins a duty today. Who is reached on the day of the assignment has its due date; who joins later has at least its grace.
// Steps that lie behind already are not reminded of.
func (a *Assignment) NewDuty(person, today string, c *Calendar) Duty {
	d := Duty{Assignment: a.ID, Person: person, From: today, Due: a.Due}
	if DayOf(a.At) < today {
		grace := a.Grace
		if grace <= 0 {
			grace = DefaultGrace
		}
		d.Due = max(d.Due, c.AddWorkingDays(today, grace))
		d.Own = d.Due != a.Due
	}
	d.Step = c.Ladder(today).Step(d.Due)
	return d
}

// Ruling is a decision on somebody's duty.
type Ruling struct {
	Reason string
	By     string // staff code
	At     time.Time
}

// Extend moves a duty's due date, with who approved it and why. Its ladder begins anew for the steps that lie ahead again.
func (d Duty) Extend(due string, r Ruling, c *Calendar) Duty {
	d = d.ruled(r)
	d.Due = due
	d.Step = min2(d.Step, c.Ladder(DayOf(r.At)).Step(due))
	return d
}

func min2(a, b Step) Step {
	if a.After(b) {
		return b
	}
	return a
}

// Rest puts a duty off while the person is on leave up to a day; afterwards they have the grace that somebody who joins has.
func (d Duty) Rest(until string, r Ruling, c *Calendar) Duty {
	back := c.AddWorkingDays(until, DefaultGrace)
	d = d.Extend(max(d.Due, back), r, c)
	d.Until = until
	return d
}

// Exempt ends a duty, with who approved it and why.
func (d Duty) Exempt(r Ruling) Duty {
	d = d.ruled(r)
	d.State = DutyExempt
	return d
}

func (d Duty) ruled(r Ruling) Duty {
	d.Reason, d.By, d.At, d.Own = r.Reason, r.By, r.At, true
	return d
}

// Close ends the duty of somebody who left, or is no longer whom the assignment is for.
func (d Duty) Close(reason string, at time.Time) Duty {
	d.State, d.Reason, d.By, d.At, d.Own = DutyClosed, reason, "", at, true
	return d
}

// Reopen begins the closed duty of somebody who is back.
func (d Duty) Reopen(a *Assignment, today string, c *Calendar) Duty {
	next := a.NewDuty(d.Person, today, c)
	next.Due = max(next.Due, d.Due)
	next.Own = next.Due != a.Due
	return next
}

// DefaultWindow is how many days before a yearly due date its cycle opens.
const DefaultWindow = 60

// NextCycle makes the assignment of the next cycle when its window is open today, with an id that follows from this one's, so that
// making it twice makes one. The one before stays as it is, with its attempts and certificates.
func (a *Assignment) NextCycle(today string, c *Calendar) (next Assignment, ok bool) {
	due, err := time.Parse(time.DateOnly, cmp.Or(a.Anchor, a.Due))
	if err != nil || a.Every <= 0 || a.Closed || a.Paused {
		return next, false
	}
	window := a.Window
	if window <= 0 {
		window = DefaultWindow
	}
	then := monthsLater(due, a.Every).Format(time.DateOnly)
	if today < AddDays(then, -window) {
		return next, false
	}
	next = *a
	next.Anchor, next.Due = then, then
	if !c.Working(then) { // the working day before: the cycle stays in its year
		next.Due = c.AddWorkingDays(then, -1)
	}
	next.Cycle = then[:4]
	if next.Cycle == a.Cycle || a.Every%12 != 0 {
		next.Cycle = then[:7]
	}
	base, _, _ := strings.Cut(a.ID, ".")
	next.ID = fmt.Sprintf("%s.%s", base, next.Cycle)
	next.At, _ = time.ParseInLocation(time.DateOnly, today, vietnam)
	return next, true
}

// monthsLater keeps to the month: a year after the 29th of February is the 28th.
func monthsLater(t time.Time, months int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// fits tells whether p has a position or role that the assignment names; one that names none fits everybody.
func (a *Assignment) fits(p *staff.Person) bool {
	if len(a.Positions) == 0 && len(a.Roles) == 0 {
		return true
	}
	for _, x := range a.Positions {
		if strings.EqualFold(strings.Join(strings.Fields(x), " "), strings.Join(strings.Fields(p.Position), " ")) {
			return true
		}
	}
	return slices.ContainsFunc(p.Grants, func(g staff.Grant) bool { return slices.Contains(a.Roles, g.Role) })
}
