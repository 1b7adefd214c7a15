package knowledge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Curation is what a trainer decided about questions that were not answered well: that a unit answers them, or an approved answer with
// the unit that it rests on. It holds as long as that unit keeps its words.
type Curation struct {
	ID        string    `json:"id"`
	Questions []string  `json:"questions"`
	Unit      string    `json:"unit"`           // the unit that answers, or that the answer rests on
	UnitHash  string    `json:"unit_hash"`      // HashOf the unit when it was decided
	Text      string    `json:"text,omitempty"` // an approved answer; empty: the unit itself answers
	By        string    `json:"by"`             // staff code
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
}

// HashOf is the hex SHA-256 of the words of a unit that a person reads.
func HashOf(u *Unit) string {
	sum := sha256.Sum256([]byte(u.Heading + "\x00" + u.Text))
	return hex.EncodeToString(sum[:])
}

// CuratedID is the id of the document that holds approved answers.
const CuratedID = "cau-tra-loi-da-duyet"

// Curate lays curations over documents: a unit that was pointed to gets the questions as ways to ask for it; approved answers become
// units of a document of their own, which cite the unit they rest on. Documents that change are copied and sealed anew; docs stays as it
// is. Suspended are the ids of curations whose unit is gone or has other words: they are left out.
func Curate(docs []*Document, cs []Curation) (curated []*Document, suspended []string) {
	at := map[string]int{} // unit id -> index of its document
	for i, d := range docs {
		for j := range d.Units {
			at[d.Units[j].ID] = i
		}
	}
	curated = slices.Clone(docs)
	copied := map[int]bool{}
	own := approvedAnswers()
	for _, c := range cs {
		if c.Withdrawn {
			continue
		}
		i, ok := at[c.Unit]
		if !ok || HashOf(docs[i].Unit(c.Unit)) != c.UnitHash {
			suspended = append(suspended, c.ID)
			continue
		}
		if c.Text != "" {
			own.Units = append(own.Units, c.Approved(docs[i]))
			own.AsOf = max(own.AsOf, Date(c.At.Format(time.DateOnly)))
			continue
		}
		if !copied[i] {
			curated[i], copied[i] = copyOf(docs[i]), true
		}
		u := curated[i].Unit(c.Unit)
		u.Ask = append(slices.Clone(u.Ask), c.Questions...)
	}
	for i := range copied {
		curated[i].Seal()
	}
	if len(own.Units) > 0 {
		own.Seal()
		curated = append(curated, own)
	}
	return curated, suspended
}

func copyOf(d *Document) *Document {
	c := *d
	c.Units = slices.Clone(d.Units)
	return &c
}

// Approved makes the unit of an approved answer, whose unit stands in d. Its heading is the question; its source names what it rests
// on, and it holds for as long as that.
func (c *Curation) Approved(d *Document) Unit {
	u := d.Unit(c.Unit)
	return Unit{ID: CuratedID + "/" + c.ID, Heading: c.Questions[0], Text: c.Text, Field: NoiDung, Ask: c.Questions, Cites: []string{c.Unit},
		AsOf: Date(c.At.Format(time.DateOnly)), ValidFrom: cmp.Or(u.ValidFrom, d.ValidFrom), ValidTo: cmp.Or(u.ValidTo, d.ValidTo),
		Source: fmt.Sprintf("Người phụ trách đào tạo duyệt, căn cứ: %s, %s", d.Title, u.Heading)}
}

// approvedAnswers is the document of approved answers, without any.
func approvedAnswers() *Document {
	return &Document{ID: CuratedID, Kind: Article, Title: "Câu trả lời đã duyệt", Confidence: Confirmed, Origin: "curated"}
}

// Span is what a person is shown by the curation, whose unit stands in d, on day at.
func (c *Curation) Span(d *Document, at Date) Span {
	if c.Text == "" {
		return SpanOf(d, d.Unit(c.Unit), at)
	}
	u := c.Approved(d)
	return SpanOf(approvedAnswers(), &u, at)
}

// Synonym is a form that people type and what it means, as a trainer entered it.
type Synonym struct {
	ID        string    `json:"id"`
	Form      string    `json:"form"`
	Meaning   string    `json:"meaning"`
	By        string    `json:"by"` // staff code
	At        time.Time `json:"at"`
	Withdrawn bool      `json:"withdrawn,omitempty"`
}

// Bounds of a synonym, in words: what the vocabulary looks up, and what it puts in its place.
const (
	MaxForm    = maxPhrase
	MaxMeaning = maxRewrite
)

// ErrSynonym tells that a form or a meaning is empty or too long, or that both are the same.
var ErrSynonym = errors.New("a synonym is a form of 1 to 8 words and another meaning of 1 to 12")

// NewSynonym cleans form and meaning. It fails with ErrSynonym.
func NewSynonym(form, meaning string) (Synonym, error) {
	s := Synonym{Form: strings.Join(strings.Fields(Clean(form)), " "), Meaning: strings.Join(strings.Fields(Clean(meaning)), " ")}
	f, m := Tokens(s.Form), Tokens(s.Meaning)
	if len(f) == 0 || len(f) > MaxForm || len(m) == 0 || len(m) > MaxMeaning || joinFolded(f) == joinFolded(m) {
		return s, ErrSynonym
	}
	return s, nil
}

// synonyms are forms with what they mean, by the first folded word of the form, longer forms first.
type synonyms map[string][]synonym

type synonym struct {
	form    []Token
	meaning string
}

func newSynonyms(all []Synonym) synonyms {
	out := synonyms{}
	for _, s := range all {
		if form := Tokens(s.Form); !s.Withdrawn && len(form) > 0 {
			out[form[0].F] = append([]synonym{{form, s.Meaning}}, out[form[0].F]...) // a later one wins
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b synonym) int { return len(b.form) - len(a.form) })
	}
	return out
}

// reword puts meanings in the place of forms, before anything takes a form for a slip of the finger. A text that has the meaning
// already keeps the form.
func (s synonyms) reword(text string) string {
	if len(s) == 0 {
		return text
	}
	text = Clean(text)
	words := Tokens(text)
	var b strings.Builder
	done := 0
	for i := 0; i < len(words); i++ {
		at := slices.IndexFunc(s[words[i].F], func(m synonym) bool { return m.begins(words[i:]) && !covers(words, Tokens(m.meaning)) })
		if at < 0 {
			continue
		}
		m := s[words[i].F][at]
		b.WriteString(text[done:words[i].Start] + m.meaning)
		i += len(m.form) - 1
		done = words[i].End
	}
	return b.String() + text[done:]
}

// begins tells whether words begin with the form. Words that are typed with accents must have those of the form.
func (m *synonym) begins(words []Token) bool {
	if len(words) < len(m.form) {
		return false
	}
	for i, f := range m.form {
		if w := words[i]; w.F != f.F || w.X != w.F && w.X != f.X {
			return false
		}
	}
	return true
}
