package zalobot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isobot/bot"
)

// maxMessage is in UTF-16 units, marks included. The vendor says "characters" without saying which; this is the strictest.
const maxMessage = 2000

// part is one vendor message of a longer text. marked is empty when nothing in it is bold: then it goes without a
// parse_mode, and no character of it can be misunderstood.
type part struct {
	plain  string
	marked string
}

// inline are the characters that mean something anywhere in the vendor's markdown; those that do at the beginning of a line
// only are handled in markup.
var inline = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, `~`, `\~`, "`", "\\`", `{`, `\{`, `}`, `\}`)

// escape makes text safe in the vendor's markdown, except for the beginning of a line.
func escape(s string) string { return inline.Replace(s) }

// render cuts a text into parts that fit with their marks. Nothing but white space at the ends of parts is lost.
func render(text string, bold []bot.Range, limit int) []part {
	if !utf8.ValidString(text) { // the ranges count bytes of a text that was valid
		text, bold = clean(text), nil
	}
	bold = bot.Sound(bold, text)
	var parts []part
	for from := 0; from < len(text); {
		p, to := nextPart(text, from, bold, limit)
		if p.plain != "" {
			parts = append(parts, p)
		}
		from = to
	}
	return parts
}

// nextPart makes the part that begins at from; where marks make it too long it is cut shorter.
func nextPart(text string, from int, bold []bot.Range, limit int) (p part, to int) {
	for room := limit; ; {
		to = from + bot.Cut(text[from:], room)
		v := bot.Visible(text, from, to)
		p = part{plain: text[v.From:v.To]}
		if touches(bold, v.From, v.To) {
			p.marked = markup(text, v.From, v.To, bold)
		}
		over := bot.Units(p.marked) - limit
		if over <= 0 || room <= 2 {
			break
		}
		room = max(min(room, bot.Units(p.plain))-over, 2)
	}
	if bot.Units(p.marked) > limit {
		p.marked = "" // marks alone do not fit; better without them
	}
	return p, to
}

func touches(bold []bot.Range, from, to int) bool {
	for _, r := range bold {
		if max(r.From, from) < min(r.To, to) {
			return true
		}
	}
	return false
}

// markup escapes text[from:to] and marks what is bold, line by line: a mark does not reach over a line's end, nor stand
// beside a blank.
func markup(text string, from, to int, bold []bot.Range) string {
	var b strings.Builder
	for from < to {
		end := to
		if i := strings.IndexByte(text[from:to], '\n'); i >= 0 {
			end = from + i + 1
		}
		b.WriteString(markLine(text, from, end, bold))
		from = end
	}
	return b.String()
}

func markLine(text string, from, to int, bold []bot.Range) string {
	var b strings.Builder
	line := within(text, from, to, bold)
	if rest := strings.TrimLeft(text[from:to], " \t"); rest != "" && strings.ContainsRune("#>", rune(rest[0])) {
		at := to - len(rest)
		if len(line) == 0 || line[0].From != at {
			b.WriteString(text[from:at] + `\`) // neither a heading nor a quote
			from = at
		}
	}
	for _, r := range line {
		b.WriteString(escape(text[from:r.From]) + "**" + escape(text[r.From:r.To]) + "**")
		from = r.To
	}
	b.WriteString(escape(text[from:to]))
	return b.String()
}

// within gives the ranges in text[from:to] without the white space at their ends; those that touch are joined, for "****"
// is no mark.
func within(text string, from, to int, bold []bot.Range) []bot.Range {
	var out []bot.Range
	for _, r := range bold {
		lo, hi := shrink(text, max(r.From, from), min(r.To, to))
		switch n := len(out); {
		case lo >= hi:
		case n > 0 && out[n-1].To == lo:
			out[n-1].To = hi
		default:
			out = append(out, bot.Range{From: lo, To: hi})
		}
	}
	return out
}

// shrink narrows a range by the white space at its ends.
func shrink(text string, from, to int) (int, int) {
	if from >= to {
		return from, from
	}
	s := strings.TrimRightFunc(text[from:to], unicode.IsSpace)
	return from + len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)), from + len(s)
}
