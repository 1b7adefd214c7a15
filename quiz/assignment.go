package quiz

import (
	"slices"
	"time"

	"isobot/staff"
)

// Assignment asks the people of units, and single people, to complete a course by a day.
type Assignment struct {
	ID     string           `json:"id"`
	Course string           `json:"course"`
	Units  []staff.UnitPath `json:"units,omitempty"`
	People []string         `json:"people,omitempty"` // staff codes
	Due    string           `json:"due"`              // "2006-01-02", the last day, in Vietnam's time
	By     string           `json:"by"`               // staff code of the trainer
	At     time.Time        `json:"at"`
	Closed bool             `json:"closed,omitempty"`
}

// Covers tells whether p has to do it.
func (a *Assignment) Covers(p *staff.Person) bool {
	if a.Closed || p.Left {
		return false
	}
	if slices.Contains(a.People, p.Code) {
		return true
	}
	return slices.ContainsFunc(a.Units, p.Unit.Within)
}

// Progress is how far one person has come in one course in one cycle. It is kept beside the attempts so that a report reads one
// record a person; it follows from them alone.
type Progress struct {
	Person    string                    `json:"person"`
	Course    string                    `json:"course"`
	Cycle     string                    `json:"cycle,omitempty"`
	Lessons   map[string]LessonProgress `json:"lessons"`
	Started   time.Time                 `json:"started"`
	Completed time.Time                 `json:"completed,omitzero"`
}

// LessonProgress is how far one person has come in one lesson.
type LessonProgress struct {
	Card    int       `json:"card"` // cards read
	Tries   int       `json:"tries"`
	Best    int       `json:"best"` // percent
	Passed  time.Time `json:"passed,omitzero"`
	Attempt string    `json:"attempt,omitempty"` // the open attempt, or the last one
}

// Record folds a finished attempt into the progress and marks the course complete when every lesson of c is passed. It may run
// twice for the same attempt without effect on the outcome when Tries is counted by the caller's Try.
func (p Progress) Record(a Attempt, c *Course) Progress {
	lessons := make(map[string]LessonProgress, len(p.Lessons)+1)
	for k, v := range p.Lessons {
		lessons[k] = v
	}
	p.Lessons = lessons
	l := lessons[a.Lesson]
	_, _, percent := a.Score()
	l.Tries, l.Best, l.Attempt = max(l.Tries, a.Try), max(l.Best, percent), a.ID
	if a.Passed() && l.Passed.IsZero() {
		l.Passed = a.Finished
	}
	lessons[a.Lesson] = l
	if p.Completed.IsZero() && p.passedAll(c) {
		p.Completed = a.Finished
	}
	return p
}

func (p Progress) passedAll(c *Course) bool {
	for i := range c.Lessons {
		if p.Lessons[c.Lessons[i].ID].Passed.IsZero() {
			return false
		}
	}
	return len(c.Lessons) > 0
}

// Next is the first lesson of c that is not passed, or nil.
func (p Progress) Next(c *Course) *Lesson {
	for i := range c.Lessons {
		if p.Lessons[c.Lessons[i].ID].Passed.IsZero() {
			return &c.Lessons[i]
		}
	}
	return nil
}

// Standing is where a person stands with an assignment.
type Standing string

// The standings, in the order in which a report lists them.
const (
	Overdue    Standing = "overdue"
	NotStarted Standing = "not_started"
	InProgress Standing = "in_progress"
	Done       Standing = "done"
)

// StandingOf tells where a person stands on day today ("2006-01-02"). A course that is done is done, however late.
func (a *Assignment) StandingOf(p Progress, today string) Standing {
	switch {
	case !p.Completed.IsZero():
		return Done
	case today > a.Due:
		return Overdue
	case p.Started.IsZero():
		return NotStarted
	}
	return InProgress
}
