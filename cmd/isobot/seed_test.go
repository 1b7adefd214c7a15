package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// scratch is a folder for the whole run of the tests, removed at its end.
var scratch = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "isobot-test") })

// builtIndex is a folder with the index of the embedded content, which costs seconds to build with the race detector.
var builtIndex = sync.OnceValues(func() (string, error) {
	dir, err := scratch()
	if err != nil {
		return "", err
	}
	cfg := &Config{Data: filepath.Join(dir, "data"), Listen: "127.0.0.1:0"}
	if err := cfg.complete(dir); err != nil {
		return "", err
	}
	a, err := open(context.Background(), cfg, io.Discard)
	if err != nil {
		return "", err
	}
	return filepath.Join(cfg.Data, "index"), a.close()
})

// seedIndex gives a data folder without an index the one that is built, as if the program had run there before.
func seedIndex(t testing.TB, data string) {
	t.Helper()
	to := filepath.Join(data, "index")
	if _, err := os.Stat(to); err == nil {
		return
	}
	from, err := builtIndex()
	if err == nil {
		err = os.CopyFS(to, os.DirFS(from))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// opened are the programs that stay open, by their data folders, while a test types commands for them. Tests of this package run one after
// the other.
var opened = map[string]*app{}

// stayOpen opens the program on a data folder. Commands that a test types for that folder run inside it until close is called or the test
// ends, as they do while somebody serves; opening it for each costs seconds with the race detector.
func stayOpen(t testing.TB, data string) (a *app, close func()) {
	t.Helper()
	a = openFolder(t, data)
	opened[data] = a
	close = sync.OnceFunc(func() {
		delete(opened, data)
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(close)
	return a, close
}
