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
	size  int // passages
	pool  sync.Pool
}

// part is a segment with what depends on the whole collection.
type part struct {
	*segment
	place []int32                // number in the segment -> place in the slice of passages, -1 when gone
	norm  [len(fields)][]float32 // k1 * (1 - b + b * length / average)
}

func newSearcher(segments []*segment, place map[string]int32, size int) *Searcher {
	s := &Searcher{size: size}
	s.pool.New = func() any { return &scores{sum: make([]float32, size)} }
	var average [len(fields)]float64
	var docs int
	for _, g := range segments {
		docs += len(g.ids)
		for i := range g.fields {
			average[i] += float64(g.fields[i].total)
		}
	}
	for _, g := range segments {
		p := part{segment: g, place: make([]int32, len(g.ids))}
		for n, id := range g.ids {
			p.place[n] = -1
			if at, ok := place[id]; ok {
				p.place[n] = at
			}
		}
		for i := range g.fields {
			mean := max(average[i]/float64(max(docs, 1)), 1)
			p.norm[i] = make([]float32, len(g.ids))
			for n, l := range g.fields[i].len {
				p.norm[i][n] = float32(k1[i] * (1 - bParam[i] + bParam[i]*float64(l)/mean))
			}
		}
		s.parts = append(s.parts, p)
	}
	return s
}

// scores are the sums of one search: a sum for every passage and the list of those that have one.
type scores struct {
	sum  []float32
	seen []int32
}

func fieldNumber(name string) int { return slices.Index(fields[:], name) }

// IDF implements knowledge.Searcher: ln(1 + (N - n + .5) / (n + .5)).
func (s *Searcher) IDF(t knowledge.SearchTerm) float32 {
	i := fieldNumber(t.Field)
	if i < 0 {
		return 0
	}
	return s.idf(i, hash(t.Text))
}

func (s *Searcher) idf(field int, term uint64) float32 {
	n := 0
	for i := range s.parts {
		row := s.parts[i].fields[field].terms[term]
		n += int(row.to - row.from)
	}
	if n == 0 {
		return 0
	}
	return float32(math.Log(1 + (math.Max(float64(s.size-n), 0)+.5)/(float64(n)+.5)))
}

// Search implements knowledge.Searcher.
func (s *Searcher) Search(terms []knowledge.SearchTerm, n int, keep func(int) bool) []knowledge.Hit {
	acc := s.pool.Get().(*scores)
	defer s.pool.Put(acc)
	for _, t := range terms {
		i := fieldNumber(t.Field)
		if i < 0 || t.Weight == 0 {
			continue
		}
		h := hash(t.Text)
		weight := t.Weight * s.idf(i, h) * float32(k1[i]+1)
		for p := range s.parts {
			s.parts[p].score(i, h, weight, acc)
		}
	}
	hits := make([]knowledge.Hit, 0, n+1)
	for _, at := range acc.seen {
		score := acc.sum[at]
		acc.sum[at] = 0
		if len(hits) == n && (n == 0 || score < hits[n-1].Score) || keep != nil && !keep(int(at)) {
			continue
		}
		hits = insert(hits, knowledge.Hit{Passage: int(at), Score: score}, n)
	}
	acc.seen = acc.seen[:0]
	return hits
}

// score adds weight * tf / (tf + norm) for every passage of the part that holds the term.
func (p *part) score(field int, term uint64, weight float32, acc *scores) {
	f := &p.fields[field]
	row, ok := f.terms[term]
	if !ok {
		return
	}
	norm := p.norm[field]
	for i := row.from; i < row.to; i++ {
		doc := f.docs[i]
		at := p.place[doc]
		if at < 0 {
			continue
		}
		if acc.sum[at] == 0 {
			acc.seen = append(acc.seen, at)
		}
		tf := float32(f.freqs[i])
		acc.sum[at] += weight * tf / (tf + norm[doc])
	}
}

// insert puts h into the sorted hits and keeps the best n.
func insert(hits []knowledge.Hit, h knowledge.Hit, n int) []knowledge.Hit {
	at, _ := slices.BinarySearchFunc(hits, h, func(a, b knowledge.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage, b.Passage))
	})
	hits = slices.Insert(hits, at, h)
	return hits[:min(len(hits), n)]
}
