package dialog

import (
	"time"

	"isobot/knowledge"
)

// Queue is the gaps that nobody has decided on, in order of time.
type Queue interface {
	OpenGaps() (int, error)
	EachOpenGap(fn func(Gap) bool) error
}

// Curations keeps what trainers decided, in order of id, which begins with the time. A second Put of an id takes the first one's place.
type Curations interface {
	PutCuration(c knowledge.Curation) error
	Curation(id string) (knowledge.Curation, bool, error)
	EachCuration(fn func(knowledge.Curation) bool) error
	PutSynonym(s knowledge.Synonym) error
	EachSynonym(fn func(knowledge.Synonym) bool) error
}

// Change is how one revision of an imported document differs from the one before. It holds ids, no words.
type Change struct {
	Seq       uint64         `json:"seq"` // set when it is put, ascending
	Document  string         `json:"document"`
	Title     string         `json:"title"`
	From      string         `json:"from"`             // revision
	To        string         `json:"to,omitempty"`     // revision; empty: the document was removed
	Effective knowledge.Date `json:"effective"`        // first day of the new revision
	Stated    bool           `json:"stated,omitempty"` // Effective is what the document says; else the day on which it was imported
	At        time.Time      `json:"at"`
	knowledge.Difference
}

// Revisions keeps imported documents as they were, and what changed.
type Revisions interface {
	PutSuperseded(s knowledge.Superseded) error
	// EachSuperseded goes by document, and of each in order of arrival.
	EachSuperseded(fn func(knowledge.Superseded) bool) error
	// DeleteSuperseded deletes all superseded revisions of a document.
	DeleteSuperseded(document string) error
	// PutChange stores a change and sets its Seq.
	PutChange(c *Change) error
	// Changes calls fn for the changes of a document, of all when it is empty, in order of arrival, from the first above after, until it
	// returns false.
	Changes(document string, after uint64, fn func(Change) bool) error
}
