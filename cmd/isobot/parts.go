package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

// library is what was read of the imported documents at one version of them, so that a change of something else reads none anew.
type library struct {
	mu      sync.Mutex
	read    bool
	version uint64
	docs    []*knowledge.Document
	past    []knowledge.Superseded
}

// parts reads what questions are answered with: the content, what was imported (which takes the place of content with its id), and
// what was decided about both.
func (a *app) parts(ctx context.Context) (knowledge.Parts, error) {
	p := knowledge.Parts{Vocabulary: a.vocabulary}
	a.library.mu.Lock()
	defer a.library.mu.Unlock()
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		p.Curations, p.Synonyms = nil, nil
		if err := a.library.refresh(tx); err != nil {
			return err
		}
		if err := tx.EachCuration(func(c knowledge.Curation) bool { p.Curations = append(p.Curations, c); return true }); err != nil {
			return err
		}
		return tx.EachSynonym(func(s knowledge.Synonym) bool { p.Synonyms = append(p.Synonyms, s); return true })
	})
	if err != nil {
		return p, fmt.Errorf("imported documents: %w", err)
	}
	byID := make(map[string]bool, len(a.library.docs))
	for _, d := range a.library.docs {
		byID[d.ID] = true
	}
	p.Documents = slices.DeleteFunc(slices.Clone(a.embedded), func(d *knowledge.Document) bool { return byID[d.ID] })
	p.Documents = append(p.Documents, a.library.docs...)
	p.Past = slices.Clone(a.library.past)
	return p, nil
}

func (l *library) refresh(tx dialog.Tx) error {
	version, err := tx.LibraryVersion()
	if err != nil || l.read && version == l.version {
		return err
	}
	l.docs, l.past, l.read = nil, nil, false
	if err := tx.EachDocument(func(d *knowledge.Document) bool { l.docs = append(l.docs, d); return true }); err != nil {
		return err
	}
	if err := tx.EachSuperseded(func(s knowledge.Superseded) bool { l.past = append(l.past, s); return true }); err != nil {
		return err
	}
	l.version, l.read = version, true
	return nil
}

// reload brings the knowledge base to what the store holds now. Questions go on being answered meanwhile.
func (a *app) reload(ctx context.Context) error {
	a.reloading.Lock()
	defer a.reloading.Unlock()
	p, err := a.parts(ctx)
	if err != nil {
		return err
	}
	return a.base.Replace(ctx, p)
}

// changed asks for a reload without waiting for it.
func (a *app) changed() {
	select {
	case a.stale <- struct{}{}:
	default: // one is asked for already
	}
}

// reloadAgain is how long a reload that failed waits before the next.
const reloadAgain = 10 * time.Second

// refresh reloads whenever it is asked for, until ctx ends.
func (a *app) refresh(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-a.stale:
		}
		start := time.Now()
		err := a.reload(ctx)
		if err == nil {
			a.log.Debug("knowledge base reloaded", "took", time.Since(start).Round(time.Millisecond))
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.log.Error("knowledge base not reloaded", "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(reloadAgain):
			a.changed()
		}
	}
}
