package knowledge

import (
	"cmp"
	"slices"
	"strings"
)

// answer makes an Answer of units of one document, the first the main one, with the notices that they and the question need.
func (t *turn) answer(e entry, units []*Unit) Decision {
	d := Decision{Kind: Answer}
	for _, u := range units {
		s := t.span(e.doc, u)
		d.Spans = append(d.Spans, s)
		if s.Field != NoField && !slices.Contains(d.Fields, s.Field) {
			d.Fields = append(d.Fields, s.Field)
		}
	}
	first := d.Spans[0]
	d.Topic = Topic{Document: e.doc.ID, Unit: first.Unit, Title: topicTitle(e.doc, units[0]), Clause: first.Clause, Field: first.Field}
	if first.Field == Buoc {
		for i, s := range e.doc.Steps {
			if s.Unit == first.Unit {
				d.Topic.Step = i + 1
			}
		}
	}
	if t.query.asOfSaid && e.doc.Kind == Law {
		d.Topic.AsOf = t.query.asOf
		d.Notices = append(d.Notices, Notice{AsOfDay, []string{string(t.query.asOf)}})
	}
	if e.doc.Kind == Standard && verbatim.MatchString(t.query.folded) {
		d.Notices = append(d.Notices, Notice{Kind: NoVerbatim})
	}
	if e.doc.Kind == Correction {
		d.Notices = append(d.Notices, Notice{Kind: Corrected})
	}
	return d
}

// topicTitle is what a person is shown as the subject of the conversation.
func topicTitle(d *Document, u *Unit) string {
	if d.Kind == Procedure || u.Heading == "" {
		return d.Title
	}
	return u.Heading
}

// span copies a whole unit.
func (t *turn) span(d *Document, u *Unit) Span {
	s := Span{
		Text: u.Text, Best: t.bestSentence(u.Text), Document: d.ID, Title: d.Title, Number: d.Number, Revision: d.Revision, Unit: u.ID, Heading: u.Heading,
		LeadIn: u.LeadIn, Field: u.Field, Clause: u.Clause, Status: d.StatusAt(u, t.query.asOf), Confidence: cmp.Or(u.Confidence, d.Confidence),
		Source: cmp.Or(u.Source, d.Source), SourceURL: d.SourceURL, AsOf: cmp.Or(u.AsOf, d.AsOf),
	}
	for _, note := range []string{u.Note, d.Note} {
		if note != "" && !slices.Contains(s.Notes, note) {
			s.Notes = append(s.Notes, note)
		}
	}
	return s
}

// bestShare is the share of the question's weight that a sentence must hold to stand out.
const bestShare = .3

// bestSentence finds the sentence that holds most of the question, as a byte range; empty when none stands out.
func (t *turn) bestSentence(text string) [2]int {
	weights := map[string]float32{}
	total := float32(0)
	words := t.query.words
	if t.query.meant != nil {
		words = slices.Concat(words, t.query.meant)
	}
	for _, w := range words {
		if id := t.forward.folded[w.F]; id != 0 && weights[w.F] == 0 {
			weights[w.F] = t.forward.idf[id]
			total += t.forward.idf[id]
		}
	}
	var best [2]int
	most, count := bestShare*total, 0
	for from := 0; from < len(text); {
		to := from + sentenceEnd(text[from:])
		held, sum := map[string]bool{}, float32(0)
		for _, k := range Tokens(text[from:to]) {
			if !held[k.F] {
				held[k.F] = true
				sum += weights[k.F]
			}
		}
		if count++; sum > most {
			most, best = sum, [2]int{from, to}
		}
		from = to
		for from < len(text) && (text[from] == ' ' || text[from] == '\n') {
			from++
		}
	}
	if count < 2 {
		return [2]int{}
	}
	return best
}

// sentenceEnd returns the length of the first sentence of text: up to a line end, or past ". ", "; ", "? ", "! " when a new sentence
// or item begins there.
func sentenceEnd(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			return i
		case '.', ';', '?', '!':
			if i > 2 && i+1 < len(text) && text[i+1] == ' ' && !shortened(text[:i]) {
				return i + 1
			}
		}
	}
	return len(text)
}

// shortened tells whether the text ends in an abbreviation or an item number, whose full stop ends no sentence.
func shortened(text string) bool {
	word := text[strings.LastIndexAny(text, " \n(")+1:]
	return len(word) > 0 && (number(word) || slices.Contains([]string{"TP", "Tp", "Th", "ThS", "TS", "Ths", "đ", "Đ", "v.v", "VD", "vd"}, word))
}
