package knowledge

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a regular expression of many phrases over folded text. Few questions hold any of its words, and to look for those costs a
// tenth of the matching.
type pattern struct {
	*regexp.Regexp
	need need
}

func newPattern(expr string) pattern {
	re := regexp.MustCompile(expr)
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(err) // it compiled
	}
	return pattern{re, needOf(tree)}
}

// MatchString is as that of the regular expression.
func (p pattern) MatchString(s string) bool { return p.need.in(s) && p.Regexp.MatchString(s) }

// FindString is as that of the regular expression.
func (p pattern) FindString(s string) string {
	if !p.need.in(s) {
		return ""
	}
	return p.Regexp.FindString(s)
}

// need is what every text holds that an expression matches: a text, all of some needs, or one of some. The zero need is nothing.
type need struct {
	text     string
	all, any []need
}

func (n need) nothing() bool { return n.text == "" && n.all == nil && n.any == nil }

func (n need) in(s string) bool {
	holds := func(n need) bool { return n.in(s) }
	switch {
	case n.any != nil:
		return slices.ContainsFunc(n.any, holds)
	case n.all != nil:
		return !slices.ContainsFunc(n.all, func(n need) bool { return !n.in(s) })
	}
	return strings.Contains(s, n.text)
}

// needOf reads an expression. What it does not know it takes as nothing.
func needOf(re *syntax.Regexp) (n need) {
	switch {
	case re.Op == syntax.OpLiteral && re.Flags&syntax.FoldCase == 0:
		n.text = string(re.Rune)
	case re.Op == syntax.OpCapture, re.Op == syntax.OpPlus, re.Op == syntax.OpRepeat && re.Min > 0:
		return needOf(re.Sub[0])
	case re.Op == syntax.OpConcat:
		for _, sub := range re.Sub {
			if part := needOf(sub); !part.nothing() {
				n.all = append(n.all, part)
			}
		}
	case re.Op == syntax.OpAlternate:
		for _, sub := range re.Sub {
			part := needOf(sub)
			if part.nothing() {
				return need{}
			}
			n.any = append(n.any, part)
		}
	}
	return n
}
