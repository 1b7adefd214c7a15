package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var guideExample = regexp.MustCompile("(?s)[Tt]ệp `([^`]+)`|vào `([^`]+)`|\n```(?:yaml|markdown)\n(.*?)\n```\n")

// TestCheckGuide: the examples of the editors' guide pass as they are printed.
func TestCheckGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, name, written := t.TempDir(), "", 0
	for _, m := range guideExample.FindAllStringSubmatch(string(guide), -1) {
		if file := m[1] + m[2]; file != "" {
			name = strings.TrimPrefix(file, "noi-dung/")
			continue
		}
		if name == "" || strings.HasPrefix(m[3], "pre_test:") {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(m[3]+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		name = ""
		written++
	}
	code, out, errs := isobot(t, dir, "check", dir)
	if written != 4 || code != exitDone || !strings.Contains(out, "không có lỗi") {
		t.Errorf("%d files, exit code %d\n%s%s", written, code, out, errs)
	}
}
