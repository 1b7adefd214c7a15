package knowledge

import (
	"maps"
	"math"
	"slices"
)

// lexicon is a language model of the base: how often its words and its pairs of neighbouring words occur. It mends words the base
// does not know and gives accents back to words typed without. It never changes once built.
type lexicon struct {
	f        *forward
	count    []uint32            // by accented word number
	total    float64             // words in all
	pairs    map[uint64]uint32   // two accented word numbers -> occurrences when everything was last learned
	since    map[uint64]int32    // what passages that came and went since then change of pairs
	variants [][]uint32          // folded word number -> accented word numbers, commonest first
	deletes  map[string][]uint32 // folded word, or one with a letter left out -> folded word numbers
}

// Bounds of the lexicon.
const (
	maxVariants   = 12      // accented forms considered of one folded word
	maxCandidates = 24      // of one typed word
	maxSyllable   = 7       // letters of a Vietnamese syllable ("nghiêng"); longer words are not mended
	maxPairs      = 1 << 20 // beyond this many, pairs seen once are forgotten
)

// newLexicon learns the passages of f. From before (which may be nil), a lexicon of most of them with the same numbers of words, only
// the difference is learned.
func newLexicon(f *forward, before *lexicon) *lexicon {
	l := &lexicon{f: f, count: make([]uint32, len(f.words)), variants: make([][]uint32, len(f.flat)), deletes: map[string][]uint32{}}
	if before == nil || len(before.since) > len(before.pairs)/8+1000 {
		l.learnAll()
	} else {
		copy(l.count, before.count)
		l.total, l.pairs, l.since = before.total, before.pairs, maps.Clone(before.since)
		l.learnMissing(before.f, f, 1)
		l.learnMissing(f, before.f, -1)
	}
	for flat, forms := range f.spelled {
		ids := slices.Clone(forms)
		slices.SortStableFunc(ids, func(a, b uint32) int { return int(l.count[b]) - int(l.count[a]) })
		l.variants[flat] = ids[:min(len(ids), maxVariants)]
		if flat > 0 && l.mendable(f.flat[flat]) {
			l.eachDelete(f.flat[flat], func(s string) { l.deletes[s] = append(l.deletes[s], uint32(flat)) })
		}
	}
	return l
}

// learnAll learns all passages.
func (l *lexicon) learnAll() {
	l.pairs, l.since = map[uint64]uint32{}, map[uint64]int32{}
	l.learn(l.f.stream, 1, func(pair uint64) { l.pairs[pair]++ })
	if len(l.pairs) > maxPairs {
		maps.DeleteFunc(l.pairs, func(_ uint64, n uint32) bool { return n == 1 })
	}
}

// learnMissing learns the passages of g that f lacks, or with sign -1 forgets them.
func (l *lexicon) learnMissing(f, g *forward, sign int32) {
	for id, at := range g.place {
		if _, ok := f.place[id]; !ok {
			l.learn(g.stream[g.start[at]:g.start[at+1]], sign, func(pair uint64) { l.since[pair] += sign })
		}
	}
}

// learn counts the words of a stream, or with sign -1 takes them back, and calls each for their pairs. A line of three words and more
// without any accent is a way of typing, not Vietnamese.
func (l *lexicon) learn(stream []uint32, sign int32, each func(pair uint64)) {
	for len(stream) > 0 {
		line := stream[:slices.Index(stream, 0)]
		stream = stream[len(line)+1:]
		accents := len(line) < 3
		for _, id := range line {
			accents = accents || l.f.words[id] != l.f.flat[l.f.fold[id]]
		}
		if !accents {
			continue
		}
		before := uint32(0)
		for _, id := range line {
			l.count[id] += uint32(sign)
			l.total += float64(sign)
			if before != 0 {
				each(pairKey(before, id))
			}
			before = id
		}
	}
}

// together is how often two words stand beside each other.
func (l *lexicon) together(a, b uint32) int {
	key := pairKey(a, b)
	return max(int(l.pairs[key])+int(l.since[key]), 0)
}

func pairKey(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) }

// mendable tells whether a folded word can be a Vietnamese syllable.
func (l *lexicon) mendable(flat string) bool {
	if len(flat) < 2 || len(flat) > maxSyllable+1 {
		return false
	}
	for i := 0; i < len(flat); i++ {
		if flat[i] < 'a' || flat[i] > 'z' {
			return false
		}
	}
	return true
}

// eachDelete yields s and s with each letter left out.
func (l *lexicon) eachDelete(s string, yield func(string)) {
	yield(s)
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			yield(s[:i] + s[i+1:])
		}
	}
}

// near returns the folded words at one slip from s: a letter lost, doubled, changed, or two neighbours swapped.
func (l *lexicon) near(s string) []uint32 {
	var out []uint32
	l.eachDelete(s, func(d string) {
		for _, id := range l.deletes[d] {
			if !slices.Contains(out, id) && oneSlip(s, l.f.flat[id]) {
				out = append(out, id)
			}
		}
	})
	return out
}

// oneSlip tells whether a and b differ by exactly one insertion, deletion, substitution or swap of neighbours.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// candidate is a word that may have been meant, with the logarithm of the chance to type it as it was.
type candidate struct {
	word uint32 // accented word number; 0 keeps what was typed
	typo float64
}

// Chances of the channel, tuned on the public sets (docs/benchmarks-knowledge.md).
var (
	logSlip    = math.Log(.02) // one slip
	logAccents = math.Log(.5)  // accents left out by somebody who types some
	logOther   = math.Log(.03) // other accents than those typed
)

// candidates lists what a typed word may stand for. restore allows other accents for a word typed without any.
func (l *lexicon) candidates(w Token, accented bool) []candidate {
	var out []candidate
	known := l.f.number[w.X]
	flat := l.f.folded[w.F]
	plain := w.X == w.F
	switch {
	case known != 0 && !(plain && len(l.variants[flat]) > 1):
		return []candidate{{word: known}}
	case known == 0 && l.total < enoughWords && (flat == 0 || !plain) && syllable(w.X):
		return []candidate{{}}
	case flat != 0:
		for _, id := range l.variants[flat] {
			switch {
			case id == known:
				out = append(out, candidate{word: id})
			case plain && !accented:
				out = append(out, candidate{word: id})
			case plain:
				out = append(out, candidate{id, logAccents})
			default:
				out = append(out, candidate{id, logOther})
			}
		}
		return out
	case !l.mendable(w.F):
		return []candidate{{}}
	}
	for _, near := range l.near(w.F) {
		if len(w.F) <= shortWord && !syllable(l.f.flat[near]) {
			continue // an abbreviation is no slip of another
		}
		for _, id := range l.variants[near] {
			typo := logSlip
			if !plain && !sharesAccents(w.X, l.f.words[id]) {
				typo += logOther
			}
			out = append(out, candidate{id, typo})
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int {
		return int(math.Copysign(1, l.unigram(b.word)+b.typo-l.unigram(a.word)-a.typo))
	})
	if len(out) == 0 {
		return []candidate{{}}
	}
	return out[:min(len(out), maxCandidates)]
}

// sharesAccents tells whether the marked letters of a typed word are those of a candidate.
func sharesAccents(typed, word string) bool {
	for _, r := range typed {
		if r >= 0x80 && !slices.Contains([]rune(word), r) {
			return false
		}
	}
	return true
}

func (l *lexicon) unigram(id uint32) float64 {
	if id == 0 {
		return math.Log(.1 / (l.total + 1))
	}
	return math.Log((float64(l.count[id]) + .1) / (l.total + 1))
}

// step is the logarithm of the chance of word b after word a.
func (l *lexicon) step(a, b uint32) float64 {
	if b == 0 {
		return l.unigram(0)
	}
	p := .3 * (float64(l.count[b]) + .1) / (l.total + 1)
	if a != 0 && l.count[a] > 0 {
		p += .7 * float64(l.together(a, b)) / float64(l.count[a])
	}
	return math.Log(p)
}

// state is the best way to a candidate in the search for the likeliest words.
type state struct {
	candidate
	score float64
	from  int
}

// read returns the likeliest words for what was typed, by the Viterbi algorithm, and whether a word was mended (accents given
// back do not count).
func (l *lexicon) read(words []Token, accented bool) (out []Token, mended bool) {
	if len(words) == 0 || len(l.f.words) < 2 {
		return words, false
	}
	rows := make([][]state, len(words))
	for i, w := range words {
		for _, c := range l.candidates(w, accented) {
			s := state{candidate: c, from: -1}
			if i == 0 {
				s.score = l.unigram(c.word) + c.typo
			} else {
				s.score = math.Inf(-1)
				for k, p := range rows[i-1] {
					if score := p.score + l.step(p.word, c.word) + c.typo; score > s.score {
						s.score, s.from = score, k
					}
				}
			}
			rows[i] = append(rows[i], s)
		}
	}
	chosen := likeliest(rows)
	out = slices.Clone(words)
	slips := 0
	for i, id := range chosen {
		if id == 0 || !l.attested(chosen, i, words[i]) {
			continue
		}
		x, flat := l.f.words[id], l.f.flat[l.f.fold[id]]
		if flat != words[i].F {
			slips++
		}
		out[i].X, out[i].F = x, flat
	}
	if slips*2 > len(words) && len(words) > 2 { // these are other words, not slips
		return words, false
	}
	return out, slips > 0
}

// likeliest follows the best way back through the rows and returns its words.
func likeliest(rows [][]state) []uint32 {
	out := make([]uint32, len(rows))
	last := rows[len(rows)-1]
	at := 0
	for k := range last {
		if last[k].score > last[at].score {
			at = k
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		out[i] = rows[i][at].word
		at = rows[i][at].from
	}
	return out
}

// shortWord is the length in letters up to which an unknown word may be an abbreviation.
const shortWord = 3

// enoughWords is the size of a base, in words, from which its commonest word of a spelling says how that is meant.
const enoughWords = 20000

// attested tells whether a word read for another is more than a guess. Where accents are given to a word typed without any, the base must
// be large or have the word beside the same neighbour; where another word takes the place of a well-formed syllable, both; a short word, which
// may be an abbreviation, is mended only beside such a neighbour.
func (l *lexicon) attested(chosen []uint32, i int, typed Token) bool {
	id := chosen[i]
	restored := typed.X == typed.F && l.f.flat[l.f.fold[id]] == typed.F
	if l.f.words[id] == typed.X || restored && l.total >= enoughWords ||
		!restored && len(typed.F) > shortWord && !syllable(typed.X) {
		return true
	}
	return i > 0 && chosen[i-1] != 0 && l.together(chosen[i-1], id) > 0 ||
		i+1 < len(chosen) && chosen[i+1] != 0 && l.together(id, chosen[i+1]) > 0
}
