package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// byProcedureName answers a question that is the whole name of a procedure and asks for its fields, and for nothing else. Several
// procedures of one name are offered.
func (t *turn) byProcedureName() (Decision, bool) {
	for _, words := range [][]Token{t.query.words, t.query.meant} {
		docs, rest := t.names.within(words)
		docs = slices.DeleteFunc(slices.Clone(docs), func(d *Document) bool {
			return d.Kind != Procedure || t.isHidden(d) || d.StatusAt(nil, t.query.asOf) != InForce
		})
		if len(docs) == 0 || len(rest) == len(words) || slices.ContainsFunc(rest, func(w Token) bool { return !asksOnly(w) }) || otherAction(joinFolded(rest), "") {
			continue
		}
		first := docs[0]
		if slices.ContainsFunc(docs[1:], func(d *Document) bool { return !(entry{doc: d}).twin(entry{doc: first}) }) {
			out := Decision{Kind: Options}
			for _, d := range docs[:min(len(docs), 3)] {
				e := entry{doc: d}
				out.Options = append(out.Options, Option{Label: t.label(e), Unit: t.optionUnit(e)})
			}
			return out, !slices.ContainsFunc(out.Options[1:], func(o Option) bool { return o.Label == out.Options[0].Label })
		}
		return t.answerProcedure(first), true
	}
	return Decision{}, false
}

// asksOnly tells whether a word can stand beside the name of a procedure without changing what is asked but the field.
func asksOnly(w Token) bool { return fillers[w.F] || cueWords[w.F] || number(w.F) }

// tellings are the documents that tell the same procedure as d, in force on the day asked for, the newest first: the portal's page and
// what an editor wrote of it complete each other. d alone where its code is no other's.
func (t *turn) tellings(d *Document) []*Document {
	out := []*Document{d}
	if d.Number != "" {
		for _, other := range t.coded[d.Number] {
			if other != d && !t.isHidden(other) && other.StatusAt(nil, t.query.asOf) == InForce {
				out = append(out, other)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *Document) int { return strings.Compare(string(b.AsOf), string(a.AsOf)) })
	return out
}

// fullest is the newest of docs that has most of the fields that the question asks for.
func (t *turn) fullest(docs []*Document) *Document {
	best, most := docs[0], -1
	for _, d := range docs {
		n := 0
		for _, f := range t.wanted() {
			if fieldUnit(d, f) != nil {
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}

// newest is the unit that tells a figure of the same procedure last: a time limit or a fee; e itself where no other does.
func (t *turn) newest(e entry) entry {
	if e.doc.Kind != Procedure || e.unit.Field != ThoiHan && e.unit.Field != LePhi {
		return e
	}
	for _, d := range t.tellings(e.doc) {
		if u := fieldUnit(d, e.unit.Field); u != nil {
			return entry{d, u}
		}
	}
	return e
}

// actions are what can be done about the same matter, each a procedure of its own.
var actions = regexp.MustCompile(`(?:^|[^a-z])(?:(?:cap|dang ky|lam|xin) lai|cap doi|doi (?:giay|the|bang)|gia han|cham dut|thu hoi|cai chinh|tam ngung|giai the|(?:co )?yeu to nuoc ngoai|luu dong|huy bo|lien thong|ket hop)(?:[^a-z]|$)`)

// again is an action done a second time, which has many names.
var again = regexp.MustCompile(`(?:^|[^a-z])(?:cap|dang ky|lam|xin) lai(?:[^a-z]|$)`)

// otherAction tells whether one folded text names an action that another lacks.
func otherAction(one, another string) bool {
	for _, m := range actions.FindAllString(one, -1) {
		m = strings.TrimPrefix(strings.Trim(m, " ,.;:()\n?"), "co ")
		if !strings.Contains(another, m) && !(strings.HasSuffix(m, " lai") && again.MatchString(another)) {
			return true
		}
	}
	return false
}

// heedAction offers what would be answered about a procedure when the question names another action than the procedure.
func (t *turn) heedAction(d Decision, rs []ranked) Decision {
	if d.Kind != Answer {
		return d
	}
	doc := t.byID[d.Spans[0].Document]
	if doc == nil || doc.Kind != Procedure {
		return d
	}
	known := doc.Title + "\n" + strings.Join(doc.Aliases, "\n")
	for i := range doc.Units {
		known += "\n" + strings.Join(doc.Units[i].Ask, "\n")
	}
	if otherAction(t.query.folded, Fold(known)) || otherAction(Fold(doc.Title), t.query.folded) {
		return Decision{Kind: Options, Options: t.options(rs)}
	}
	return d
}
