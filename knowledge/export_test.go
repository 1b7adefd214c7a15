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
	return s.turn.sureness(rs), order
}

// Explain lists the first candidates of a question with some features, for people.
func (b *Base) Explain(text string) string {
	s := b.current.Load()
	t := &turn{snapshot: s, question: Question{Text: text, AsOf: "2026-11-22"}, query: s.parse(Question{Text: text, AsOf: "2026-11-22"})}
	out := fmt.Sprintf("words %v meant %v\n", joinAccented(t.query.words), joinAccented(t.query.meant))
	rs := t.rank(t.search(rankDepth, t.inForce))
	for _, r := range rs[:min(6, len(rs))] {
		out += fmt.Sprintf("  %6.2f %-40s place %.0f score %.2f cover %.2f line %.2f pairs %.2f title %.2f/%.2f local %.2f\n", r.score, t.optionUnit(t.entries[r.passage]), 1/r.x[rankFeatures-2], r.x[fScore], r.x[fCover], r.x[fLine], r.x[fPairs], r.x[fTitleLine], r.x[fTitle], r.x[fLocal])
	}
	return out + fmt.Sprintf("  odds %.2f\n", s.model.odds(t.sureness(t.rivals(rs))))
}
