package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What channels share in cutting a long text into the vendor's messages. Vendors count UTF-16 code units.

// Units is the length of s in UTF-16 code units.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// Cut says how many bytes of s make the next part: all of it where it fits, else up to the end of the last paragraph that
// does, or line, or sentence, or word, or character, in this order. A part that would be under a third full is not cut there.
// The part fits in limit units once Visible took the white space from its end; it has at least one character.
func Cut(s string, limit int) int {
	most := prefix(s, limit)
	if most == len(s) {
		return most
	}
	for _, end := range []string{"\n\n", "\n", ". ", "; ", " "} {
		if strings.TrimSpace(end) == "" && strings.HasPrefix(s[most:], end) {
			return most + len(end) // white space right behind the last character that fits
		}
		if i := strings.LastIndex(s[:most], end); i > most/3 {
			return i + len(end)
		}
	}
	return softEnd(s, most)
}

// prefix is the longest run of whole characters at the beginning of s with at most limit units, in bytes; at least one
// character.
func prefix(s string, limit int) int {
	n := 0
	for i, r := range s {
		if n += unitsOf(r); n > limit && i > 0 {
			return i
		}
	}
	return len(s)
}

// softEnd moves a cut back so that a letter keeps its combining marks and a joined emoji stays whole, by 32 bytes at most.
func softEnd(s string, at int) int {
	for i := at; i > 0 && at-i <= 32; {
		next, _ := utf8.DecodeRuneInString(s[i:])
		before, size := utf8.DecodeLastRuneInString(s[:i])
		if !unicode.Is(unicode.M, next) && next != '\u200d' && before != '\u200d' {
			return i
		}
		i -= size
	}
	return at
}

// Visible narrows text[from:to] by the blank lines at its beginning and the white space at its end. The indent of the first
// line stays.
func Visible(text string, from, to int) Range {
	s := strings.TrimRightFunc(text[from:to], unicode.IsSpace)
	to = from + len(s)
	blank := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	if i := strings.LastIndexByte(s[:blank], '\n'); i >= 0 {
		from += i + 1
	}
	return Range{From: from, To: to}
}

// Sound gives the ranges that lie on characters of the text, cut to its end and where they overlap an earlier one. A channel
// does not fail over a range that is wrong.
func Sound(ranges []Range, text string) []Range {
	out := make([]Range, 0, len(ranges))
	end := 0
	for _, r := range ranges {
		r.From = max(r.From, end)
		r.To = min(r.To, len(text))
		if r.From >= r.To || !utf8.RuneStart(text[r.From]) || (r.To < len(text) && !utf8.RuneStart(text[r.To])) {
			continue
		}
		out = append(out, r)
		end = r.To
	}
	return out
}
