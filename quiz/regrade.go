package quiz

import (
	"slices"
	"time"

	"isobot/staff"
)

// Correction tells that a version of a question has a wrong key: who is given From from now on is given To, which asks the same and has
// another key.
type Correction struct {
	Question string    `json:"question"`
	From     string    `json:"from"`          // version
	To       string    `json:"to"`            // version
	Was      string    `json:"was,omitempty"` // of the newest one of a question, which has no From: the version whose key it took back
	At       time.Time `json:"at"`
}

// Regrade marks the answers to one question of a course anew, for the people of some units. It changes attempts of each person's
// present cycle; those of cycles that are over stay as they are.
type Regrade struct {
	ID       string           `json:"id"`
	Course   string           `json:"course"`
	Question string           `json:"question"`
	From     []string         `json:"from"` // versions
	To       string           `json:"to"`   // version whose key is right
	Units    []staff.UnitPath `json:"units"`
	Keep     bool             `json:"keep,omitempty"` // who has passed or completed stays so
	By       string           `json:"by"`             // staff code, or "operator"
	At       time.Time        `json:"at"`
	Done     time.Time        `json:"done,omitzero"`
	RegradeCounts
}

// RegradeCounts is what a regrade changes, or would change.
type RegradeCounts struct {
	People   int `json:"people"`             // whose marks change
	Attempts int `json:"attempts"`           // whose marks change
	Better   int `json:"better"`             // attempts with a higher mark
	Gained   int `json:"gained"`             // people who come to pass a test
	Lost     int `json:"lost"`               // people who no longer pass one
	Issued   int `json:"issued"`             // certificates that come of it
	Revoked  int `json:"revoked"`            // certificates that are withdrawn
	Unheard  int `json:"unheard,omitempty"`  // people who could not be told
	Past     int `json:"past,omitempty"`     // attempts of cycles that are over, which stay
	Answered int `json:"answered,omitempty"` // answers by a key of From
}

// Add adds up.
func (c *RegradeCounts) Add(o RegradeCounts) {
	c.People, c.Attempts, c.Better = c.People+o.People, c.Attempts+o.Attempts, c.Better+o.Better
	c.Gained, c.Lost, c.Issued, c.Revoked = c.Gained+o.Gained, c.Lost+o.Lost, c.Issued+o.Issued, c.Revoked+o.Revoked
	c.Unheard, c.Past, c.Answered = c.Unheard+o.Unheard, c.Past+o.Past, c.Answered+o.Answered
}

// AsksTheSame tells whether two versions of a question ask the same, so that an answer to one can be marked by the key of the other:
// type, case, stem and everything there is to pick are equal, in order.
func (q *Question) AsksTheSame(o *Question) bool {
	if q.ID != o.ID || q.Type != o.Type || q.Case != o.Case || q.Stem != o.Stem || !slices.Equal(q.Rights(), o.Rights()) {
		return false
	}
	return slices.EqualFunc(q.Options, o.Options, func(a, b Option) bool { return a.Text == b.Text }) &&
		slices.EqualFunc(q.Lefts(), o.Lefts(), func(a, b Pair) bool { return a.Left == b.Left })
}

// WithKey is the question with other right options (of a single choice, a true/false or a multiple choice question), sealed. What
// was said about the old key is dropped: the explanation, which the caller may give anew, and the reasons of options that change sides.
// ok is false when key does not fit the type, or is the key that the question has.
func (q Question) WithKey(key []int, explanation string) (next Question, ok bool) {
	single := q.Type == SingleChoice || q.Type == TrueFalse
	key = slices.Compact(slices.Sorted(slices.Values(key)))
	if !single && q.Type != MultipleChoice || len(key) == 0 || single && len(key) != 1 || slices.Equal(key, q.correct()) ||
		key[0] < 0 || key[len(key)-1] >= len(q.Options) {
		return q, false
	}
	next = q
	next.Explanation = explanation
	next.Options = slices.Clone(q.Options)
	for i := range next.Options {
		o := &next.Options[i]
		right := slices.Contains(key, i)
		if right != o.Correct {
			o.Reason = ""
		}
		o.Correct, o.Weight = right, 0
		if right {
			o.Weight = 100 / float64(len(key))
		}
	}
	next.Seal()
	return next, true
}

// Remark marks the answers to one question anew by another key. An open question of it is asked by that key from now on. marked tells
// that an answer was marked by another key before, changed that its mark is another one now. It may run twice.
func (a Attempt) Remark(g *Regrade, to *Question) (next Attempt, marked, changed bool) {
	next = a.clone()
	for i := range next.Items {
		it := &next.Items[i]
		if it.Question != g.Question || !slices.Contains(g.From, it.Key()) {
			continue
		}
		marked = true
		if !it.Answered() {
			if a.Finished.IsZero() {
				it.Version = to.Version
			}
			continue
		}
		was := it.Mark
		if it.Typed != "" {
			it.Mark, _ = to.MarkTyped(it.Typed)
		} else {
			it.Mark = to.MarkOf(it.Given)
		}
		it.Keyed, it.Regrade = to.Version, g.ID
		if it.First == nil {
			it.First = &was
		}
		changed = changed || it.Mark != was
	}
	return next, marked, changed
}

// Regraded is what became of a person's progress when attempts were marked anew.
type Regraded struct {
	Progress
	Gained, Lost bool // a test is passed now that was not, and the other way round
}

// Anew is what a person's progress is judged again by.
type Anew struct {
	Changed []Attempt             // whose marks changed
	All     []Attempt             // at the course in this cycle, in order
	Outcome func(Purpose) Outcome // what the tries at a test that is of no lesson come to
	Keep    bool                  // nobody loses what they have
	At      time.Time             // of a completion that comes of it
}

// Regraded folds attempts of the progress's cycle that were marked anew into it: only the tests of those that changed are judged again,
// so that a course that has changed meanwhile takes nothing from anybody.
func (p Progress) Regraded(c *Course, n Anew) Regraded {
	r := Regraded{Progress: p}
	r.Lessons = make(map[string]LessonProgress, len(p.Lessons))
	for k, v := range p.Lessons {
		r.Lessons[k] = v
	}
	for _, a := range n.Changed {
		switch l := r.of(a.Purpose); {
		case a.Finished.IsZero():
		case a.Purpose == OfLesson:
			lesson := r.Lessons[a.Lesson]
			r.judge(&lesson, lessonOutcome(a.Lesson, n.All), n.Keep, n.At)
			r.Lessons[a.Lesson] = lesson
		case l != nil:
			r.judge(l, n.Outcome(a.Purpose), n.Keep, n.At)
			if a.Purpose == Before {
				r.Short = l.Passed
			}
		}
	}
	if r.Lost && !r.Completed.IsZero() {
		was := r.Completed
		r.Completed = time.Time{}
		r.Progress = r.completed(c, was)
	}
	if r.Gained {
		r.Progress = r.completed(c, n.At)
	}
	return r
}

// judge sets a test's result. Who passes keeps the moment at which they did.
func (r *Regraded) judge(l *LessonProgress, o Outcome, keep bool, at time.Time) {
	had := !l.Passed.IsZero()
	l.Best = o.Percent
	switch {
	case o.Passed && !had:
		l.Passed, r.Gained = at, true
	case !o.Passed && had && !keep:
		l.Passed, r.Lost = time.Time{}, true
	}
}

// lessonOutcome is what the finished tries at a lesson's test, given in order, come to.
func lessonOutcome(lesson string, all []Attempt) (o Outcome) {
	for _, a := range all {
		if a.Purpose != OfLesson || a.Lesson != lesson || a.Finished.IsZero() {
			continue
		}
		_, _, percent := a.Score()
		if a.Keep != Last {
			percent = max(o.Percent, percent)
		}
		o.Percent, o.Passed = percent, o.Passed || a.Passed()
	}
	return o
}
