package knowledge

import (
	"math"
	"math/bits"
)

// maxQueryWords is how many different words of a question the second look considers.
const maxQueryWords = 64

// The features of a passage for a question. All but the first are shares between 0 and 1 of the question's (or a title line's)
// weight, a word weighing its inverse document frequency.
const (
	fScore      = iota // score of the search / what the question could score at most
	fCover             // words of the question that the passage holds
	fPairs             // pairs of neighbouring words of the question that it holds as neighbours
	fLine              // words in its best line
	fLinePairs         // pairs in its best line
	fRun               // the longest run of words in the question's order
	fTitle             // words of the question in the title
	fTitleLine         // best title line: harmonic mean of question in line and line in question
	fTitleBack         // best title line: share of the line that the question holds
	fTitlePairs        // pairs in the title
	fAccents           // words found with the accents as typed, of the words found
	fLead              // words in the first line of the text
	fTriples           // triples of neighbouring words
	fLeadBack          // share of the first line that the question holds
	fTitleAll          // share of the whole title that the question holds
	fOrder             // pairs of the best line that stand in the question's order with at most two words between
	fLineBack          // best line: harmonic mean as for titles
	fBrief             // best title line times how short the question is
	fLocal             // words, each weighing also how few of the candidates hold it
	fLocalLine         // the same in the best line
	fLocalPairs        // pairs, in the same way
	fLocalMiss         // the weightiest word that is missing, in the same way
	fGap               // the longest run of words of the question that the passage lacks
	fLinesTwo          // words in the best line and the line that adds most to it
	fShort             // 1/sqrt of the length: short passages say one thing
	fWindow            // words within a stretch of the text little longer than the question, whatever its lines
	featureCount
)

// features describe one passage for one question.
type features [featureCount]float32

// mask is a set of up to 128 pairs or triples.
type mask [2]uint64

func (m *mask) set(i uint8) { m[i>>6] |= 1 << (i & 63) }

func (m mask) sum(weights []float32) float32 {
	var s float32
	for part, b := range m {
		for ; b != 0; b &= b - 1 {
			s += weights[part<<6+bits.TrailingZeros64(b)]
		}
	}
	return s
}

func (l *look) sum(words uint64) float32 {
	var s float32
	for ; words != 0; words &= words - 1 {
		s += l.weight[bits.TrailingZeros64(words)]
	}
	return s
}

// found is what a stretch of a passage holds of the question.
type found struct {
	words, exact uint64
	pairs        mask
	triples      mask
	run          float32
}

// line is what one line holds, with the weight of all its words.
type line struct {
	words  uint64
	loose  uint64 // words that follow, within three places, a word that the question has before them
	pairs  mask
	weight float32
}

// scan reads a stretch of the stream, whose first line has number first, and calls each at the end of every line.
func (l *look) scan(stream []uint32, first uint32, all *found, each func(line)) {
	var cur line
	before, pair := uint8(0), uint8(0) // the word before, and the pair that it ends
	run := float32(0)
	gap, last := 0, uint8(0)
	for at, id := range stream {
		q := l.slot[id]
		gap++
		if q == 0 {
			before, pair, run = 0, 0, 0
			continue
		}
		if q == lineEnd {
			cur.weight = l.f.line[first]
			first++
			each(cur)
			cur, before, pair, run, last = line{}, 0, 0, 0, 0
			continue
		}
		i := q - 1
		l.places = append(l.places, place{at, i})
		if last != 0 && gap <= 3 && i > last-1 && i-(last-1) <= 3 {
			cur.loose |= 1 << i
		}
		gap, last = 0, q
		cur.words |= 1 << i
		if l.accents[i][0] == id || l.accents[i][1] == id {
			all.exact |= 1 << i
		}
		after := uint8(0)
		if before != 0 {
			after = l.next[before-1][i]
		}
		if after == 0 {
			run = l.weight[i]
		} else {
			cur.pairs.set(after - 1)
			run += l.weight[i]
			if t := l.third[pair][i]; t != 0 {
				all.triples.set(t - 1)
			}
		}
		all.run = max(all.run, run)
		before, pair = q, after
	}
}

// sight is what a passage shows of a question.
type sight struct {
	x           features
	words, line uint64 // words of the question in the passage, in its best line
	pairs       mask
	by          *look
}

// at looks at passage n, which the search gave score. The local features are left to localise.
func (l *look) at(n int, score float32) sight {
	var s sight
	x := &s.x
	var all, title found
	start, body, end := l.f.start[n], l.f.body[n], l.f.start[n+1]
	l.title(l.f.stream[start:body], l.f.first[n], &title, x)
	l.places = l.places[:0]
	l.text(l.f.stream[body:end], l.f.text[n], &all, &s)
	all.words |= title.words
	all.exact |= title.exact
	for i := range all.pairs {
		all.pairs[i] |= title.pairs[i]
		all.triples[i] |= title.triples[i]
	}
	s.words, s.pairs = all.words, all.pairs
	x[fScore], x[fWindow] = score, l.window()/l.total
	x[fRun] = max(all.run, title.run) / l.total
	x[fCover], x[fPairs] = l.sum(all.words)/l.total, all.pairs.sum(l.pair)/l.pairs
	x[fTriples] = all.triples.sum(l.triple) / l.tripling
	x[fAccents] = l.sum(all.exact) / max(l.sum(all.words), 1e-6)
	x[fGap] = l.gap(all.words) / l.total
	x[fShort] = float32(1 / math.Sqrt(float64(end-start)+1))
	return s
}

// title looks at the lines of a title.
func (l *look) title(stream []uint32, from uint32, title *found, x *features) {
	weight := float32(0)
	l.scan(stream, from, title, func(n line) {
		weight += n.weight
		title.words |= n.words
		title.pairs[0] |= n.pairs[0]
		title.pairs[1] |= n.pairs[1]
		in := l.sum(n.words)
		back := min(in/max(n.weight, 1e-6), 1)
		x[fTitleBack] = max(x[fTitleBack], back)
		if in > 0 {
			x[fTitleLine] = max(x[fTitleLine], 2/(l.total/in+1/back))
		}
	})
	in := l.sum(title.words)
	x[fTitle] = in / l.total
	x[fTitlePairs] = title.pairs.sum(l.pair) / l.pairs
	x[fTitleAll] = min(in/max(weight, 1e-6), 1)
	x[fBrief] = x[fTitleLine] / float32(math.Sqrt(float64(max(l.words, 1))))
}

// text looks at the lines of a text.
func (l *look) text(stream []uint32, from uint32, all *found, s *sight) {
	x := &s.x
	var best, bestPairs float32
	var seen []uint64
	first := true
	l.scan(stream, from, all, func(n line) {
		all.words |= n.words
		all.pairs[0] |= n.pairs[0]
		all.pairs[1] |= n.pairs[1]
		in := l.sum(n.words)
		if in > best {
			best, s.line = in, n.words
		}
		bestPairs = max(bestPairs, n.pairs.sum(l.pair))
		x[fOrder] = max(x[fOrder], l.sum(n.loose)/l.total)
		if in > 0 {
			x[fLineBack] = max(x[fLineBack], 2/(l.total/in+max(n.weight, in)/in))
			seen = append(seen, n.words)
		}
		if first {
			x[fLead], x[fLeadBack] = in/l.total, min(in/max(n.weight, 1e-6), 1)
			first = false
		}
	})
	two := best
	for _, words := range seen {
		if words&^s.line != 0 {
			two = max(two, l.sum(words|s.line))
		}
	}
	x[fLine], x[fLinePairs], x[fLinesTwo] = best/l.total, bestPairs/l.pairs, two/l.total
}

// window is the greatest weight of words of the question within a stretch of the text.
func (l *look) window() float32 {
	var count [maxQueryWords]uint16
	var in, best float32
	from := 0
	for _, p := range l.places {
		if count[p.word]++; count[p.word] == 1 {
			in += l.weight[p.word]
		}
		for ; p.at-l.places[from].at >= l.reach; from++ {
			w := l.places[from].word
			if count[w]--; count[w] == 0 {
				in -= l.weight[w]
			}
		}
		best = max(best, in)
	}
	return best
}

// gap is the weight of the longest run of words, in the order in which the question first has them, that are not in words.
func (l *look) gap(words uint64) float32 {
	var longest, run float32
	for i := range l.words {
		if words&(1<<i) != 0 {
			run = 0
			continue
		}
		run += l.weight[i]
		longest = max(longest, run)
	}
	return longest
}

// localise sets the features in which a word weighs the more the fewer of the candidates hold it: what tells a passage from its
// neighbours.
func (l *look) localise(sights []sight) {
	var word [maxQueryWords]float32
	pair := make([]float32, len(l.pair))
	for _, s := range sights {
		for i := range l.words {
			word[i] += float32(s.words >> i & 1)
		}
		for i := range pair {
			pair[i] += float32(s.pairs[i>>6] >> (i & 63) & 1)
		}
	}
	n := float32(len(sights))
	local := func(weight, holders float32) float32 { return weight * float32(math.Log(float64((n+1)/(holders+.5)))) }
	total, pairs := float32(1e-6), float32(1e-6)
	for i := range l.words {
		word[i] = local(l.weight[i], word[i])
		total += word[i]
	}
	for i := range pair {
		pair[i] = local(l.pair[i], pair[i])
		pairs += pair[i]
	}
	for k := range sights {
		s := &sights[k]
		var in, line, miss float32
		for i := range l.words {
			in += word[i] * float32(s.words>>i&1)
			line += word[i] * float32(s.line>>i&1)
			if s.words>>i&1 == 0 {
				miss = max(miss, word[i])
			}
		}
		s.x[fLocal], s.x[fLocalLine], s.x[fLocalMiss] = in/total, line/total, miss/total
		s.x[fLocalPairs] = s.pairs.sum(pair) / pairs
	}
}
