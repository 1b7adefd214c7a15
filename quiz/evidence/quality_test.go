package evidence_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"isobot/quiz"
)

// TestQualitySheets reads back answers that were marked anew, the map of certainty, and the count of rehearsals.
func TestQualitySheets(t *testing.T) {
	s := generated(t, 40, 2) // two people in each of twenty units
	was := 0.0
	for i := range s.Attempts {
		for j := range s.Attempts[i].Items {
			it := &s.Attempts[i].Items[j]
			it.Sure, it.Mark = quiz.Certain, 0
		}
	}
	it := &s.Attempts[0].Items[0]
	it.Mark, it.First, it.Regrade, it.Keyed = 1, &was, "cham-1", "0123456789abcdef"
	s.Audit = logOf(t,
		auditLine{Actor: "DT001", Kind: "regrade", Subject: "cham-1", Data: map[string]string{"keep": "true"}},
		auditLine{Actor: "CB0001", Kind: "rehearsed", Subject: "CB0001", Data: map[string]string{"questions": "10"}},
		auditLine{Actor: "CB0001", Kind: "rehearsed", Subject: "CB0001", Data: map[string]string{"questions": "3"}})
	b, _ := bundle(t, s)
	_, data := parts(t, b)
	f, err := excelize.OpenReader(bytes.NewReader(data["ho-so.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := func(sheet string) [][]string {
		all, err := f.GetRows(sheet)
		if err != nil || len(all) < 3 {
			t.Fatalf("%s: %d rows, %v", sheet, len(all), err)
		}
		return all[2:]
	}
	again := rows("5c Chấm lại")
	if len(again) != 1 || !slices.Equal([]string{again[0][0], again[0][2], again[0][3], again[0][10], again[0][11], again[0][12]}, []string{"cham-1", "DT001", "có", it.Keyed, "0", "1"}) {
		t.Errorf("marked anew: %q", again)
	}
	if got := rows("3c Diễn tập"); !slices.Equal(got[0], []string{"2", "1"}) {
		t.Errorf("rehearsals: %q", got)
	}
	for _, r := range rows("6b Sai mà chắc") {
		if !strings.Contains(r[1], "gộp lại") {
			t.Errorf("a unit of two people shows: %q", r)
		}
	}
	if !strings.Contains(summaryText(t, data["tom-tat.pdf"]), squeeze("Diễn tập trả lời đánh giá viên (7.3): 2 lượt, 1 người.")) {
		t.Error("the summary does not count the rehearsals")
	}
}
