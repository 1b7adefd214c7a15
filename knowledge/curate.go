package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
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
	own := &Document{ID: CuratedID, Kind: Article, Title: "Câu trả lời đã duyệt", Confidence: Confirmed, Origin: "curated"}
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
			own.Units = append(own.Units, approved(c, docs[i]))
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

// approved makes the unit of an approved answer. Its heading is the question; its source names what it rests on.
func approved(c Curation, d *Document) Unit {
	u := d.Unit(c.Unit)
	return Unit{ID: CuratedID + "/" + c.ID, Heading: c.Questions[0], Text: c.Text, Field: NoiDung, Ask: c.Questions, Cites: []string{c.Unit},
		AsOf:   Date(c.At.Format(time.DateOnly)),
		Source: fmt.Sprintf("người phụ trách đào tạo duyệt, căn cứ: %s, %s", d.Title, u.Heading)}
}
