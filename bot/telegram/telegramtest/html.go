package telegramtest

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// Span is a stretch of a message's text with a style, in bytes of the text.
type Span struct {
	Style    string // the tag: b, i, code ...
	From, To int
}

var knownTags = []string{"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre", "blockquote"}

// parseHTML reads the vendor's HTML strictly: an unknown tag, one that is not closed in order, or a stray < or entity fails
// as it does there.
func parseHTML(s string) (text string, spans []Span, err error) {
	var b strings.Builder
	var open []Span
	for len(s) > 0 {
		switch s[0] {
		case '<':
			end := strings.IndexByte(s, '>')
			if end < 0 {
				return "", nil, fmt.Errorf("unclosed start tag at byte offset %d", b.Len())
			}
			tag := s[1:end]
			s = s[end+1:]
			if name, closing := strings.CutPrefix(tag, "/"); closing {
				if len(open) == 0 || open[len(open)-1].Style != name {
					return "", nil, fmt.Errorf("unexpected end tag at byte offset %d", b.Len())
				}
				last := open[len(open)-1]
				last.To = b.Len()
				open, spans = open[:len(open)-1], append(spans, last)
				continue
			}
			if !slices.Contains(knownTags, tag) {
				return "", nil, fmt.Errorf("unsupported start tag %q at byte offset %d", tag, b.Len())
			}
			open = append(open, Span{Style: tag, From: b.Len()})
		case '&':
			end := strings.IndexByte(s, ';')
			if end < 0 || html.UnescapeString(s[:end+1]) == s[:end+1] {
				return "", nil, fmt.Errorf("unknown entity at byte offset %d", b.Len())
			}
			b.WriteString(html.UnescapeString(s[:end+1]))
			s = s[end+1:]
		default:
			_, size := utf8.DecodeRuneInString(s)
			b.WriteString(s[:size])
			s = s[size:]
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("can't find end tag corresponding to start tag %q", open[0].Style)
	}
	return b.String(), spans, nil
}

// units is the length in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}
