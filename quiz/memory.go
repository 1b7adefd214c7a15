package quiz

import "time"

// Memory is how well one person holds one question, for spaced practice. The numbers are those of the scheduler.
type Memory struct {
	Person     string    `json:"person"`
	Question   string    `json:"question"`
	Due        time.Time `json:"due"`
	Last       time.Time `json:"last"`
	Stability  float64   `json:"stability"`
	Difficulty float64   `json:"difficulty"`
	Days       uint64    `json:"days"` // the interval, in days
	Reps       uint64    `json:"reps"`
	Lapses     uint64    `json:"lapses,omitempty"`
	State      int       `json:"state"`
	Attempt    string    `json:"attempt,omitempty"` // the attempt that it was reviewed with last
	Before     *Memory   `json:"before,omitempty"`  // as it was before that attempt, so that "not certain", said later, can be taken in
}

// Grade is how an answer went.
type Grade int

// The grades. There is no easy one: a right guess and a known answer look the same.
const (
	Forgot Grade = iota // wrong
	Hardly              // right, but not certain
	Knew                // right
)

// GradeOf grades an answered item.
func GradeOf(it Item) Grade {
	switch {
	case it.Mark < 1:
		return Forgot
	case it.Sure == Uncertain:
		return Hardly
	}
	return Knew
}

// Daily is whether a person wants practice every day.
type Daily struct {
	Person string    `json:"person"`
	On     bool      `json:"on"`
	Since  time.Time `json:"since"`
	Sent   string    `json:"sent,omitempty"` // the last day on which practice was offered
}

// Touches are the days after completion on which everybody is asked again, a fixed ladder: expanding intervals teach no more than
// uniform ones (g = 0.03), spacing by itself does (g = 0.74).
var Touches = []int{7, 30, 90}
