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
	terms map[uint64]span
	docs  []uint32 // passage numbers, term after term
	freqs []uint8  // how often, at most 255
	len   []uint32 // terms in each passage
	total uint64   // terms in all

	open  uint64
	start int
}

// span is where the postings of a term are.
type span struct{ from, to uint32 }

var seed = maphash.MakeSeed()

func hash(term string) uint64 { return maphash.String(seed, term) }

func newSegment(ids []string) *segment {
	s := &segment{ids: ids}
	for i := range s.fields {
		s.fields[i] = field{terms: map[uint64]span{}, len: make([]uint32, len(ids))}
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
	if len(f.docs) > f.start {
		f.terms[f.open] = span{uint32(f.start), uint32(len(f.docs))}
	}
}

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
	s := newSegment(ids)
	for i, name := range fields {
		rows := map[string][]posting{}
		for n := range passages {
			doc := uint32(n)
			analyzers[name].terms(source(name, &passages[n]), func(term string, _, _ int) {
				row := rows[term]
				if k := len(row); k > 0 && row[k-1].doc == doc {
					row[k-1].freq++
				} else {
					rows[term] = append(row, posting{doc, 1})
				}
			})
		}
		for term, row := range rows {
			s.fields[i].begin(term)
			for _, p := range row {
				s.fields[i].add(p.doc, p.freq)
			}
			s.fields[i].end()
		}
	}
	return s
}
