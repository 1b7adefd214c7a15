package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestSmall holds floors on a small set of our own, written for this test: regulations of an invented commune.
func TestSmall(t *testing.T) {
	docs := readPassages(t, "testdata/small/passages.jsonl")
	queries := readQueries(t, "testdata/small/queries.jsonl")
	b, _, _ := openBase(t, docs)
	for _, s := range spellings {
		qs := make([]knowledge.TestQuery, len(queries))
		for i, q := range queries {
			q.Text = s.f(q.Text)
			qs[i] = q
		}
		r, err := knowledge.Evaluate(context.Background(), b, qs, true)
		if err != nil {
			t.Fatal(err)
		}
		d := r.Decisions
		t.Logf("%s: %+v", s.name, r)
		loss := 3 * slack[s.name]
		if r.Recall["1"] < .88-loss || r.Recall["3"] < .97-loss {
			t.Errorf("%s: recall %.3f at 1, %.3f at 3", s.name, r.Recall["1"], r.Recall["3"])
		}
		if d.AnswerWrong > 1 || r.Unanswerable.Answered > 0 || r.Holes.Answered > 2 {
			t.Errorf("%s: %d wrong answers, %d unanswerable questions and %d holes answered", s.name, d.AnswerWrong, r.Unanswerable.Answered, r.Holes.Answered)
		}
	}
}

func TestReadTestFiles(t *testing.T) {
	for in, want := range map[string]string{
		"{\"id\":\"a\",\"title\":\"t\",\"text\":\"x\"}\n{": "line 2",
		"{\"title\":\"t\"}": "line 1",
		"\n\n[]":            "line 3",
		"{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":\"a\",\"text\":\"y\"}": "line 3: the id \"a\" is that of line 1",
	} {
		if _, err := knowledge.ReadTestPassages(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
	docs, err := knowledge.ReadTestPassages(strings.NewReader("\ufeff{\"id\":\"a\",\"title\":\"t\",\"text\":\"x\"}\r\n"))
	if err != nil || len(docs) != 1 {
		t.Errorf("with a BOM: %v, %v", docs, err)
	}
}

// TestUnknownGold: a gold id that no passage has is an error with its line, not a question answered wrongly.
func TestUnknownGold(t *testing.T) {
	b, _, _ := openBase(t, readPassages(t, "testdata/small/passages.jsonl"))
	qs, err := knowledge.ReadTestQueries(strings.NewReader("\ufeff{\"id\":\"q1\",\"text\":\"thư viện\",\"gold\":[\"r1\"]}\n\n{\"id\":\"q2\",\"text\":\"thẻ\",\"gold\":[\"r1\",\"r999\"]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = knowledge.Evaluate(context.Background(), b, qs, true)
	var unknown *knowledge.UnknownGoldError
	if !errors.As(err, &unknown) || *unknown != (knowledge.UnknownGoldError{Line: 3, Query: "q2", Gold: "r999"}) {
		t.Fatalf("error %v", err)
	}
}

func TestReadVocabulary(t *testing.T) {
	head := "forms\tmeaning\tsynonyms\tenglish\tgroup\tambiguous\tconfidence\n"
	v, err := knowledge.ReadVocabulary(strings.NewReader(head + "# ghi chú\nKPH; NC\tsự không phù hợp\t\tnonconformity\tISO\t\tA\nCT\tChủ tịch|Chỉ thị\t\t\tx\tyes\tC\n"))
	if err != nil || len(v.Entries) != 2 || len(v.Entries[0].Forms) != 2 || !v.Entries[1].Ambiguous || len(v.Entries[1].Meanings) != 2 {
		t.Fatalf("vocabulary %+v, %v", v, err)
	}
	for n, bad := range []string{"\tnghĩa\n", "KPH\t\n", "KPH\tx\t\t\t\tmaybe\n", "KPH\tx\t\t\t\t\tD\n", "a\tb\tc\td\te\t\tA\tthừa\n"} {
		if _, err := knowledge.ReadVocabulary(strings.NewReader(head + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("bad line %d: %v", n, err)
		}
	}
	if _, err := knowledge.ReadVocabulary(strings.NewReader("KPH\tsự không phù hợp\n")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("no header: %v", err)
	}
}
