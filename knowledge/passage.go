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

// reading is what is read of one document alone. It goes with the document from one set to the next.
type reading struct {
	stem     string   // titleStem
	passages []string // ids of its passages
	names    []string // nameKeys
	common   string   // commonStart
}

func newReading(d *Document) *reading {
	r := &reading{stem: titleStem(d.Title), names: nameKeys(d), common: commonStart(d.Title)}
	for _, e := range entriesOf(d) {
		r.passages = append(r.passages, passageID(e))
	}
	return r
}

// entriesOf cuts a document. A procedure is one passage, because what tells procedures apart stands in all of their fields
// together; of all else each unit is one.
func entriesOf(d *Document) []entry {
	if d.Kind == Procedure && len(d.Units) > 0 {
		return []entry{{doc: d}}
	}
	out := make([]entry, len(d.Units))
	for i := range d.Units {
		out[i] = entry{d, &d.Units[i]}
	}
	return out
}

// words are the title and the text of the passage of e.
func (e entry) words() (title, text string) {
	if e.unit != nil {
		title, text = unitWords(e.doc, e.unit)
	} else {
		title, text = procedureWords(e.doc)
	}
	title = titleParts.Replace(title)
	return title, title + "\n" + text
}

// passageID changes with the words of the passage, which is how the index sees what changed.
func passageID(e entry) string {
	id := e.doc.ID
	if e.unit != nil {
		id = e.unit.ID
	}
	title, text := e.words()
	sum := sha256.Sum256([]byte(title + "\x00" + text))
	return id + "@" + hex.EncodeToString(sum[:8])
}

func unitWords(d *Document, u *Unit) (title, text string) {
	return lines(d.Title, u.LeadIn, u.Heading, d.Number, strings.Join(d.Aliases, "\n"), strings.Join(u.Ask, "\n")), u.Text
}

func procedureWords(d *Document) (title, text string) {
	titles := []string{d.Title, d.Number, strings.Join(d.Aliases, "\n")}
	var texts []string
	for i := range d.Units {
		u := &d.Units[i]
		titles = append(titles, u.Ask...)
		texts = append(texts, u.Heading, u.Text)
	}
	texts = append(texts, d.Area, d.Level)
	return lines(titles...), lines(texts...)
}

// titleParts puts the parts of a title ("Luật X - Điều 1. Phạm vi") on lines of their own, which are compared with a question one by
// one.
var titleParts = strings.NewReplacer(" - ", "\n", " – ", "\n", " — ", "\n", ". ", "\n", ": ", "\n")

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
