package bolt

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"isobot/store"
)

// TestSharedCommit holds one commit up until many updates wait behind it, some of which fail or panic: the rest share few commits, and
// each hears what became of its own.
func TestSharedCommit(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "isobot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const crowd = 100
	wrong := errors.New("wrong")
	held, begun := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		if err := db.Update(context.Background(), func(kv store.KV) error { close(begun); <-held; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-begun
	for i := range crowd {
		all.Go(func() {
			defer func() {
				if r := recover(); (r != nil) != (i%25 == 7) {
					t.Errorf("update %d: panic %v", i, r)
				}
			}()
			err := db.Update(context.Background(), func(kv store.KV) error {
				if err := kv.Put("t", fmt.Sprint(i), []byte("x")); err != nil {
					return err
				}
				switch i % 25 {
				case 3:
					return wrong
				case 7:
					panic("on purpose")
				}
				return nil
			})
			if want := map[bool]error{true: wrong}[i%25 == 3]; !errors.Is(err, want) {
				t.Errorf("update %d: %v", i, err)
			}
		})
	}
	for db.committer.length() < crowd {
		runtime.Gosched()
	}
	before := db.commits(t)
	close(held)
	all.Wait()
	if n := db.commits(t) - before; n > 12 { // one that was held, one or two shared, and those that were tried again alone
		t.Errorf("%d commits for %d updates", n, crowd)
	}
	left := 0
	if err := db.View(context.Background(), func(kv store.KV) error {
		return kv.Scan("t", "", "", func(string, []byte) bool { left++; return true })
	}); err != nil || left != crowd-8 {
		t.Errorf("%d records of %d, %v", left, crowd-8, err)
	}
}

// TestGivenUp tells that an update whose caller gave up before it ran does nothing.
func TestGivenUp(t *testing.T) {
	db, err := Open(filepath.Join(t.TempDir(), "isobot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	held, begun := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_ = db.Update(context.Background(), func(store.KV) error { close(begun); <-held; return nil })
	})
	<-begun
	ctx, cancel := context.WithCancel(context.Background())
	all.Go(func() {
		if err := db.Update(ctx, func(kv store.KV) error { return kv.Put("t", "late", nil) }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	for db.committer.length() < 1 {
		runtime.Gosched()
	}
	cancel()
	close(held)
	all.Wait()
	if err := db.View(context.Background(), func(kv store.KV) error {
		if v, _ := kv.Get("t", "late"); v != nil {
			t.Error("it was written")
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func (c *committer) length() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting)
}

// commits is the number of the last transaction that was committed.
func (d *DB) commits(t *testing.T) int {
	t.Helper()
	tx, err := d.db.Begin(false)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	return tx.ID()
}
