package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Base is a set of documents that answers questions. It is safe for concurrent use: a question is answered from the set that was
// current when it began.
type Base struct {
	index   Index
	words   *expander
	shipped Bounds

	replacing sync.Mutex
	model     *model
	current   atomic.Pointer[snapshot]
}

// snapshot is a set of documents with everything derived from it. It never changes, but for what is read when it is first needed.
type snapshot struct {
	docs     []*Document
	byID     map[string]*Document
	titles   map[string]int // how many documents have a title
	readings map[*Document]*reading
	units    map[string]entry
	entries  []entry // what each passage stands for
	searcher Searcher
	forward  *forward
	lexicon  *lexicon
	refs     *references
	names    names
	askings  askings
	coded    map[string][]*Document // procedures by code
	common   map[string]bool        // commonStart of titles
	words    *expander
	asks     *sync.Map // *Unit: []phrase, its ways of asking
	model    *model
	version  string
}

// NewBase makes a base of docs and brings index up to date with them. It keeps docs, which must not be changed afterwards. A
// nil vocabulary is an empty one. Document and unit ids must be unique.
func NewBase(ctx context.Context, docs []*Document, vocabulary *Vocabulary, index Index) (*Base, error) {
	if vocabulary == nil {
		vocabulary = &Vocabulary{}
	}
	m, err := parseModel(modelText)
	if err != nil {
		return nil, err
	}
	b := &Base{index: index, words: newExpander(vocabulary), model: m, shipped: m.bounds}
	if err := b.Replace(ctx, docs); err != nil {
		return nil, err
	}
	return b, nil
}

// Replace swaps the whole set of documents. Questions that began earlier finish on the old set; on error the old set stays.
func (b *Base) Replace(ctx context.Context, docs []*Document) error {
	b.replacing.Lock()
	defer b.replacing.Unlock()
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *Document) int { return strings.Compare(a.ID, b.ID) })
	s := &snapshot{docs: docs, byID: make(map[string]*Document, len(docs)), units: map[string]entry{}, titles: map[string]int{}, readings: make(map[*Document]*reading, len(docs)), asks: &sync.Map{}}
	sum := sha256.New()
	for _, d := range docs {
		if d.Revision == "" {
			d.Seal()
		}
		if s.byID[d.ID] != nil {
			return fmt.Errorf("replace knowledge: document id %q is used twice", d.ID)
		}
		s.byID[d.ID] = d
		s.titles[d.Title]++
		s.readings[d] = b.reading(d)
		fmt.Fprintf(sum, "%s %s\n", d.ID, d.Revision)
		for i := range d.Units {
			u := &d.Units[i]
			if _, twice := s.units[u.ID]; twice {
				return fmt.Errorf("replace knowledge: unit id %q is used twice", u.ID)
			}
			s.units[u.ID] = entry{d, u}
		}
	}
	s.version = hex.EncodeToString(sum.Sum(nil)[:8])
	var passages []Passage
	s.entries, passages = s.passages()
	read := make(chan struct{})
	go func() { // beside the index, which waits for the disk
		defer close(read)
		if now := b.reusable(passages); now != nil {
			s.forward = newForward(passages, now.forward)
			s.lexicon = newLexicon(s.forward, now.lexicon)
		} else {
			s.forward = newForward(passages, nil)
			s.lexicon = newLexicon(s.forward, nil)
		}
	}()
	searcher, err := b.index.Update(ctx, passages)
	<-read
	if err != nil {
		return fmt.Errorf("replace knowledge: %w", err)
	}
	s.searcher = searcher
	s.refs, s.askings, s.words, s.model = newReferences(docs), newAskings(docs), b.words, b.model
	s.readNames()
	b.current.Store(s)
	return nil
}

// reading reads d, unless the current set has done so.
func (b *Base) reading(d *Document) *reading {
	if now := b.current.Load(); now != nil && now.readings[d] != nil {
		return now.readings[d]
	}
	return newReading(d)
}

// stem is the titleStem of a document, empty when there is none of that id.
func (s *snapshot) stem(id string) string {
	if d, ok := s.byID[id]; ok {
		return s.readings[d].stem
	}
	return ""
}

// passages lists the passages of all documents and what each stands for.
func (s *snapshot) passages() ([]entry, []Passage) {
	var entries []entry
	var out []Passage
	for _, d := range s.docs {
		for i, e := range entriesOf(d) {
			entries = append(entries, e)
			out = append(out, Passage{s.readings[d].passages[i], e.words})
		}
	}
	return entries, out
}

// reusable returns the current set if most of the new passages are among its own, else nil: words that no passage holds any more are
// forgotten when everything is read anew.
func (b *Base) reusable(passages []Passage) *snapshot {
	now := b.current.Load()
	if now == nil {
		return nil
	}
	kept := 0
	for i := range passages {
		if _, ok := now.forward.at(passages[i].ID); ok {
			kept++
		}
	}
	if gone := len(now.entries) - kept; kept < len(passages)*9/10 || gone > len(passages)/10 {
		return nil
	}
	return now
}

// Version changes whenever anything that can reach a person changes. It hashes the revisions of all documents.
func (b *Base) Version() string { return b.current.Load().version }

// Documents returns all documents by id. The slice is the caller's, the documents are not to be changed.
func (b *Base) Documents() []*Document { return slices.Clone(b.current.Load().docs) }

// Document returns the document with that id.
func (b *Base) Document(id string) (*Document, bool) {
	d, ok := b.current.Load().byID[id]
	return d, ok
}

// Unit returns the unit with that id and its document.
func (b *Base) Unit(id string) (*Document, *Unit, bool) {
	e, ok := b.current.Load().units[id]
	return e.doc, e.unit, ok
}
