package format

import "fmt"

// survey decides by what the document numbers its questions, and where its answers stand.
func (p *wordParser) survey() {
	counts := map[string]int{}
	for i, l := range p.w.lines {
		s := l.String()
		switch {
		case p.skipped(l):
		case keyStart.MatchString(s), keyTitle.MatchString(s) && !p.optionsAfter(i+1):
			p.from = i
			p.readKeys(i + 1)
			p.choose(counts)
			return
		case wordSeparator.MatchString(s):
			counts["separator"]++
		case wordHeader.MatchString(s):
			counts["word"]++
		case plainHeader.MatchString(s):
			counts["plain"]++
		case parenHeader.MatchString(s):
			counts["paren"]++
		}
	}
	p.readKeys(len(p.w.lines))
	p.choose(counts)
}

func (p *wordParser) choose(counts map[string]int) {
	p.mode = "none"
	for _, m := range []string{"word", "separator", "plain", "paren"} {
		if counts[m] > 0 {
			p.mode = m
			return
		}
	}
}

func (p *wordParser) optionsAfter(i int) bool {
	for _, l := range p.w.lines[i:] {
		if m := optionStart(l.String()); m != nil && !p.skipped(l) && m[2] == "A" {
			return true
		}
	}
	return false
}

// skipped tells whether a line stands in a table that was read otherwise.
func (p *wordParser) skipped(l wordLine) bool {
	return l.table > 0 && l.table <= len(p.w.tables) && p.w.tables[l.table-1].drop
}

// sheets takes the tables that are sheets of questions, with a header row.
func (p *wordParser) sheets() {
	for i := range p.w.tables {
		t := &p.w.tables[i]
		var rows []row
		for n, cells := range t.rows {
			rows = append(rows, row{number: n + 1, cells: cells})
		}
		sheet := findTable("", rows)
		if sheet == nil || len(sheet.options) == 0 {
			continue
		}
		t.drop = true
		for _, it := range sheet.items() {
			it.Place = fmt.Sprintf("bảng %d, %s", i+1, it.Place)
			it.Line = t.para
			p.fromTables = append(p.fromTables, it)
		}
	}
}
