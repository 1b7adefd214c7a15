package knowledge

import "cmp"

// SpanOf copies a whole unit of d, with its status on day at.
func SpanOf(d *Document, u *Unit, at Date) Span {
	s := Span{
		Text: u.Text, Document: d.ID, Title: d.Title, Number: d.Number, Revision: d.Revision, Unit: u.ID, Heading: u.Heading, LeadIn: u.LeadIn,
		Field: u.Field, Clause: u.Clause, Status: d.StatusAt(u, at), Confidence: cmp.Or(u.Confidence, d.Confidence),
		Source: cmp.Or(u.Source, d.Source), SourceURL: d.SourceURL, AsOf: cmp.Or(u.AsOf, d.AsOf),
	}
	for _, note := range []string{u.Note, d.Note} {
		if note != "" {
			s.Notes = append(s.Notes, note)
		}
	}
	return s
}

// NoticesOf tells what must be said when unit u of d is shown on day at: that it is expired and by what it was replaced, or that it is
// not yet in force. find looks documents up by id.
func NoticesOf(d *Document, u *Unit, at Date, find func(string) (*Document, bool)) []Notice {
	name := cmp.Or(d.Number, d.Title)
	switch d.StatusAt(u, at) {
	case Expired:
		end := cmp.Or(u.ValidTo, d.ValidTo)
		for _, id := range d.ReplacedBy {
			if next, ok := find(id); ok {
				return []Notice{{Kind: ExpiredBy, Args: []string{name, string(end), cmp.Or(next.Number, next.Title)}}}
			}
		}
		return []Notice{{Kind: ExpiredNone, Args: []string{name, string(end)}}}
	case NotYet:
		return []Notice{{Kind: NotYetForce, Args: []string{name, string(cmp.Or(u.ValidFrom, d.ValidFrom, d.Issued))}}}
	}
	return nil
}
