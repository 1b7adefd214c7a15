package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// Slot is a small record that a channel keeps for itself, such as its tokens: JSON under a name, in a table of its own.
func (s *Store) Slot(ctx context.Context, name string, into any) (found bool, err error) {
	err = s.engine.View(ctx, func(kv KV) error {
		b, err := kv.Get(tSlot, key(name))
		if err != nil || b == nil {
			return err
		}
		found = true
		if err := json.Unmarshal(b, into); err != nil {
			return fmt.Errorf("store %s: record %q: %w", tSlot, name, err)
		}
		return nil
	})
	return found, err
}

// UpdateSlot stores what change makes of a slot, with nothing in between; nil leaves it as it is. change gets nil when there is none
// yet, and may run again.
func (s *Store) UpdateSlot(ctx context.Context, name string, change func(old []byte) (any, error)) error {
	return s.engine.Update(ctx, func(kv KV) error {
		b, err := kv.Get(tSlot, key(name))
		if err != nil {
			return err
		}
		v, err := change(b)
		if err != nil || v == nil {
			return err
		}
		return put(kv, tSlot, key(name), v)
	})
}

// Note gives the JSON of a slot.
func (t tx) Note(name string) (json.RawMessage, error) {
	b, err := t.kv.Get(tSlot, key(name))
	return slices.Clone(b), err
}
