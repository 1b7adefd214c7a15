package quiz

import (
	"slices"
	"time"

	"isobot/staff"
)

// Assignment asks the people of units, and single people, to complete a course by a day. It is a rule: who joins one of its units or
// takes one of its positions is asked too, who leaves no longer; see Duty.
type Assignment struct {
	ID     string           `json:"id"`
	Course string           `json:"course"`
	Units  []staff.UnitPath `json:"units,omitempty"`
	People []string         `json:"people,omitempty"` // staff codes
	Except []string         `json:"except,omitempty"` // staff codes of Units who know it already
	Due    string           `json:"due"`              // "2006-01-02", the last day, in Vietnam's time
	By     string           `json:"by"`               // staff code of the trainer
	At     time.Time        `json:"at"`
	Closed bool             `json:"closed,omitempty"`
	Paused bool             `json:"paused,omitempty"` // asks nobody new, reminds nobody and opens no cycle until it goes on

	Positions []string     `json:"positions,omitempty"` // of the people of Units only those with one of these positions or Roles
	Roles     []staff.Role `json:"roles,omitempty"`
	Grace     int          `json:"grace,omitempty"`  // working days that who joins has at least; 0: DefaultGrace
	Cycle     string       `json:"cycle,omitempty"`  // year of a yearly cycle
	Every     int          `json:"every,omitempty"`  // months after which the next cycle is due; 0: once
	Anchor    string       `json:"anchor,omitempty"` // the day that Due follows from when that is no working day
	Window    int          `json:"window,omitempty"` // days before its due date on which the next cycle opens; 0: DefaultWindow
	Rules     *Rules       `json:"rules,omitempty"`  // of the final test, in place of the course's; of a course without one those of its lessons' tests
}

// Covers tells whether p has to do it.
func (a *Assignment) Covers(p *staff.Person) bool {
	if a.Closed || p.Left {
		return false
	}
	return a.Reaches(p.Code, p.Unit) && (slices.Contains(a.People, p.Code) || a.fits(p))
}

// Reaches tells whether somebody of a unit is among those it is for, whatever their position.
func (a *Assignment) Reaches(person string, unit staff.UnitPath) bool {
	return slices.Contains(a.People, person) || slices.ContainsFunc(a.Units, unit.Within) && !slices.Contains(a.Except, person)
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
	Short     time.Time                 `json:"short,omitzero"` // when the pre-test was passed: the lessons need not be taken
	Pre       LessonProgress            `json:"pre,omitzero"`
	Post      LessonProgress            `json:"post,omitzero"`
	Final     LessonProgress            `json:"final,omitzero"`
	Read      *Acknowledged             `json:"read,omitempty"` // of a course made of a document
}

// LessonProgress is how far one person has come in one lesson.
type LessonProgress struct {
	Card    int       `json:"card"` // cards read
	Tries   int       `json:"tries"`
	Best    int       `json:"best"` // percent; of the last try where the rules keep that
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
	if a.Keep != Last {
		percent = max(l.Best, percent)
	}
	l.Tries, l.Best, l.Attempt = max(l.Tries, a.Try), percent, a.ID
	if a.Passed() && l.Passed.IsZero() {
		l.Passed = a.Finished
	}
	lessons[a.Lesson] = l
	return p.completed(c, a.Finished)
}

// RecordForm folds a finished test that is of no lesson into the progress. o is what all tries of its kind in this cycle come to.
func (p Progress) RecordForm(a Attempt, o Outcome, c *Course) Progress {
	l := p.of(a.Purpose)
	if l == nil {
		return p
	}
	l.Tries, l.Best, l.Attempt = max(l.Tries, o.Tries), o.Percent, a.ID
	if o.Passed && l.Passed.IsZero() {
		l.Passed = a.Finished
	}
	if a.Purpose == Before && o.Passed && p.Short.IsZero() {
		p.Short = a.Finished
	}
	return p.completed(c, a.Finished)
}

// of is where the results of a purpose stand, or nil.
func (p *Progress) of(purpose Purpose) *LessonProgress {
	switch purpose {
	case OfFinal:
		return &p.Final
	case Before:
		return &p.Pre
	case After:
		return &p.Post
	}
	return nil
}

// Form is how far the person has come in the tests of a purpose.
func (p Progress) Form(purpose Purpose) LessonProgress {
	if l := p.of(purpose); l != nil {
		return *l
	}
	return LessonProgress{}
}

// Began notes the open attempt at a test that is of no lesson.
func (p Progress) Began(a Attempt) Progress {
	if l := p.of(a.Purpose); l != nil {
		l.Attempt = a.ID
	}
	return p
}

// Due is the test that stands between the person and completion besides lessons: the final test once the lessons are done, or the test
// of the short form. OfLesson: none.
func (p Progress) Due(c *Course) Purpose {
	ready := p.passedAll(c) || !p.Short.IsZero()
	switch {
	case !ready || !p.Completed.IsZero():
		return OfLesson
	case c.Final != nil && p.Final.Passed.IsZero():
		return OfFinal
	case c.Final == nil && !p.passedAll(c) && p.Post.Passed.IsZero():
		return After
	}
	return OfLesson
}

func (p Progress) completed(c *Course, at time.Time) Progress {
	if p.Completed.IsZero() && (p.passedAll(c) || !p.Short.IsZero()) && p.Due(c) == OfLesson {
		p.Completed = at
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

// Next is the first lesson of c that is not passed, or nil; with the short form no lesson has to be.
func (p Progress) Next(c *Course) *Lesson {
	if !p.Short.IsZero() {
		return nil
	}
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
