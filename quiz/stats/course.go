package stats

import (
	"cmp"
	"slices"

	"isobot/quiz"
)

// Course analyses what was gathered of a course. question finds a version, or gives nil; then only the figures are known.
func Course(id string, s *quiz.Samples, question func(id, version string) *quiz.Question) quiz.Analysis {
	c := quiz.Analysis{Course: id, Tests: []quiz.TestFigures{}, Items: []quiz.ItemFigures{}}
	for k, marks := range s.Sittings {
		m := Matrix{Items: make([]string, k.Items), Max: slices.Repeat([]float64{1}, k.Items), Marks: marks}
		c.Tests = append(c.Tests, quiz.TestFigures{Lesson: k.Lesson, Purpose: k.Purpose, Figures: Analyse(m).Figures})
	}
	slices.SortFunc(c.Tests, func(a, b quiz.TestFigures) int {
		return cmp.Or(cmp.Compare(a.Lesson, b.Lesson), cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.Max, b.Max))
	})
	for _, one := range s.List() {
		c.Items = append(c.Items, Item(one, question(one.Question, one.Version)))
	}
	return c
}

// Item analyses one question; q may be nil. Of drawn forms the rest of the test is the mean of the rest of one's own.
func Item(s *quiz.Sample, q *quiz.Question) quiz.ItemFigures {
	m := Matrix{Items: []string{s.Question, "rest"}, Max: []float64{1, 1}, Marks: make([][]float64, len(s.Marks))}
	for i := range s.Marks {
		m.Marks[i] = []float64{s.Marks[i], s.Rest[i]}
	}
	it := Analyse(m).Items[0]
	it.Version, it.Lesson, it.People = s.Version, s.Lesson, len(s.Marks)
	it.EffectiveWeight = nil // of the question against the mean of the rest it would mean nothing
	if q == nil {
		return it
	}
	it.Clause = q.Clause
	for _, d := range s.Dead(q) {
		it.Dead = append(it.Dead, d+1)
	}
	if rival, ok := s.Rival(q); ok {
		it.Rival = rival + 1
		if slices.Contains(it.Flags, quiz.NegativeDiscrimination) {
			it.Flags = append(it.Flags, quiz.LikelyMiskeyed)
		}
	}
	return it
}
