package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"isobot/store"
	"isobot/store/bolt"
)

var ctx = context.Background()

// filled makes a data file with a mark in it and returns its path.
func filled(t *testing.T, mark string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "isobot.db")
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.New(ctx, db); err != nil {
		t.Fatal(err)
	}
	put(t, db, "mark", mark)
	for i := range 50 {
		put(t, db, fmt.Sprintf("k%d", i), strings.Repeat("v", 2000))
	}
	closeChecked(t, db)
	return path
}

func put(t *testing.T, db *bolt.DB, key, value string) {
	t.Helper()
	if err := db.Update(ctx, func(kv store.KV) error { return kv.Put("t", key, []byte(value)) }); err != nil {
		t.Fatal(err)
	}
}

func markOf(t *testing.T, path string) (mark string) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer closeChecked(t, db)
	if err := db.View(ctx, func(kv store.KV) error {
		b, err := kv.Get("t", "mark")
		mark = string(b)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return mark
}

func backup(t *testing.T, db *bolt.DB) string {
	t.Helper()
	var b bytes.Buffer
	if n, err := db.Backup(&b); err != nil || n != int64(b.Len()) {
		t.Fatalf("Backup = %d of %d bytes, %v", n, b.Len(), err)
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBackupWhileWriting copies a store between updates that write two keys at once: the copy never holds half of one.
func TestBackupWhileWriting(t *testing.T) {
	path := filled(t, "old")
	db := openFile(t, path)
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				v := []byte(fmt.Sprint(i, strings.Repeat("x", 500*w)))
				if err := db.Update(ctx, func(kv store.KV) error {
					return errors.Join(kv.Put("t", fmt.Sprint("a", w), v), kv.Put("t", fmt.Sprint("b", w), v))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 5 {
		copied := openFile(t, backup(t, db))
		if err := copied.View(ctx, func(kv store.KV) error {
			for w := range 4 {
				a, _ := kv.Get("t", fmt.Sprint("a", w))
				b, _ := kv.Get("t", fmt.Sprint("b", w))
				if !bytes.Equal(a, b) {
					t.Errorf("half an update: %.20s, %.20s", a, b)
				}
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	writers.Wait()
}

func TestRestore(t *testing.T) {
	old, saved := filled(t, "old"), filled(t, "saved")
	for i, want := range []string{"", "-2", "-3"} {
		kept, err := bolt.Restore(ctx, saved, old)
		if err != nil || kept != old+".before-restore"+want {
			t.Fatalf("Restore %d = %q, %v", i, kept, err)
		}
		if got := markOf(t, old); got != "saved" {
			t.Errorf("restored store has %q", got)
		}
	}
	if got := markOf(t, old+".before-restore"); got != "old" {
		t.Errorf("the store kept aside has %q", got)
	}
	if got := markOf(t, saved); got != "saved" {
		t.Errorf("the backup has %q", got)
	}
	fresh := filepath.Join(t.TempDir(), "data", "isobot.db")
	if kept, err := bolt.Restore(ctx, saved, fresh); kept != "" || err != nil || markOf(t, fresh) != "saved" {
		t.Errorf("into an empty folder: %q, %v", kept, err)
	}
}

func TestRestoreOverDamage(t *testing.T) {
	saved, path := filled(t, "saved"), filepath.Join(t.TempDir(), "isobot.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("lost", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := bolt.Restore(ctx, saved, path); kept == "" || err != nil || markOf(t, path) != "saved" {
		t.Errorf("Restore = %q, %v", kept, err)
	}
}

// TestRestoreRefuses leaves the data file as it was, with nothing beside it.
func TestRestoreRefuses(t *testing.T) {
	saved := filled(t, "saved")
	whole, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(whole)
	for i := 3 * 4096; i < len(broken)-4096; i += 512 { // the tree, not the first pages
		copy(broken[i:], strings.Repeat("\xff", 64))
	}
	newer := filled(t, "newer")
	db := openFile(t, newer)
	if err := db.Update(ctx, func(kv store.KV) error { return kv.Put("meta", "schema", []byte("999")) }); err != nil {
		t.Fatal(err)
	}
	newer = backup(t, db)
	foreign := openFile(t, filepath.Join(t.TempDir(), "foreign.db"))
	put(t, foreign, "k", "v")
	busy := filled(t, "busy")
	openFile(t, busy)
	for name, c := range map[string]struct {
		from string
		data []byte
		over string
		want error
	}{
		"no file":          {from: filepath.Join(t.TempDir(), "none"), want: os.ErrNotExist},
		"empty":            {data: []byte{}, want: bolt.ErrDamaged},
		"text":             {data: []byte("họ và tên;đơn vị"), want: bolt.ErrDamaged},
		"long text":        {data: bytes.Repeat([]byte("text "), 10_000), want: bolt.ErrDamaged},
		"zeros":            {data: make([]byte, 100_000), want: bolt.ErrDamaged},
		"cut in the tree":  {data: whole[:len(whole)/4], want: bolt.ErrDamaged},
		"cut after a page": {data: whole[:4096], want: bolt.ErrDamaged},
		"broken pages":     {data: broken, want: bolt.ErrDamaged},
		"newer schema":     {from: newer, want: store.ErrNewer},
		"not isobot's":     {from: backup(t, foreign), want: bolt.ErrDamaged},
		"store in use":     {from: saved, over: busy, want: bolt.ErrLocked},
	} {
		t.Run(name, func(t *testing.T) {
			if c.data != nil {
				c.from = filepath.Join(t.TempDir(), "given.db")
				if err := os.WriteFile(c.from, c.data, 0o600); err != nil {
					t.Fatal(err)
				}
				if db, err := bolt.Open(c.from); err == nil && len(c.data) > 0 {
					db.Close()
					t.Error("Open took the damaged file")
				}
			}
			refused(t, c.from, c.over, c.want)
		})
	}
}

func refused(t *testing.T, from, over string, want error) {
	t.Helper()
	busy := over != ""
	if !busy {
		over = filled(t, "old")
	}
	if _, err := bolt.Restore(ctx, from, over); !errors.Is(err, want) {
		t.Errorf("Restore = %v, want %v", err, want)
	}
	if left, _ := os.ReadDir(filepath.Dir(over)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
	if !busy && markOf(t, over) != "old" {
		t.Error("the store changed")
	}
}

func TestLocked(t *testing.T) {
	path := filled(t, "x")
	openFile(t, path)
	if _, err := bolt.Open(path); !errors.Is(err, bolt.ErrLocked) || !strings.Contains(err.Error(), "ISOBOT_DATA") {
		t.Errorf("second Open: %v", err)
	}
}
