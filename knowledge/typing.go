package knowledge

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// telexTones are the keys that put a tone on a syllable.
var telexTones = map[byte]int8{'f': grave, 's': acute, 'r': hook, 'x': tilde, 'j': dot}

// telexPairs are the keys of the letters of their own.
var telexPairs = strings.NewReplacer("dd", "đ", "aa", "â", "ee", "ê", "oo", "ô", "uow", "ươ", "uwow", "ươ", "aw", "ă", "ow", "ơ", "uw", "ư")

// telex decodes a lower-case word typed with Telex keys that no input method turned into letters ("mucj", "tieeu", "luwowngj").
// It returns "" when there is no such key in it.
func telex(word string) string {
	tone := int8(noTone)
	body := word
	for i := len(word) - 1; i > 0; i-- { // the key of a tone stands after the vowels, mostly last
		if t, ok := telexTones[word[i]]; ok && strings.ContainsAny(word[:i], "aeiouyw") && !(word[i] == 'r' && i > 0 && word[i-1] == 't') {
			tone, body = t, word[:i]+word[i+1:]
			break
		}
	}
	out := telexPairs.Replace(body)
	if out == word {
		return ""
	}
	if tone == noTone {
		return out
	}
	base := []rune(out)
	fold := make([]rune, len(base))
	at := -1
	for i, r := range base {
		fold[i] = letterOf(r).fold
		if vowel(fold[i]) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	at = tonePlace(base, fold, at)
	r, ok := toned[letter{base: base[at], fold: fold[at], tone: tone}]
	if !ok {
		return ""
	}
	base[at] = r
	return string(base)
}

// repair turns words as typed into words as meant: chat spellings are written out, Telex keys decoded, glued words cut apart,
// the rest read by the language model. It tells whether a word was mended.
func (l *lexicon) repair(words []Token, keep func(folded string) bool) (out []Token, accented, mended bool) {
	for _, w := range words {
		switch {
		case keep(w.F) && len(w.F) <= maxSyllable || l.f.folded[w.F] != 0 || syllable(w.X):
			out = append(out, w)
			continue
		}
		if t := telex(w.X); t != "" && !keep(w.F) {
			x, flat := canonical(t)
			if l.f.number[x] != 0 {
				w.X, w.F = x, flat
				out = append(out, w)
				mended = true
				continue
			}
		}
		if parts := l.split(w, keep); parts != nil {
			out = append(out, parts...)
			continue
		}
		out = append(out, w)
	}
	for _, w := range out {
		accented = accented || w.X != w.F
	}
	read, slips := l.read(out, accented)
	for i, w := range out {
		if keep(w.F) && !syllable(w.F) && read[i].F != w.F { // an abbreviation is no slip of another
			read[i] = w
			slips = !slices.EqualFunc(read, out, func(a, b Token) bool { return a.F == b.F })
		}
	}
	return read, accented, mended || slips
}

// maxGlued is the longest word that is tried as several glued together.
const maxGlued = 48

// split cuts a word that the base does not know into words that it knows ("danhgianoibo"), digits apart ("qd19"); nil when that
// can not be done.
func (l *lexicon) split(w Token, keep func(string) bool) []Token {
	s := w.F
	if len(s) < 4 || len(s) > maxGlued || utf8.RuneCountInString(w.X) != len(s) {
		return nil
	}
	type cut struct {
		score float64
		from  int
	}
	best := make([]cut, len(s)+1)
	for to := 1; to <= len(s); to++ {
		best[to] = cut{-1e9, -1}
		for from := max(0, to-maxSyllable); from < to; from++ {
			part := s[from:to]
			flat := l.f.folded[part]
			if flat == 0 && !keep(part) || len(part) < 2 && !digit(part[0]) || from > 0 && digit(s[from-1]) && digit(part[0]) {
				continue
			}
			score := best[from].score - 12
			if flat != 0 && len(l.variants[flat]) > 0 {
				score = best[from].score + l.unigram(l.variants[flat][0])
			}
			if score > best[to].score {
				best[to] = cut{score, from}
			}
		}
	}
	if best[len(s)].from < 0 || best[len(s)].score < -1e8 {
		return nil
	}
	var out []Token
	letters := []rune(w.X)
	for to := len(s); to > 0; to = best[to].from {
		x, flat := canonical(string(letters[best[to].from:to]))
		out = append([]Token{{X: x, F: flat, Start: w.Start, End: w.End}}, out...)
	}
	return out
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
