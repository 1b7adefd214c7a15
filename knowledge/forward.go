package knowledge

import (
	"maps"
	"math"
	"slices"
)

// forward holds the words of every passage in order, as numbers, for the second look at the few passages that a search brings and
// for the language model that mends and accents questions.
type forward struct {
	stream []uint32 // word numbers of all passages; 0 ends a line
	start  []uint32 // where a passage begins in stream; one more at the end
	body   []uint32 // where its text begins, after the title
	place  map[string]int

	words  []string          // accented words by number; number 0 is none
	number map[string]uint32 // accented word -> number
	fold   []uint32          // number of an accented word -> number of its folded form
	flat   []string          // folded words by number
	folded map[string]uint32 // folded word -> number
	idf    []float32         // of folded words, over passages

	spelled [][]uint32 // number of a folded word -> numbers of its accented forms
	line    []float32  // weight of all words of each line of stream, in order
	first   []uint32   // number of a passage's first line
	text    []uint32   // number of the first line of its text
}

// newForward reads the passages, copying those that before (which may be nil) holds already. Every text begins with its title
// (Passage.Words), which is read once.
func newForward(passages []Passage, before *forward) *forward {
	f := &forward{number: map[string]uint32{}, folded: map[string]uint32{}, words: []string{""}, fold: []uint32{0}, flat: []string{""}, place: map[string]int{}}
	if before != nil {
		f.number, f.folded = maps.Clone(before.number), maps.Clone(before.folded)
		f.words, f.fold, f.flat = slices.Clone(before.words), slices.Clone(before.fold), slices.Clone(before.flat)
		f.stream = make([]uint32, 0, len(before.stream)+len(before.stream)/16)
	}
	raw := map[string]uint32{}
	for i := range passages {
		f.place[passages[i].ID] = i
		f.start = append(f.start, uint32(len(f.stream)))
		if at, ok := before.at(passages[i].ID); ok {
			f.body = append(f.body, uint32(len(f.stream))+before.body[at]-before.start[at])
			f.stream = append(f.stream, before.stream[before.start[at]:before.start[at+1]]...)
			continue
		}
		title, text := passages[i].Words()
		f.read(title, raw)
		f.body = append(f.body, uint32(len(f.stream)))
		f.read(text[len(title):], raw)
	}
	f.start = append(f.start, uint32(len(f.stream)))
	f.count()
	return f
}

// at returns the place of a passage.
func (f *forward) at(id string) (int, bool) {
	if f == nil {
		return 0, false
	}
	at, ok := f.place[id]
	return at, ok
}

// read appends the words of s and a line end after every line that has words. raw remembers words as typed.
func (f *forward) read(s string, raw map[string]uint32) {
	for i := 0; i < len(s); {
		n := wordLen(s[i:])
		if n == 0 {
			if s[i] == '\n' {
				f.endLine()
			}
			i++
			continue
		}
		word := s[i : i+n]
		id, ok := raw[word]
		if !ok {
			id = f.learn(word)
			raw[word] = id
		}
		f.stream = append(f.stream, id)
		i += n
	}
	f.endLine()
}

func (f *forward) endLine() {
	if n := len(f.stream); n > 0 && f.stream[n-1] != 0 {
		f.stream = append(f.stream, 0)
	}
}

// learn returns the number of a word, giving it one when it is new.
func (f *forward) learn(word string) uint32 {
	x, flat := canonical(word)
	if id, ok := f.number[x]; ok {
		return id
	}
	id := uint32(len(f.words))
	fid, ok := f.folded[flat]
	if !ok {
		fid = uint32(len(f.flat))
		f.folded[flat] = fid
		f.flat = append(f.flat, flat)
	}
	f.number[x] = id
	f.words = append(f.words, x)
	f.fold = append(f.fold, fid)
	return id
}

// count sets the inverse document frequencies, as BM25 has them.
func (f *forward) count() {
	frequency, last := make([]uint32, len(f.flat)), make([]uint32, len(f.flat))
	n := len(f.start) - 1
	for i := range n {
		for _, id := range f.stream[f.start[i]:f.start[i+1]] {
			if w := f.fold[id]; id != 0 && last[w] != uint32(i+1) {
				last[w] = uint32(i + 1)
				frequency[w]++
			}
		}
	}
	f.idf = make([]float32, len(f.flat))
	for w, k := range frequency {
		f.idf[w] = float32(math.Log(1 + (float64(n)-float64(k)+.5)/(float64(k)+.5)))
	}
	f.spelled = make([][]uint32, len(f.flat))
	for id, w := range f.fold[1:] {
		f.spelled[w] = append(f.spelled[w], uint32(id+1))
	}
	f.weighLines()
}

// weighLines sums up what the words of each line weigh, so that a look at a passage need not.
func (f *forward) weighLines() {
	n := len(f.start) - 1
	f.line, f.first, f.text = make([]float32, 0, len(f.stream)/16), make([]uint32, n), make([]uint32, n)
	for i := range n {
		f.first[i] = uint32(len(f.line))
		weight := float32(0)
		for at := f.start[i]; at < f.start[i+1]; at++ {
			if at == f.body[i] {
				f.text[i] = uint32(len(f.line))
			}
			if id := f.stream[at]; id != 0 {
				weight += f.idf[f.fold[id]]
				continue
			}
			f.line = append(f.line, weight)
			weight = 0
		}
		if f.body[i] == f.start[i+1] {
			f.text[i] = uint32(len(f.line))
		}
	}
}
