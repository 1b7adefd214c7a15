package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"isobot/bot/dialog"
	"isobot/store"
)

func appendEvents(t testing.TB, s typed, n int) {
	t.Helper()
	for i := range n {
		s.update(t, func(tx dialog.Tx) error {
			return tx.Append(dialog.Event{At: noon, Actor: "P1", Kind: "enrolled", Subject: fmt.Sprint("chủ đề ", i),
				Data: map[string]string{"b": "2", "a": "một <&>"}})
		})
	}
}

func verify(t testing.TB, s typed, want uint64) {
	t.Helper()
	if n, err := s.VerifyAudit(ctx); n != want || err != nil {
		t.Errorf("VerifyAudit = %d, %v, want %d lines", n, err, want)
	}
}

func auditChain(t *testing.T, s typed) {
	verify(t, s, 0)
	appendEvents(t, s, 5)
	if err := s.Update(ctx, func(tx dialog.Tx) error {
		return errors.Join(tx.Append(dialog.Event{Kind: "undone"}), errUndo)
	}); !errors.Is(err, errUndo) {
		t.Error(err)
	}
	s.update(t, func(tx dialog.Tx) error { // Seq, Prev and Hash are not the caller's
		return errors.Join(tx.Append(dialog.Event{Seq: 77, Prev: "x", Hash: "y", Kind: "a"}), tx.Append(dialog.Event{Kind: "b"}))
	})
	verify(t, s, 7)
	s.view(t, func(tx dialog.Tx) error {
		var all []dialog.Event
		err := tx.Events(3, func(e dialog.Event) bool { all = append(all, e); return len(all) < 4 })
		if len(all) != 4 || all[0].Seq != 3 || all[3].Seq != 6 || all[3].Kind != "a" {
			t.Fatalf("events from 3: %+v", all)
		}
		if !all[0].At.Equal(noon) || all[0].Data["a"] != "một <&>" || all[1].Prev != all[0].Hash || len(all[0].Hash) != 64 {
			t.Errorf("event %+v", all[0])
		}
		return err
	})
}

// auditStrangeText appends what JSON changes on its way, which must not look like tampering after.
func auditStrangeText(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.Append(dialog.Event{At: noon, Actor: "a\xff", Kind: "k\u2028", Subject: "\x00<>&", Data: map[string]string{"\xfe": "\xff\xff"}}),
			tx.Append(dialog.Event{Data: map[string]string{}}))
	})
	verify(t, s, 2)
}

// auditEveryByte alters each byte of a small log and of its head, in one of three ways.
func auditEveryByte(t *testing.T, s typed) {
	appendEvents(t, s, 3)
	for _, table := range []string{"audit", "meta"} {
		for k, v := range records(t, s.engine, table) {
			if table == "meta" && k != "audit" {
				continue
			}
			for i := range v {
				b, mask := []byte(v), []byte{0x20, 0x01, 0x80}[i%3]
				b[i] ^= mask
				put(t, s.engine, table, k, string(b))
				if _, err := s.VerifyAudit(ctx); err == nil {
					t.Errorf("%s: byte %d of %q altered by %x: not noticed", table, i, v, mask)
				}
			}
			put(t, s.engine, table, k, v)
		}
	}
	verify(t, s, 3)
}

func records(t testing.TB, e store.Engine, table string) map[string]string {
	all := map[string]string{}
	view(t, e, func(kv store.KV) error {
		return kv.Scan(table, "", "", func(k string, v []byte) bool { all[k] = string(v); return true })
	})
	return all
}

func auditLines(t *testing.T, s typed) {
	appendEvents(t, s, 5)
	good, meta := records(t, s.engine, "audit"), records(t, s.engine, "meta")
	line := func(n int) string { return fmt.Sprintf("%016x", n) }
	for name, c := range map[string]struct {
		change map[string]string // "" deletes
		says   string
	}{
		"first removed":     {map[string]string{line(1): ""}, "line 1 "},
		"one removed":       {map[string]string{line(3): ""}, "line 3 "},
		"tail cut":          {map[string]string{line(5): ""}, "ends at line 4"},
		"all removed":       {map[string]string{line(1): "", line(2): "", line(3): "", line(4): "", line(5): ""}, "ends at line 0"},
		"added at the end":  {map[string]string{line(6): good[line(5)]}, "line 6 "},
		"added in between":  {map[string]string{line(3) + "x": good[line(3)]}, "line 4 "},
		"added in front":    {map[string]string{line(0): good[line(1)]}, "line 1 "},
		"two swapped":       {map[string]string{line(2): good[line(3)], line(3): good[line(2)]}, "line 2 "},
		"one twice":         {map[string]string{line(3): good[line(2)]}, "line 3 "},
		"spaces added":      {map[string]string{line(2): " " + good[line(2)]}, "line 2 "},
		"a field added":     {map[string]string{line(2): strings.Replace(good[line(2)], "{", `{"x":1,`, 1)}, "line 2 "},
		"a field twice":     {map[string]string{line(2): strings.Replace(good[line(2)], "{", `{"kind":"x",`, 1)}, "line 2 "},
		"not JSON any more": {map[string]string{line(4): "lost"}, "line 4 "},
	} {
		t.Run(name, func(t *testing.T) {
			change(t, s.engine, c.change)
			if _, err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("VerifyAudit = %v, want %q", err, c.says)
			}
			undo := map[string]string{}
			for k := range c.change {
				undo[k] = good[k]
			}
			change(t, s.engine, undo)
			verify(t, s, 5)
		})
	}
	update(t, s.engine, func(kv store.KV) error { return kv.Delete("meta", "audit") })
	if _, err := s.VerifyAudit(ctx); err == nil {
		t.Error("a head that is gone was not noticed")
	}
	put(t, s.engine, "meta", "audit", meta["audit"])
	verify(t, s, 5)
}

func change(t testing.TB, e store.Engine, to map[string]string) {
	t.Helper()
	update(t, e, func(kv store.KV) (err error) {
		for k, v := range to {
			if v == "" {
				err = errors.Join(err, kv.Delete("audit", k))
				continue
			}
			err = errors.Join(err, kv.Put("audit", k, []byte(v)))
		}
		return err
	})
}
