package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// entry is what a passage stands for: a unit, or (unit nil) a whole procedure.
type entry struct {
	doc  *Document
	unit *Unit
}

// cites tells whether a unit of e names a unit of other, or other's document when that is a procedure, as related.
func (e entry) cites(other entry) bool {
	named := func(u *Unit) bool {
		return slices.ContainsFunc(u.Cites, func(id string) bool {
			if other.unit != nil {
				return id == other.unit.ID
			}
			return id == other.doc.ID || strings.HasPrefix(id, other.doc.ID+"/")
		})
	}
	if e.unit != nil {
		return named(e.unit)
	}
	for i := range e.doc.Units {
		if named(&e.doc.Units[i]) {
			return true
		}
	}
	return false
}

// twin tells whether two entries are the same procedure by its code, as an editor tells it and as the portal does.
func (e entry) twin(other entry) bool {
	return e.doc != nil && e.doc.Kind == Procedure && other.doc.Kind == Procedure && e.doc.Number != "" && e.doc.Number == other.doc.Number
}

// passagesOf cuts documents into passages. A procedure is one passage, because what tells procedures apart stands in all of their
// fields together; of all else each unit is one.
func passagesOf(docs []*Document) ([]entry, []Passage) {
	var entries []entry
	var passages []Passage
	for _, d := range docs {
		if len(d.Units) == 0 {
			continue
		}
		if d.Kind == Procedure {
			entries = append(entries, entry{doc: d})
			passages = append(passages, procedurePassage(d))
			continue
		}
		for i := range d.Units {
			u := &d.Units[i]
			entries = append(entries, entry{doc: d, unit: u})
			passages = append(passages, unitPassage(d, u))
		}
	}
	return entries, passages
}

func unitPassage(d *Document, u *Unit) Passage {
	title := lines(d.Title, u.LeadIn, u.Heading, d.Number, strings.Join(d.Aliases, "\n"), strings.Join(u.Ask, "\n"))
	return newPassage(u.ID, title, u.Text)
}

func procedurePassage(d *Document) Passage {
	title := []string{d.Title, d.Number, strings.Join(d.Aliases, "\n")}
	var text []string
	for i := range d.Units {
		u := &d.Units[i]
		title = append(title, u.Ask...)
		text = append(text, u.Heading, u.Text)
	}
	text = append(text, d.Area, d.Level)
	return newPassage(d.ID, lines(title...), lines(text...))
}

// titleParts puts the parts of a title ("Luật X - Điều 1. Phạm vi") on lines of their own, which are compared with a question one by
// one.
var titleParts = strings.NewReplacer(" - ", "\n", " – ", "\n", " — ", "\n", ". ", "\n", ": ", "\n")

// newPassage makes the id of the passage change with its words, which is how the index sees what changed.
func newPassage(id, title, text string) Passage {
	title = titleParts.Replace(title)
	text = title + "\n" + text
	sum := sha256.Sum256([]byte(title + "\x00" + text))
	return Passage{ID: id + "@" + hex.EncodeToString(sum[:8]), Title: title, Text: text}
}

func lines(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p != "" {
			b.WriteString(p)
			b.WriteByte('\n')
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
