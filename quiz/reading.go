package quiz

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Reading is the revision of a document that a course was made of: its cards are the document's words, its questions those that cite
// them. Such a course is stored as it was when it was assigned; it brings no certificate and no later tests.
type Reading struct {
	Document string   `json:"document"`
	Title    string   `json:"title"`
	Revision string   `json:"revision"`         // hash of what is read
	From     string   `json:"from,omitempty"`   // the revision before, of a course about nothing but what changed
	Change   uint64   `json:"change,omitempty"` // number of that change
	Day      string   `json:"day,omitempty"`    // first day of the revision
	Units    []string `json:"units"`
	Why      string   `json:"why"` // the sentence that tells people why they are asked
}

// readingMark begins the id of every course that was made of a document, so that nobody looks for others in the store.
const readingMark = "doc-"

// IsReading tells whether a course of this id was made of a document.
func IsReading(course string) bool { return strings.HasPrefix(course, readingMark) }

// CourseID is the id of the course about this reading: equal for equal document and revisions, and short enough for a button.
func (r *Reading) CourseID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Document, r.Revision, r.From}, "\x00")))
	return readingMark + hex.EncodeToString(sum[:8])
}

// Acknowledged is that somebody said of a revision that they read it, all of it.
type Acknowledged struct {
	Document string    `json:"document"`
	Revision string    `json:"revision"`
	At       time.Time `json:"at"`
}

// NewReading makes the course about a reading. Half a dozen questions a person are enough for a whole document; about a change every
// question is asked. Questions that may not decide anything are left out.
func NewReading(r Reading, title string, cards []Card, questions []Question) Course {
	l := Lesson{ID: "doc", Title: r.Title, Cards: cards}
	for _, q := range questions {
		if q.Certifies() {
			l.Questions = append(l.Questions, q)
		}
	}
	l.Draw = min(len(l.Questions), maxAsked)
	if r.From == "" {
		l.Draw = min(len(l.Questions), readAsked)
	}
	return Course{ID: r.CourseID(), Title: title, Version: 1, Description: r.Why, PassPercent: readPass, Lessons: []Lesson{l}, Reading: &r}
}

// How many questions a reading asks at most, about a change and about a whole document, and the share that passes.
const (
	maxAsked  = 20
	readAsked = 6
	readPass  = 80
)

// Certifies tells that the question can be marked and may decide something.
func (q *Question) Certifies() bool { return q.scored() && !q.PracticeOnly() }

// CitesAny tells whether the key of q rests on one of the units.
func (q *Question) CitesAny(units []string) bool {
	return slices.ContainsFunc(q.Cites, func(c string) bool { return slices.Contains(units, c) })
}

// Withdrawal is a question whose unit vanished from its document. It is asked nobody until somebody cites another unit in its place.
type Withdrawal struct {
	Question string    `json:"question"`
	Lost     []string  `json:"lost"` // units
	Change   uint64    `json:"change"`
	At       time.Time `json:"at"`
	Cites    []string  `json:"cites,omitempty"` // what it cites now; none: it is withdrawn
	By       string    `json:"by,omitempty"`    // staff code of who cited anew
	Again    time.Time `json:"again,omitzero"`  // when
}

// Open tells that the question waits for somebody to cite it anew.
func (w *Withdrawal) Open() bool { return len(w.Cites) == 0 }

// Apply is the question as it stands after the withdrawal; ok is false when it is asked nobody. A new citation makes a new version.
func (w *Withdrawal) Apply(q Question) (now Question, ok bool) {
	if w.Open() {
		return q, false
	}
	q.Cites = slices.Clone(w.Cites)
	q.Seal()
	return q, true
}

// Standing is the course with its questions as withdrawals left them: c itself where they touch none of them, else a copy.
func (c *Course) Standing(by map[string]Withdrawal) *Course {
	if !slices.ContainsFunc(c.Lessons, func(l Lesson) bool { return l.touched(by) }) {
		return c
	}
	out := *c
	out.Lessons = slices.Clone(c.Lessons)
	for i := range out.Lessons {
		l := &out.Lessons[i]
		if !l.touched(by) {
			continue
		}
		l.Questions = nil
		for _, q := range c.Lessons[i].Questions {
			if w, ok := by[q.ID]; ok {
				if q, ok = w.Apply(q); !ok {
					continue
				}
			}
			l.Questions = append(l.Questions, q)
		}
	}
	return &out
}

func (l *Lesson) touched(by map[string]Withdrawal) bool {
	return slices.ContainsFunc(l.Questions, func(q Question) bool { _, ok := by[q.ID]; return ok })
}
