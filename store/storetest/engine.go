package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"isobot/store"
)

// Engine tests what every engine promises.
func Engine(t *testing.T, open Open) {
	runAll(t, open, []part[store.Engine]{
		{"own writes are read", ownWrites},
		{"an error undoes", errorUndoes},
		{"a panic undoes", panicUndoes},
		{"order of bytes", orderOfBytes},
		{"ranges", ranges},
		{"a view writes nothing", viewWritesNothing},
		{"a view is one picture", viewIsOnePicture},
		{"values are not shared", valuesNotShared},
		{"empty and large values", sizes},
		{"keys that are refused", badKeys},
		{"concurrent updates lose nothing", concurrentUpdates},
		{"a failing neighbour does no harm", failingNeighbour},
		{"an ended context", endedContext},
		{"random operations", randomOperations},
	})
}

// Reopen tests that what was committed is there after an engine was closed and opened again, and what was undone is not.
func Reopen(t *testing.T, open Open, reopen func(t testing.TB, closed store.Engine) store.Engine) {
	e := open(t)
	put(t, e, "a", "k", "1", "k2", "2")
	put(t, e, "b", "k", strings.Repeat("x", 100_000))
	if err := e.Update(ctx, func(kv store.KV) error { return errors.Join(kv.Delete("a", "k"), errUndo) }); !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	update(t, e, func(kv store.KV) error { return kv.Delete("a", "k2") })
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = reopen(t, e)
	want(t, e, "a", "k", "1")
	want(t, e, "a", "k2", "")
	want(t, e, "b", "k", strings.Repeat("x", 100_000))
}

func ownWrites(t *testing.T, e store.Engine) {
	put(t, e, "a", "old", "0", "gone", "0")
	update(t, e, func(kv store.KV) error {
		err := errors.Join(kv.Put("a", "old", []byte("1")), kv.Put("a", "new", []byte("2")), kv.Delete("a", "gone"))
		for k, v := range map[string]string{"old": "1", "new": "2", "gone": "", "never": ""} {
			b, e := kv.Get("a", k)
			if err = errors.Join(err, e); string(b) != v || v == "" && b != nil {
				t.Errorf("inside: %s = %q, want %q", k, b, v)
			}
		}
		if got := keys(t, kv, "a", "", ""); !slices.Equal(got, []string{"new", "old"}) {
			t.Errorf("inside: keys %q", got)
		}
		return err
	})
	want(t, e, "a", "old", "1")
	want(t, e, "a", "gone", "")
	want(t, e, "other", "old", "")
	update(t, e, func(kv store.KV) error { return errors.Join(kv.Delete("a", "never"), kv.Delete("never", "k")) })
}

func errorUndoes(t *testing.T, e store.Engine) {
	put(t, e, "a", "k", "1")
	err := e.Update(ctx, func(kv store.KV) error {
		return errors.Join(kv.Put("a", "k", []byte("2")), kv.Put("b", "k", []byte("2")), kv.Delete("a", "k"), errUndo)
	})
	if !errors.Is(err, errUndo) {
		t.Errorf("Update = %v, want fn's error", err)
	}
	if err := e.View(ctx, func(store.KV) error { return errUndo }); !errors.Is(err, errUndo) {
		t.Errorf("View = %v, want fn's error", err)
	}
	want(t, e, "a", "k", "1")
	want(t, e, "b", "k", "")
}

func panicUndoes(t *testing.T, e store.Engine) {
	put(t, e, "a", "k", "1")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic did not reach the caller of Update")
			}
		}()
		e.Update(ctx, func(kv store.KV) error {
			kv.Put("a", "k", []byte("2"))
			panic("storetest")
		})
	}()
	want(t, e, "a", "k", "1")
	put(t, e, "a", "k", "3") // nothing stays locked
	want(t, e, "a", "k", "3")
}

func keys(t testing.TB, kv store.KV, table, from, to string) (got []string) {
	t.Helper()
	if err := kv.Scan(table, from, to, func(k string, _ []byte) bool { got = append(got, k); return true }); err != nil {
		t.Errorf("Scan: %v", err)
	}
	return got
}

func orderOfBytes(t *testing.T, e store.Engine) {
	sorted := []string{"\x00", "\x00a", "A", "Z", "a", "a\x00", "a\x00b", "a\x01", "aa", "z", "é", "đ", "ệ", "\xff", "\xff\xff"}
	for _, k := range []int{7, 3, 14, 0, 11, 9, 1, 13, 5, 2, 12, 8, 10, 6, 4} {
		put(t, e, "a", sorted[k], strconv.Itoa(k))
	}
	view(t, e, func(kv store.KV) error {
		if got := keys(t, kv, "a", "", ""); !slices.Equal(got, sorted) {
			t.Errorf("order %q, want %q", got, sorted)
		}
		return nil
	})
}

func ranges(t *testing.T, e store.Engine) {
	put(t, e, "a", "b", "1", "d", "2", "d\x00", "3", "f", "4")
	put(t, e, "z", "c", "9") // another table is never in a range
	for _, c := range []struct{ from, to, want string }{
		{"", "", "b,d,d\x00,f"}, {"b", "f", "b,d,d\x00"}, {"b\x00", "f", "d,d\x00"}, {"c", "", "d,d\x00,f"},
		{"d", "d\x01", "d,d\x00"}, {"", "b", ""}, {"d", "d", ""}, {"f", "b", ""}, {"g", "", ""}, {"", "zz", "b,d,d\x00,f"},
	} {
		view(t, e, func(kv store.KV) error {
			if got := strings.Join(keys(t, kv, "a", c.from, c.to), ","); got != c.want {
				t.Errorf("[%q, %q) = %q, want %q", c.from, c.to, got, c.want)
			}
			if got := keys(t, kv, "none", c.from, c.to); got != nil {
				t.Errorf("a table that is not there has %q", got)
			}
			return nil
		})
	}
	n := 0
	view(t, e, func(kv store.KV) error {
		return kv.Scan("a", "", "", func(string, []byte) bool { n++; return n < 2 })
	})
	if n != 2 {
		t.Errorf("Scan went on to %d after false", n)
	}
}

func viewWritesNothing(t *testing.T, e store.Engine) {
	put(t, e, "a", "k", "1")
	view(t, e, func(kv store.KV) error {
		for name, err := range map[string]error{"Put": kv.Put("a", "k", nil), "Put in a new table": kv.Put("b", "k", nil),
			"Delete": kv.Delete("a", "k"), "Delete of nothing": kv.Delete("b", "k")} {
			if !errors.Is(err, store.ErrReadOnly) {
				t.Errorf("%s in a View: %v, want ErrReadOnly", name, err)
			}
		}
		return nil
	})
	want(t, e, "a", "k", "1")
}

func viewIsOnePicture(t *testing.T, e store.Engine) {
	put(t, e, "a", "x", "0", "y", "0")
	var writers sync.WaitGroup
	writers.Go(func() {
		for i := range 50 {
			put(t, e, "a", "x", strconv.Itoa(i), "y", strconv.Itoa(i))
		}
	})
	for range 200 {
		view(t, e, func(kv store.KV) error {
			x, err := kv.Get("a", "x")
			y, err2 := kv.Get("a", "y")
			if string(x) != string(y) {
				t.Errorf("half an update was seen: %s, %s", x, y)
			}
			return errors.Join(err, err2)
		})
	}
	writers.Wait()
}

func valuesNotShared(t *testing.T, e store.Engine) {
	buf := []byte("first")
	update(t, e, func(kv store.KV) error {
		err := kv.Put("a", "k", buf)
		copy(buf, "XXXXX")
		if b, _ := kv.Get("a", "k"); string(b) != "first" {
			t.Errorf("in the transaction: %q", b)
		}
		return err
	})
	copy(buf, "YYYYY")
	want(t, e, "a", "k", "first")
	var kept []byte
	view(t, e, func(kv store.KV) error {
		b, err := kv.Get("a", "k")
		kept = bytes.Clone(b)
		return err
	})
	put(t, e, "a", "k", "other")
	if string(kept) != "first" {
		t.Errorf("a copy changed: %q", kept)
	}
}

func sizes(t *testing.T, e store.Engine) {
	put(t, e, "a", "empty", "")
	update(t, e, func(kv store.KV) error {
		err := kv.Put("a", "nil", nil)
		if b, _ := kv.Get("a", "nil"); b == nil {
			t.Error("an empty value reads as no key before the commit")
		}
		return err
	})
	view(t, e, func(kv store.KV) error {
		for _, k := range []string{"empty", "nil"} {
			if b, err := kv.Get("a", k); b == nil || len(b) != 0 || err != nil {
				t.Errorf("%s: %v, %v; an empty value is not nil", k, b, err)
			}
		}
		return nil
	})
	for _, n := range []int{1, 4095, 4096, 65_537, 8 << 20} {
		v := strings.Repeat("ệ", n/3+1)[:n]
		put(t, e, "a", fmt.Sprint(n), v)
		want(t, e, "a", fmt.Sprint(n), v)
	}
	long := strings.Repeat("k", store.MaxKey)
	put(t, e, "a", long, "v")
	want(t, e, "a", long, "v")
}

func badKeys(t *testing.T, e store.Engine) {
	for _, k := range []string{"", strings.Repeat("k", store.MaxKey+1)} {
		err := e.Update(ctx, func(kv store.KV) error { return kv.Put("a", k, []byte("v")) })
		if !errors.Is(err, store.ErrKey) {
			t.Errorf("a key of %d bytes: %v, want ErrKey", len(k), err)
		}
		want(t, e, "a", k, "")
		update(t, e, func(kv store.KV) error { return kv.Delete("a", k) })
	}
}

// concurrentUpdates counts in the store, and does nothing with fn's own variables, which a run again would count twice.
func concurrentUpdates(t *testing.T, e store.Engine) {
	const writers, each = 20, 25
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for range each {
				if err := e.Update(ctx, func(kv store.KV) error {
					return errors.Join(count(kv, "all"), count(kv, fmt.Sprint(w)))
				}); err != nil {
					t.Errorf("Update: %v", err)
				}
			}
		})
	}
	all.Wait()
	want(t, e, "count", "all", strconv.Itoa(writers*each))
	want(t, e, "count", "7", strconv.Itoa(each))
}

func count(kv store.KV, key string) error {
	b, err := kv.Get("count", key)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(b))
	return kv.Put("count", key, []byte(strconv.Itoa(n+1)))
}

func failingNeighbour(t *testing.T, e store.Engine) {
	var all sync.WaitGroup
	for i := range 60 {
		all.Go(func() {
			err := e.Update(ctx, func(kv store.KV) error {
				if err := count(kv, "n"); err != nil || i%3 != 0 {
					return err
				}
				return errUndo
			})
			if failed := errors.Is(err, errUndo); failed != (i%3 == 0) {
				t.Errorf("update %d: %v", i, err)
			}
		})
	}
	all.Wait()
	want(t, e, "count", "n", "40")
}

func endedContext(t *testing.T, e store.Engine) {
	over, cancel := context.WithCancel(ctx)
	cancel()
	ran := false
	fn := func(kv store.KV) error { ran = true; return nil }
	if err := e.Update(over, fn); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
	if err := e.View(over, fn); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
	if ran {
		t.Error("fn ran after its context had ended")
	}
}
