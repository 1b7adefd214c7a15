package stats_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/quiz/stats"
)

var day = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

// TestCourse holds a course whose form is the same for all against the analysis of the plain matrix of marks.
func TestCourse(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const people, items = 60, 5
	questions := map[string]*quiz.Question{}
	m := stats.Matrix{Max: slices.Repeat([]float64{1}, items)}
	for i := range items {
		id := fmt.Sprint("q", i)
		m.Items = append(m.Items, id)
		questions[id] = &quiz.Question{ID: id, Version: "v", Type: quiz.SingleChoice, Clause: "7.3", Options: []quiz.Option{{Correct: true}, {}, {}}}
	}
	var g quiz.Samples
	for p := range people {
		skill := float64(p) / people
		a := quiz.Attempt{Course: "k", Lesson: "bai", Started: day, Finished: day}
		marks := make([]float64, items)
		for i := range items {
			given := 2 * (r.IntN(10) / 9) // the second option is dead but for few
			if right := r.Float64() < skill; right {
				given = 0
			} else if given == 0 {
				given = 2
			}
			if i == 4 { // its key is wrong: the good ones pick the third
				given = 2 - given
			}
			marks[i] = questions["q0"].MarkOf([]int{given})
			a.Items = append(a.Items, quiz.Item{Question: m.Items[i], Version: "v", Given: []int{given}, Mark: marks[i], At: day})
		}
		m.Marks = append(m.Marks, marks)
		again := a
		again.Started = day.Add(time.Hour) // a second try does not count
		practice := a
		practice.Purpose = quiz.Practice
		g.Add([]*quiz.Attempt{&practice, &a, &again})
	}
	c := stats.Course("k", &g, func(id, _ string) *quiz.Question { return questions[id] })
	want := stats.Analyse(m)
	if len(c.Tests) != 1 || c.Tests[0].People != people || len(c.Items) != items {
		t.Fatalf("%d tests, %d items: %+v", len(c.Tests), len(c.Items), c.Tests)
	}
	test := c.Tests[0]
	near(t, "mean", test.MeanPercent, *want.MeanPercent)
	near(t, "cic", test.CIC, *want.CIC)
	near(t, "skewness", test.Skewness, *want.Skewness)
	near(t, "standard error", test.StandardError, *want.StandardError)
	for i, it := range c.Items {
		near(t, it.ID+" facility", it.Facility, *want.Items[i].Facility)
		near(t, it.ID+" discrimination", it.DiscriminationIndex, *want.Items[i].DiscriminationIndex)
		near(t, it.ID+" efficiency", it.DiscriminativeEfficiency, *want.Items[i].DiscriminativeEfficiency)
		if !slices.Equal(it.Dead, []int{2}) || it.Clause != "7.3" {
			t.Errorf("%s: dead %v", it.ID, it.Dead)
		}
	}
	if it := c.Items[4]; it.Rival != 3 || !slices.Contains(it.Flags, quiz.LikelyMiskeyed) {
		t.Errorf("the wrong key is not found: rival %d, flags %v", it.Rival, it.Flags)
	}
	if it := c.Items[0]; slices.Contains(it.Flags, quiz.LikelyMiskeyed) {
		t.Errorf("a right key is suspected: %v", it.Flags)
	}
}
