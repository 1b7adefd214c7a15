package knowledge

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Parts is everything that a Collection is made of. It is kept and must not be changed afterwards.
type Parts struct {
	Documents  []*Document
	Past       []Superseded // in order of arrival
	Curations  []Curation
	Vocabulary *Vocabulary // may be nil; it stays what it was at first
	Synonyms   []Synonym   // in order of arrival: a later one of the same form wins
}

// Collection is a Base as people have decided that it should answer: curated questions first, from the unit that was decided on, and
// every question from the revisions that hold on the day it is about. It is safe for concurrent use.
type Collection struct {
	*Base
	replacing sync.Mutex
	overlay   atomic.Pointer[overlay]
	memory    memory
}

// overlay is what was laid over the documents.
type overlay struct {
	asked     map[string]resting // by QuestionKey of a question
	revised   map[string][]*Document
	synonyms  synonyms
	suspended []string
}

// resting is a unit that answers a curated question, and the unit with the words that it rests on.
type resting struct {
	unit, on, hash string
}

// NewCollection makes a collection and brings index up to date with it. Document and unit ids must be unique.
func NewCollection(ctx context.Context, p Parts, index Index) (*Collection, error) {
	docs, o := layer(p)
	b, err := NewBase(ctx, docs, p.Vocabulary, index)
	if err != nil {
		return nil, err
	}
	c := &Collection{Base: b}
	c.overlay.Store(o)
	return c, nil
}

// Replace swaps everything but the vocabulary. Questions go on being answered from the old parts until the new ones are ready; on error the old ones
// stay.
func (c *Collection) Replace(ctx context.Context, p Parts) error {
	c.replacing.Lock()
	defer c.replacing.Unlock()
	docs, o := layer(p)
	if err := c.Base.Replace(ctx, docs); err != nil {
		return err
	}
	c.overlay.Store(o)
	c.memory.forget()
	return nil
}

// layer makes the documents of a base from parts.
func layer(p Parts) ([]*Document, *overlay) {
	o := &overlay{asked: map[string]resting{}, revised: map[string][]*Document{}, synonyms: newSynonyms(p.Synonyms)}
	docs := WithPast(p.Documents, p.Past)
	for _, d := range docs[len(p.Documents):] {
		id := PlainID(d.ID)
		o.revised[id] = append(o.revised[id], d)
	}
	docs, o.suspended = Curate(docs, p.Curations)
	for _, c := range p.Curations { // in order: a later decision about a question wins
		if c.Withdrawn || slices.Contains(o.suspended, c.ID) {
			continue
		}
		r := resting{unit: c.Unit, on: c.Unit, hash: c.UnitHash}
		if c.Text != "" {
			r.unit = CuratedID + "/" + c.ID
		}
		for _, q := range c.Questions {
			if key := QuestionKey(q); key != "" {
				o.asked[key] = r
			}
		}
	}
	return docs, o
}

// QuestionKey is equal for questions of the same words, however accented and spaced.
func QuestionKey(question string) string { return joinFolded(Tokens(Clean(question))) }

// Suspended are the ids of the curations that no longer hold, in their order: the unit that they rest on is gone or has other words.
// The slice is the caller's.
func (c *Collection) Suspended() []string { return slices.Clone(c.overlay.Load().suspended) }

// Ask answers a curated question with what was decided, and every other as Base.Ask does. Spans are of the revisions that hold on the
// day asked for. It fails only when ctx is done. The slices of the decision are shared and must not be changed.
func (c *Collection) Ask(ctx context.Context, q Question) (Decision, error) {
	start := time.Now()
	if err := ctx.Err(); err != nil {
		return Decision{}, err
	}
	if q.AsOf == "" {
		q.AsOf = Date(start.Format(time.DateOnly))
	}
	q.Topic.Document, q.Topic.Unit = PlainID(q.Topic.Document), PlainID(q.Topic.Unit)
	s, o := c.Base.current.Load(), c.overlay.Load()
	d, ok := c.memory.recall(q, s, o)
	if !ok {
		var err error
		if d, err = c.decide(ctx, q, o); err != nil {
			return d, err
		}
		if s == c.Base.current.Load() && o == c.overlay.Load() { // else it may be of the parts before or after
			c.memory.keep(q, d, s, o)
		}
	}
	d.Took = time.Since(start)
	return d, nil
}

// decide finds the decision for a question.
func (c *Collection) decide(ctx context.Context, q Question, o *overlay) (Decision, error) {
	if d, ok := c.curatedAnswer(o, q); ok {
		return d, nil
	}
	typed := q.Text
	q.Text = o.synonyms.reword(typed)
	d, err := c.Base.Ask(ctx, q)
	if err != nil {
		return d, err
	}
	d.Question = typed
	if len(o.revised) > 0 {
		c.holding(o, &d)
	}
	return d, nil
}

// curatedAnswer answers a question that was curated in these words, while the unit below still has the words that it had then. A
// question without a subject is left to the conversation.
func (c *Collection) curatedAnswer(o *overlay, q Question) (Decision, bool) {
	if len(o.asked) == 0 {
		return Decision{}, false
	}
	r, ok := o.asked[QuestionKey(q.Text)]
	if !ok {
		return Decision{}, false
	}
	s := c.Base.current.Load()
	t := &turn{snapshot: s, question: q, query: s.parse(q)}
	base, found := s.units[r.on]
	e, shown := s.units[r.unit]
	switch {
	case q.Topic != (Topic{}) && t.subjectless():
		return Decision{}, false
	case !found || !shown || HashOf(base.unit) != r.hash || base.doc.StatusAt(base.unit, t.query.asOf) != InForce:
		return Decision{}, false
	}
	d := t.answer(e, []*Unit{e.unit})
	d.Question, d.AsOf = q.Text, t.query.asOf
	return d, true
}

// holding puts units of the revision that holds on the day of d in the place of units of another revision of their document.
func (c *Collection) holding(o *overlay, d *Decision) {
	for i := range d.Spans {
		sp := &d.Spans[i]
		id := PlainID(sp.Document)
		past := o.revised[id]
		if past == nil {
			continue
		}
		all := past
		now, ok := c.Base.Document(id)
		if ok {
			all = append([]*Document{now}, past...)
		}
		if sp.Status != InForce {
			for _, rev := range all {
				u := rev.Unit(rev.ID + PlainID(sp.Unit)[len(id):])
				if u == nil || rev.StatusAt(u, d.AsOf) != InForce {
					continue
				}
				if ok {
					d.Notices = slices.DeleteFunc(d.Notices, func(n Notice) bool { return n.Kind == NotYetForce && n.Args[0] == nameOf(now) })
				}
				*sp = SpanOf(rev, u, d.AsOf)
				break
			}
		}
		if ok && sp.Document != id { // the number was left to the revision in its place
			sp.Number = now.Number
		}
	}
	d.Topic.Document, d.Topic.Unit = PlainID(d.Topic.Document), PlainID(d.Topic.Unit)
}

// Find lists at most n units for words that somebody looks for units with, best first: those that an answer would show, then those
// that the search brings. Approved answers and superseded revisions are not among them.
func (c *Collection) Find(words string, n int) []Option {
	s := c.Base.current.Load()
	q := Question{Text: c.overlay.Load().synonyms.reword(words), AsOf: Date(time.Now().Format(time.DateOnly))}
	t := &turn{snapshot: s, question: q, query: s.parse(q)}
	d := t.decide()
	var out []Option
	add := func(unit string) {
		e, ok := s.units[unit]
		if !ok || len(out) == n || e.doc.ID == CuratedID || PlainID(unit) != unit || slices.ContainsFunc(out, func(o Option) bool { return o.Unit == unit }) {
			return
		}
		out = append(out, Option{Label: PlaceOf(e.doc, e.unit), Unit: unit})
	}
	for _, sp := range d.Spans {
		add(sp.Unit)
	}
	for _, o := range slices.Concat(d.Options, d.Nearest) {
		add(o.Unit)
	}
	if len(t.query.terms) > 0 {
		for _, r := range t.rank(t.search(rankDepth, t.inForce)) {
			add(t.optionUnit(t.entries[r.passage]))
		}
	}
	return out
}

// PlaceOf is what a trainer reads of a unit: its heading, with its document's title where neither says the other.
func PlaceOf(d *Document, u *Unit) string {
	heading, title := Fold(u.Heading), Fold(d.Title)
	switch {
	case heading == "" || strings.Contains(title, heading):
		return d.Title
	case u.Clause != "" || strings.Contains(heading, title):
		return u.Heading
	}
	return u.Heading + " – " + d.Title
}
