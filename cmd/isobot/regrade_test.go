package main

import (
	"encoding/json"
	"strings"
	"testing"

	"isobot/quiz"
)

// TestRegradeCommand analyses a course, tries another key, marks anew, and exports what became of it.
func TestRegradeCommand(t *testing.T) {
	dir := trainedFolder(t, 12)
	stayOpen(t, dir)
	want := expect(t, dir)
	var a quiz.Analysis
	if err := json.Unmarshal([]byte(want(0, `"discrimination_index"`, "stats", "--course", "nhan-thuc-iso", "--json")), &a); err != nil || len(a.Tests) != 10 || a.Tests[0].People != 12 {
		t.Fatalf("%v %+v", err, a.Tests)
	}
	id := a.Items[0].ID
	want(0, id, "stats", "--course", "nhan-thuc-iso")
	want(2, "no course x", "stats", "--course", "x")
	want(2, "give a file, or a course", "stats")
	want(2, "give a file, or a course", "stats", "a.csv", "--course", "nhan-thuc-iso")
	want(2, "no course has this question", "questions", "regrade", "x", "--key", "A")
	want(2, "give the letters", "questions", "regrade", id, "--key", "Z1")
	want(2, "the key does not fit", "questions", "regrade", id, "--key", "H")
	want(2, "no answer is marked by another key", "questions", "regrade", id, "--confirm")
	before := want(0, "unbroken", "audit", "verify")
	tried := want(0, "nothing was changed", "questions", "regrade", id, "--key", "B")
	if after := want(0, "unbroken", "audit", "verify"); after != before || !strings.Contains(tried, "chưa có gì thay đổi") {
		t.Errorf("a trial changed the log: %q, %q, %q", before, after, tried)
	}
	want(0, "people could not be told", "questions", "regrade", id, "--key", "B", "--why", "Vì thế.", "--confirm")
	want(2, "the key does not fit", "questions", "regrade", id, "--key", "B", "--confirm")
	want(0, `"kind":"regrade_done"`, "audit", "list")
	want(0, "unbroken", "audit", "verify")
	want(0, "12 certificates", "evidence", "export", "a.zip")
	want(0, "unaltered", "evidence", "verify", "a.zip")
}
