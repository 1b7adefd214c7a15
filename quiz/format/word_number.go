package format

import (
	"strconv"
	"strings"
)

// wordNumbers makes the labels of automatic numbering: Word keeps them out of the text, in numbering.xml.
type wordNumbers struct {
	abstract map[string]*node           // by abstractNumId
	nums     map[string]*node           // by numId
	counts   map[string]map[int]int     // by abstractNumId: level, last number
	started  map[string]map[string]bool // by numId: levels whose startOverride was taken
}

func readNumbers(n *node) *wordNumbers {
	w := &wordNumbers{abstract: map[string]*node{}, nums: map[string]*node{}, counts: map[string]map[int]int{}, started: map[string]map[string]bool{}}
	if n == nil {
		return w
	}
	for _, a := range n.all("abstractNum") {
		w.abstract[a.attr["abstractNumId"]] = a
	}
	for _, a := range n.all("num") {
		w.nums[a.attr["numId"]] = a
	}
	return w
}

// level finds the definition of a level, an override first.
func (w *wordNumbers) level(num *node, ilvl string) *node {
	for _, o := range num.all("lvlOverride") {
		if l := o.child("lvl"); o.attr["ilvl"] == ilvl && len(l.kids) > 0 {
			return l
		}
	}
	for _, l := range w.abstract[num.child("abstractNumId").attr["val"]].kidsNamed("lvl") {
		if l.attr["ilvl"] == ilvl {
			return l
		}
	}
	return nil
}

func (n *node) kidsNamed(name string) []*node {
	if n == nil {
		return nil
	}
	return n.all(name)
}

// label counts a numbered paragraph and returns what Word shows before it, "" for bullets and for no number. Paragraphs must come in
// the order of the document.
func (w *wordNumbers) label(numID, ilvl string) string {
	num := w.nums[numID]
	depth, err := strconv.Atoi(ilvl)
	if num == nil || err != nil || depth < 0 || depth > 8 {
		return ""
	}
	lvl := w.level(num, ilvl)
	if lvl == nil {
		return ""
	}
	id := num.child("abstractNumId").attr["val"]
	c := w.counts[id]
	if c == nil {
		c = map[int]int{}
		w.counts[id] = c
	}
	w.override(num, numID, ilvl, c)
	if last, ok := c[depth]; ok {
		c[depth] = last + 1
	} else {
		c[depth] = start(lvl)
	}
	for d := depth + 1; d <= 8; d++ {
		delete(c, d)
	}
	return w.text(num, lvl, c)
}

// override restarts a level the first time a list with a startOverride uses it.
func (w *wordNumbers) override(num *node, numID, ilvl string, c map[int]int) {
	if w.started[numID] == nil {
		w.started[numID] = map[string]bool{}
	}
	if w.started[numID][ilvl] {
		return
	}
	w.started[numID][ilvl] = true
	for _, o := range num.all("lvlOverride") {
		if v, err := strconv.Atoi(o.child("startOverride").attr["val"]); err == nil && o.attr["ilvl"] == ilvl {
			depth, _ := strconv.Atoi(ilvl) //nolint:errcheck // checked by label
			c[depth] = v - 1
		}
	}
}

func start(lvl *node) int {
	if v, err := strconv.Atoi(lvl.child("start").attr["val"]); err == nil {
		return v
	}
	return 1
}

// text fills %1 to %9 of a level's text.
func (w *wordNumbers) text(num, lvl *node, c map[int]int) string {
	if f := lvl.child("numFmt").attr["val"]; f == "bullet" || f == "none" {
		return ""
	}
	out := lvl.child("lvlText").attr["val"]
	for d := 0; d <= 8; d++ {
		mark := "%" + strconv.Itoa(d+1)
		if !strings.Contains(out, mark) {
			continue
		}
		format := "decimal"
		if l := w.level(num, strconv.Itoa(d)); l != nil {
			format = l.child("numFmt").attr["val"]
		}
		out = strings.ReplaceAll(out, mark, numeralIn(format, max(1, c[d])))
	}
	return out
}

func numeralIn(format string, n int) string {
	switch format {
	case "upperLetter":
		return strings.Repeat(letter((n-1)%26), 1+(n-1)/26%3)
	case "lowerLetter":
		return strings.ToLower(strings.Repeat(letter((n-1)%26), 1+(n-1)/26%3))
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		v int
		s string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.v && b.Len() < 40; n -= d.v {
			b.WriteString(d.s)
		}
	}
	return b.String()
}
