// Package mem is the model of an engine: sorted maps in memory, plain enough to be seen to be right. Tests compare the other engines
// with it, and use it where nothing has to survive.
package mem

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"

	"isobot/store"
)

// DB is a store.Engine in memory.
type DB struct {
	mu     sync.RWMutex
	tables map[string]map[string][]byte
}

// New makes an empty engine.
func New() *DB { return &DB{tables: map[string]map[string][]byte{}} }

// Close does nothing.
func (d *DB) Close() error { return nil }

// Update runs fn on a copy of the tables it touches and takes the copy when fn returns nil.
func (d *DB) Update(ctx context.Context, fn func(store.KV) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	t := &txn{db: d, mine: map[string]map[string][]byte{}, writable: true}
	if err := fn(t); err != nil {
		return err
	}
	maps.Copy(d.tables, t.mine)
	return nil
}

// View runs fn while nobody writes.
func (d *DB) View(ctx context.Context, fn func(store.KV) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	return fn(&txn{db: d})
}

type txn struct {
	db       *DB
	mine     map[string]map[string][]byte
	writable bool
}

func (t *txn) table(name string) map[string][]byte {
	if m, ok := t.mine[name]; ok {
		return m
	}
	return t.db.tables[name]
}

func (t *txn) own(name string) (map[string][]byte, error) {
	if !t.writable {
		return nil, store.ErrReadOnly
	}
	if t.mine[name] == nil {
		t.mine[name] = maps.Clone(t.db.tables[name])
		if t.mine[name] == nil {
			t.mine[name] = map[string][]byte{}
		}
	}
	return t.mine[name], nil
}

func (t *txn) Get(table, key string) ([]byte, error) { return t.table(table)[key], nil }

func (t *txn) Put(table, key string, value []byte) error {
	m, err := t.own(table)
	if err == nil {
		err = store.CheckKey(key)
	}
	if err == nil {
		m[key] = append([]byte{}, value...)
	}
	return err
}

func (t *txn) Delete(table, key string) error {
	m, err := t.own(table)
	if err == nil {
		delete(m, key)
	}
	return err
}

func (t *txn) Scan(table, from, to string, fn func(string, []byte) bool) error {
	m := t.table(table)
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if k < from {
			continue
		}
		if to != "" && k >= to || !fn(k, bytes.Clone(m[k])) {
			return nil
		}
	}
	return nil
}
