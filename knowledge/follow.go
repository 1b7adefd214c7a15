package knowledge

import (
	"slices"
	"strings"
)

// followUp are words that lean on what was said before.
var followUp = newPattern(`^(?:the con|con|vay con|the|vay|the thi|vay thi|roi|the nhung|con ve)\s|(?:thu tuc|quy trinh|dieu|van ban|nghi dinh|quyet dinh|luat|muc|khoan|viec|cai|loai|buoc) (?:nay|do|ay|kia|tren)(?:[^a-z]|$)|^no\s|\sno\s|(?:xem|doc|cho xem|dua) (?:ca|toan bo|het|day du)`)

// whole asks for everything about the subject.
var whole = newPattern(`(?:xem|doc|dua|cho) .{0,12}(?:ca|toan bo|het|day du|hoan chinh).{0,12}(?:dieu|thu tuc|quy trinh|noi dung|muc|van ban)|xem ca dieu|chi tiet (?:hon|them)|noi ro (?:hon|them)`)

// byTopic answers a question that leans on the conversation. It gives way when the question names something itself, or when
// a fresh search finds more than the topic holds.
func (t *turn) byTopic() (Decision, bool) {
	topic := t.question.Topic
	d := t.byID[topic.Document]
	if d == nil || t.isHidden(d) || t.query.named() {
		return Decision{}, false
	}
	leans := followUp.MatchString(t.query.folded) || t.query.step > 0 || nextStep.MatchString(t.query.folded) || whole.MatchString(t.query.folded)
	if !t.subjectless() {
		if !leans && len(t.query.words) > fewWords || !t.weaker(d) {
			return Decision{}, false
		}
	}
	out, ok := t.withinTopic(d, topic)
	if !ok {
		return Decision{}, false
	}
	out.Reused = true
	out.Notices = append([]Notice{{About, []string{out.Topic.Title}}}, out.Notices...)
	return out, true
}

// weaker tells whether a fresh search finds nothing better than what d holds.
func (t *turn) weaker(d *Document) bool {
	fresh := t.search(1, t.inForce)
	own := t.search(1, func(e entry) bool { return e.doc == d })
	return len(fresh) == 0 || len(own) > 0 && own[0].Score >= .85*fresh[0].Score
}

// withinTopic answers from the document that the conversation is about.
func (t *turn) withinTopic(d *Document, topic Topic) (Decision, bool) {
	if d.Kind == Procedure {
		return t.answerProcedure(d), true
	}
	if topic.Clause != "" {
		units := slices.DeleteFunc(slices.Clone(t.refs.clauses[topic.Clause]), func(e entry) bool { return e.doc != d })
		switch {
		case len(units) == 0:
		case whole.MatchString(t.query.folded):
			return t.answer(units[0], unitsOf(units)), true
		case slices.ContainsFunc(t.query.asked, func(a asked) bool {
			return slices.ContainsFunc(units, func(e entry) bool { return e.unit.Field == a.field })
		}):
			return t.answer(units[0], t.clauseFields(units)), true
		}
	}
	if u := d.Unit(topic.Unit); u != nil && whole.MatchString(t.query.folded) {
		return t.answer(entry{d, u}, t.wholeArticle(d, u)), true
	}
	if d.Kind == Law {
		return t.answerLaw(d), true
	}
	hits := t.search(rankDepth, func(e entry) bool { return e.doc == d && t.inForce(e) })
	if len(hits) == 0 {
		return Decision{}, false
	}
	return t.found(t.entries[t.rank(hits)[0].passage]), true
}

func unitsOf(entries []entry) []*Unit {
	out := make([]*Unit, len(entries))
	for i, e := range entries {
		out[i] = e.unit
	}
	return out
}

// wholeArticle returns the units of the article that u is a part of ("dieu-4.1" of "dieu-4"), u alone where there are no others.
func (t *turn) wholeArticle(d *Document, u *Unit) []*Unit {
	stem := u.ID
	if slash := strings.LastIndexByte(stem, '/'); strings.Contains(stem[slash+1:], ".") {
		stem = stem[:slash+1+strings.IndexByte(stem[slash+1:], '.')]
	}
	var out []*Unit
	for i := range d.Units {
		if id := d.Units[i].ID; id == stem || strings.HasPrefix(id, stem+".") {
			out = append(out, &d.Units[i])
		}
	}
	if len(out) == 0 {
		return []*Unit{u}
	}
	return out
}
