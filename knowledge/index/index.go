// Package index keeps passages in a bleve index on disk and answers searches from its postings held in memory.
//
// The bleve index is the truth: it is built once, opened again at the next start, and brought up to date by difference. Its
// postings are read into flat arrays when it is opened, because reading them anew for every question costs ten to twenty
// times as much (docs/decisions). Scores are computed by a BM25 of our own: bleve's takes the average length from distinct
// terms and squares the inverse document frequency.
package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"isobot/knowledge"
)

// layout names the folder of the current mapping and analyzers: change it when either changes, and an index of another layout is
// dropped and built anew.
const layout = "v1"

// batchSize is the number of passages that are written at once.
const batchSize = 256

// Index is a bleve index in a folder of its own. One process may hold it at a time.
type Index struct {
	dir string

	mu   sync.Mutex // serialises Update and Close
	disk bleve.Index
	base *segment // the postings of disk when it was last read
}

// Open opens the index in dir, which is made when missing. An index that can not be read, or of an older layout, is dropped:
// Update builds it anew.
func Open(dir string) (*Index, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	x := &Index{dir: dir}
	if err := x.sweep(); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	if _, err := os.Stat(x.path()); err != nil {
		return x, nil
	}
	disk, err := bleve.OpenUsing(x.path(), map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		if errors.Is(err, errLocked) || isTimeout(err) {
			return nil, fmt.Errorf("open index %s: %w", dir, errLocked)
		}
		return x, os.RemoveAll(x.path())
	}
	x.disk = disk
	return x, nil
}

// errLocked says that another process holds the index.
var errLocked = errors.New("the search index is in use by another isobot; stop it or choose another data folder")

func isTimeout(err error) bool { return err.Error() == "timeout" }

func (x *Index) path() string { return filepath.Join(x.dir, layout) }

// sweep removes what an interrupted build or another layout left behind.
func (x *Index) sweep() error {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == layout {
			continue
		}
		if err := os.RemoveAll(filepath.Join(x.dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// Close implements knowledge.Index. Searchers go on working.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.disk == nil {
		return nil
	}
	err := x.disk.Close()
	x.disk, x.base = nil, nil
	return err
}

// Size implements knowledge.Index.
func (x *Index) Size() int64 {
	var n int64
	_ = filepath.WalkDir(x.dir, func(_ string, d fs.DirEntry, err error) error { // a file that goes away meanwhile has no size
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}

// Update implements knowledge.Index.
func (x *Index) Update(ctx context.Context, passages []knowledge.Passage) (knowledge.Searcher, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	fresh, stale, err := x.difference(passages)
	if err != nil {
		return nil, fmt.Errorf("update index: %w", err)
	}
	if x.disk == nil || len(fresh)+len(stale) > len(passages)/2 {
		err = x.rebuild(ctx, passages)
	} else {
		err = write(ctx, x.disk, fresh, stale)
	}
	if err != nil {
		return nil, fmt.Errorf("update index: %w", err)
	}
	s, err := x.searcher(passages)
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	return s, nil
}

// difference finds the passages that the disk lacks and the ids on it that are not wanted any more.
func (x *Index) difference(passages []knowledge.Passage) (fresh []knowledge.Passage, stale []string, err error) {
	if x.disk == nil {
		return passages, nil, nil
	}
	held, err := diskIDs(x.disk)
	if err != nil {
		return nil, nil, err
	}
	wanted := make(map[string]bool, len(passages))
	for i := range passages {
		wanted[passages[i].ID] = true
		if !held[passages[i].ID] {
			fresh = append(fresh, passages[i])
		}
	}
	for id := range held {
		if !wanted[id] {
			stale = append(stale, id)
		}
	}
	return fresh, stale, nil
}

// rebuild builds a new index aside and puts it in the place of the old one, so that a build that is cut short leaves
// either the old index or none.
func (x *Index) rebuild(ctx context.Context, passages []knowledge.Passage) error {
	aside, err := os.MkdirTemp(x.dir, "build-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(aside) }() // gone already when the build went well
	made := filepath.Join(aside, layout)
	disk, err := bleve.NewUsing(made, newMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	if err := write(ctx, disk, passages, nil); err != nil {
		return errors.Join(err, disk.Close())
	}
	if err := disk.Close(); err != nil {
		return err
	}
	if x.disk != nil {
		err := x.disk.Close()
		x.disk, x.base = nil, nil
		if err != nil {
			return err
		}
	}
	if err := os.RemoveAll(x.path()); err != nil {
		return err
	}
	if err := os.Rename(made, x.path()); err != nil {
		return err
	}
	x.disk, err = bleve.Open(x.path())
	return err
}

// write adds and removes passages in batches.
func write(ctx context.Context, disk bleve.Index, fresh []knowledge.Passage, stale []string) error {
	batch := disk.NewBatch()
	flush := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := disk.Batch(batch)
		batch = disk.NewBatch() // never Reset: bleve's analysis may still be reading the batch when Batch returns
		return err
	}
	for _, id := range stale {
		batch.Delete(id)
	}
	for i := range fresh {
		title, text := fresh[i].Words()
		doc := make(map[string]any, len(fields))
		for _, f := range fields {
			doc[f] = source(f, title, text)
		}
		if err := batch.Index(fresh[i].ID, doc); err != nil {
			return err
		}
		if batch.Size() >= batchSize {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
