package quiz

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"isobot/staff"
)

// RemarkAfter is how many days after somebody of a unit completed a course the head of the unit is asked how it is applied.
const RemarkAfter = 42

// Remark is what the head of a unit said of how the unit applies what a course taught (ISO 9001, 7.2 c). It is about the unit, not about
// anybody in it.
type Remark struct {
	ID      string         `json:"id"` // RemarkID
	Course  string         `json:"course"`
	Cycle   string         `json:"cycle,omitempty"`
	Unit    staff.UnitPath `json:"unit"`
	Asked   time.Time      `json:"asked"`
	By      string         `json:"by,omitempty"` // staff code of who answered
	At      time.Time      `json:"at,omitzero"`  // when; zero: nobody did
	Applied Applied        `json:"applied,omitempty"`
	Text    string         `json:"text,omitempty"`
}

// Applied is how far a unit applies what it learned.
type Applied string

// The three answers.
const (
	AppliedWell   Applied = "well"
	AppliedPartly Applied = "partly"
	AppliedNot    Applied = "not"
)

// RemarkID is the id of the remark about a course, a cycle and a unit, short enough for a button.
func RemarkID(course, cycle string, unit staff.UnitPath) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{course, cycle, string(unit)}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// Remedy is what is done about somebody who stayed below the line of a course: begun by the test that showed it, chosen by a
// coordinator, followed up until it helped.
type Remedy struct {
	ID      string       `json:"id"`
	Person  string       `json:"person"`
	Course  string       `json:"course"`
	Cycle   string       `json:"cycle,omitempty"`
	Attempt string       `json:"attempt"` // the test that was below the line
	Percent int          `json:"percent"`
	Line    int          `json:"line"` // percent
	At      time.Time    `json:"at"`
	Steps   []RemedyStep `json:"steps,omitempty"`
	Closed  time.Time    `json:"closed,omitzero"`
}

// RemedyStep is one choice and what came of it.
type RemedyStep struct {
	Kind    RemedyKind `json:"kind"`
	By      string     `json:"by"` // staff code
	At      time.Time  `json:"at"`
	Due     string     `json:"due"` // the day on which it is followed up
	Outcome Outcomes   `json:"outcome,omitempty"`
	Judged  time.Time  `json:"judged,omitzero"`
	Judge   string     `json:"judge,omitempty"` // staff code; empty: the test of the retraining
}

// RemedyKind is what can be done.
type RemedyKind string

// The kinds.
const (
	Retrain RemedyKind = "retrain"
	Coach   RemedyKind = "coach"
	Reread  RemedyKind = "read"
)

// Outcomes is what came of a step.
type Outcomes string

// The outcomes. The zero value is that nobody has judged yet.
const (
	Helped    Outcomes = "helped"
	NotHelped Outcomes = "not_helped"
)

// Open is the step that is under way, or nil: then something is to be chosen, unless the remedy is closed.
func (r *Remedy) Open() *RemedyStep {
	if n := len(r.Steps); n > 0 && r.Steps[n-1].Outcome == "" && r.Closed.IsZero() {
		return &r.Steps[n-1]
	}
	return nil
}

// Waits tells that somebody has to choose what is done.
func (r *Remedy) Waits() bool { return r.Closed.IsZero() && r.Open() == nil }

// Choose begins a step; a remedy that does not wait stays as it is.
func (r Remedy) Choose(s RemedyStep) Remedy {
	if r.Waits() {
		r.Steps = append(slices.Clone(r.Steps), s)
	}
	return r
}

// Judge ends the open step; one that helped closes the remedy. Without an open step it stays as it is.
func (r Remedy) Judge(how Outcomes, by string, at time.Time) Remedy {
	if r.Open() == nil {
		return r
	}
	r.Steps = slices.Clone(r.Steps)
	s := &r.Steps[len(r.Steps)-1]
	s.Outcome, s.Judge, s.Judged = how, by, at
	if how == Helped {
		r.Closed = at
	}
	return r
}

// Postpone moves the day of the open step's follow-up.
func (r Remedy) Postpone(due string) Remedy {
	if r.Open() != nil {
		r.Steps = slices.Clone(r.Steps)
		r.Steps[len(r.Steps)-1].Due = due
	}
	return r
}

// Below tells whether a finished test shows that somebody stayed below a course's line: a later test of 30 days and more after the course,
// or the last of limited tries, of which o is the outcome. line is the percent that counts.
func (c *Course) Below(a Attempt, r Rules, o Outcome) (line int, below bool) {
	if line = a.Pass; line == 0 {
		line = c.PassPercent
	}
	_, of, percent := a.Score()
	if a.Finished.IsZero() || of == 0 || c.Reading != nil {
		return line, false
	}
	switch a.Purpose {
	case Delayed:
		return line, a.Touch >= lastingDays && percent < line
	case Practice, Before:
		return line, false
	}
	return line, r.Tries > 0 && o.Tries >= r.Tries && !o.Passed
}

// lastingDays is how long after a course a test shows what lasts.
const lastingDays = 30
