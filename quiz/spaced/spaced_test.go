package spaced_test

import (
	"slices"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/quiz/spaced"
)

// TestCheckVector holds the scheduler against its published vector.
func TestCheckVector(t *testing.T) {
	good, again := quiz.Knew, quiz.Forgot
	var m quiz.Memory
	now := time.Date(2022, 11, 29, 12, 30, 0, 0, time.UTC)
	var days []uint64
	for _, g := range []quiz.Grade{good, good, good, good, good, good, again, again, good, good, good, good, good} {
		m = spaced.Review(m, g, now)
		days = append(days, m.Days)
		now = m.Due
	}
	if want := []uint64{0, 4, 14, 44, 125, 328, 0, 0, 7, 16, 34, 71, 142}; !slices.Equal(days, want) {
		t.Errorf("intervals %v, want %v", days, want)
	}
	if m.Lapses != 1 && m.Lapses != 2 || m.Reps != 13 {
		t.Errorf("%+v", m)
	}
}

func TestGrades(t *testing.T) {
	start := quiz.Memory{Person: "CB1", Question: "q", Attempt: "a", Before: &quiz.Memory{}}
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	for range 3 {
		start = spaced.Review(start, quiz.Knew, now)
		now = start.Due
	}
	forgot, hardly, knew := spaced.Review(start, quiz.Forgot, now), spaced.Review(start, quiz.Hardly, now), spaced.Review(start, quiz.Knew, now)
	if !forgot.Due.Before(hardly.Due) || !hardly.Due.Before(knew.Due) {
		t.Errorf("due %v, %v, %v", forgot.Due, hardly.Due, knew.Due)
	}
	if knew.Person != "CB1" || knew.Question != "q" || knew.Attempt != "a" || knew.Before == nil {
		t.Errorf("%+v", knew)
	}
	if odd := spaced.Review(start, 7, now); !odd.Due.Equal(forgot.Due) {
		t.Error("a grade that is none is taken for knowledge")
	}
}
