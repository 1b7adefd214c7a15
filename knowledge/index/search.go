package index

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"isobot/knowledge"
)

// Parameters of BM25 (Robertson and Zaragoza 2009), per field in the order of fields. Measured in docs/benchmarks-knowledge.md.
var (
	k1     = [len(fields)]float64{1.2, 1.2, 1.2, 1.2, 1.2}
	bParam = [len(fields)]float64{.75, .75, .75, .5, .5}
)

// Searcher implements knowledge.Searcher over segments.
type Searcher struct {
	parts []part
	size  int     // passages
	place []int32 // number in all parts -> place in the slice of passages, -1 when gone
	pool  sync.Pool
}

// part is a segment with what depends on the whole collection.
type part struct {
	*segment
	first int                    // number of its first passage in all parts
	norm  [len(fields)][]float32 // field.norms with the mean of all parts
	raise [len(fields)]float32   // times row.most: a bound that holds with that mean too
}

func newSearcher(segments []*segment, place map[string]int32, size int) *Searcher {
	s := &Searcher{size: size}
	var total [len(fields)]float64
	for _, g := range segments {
		s.parts = append(s.parts, part{segment: g, first: len(s.place)})
		for i := range g.fields {
			total[i] += float64(g.fields[i].total)
		}
		for _, id := range g.ids {
			at, ok := place[id]
			if !ok {
				at = -1
			}
			s.place = append(s.place, at)
		}
	}
	for k := range s.parts {
		p := &s.parts[k]
		for i := range p.fields {
			f := &p.fields[i]
			mean := max(total[i]/float64(max(len(s.place), 1)), 1)
			p.norm[i] = f.norms(i, mean)
			p.raise[i] = float32(max(1, mean/f.mean())) // a norm falls by no more than the mean grows
		}
	}
	s.pool.New = func() any { return newSums(s) }
	return s
}

func fieldNumber(name string) int { return slices.Index(fields[:], name) }

// IDF implements knowledge.Searcher: ln(1 + (N - n + .5) / (n + .5)).
func (s *Searcher) IDF(t knowledge.SearchTerm) float32 {
	i := fieldNumber(t.Field)
	if i < 0 {
		return 0
	}
	return s.idf(s.holders(i, hash(t.Text)))
}

// holders counts the passages that hold a term.
func (s *Searcher) holders(field int, term uint64) int {
	n := 0
	for i := range s.parts {
		n += int(s.parts[i].fields[field].terms[term].count)
	}
	return n
}

func (s *Searcher) idf(holders int) float32 {
	if holders == 0 {
		return 0
	}
	n := float64(holders)
	return float32(math.Log(1 + (math.Max(float64(s.size)-n, 0)+.5)/(n+.5)))
}

// wanted is a term of a search.
type wanted struct {
	field   int
	term    uint64
	holders int
	weight  float32 // times the share of a posting is what it adds
	most    float32 // what it adds to a passage at most
}

// plan looks the terms up and puts those first that can add much and have few postings.
func (s *Searcher) plan(terms []knowledge.SearchTerm) []wanted {
	out := make([]wanted, 0, len(terms))
	for _, t := range terms {
		w := wanted{field: fieldNumber(t.Field), term: hash(t.Text)}
		if w.field < 0 || t.Weight == 0 {
			continue
		}
		if w.holders = s.holders(w.field, w.term); w.holders == 0 {
			continue
		}
		w.weight = t.Weight * s.idf(w.holders) * float32(k1[w.field]+1)
		for i := range s.parts {
			p := &s.parts[i]
			w.most = max(w.most, w.weight*p.fields[w.field].terms[w.term].most*p.raise[w.field])
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b wanted) int {
		return cmp.Compare(b.most*float32(a.holders), a.most*float32(b.holders))
	})
	return out
}

// Search implements knowledge.Searcher.
//
// Terms are added one after the other, rare ones first, to the sums of all passages. As soon as n passages have more than what the
// terms to come can add, only passages that can still overtake them go on (Turtle and Flood's MaxScore, term by term): the common terms,
// which have most postings, are then looked up for few passages. The result is that of adding everything.
func (s *Searcher) Search(terms []knowledge.SearchTerm, n int, keep func(int) bool) []knowledge.Hit {
	if n <= 0 {
		return nil
	}
	todo := s.plan(terms)
	sum := s.pool.Get().(*sums)
	defer s.pool.Put(sum)
	sum.begin(keep)
	rest := float32(0) // what the terms to come can add; a little more, for rounding
	for _, t := range todo {
		rest += t.most * 1.0001
	}
	for _, t := range todo {
		sum.add(t)
		rest -= t.most
		sum.narrow(n, rest)
	}
	return sum.hits(n)
}
