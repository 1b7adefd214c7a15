package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	own "isobot/knowledge"
	"isobot/knowledge/index"
)

// isobot is our search as it runs inside of a whole question: with the terms that the reading of the question gives, listened to
// at the index.
type isobot struct {
	base  *own.Base
	index *index.Index
	spy   *spy
}

// spy passes everything on and remembers the passages and the last question's search.
type spy struct {
	own.Searcher
	hits  []own.Hit
	spent time.Duration
}

// Search implements own.Searcher.
func (s *spy) Search(terms []own.SearchTerm, n int, keep func(int) bool) []own.Hit {
	begun := time.Now()
	hits := s.Searcher.Search(terms, n, keep)
	s.spent += time.Since(begun)
	s.hits = slices.Clone(hits)
	return hits
}

// tapped is the index with the spy put between.
type tapped struct {
	*index.Index
	spy *spy
}

// Update implements own.Index.
func (t tapped) Update(ctx context.Context, passages []own.Passage) (own.Searcher, error) {
	s, err := t.Index.Update(ctx, passages)
	t.spy.Searcher = s
	return t.spy, err
}

// build implements engine.
func (e *isobot) build(ctx context.Context, dir string, passages []passage) error {
	docs := make([]*own.Document, len(passages))
	for i, p := range passages {
		id := documentID(i)
		docs[i] = &own.Document{ID: id, Kind: own.Article, Title: p.title, Source: id, Units: []own.Unit{{ID: id + "/1", Text: p.text}}}
	}
	x, err := index.Open(filepath.Join(dir, "index"))
	if err != nil {
		return err
	}
	e.index, e.spy = x, &spy{}
	e.base, err = own.NewBase(ctx, docs, nil, tapped{x, e.spy})
	return err
}

// documentID numbers the documents so that the order of their ids is that of the passages, and of the index.
func documentID(i int) string { return fmt.Sprintf("%07d", i) }

// search implements engine. Evaluate, unlike Ask, always searches.
func (e *isobot) search(ctx context.Context, q question) ([]int, error) {
	e.spy.spent = 0
	if _, err := own.Evaluate(ctx, e.base, []own.TestQuery{{ID: q.ID, Text: q.Text}}, false); err != nil {
		return nil, err
	}
	var out []int
	for _, h := range e.spy.hits {
		out = append(out, h.Passage)
	}
	return out, nil
}

// took implements timed.
func (e *isobot) took() time.Duration { return e.spy.spent }

// close implements engine.
func (e *isobot) close() error { return e.index.Close() }

// whole is a question from its words to the decision, over the index of isobot.
type whole struct{ *isobot }

// build implements engine: isobot was built before.
func (w whole) build(context.Context, string, []passage) error {
	if w.base == nil {
		return errors.New("it needs isobot-search")
	}
	return nil
}

// search implements engine. What it finds is told by recall.
func (w whole) search(ctx context.Context, q question) ([]int, error) {
	d, err := w.base.Ask(ctx, own.Question{Text: q.Text})
	w.spy.spent = d.Took
	return nil, err
}

// recall implements ranker with the order of the second look.
func (w whole) recall(ctx context.Context, passages []passage, asked []question) (first, tenth float64, err error) {
	qs := make([]own.TestQuery, len(asked))
	for i, q := range asked {
		qs[i] = own.TestQuery{ID: q.ID, Text: q.Text}
		for n, p := range passages {
			if p.article != "" && slices.Contains(q.Gold, p.article) {
				qs[i].Gold = append(qs[i].Gold, documentID(n))
			}
		}
	}
	r, err := own.Evaluate(ctx, w.base, qs, false)
	return r.Recall["1"], r.Recall["10"], err
}

// close implements engine: the index is isobot's.
func (w whole) close() error { return nil }
