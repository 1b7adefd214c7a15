package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

const bees = `---
id: quy-che-nuoi-ong
kind: article
title: Quy chế nuôi ong lấy mật
source: UBND xã Bình An
as_of: 2026-01-01
confidence: A
---

## Lịch quay mật ong {#lich}
Tổ nuôi ong quay mật vào thứ Năm hằng tuần.

## Nơi đặt thùng ong {#noi-dat}
Thùng ong đặt ở vườn sau trụ sở.
`

func askJSON(t *testing.T, dir string, args ...string) answerJSON {
	t.Helper()
	code, out, errOut := isobot(t, dir, append([]string{"ask", "--json"}, args...)...)
	var a answerJSON
	if err := json.Unmarshal([]byte(out), &a); code != exitDone || err != nil {
		t.Fatal(code, errOut, err)
	}
	return a
}

func succeed(t *testing.T, dir string, args ...string) string {
	t.Helper()
	seedIndex(t, filepath.Join(dir, "data"))
	code, out, errOut := isobot(t, dir, args...)
	if code != exitDone {
		t.Fatalf("isobot %v: exit code %d\n%s%s", args, code, out, errOut)
	}
	return out
}

// TestRevisions follows a document through import, preview, a new revision and removal.
func TestRevisions(t *testing.T) {
	dir := t.TempDir()
	_, close := stayOpen(t, dir+"/data")
	write(t, dir, "ong.md", bees)
	if out := succeed(t, dir, "knowledge", "import", "--dry-run", "ong.md"); !strings.Contains(out, "new\tquy-che-nuoi-ong\t2 units") || !strings.Contains(out, "1 new, 0 changed, 0 unchanged; nothing was stored") {
		t.Error(out)
	}
	if out := succeed(t, dir, "knowledge", "list", "--imported"); out != "" {
		t.Errorf("a preview stored %s", out)
	}
	succeed(t, dir, "knowledge", "import", "ong.md")
	question := "lịch quay mật ong"
	old := askJSON(t, dir, question)
	if old.Decision != knowledge.Answer || old.Spans[0].Unit != "quy-che-nuoi-ong/lich" {
		t.Fatalf("%+v", old)
	}
	next := strings.NewReplacer("thứ Năm", "thứ Hai", "## Nơi đặt thùng ong {#noi-dat}", "## Thuốc cho ong {#thuoc}").Replace(bees)
	write(t, dir, "ong.md", next)
	diff := "from " + time.Now().In(hanoi).Format(time.DateOnly) + "\t+1 ~1 -1"
	units := []string{"+ quy-che-nuoi-ong/thuoc", "~ quy-che-nuoi-ong/lich", "- quy-che-nuoi-ong/noi-dat"}
	for _, args := range [][]string{{"knowledge", "import", "--dry-run", "ong.md"}, {"knowledge", "import", "ong.md"}, {"knowledge", "changes"}, {"knowledge", "changes", "quy-che-nuoi-ong"}} {
		out := succeed(t, dir, args...)
		if args[len(args)-1] == "ong.md" && args[2] != "--dry-run" {
			if !strings.Contains(out, "0 new, 1 changed, 0 unchanged") {
				t.Error(out)
			}
			continue
		}
		for _, want := range append(units, diff) {
			if !strings.Contains(out, want) {
				t.Errorf("isobot %v lacks %q:\n%s", args, want, out)
			}
		}
	}
	if out := succeed(t, dir, "knowledge", "changes", "other"); out != "" {
		t.Error(out)
	}
	if out := succeed(t, dir, "knowledge", "import", "ong.md"); !strings.Contains(out, "0 new, 0 changed, 1 unchanged") {
		t.Error(out)
	}
	now := askJSON(t, dir, question)
	if now.Decision != knowledge.Answer || !strings.Contains(now.Spans[0].Text, "thứ Hai") || now.Spans[0].Document != "quy-che-nuoi-ong" || now.Spans[0].Revision == old.Spans[0].Revision {
		t.Errorf("today: %+v", now)
	}
	for _, s := range now.Spans {
		if s.Revision == old.Spans[0].Revision {
			t.Errorf("today the old revision is shown too: %+v", s)
		}
	}
	close() // revisions outlive the program
	past := askJSON(t, dir, "--as-of", "2026-10-01", question)
	if past.Decision != knowledge.Answer || past.Spans[0].Text != old.Spans[0].Text || past.Spans[0].Revision != old.Spans[0].Revision ||
		past.Spans[0].Unit != "quy-che-nuoi-ong/lich" || past.Spans[0].Document != "quy-che-nuoi-ong" || past.Spans[0].Status != knowledge.InForce {
		t.Errorf("before the change: %+v", past)
	}
	succeed(t, dir, "knowledge", "remove", "quy-che-nuoi-ong")
	for _, asOf := range []string{"2026-10-01", time.Now().In(hanoi).Format(time.DateOnly)} {
		if a := askJSON(t, dir, "--as-of", asOf, question); strings.Contains(a.Text, "Tổ nuôi ong") || strings.Contains(fmt.Sprint(a.Options, a.Nearest), "nuoi-ong") {
			t.Errorf("removed, yet at %s: %+v", asOf, a)
		}
	}
	if out := succeed(t, dir, "knowledge", "changes"); !strings.Contains(out, "removed\tquy-che-nuoi-ong") || !strings.Contains(out, "- quy-che-nuoi-ong/thuoc") {
		t.Error(out)
	}
	if out := succeed(t, dir, "audit", "verify"); !strings.Contains(out, "unbroken") {
		t.Error(out)
	}
}

var firstColumn = regexp.MustCompile(`(?m)^suspended\t(\S+)`)

// TestGapsByCommand decides on questions by command.
func TestGapsByCommand(t *testing.T) {
	dir := t.TempDir()
	a, close := stayOpen(t, dir+"/data")
	write(t, dir, "ong.md", bees)
	succeed(t, dir, "knowledge", "import", "ong.md")
	if err := a.store.Update(context.Background(), func(tx dialog.Tx) error {
		var errs []error
		for i, q := range []string{"bữa nào tụi nó lấy mật vậy", "bua nao tui no lay mat vay", "cho mượn cái kèn đám ma", "hốt mật hôm nào"} {
			g := dialog.Gap{ID: fmt.Sprintf("2026-11-2%d-x", i), Question: q, Reason: knowledge.NotFound, At: time.Now(), Tell: "telegram:1"}
			errs = append(errs, tx.PutGap(g))
		}
		return errors.Join(errs...)
	}); err != nil {
		t.Fatal(err)
	}
	question := "Bữa nào tụi nó lấy mật vậy?"
	if out := succeed(t, dir, "gaps", "list"); !strings.Contains(out, "2026-11-20-x\t2 times\tnot_found") || !strings.Contains(out, "open questions: 4 in 3 groups; suspended answers: 0") {
		t.Error(out)
	}
	for _, args := range [][]string{{"gaps", "point", "2026-11-20-x", "quy-che-nuoi-ong/none"}, {"gaps", "point", "none", "quy-che-nuoi-ong/lich"}, {"gaps", "close", "none"},
		{"gaps", "withdraw", "none"}, {"gaps", "synonym", "mật", "mat"}, {"gaps", "synonym", "hốt mật", "quay mật ong", "--closes", "none"}, {"gaps", "answer", "2026-11-20-x", "quy-che-nuoi-ong/lich", " "}} {
		if code, _, errOut := isobot(t, dir, args...); code != exitUsage || strings.Count(errOut, "\n") != 1 {
			t.Errorf("isobot %v: %d %q", args, code, errOut)
		}
	}
	if out := succeed(t, dir, "gaps", "answer", "2026-11-21-x", "quy-che-nuoi-ong/lich", "Quay mật", "vào thứ Năm."); !strings.Contains(out, "2 questions closed, 1 people will be told") {
		t.Error(out)
	}
	if got := askJSON(t, dir, question); got.Decision != knowledge.Answer || got.Spans[0].Text != "Quay mật vào thứ Năm." {
		t.Errorf("%+v", got)
	}
	succeed(t, dir, "gaps", "close", "2026-11-22-x")
	succeed(t, dir, "gaps", "synonym", "hốt mật", "quay mật ong", "--closes", "2026-11-23-x")
	if out := succeed(t, dir, "gaps", "list"); !strings.Contains(out, "open questions: 0 in 0 groups") {
		t.Error(out)
	}
	if out := succeed(t, dir, "gaps", "check"); !strings.Contains(out, "curated questions: 1, lost: 0") {
		t.Error(out)
	}

	write(t, dir, "ong.md", strings.Replace(bees, "thứ Năm", "thứ Hai", 1))
	if out := succeed(t, dir, "knowledge", "import", "ong.md"); !strings.Contains(out, "curated answers suspended because their unit changed or is gone: 1") {
		t.Error(out)
	}
	if got := askJSON(t, dir, question); strings.Contains(got.Text, "Quay mật vào thứ Năm") {
		t.Errorf("a suspended answer is given: %+v", got)
	}
	if code, out, _ := isobot(t, dir, "gaps", "check"); code != exitFailed || !strings.Contains(out, "lost: 1") {
		t.Error(code, out)
	}
	m := firstColumn.FindStringSubmatch(succeed(t, dir, "gaps", "list"))
	if m == nil {
		t.Fatal("no suspended answer is listed")
	}
	succeed(t, dir, "gaps", "point", m[1], "quy-che-nuoi-ong/lich")
	if got := askJSON(t, dir, question); got.Decision != knowledge.Answer || got.Spans[0].Unit != "quy-che-nuoi-ong/lich" || !strings.Contains(got.Text, "thứ Hai") {
		t.Errorf("%+v", got)
	}
	decided := succeed(t, dir, "gaps", "list", "--decided")
	if strings.Count(decided, "\n") != 3 || strings.Count(decided, "withdrawn") != 1 {
		t.Error(decided)
	}
	close() // what was decided outlives the program
	id := regexp.MustCompile(`(?m)^(\S+)\tpointed`).FindStringSubmatch(decided)[1]
	succeed(t, dir, "gaps", "withdraw", id)
	if code, _, _ := isobot(t, dir, "gaps", "withdraw", id); code != exitUsage {
		t.Error("withdrawn twice", code)
	}
	if out := succeed(t, dir, "gaps", "check"); !strings.Contains(out, "curated questions: 0") {
		t.Error(out)
	}
}

// TestSelfCheck: what is served with other words than are stored is noticed; a day has one check.
func TestSelfCheck(t *testing.T) {
	a := openFolder(t, t.TempDir())
	t.Cleanup(func() { a.close() })
	ctx := context.Background()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, hanoi)
	p, err := a.prove(ctx, sampled, at)
	if err != nil || p.Units != sampled || p.Spans <= sampled || len(p.Altered) > 0 {
		t.Fatalf("%+v %v", p, err)
	}
	bad, err := a.parts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range bad.Documents {
		c := *d
		c.Units = append([]knowledge.Unit(nil), d.Units...)
		for j := range c.Units {
			c.Units[j].Text += " Sai."
		}
		c.Revision = ""
		bad.Documents[i] = &c
	}
	if err := a.base.Replace(ctx, bad); err != nil {
		t.Fatal(err)
	}
	if p, err := a.proveOnce(ctx, sampled, at); err != nil || len(p.Altered) < sampled {
		t.Errorf("%d altered units are noticed, %v", len(p.Altered), err)
	}
	if p, err := a.prove(ctx, sampled, at); err != nil || len(p.Altered) > 0 {
		t.Errorf("a base that fell behind the store is not mended: %d, %v", len(p.Altered), err)
	}
	checks := func() (n int) {
		if err := a.store.View(ctx, func(tx dialog.Tx) error {
			return tx.Events(0, func(e dialog.Event) bool {
				if e.Kind == "self_check" {
					n++
				}
				return true
			})
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		at   time.Time
		want int
	}{{at.Add(-2 * time.Hour), 0}, {at, 1}, {at.Add(time.Hour), 1}, {at.AddDate(0, 0, 1), 2}} {
		if err := a.selfCheck(ctx, step.at); err != nil {
			t.Fatal(err)
		}
		if got := checks(); got != step.want {
			t.Errorf("at %s: %d checks, want %d", step.at, got, step.want)
		}
	}
}

// TestRefresh: what a commit changed is answered with after a while, without a restart.
func TestRefresh(t *testing.T) {
	a := openFolder(t, t.TempDir())
	t.Cleanup(func() { a.close() })
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	ended := make(chan error, 1)
	go func() { ended <- a.refresh(ctx) }()
	doc, ok := a.base.Document("iso9001-2015")
	if !ok {
		t.Fatal("no standard")
	}
	unit := doc.Units[0].ID
	question := "câu hỏi kỳ lạ về chim cánh cụt"
	if err := a.store.Update(ctx, func(tx dialog.Tx) error {
		return dialog.Point(tx, a.base, dialog.NewRuling("x", "DT001", time.Now()), knowledge.Curation{Questions: []string{question}, Unit: unit})
	}); err != nil {
		t.Fatal(err)
	}
	for range 3 { // more wishes than one wait for nobody
		a.changed()
	}
	for {
		d, err := a.base.Ask(ctx, knowledge.Question{Text: question, AsOf: "2026-11-23"})
		if err != nil {
			t.Fatal(err)
		}
		if d.Kind == knowledge.Answer && d.Spans[0].Unit == unit {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
