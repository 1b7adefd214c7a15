package knowledge

import (
	"fmt"
	"slices"
)

// Sample is what the second look sees of a question, for fitting.
type Sample struct {
	X    [][]float32 // features of the candidates in the order of the search
	Gold []bool
	turn *turn
	rs   []ranked
}

// Numbers of features.
const (
	RankFeatures = rankFeatures
	SureFeatures = sureFeatures
)

// Samples searches and describes the candidates. With hole the gold is left out.
func (b *Base) Sample(text string, gold []string, hole bool) Sample {
	s := b.current.Load()
	t := &turn{snapshot: s, question: Question{Text: text}, query: s.parse(Question{Text: text})}
	gold = s.identify(gold)
	isGold := func(h Hit) bool { return slices.Contains(gold, s.entries[h.Passage].doc.ID) }
	hits := t.search(rankDepth, nil)
	if hole {
		hits = slices.DeleteFunc(hits, isGold)
	}
	out := Sample{turn: t, rs: t.describeAll(hits)}
	for i, r := range out.rs {
		out.X = append(out.X, r.x[:])
		out.Gold = append(out.Gold, isGold(hits[i]))
	}
	return out
}

// Sureness orders the candidates by scores and returns the features of the decision, and the place of each before.
func (s *Sample) Sureness(scores []float64) ([]float32, []int) {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case scores[a] > scores[b]:
			return -1
		case scores[a] < scores[b]:
			return 1
		}
		return 0
	})
	rs := make([]ranked, len(order))
	for to, from := range order {
		rs[to] = s.rs[from]
		rs[to].score = scores[from]
	}
	return s.turn.sureness(s.turn.rivals(rs)), order
}

// MostRemembered is how many decisions a collection keeps at most.
const MostRemembered = 2 * generation

// Remembered is how many decisions the collection keeps.
func (c *Collection) Remembered() int {
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	return len(c.memory.late) + len(c.memory.older)
}

// Forget drops the decisions that the collection keeps.
func (c *Collection) Forget() { c.memory.forget() }

// Keep has the collection remember n questions that begin with text.
func (c *Collection) Keep(text string, n int) {
	for i := range n {
		c.memory.keep(Question{Text: fmt.Sprint(text, i)}, Decision{}, c.Base.current.Load(), c.overlay.Load())
	}
}

// Remembers tells whether a question without a topic is remembered.
func (c *Collection) Remembers(text string, asOf Date) bool {
	_, ok := c.memory.recall(Question{Text: text, AsOf: asOf}, c.Base.current.Load(), c.overlay.Load())
	return ok
}

// Probe is a question asked for calibration.
type Probe struct {
	Odds        float64
	Hole, Right bool
}

// Settle is settle.
func Settle(probes []Probe, shipped float64) float64 {
	var ps []probe
	for _, p := range probes {
		ps = append(ps, probe{p.Odds, p.Hole, p.Right})
	}
	return settle(ps, shipped)
}
