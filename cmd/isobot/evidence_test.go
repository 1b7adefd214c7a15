package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/evidence"
	"isobot/staff"
)

// trainedFolder is a data folder in which some people did the first course.
func trainedFolder(t testing.TB, people int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	a := openFolder(t, dir)
	c := &a.courses[0]
	at := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	for from := 0; from < people; from += 100 {
		if err := a.store.Update(context.Background(), func(tx dialog.Tx) error {
			for n := from; n < min(from+100, people); n++ {
				p := staff.Person{Code: fmt.Sprintf("EV%05d", n), Name: fmt.Sprintf("Nguyễn Thị Thùy Dương %d", n), Unit: staff.UnitPath(fmt.Sprintf("UBND xã Bình An/Phòng %d", n%9)), Phone: "0900000000"}
				if err := trainOne(tx, c, &p, at.Add(time.Duration(n)*time.Minute), n%3 == 0); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.store.Update(context.Background(), func(tx dialog.Tx) error {
		return tx.PutAssignment(quiz.Assignment{ID: "giao-1", Course: c.ID, Units: []staff.UnitPath{"UBND xã Bình An"}, Due: "2026-12-31", By: "DT001", At: at})
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openFolder(t testing.TB, dir string) *app {
	t.Helper()
	seedIndex(t, dir)
	cfg := &Config{Data: dir, Listen: "127.0.0.1:0"}
	if err := cfg.complete(dir); err != nil {
		t.Fatal(err)
	}
	a, err := open(context.Background(), cfg, &bytes.Buffer{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// trainOne makes somebody pass every lesson, the first at the second try when clumsy.
func trainOne(tx dialog.Tx, c *quiz.Course, p *staff.Person, at time.Time, clumsy bool) error {
	if err := tx.PutPerson(*p); err != nil {
		return err
	}
	pr := quiz.Progress{Person: p.Code, Course: c.ID, Started: at}
	for i := range c.Lessons {
		for try := 1; try <= 2; try++ {
			l := &c.Lessons[i]
			a := quiz.Start(quiz.Plan{ID: fmt.Sprintf("%s-%d-%d", p.Code, i, try), Person: p.Code, Course: c.ID, Lesson: l, Rules: quiz.Rules{Pass: c.PassPercent}, Try: try, Seed: uint64(i + try), At: at})
			wrong := clumsy && i == 0 && try == 1
			for n := range a.Items {
				at = at.Add(20 * time.Second)
				a.Items[n].Mark, a.Items[n].At, a.Items[n].Given = 1, at, []int{0}
				if wrong {
					a.Items[n].Mark = 0
				}
				if err := tx.PutQuestion(*c.Question(a.Items[n].Question)); err != nil {
					return err
				}
			}
			a.Finished = at
			if err := tx.PutAttempt(a); err != nil {
				return err
			}
			pr = pr.Record(a, c)
			if err := tx.Append(dialog.Event{At: at, Actor: p.Code, Kind: "attempt", Subject: a.ID}); err != nil {
				return err
			}
			if !wrong {
				break
			}
		}
	}
	if err := tx.PutProgress(pr); err != nil {
		return err
	}
	return tx.PutCertificate(quiz.NewCertificate(quiz.NewCertificateCode(), p, c, "", at))
}

// commandLine runs a command line and returns its exit code and what it printed.
func commandLine(dir string, args ...string) (code int, out, errOut string) {
	var o, e bytes.Buffer
	code = run(context.Background(), environment{args: append([]string{"--data", dir}, args...), dir: dir, in: strings.NewReader(""), out: &o, err: &e, live: opened[dir]})
	return code, o.String(), e.String()
}

// expect runs command lines that end with a code and say something; a refusal is one line. It returns what they print.
func expect(t *testing.T, dir string) func(code int, says string, args ...string) string {
	return func(code int, says string, args ...string) string {
		t.Helper()
		got, out, errOut := commandLine(dir, args...)
		if got != code || !strings.Contains(out+errOut, says) || code != 0 && strings.Count(errOut, "\n") != 1 {
			t.Errorf("isobot %s: exit %d, want %d; %q does not say %q", strings.Join(args, " "), got, code, out+errOut, says)
		}
		return out
	}
}

func TestEvidence(t *testing.T) {
	dir := trainedFolder(t, 12)
	stayOpen(t, dir)
	want := expect(t, dir)
	want(0, "12 people", "evidence", "export", "a.zip", "--unit", "UBND xã Bình An", "--from", "2026-01-01", "--to", "2026-12-31")
	want(2, "a.zip exists", "evidence", "export", "a.zip")
	want(2, "nobody on the roster", "evidence", "export", "b.zip", "--unit", "Không có")
	want(2, "--from 1/1/2026 is no day", "evidence", "export", "b.zip", "--from", "1/1/2026")
	want(2, "lies after", "evidence", "export", "b.zip", "--from", "2026-02-01", "--to", "2026-01-01")
	want(0, "unaltered", "evidence", "verify", "a.zip")
	want(0, "has the same lines", "evidence", "verify", "a.zip", "--log")
	want(2, "no such file", "evidence", "verify", "none.zip")
	want(2, "not a file", "evidence", "verify", ".")
	want(0, "unbroken", "audit", "verify")

	whole, err := os.ReadFile(filepath.Join(dir, "a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(whole, []byte("0900000000")) {
		t.Error("a phone number is in the bundle")
	}
	spoil := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bad := bytes.Clone(whole)
	bad[bytes.Index(bad, []byte("bai-lam.jsonl"))+200] ^= 1
	spoil("bad.zip", bad)
	want(1, "bad.zip: bai-lam.jsonl", "evidence", "verify", "bad.zip")
	spoil("cut.zip", whole[:len(whole)-100])
	want(1, "cut.zip", "evidence", "verify", "cut.zip")
	spoil("text.zip", []byte("xin chào"))
	want(2, "not an evidence bundle", "evidence", "verify", "text.zip")

	statements := want(0, "", "evidence", "xapi", "-")
	if n := strings.Count(statements, "\n"); n < 100 || !strings.Contains(statements, `"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"`) {
		t.Errorf("%d statements", n)
	}
	want(0, "statements", "evidence", "xapi", "x.jsonl")

	found := regexp.MustCompile(`/verify/([0-9A-Z-]{29})`).FindStringSubmatch(statements)
	if found == nil {
		t.Fatal("no certificate in the statements")
	}
	want(2, "no certificate code", "evidence", "revoke", "x", "--reason", "cấp nhầm")
	want(2, "no certificate has", "evidence", "revoke", "0000-0000-0000-0000-0000-0000", "--reason", "cấp nhầm")
	want(0, "revoked", "evidence", "revoke", strings.ToLower(found[1]), "--reason", "cấp nhầm")
	want(2, "was revoked before", "evidence", "revoke", found[1], "--reason", "cấp nhầm")

	// a bundle of another data folder is not of this log
	got, out, errOut := commandLine(trainedFolder(t, 1), "evidence", "verify", filepath.Join(dir, "a.zip"), "--log")
	if got != 1 || !strings.Contains(errOut, "another one") {
		t.Errorf("another log: exit %d %s%s", got, out, errOut)
	}
}

// TestEvidenceOfAUnit keeps other units' people out.
func TestEvidenceOfAUnit(t *testing.T) {
	dir := trainedFolder(t, 12)
	if code, _, errOut := commandLine(dir, "evidence", "export", "u.zip", "--unit", "UBND xã Bình An/Phòng 3"); code != 0 {
		t.Fatal(errOut)
	}
	a := openFolder(t, dir)
	defer a.close()
	s, err := a.gather(context.Background(), evidenceRange{Unit: "UBND xã Bình An/Phòng 3"}, &environment{err: &bytes.Buffer{}})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.People) != 1 || len(s.Certificates) != 1 || len(s.Assignments) != 1 || s.Agency != "UBND xã Bình An" {
		t.Errorf("%d people, %d certificates, %d assignments of %q", len(s.People), len(s.Certificates), len(s.Assignments), s.Agency)
	}
	kept := 0
	for i := range s.Audit.Lines {
		if !s.Audit.Withheld[i] {
			kept++
		}
	}
	if kept == 0 || kept == len(s.Audit.Lines) {
		t.Errorf("%d of %d audit lines are kept", kept, len(s.Audit.Lines))
	}
}

// BenchmarkEvidence is the whole bundle of a thousand people from the embedded store, with certificates.
func BenchmarkEvidence(b *testing.B) {
	dir := trainedFolder(b, 1000)
	a := openFolder(b, dir)
	defer a.close()
	b.ReportAllocs()
	for b.Loop() {
		s, err := a.gather(context.Background(), evidenceRange{}, &environment{err: &bytes.Buffer{}})
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := evidence.Write(&out, s); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len()), "bundle-bytes")
		b.ReportMetric(float64(len(s.Attempts)), "attempts")
	}
}
