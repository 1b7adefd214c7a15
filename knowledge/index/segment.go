package index

import (
	"hash/maphash"
	"math"

	"isobot/knowledge"
)

// segment is the postings of a set of passages in memory. It never changes once it is built.
type segment struct {
	ids    []string // of passages, by number
	fields [len(fields)]field
}

// field is the postings of one field. Terms are known by a 64-bit hash only: two million terms collide with a chance of one in
// ten million.
type field struct {
	terms  map[uint64]row
	docs   []uint32 // passage numbers, term after term
	freqs  []uint8  // how often, at most 255
	common []uint8  // how often a common term stands in each passage, term after term
	len    []uint32 // terms in each passage
	total  uint64   // terms in all

	open  uint64
	start int
}

// row is where the postings of a term are.
type row struct {
	from  uint32  // in docs and freqs; of a common term, in common, in units of all passages
	count uint32  // passages that hold the term
	most  float32 // the greatest share (tf / (tf + norm)) that the term gives a passage, by the segment's own mean length
}

// commonShare is from which part of the passages on a term is kept as a row of all of them: that takes no more room than a list, and
// what one passage has is read in one step.
const commonShare = 5

func (s *segment) common(r row) bool { return int(r.count)*commonShare >= len(s.ids) }

var seed = maphash.MakeSeed()

func hash(term string) uint64 { return maphash.String(seed, term) }

func newSegment(ids []string) *segment {
	s := &segment{ids: ids}
	for i := range s.fields {
		s.fields[i] = field{terms: map[uint64]row{}, len: make([]uint32, len(ids))}
	}
	return s
}

// begin starts the postings of a term; add and end belong to it.
func (f *field) begin(term string) { f.open, f.start = hash(term), len(f.docs) }

func (f *field) add(doc uint32, freq int) {
	f.docs = append(f.docs, doc)
	f.freqs = append(f.freqs, uint8(min(freq, math.MaxUint8)))
	f.len[doc] += uint32(freq)
	f.total += uint64(freq)
}

func (f *field) end() {
	n := len(f.docs) - f.start
	if n == 0 {
		return
	}
	r := row{from: uint32(f.start), count: uint32(n)}
	if all := len(f.len); n*commonShare >= all {
		r.from = uint32(len(f.common) / all)
		f.common = append(f.common, make([]uint8, all)...)
		line := f.common[len(f.common)-all:]
		for i := f.start; i < len(f.docs); i++ {
			line[f.docs[i]] = f.freqs[i]
		}
		f.docs, f.freqs = f.docs[:f.start], f.freqs[:f.start]
	}
	f.terms[f.open] = r
}

// finish sets the bounds of the terms once all postings of all fields are there.
func (s *segment) finish() {
	for i := range s.fields {
		f := &s.fields[i]
		norm := f.norms(i, f.mean())
		for h, r := range f.terms {
			s.each(f, r, func(doc uint32, freq uint8) { r.most = max(r.most, share(freq, norm[doc])) })
			f.terms[h] = r
		}
	}
}

// each calls yield for every posting of a row.
func (s *segment) each(f *field, r row, yield func(doc uint32, freq uint8)) {
	if !s.common(r) {
		for i := r.from; i < r.from+r.count; i++ {
			yield(f.docs[i], f.freqs[i])
		}
		return
	}
	for doc, freq := range s.line(f, r) {
		if freq > 0 {
			yield(uint32(doc), freq)
		}
	}
}

// line is the row of a common term.
func (s *segment) line(f *field, r row) []uint8 {
	n := len(s.ids)
	return f.common[int(r.from)*n : (int(r.from)+1)*n]
}

// mean is the mean length of a passage, 1 at least.
func (f *field) mean() float64 { return max(float64(f.total)/float64(max(len(f.len), 1)), 1) }

// norms are the denominators of BM25 less tf: k1 * (1 - b + b * length / mean).
func (f *field) norms(number int, mean float64) []float32 {
	out := make([]float32, len(f.len))
	for n, l := range f.len {
		out[n] = float32(k1[number] * (1 - bParam[number] + bParam[number]*float64(l)/mean))
	}
	return out
}

// share is what a posting gives of the most that its term can give, between 0 and 1.
func share(freq uint8, norm float32) float32 { return float32(freq) / (float32(freq) + norm) }

// posting is how often a passage holds a term.
type posting struct {
	doc  uint32
	freq int
}

// build makes a segment of passages without the disk.
func build(passages []knowledge.Passage) *segment {
	ids := make([]string, len(passages))
	for i := range passages {
		ids[i] = passages[i].ID
	}
	var lists [len(fields)]map[string][]posting
	for i := range lists {
		lists[i] = map[string][]posting{}
	}
	for n := range passages {
		title, text := passages[n].Words()
		for i, name := range fields {
			list(lists[i], uint32(n), name, source(name, title, text))
		}
	}
	s := newSegment(ids)
	for i := range lists {
		for term, postings := range lists[i] {
			s.fields[i].begin(term)
			for _, p := range postings {
				s.fields[i].add(p.doc, p.freq)
			}
			s.fields[i].end()
		}
	}
	s.finish()
	return s
}

// list adds the terms of a field of a passage to the lists; passages come in order.
func list(lists map[string][]posting, doc uint32, field, text string) {
	analyzers[field].terms(text, func(term string, _, _ int) {
		postings := lists[term]
		if k := len(postings); k > 0 && postings[k-1].doc == doc {
			postings[k-1].freq++
		} else {
			lists[term] = append(postings, posting{doc, 1})
		}
	})
}
