// Package bolt is the embedded engine: one bbolt file, one process.
package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"isobot/store"
)

// ErrLocked tells that another process has the file open.
var ErrLocked = errors.New("another isobot is using this data folder; stop it, or choose another folder with ISOBOT_DATA")

// DB is a store.Engine over one bbolt file.
type DB struct {
	db        *bbolt.DB
	committer committer
}

// Open opens or creates the file and its folder. It fails with ErrLocked when another process holds the file for over a second, and
// with ErrDamaged when the file is cut short, has broken pages or is something else.
func Open(path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	prepare := probe
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		prepare = create
	}
	if err := prepare(path); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	var db *bbolt.DB
	err := safely(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		err = ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return &DB{db: db, committer: newCommitter()}, nil
}

// create makes a new file under another name first, so that a file of no bytes under its own name is never ours half made, but one
// whose content was lost.
func create(path string) error {
	fresh := path + ".new"
	db, err := bbolt.Open(fresh, 0o600, &bbolt.Options{Timeout: lockWait})
	if errors.Is(err, berrors.ErrTimeout) {
		return ErrLocked
	}
	if err != nil {
		return err
	}
	err = errors.Join(db.Close(), os.Rename(fresh, path))
	if _, there := os.Stat(path); there == nil {
		return nil // also when another process made it meanwhile
	}
	return err
}

// probe looks at a file as it is before bbolt opens it for writing, which ends the process when pages are broken.
func probe(path string) error {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	if err := safely(func() error { return db.walk(false) }); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), db.Close())
	}
	return db.Close()
}

// Close waits for running transactions and closes the file.
func (d *DB) Close() error { return d.db.Close() }

// View runs fn over the state of this moment.
func (d *DB) View(ctx context.Context, fn func(store.KV) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.db.View(func(t *bbolt.Tx) error { return fn(kv{t}) })
}

// Backup writes a consistent copy of the file while others read and write.
func (d *DB) Backup(w io.Writer) (int64, error) {
	var n int64
	err := d.db.View(func(t *bbolt.Tx) (err error) { n, err = t.WriteTo(w); return err })
	return n, err
}

// Check verifies the file's own consistency and returns the first fault. It reads the whole file, and nobody writes meanwhile.
func (d *DB) Check() error {
	t, err := d.db.Begin(!d.db.IsReadOnly())
	if err != nil {
		return err
	}
	var first error
	for err := range t.Check() { // to the end: the checker has a goroutine that must not outlive the transaction
		if first == nil {
			first = err
		}
	}
	return errors.Join(first, t.Rollback())
}

type kv struct{ tx *bbolt.Tx }

func (k kv) Get(table, key string) ([]byte, error) {
	b := k.tx.Bucket([]byte(table))
	if b == nil {
		return nil, nil
	}
	return b.Get([]byte(key)), nil
}

func (k kv) Put(table, key string, value []byte) error {
	if !k.tx.Writable() {
		return store.ErrReadOnly
	}
	if err := store.CheckKey(key); err != nil {
		return err
	}
	b, err := k.tx.CreateBucketIfNotExists([]byte(table))
	if err != nil {
		return fmt.Errorf("table %s: %w", table, err)
	}
	if err := b.Put([]byte(key), append([]byte{}, value...)); err != nil { // bbolt keeps the value until the commit
		return fmt.Errorf("put in %s: %w", table, err)
	}
	return nil
}

func (k kv) Delete(table, key string) error {
	if !k.tx.Writable() {
		return store.ErrReadOnly
	}
	b := k.tx.Bucket([]byte(table))
	if b == nil {
		return nil
	}
	return b.Delete([]byte(key))
}

func (k kv) Scan(table, from, to string, fn func(string, []byte) bool) error {
	b := k.tx.Bucket([]byte(table))
	if b == nil {
		return nil
	}
	c, end := b.Cursor(), []byte(to)
	for key, v := c.Seek([]byte(from)); key != nil; key, v = c.Next() {
		if to != "" && bytes.Compare(key, end) >= 0 || !fn(string(key), v) {
			return nil
		}
	}
	return nil
}
