package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Bounds of what the trees may decide alone.
const (
	exactTitle = .9  // a question that is this close to a title, alias or way of asking is answered
	leastShare = .45 // of the question's words must stand in a passage that is offered
	wordyAsk   = 6   // a question of so many words may be an editor's although no word of it names a thing
	fewWords   = 3   // a question of at most so many words names a thing: its title must hold it
)

// bySearch answers from what the search finds.
func (t *turn) bySearch() Decision {
	t.hits = t.search(rankDepth, t.inForce)
	if len(t.hits) == 0 {
		return Decision{Kind: Refuse, Reason: cmp.Or(t.unclear(), NotFound)}
	}
	rs := t.rank(t.hits)
	t.order(rs)
	if reason := t.unclear(); reason != "" && rs[0].x[fTitleLine] < exactTitle {
		if d, ok := t.byAsking(rs); ok && len(t.query.words) >= wordyAsk { // common words only, but an editor asked so
			return d
		}
		return Decision{Kind: Refuse, Reason: reason}
	}
	if t.foreignLaw(rs[0]) || t.foreignAct() || t.lacksStandard(rs[0]) {
		return Decision{Kind: Refuse, Reason: NotFound, Nearest: t.options(rs)}
	}
	if d, ok := t.byAsking(rs); ok {
		return t.heedAction(d, rs)
	}
	if d, ok := t.byName(rs); ok {
		return t.heedAction(d, rs)
	}
	return t.heedAction(t.weigh(rs), rs)
}

// unclear is Unclear for a question without a subject.
func (t *turn) unclear() string {
	if t.subjectless() {
		return Unclear
	}
	return ""
}

// inForce admits what holds on the day asked for.
func (t *turn) inForce(e entry) bool { return e.doc.StatusAt(e.unit, t.query.asOf) == InForce }

// order remembers the order of the second look for the ranking.
func (t *turn) order(rs []ranked) {
	for i, r := range rs {
		t.hits[i].Passage = r.passage
	}
}

// weigh decides between an answer, options and a refusal.
func (t *turn) weigh(rs []ranked) Decision {
	first := t.entries[rs[0].passage]
	odds := t.model.odds(t.sureness(t.rivals(rs)))
	exact := rs[0].x[fTitleLine] >= exactTitle && (len(rs) == 1 || rs[1].x[fTitleLine] < exactTitle || t.sameSubject(rs[0], rs[1]))
	near := t.contentShare(rs[:min(len(rs), 3)])
	if !exact && near >= leastShare {
		t.weighed = odds
	}
	switch {
	case t.farAway(rs[0].passage):
		return Decision{Kind: Refuse, Reason: OutOfScope, Nearest: t.options(rs)}
	case near < leastShare:
		return Decision{Kind: Refuse, Reason: NotFound, Nearest: t.options(rs)}
	case exact || odds >= t.model.bounds.Answer:
		out := t.found(first)
		out.Options = t.variants(rs)
		return out
	case odds >= t.model.bounds.Offer:
		return Decision{Kind: Options, Options: t.options(rs)}
	}
	return Decision{Kind: Refuse, Reason: NotFound, Nearest: t.options(rs)}
}

// contentShare is the greatest share of the weight of the question's words, fillers left out, that one of rs holds.
func (t *turn) contentShare(rs []ranked) float32 {
	words := t.query.words
	if t.query.meant != nil {
		words = t.query.meant
	}
	var best float32
	for _, r := range rs {
		held := t.held(r.passage)
		in, total := float32(0), float32(1e-6)
		for _, w := range words {
			if fillers[w.F] || number(w.F) {
				continue
			}
			weight := float32(rareWord)
			id := t.forward.folded[w.F]
			if id != 0 {
				weight = t.forward.idf[id]
			}
			total += weight
			if id != 0 && held.has(id) {
				in += weight
			}
		}
		best = max(best, in/total)
	}
	return best
}

// numbers is a set of numbers of folded words, a bit each.
type numbers []uint64

func (n numbers) has(id uint32) bool { return n[id>>6]>>(id&63)&1 == 1 }

// held returns the folded words of a passage; 0, which stands for no word, is among them.
func (t *turn) held(passage int) numbers {
	f := t.forward
	out := make(numbers, len(f.flat)>>6+1)
	for _, id := range f.stream[f.start[passage]:f.start[passage+1]] {
		word := f.fold[id]
		out[word>>6] |= 1 << (word & 63)
	}
	return out
}

// farAway tells whether the question has words of another world that the passage lacks.
func (t *turn) farAway(passage int) bool {
	m := farAway.FindString(t.query.folded)
	if m == "" {
		return false
	}
	held := t.held(passage)
	for _, w := range Tokens(m) {
		if !held.has(t.forward.folded[w.F]) {
			return true
		}
	}
	return false
}

// rivals leaves out of rs what is about the same as the first: other units of its clause, other copies of its title. They do not
// make an answer less sure.
func (t *turn) rivals(rs []ranked) []ranked {
	out := []ranked{rs[0]}
	for _, r := range rs[1:] {
		if !t.sameSubject(rs[0], r) {
			out = append(out, r)
		}
	}
	return out
}

// sameSubject tells whether two candidates are about the same: units of one clause, or one cites the other.
func (t *turn) sameSubject(a, b ranked) bool {
	x, y := t.entries[a.passage], t.entries[b.passage]
	if x.doc == y.doc && x.unit != nil && x.unit.Clause != "" && x.unit.Clause == y.unit.Clause {
		return true
	}
	return x.twin(y) || x.cites(y) || y.cites(x) || x.doc != y.doc && t.readings[x.doc].stem == t.readings[y.doc].stem
}

// levelOf begins the part of a procedure's title that only says where or how it is done.
var levelOf = regexp.MustCompile(`\s*(?:\(|(?:duoc )?thuc hien (?:tai|bang|o)|tai cap|bang dich vu cong)`)

// titleStem is a folded title without its level and way of filing: copies of one procedure have the same.
func titleStem(title string) string {
	folded := strings.Join(strings.Fields(strings.TrimPrefix(Fold(title), "thu tuc ")), " ")
	if at := levelOf.FindStringIndex(folded); at != nil && at[0] > 0 {
		folded = folded[:at[0]]
	}
	return folded
}

// variants are the other documents that are copies of the first at another level or for another way of filing.
func (t *turn) variants(rs []ranked) []Option {
	first := t.entries[rs[0].passage]
	var same []ranked
	for _, r := range rs[1:] {
		if e := t.entries[r.passage]; e.doc != first.doc && t.readings[e.doc].stem == t.readings[first.doc].stem {
			same = append(same, r)
		}
	}
	return t.options(same)
}

// found answers with an entry that the search found: of a procedure the fields asked for, of a clause the unit of the field
// asked for.
func (t *turn) found(e entry) Decision {
	if e.unit == nil {
		return t.answerProcedure(e.doc)
	}
	units := []*Unit{e.unit}
	if e.doc.Kind == Standard && e.unit.Clause != "" {
		units = t.siblings(e)
	}
	return t.answer(e, units)
}

// siblings returns the units of the same clause that hold the fields strongly asked for; e's own when there are none.
func (t *turn) siblings(e entry) []*Unit {
	var out []*Unit
	for _, a := range t.query.asked {
		for _, s := range t.refs.clauses[e.unit.Clause] {
			if s.doc == e.doc && a.weight == strong && s.unit.Field == a.field && !slices.Contains(out, s.unit) {
				out = append(out, s.unit)
			}
		}
	}
	if len(out) == 0 {
		return []*Unit{e.unit}
	}
	return out
}

// options turns candidates into at most three options with different labels.
func (t *turn) options(rs []ranked) []Option {
	var out []Option
	for _, r := range rs {
		e := t.entries[r.passage]
		o := Option{Label: t.label(e), Unit: t.optionUnit(e)}
		if !slices.ContainsFunc(out, func(have Option) bool { return have.Label == o.Label || t.units[have.Unit].twin(e) }) {
			out = append(out, o)
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// optionUnit is the unit that a tap on an option of e leads to: of a procedure the first field asked for, else the overview.
func (t *turn) optionUnit(e entry) string {
	if e.unit != nil {
		return e.unit.ID
	}
	for _, f := range append(t.wanted(), TongQuan) {
		if u := fieldUnit(e.doc, f); u != nil {
			return u.ID
		}
	}
	return e.doc.Units[0].ID
}

// label is the heading that a person reads of an entry, with what tells it from others of that heading.
func (t *turn) label(e entry) string {
	d := e.doc
	if e.unit == nil || e.unit.Heading == "" {
		if d.Kind == Procedure && d.Level != "" && t.titles[d.Title] > 1 {
			return d.Title + " (" + d.Level + ")"
		}
		return d.Title
	}
	if d.Kind == Law && d.Number != "" && !strings.Contains(Fold(e.unit.Heading), Fold(d.Number)) {
		return e.unit.Heading + " (" + d.Number + ")"
	}
	return e.unit.Heading
}
