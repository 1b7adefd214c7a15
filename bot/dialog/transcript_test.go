package dialog_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
	"isobot/staff/roster"
	"isobot/store"
	"isobot/store/mem"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// TestTranscripts plays every conversation of testdata and compares what the program says, word for word.
func TestTranscripts(t *testing.T) {
	playAll(t, "testdata/*.txt", func(w *world) func() bot.Handler { return w.desk })
}

// playAll plays the conversations of files, each in a world of its own that ready has made its desk for.
func playAll(t *testing.T, pattern string, ready func(*world) func() bot.Handler) {
	conversations(t, pattern, func(t *testing.T, file string) {
		w := newWorld(t)
		desk := ready(w)
		play(t, file, &bottest.Player{Handler: desk(), Outbox: w.store, Restart: desk, Now: start, Jobs: w.jobs})
	})
}

// conversations runs a test for each file.
func conversations(t *testing.T, pattern string, test func(t *testing.T, file string)) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) { test(t, f) })
	}
}

// play plays one conversation and compares what the program says, word for word; with -update it writes it anew.
func play(t *testing.T, file string, p *bottest.Player) {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Play(t, string(want))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(want) {
		t.Errorf("the conversation changed; run go test ./bot/dialog -update and read the difference\n%s", firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant: %s\n got: %s", i+1, a, b)
		}
	}
	return ""
}

// world is a desk on a store in memory, with a small course, a small base and a roster.
type world struct {
	store *store.Store
	base  *knowledge.Base
	ids   int
	codes int
	certs int

	gather map[string]time.Duration
}

func newWorld(t testing.TB) *world {
	st, err := store.New(context.Background(), mem.New())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: st, base: smallBase(t)}
	if err := st.Update(context.Background(), func(tx dialog.Tx) error {
		for _, p := range people {
			if err := tx.PutPerson(p); err != nil {
				return err
			}
		}
		for i, code := range []string{"100001", "100002", "100003", "100004"} {
			inv := staff.Invitation{Code: code, Person: people[i].Code, By: "system", Expires: start.AddDate(0, 0, 7)}
			if err := tx.PutInvitation(inv); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

var start = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC) // 08:30 in Hà Nội

var people = []staff.Person{
	{Code: "CB001", Name: "Trần Thị Lan", Unit: "UBND xã Bình An/Phòng Kinh tế"},
	{Code: "DT001", Name: "Lê Văn Dạy", Unit: "UBND xã Bình An/Văn phòng", Grants: []staff.Grant{{Role: staff.Trainer, Over: "UBND xã Bình An"}}},
	{Code: "DP001", Name: "Phạm Thị Phối", Unit: "UBND xã Bình An/Phòng Kinh tế", Position: "Công chức một cửa", Grants: []staff.Grant{{Role: staff.Coordinator, Over: "UBND xã Bình An/Phòng Kinh tế"}}},
	{Code: "QT001", Name: "Ngô Quản Trị", Unit: "UBND xã Bình An", Grants: []staff.Grant{{Role: staff.Administrator, Over: ""}}},
	{Code: "XA001", Name: "Võ Xã Khác", Unit: "UBND xã Hòa Bình/Văn phòng"},
}

func (w *world) desk() bot.Handler {
	return dialog.NewDesk(dialog.Config{
		Store: w.store, Base: w.base, Courses: []quiz.Course{smallCourse()}, Log: slog.New(slog.DiscardHandler),
		NewID:   func() string { w.ids++; return fmt.Sprintf("id%d", w.ids) },
		NewSeed: func() uint64 { return 7 },
		NewCode: func() string { w.codes++; return fmt.Sprintf("20000%d", w.codes) },
		Gather:  w.gather,
		Links:   map[string]string{"telegram": "https://t.me/thu_bot?start=", "webchat": "https://isobot.example.gov.vn/?start="},
		Files:   map[string]bool{"webchat": true},
		Open: func(_ dialog.Notes, to bot.Address, _ time.Time) (bool, error) {
			return to.Channel != "zalooa" || !strings.HasPrefix(to.Chat, "9"), nil
		},
		Quota:              func(channel string) (int, bool) { return 1, channel == "zalobot" },
		NewCertificateCode: func() string { w.certs++; return fmt.Sprintf("0000-0000-0000-0000-0000-000%d", w.certs) },
		Certificate: func(c quiz.Certificate) (bot.File, error) {
			return bot.File{Name: "chung-nhan-" + c.Code + ".pdf", Data: []byte(c.Name)}, nil
		},
		ReadRoster: readRoster,
		Dashboard:  func(person string) string { return "https://isobot.example.gov.vn/bang-dieu-khien?ma=" + person },
		VerifyLink: "https://isobot.example.gov.vn/verify/",
		Sheet: func(r quiz.Report) (bot.File, error) {
			return bot.File{Name: "bao-cao.xlsx", Data: []byte(r.Course)}, nil
		},
	})
}

func readRoster(name string, data []byte) (f dialog.RosterFile) {
	people, problems := roster.Read(bytes.NewReader(data), name)
	f.Is, f.People = roster.Looks(data, name), people
	for _, p := range problems {
		f.Problems = append(f.Problems, p.String())
	}
	return f
}

func (w *world) play(t testing.TB, script string) string {
	p := &bottest.Player{Handler: w.desk(), Outbox: w.store, Restart: w.desk, Now: start, Jobs: w.jobs}
	return p.Play(t, script)
}

func (w *world) jobs() (names []string) {
	_ = w.store.View(context.Background(), func(tx dialog.Tx) error {
		return tx.EachJob(func(n string) bool { names = append(names, n); return true })
	})
	return names
}
