package knowledge

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// anyClause is a number that is named as one of a clause, whatever it is: "điều 12.4", "điều khoản 11", "mục 3".
	anyClause = regexp.MustCompile(`(?:^|[^a-z0-9])(dieu khoan|dieu|muc|chuong|clause|iso 9001 dieu)\s*(?:so\s*)?(\d{1,3}(?:\.\d{1,2})*)(?:[^0-9a-z./-]|[.?!,]*(?:\s|$))`)
	// ofStandard tells that the clauses meant are those of the standard.
	ofStandard = regexp.MustCompile(`iso|9001|tieu chuan|dieu khoan|clause`)
	// whichClause asks for the clause of a subject: "điều nào nói về hoạch định", "đánh giá nội bộ thuộc điều khoản nào".
	whichClause = regexp.MustCompile(`(?:^|[^a-z])(?:dieu khoan|dieu|muc)\s+(?:so\s+)?(?:nao|may|bao nhieu|gi)(?:[^a-z]|$)`)
	// whichProcedure asks for procedures beside a clause.
	whichProcedure = regexp.MustCompile(`(?:quy trinh|thu tuc|qt)\s+(?:noi bo\s+|iso\s+)?(?:nao|gi)(?:[^a-z]|$)|(?:nhung|cac)\s+quy trinh`)
)

// Clauses of requirements of ISO 9001.
const (
	firstClause = 4
	lastClause  = 10
)

// byNoClause says that the standard has no clause of the number asked for, or none with requirements (1 to 3), and offers the nearest.
func (t *turn) byNoClause() (Decision, bool) {
	q := t.query
	m := anyClause.FindStringSubmatch(q.folded)
	if m == nil || t.otherStandard() || len(q.laws) > 0 || len(q.clauses) > 0 || !ofStandard.MatchString(q.folded) {
		return Decision{}, false
	}
	head, _, _ := strings.Cut(m[2], ".")
	n, err := strconv.Atoi(head)
	if err != nil || n >= firstClause && n <= lastClause {
		return Decision{}, false
	}
	kind, near := NoClause, []int{lastClause, lastClause - 1, lastClause - 2}
	if n < firstClause {
		kind, near = NoRequirement, []int{firstClause, firstClause + 1, firstClause + 2}
	}
	out := Decision{Kind: Options}
	for _, c := range near {
		if units := t.visible(t.refs.clauses[strconv.Itoa(c)]); len(units) > 0 {
			out.Options = append(out.Options, Option{Label: t.label(units[0]), Unit: units[0].unit.ID})
			if len(out.Notices) == 0 {
				name, _, _ := strings.Cut(nameOf(units[0].doc), " – ")
				out.Notices = []Notice{{kind, []string{m[2], name}}}
			}
		}
	}
	return out, len(out.Options) > 0
}

// byCrossMap answers which procedures serve a clause, and which clause speaks of a subject or is served by a procedure.
func (t *turn) byCrossMap() (Decision, bool) {
	q := t.query
	switch {
	case len(q.laws) > 0 || t.otherStandard():
		return Decision{}, false
	case len(q.clauses) == 1 && whichProcedure.MatchString(q.folded):
		return t.proceduresOf(q.clauses[0].Number)
	case len(q.clauses) == 0 && whichClause.MatchString(q.folded):
		return t.clauseAbout()
	}
	return Decision{}, false
}

// proceduresOf shows the procedures that serve a clause, those that serve fewest others first, after the clause itself.
func (t *turn) proceduresOf(number string) (Decision, bool) {
	units, notice := t.clauseUnits(number)
	if len(units) == 0 {
		return Decision{}, false
	}
	now := units[0].unit.Clause
	var docs []*Document
	for _, d := range t.docs {
		if d.Kind == Procedure && !t.isHidden(d) && len(d.Units) > 0 && d.StatusAt(nil, t.query.asOf) == InForce && slices.ContainsFunc(d.Clauses, func(c string) bool {
			return c == now || strings.HasPrefix(c, now+".") || strings.HasPrefix(now, c+".")
		}) {
			docs = append(docs, d)
		}
	}
	if len(docs) == 0 {
		return Decision{}, false
	}
	slices.SortStableFunc(docs, func(a, b *Document) int { return len(a.Clauses) - len(b.Clauses) })
	out := t.answer(entry{doc: docs[0]}, []*Unit{t.overview(docs[0])})
	if notice.Kind != "" {
		out.Notices = append(out.Notices, notice)
	}
	for _, d := range docs[1:min(len(docs), 3)] {
		out.Spans = append(out.Spans, t.span(d, t.overview(d)))
	}
	out.Spans = append(out.Spans, t.span(units[0].doc, units[0].unit))
	return out, true
}

// overview is the unit that says what a procedure is.
func (t *turn) overview(d *Document) *Unit {
	if u := fieldUnit(d, TongQuan); u != nil {
		return u
	}
	return &d.Units[0]
}

// clauseAbout finds the clause of a subject: those that a named procedure serves, else what a search among the clauses finds.
func (t *turn) clauseAbout() (Decision, bool) {
	if len(t.refs.clauses) == 0 || t.subjectless() {
		return Decision{}, false
	}
	if strings.Contains(t.query.folded, "quy trinh") || strings.Contains(t.query.folded, "thu tuc") {
		for _, d := range t.names.longest(t.query.words) {
			if len(d.Clauses) > 0 && !t.isHidden(d) {
				return t.clausesOf(d)
			}
		}
	}
	if !ofStandard.MatchString(t.query.folded) && !slices.ContainsFunc(t.search(besideDepth, t.inForce), func(h Hit) bool {
		return t.entries[h.Passage].doc.Kind == Standard
	}) {
		return Decision{}, false
	}
	hits := t.search(rankDepth, func(e entry) bool {
		return e.unit != nil && e.doc.Kind == Standard && e.unit.Clause != "" && t.inForce(e)
	})
	if len(hits) == 0 {
		return Decision{}, false
	}
	rs := t.rank(hits)
	if t.contentShare(rs[:1]) < aboutShare {
		return Decision{}, false
	}
	e := t.entries[rs[0].passage]
	units := t.visible(t.refs.clauses[e.unit.Clause])
	return t.answer(e, []*Unit{units[0].unit}), true
}

// clauseParts are the fields that every clause has of its own beside what it requires.
var clauseParts = []Field{BangChung, Loi, ViDu, LienQuan, BanCu}

// partWords are the words with which such a part is asked for.
var partWords = wordSet("bằng chứng minh lỗi thường gặp hay mắc sai sót ví dụ thí liên quan điều khoản bản cũ 2008 2015 iso 9001 khi viết các những ở về của nào gì gồm có làm trong đối")

// bySubjectOfClause answers a question for a part of a clause that is named by its subject: "bằng chứng năng lực", "lỗi thường gặp khi
// viết mục tiêu chất lượng".
func (t *turn) bySubjectOfClause() (Decision, bool) {
	q := t.query
	if q.named() || !slices.ContainsFunc(clauseParts, func(f Field) bool { return q.asks(f, strong) }) {
		return Decision{}, false
	}
	words := q.words
	if q.meant != nil {
		words = q.meant
	}
	subject := slices.DeleteFunc(slices.Clone(words), func(w Token) bool { return polite[w.F] || partWords[w.F] })
	if len(subject) < 2 {
		return Decision{}, false
	}
	weights := t.weigher(subject)
	var best []entry
	most := float32(0)
	for _, units := range t.refs.clauses {
		main := t.visible(units)
		if !slices.ContainsFunc(main, func(e entry) bool { return slices.Contains(clauseParts, e.unit.Field) && q.asks(e.unit.Field, strong) }) ||
			weights.share(main[0].unit.Heading) < subjectShare {
			continue
		}
		if s := weights.harmony(t.forward.phrase(main[0].unit.Heading)); s > most || s == most && main[0].unit.Clause < best[0].unit.Clause {
			best, most = main, s
		}
	}
	if most < subjectFit {
		return Decision{}, false
	}
	return t.answer(best[0], t.clauseFields(best)), true
}

// How much of a subject a clause's heading must hold, and how well both must fit.
const (
	subjectShare = .7
	subjectFit   = .5
)

// aboutShare is the share of a subject's weight that a clause must hold to be the clause about it.
const aboutShare = .6

// besideDepth is among how many passages of everything the standard must be for "điều nào" to mean its clauses.
const besideDepth = 5

// clausesOf shows the clauses that a procedure serves.
func (t *turn) clausesOf(d *Document) (Decision, bool) {
	var out Decision
	for _, c := range d.Clauses {
		units := t.visible(t.refs.clauses[c])
		switch {
		case len(units) == 0:
		case out.Kind == "":
			out = t.answer(units[0], []*Unit{units[0].unit})
		default:
			out.Spans = append(out.Spans, t.span(units[0].doc, units[0].unit))
		}
	}
	return out, out.Kind != ""
}
