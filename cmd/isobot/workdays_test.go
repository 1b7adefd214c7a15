package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isobot/quiz"
)

func TestWorkdaysOfAnOperator(t *testing.T) {
	dir := t.TempDir()
	a := &app{cfg: &Config{Content: dir, Quiet: "21:30-06:00"}}
	if err := a.openCalendar(); err != nil || !a.calendar.Working("2027-02-12") {
		t.Fatalf("without a file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, workdaysFile), []byte("2027-02-12\toff\tA\tTết\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.openCalendar(); err != nil || a.calendar.Working("2027-02-12") {
		t.Errorf("the operator's day is not taken: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, workdaysFile), []byte("12/02/2027\toff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.openCalendar(); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a bad line: %v", err)
	}
}

func TestQuietHours(t *testing.T) {
	for s, want := range map[string]quiz.Quiet{"": quiz.DefaultQuiet, "21:30-06:00": {From: 21*60 + 30, To: 6 * 60}, "12:00-13:00": {From: 720, To: 780}} {
		if got, err := readQuiet(s); err != nil || got != want {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"20-07", "25:00-07:00", "20:00 07:00", "07:00-07:00", "20:00-7:00"} {
		if _, err := readQuiet(s); err == nil {
			t.Errorf("%q is taken", s)
		}
	}
}
