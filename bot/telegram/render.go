package telegram

import (
	"strings"
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
	bold = bot.Sound(bold, text)
	var parts []part
	for from := 0; from < len(text); {
		to := from + bot.Cut(text[from:], limit)
		if v := bot.Visible(text, from, to); v.From < v.To {
			parts = append(parts, part{plain: text[v.From:v.To], html: markup(text, v.From, v.To, bold)})
		}
		from = to
	}
	return parts
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
