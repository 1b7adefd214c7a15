package knowledge

import (
	"cmp"
	"math"
	"slices"
)

// relative are the features that are also given as a share of the greatest among the candidates.
var relative = [...]int{fScore, fCover, fPairs, fLine, fLinePairs, fRun, fTitleLine, fTitleBack, fOrder, fLineBack, fLocal, fLocalLine, fLocalPairs, fWindow}

// rankFeatures is the number of features of the ranking: those of the passage, the relative ones, the place that the search
// gave it, and the length of the question.
const rankFeatures = int(featureCount) + len(relative) + 2

// ranked is a candidate with its features and its score of the second look.
type ranked struct {
	passage int
	x       [rankFeatures]float32
	score   float64
	sight   sight
}

// describeAll computes the features of the hits, in their order.
func (t *turn) describeAll(hits []Hit) []ranked {
	views := t.views()
	defer release(views)
	out := make([]ranked, len(hits))
	var greatest features
	for i, s := range sightings(views, hits, t.mostScore()) {
		out[i].passage, out[i].sight = hits[i].Passage, s
		copy(out[i].x[:], s.x[:])
		for k := range s.x {
			greatest[k] = max(greatest[k], s.x[k])
		}
	}
	brief := min(float32(len(t.query.words))/30, 1)
	for i := range out {
		x := out[i].x[:]
		for k, f := range relative {
			x[int(featureCount)+k] = x[f] / max(greatest[f], 1e-6)
		}
		x[rankFeatures-2], x[rankFeatures-1] = 1/float32(i+1), brief
	}
	return out
}

// rank looks at the hits a second time and puts them into order, best first.
func (t *turn) rank(hits []Hit) []ranked {
	out := t.describeAll(hits)
	for i := range out {
		out[i].score = t.model.score(out[i].x[:])
	}
	slices.SortStableFunc(out, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return out
}

// The features of the decision whether the first candidate answers the question, after those of the first candidate itself.
const (
	sMargin    = rankFeatures + iota // score of the first less that of the second other document or unit
	sShare                           // share of the first in the softmax of all scores
	sThree                           // share of the first three
	sWords                           // words of the question, of 30
	sUnknown                         // share of the words of the question that the base does not know
	sRare                            // inverse document frequency of the rarest word of the question that the passage lacks, of 10
	sRarest2                         // the same of the second rarest
	sScore                           // score of the first, of 30
	sNextLine                        // of the second: words in its best line
	sNextCover                       // words
	sNextPairs                       // pairs
	sNextTitle                       // best title line
	sMeanCover                       // words, mean of the first ten
	sMeanPairs                       // pairs, mean of the first ten
	evidenceAt
)

// sureness describes how sure the first of rs is.
func (t *turn) sureness(rs []ranked) []float32 {
	x := make([]float32, sureFeatures)
	copy(x, rs[0].x[:])
	total, three := 0.0, 0.0
	for i, r := range rs {
		e := math.Exp(r.score - rs[0].score)
		total += e
		if i < 3 {
			three += e
		}
	}
	x[sMargin] = 20
	if len(rs) > 1 {
		x[sMargin] = float32(min(rs[0].score-rs[1].score, 20))
	}
	x[sShare], x[sThree] = float32(1/total), float32(three/total)
	x[sWords] = float32(len(t.query.words)) / 30
	x[sUnknown], x[sRare], x[sRarest2] = t.lacking(rs[0].passage)
	x[sScore] = float32(rs[0].score / 30)
	if len(rs) > 1 {
		x[sNextLine], x[sNextCover], x[sNextPairs], x[sNextTitle] = rs[1].x[fLine], rs[1].x[fCover], rs[1].x[fPairs], rs[1].x[fTitleLine]
	}
	ten := rs[:min(len(rs), 10)]
	for _, r := range ten {
		x[sMeanCover] += r.x[fCover] / float32(len(ten))
		x[sMeanPairs] += r.x[fPairs] / float32(len(ten))
	}
	t.evidence(x, rs)
	return x
}

// lacking measures the words of the question that a passage lacks: the share that the whole base lacks, fillers left out, and the
// two rarest that only the passage lacks.
func (t *turn) lacking(passage int) (unknown, rarest, second float32) {
	words := t.query.words
	if t.query.meant != nil {
		words = t.query.meant
	}
	held := t.held(passage)
	for _, w := range words {
		id := t.forward.folded[w.F]
		switch {
		case id == 0 && fillers[w.F]:
		case id == 0:
			unknown++
		case !held.has(id):
			if w := t.forward.idf[id] / 10; w > rarest {
				rarest, second = w, rarest
			} else {
				second = max(second, w)
			}
		}
	}
	return unknown / float32(max(len(words), 1)), rarest, second
}
