package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// whichLaw asks for the legal document about a subject: "nghị định một cửa nào áp dụng", "theo luật nào".
var whichLaw = regexp.MustCompile(`(?:^|[^a-z])(nghi dinh|quyet dinh|thong tu|nghi quyet|luat|van ban)(?: phap luat)?(?:\s+[a-z]+){0,6}?\s+(?:nao|gi)(?:[^a-z]|$)`)

// lawAsk are the words of such a question that say nothing about the subject.
var lawAsk = wordSet("áp dụng theo hiện hành nay đang dùng còn hiệu lực mới nhất căn cứ nào gì về hướng dẫn có phải được")

// Shares of a subject's weight that the name of a law, and the passage that was found in it, must hold.
const (
	lawNamed = .6
	lawHeld  = .75
)

// byWhichLaw answers which legal document was in force about a subject on the day asked for.
func (t *turn) byWhichLaw() (Decision, bool) {
	m := whichLaw.FindStringSubmatch(t.query.folded)
	if m == nil || t.query.named() {
		return Decision{}, false
	}
	named := float32(lawNamed)
	if slices.ContainsFunc(t.names.longest(t.query.words), func(d *Document) bool { return d.Kind == Procedure }) {
		named = .99 // a procedure tells its basis itself, unless the law is about nothing else
	}
	said := t.query.timeWords()
	subject := t.beside(func(w Token) bool { return lawWords[w.F] || lawAsk[w.F] || polite[w.F] || said(w) })
	if len(subject.query.words) == 0 {
		return Decision{}, false
	}
	kind := lawTypes[m[1]]
	hits := subject.search(rankDepth, func(e entry) bool {
		return e.unit != nil && e.doc.Kind == Law && t.inForce(e) && e.doc.StatusAt(nil, t.query.asOf) == InForce && (kind == "" || kind == typeOf(e.doc))
	})
	if len(hits) == 0 {
		return Decision{}, false
	}
	rs := subject.rank(hits)
	words := subject.weigher(subject.query.words)
	for i, r := range rs {
		d := t.entries[r.passage].doc
		if words.share(d.Title+" "+strings.Join(d.Aliases, " ")) >= named && subject.contentShare(rs[i:i+1]) >= lawHeld {
			return t.answer(entry{doc: d}, []*Unit{t.overviewNow(d)}), true
		}
	}
	return Decision{}, false
}

// typeOf is the type in a law's number: "nd", "qd", "qh" of a law.
func typeOf(d *Document) string {
	for _, ref := range parseLaws(Fold(d.Number)) {
		return ref.Type
	}
	return ""
}

// overviewNow is the overview of d if it holds on the day asked for, else the first unit that does.
func (t *turn) overviewNow(d *Document) *Unit {
	if u := d.Unit(d.ID + "/tong-quan"); u != nil && t.inForce(entry{d, u}) {
		return u
	}
	for i := range d.Units {
		if t.inForce(entry{d, &d.Units[i]}) {
			return &d.Units[i]
		}
	}
	return &d.Units[0]
}
