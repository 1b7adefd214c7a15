package knowledge

import (
	_ "embed" // common.tsv
	"math"
	"strconv"
	"strings"
)

// commonText lists the folded words that are common in Vietnamese administrative prose, with the share of stretches of a hundred words
// that hold each. It is made by
//
//	go test ./knowledge -run TestCommonWords -fit
//
//go:embed common.tsv
var commonText string

// Of the general statistics: as how many passages they count beside those of the base, and the share of words that are not listed.
const (
	priorPassages = 150
	priorRare     = .004
)

// usual is the share of stretches of prose that hold a folded word.
var usual = readCommon(commonText)

func readCommon(text string) map[string]float64 {
	out := map[string]float64{}
	for line := range strings.Lines(text) {
		word, share, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if p, err := strconv.ParseFloat(share, 64); err == nil {
			out[word] = p
		}
	}
	return out
}

// content is what the words of a question weigh as evidence: fillers nothing, others by how rare they are in the base and in prose at
// large together, so that a small base too knows that "là" carries nothing. 1 is the weight of a word that nothing holds.
type content struct {
	word   [maxQueryWords]float32
	figure uint64 // words that are numbers
	pair   []float32
	total  float32
	pairs  float32
	heavy  float32 // words with weight
}

// weighContent weighs the words of a question once.
func (l *look) weighContent() *content {
	if l.content != nil {
		return l.content
	}
	c := &content{pair: make([]float32, len(l.pair)), total: 1e-6, pairs: 1e-6}
	n := float64(len(l.f.start) - 1)
	most := math.Log(1 + (n+priorPassages)/.5)
	at := map[string]int{}
	for _, w := range l.tokens {
		if _, ok := at[w.F]; ok || len(at) == l.words {
			continue
		}
		i := len(at)
		at[w.F] = i
		if number(w.F) {
			c.figure |= 1 << i
		}
		if fillers[w.F] {
			continue
		}
		share, ok := usual[w.F]
		if !ok {
			share = priorRare
		}
		k := share * priorPassages
		if id := l.folded[i]; id != 0 {
			k += (n+1)/math.Exp(float64(l.f.idf[id])) - .5
		}
		c.word[i] = float32(math.Log(1+(n+priorPassages-k+.5)/(k+.5)) / most)
		c.total += c.word[i]
		c.heavy++
	}
	for a := range l.words {
		for b := range l.words {
			if p := l.next[a][b]; p != 0 && c.word[a] > 0 && c.word[b] > 0 {
				c.pair[p-1] = (c.word[a] + c.word[b]) / 2
				c.pairs += c.pair[p-1]
			}
		}
	}
	l.content = c
	return c
}

// of is the weight of a set of words.
func (c *content) of(words uint64) float32 {
	var s float32
	for i := 0; words>>i != 0; i++ {
		if words>>i&1 != 0 {
			s += c.word[i]
		}
	}
	return s
}

// The features of the decision that compare the first candidate with the question's content and with the other candidates, numbered
// from evidenceAt on. Words are weighed as content.
const (
	eCover     = evidenceAt + iota // share of the words that the first holds
	eLine                          // in its best line
	ePairs                         // share of the pairs
	eMissing                       // weight of the words that it lacks, of 5
	eMost                          // the weightiest of them
	eFigures                       // numbers among them, of 2
	eNowhere                       // share of the words that none of the candidates holds
	ePairLost                      // share of the pairs that none holds
	ePairElse                      // share of the pairs that the first lacks and another holds
	eNextMore                      // share of the words that the second holds and the first lacks
	eMore                          // share of the words that the first holds and the second lacks
	ePairNext                      // share of the pairs that the second holds and the first lacks
	ePairMore                      // share of the pairs that the first holds and the second lacks
	eAlike                         // how alike first and second are: shared distinct words, weighed, of all of both
	eTitleElse                     // best title line among the others less that of the first
	eScoreGap                      // score of the search less the best other, of the better
	eLead                          // score of the second look less the mean of the next ten, of 20
	eLength                        // words of the question with weight, of 20
	sureFeatures
)

// evidence sets the features that compare. rs are the first and its rivals, all every candidate.
func (t *turn) evidence(x []float32, rs []ranked) {
	first := &rs[0]
	l := first.sight.by
	c := l.weighContent()
	has := first.sight
	x[eCover], x[eLine], x[ePairs] = c.of(has.words)/c.total, c.of(has.line)/c.total, has.pairs.sum(c.pair)/c.pairs
	for i := range l.words {
		if has.words>>i&1 != 0 {
			continue
		}
		x[eMissing] += c.word[i] / 5
		x[eMost] = max(x[eMost], c.word[i])
		x[eFigures] += float32(c.figure>>i&1) / 2
	}
	x[eLength] = c.heavy / 20
	words, pairs := has.words, has.pairs
	for _, r := range rs[1:] {
		if r.sight.by != l {
			continue
		}
		words |= r.sight.words
		pairs[0] |= r.sight.pairs[0]
		pairs[1] |= r.sight.pairs[1]
		x[eTitleElse] = max(x[eTitleElse], r.x[fTitleLine])
	}
	x[eTitleElse] -= first.x[fTitleLine]
	x[eNowhere], x[ePairLost] = 1-c.of(words)/c.total, 1-pairs.sum(c.pair)/c.pairs
	x[ePairElse] = mask{pairs[0] &^ has.pairs[0], pairs[1] &^ has.pairs[1]}.sum(c.pair) / c.pairs
	x[eScoreGap], x[eLead], x[eMore], x[ePairMore] = 1, 1, x[eCover], x[ePairs]
	if len(rs) == 1 {
		return
	}
	t.against(x, c, first, &rs[1])
	best, mean, ten := float32(0), 0.0, rs[1:min(len(rs), 11)]
	for _, r := range rs[1:] {
		best = max(best, r.x[fScore])
	}
	for _, r := range ten {
		mean += r.score / float64(len(ten))
	}
	x[eScoreGap] = (first.x[fScore] - best) / max(first.x[fScore], best, 1e-6)
	x[eLead] = float32(min((first.score-mean)/20, 1))
}

// against sets the features that compare first with second.
func (t *turn) against(x []float32, c *content, first, second *ranked) {
	a, b := first.sight, second.sight
	x[eAlike] = t.forward.alike(first.passage, second.passage)
	if a.by != b.by {
		return
	}
	x[eNextMore], x[eMore] = c.of(b.words&^a.words)/c.total, c.of(a.words&^b.words)/c.total
	x[ePairNext] = mask{b.pairs[0] &^ a.pairs[0], b.pairs[1] &^ a.pairs[1]}.sum(c.pair) / c.pairs
	x[ePairMore] = mask{a.pairs[0] &^ b.pairs[0], a.pairs[1] &^ b.pairs[1]}.sum(c.pair) / c.pairs
}

// alike is the weight of the distinct words that two passages share, of the weight of those that either holds.
func (f *forward) alike(a, b int) float32 {
	in := map[uint32]bool{}
	for _, id := range f.stream[f.start[a]:f.start[a+1]] {
		in[f.fold[id]] = true
	}
	delete(in, 0)
	var both, all float32
	for w := range in {
		all += f.idf[w]
	}
	for _, id := range f.stream[f.start[b]:f.start[b+1]] {
		w := f.fold[id]
		had, seen := in[w]
		switch {
		case had:
			both += f.idf[w]
			in[w] = false
		case !seen && w != 0:
			all += f.idf[w]
			in[w] = false
		}
	}
	return both / max(all, 1e-6)
}
