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
	if !t.subjectless() && !t.fieldOnly(d) {
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

// corrects begins a message that takes back the subject of the one before.
var corrects = newPattern(`^(?:(?:a|u|o|da|oi|thoi)[ ,]+)*(?:khong phai|khong,|nham(?: roi|,| minh| toi| em|$)|lon (?:roi|,)|y (?:minh|toi|em) |(?:minh|toi|em) (?:nham|dinh hoi))|^(?:a|o|oi|thoi)[ ,]+(?:khong|nham)[ ,]`)

// correcting are the words of such a beginning.
var correcting = wordSet("ý nhầm lẫn lộn rồi xin lỗi phải định nói hỏi thôi không")

// bySwitch answers a message that only puts another procedure in the place of the one talked about ("à không, ý mình là khai tử",
// "thế kết hôn thì sao"), with the field that was asked for last.
func (t *turn) bySwitch() (Decision, bool) {
	before := t.byID[t.question.Topic.Document]
	switched := corrects.MatchString(t.query.folded)
	if before == nil || before.Kind != Procedure || !switched && !followUp.MatchString(t.query.folded) {
		return Decision{}, false
	}
	other := t
	if switched {
		other = t.beside(func(w Token) bool { return correcting[w.F] })
	}
	if len(other.query.asked) == 0 && other.query.step == 0 {
		q := *other.query
		if last := t.question.Topic.Field; last == Buoc {
			q.step = t.question.Topic.Step
		} else if last != TongQuan && last != NoField {
			q.asked = []asked{{field: last, weight: strong}}
		}
		with := *other
		with.query, other = &q, &with
	}
	out, ok := other.byProcedureName()
	return out, ok && (out.Kind != Answer || out.Topic.Document != before.ID)
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
			return slices.ContainsFunc(units, func(e entry) bool {
				return e.unit.Field == a.field || e.unit.Field == clauseField[a.field] && e.unit.Field != NoField
			})
		}):
			return t.answer(units[0], t.clauseFields(units)), true
		case t.subjectless():
			return t.lacksField(units[0]), true // not what a neighbour says
		}
	}
	if u := d.Unit(topic.Unit); u != nil && whole.MatchString(t.query.folded) {
		return t.answer(entry{d, u}, t.wholeArticle(d, u)), true
	}
	if d.Kind == Law {
		return t.answerLaw(d), true
	}
	u := d.Unit(topic.Unit)
	if u != nil && u != &d.Units[0] && t.subjectless() { // it asks about the unit, not about its neighbours
		for _, part := range t.wholeArticle(d, u) {
			if f := part.Field; f != NoField && slices.Contains(t.wanted(), f) {
				return t.answer(entry{d, part}, []*Unit{part}), true
			}
		}
		return t.lacksField(entry{d, u}), true
	}
	hits := t.search(rankDepth, func(e entry) bool { return e.doc == d && t.inForce(e) })
	if len(hits) == 0 {
		return Decision{}, false
	}
	return t.found(t.entries[t.rank(hits)[0].passage]), true
}

// lacksField answers with e, and says that it has no data about the fields asked for.
func (t *turn) lacksField(e entry) Decision {
	out := t.answer(e, []*Unit{e.unit})
	for _, f := range t.wanted() {
		if portalFields[f] && (f != TrinhTu || t.query.asks(f, strong)) { // "như thế nào" asks for what is shown
			out.Notices = append(out.Notices, Notice{FieldUnknown, []string{string(f), out.Topic.Title}})
		}
	}
	return out
}

// fieldOnly tells whether every word of a question in a conversation about the procedure d is a common one or of a cue of a field:
// "có làm qua mạng được không".
func (t *turn) fieldOnly(d *Document) bool {
	if d.Kind != Procedure || len(t.query.asked) == 0 || t.query.asked[0].weight < strong || t.namesSubject(t.query.words) {
		return false
	}
	text := " " + joinFolded(t.query.words) + " "
	for _, c := range foldedCues {
		if c.weight == strong && portalFields[c.field] && t.query.asks(c.field, strong) {
			for _, p := range c.phrase {
				text = strings.ReplaceAll(text, p, " ")
			}
		}
	}
	return !slices.ContainsFunc(strings.Fields(text), func(w string) bool { return !asksOnly(Token{F: w}) })
}

// keepTopic tells whether an answer from a general article leaves the conversation with its procedure: a short question that names
// no subject was put while that was talked about.
func (t *turn) keepTopic(d Decision) bool {
	before := t.byID[t.question.Topic.Document]
	if d.Kind != Answer || d.Reused || before == nil || before.Kind != Procedure || t.query.named() || t.namesSubject(t.query.words) {
		return false
	}
	doc := t.byID[d.Spans[0].Document]
	return doc != nil && !slices.Contains([]Kind{Procedure, Law, Standard}, doc.Kind) && len(slices.DeleteFunc(slices.Clone(t.query.words), asksOnly)) <= 2
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
