package index

import (
	"cmp"
	"slices"

	"isobot/knowledge"
)

// sums are the scores of one search on their way. Passages are numbered through all parts.
type sums struct {
	s    *Searcher
	of   []float32 // by passage
	may  []uint8   // whether keep admits a passage, as far as it was asked
	keep func(place int) bool

	best []scored // the n best when they were last chosen, with the scores they had then
	done float32  // what the terms added so far can have given
	work int      // steps since best or left was chosen; at first as many as let best be chosen
	few  bool     // only left can still be among the n best
	left []uint32 // ascending
}

// scored is a passage on its way into the hits.
type scored struct {
	number uint32
	place  int32
	score  float32
}

// Answers of keep.
const (
	unasked = iota
	admitted
	refused
)

func newSums(s *Searcher) *sums {
	n := len(s.place)
	return &sums{s: s, of: make([]float32, n), may: make([]uint8, n)}
}

func (m *sums) begin(keep func(int) bool) {
	clear(m.of)
	clear(m.may)
	m.keep, m.best, m.done, m.work, m.few, m.left = keep, m.best[:0], 0, len(m.of), false, m.left[:0]
}

// add adds what a term gives.
func (m *sums) add(t wanted) {
	for i := range m.s.parts {
		p := &m.s.parts[i]
		f := &p.fields[t.field]
		r := f.terms[t.term]
		of, norm := m.of[p.first:p.first+len(p.ids)], p.norm[t.field]
		switch {
		case !p.common(r):
			m.work += int(r.count)
			freqs := f.freqs[r.from : r.from+r.count]
			for i, doc := range f.docs[r.from : r.from+r.count] {
				of[doc] += t.weight * share(freqs[i], norm[doc])
			}
		case m.few:
			m.work += len(m.left)
			m.look(p, p.line(f, r), norm, t.weight)
		default:
			m.work += len(of)
			for doc, freq := range p.line(f, r) {
				if freq > 0 {
					of[doc] += t.weight * share(freq, norm[doc])
				}
			}
		}
	}
	m.done += t.most
}

// look adds what a common term gives the passages that are left.
func (m *sums) look(p *part, line []uint8, norm []float32, weight float32) {
	from, _ := slices.BinarySearch(m.left, uint32(p.first))
	to, _ := slices.BinarySearch(m.left, uint32(p.first+len(p.ids)))
	for _, number := range m.left[from:to] {
		doc := int(number) - p.first
		if freq := line[doc]; freq > 0 {
			m.of[number] += weight * share(freq, norm[doc])
		}
	}
}

// narrow leaves out the passages that can not come among the n best any more when the terms to come add rest at most.
func (m *sums) narrow(n int, rest float32) {
	if rest >= m.done {
		return // no passage has more than that
	}
	least := m.least(n)
	if least <= rest && m.work > len(m.of) {
		m.choose(n, least)
		least = m.least(n)
	}
	switch {
	case least <= rest:
	case !m.few:
		m.few, m.work = true, 0
		for number, score := range m.of {
			if score+rest >= least {
				m.left = append(m.left, uint32(number))
			}
		}
	case m.work > 3*len(m.left):
		m.work = 0
		m.left = slices.DeleteFunc(m.left, func(number uint32) bool { return m.of[number]+rest < least })
	}
}

// least is what n passages have at least: the smallest sum of those that were the best before.
func (m *sums) least(n int) float32 {
	if len(m.best) < n {
		return 0
	}
	least := m.of[m.best[0].number]
	for _, b := range m.best[1:] {
		least = min(least, m.of[b.number])
	}
	return least
}

// choose finds the n best passages that keep admits, as the sums are now; n passages are known to have least.
func (m *sums) choose(n int, least float32) {
	m.best, m.work = m.best[:0], 0
	if m.few {
		for _, number := range m.left {
			if score := m.of[number]; score >= least {
				least = max(least, m.offer(n, number, score))
			}
		}
		return
	}
	for number, score := range m.of {
		if score >= least && score > 0 {
			least = max(least, m.offer(n, uint32(number), score))
		}
	}
}

// offer puts a passage among the best if it belongs there, and returns the least score that does.
func (m *sums) offer(n int, number uint32, score float32) float32 {
	if !m.admits(number) {
		return 0
	}
	c := scored{number, m.s.place[number], score}
	at, _ := slices.BinarySearchFunc(m.best, c, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	if at == n {
		return m.best[n-1].score
	}
	m.best = slices.Insert(m.best[:min(len(m.best), n-1)], at, c)
	if len(m.best) < n {
		return 0
	}
	return m.best[n-1].score
}

// admits asks keep once for every passage.
func (m *sums) admits(number uint32) bool {
	if m.may[number] == unasked {
		m.may[number] = refused
		if at := m.s.place[number]; at >= 0 && (m.keep == nil || m.keep(int(at))) {
			m.may[number] = admitted
		}
	}
	return m.may[number] == admitted
}

// hits are the n best passages, once all terms are added.
func (m *sums) hits(n int) []knowledge.Hit {
	m.choose(n, m.least(n))
	out := make([]knowledge.Hit, len(m.best))
	for i, b := range m.best {
		out[i] = knowledge.Hit{Passage: int(b.place), Score: b.score}
	}
	return out
}
