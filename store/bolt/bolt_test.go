package bolt_test

import (
	"path/filepath"
	"testing"

	"isobot/store"
	"isobot/store/bolt"
	"isobot/store/storetest"
)

func open(t testing.TB) store.Engine { return openFile(t, filepath.Join(t.TempDir(), "isobot.db")) }

// openFile opens a data file that is checked and closed when the test ends.
func openFile(t testing.TB, path string) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeChecked(t, db) })
	return db
}

func closeChecked(t testing.TB, db *bolt.DB) {
	if err := db.Check(); err != nil {
		t.Errorf("Check: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

func TestEngine(t *testing.T) { storetest.Engine(t, open) }

func TestStore(t *testing.T) { storetest.Store(t, open) }

func TestReopen(t *testing.T) {
	path := ""
	storetest.Reopen(t, func(t testing.TB) store.Engine {
		path = filepath.Join(t.TempDir(), "new", "isobot.db")
		db, err := bolt.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}, func(t testing.TB, _ store.Engine) store.Engine { return openFile(t, path) })
}
