package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// byLaw answers a question that names legal documents of the base: each is looked up, in the order named.
func (t *turn) byLaw() (Decision, bool) {
	var docs []*Document
	for _, ref := range t.query.laws {
		found := t.refs.find(ref)
		if len(found) > 1 && ref.Type == "" {
			found = nil // "118" alone may be a decision or a decree
		}
		for _, d := range found {
			if !slices.Contains(docs, d) && !t.isHidden(d) {
				docs = append(docs, d)
				break
			}
		}
	}
	if len(docs) == 0 {
		return Decision{}, false
	}
	out := t.answerLaw(docs[0])
	for _, d := range docs[1:min(len(docs), 3)] {
		more := t.answerLaw(d)
		for _, sp := range more.Spans {
			if !slices.ContainsFunc(out.Spans, func(have Span) bool { return have.Unit == sp.Unit }) {
				out.Spans = append(out.Spans, sp)
			}
		}
		out.Notices = append(out.Notices, more.Notices...)
	}
	return out, true
}

// foreignLaw tells whether the question names a legal document that neither the base holds nor the passage mentions: then the
// passage is about another.
func (t *turn) foreignLaw(r ranked) bool {
	if len(t.query.laws) == 0 {
		return false
	}
	e := t.entries[r.passage]
	var mentioned []lawRef
	for _, u := range e.all() {
		mentioned = append(mentioned, parseLaws(Fold(e.doc.Title+"\n"+u.Heading+"\n"+u.Text))...)
	}
	for _, ref := range t.query.laws {
		if !slices.ContainsFunc(mentioned, func(m lawRef) bool {
			return m.Number == ref.Number && (m.Year == ref.Year || m.Year == "" || ref.Year == "") && (m.Type == ref.Type || m.Type == "" || ref.Type == "")
		}) {
			return true
		}
	}
	return false
}

// answerLaw answers from one law. A law that was not in force on the day asked for is named with its successor, whose text comes
// first; its own text follows as the old rule.
func (t *turn) answerLaw(d *Document) Decision {
	u := t.lawUnit(d)
	if t.query.article != "" && t.refs.article(d, t.query.article) == nil {
		out := t.answerInTime(d, u)
		out.Notices = append([]Notice{{PlaceUnknown, []string{"điều " + t.query.article, nameOf(d)}}}, out.Notices...)
		return out
	}
	return t.answerInTime(d, u)
}

// answerInTime answers with u, or with what took the place of d.
func (t *turn) answerInTime(d *Document, u *Unit) Decision {
	switch d.StatusAt(u, t.query.asOf) {
	case Expired:
		return t.answerExpired(d, u)
	case NotYet:
		out := t.answer(entry{d, u}, []*Unit{u})
		out.Notices = append([]Notice{{NotYetForce, []string{nameOf(d), string(cmp.Or(u.ValidFrom, d.ValidFrom, d.Issued))}}}, out.Notices...)
		return out
	}
	out := t.answer(entry{d, u}, []*Unit{u})
	if d.StatusAt(nil, t.query.asOf) == Expired { // u tells what holds since
		if n := t.ended(d, u); len(n.Args) == 2 || !strings.Contains(u.Text, n.Args[2]) {
			out.Notices = append([]Notice{n}, out.Notices...)
		}
	}
	return out
}

// ended is the notice that d, or u of it, has ended, with the successor where one is known.
func (t *turn) ended(d *Document, u *Unit) Notice {
	day := string(cmp.Or(u.ValidTo, d.ValidTo))
	if next := t.successor(d); next != nil {
		return Notice{ExpiredBy, []string{nameOf(d), day, nameOf(next)}}
	}
	return Notice{ExpiredNone, []string{nameOf(d), day}}
}

func (t *turn) answerExpired(d *Document, u *Unit) Decision {
	next := t.successor(d)
	if next == nil {
		out := t.answer(entry{d, u}, []*Unit{u})
		out.Notices = append([]Notice{t.ended(d, u)}, out.Notices...)
		return out
	}
	out := t.answer(entry{doc: next}, []*Unit{t.lawUnit(next)})
	old := t.span(d, u)
	if old.Status == Expired {
		out.Spans = append(out.Spans, old)
	}
	out.Notices = append([]Notice{t.ended(d, u)}, out.Notices...)
	return out
}

// successor follows the replacements of a document to the first that is in force on the day asked for.
func (t *turn) successor(d *Document) *Document {
	seen := map[string]bool{d.ID: true}
	queue := slices.Clone(d.ReplacedBy)
	for len(queue) > 0 {
		next := t.byID[queue[0]]
		queue = queue[1:]
		if next == nil || seen[next.ID] || len(next.Units) == 0 || t.isHidden(next) {
			continue
		}
		seen[next.ID] = true
		if next.StatusAt(nil, t.query.asOf) == InForce {
			return next
		}
		queue = append(queue, next.ReplacedBy...)
	}
	return nil
}

// nameOf is how a notice names a document.
func nameOf(d *Document) string { return cmp.Or(d.Number, d.Title) }

// lawUnit chooses the unit of a law that a question asks for: the article named, whether it is in force, the unit that the other
// words of the question find, the overview.
func (t *turn) lawUnit(d *Document) *Unit {
	if t.query.article != "" {
		if u := t.refs.article(d, t.query.article); u != nil {
			return u
		}
	}
	var tells *Unit
	if t.query.asks(HieuLuc, 1) {
		tells = t.forceUnit(d)
	}
	switch {
	case tells != nil && !t.outlived(d, tells):
		return tells
	case tells != nil: // the notice of the first day in force says it
	case t.query.content() > 0 && !issued.MatchString(t.query.folded):
		beside := t.besideLaws()
		if hits := beside.search(rankDepth, func(e entry) bool { return e.doc == d }); len(hits) > 0 {
			return t.entries[beside.rank(hits)[0].passage].unit
		}
	}
	if u := d.Unit(d.ID + "/tong-quan"); u != nil {
		return u
	}
	return &d.Units[0]
}

// outlived tells whether u says that d is in force, as it was when u was compiled, of a day when d was not yet.
func (t *turn) outlived(d *Document, u *Unit) bool {
	written := cmp.Or(u.AsOf, d.AsOf)
	return d.StatusAt(u, t.query.asOf) == NotYet && written != "" && d.StatusAt(u, written) != NotYet
}

// forceUnit is the unit of d that says whether d is in force: the one that is true on the day asked for, else the first.
func (t *turn) forceUnit(d *Document) (first *Unit) {
	for i := range d.Units {
		u := &d.Units[i]
		switch {
		case u.Field != HieuLuc:
		case d.StatusAt(u, t.query.asOf) == InForce:
			return u
		case first == nil:
			first = u
		}
	}
	return first
}

// besideLaws is the turn with a question that lacks the names of legal documents: inside of one they find its overview only.
func (t *turn) besideLaws() *turn {
	return t.beside(func(w Token) bool {
		return lawWords[w.F] || gluedLaw.MatchString(w.F) || slices.ContainsFunc(t.query.laws, func(l lawRef) bool { return w.F == l.Number || w.F == l.Year })
	})
}

// beside is the turn with a question that lacks some words.
func (t *turn) beside(without func(Token) bool) *turn {
	q := *t.query
	q.words, q.meant = slices.DeleteFunc(slices.Clone(q.words), without), slices.DeleteFunc(slices.Clone(q.meant), without)
	if len(q.meant) == 0 {
		q.meant = nil
	}
	q.expanded = t.words.find(q.words, q.accented)
	q.terms, q.own = searchTerms(&q)
	out := *t
	out.query, out.hits = &q, nil
	return &out
}

// issued asks who made a law and when, which its overview tells.
var issued = regexp.MustCompile(`(?:ai|co quan nao|do ai|bo nao|khi nao|ngay nao|nam nao|bao gio)\s+(?:da\s+)?(?:ban hanh|ky)|(?:ban hanh|ky)\s+(?:ngay|khi|nam|boi|luc)`)

// content counts the words of a question beside fillers, numbers and the names of legal documents.
func (q *query) content() int {
	n := 0
	for _, w := range q.words {
		if !fillers[w.F] && !lawWords[w.F] && !number(w.F) && !gluedLaw.MatchString(w.F) {
			n++
		}
	}
	return n
}

var gluedLaw = regexp.MustCompile(`^(?:qd|nd|tt|nq|ct|qh)\d+$`)

var lawWords = wordSet("quyết định nghị định thông tư nghị quyết chỉ thị luật qđ nđ tt nq ct vbhn văn bản hợp nhất số năm ttg cp bkhcn vpcp điều khoản điểm quy định nội dung tóm tắt giới thiệu")

func (t *turn) isHidden(d *Document) bool { return slices.Contains(t.hidden, d.ID) }
