// Package spaced schedules voluntary daily practice with FSRS. It is the only place that knows that scheduler.
package spaced

import (
	"time"

	"github.com/open-spaced-repetition/go-fsrs/v3"

	"isobot/quiz"
)

var scheduler = fsrs.NewFSRS(fsrs.DefaultParam()) // has no state of its own

// ratings: never Easy, since a right guess and a known answer look the same.
var ratings = map[quiz.Grade]fsrs.Rating{quiz.Forgot: fsrs.Again, quiz.Hardly: fsrs.Hard, quiz.Knew: fsrs.Good}

// Review returns what is remembered after an answer at a moment. A Memory that was never reviewed begins now; a grade that is none
// counts as Forgot. Attempt and Before stay as they are.
func Review(m quiz.Memory, g quiz.Grade, at time.Time) quiz.Memory {
	rating, ok := ratings[g]
	if !ok {
		rating = fsrs.Again
	}
	c := fsrs.Card{Due: m.Due, Stability: m.Stability, Difficulty: m.Difficulty, ScheduledDays: m.Days, Reps: m.Reps, Lapses: m.Lapses,
		State: fsrs.State(m.State), LastReview: m.Last}
	c = scheduler.Next(c, at, rating).Card
	m.Due, m.Last, m.Stability, m.Difficulty, m.Days = c.Due, c.LastReview, c.Stability, c.Difficulty, c.ScheduledDays
	m.Reps, m.Lapses, m.State = c.Reps, c.Lapses, int(c.State)
	return m
}
