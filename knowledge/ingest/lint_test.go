package ingest_test

import (
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

func TestLint(t *testing.T) {
	vocabulary, err := knowledge.ReadVocabulary(strings.NewReader("forms\tmeaning\tsynonyms\tenglish\tgroup\tambiguous\tconfidence\nHTQLCL\thệ thống quản lý chất lượng\t\t\tISO\t\tA\n"))
	if err != nil {
		t.Fatal(err)
	}
	good := func() *knowledge.Document {
		return &knowledge.Document{ID: "a", Kind: knowledge.Article, Source: "s", AsOf: "2026-11-22", Confidence: "A",
			Units: []knowledge.Unit{{ID: "a/1", Heading: "h", Text: "Theo QĐ-TTg, HTQLCL và PDF; chương IV.", File: "a.md", Line: 9}}}
	}
	for _, c := range []struct {
		name, want string
		change     func(*knowledge.Document)
	}{
		{"good", "", func(*knowledge.Document) {}},
		{"no source", "a.md:1: tài liệu “a” thiếu nguồn", func(d *knowledge.Document) { d.Source = "" }},
		{"no date", "a.md:1: tài liệu “a” thiếu ngày", func(d *knowledge.Document) { d.AsOf = "" }},
		{"no confidence", "a.md:1: tài liệu “a” thiếu độ tin cậy", func(d *knowledge.Document) { d.Confidence = "" }},
		{"long", "a.md:9: mục “a/1” dài 3001 ký tự", func(d *knowledge.Document) { d.Units[0].Text = strings.Repeat("ă", 3001) }},
		{"empty", "a.md:9: mục “a/1” không có nội dung", func(d *knowledge.Document) { d.Units[0].Text = " " }},
		{"district", "a.md:9: mục “a/1” nêu cấp huyện", func(d *knowledge.Document) { d.Units[0].Text = "Nộp tại Ủy ban nhân dân huyện." }},
		{"district of old", "", func(d *knowledge.Document) {
			d.Units[0].Text = "Trước ngày 01/7/2025 nộp tại Ủy ban nhân dân huyện."
		}},
		{"district in a report", "", func(d *knowledge.Document) {
			d.Kind, d.Units[0].Text = knowledge.Report, "Nộp tại Ủy ban nhân dân huyện."
		}},
		{"abbreviation", "a.md:9: chữ viết tắt “XYZ”", func(d *knowledge.Document) { d.Units[0].Text = "Hỏi XYZ." }},
		{"explained", "", func(d *knowledge.Document) { d.Units[0].Text = "Xã yên zui (XYZ)." }},
		{"capitals", "", func(d *knowledge.Document) { d.Units[0].Text = "ỦY BẢN" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := good()
			c.change(d)
			problems := ingest.Lint([]*knowledge.Document{d}, vocabulary)
			found := slices.ContainsFunc(problems, func(p ingest.Problem) bool { return strings.HasPrefix(p.String(), c.want) })
			if c.want == "" && len(problems) > 0 || c.want != "" && !found {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}
