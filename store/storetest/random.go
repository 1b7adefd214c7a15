package storetest

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"isobot/store"
)

// randomOperations runs random transactions on the engine and on the plainest model there is, and compares after each. It prints its
// seed when it fails; ISOBOT_SEED repeats a run.
func randomOperations(t *testing.T, e store.Engine) {
	seed := rand.Uint64()
	if s, err := strconv.ParseUint(os.Getenv("ISOBOT_SEED"), 10, 64); err == nil {
		seed = s
	}
	defer func() {
		if t.Failed() {
			t.Logf("repeat with ISOBOT_SEED=%d", seed)
		}
	}()
	r := walk{Rand: rand.New(rand.NewPCG(seed, 1)), model: model{}}
	for i := 0; i < 300 && !t.Failed(); i++ {
		r.transaction(t, e)
		if i%10 == 0 {
			compare(t, e, r.model)
		}
	}
	compare(t, e, r.model)
}

type model map[string]map[string]string

func (m model) clone() model {
	c := model{}
	for name, table := range m {
		c[name] = maps.Clone(table)
	}
	return c
}

func (m model) scan(table, from, to string) (got []string) {
	for _, k := range slices.Sorted(maps.Keys(m[table])) {
		if k >= from && (to == "" || k < to) {
			got = append(got, k+"="+m[table][k])
		}
	}
	return got
}

type walk struct {
	*rand.Rand
	model model
}

// step is one operation, drawn before the transaction so that running again does the same.
type step struct {
	op             int
	table, key, to string
	value          string
}

func (w *walk) transaction(t *testing.T, e store.Engine) {
	steps := make([]step, 1+w.IntN(12))
	for i := range steps {
		steps[i] = step{w.IntN(10), string(rune('a' + w.IntN(3))), w.key(), w.key(), w.value()}
	}
	undo := w.IntN(5) == 0
	var next model
	err := e.Update(ctx, func(kv store.KV) error {
		next = w.model.clone()
		for _, s := range steps {
			if err := s.do(kv, next); err != nil {
				return err
			}
		}
		if undo {
			return errUndo
		}
		return nil
	})
	switch {
	case undo && errors.Is(err, errUndo):
	case err != nil || undo:
		t.Errorf("transaction: %v (undo %v)", err, undo)
	default:
		w.model = next
	}
}

func (w *walk) key() string {
	return strings.Repeat(string(rune('a'+w.IntN(4))), 1+w.IntN(3)) + []string{"", "\x00", "\xff", "ệ"}[w.IntN(4)]
}

func (w *walk) value() string {
	if w.IntN(20) == 0 {
		return strings.Repeat("long", w.IntN(5000))
	}
	return strconv.Itoa(w.IntN(1000))
}

func (s step) do(kv store.KV, m model) error {
	switch {
	case s.op < 5:
		if m[s.table] == nil {
			m[s.table] = map[string]string{}
		}
		m[s.table][s.key] = s.value
		return kv.Put(s.table, s.key, []byte(s.value))
	case s.op < 7:
		delete(m[s.table], s.key)
		return kv.Delete(s.table, s.key)
	case s.op < 8:
		b, err := kv.Get(s.table, s.key)
		if v, ok := m[s.table][s.key]; err == nil && (ok != (b != nil) || v != string(b)) {
			return fmt.Errorf("Get(%s, %q) = %.40q, the model has %.40q", s.table, s.key, b, v)
		}
		return err
	}
	got, err := pairs(kv, s.table, s.key, s.to)
	if want := m.scan(s.table, s.key, s.to); err == nil && !slices.Equal(got, want) {
		return fmt.Errorf("Scan(%s, %q, %q) = %.200q, the model has %.200q", s.table, s.key, s.to, got, want)
	}
	return err
}

func pairs(kv store.KV, table, from, to string) (got []string, err error) {
	err = kv.Scan(table, from, to, func(k string, v []byte) bool { got = append(got, k+"="+string(v)); return true })
	return got, err
}

func compare(t *testing.T, e store.Engine, m model) {
	t.Helper()
	view(t, e, func(kv store.KV) error {
		for _, table := range []string{"a", "b", "c"} {
			got, err := pairs(kv, table, "", "")
			if err != nil {
				return err
			}
			if want := m.scan(table, "", ""); !slices.Equal(got, want) {
				t.Errorf("table %s has %.300q, the model %.300q", table, got, want)
			}
		}
		return nil
	})
}
