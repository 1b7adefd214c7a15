package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// styleReader reads word/styles.xml: which styles are headings, which are hidden, which number their paragraphs.
type styleReader struct {
	word *word
	now  *style
}

func (s *styleReader) start(e xml.StartElement) bool {
	if e.Name.Local == "style" {
		s.now = &style{}
		s.word.styles[attr(e, "styleId")] = s.now
		return true
	}
	if s.now == nil {
		return true
	}
	v := attr(e, "val")
	switch e.Name.Local {
	case "name":
		if n, ok := strings.CutPrefix(strings.ToLower(v), "heading "); ok {
			if level, err := strconv.Atoi(n); err == nil && level >= 1 && level <= 6 {
				s.now.level = level
			}
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < 6 {
			s.now.level = n + 1
		}
	case "vanish":
		s.now.hidden = on(e)
	case "basedOn":
		s.now.based = v
	case "numId":
		s.now.number = v
	case "ilvl":
		s.now.depth, _ = strconv.Atoi(v) // a bad level is the first
	}
	return true
}

func (s *styleReader) text(string) {}

func (s *styleReader) end(e xml.EndElement) {
	if e.Name.Local == "style" {
		s.now = nil
	}
}

// numbering is a list of Word: what it writes before a paragraph on each level, and how far it has counted.
type numbering struct {
	levels [9]struct {
		format, text string
		start        int
	}
	count [9]int
}

// next counts one paragraph on level depth and returns its mark with a space, "5.2. " or "- ".
func (n *numbering) next(depth int) string {
	depth = max(0, min(depth, 8))
	l := &n.levels[depth]
	if l.format == "" || l.format == "none" {
		return ""
	}
	if l.format == "bullet" {
		return "- "
	}
	for i := range depth {
		if n.count[i] == 0 {
			n.count[i] = max(n.levels[i].start, 1)
		}
	}
	if n.count[depth] == 0 {
		n.count[depth] = l.start - 1
	}
	n.count[depth]++
	for i := depth + 1; i < len(n.count); i++ {
		n.count[i] = 0
	}
	mark := l.text
	for i := depth; i >= 0; i-- {
		mark = strings.ReplaceAll(mark, "%"+strconv.Itoa(i+1), counted(n.count[i], n.levels[i].format))
	}
	return mark + " "
}

// counted writes n as a format of Word does.
func counted(n int, format string) string {
	switch format {
	case "lowerLetter", "upperLetter":
		s := ""
		for m := n; m > 0; m = (m - 1) / 26 {
			s = string(rune('a'+(m-1)%26)) + s
		}
		if format == "upperLetter" {
			return strings.ToUpper(s)
		}
		return s
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	if n <= 0 || n > 3999 {
		return strconv.Itoa(n)
	}
	s := ""
	for _, r := range []struct {
		value int
		text  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			s += r.text
		}
	}
	return s
}

// numberReader reads word/numbering.xml.
type numberReader struct {
	word     *word
	abstract map[string]*numbering
	now      *numbering
	id       string // of the num that is open
	level    int
}

func (n *numberReader) start(e xml.StartElement) bool {
	v := attr(e, "val")
	switch e.Name.Local {
	case "abstractNum":
		if n.abstract == nil {
			n.abstract = map[string]*numbering{}
		}
		n.now = &numbering{}
		n.abstract[attr(e, "abstractNumId")] = n.now
	case "num":
		n.id = attr(e, "numId")
	case "abstractNumId":
		if n.id != "" && n.abstract[v] != nil {
			n.word.numbers[n.id] = n.abstract[v]
		}
	case "lvlOverride":
		if own := n.word.numbers[n.id]; own != nil { // a list that starts anew counts on its own
			fresh := *own
			fresh.count = [9]int{}
			n.word.numbers[n.id] = &fresh
		}
	case "lvl":
		n.level, _ = strconv.Atoi(attr(e, "ilvl")) // a bad level is the first
		n.level = max(0, min(n.level, 8))
	default:
		n.define(e.Name.Local, v)
	}
	return true
}

// define reads one property of a level.
func (n *numberReader) define(name, v string) {
	if n.now == nil {
		return
	}
	l := &n.now.levels[n.level]
	switch name {
	case "start":
		l.start, _ = strconv.Atoi(v) // zero when it is no number
		l.start = max(0, min(l.start, 10_000))
	case "numFmt":
		l.format = v
	case "lvlText":
		l.text, _ = Clean(v)
		if characters(l.text) > 40 {
			l.text = ""
		}
	}
}

func (n *numberReader) text(string) {}

func (n *numberReader) end(e xml.EndElement) {
	switch e.Name.Local {
	case "abstractNum":
		n.now = nil
	case "num":
		n.id = ""
	}
}
