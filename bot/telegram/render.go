package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isobot/bot"
)

const (
	maxMessage = 4096 // UTF-16 units of a message, counted without tags
	maxCaption = 1024 // UTF-16 units of a document's caption
)

// part is one vendor message of a longer text.
type part struct {
	plain string
	html  string
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes text safe in the vendor's HTML. It is the only place that does.
func escape(s string) string { return escaper.Replace(s) }

// render cuts a text into parts of at most limit units and marks the bold ranges in each. Nothing but white space at the
// ends of parts is lost. A text without a visible character has no parts.
func render(text string, bold []bot.Range, limit int) []part {
	if !utf8.ValidString(text) { // the ranges count bytes of a text that was valid
		text, bold = strings.ToValidUTF8(text, "\uFFFD"), nil
	}
	bold = sane(bold, text)
	var parts []part
	for from := 0; from < len(text); {
		to := from + cutAt(text[from:], limit)
		if a, b := trimmed(text, from, to); a < b {
			parts = append(parts, part{plain: text[a:b], html: markup(text, a, b, bold)})
		}
		from = to
	}
	return parts
}

// sane drops the ranges that do not lie on characters of the text, and what overlaps an earlier one.
func sane(bold []bot.Range, text string) []bot.Range {
	out := make([]bot.Range, 0, len(bold))
	end := 0
	for _, r := range bold {
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

// markup escapes text[from:to] and puts the bold ranges that touch it in tags.
func markup(text string, from, to int, bold []bot.Range) string {
	var b strings.Builder
	at := from
	for _, r := range bold {
		lo, hi := max(r.From, from), min(r.To, to)
		if lo >= hi {
			continue
		}
		b.WriteString(escape(text[at:lo]))
		b.WriteString("<b>" + escape(text[lo:hi]) + "</b>")
		at = hi
	}
	b.WriteString(escape(text[at:to]))
	return b.String()
}

// trimmed narrows [from, to) by the blank lines at its beginning and the white space at its end. The indent of the first
// line stays.
func trimmed(text string, from, to int) (int, int) {
	s := strings.TrimRightFunc(text[from:to], unicode.IsSpace)
	to = from + len(s)
	if i := strings.LastIndexByte(s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsSpace))], '\n'); i >= 0 {
		from += i + 1
	}
	return from, to
}

// cutAt says how many bytes of s make the next part: all of it where it fits, else up to the end of the last paragraph that
// does, or line, or sentence, or word, or character, in this order. A part that would be under a third full is not cut there.
func cutAt(s string, limit int) int {
	most := prefix(s, limit)
	if most == len(s) {
		return most
	}
	for _, end := range []string{"\n\n", "\n", ". ", "; ", " "} {
		if strings.TrimSpace(end) == "" && strings.HasPrefix(s[most:], end) {
			return most + len(end) // white space, which is trimmed, right behind the last character that fits
		}
		if i := strings.LastIndex(s[:most], end); i > most/3 {
			return i + len(end)
		}
	}
	return softEnd(s, most)
}

// prefix is the longest run of whole characters at the beginning of s with at most limit UTF-16 units, in bytes; at least
// one character.
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
