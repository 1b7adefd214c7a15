package bolt

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"isobot/store"
)

// ErrDamaged tells that a file is not, or no longer, a whole data file.
var ErrDamaged = errors.New("the file is damaged or is no isobot data file; use another copy (isobot restore FILE)")

// Restore puts a backup in the place of the data file at path, which is kept as <path>.before-restore (with a number where that name is
// taken); kept is its name, or "" when there was none. The backup is checked first: it fails with ErrDamaged for what is no whole data
// file, with store.ErrNewer for a newer schema, and with ErrLocked while a process has the data file open. Until it succeeds
// everything stays as it was.
func Restore(ctx context.Context, backup, path string) (kept string, err error) {
	fresh, err := stage(backup, path)
	if err != nil {
		return "", fmt.Errorf("restore %s: %w", backup, err)
	}
	defer os.Remove(fresh) // gone already when all went well
	if err := checkFile(ctx, fresh); err != nil {
		return "", fmt.Errorf("restore %s: %w", backup, err)
	}
	unlock, err := lock(path)
	if err != nil {
		return "", err
	}
	defer unlock()
	if kept, err = keepAside(path); err != nil {
		return "", fmt.Errorf("keeping %s aside: %w", path, err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return kept, fmt.Errorf("restore %s: %w", backup, err)
	}
	return kept, syncFolder(filepath.Dir(path))
}

// stage copies the backup beside path, so that what was checked is what is put in place.
func stage(backup, path string) (fresh string, err error) {
	from, err := os.Open(backup)
	if err != nil {
		return "", err
	}
	defer from.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	to, err := os.CreateTemp(filepath.Dir(path), ".isobot-restore-*") // readable by its owner only
	if err != nil {
		return "", err
	}
	if _, err = io.Copy(to, from); err == nil {
		err = to.Sync()
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return "", errors.Join(err, os.Remove(to.Name()))
	}
	return to.Name(), nil
}

// checkFile reads the whole file: length, keys and values, pages, schema. bbolt's own check comes after the walk because it ends the
// process, from a goroutine of its own, at pages that are badly broken.
func checkFile(ctx context.Context, path string) error {
	db, err := openReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := safely(func() error { return db.walk(true) }); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := safely(db.Check); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	switch version, err := store.Schema(ctx, db); {
	case err != nil:
		return err
	case version == 0:
		return fmt.Errorf("%w: it holds no schema version", ErrDamaged)
	}
	return nil
}

// walk reads every key, which must ascend, and with values every value: those of the typed store are JSON.
func (d *DB) walk(values bool) error {
	return d.db.View(func(t *bbolt.Tx) error {
		return t.ForEach(func(name []byte, b *bbolt.Bucket) error {
			typed := values && slices.Contains(store.Tables, string(name))
			var last []byte
			return b.ForEach(func(k, v []byte) error {
				if last != nil && bytes.Compare(last, k) >= 0 || typed && !json.Valid(v) {
					return fmt.Errorf("table %q is broken at %q", name, k)
				}
				last = k
				return nil
			})
		})
	})
}

// safely gives bbolt's panics about broken pages, and reads past the end of the file, as errors.
func safely(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	return fn()
}

// openReadOnly opens a data file without changing it. A file that is shorter than its own pages say is refused: reading it would
// end the process.
func openReadOnly(path string) (*DB, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrDamaged)
	}
	var db *bbolt.DB
	err = safely(func() (err error) {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockWait, FreelistType: bbolt.FreelistMapType})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, ErrLocked
	}
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := whole(db, info.Size()); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &DB{db: db, committer: newCommitter()}, nil
}

func whole(db *bbolt.DB, size int64) error {
	return db.View(func(t *bbolt.Tx) error {
		if t.Size() > size {
			return fmt.Errorf("%w: it has %d bytes of %d", ErrDamaged, size, t.Size())
		}
		return nil
	})
}

// lock makes sure that nobody has the file open. A file that can not be read any more has no lock to take: that is what one restores for.
func lock(path string) (unlock func(), err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return func() {}, nil
	}
	db, err := openReadOnly(path)
	if errors.Is(err, ErrLocked) {
		return nil, fmt.Errorf("restore over %s: %w", path, err)
	}
	if err != nil {
		return func() {}, nil
	}
	return func() { db.Close() }, nil
}

// keepAside gives the file a second name, so that there is no moment without a data file.
func keepAside(path string) (kept string, err error) {
	for n := 1; ; n++ {
		kept = path + ".before-restore"
		if n > 1 {
			kept = fmt.Sprintf("%s-%d", kept, n)
		}
		switch err = os.Link(path, kept); {
		case err == nil:
			return kept, nil
		case errors.Is(err, os.ErrExist):
		case errors.Is(err, os.ErrNotExist):
			return "", nil
		default: // a file system without links
			return kept, os.Rename(path, kept)
		}
	}
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) { // some file systems have no such thing
		return err
	}
	return nil
}

// lockWait is how long opening waits for another process.
const lockWait = time.Second
