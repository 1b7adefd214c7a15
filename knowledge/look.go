package knowledge

import (
	"math"
	"slices"
	"sync"
)

// look is a question made ready for looking at passages. It belongs to one goroutine.
type look struct {
	f        *forward
	words    int
	folded   [maxQueryWords]uint32
	accents  [maxQueryWords][2]uint32 // accented numbers as typed, two at most
	weight   [maxQueryWords]float32
	total    float32
	next     [maxQueryWords][maxQueryWords]uint8 // 1 + number of the pair
	pair     []float32
	pairs    float32
	third    [maxPairsOf + 1][maxQueryWords]uint8 // number of a pair, the word after it: 1 + number of the triple
	triple   []float32
	tripling float32
	slot     []uint8 // accented number -> 1 + place in words; lineEnd for number 0
	reach    int     // words in a stretch of fWindow
	places   []place // of the passage that is looked at
	tokens   []Token
	content  *content // once weighed
}

// place is where in a stretch a word of the question stands.
type place struct {
	at   int
	word uint8
}

// lineEnd is the slot of what ends a line.
const lineEnd = math.MaxUint8

// maxPairsOf is how many pairs of a question are looked for, and how many triples.
const maxPairsOf = 120

// windowSlack is how many words more than the question the stretch of fWindow has.
const windowSlack = 12

var slotPool sync.Pool

// newLook prepares the words of a question. Words that no passage holds count with the weight of the rarest.
func newLook(f *forward, words []Token, accented bool) *look {
	l := &look{f: f, reach: len(words) + windowSlack, tokens: words}
	if p, ok := slotPool.Get().(*[]uint8); ok && len(*p) >= len(f.words) {
		l.slot = *p
	} else {
		l.slot = make([]uint8, len(f.words))
	}
	l.slot[0] = lineEnd
	at := map[string]int{}
	rarest := float32(math.Log(float64(len(f.start)) + 1))
	before, before2, pair := -1, -1, uint8(0)
	for _, w := range words {
		i, ok := at[w.F]
		if !ok {
			if l.words == maxQueryWords {
				break
			}
			i = l.words
			at[w.F] = i
			l.words++
			l.weight[i] = rarest
			if id := f.folded[w.F]; id != 0 {
				l.folded[i], l.weight[i] = id, f.idf[id]
				for _, x := range f.spelled[id] {
					l.slot[x] = uint8(i + 1)
				}
			}
			l.total += l.weight[i]
		}
		if x := f.number[w.X]; x != 0 && accented && l.accents[i][0] != x {
			l.accents[i][1], l.accents[i][0] = l.accents[i][0], x
		}
		if before >= 0 && l.next[before][i] == 0 && len(l.pair) < maxPairsOf {
			w := (l.weight[before] + l.weight[i]) / 2
			l.pair = append(l.pair, w)
			l.next[before][i] = uint8(len(l.pair))
			l.pairs += w
		}
		if pair != 0 && l.third[pair][i] == 0 && len(l.triple) < maxPairsOf {
			w := (l.weight[before2] + l.weight[before] + l.weight[i]) / 3
			l.triple = append(l.triple, w)
			l.third[pair][i] = uint8(len(l.triple))
			l.tripling += w
		}
		pair = 0
		if before >= 0 {
			pair = l.next[before][i]
		}
		before2, before = before, i
	}
	l.total, l.pairs, l.tripling = max(l.total, 1e-6), max(l.pairs, 1e-6), max(l.tripling, 1e-6)
	return l
}

// release gives the slots back.
func (l *look) release() {
	for i := range l.words {
		for _, x := range l.f.spelled[l.folded[i]] {
			l.slot[x] = 0
		}
	}
	slot := l.slot
	l.slot = nil
	slotPool.Put(&slot)
}

// views makes the readings of a question ready: as typed, and with abbreviations spelled out.
func (t *turn) views() []*look {
	out := []*look{newLook(t.forward, t.telling(t.query.words), t.query.accented)}
	if t.query.meant != nil {
		out = append(out, newLook(t.forward, t.telling(t.query.meant), t.query.accented))
	}
	return out
}

// telling leaves out of words the fillers that a small base does not hold: that a passage lacks them tells nothing.
func (t *turn) telling(words []Token) []Token {
	out := slices.DeleteFunc(slices.Clone(words), func(w Token) bool { return fillers[w.F] && t.forward.folded[w.F] == 0 })
	if len(out) == 0 {
		return words
	}
	return out
}

func release(views []*look) {
	for _, l := range views {
		l.release()
	}
}

// sightings looks at all hits under every reading and keeps of each hit the reading that fits best.
func sightings(views []*look, hits []Hit, most float32) []sight {
	out := make([]sight, len(hits))
	for v, l := range views {
		sights := make([]sight, len(hits))
		for i, h := range hits {
			sights[i] = l.at(h.Passage, h.Score/most)
		}
		l.localise(sights)
		for i := range sights {
			if v == 0 || sights[i].x.fit() > out[i].x.fit() {
				out[i] = sights[i]
				out[i].by = l
			}
		}
	}
	return out
}

// fit is a rough measure to choose a reading by.
func (x *features) fit() float32 { return x[fCover] + x[fPairs] + x[fTitleLine] + x[fTitle] }
