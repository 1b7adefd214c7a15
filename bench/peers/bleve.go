package main

import (
	"context"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2"
)

// bleveEngine is bleve as it comes: default mapping, a match query.
type bleveEngine struct{ index bleve.Index }

// build implements engine.
func (e *bleveEngine) build(ctx context.Context, dir string, passages []passage) (err error) {
	if e.index, err = bleve.New(filepath.Join(dir, "bleve"), bleve.NewIndexMapping()); err != nil {
		return err
	}
	batch := e.index.NewBatch()
	for i, p := range passages {
		if err := batch.Index(strconv.Itoa(i), map[string]string{"text": p.all()}); err != nil {
			return err
		}
		if batch.Size() < 256 && i+1 < len(passages) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.index.Batch(batch); err != nil {
			return err
		}
		batch = e.index.NewBatch()
	}
	return nil
}

// search implements engine.
func (e *bleveEngine) search(ctx context.Context, q question) ([]int, error) {
	r, err := e.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewMatchQuery(q.Text), depth, 0, false))
	if err != nil {
		return nil, err
	}
	out := make([]int, len(r.Hits))
	for i, h := range r.Hits {
		if out[i], err = strconv.Atoi(h.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// close implements engine.
func (e *bleveEngine) close() error { return e.index.Close() }
