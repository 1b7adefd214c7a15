package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rules says which packages of ours each room may import, itself excepted; a trailing slash means everything below. The first
// rule that fits a package counts. docs/architecture.md tells why.
var rules = []struct {
	room string
	may  []string
}{
	{"bot", nil},
	{"bot/bottest", []string{"bot"}},
	{"bot/dialog", []string{"bot", "knowledge", "quiz", "staff"}},
	{"bot/", []string{"bot"}}, // a channel
	{"knowledge", nil},
	{"knowledge/", []string{"knowledge"}},
	{"quiz", []string{"staff"}},
	{"quiz/", []string{"quiz", "staff"}},
	{"staff", nil},
	{"staff/", []string{"staff"}},
	{"content", nil},
	{"store", []string{"bot", "bot/dialog", "knowledge", "quiz", "staff"}},
	{"store/", []string{"store", "bot", "bot/dialog", "knowledge", "quiz", "staff"}},
	{"web", []string{"bot", "knowledge", "quiz", "staff", "bot/dialog"}},
	{"cmd/", nil}, // may import all
}

// only says which rooms may import a library.
var only = map[string]string{
	"go.etcd.io/bbolt":           "store/bolt",
	"github.com/jackc/pgx/":      "store/postgres",
	"github.com/blevesearch/":    "knowledge/index",
	"github.com/go-telegram-bot": "bot/telegram",
}

// fakes are packages for tests that stand below a channel; what they may import besides.
var fakes = map[string][]string{
	"bot/telegram/telegramtest":      {"bot/telegram", "bot/bottest"},
	"bot/telegram/telegramtest/demo": {"bot/telegram/telegramtest"},
	"bot/zalobot/zalobottest":        {"bot/zalobot", "bot/bottest"},
	"bot/zalooa/zalooatest":          {"bot/bottest"},
}

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "isobot/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	n := 0
	for dec.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		n++
		checkImports(t, strings.TrimPrefix(p.ImportPath, "isobot/"), p.Imports)
	}
	if n < 10 {
		t.Fatalf("only %d packages were looked at", n)
	}
}

func checkImports(t *testing.T, room string, imports []string) {
	i := slices.IndexFunc(rules, func(r struct {
		room string
		may  []string
	}) bool {
		return r.room == room || strings.HasSuffix(r.room, "/") && strings.HasPrefix(room, r.room)
	})
	if i < 0 {
		t.Errorf("%s: no rule for this room; add one to docs/architecture.md and here", room)
		return
	}
	for _, imp := range imports {
		if ours, ok := strings.CutPrefix(imp, "isobot/"); ok {
			if rules[i].room != "cmd/" && !slices.Contains(rules[i].may, ours) && !slices.Contains(fakes[room], ours) {
				t.Errorf("%s may not import %s", room, ours)
			}
			continue
		}
		if room == "bot" && strings.Contains(imp, ".") {
			t.Errorf("bot uses the standard library only, not %s", imp)
		}
		for lib, home := range only {
			if strings.HasPrefix(imp, lib) && room != home {
				t.Errorf("%s may not import %s: only %s may", room, imp, home)
			}
		}
	}
}
