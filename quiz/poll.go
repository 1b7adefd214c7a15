package quiz

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// StartPoll draws one question for a group from those that fit, the least asked before; Seed decides among equals. The attempt is the
// group's and has no course; false when no question fits.
func StartPoll(p PracticePlan, fits func(*Question) bool) (Attempt, bool) {
	r := rand.New(rand.NewPCG(p.Seed, 0x150b07))
	asked := map[string]int{}
	for _, a := range p.Past {
		for _, it := range a.Items {
			asked[it.Question]++
		}
	}
	var pool []*Question
	for _, c := range p.Courses {
		for i := range c.Lessons {
			for j := range c.Lessons[i].Questions {
				if q := &c.Lessons[i].Questions[j]; q.scored() && fits(q) {
					pool = append(pool, q)
				}
			}
		}
	}
	if len(pool) == 0 {
		return Attempt{}, false
	}
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	slices.SortStableFunc(pool, func(a, b *Question) int { return cmp.Compare(asked[a.ID], asked[b.ID]) })
	a := Attempt{ID: p.ID, Person: p.Person, Purpose: Practice, Try: 1, Seed: p.Seed, Started: p.At}
	a.draw(pool[:1], r)
	return a, true
}
