package knowledge

import (
	"slices"
	"strings"
)

// parseStandards finds the numbers of the standards that a folded question names ("iso 14001", "tcvn iso 9001:2015"), each once.
func parseStandards(folded string) []string {
	var out []string
	for _, m := range standardNo.FindAllStringSubmatch(folded, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// otherStandard tells whether the question names a standard and none whose clauses the base holds: then a clause is that one's.
func (t *turn) otherStandard() bool {
	named := parseStandards(t.query.folded)
	if len(named) == 0 {
		return false
	}
	for _, units := range t.refs.clauses {
		if slices.ContainsFunc(named, func(n string) bool { return strings.Contains(units[0].doc.Title, n) }) {
			return false
		}
	}
	return true
}

// lacksStandard tells whether the question names a standard that the passage does not mention.
func (t *turn) lacksStandard(r ranked) bool {
	e := t.entries[r.passage]
	held := ""
	for _, u := range e.all() {
		held += e.doc.Title + "\n" + u.Heading + "\n" + u.Text + "\n"
	}
	return slices.ContainsFunc(parseStandards(t.query.folded), func(n string) bool { return !strings.Contains(held, n) })
}

// foreignAct tells whether the question names a law by its name ("luật đất đai 2024 điều 79") that is the name of none of the
// base: neither of a law nor in the title of a text, which may be one article of it.
func (t *turn) foreignAct() bool {
	m := namedAct.FindStringSubmatch(t.query.folded)
	if m == nil {
		return false
	}
	name := m[1] + m[2]
	if first, _, _ := strings.Cut(name, " "); fillers[first] || lawWords[first] || lawAsk[first] {
		return false
	}
	return !slices.ContainsFunc(t.docs, func(d *Document) bool {
		return d.Kind == Law && strings.Contains(Fold(d.Title+"\n"+strings.Join(d.Aliases, "\n")), name) || strings.Contains(t.readings[d].stem, "luat "+name)
	})
}
