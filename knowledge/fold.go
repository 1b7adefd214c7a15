package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Tones, in the order of the key that Telex and the tables below use.
const (
	noTone = iota
	grave
	acute
	hook
	tilde
	dot
)

// letter is a Vietnamese letter taken apart.
type letter struct {
	base rune // lower case without its tone: 'ê' of 'Ệ'
	fold rune // without any mark: 'e'
	tone int8
}

// lettersEnd is past the last precomposed Latin letter.
const lettersEnd = 0x1F00

var letters, toned = letterTables()

// letterTables computes the table of letters from their canonical decompositions, and the way back.
func letterTables() ([lettersEnd]letter, map[letter]rune) {
	marks := map[rune]int8{0x300: grave, 0x301: acute, 0x309: hook, 0x303: tilde, 0x323: dot}
	var table [lettersEnd]letter
	back := map[letter]rune{}
	for r := rune(0); r < lettersEnd; r++ {
		low := unicode.ToLower(r)
		l := letter{base: low, fold: low}
		if low == 'đ' {
			l.fold = 'd'
		}
		if parts := []rune(norm.NFD.String(string(low))); len(parts) > 1 && unicode.IsLetter(r) && parts[0] < 0x80 {
			l.fold = parts[0]
			kept := []rune{parts[0]}
			for _, m := range parts[1:] {
				if t, ok := marks[m]; ok && strings.ContainsRune("aeiouy", parts[0]) {
					l.tone = t
				} else {
					kept = append(kept, m)
				}
			}
			if b := []rune(norm.NFC.String(string(kept))); len(b) == 1 {
				l.base = b[0]
			}
		}
		table[r] = l
		if _, ok := back[l]; !ok {
			back[l] = low
		}
	}
	return table, back
}

func letterOf(r rune) letter {
	if r < lettersEnd {
		return letters[r]
	}
	r = unicode.ToLower(r)
	return letter{base: r, fold: r}
}

// invisible tells the characters that a reader can not see and that must not keep two equal words apart: soft hyphens,
// zero-width and bidirectional controls, the BOM.
func invisible(r rune) bool {
	return r == 0xAD || r == 0xFEFF || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069
}

// Clean returns s in NFC, valid UTF-8, without invisible characters; letters keep their case.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, " ")
	s = norm.NFC.String(s)
	if strings.IndexFunc(s, invisible) >= 0 {
		s = strings.Map(func(r rune) rune {
			if invisible(r) {
				return -1
			}
			return r
		}, s)
		s = norm.NFC.String(s)
	}
	return s
}

// Normalise returns s cleaned, in lower case, with every tone on the letter that one fixed rule gives it, so that "hoà" and
// "hòa", "uỷ" and "ủy" become equal. It is idempotent.
func Normalise(s string) string {
	s = Clean(s)
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		n := wordLen(s)
		if n == 0 {
			r, size := utf8.DecodeRuneInString(s)
			b.WriteRune(unicode.ToLower(r))
			s = s[size:]
			continue
		}
		x, _ := canonical(s[:n])
		b.WriteString(x)
		s = s[n:]
	}
	return b.String()
}

// Fold returns Normalise(s) without any accent, "đ" as "d": what a person types who types no accents. It is idempotent.
func Fold(s string) string {
	s = Clean(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		b.WriteRune(letterOf(r).fold)
	}
	return b.String()
}

// wordLen is the length in bytes of the letters and digits that s begins with.
func wordLen(s string) int {
	for i, r := range s {
		if r < 0x80 {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
				continue
			}
			return i
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return i
		}
	}
	return len(s)
}

// canonical returns a word (letters and digits, NFC) in lower case with its tone in the fixed place, and folded.
func canonical(word string) (accented, folded string) {
	plain, lower := true, true
	for i := 0; i < len(word); i++ {
		c := word[i]
		plain = plain && c < 0x80
		lower = lower && (c < 'A' || c > 'Z')
	}
	if plain {
		if !lower {
			word = strings.ToLower(word)
		}
		return word, word
	}
	var buf, flat [32]rune
	base, fold := buf[:0], flat[:0]
	tone, at, tones := int8(noTone), 0, 0
	for _, r := range word {
		l := letterOf(r)
		if l.tone != noTone {
			tone, at = l.tone, len(base)
			tones++
		}
		base, fold = append(base, l.base), append(fold, l.fold)
	}
	switch {
	case tones > 1 || len(base) > 8: // not a syllable: keep every mark where it is
		return strings.ToLower(word), string(fold)
	case tones == 1:
		at = tonePlace(base, fold, at)
		if r, ok := toned[letter{base: base[at], fold: fold[at], tone: tone}]; ok {
			base[at] = r
		}
	}
	return string(base), string(fold)
}

func vowel(r rune) bool { return strings.ContainsRune("aeiouy", r) }

// tonePlace returns the index of the letter that carries the tone by the older orthography (hòa, thúy, but hoàn, quý): a
// letter with a mark of its own first, else the last vowel before a final consonant, else the last but one. Without a
// vowel group around at the tone stays at at.
func tonePlace(base, fold []rune, at int) int {
	from, to := at, at+1
	for from > 0 && vowel(fold[from-1]) {
		from--
	}
	for to < len(fold) && vowel(fold[to]) {
		to++
	}
	if from > 0 && to-from > 1 && (fold[from-1] == 'q' && fold[from] == 'u' || fold[from-1] == 'g' && fold[from] == 'i') {
		from++
	}
	for i := to - 1; i >= from; i-- {
		if base[i] != fold[i] {
			return i
		}
	}
	switch n := to - from; {
	case n < 1:
		return at
	case n == 1:
		return from
	case to < len(fold):
		return to - 1
	default:
		return to - 2
	}
}

// Token is one word (letters and digits) of a text.
type Token struct {
	X          string // normalised
	F          string // folded
	Start, End int    // byte offsets in the text
}

// Tokens returns the words of s in order. Offsets are those of s when s is NFC (a Unit's text is); for other input clean it
// first.
func Tokens(s string) []Token {
	out := make([]Token, 0, len(s)/5+1)
	for i := 0; i < len(s); {
		n := wordLen(s[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		x, f := canonical(s[i : i+n])
		out = append(out, Token{X: x, F: f, Start: i, End: i + n})
		i += n
	}
	return out
}
