package knowledge

import (
	"context"
	"slices"
	"time"
)

// Ask answers a question from the documents. It fails only when ctx is done: what can not be answered is a Decision too.
func (b *Base) Ask(ctx context.Context, q Question) (Decision, error) {
	d, _, err := b.ask(ctx, q, nil)
	return d, err
}

// ask is Ask with documents hidden, and with the ids of the documents that the search found, best first.
func (b *Base) ask(ctx context.Context, q Question, hidden []string) (Decision, []string, error) {
	start := time.Now()
	if err := ctx.Err(); err != nil {
		return Decision{}, nil, err
	}
	s := b.current.Load()
	if q.AsOf == "" {
		q.AsOf = Date(start.Format(time.DateOnly))
	}
	t := &turn{snapshot: s, question: q, query: s.parse(q), hidden: hidden}
	d := t.decide()
	d.Question, d.AsOf = q.Text, t.query.asOf
	if d.Kind != Answer && d.Topic == (Topic{}) {
		d.Topic = q.Topic
	}
	d.Took = time.Since(start)
	return d, t.ranking(), nil
}

// turn is one question on its way to a decision.
type turn struct {
	*snapshot
	question Question
	query    *query
	hidden   []string // ids of documents that are not to be found
	hits     []Hit    // of the search over everything
}

// ranking returns the ids of the documents of the hits, best first, each once.
func (t *turn) ranking() []string {
	if t.hits == nil {
		t.hits = t.search(rankDepth, nil)
	}
	var out []string
	for _, h := range t.hits {
		if id := t.entries[h.Passage].doc.ID; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// rankDepth is how many passages the first search brings.
const rankDepth = 50

// decide tries what is certain first: things to refuse, places named by number, then the search.
func (t *turn) decide() Decision {
	for _, try := range []func() (Decision, bool){t.refusal, t.byLaw, t.byCode, t.byClause} {
		if d, ok := try(); ok {
			return d
		}
	}
	return t.bySearch()
}

// refusal turns away what must not be answered whatever the base holds.
func (t *turn) refusal() (Decision, bool) {
	if len(t.query.words) == 0 {
		return Decision{Kind: Refuse, Reason: Unclear}, true
	}
	return Decision{}, false
}

// byLaw answers a question that names a legal document of the base.
func (t *turn) byLaw() (Decision, bool) {
	var docs []*Document
	for _, ref := range t.query.laws {
		for _, d := range t.refs.find(ref) {
			if !slices.Contains(docs, d) {
				docs = append(docs, d)
			}
		}
	}
	if len(docs) == 0 {
		return Decision{}, false
	}
	d := docs[0]
	u := t.lawUnit(d)
	return t.answer(entry{d, u}, []*Unit{u}), true
}

// lawUnit chooses the unit of a law that a question asks for.
func (t *turn) lawUnit(d *Document) *Unit {
	if t.query.article != "" {
		if u := t.refs.article(d, t.query.article); u != nil {
			return u
		}
	}
	if t.query.asks(HieuLuc, 1) {
		for i := range d.Units {
			if d.Units[i].Field == HieuLuc {
				return &d.Units[i]
			}
		}
	}
	if best := t.search(1, func(e entry) bool { return e.doc == d }); len(best) > 0 && len(t.query.words) > 4 {
		return t.entries[best[0].Passage].unit
	}
	if u := d.Unit(d.ID + "/tong-quan"); u != nil {
		return u
	}
	return &d.Units[0]
}

// byCode answers a question that names a procedure by its portal code.
func (t *turn) byCode() (Decision, bool) {
	d := t.refs.codes[t.query.code]
	if t.query.code == "" || d == nil {
		return Decision{}, false
	}
	return t.answer(entry{doc: d}, t.procedureUnits(d)), true
}

// byClause answers a question that names a clause of the standard.
func (t *turn) byClause() (Decision, bool) {
	for _, ref := range t.query.clauses {
		if units := t.refs.clauses[ref.Number]; len(units) > 0 {
			e := t.clauseUnit(units)
			return t.answer(e, []*Unit{e.unit}), true
		}
	}
	return Decision{}, false
}

// clauseUnit chooses among the units of a clause: the one of the field asked for, else the main one.
func (t *turn) clauseUnit(units []entry) entry {
	for _, a := range t.query.asked {
		for _, e := range units {
			if e.unit.Field == a.field {
				return e
			}
		}
	}
	for _, e := range units {
		if f := e.unit.Field; f == NoField || f == YeuCau || f == NoiDung {
			return e
		}
	}
	return units[0]
}

// search finds passages among the entries that keep admits (nil: all).
func (t *turn) search(n int, keep func(entry) bool) []Hit {
	if keep == nil && t.hidden == nil {
		return t.searcher.Search(t.query.terms, n, nil)
	}
	return t.searcher.Search(t.query.terms, n, func(i int) bool {
		e := t.entries[i]
		return (keep == nil || keep(e)) && !slices.Contains(t.hidden, e.doc.ID)
	})
}

// bySearch answers from what the search finds.
func (t *turn) bySearch() Decision {
	t.hits = t.search(rankDepth, nil)
	hits := t.hits
	if len(hits) == 0 {
		return Decision{Kind: Refuse, Reason: NotFound}
	}
	total := float32(0)
	for _, w := range t.query.terms {
		total += w.Weight * t.searcher.IDF(w)
	}
	signal := hits[0].Score / max(total, 1)
	if signal < .35 {
		return Decision{Kind: Refuse, Reason: NotFound, Nearest: t.options(hits)}
	}
	if signal < .6 {
		return Decision{Kind: Options, Options: t.options(hits)}
	}
	e := t.entries[hits[0].Passage]
	units := []*Unit{e.unit}
	if e.unit == nil {
		units = t.procedureUnits(e.doc)
	}
	return t.answer(e, units)
}

// options turns hits into at most three options with different labels.
func (t *turn) options(hits []Hit) []Option {
	var out []Option
	for _, h := range hits {
		e := t.entries[h.Passage]
		o := Option{Label: e.label(), Unit: e.id()}
		if !slices.ContainsFunc(out, func(have Option) bool { return have.Label == o.Label }) {
			out = append(out, o)
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// procedureUnits chooses the units of a procedure that answer the fields asked for, best first; without a field the
// overview.
func (t *turn) procedureUnits(d *Document) []*Unit {
	var out []*Unit
	strong := len(t.query.asked) > 0 && t.query.asked[0].weight == 3
	for _, a := range t.query.asked {
		if strong && a.weight < 3 {
			break
		}
		if u := fieldUnit(d, a.field); u != nil {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		if u := fieldUnit(d, TongQuan); u != nil {
			return []*Unit{u}
		}
		return []*Unit{&d.Units[0]}
	}
	return out
}

// fieldUnit returns the first unit of d with that field, or nil.
func fieldUnit(d *Document, f Field) *Unit {
	for i := range d.Units {
		if d.Units[i].Field == f {
			return &d.Units[i]
		}
	}
	return nil
}
