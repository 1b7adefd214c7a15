package knowledge

import "cmp"

// answer makes an Answer of the units, the first the main one. e is what was found.
func (t *turn) answer(e entry, units []*Unit) Decision {
	d := Decision{Kind: Answer}
	for _, u := range units {
		s := t.span(e.doc, u)
		d.Spans = append(d.Spans, s)
		if s.Field != NoField {
			d.Fields = append(d.Fields, s.Field)
		}
	}
	first := d.Spans[0]
	d.Topic = Topic{Document: e.doc.ID, Unit: first.Unit, Title: topicTitle(entry{e.doc, units[0]}), Clause: first.Clause, Field: first.Field}
	return d
}

// topicTitle is what a person is shown as the subject of the conversation.
func topicTitle(e entry) string {
	if e.doc.Kind == Procedure || e.unit == nil || e.unit.Heading == "" {
		return e.doc.Title
	}
	return e.unit.Heading
}

// span copies a whole unit.
func (t *turn) span(d *Document, u *Unit) Span {
	s := Span{
		Text: u.Text, Document: d.ID, Title: d.Title, Number: d.Number, Revision: d.Revision, Unit: u.ID, Heading: u.Heading, LeadIn: u.LeadIn,
		Field: u.Field, Clause: u.Clause, Status: d.StatusAt(u, t.query.asOf), Confidence: cmp.Or(u.Confidence, d.Confidence),
		Source: cmp.Or(u.Source, d.Source), SourceURL: d.SourceURL, AsOf: cmp.Or(u.AsOf, d.AsOf),
	}
	for _, note := range []string{u.Note, d.Note} {
		if note != "" {
			s.Notes = append(s.Notes, note)
		}
	}
	return s
}
