package quiz

import (
	"maps"
	"slices"
	"time"
)

// Purpose is what an attempt is for. The zero value is the test of a lesson.
type Purpose string

// The purposes. Practice never counts for anything.
const (
	OfLesson Purpose = ""
	Practice Purpose = "practice"
	OfFinal  Purpose = "final"
	Before   Purpose = "pre"
	After    Purpose = "post"
	Delayed  Purpose = "delayed"
)

// KeyTime is when the key and the explanations are shown.
type KeyTime string

// When the key is shown. The zero value is at once.
const (
	AtOnce    KeyTime = "at_once"    // after each answer
	AfterLast KeyTime = "after_last" // after the last try, or a passed one
	AfterDue  KeyTime = "after_due"  // after the last day of the assignment
)

// Keep is which of several tries counts.
type Keep string

// Which try counts. The zero value is the best.
const (
	Best Keep = "best"
	Last Keep = "last"
)

// Asking is whether people are asked after each answer how certain they were of it.
type Asking string

// Whether it is asked. The zero value is: in every test but those of lessons.
const (
	AskSure Asking = "yes"
	NotSure Asking = "no"
)

// Rules are how a test is taken.
type Rules struct {
	Pass    int            `json:"pass"`              // percent of all marks
	Groups  map[string]int `json:"groups,omitempty"`  // mandatory groups: percent of each one's marks
	Minutes int            `json:"minutes,omitempty"` // time limit; 0: none
	Tries   int            `json:"tries,omitempty"`   // 0: without end
	Delays  []int          `json:"delays,omitempty"`  // hours before the second try, the third ...; the last one holds for all later
	Keep    Keep           `json:"keep,omitempty"`
	Key     KeyTime        `json:"key,omitempty"`
	Sure    Asking         `json:"sure,omitempty"`
}

// Final is the test at the end of a course.
type Final struct {
	Blueprint Blueprint `json:"blueprint"`
	Rules
}

// DefaultFinal are the rules of a final test that does not say otherwise: three tries, the second after a day and the third after
// three, the best counts, the key after the last.
var DefaultFinal = Rules{Pass: 70, Tries: 3, Delays: []int{24, 72}, Keep: Best, Key: AfterLast}

// Refusal is why no further try may begin now.
type Refusal string

// The refusals.
const (
	MayTry   Refusal = ""
	PassedIt Refusal = "passed"
	NoTries  Refusal = "no_tries"
	TooEarly Refusal = "too_early"
)

// Next tells whether a further try may begin at a moment, when else it may, and which groups alone it asks: none means all. past are
// the finished tries of one test in order. With TooEarly, at is when it may.
func (r Rules) Next(past []Attempt, now time.Time) (why Refusal, at time.Time, groups []string) {
	o := r.Outcome(past)
	switch {
	case o.Passed:
		return PassedIt, now, nil
	case r.Tries > 0 && len(past) >= r.Tries:
		return NoTries, now, nil
	case len(past) == 0:
		return MayTry, now, nil
	}
	at = past[len(past)-1].Finished.Add(r.delay(len(past)))
	if now.Before(at) {
		return TooEarly, at, nil
	}
	if o.Total {
		groups = o.Failed
	}
	return MayTry, now, groups
}

// Limits tells whether further tries are limited in number or time.
func (r Rules) Limits() bool { return r.Tries > 0 || len(r.Delays) > 0 }

// delay is how long to wait after n tries.
func (r Rules) delay(n int) time.Duration {
	if len(r.Delays) == 0 || n < 1 {
		return 0
	}
	return time.Duration(r.Delays[min(n, len(r.Delays))-1]) * time.Hour
}

// Outcome is what several tries at one test come to.
type Outcome struct {
	Percent int      // of the try that counts
	Total   bool     // the share of all marks is reached
	Failed  []string // mandatory groups that are not reached, sorted
	Passed  bool
	Tries   int
	Attempt string // id of the try that counts
}

// Outcome folds finished tries, in order. A try that asks some groups again mends those groups of the whole try before it.
func (r Rules) Outcome(past []Attempt) Outcome {
	var best, now Outcome
	for i, a := range past {
		if a.Mends != "" {
			now.mend(a)
		} else {
			now = r.outcomeOf(a)
		}
		now.Tries = i + 1
		better := now.Passed && !best.Passed || now.Passed == best.Passed && now.Percent >= best.Percent
		if i == 0 || r.Keep == Last || better {
			best = now
		}
	}
	best.Tries = len(past)
	return best
}

func (r Rules) outcomeOf(a Attempt) Outcome {
	_, of, percent := a.Score()
	o := Outcome{Percent: percent, Total: of > 0 && percent >= a.Pass, Failed: a.FailedGroups(), Attempt: a.ID}
	o.Passed = o.Total && len(o.Failed) == 0 && !a.Finished.IsZero()
	return o
}

func (o *Outcome) mend(a Attempt) {
	still := a.FailedGroups()
	failed := slices.Clone(o.Failed)
	for g := range a.Groups {
		if !slices.Contains(still, g) {
			failed = slices.DeleteFunc(failed, func(f string) bool { return f == g })
		}
	}
	o.Failed = failed
	o.Passed = o.Total && len(failed) == 0
}

// ShowsKey tells whether the key may be shown at a moment. past are the finished tries in order; due is the last day.
func (r Rules) ShowsKey(past []Attempt, now time.Time, due string) bool {
	switch r.Key {
	case AfterLast:
		return r.Outcome(past).Passed || r.Tries > 0 && len(past) >= r.Tries || due != "" && DayOf(now) > due
	case AfterDue:
		return due != "" && DayOf(now) > due
	}
	return true
}

// FailedGroups are the mandatory groups whose share of marks is not reached, sorted. A group without a question is not reached by nobody:
// it does not count.
func (a Attempt) FailedGroups() []string {
	marks, of := map[string]float64{}, map[string]int{}
	for _, it := range a.Items {
		marks[it.Group] += it.Mark
		of[it.Group]++
	}
	var failed []string
	for _, g := range slices.Sorted(maps.Keys(a.Groups)) {
		if of[g] > 0 && int((marks[g]*100+1e-9)/float64(of[g])) < a.Groups[g] {
			failed = append(failed, g)
		}
	}
	return failed
}
