package quiz

import (
	"cmp"
	"slices"
	"strings"
)

// FewPeople is the number of people from which discrimination is worth showing.
const FewPeople = 30

// deadShare is the share of people below which an option counts as dead.
const deadShare = 0.05

// Sample is how everybody did when they met one version of a question first. The lists have an entry a person, in one order.
type Sample struct {
	Course, Lesson    string
	Question, Version string // the version whose key the marks are by
	Marks             []float64
	Rest              []float64 // the mean mark of the rest of one's own test: as forms are drawn, people have different rests
	Given             [][]int   // options that were picked
}

// Samples gathers what a course is analysed from.
type Samples struct {
	// Sittings has the marks of everybody's first sitting of each test, by place in the form.
	Sittings map[Test][][]float64

	all map[string]*Sample
}

// Test names a test, with how many questions its form had.
type Test struct {
	Lesson  string
	Purpose Purpose
	Items   int
}

// Add takes in one person's attempts at a course in one cycle, in order of time. Practice is left out, and for the samples the tests
// before the training and long after it: they measure people, not questions.
func (s *Samples) Add(attempts []*Attempt) {
	met, sat := map[string]bool{}, map[Test]bool{}
	for _, a := range attempts {
		if a.Finished.IsZero() || a.Purpose == Practice {
			continue
		}
		if k := (Test{Lesson: a.Lesson, Purpose: a.Purpose}); a.Mends == "" && !sat[k] {
			sat[k] = true
			s.sitting(a)
		}
		if a.Purpose != Before && a.Purpose != Delayed {
			s.attempt(a, met)
		}
	}
}

func (s *Samples) sitting(a *Attempt) {
	if s.Sittings == nil {
		s.Sittings = map[Test][][]float64{}
	}
	marks := make([]float64, len(a.Items))
	for i, it := range a.Items {
		marks[i] = it.Mark
	}
	k := Test{a.Lesson, a.Purpose, len(a.Items)}
	s.Sittings[k] = append(s.Sittings[k], marks)
}

func (s *Samples) attempt(a *Attempt, met map[string]bool) {
	total, of, _ := a.Score()
	for _, it := range a.Items {
		id := strings.Join([]string{a.Course, it.Question, it.Key()}, "\x00")
		if met[id] {
			continue
		}
		met[id] = true
		one := s.all[id]
		if one == nil {
			if s.all == nil {
				s.all = map[string]*Sample{}
			}
			one = &Sample{Course: a.Course, Lesson: a.Lesson, Question: it.Question, Version: it.Key()}
			s.all[id] = one
		}
		rest := 0.0
		if of > 1 {
			rest = (total - it.Mark) / float64(of-1)
		}
		one.Marks, one.Rest, one.Given = append(one.Marks, it.Mark), append(one.Rest, rest), append(one.Given, it.Given)
	}
}

// List gives the samples in order of course, question and version.
func (s *Samples) List() []*Sample {
	out := make([]*Sample, 0, len(s.all))
	for _, one := range s.all {
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *Sample) int {
		return cmp.Or(strings.Compare(a.Course, b.Course), strings.Compare(a.Question, b.Question), strings.Compare(a.Version, b.Version))
	})
	return out
}

// Picked counts how often each option of q was picked.
func (s *Sample) Picked(q *Question) []int {
	n := make([]int, len(q.Options))
	for _, given := range s.Given {
		for _, g := range given {
			if g >= 0 && g < len(n) {
				n[g]++
			}
		}
	}
	return n
}

// Dead are the options of q that hardly anybody picked, when there are enough people to tell.
func (s *Sample) Dead(q *Question) (dead []int) {
	if len(s.Marks) < FewPeople || q.Type != SingleChoice && q.Type != MultipleChoice {
		return nil
	}
	for i, n := range s.Picked(q) {
		if float64(n) < deadShare*float64(len(s.Marks)) {
			dead = append(dead, i)
		}
	}
	return dead
}

// Rival is the wrong option that the better half of the people, by the rest of their test, picked more often than the right one: the
// likely right answer of a question with a wrong key. ok is false when there is none, too few people, or more than one right option.
func (s *Sample) Rival(q *Question) (option int, ok bool) {
	key := q.Key()
	if len(s.Marks) < FewPeople || q.Type != SingleChoice && q.Type != TrueFalse || len(key) != 1 {
		return 0, false
	}
	order := make([]int, len(s.Rest))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(s.Rest[a], s.Rest[b]) })
	better := Sample{}
	for _, i := range order[:(len(order)+1)/2] {
		better.Given = append(better.Given, s.Given[i])
	}
	n := better.Picked(q)
	option = slices.Index(n, slices.Max(n))
	return option, option != key[0] && n[option] > n[key[0]]
}
