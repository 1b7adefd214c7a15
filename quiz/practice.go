package quiz

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// PracticePlan is what practice is drawn from.
type PracticePlan struct {
	Plan               // ID, Person, Seed and At
	Courses  []*Course // whose questions are asked
	Past     []Attempt // of all purposes
	Memories []Memory  // what spaced practice remembers; what is due comes first, the longest overdue before the others
	N        int       // questions

	Withheld map[string]bool // questions that are left out, since their key may not be shown yet
}

// StartPractice draws questions for practice, also those that are for practice only: what is due, then questions answered wrong the last
// time, then the clauses and groups with the most wrong answers, then what was met least; equals in an order that Seed decides. The
// attempt has no course and counts for nothing.
func StartPractice(p PracticePlan) Attempt {
	r := rand.New(rand.NewPCG(p.Seed, 0x150b07))
	var pool []*Question
	for _, c := range p.Courses {
		for i := range c.Lessons {
			for j := range c.Lessons[i].Questions {
				if q := &c.Lessons[i].Questions[j]; q.scored() && !p.Withheld[q.ID] {
					pool = append(pool, q)
				}
			}
		}
	}
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	h := newHistory(p.Past, pool)
	due := map[string]int64{}
	for _, m := range p.Memories {
		if !m.Due.After(p.At) {
			due[m.Question] = m.Due.Unix()
		}
	}
	slices.SortStableFunc(pool, func(a, b *Question) int {
		da, isA := due[a.ID]
		db, isB := due[b.ID]
		switch {
		case isA && isB:
			return cmp.Compare(da, db)
		case isA != isB:
			return first(isA)
		case h.wrongLast[a.ID] != h.wrongLast[b.ID]:
			return first(h.wrongLast[a.ID])
		}
		return cmp.Or(-cmp.Compare(h.weakness(a), h.weakness(b)), cmp.Compare(h.met[a.ID], h.met[b.ID]))
	})
	pool = pool[:min(max(p.N, 0), len(pool))]
	a := Attempt{ID: p.ID, Person: p.Person, Purpose: Practice, Try: 1, Seed: p.Seed, Started: p.At}
	a.draw(pool, r)
	return a
}

func first(is bool) int {
	if is {
		return -1
	}
	return 1
}

// history is how a person did so far.
type history struct {
	met       map[string]int
	wrongLast map[string]bool
	topic     map[string]*share // by clause, or by group of a question without one
	of        map[string]string // topic of each question
}

type share struct{ lost, of float64 }

func newHistory(past []Attempt, pool []*Question) *history {
	h := &history{met: map[string]int{}, wrongLast: map[string]bool{}, topic: map[string]*share{}, of: map[string]string{}}
	for _, q := range pool {
		h.of[q.ID] = cmp.Or(q.Clause, q.Group)
	}
	past = slices.Clone(past)
	slices.SortStableFunc(past, func(a, b Attempt) int { return a.Started.Compare(b.Started) })
	for _, a := range past {
		for _, it := range a.Items {
			if !it.Answered() {
				continue
			}
			h.met[it.Question]++
			h.wrongLast[it.Question] = it.Mark < 1
			s := h.topic[h.of[it.Question]]
			if s == nil {
				s = &share{}
				h.topic[h.of[it.Question]] = s
			}
			s.lost += 1 - it.Mark
			s.of++
		}
	}
	return h
}

// weakness is the share of marks lost in the question's topic, drawn towards none while there are few answers.
func (h *history) weakness(q *Question) float64 {
	s := h.topic[h.of[q.ID]]
	if s == nil {
		return 0
	}
	return s.lost / (s.of + 2)
}

// Weakness is how a person does in one clause, or in one group of questions without a clause.
type Weakness struct {
	Topic   string
	Lost    float64 // marks lost
	Answers int
}

// Weak lists up to n topics in which marks were lost, the weakest first. The questions of the courses tell the topics.
func Weak(courses []*Course, past []Attempt, n int) []Weakness {
	var pool []*Question
	for _, c := range courses {
		for i := range c.Lessons {
			for j := range c.Lessons[i].Questions {
				pool = append(pool, &c.Lessons[i].Questions[j])
			}
		}
	}
	h := newHistory(past, pool)
	var out []Weakness
	for t, s := range h.topic {
		if t != "" && s.lost > 0 {
			out = append(out, Weakness{t, s.lost, int(s.of)})
		}
	}
	slices.SortFunc(out, func(a, b Weakness) int {
		return cmp.Or(-cmp.Compare(a.Lost/(float64(a.Answers)+2), b.Lost/(float64(b.Answers)+2)), cmp.Compare(a.Topic, b.Topic))
	})
	return out[:min(n, len(out))]
}
