package format

import "unicode"

// lookVotes finds the options that look unlike their siblings. A mark counts when more than half of an option's letters, or of its
// label, carry it, and only when some options carry it and some do not.
func lookVotes(options []wordOption) []vote {
	var out []vote
	parts := []func(wordOption) []glyph{
		func(o wordOption) []glyph { return o.label },
		func(o wordOption) []glyph { return o.body },
	}
	for _, part := range parts {
		for _, k := range []struct {
			how string
			has func(look) bool
		}{
			{"in đậm", func(l look) bool { return l.bold }},
			{"in nghiêng", func(l look) bool { return l.italic }},
			{"gạch chân", func(l look) bool { return l.under }},
		} {
			got := places(options, func(o wordOption) bool { return mostly(part(o), k.has) })
			if len(got) > 0 && len(got) < len(options) {
				out = append(out, vote{k.how, got})
			}
		}
		for _, k := range []struct {
			how string
			of  func(look) string
		}{
			{"màu chữ", func(l look) string { return l.color }},
			{"tô nền", func(l look) string { return l.back }},
		} {
			if v, ok := colourVote(options, part, k.of); ok {
				v.how = k.how
				out = append(out, v)
			}
		}
	}
	return out
}

// places are the options that pass a test.
func places(options []wordOption, is func(wordOption) bool) []int {
	var out []int
	for i, o := range options {
		if is(o) {
			out = append(out, i)
		}
	}
	return out
}

// mostly tells whether more than half of the letters have a look.
func mostly(gs []glyph, has func(look) bool) bool {
	n, with := 0, 0
	for _, g := range gs {
		if unicode.IsSpace(g.r) || g.r == '*' {
			continue
		}
		n++
		if has(g.l) {
			with++
		}
	}
	return 2*with > n
}

// colourVote finds the options whose colour is not that of the others. Where no option is plain, the colour of most is taken as
// plain; where there is none, or several colours stand out, nobody can tell, and the vote has no places.
func colourVote(options []wordOption, part func(wordOption) []glyph, of func(look) string) (vote, bool) {
	colours := make([]string, len(options))
	count := map[string]int{}
	for i, o := range options {
		colours[i] = colourOf(part(o), of)
		count[colours[i]]++
	}
	if len(count) < 2 {
		return vote{}, false
	}
	plain, known := "", count[""] > 0
	for c, n := range count {
		if !known && 2*n > len(options) {
			plain, known = c, true
			break
		}
	}
	if !known || len(count) > 2 {
		return vote{}, true
	}
	v := vote{}
	for i, c := range colours {
		if c != plain {
			v.places = append(v.places, i)
		}
	}
	return v, true
}

// colourOf is the colour that more than half of the letters have, or "".
func colourOf(gs []glyph, of func(look) string) string {
	count := map[string]int{}
	n := 0
	for _, g := range gs {
		if !unicode.IsSpace(g.r) {
			count[of(g.l)]++
			n++
		}
	}
	for c, k := range count {
		if 2*k > n {
			return c
		}
	}
	return ""
}
