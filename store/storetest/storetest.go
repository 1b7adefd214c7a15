// Package storetest holds the promises of isobot's stores as tests: Engine for the ordered key-value store, Reopen for what must
// survive, Store for the typed store over any engine. A new engine passes all three before anything else uses it.
package storetest

import (
	"context"
	"errors"
	"testing"

	"isobot/store"
)

// Open makes an empty engine that is closed, and checked if it can be, when the test ends.
type Open func(t testing.TB) store.Engine

// ctx is the context of operations that are not about contexts.
var ctx = context.Background()

var errUndo = errors.New("storetest: undo")

// part is one promise.
type part[T any] struct {
	name string
	test func(t *testing.T, of T)
}

func runAll[T any](t *testing.T, open func(t testing.TB) T, parts []part[T]) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.test(t, open(t)) })
	}
}

func update(t testing.TB, e store.Engine, fn func(store.KV) error) {
	t.Helper()
	if err := e.Update(ctx, fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func view(t testing.TB, e store.Engine, fn func(store.KV) error) {
	t.Helper()
	if err := e.View(ctx, fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func put(t testing.TB, e store.Engine, table string, pairs ...string) {
	t.Helper()
	update(t, e, func(kv store.KV) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := kv.Put(table, pairs[i], []byte(pairs[i+1])); err != nil {
				return err
			}
		}
		return nil
	})
}

// want fails unless the key has that value; "" stands for no key.
func want(t testing.TB, e store.Engine, table, key, value string) {
	t.Helper()
	view(t, e, func(kv store.KV) error {
		b, err := kv.Get(table, key)
		if err == nil && string(b) != value {
			t.Errorf("%s[%q] = %q, want %q", table, key, b, value)
		}
		return err
	})
}
