package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isobot/content"
	"isobot/quiz/format"
)

// isobot runs a command line in dir and returns its exit code and what it printed.
func isobot(t *testing.T, dir string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), environment{args: args, dir: dir, in: strings.NewReader(""), out: &o, err: &e, live: opened[filepath.Join(dir, "data")]})
	return code, o.String(), e.String()
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestQuestionsCheck(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good.gift", "::Một::Hỏi?{~a =b}\n\nKể lại.{}")
	write(t, dir, "bad.gift", "Hỏi?{~a =b}\n\nHỏi?{~a")
	code, out, errOut := isobot(t, dir, "questions", "check", "good.gift")
	if code != exitDone || out != "good.gift: 2 câu nhận được, 0 câu cần xem\n" || errOut != "" {
		t.Errorf("%d %q %q", code, out, errOut)
	}
	code, out, errOut = isobot(t, dir, "questions", "check", "--json", "good.gift", "bad.gift", "missing.gift")
	if code != exitUsage || strings.Count(errOut, "\n") != 1 {
		t.Errorf("%d %q", code, errOut)
	}
	var got []struct {
		File, Format       string
		Accepted, Rejected int
		Items              []struct {
			Line              int
			Name, Type, Error string
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || len(got) != 3 {
		t.Fatal(err, out)
	}
	if g := got[0]; g.File != "good.gift" || g.Format != "gift" || g.Accepted != 2 || g.Items[0].Name != "Một" || g.Items[0].Line != 1 || g.Items[0].Type != "single_choice" || g.Items[1].Type != "essay" {
		t.Errorf("%+v", g)
	}
	if g := got[1]; g.Accepted != 1 || g.Rejected != 1 || g.Items[1].Line != 3 || g.Items[1].Error == "" {
		t.Errorf("%+v", g)
	}
	if g := got[2]; g.Rejected != 1 || !strings.Contains(g.Items[0].Error, "không đọc được tệp") || strings.Contains(g.Items[0].Error, dir) {
		t.Errorf("%+v", g)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("check opened a store")
	}
}

func TestQuestionsImportExport(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.gift", "// [id:x1]\nHỏi?{~a =b}\n\n// [id:b01-01]\nCủa khóa học?{~a =b}")
	code, out, errOut := isobot(t, dir, "questions", "import", "a.gift")
	if code != exitUsage || !strings.Contains(out, "questions: 1 stored, 0 unchanged") || !strings.Contains(out, "mã b01-01 là của khóa học") {
		t.Errorf("%d %q %q", code, out, errOut)
	}
	write(t, dir, "a.gift", "// [id:x1]\nHỏi?{~a =c}")
	if code, out, _ := isobot(t, dir, "questions", "import", "a.gift"); code != exitDone || !strings.Contains(out, "1 stored") {
		t.Errorf("%d %q", code, out)
	}
	for _, f := range []string{"gift", "moodlexml", "xlsx", "aiken"} {
		code, out, errOut := isobot(t, dir, "questions", "export", "--format", f)
		if code != exitDone {
			t.Fatal(f, code, errOut)
		}
		rep, err := format.Read("bank", []byte(out))
		if err != nil || rep.Rejected > 0 || rep.Accepted < 10 {
			t.Fatal(f, err, rep.Accepted, rep.Rejected)
		}
		if last := rep.Items[len(rep.Items)-1].Question; last.Options[1].Text != "c" {
			t.Errorf("%s: %+v", f, last)
		}
		if f == "aiken" {
			continue
		}
		write(t, dir, "bank."+f, out)
		if code, out, errOut := isobot(t, dir, "questions", "import", "bank."+f); code != exitDone || !strings.Contains(out, "0 stored") {
			t.Errorf("%s: %d %q %q", f, code, out, errOut)
		}
	}
	if code, _, errOut := isobot(t, dir, "questions", "export", "--format", "gift", "-o", "a.gift"); code != exitUsage || !strings.Contains(errOut, "exists") {
		t.Errorf("%d %q", code, errOut)
	}
}

// TestCoursesSurviveFiles: what is exported of the shipped courses imports equal, to the version.
func TestCoursesSurviveFiles(t *testing.T) {
	courses, _ := format.Courses(content.FS)
	want := (&app{courses: courses}).courseQuestions()
	for name, write := range questionWriters {
		if name == format.Aiken {
			continue
		}
		var b bytes.Buffer
		if left, err := write(&b, want); err != nil || len(left) > 0 {
			t.Fatal(name, err, left)
		}
		rep, err := format.Read("x", b.Bytes())
		if err != nil || rep.Rejected > 0 || rep.Format != name || len(rep.Items) != len(want) {
			t.Fatal(name, err, rep.Format, rep.Accepted, rep.Rejected)
		}
		for i, it := range rep.Items {
			if it.Question.ID != want[i].ID || it.Question.Version != want[i].Version {
				t.Errorf("%s: %+v\nwant %+v", name, it.Question, want[i])
			}
		}
	}
}

func TestQuestionsTemplate(t *testing.T) {
	dir := t.TempDir()
	if code, _, errOut := isobot(t, dir, "questions", "template", "mau.xlsx"); code != exitDone {
		t.Fatal(errOut)
	}
	code, out, _ := isobot(t, dir, "questions", "check", "mau.xlsx")
	if code != exitDone || out != "mau.xlsx: 0 câu nhận được, 0 câu cần xem\n" {
		t.Errorf("%d %q", code, out)
	}
	if code, _, _ := isobot(t, dir, "questions", "template", "mau.xlsx"); code != exitUsage {
		t.Errorf("overwrote: %d", code)
	}
}

func TestStats(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "m.csv", "A;B\n1;1\n1;1\n1;0\n0;0,0\n0;-\n")
	code, out, errOut := isobot(t, dir, "stats", "m.csv", "--json")
	var r map[string]any
	if err := json.Unmarshal([]byte(out), &r); err != nil || code != exitDone || errOut != "" {
		t.Fatal(err, code, errOut)
	}
	for _, k := range []string{"people", "mean", "median", "sd", "skewness", "kurtosis", "cic", "error_ratio", "standard_error", "items"} {
		if _, ok := r[k]; !ok {
			t.Errorf("no %s", k)
		}
	}
	item := r["items"].([]any)[0].(map[string]any)
	if item["id"] != "A" || item["facility"] != 50.0 || item["flags"] == nil {
		t.Errorf("%v", item)
	}
	code, out, _ = isobot(t, dir, "stats", "m.csv")
	if code != exitDone || !strings.Contains(out, "Số người: 4") || !strings.Contains(out, "chưa đủ") {
		t.Errorf("%d %s", code, out)
	}
	write(t, dir, "bad.csv", "A\n1\nx\n")
	if code, _, errOut := isobot(t, dir, "stats", "bad.csv"); code != exitUsage || !strings.Contains(errOut, "dòng 3, câu A") {
		t.Errorf("%d %q", code, errOut)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("stats opened a store")
	}
}
