package ingest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

const article = `---
id: thu-nghiem
kind: law
title: "Bài thử"
number: 19/2014/QĐ-TTg
issuer: Thủ tướng Chính phủ
source: "Nguồn thử"
as_of: 2026-11-22
confidence: B
valid_from: 2014-05-18
valid_to: 2025-07-01
replaced_by: [bai-moi]
aliases: ["QĐ 19", quyết định 19]
---
Đoạn *mở đầu* của tài liệu.

## 7 Hỗ trợ {#7}

### 7.3 Nhận thức {#7.3 clause="7.3" ask="ai phải biết chính sách? | nhận thức là gì" cites="khac/7.5 qd-19-2014/dieu-4"}
Mọi người **phải biết**
chính sách.
- một
- hai
  1. nhỏ
  2. nhỏ nữa

Xem [Cổng](https://example.vn) và 2 \* 3.

#### Bằng chứng {#7.3.bang-chung clause="7.3" field="bang_chung" confidence="C" note="Hỏi lại"}

| Cột | Giá trị |
|---|---|
| a | 1 |
| b |  |
`

func one(t *testing.T, file, text string) ([]*knowledge.Document, []ingest.Problem) {
	t.Helper()
	return ingest.Content(fstest.MapFS{file: {Data: []byte(text)}})
}

func TestArticle(t *testing.T) {
	docs, problems := one(t, "articles/a.md", article)
	for _, p := range problems {
		t.Error(p)
	}
	if len(docs) != 1 {
		t.Fatal("documents:", len(docs))
	}
	d := docs[0]
	if d.Number != "19/2014/QĐ-TTg" || d.ValidTo != "2025-07-01" || d.ReplacedBy[0] != "bai-moi" || d.Aliases[1] != "quyết định 19" || d.Revision == "" {
		t.Errorf("front matter: %+v", d)
	}
	want := []knowledge.Unit{
		{ID: "thu-nghiem/tong-quan", Heading: "Bài thử", Text: "Đoạn mở đầu của tài liệu.", Field: "noi_dung", File: "articles/a.md", Line: 15},
		{ID: "thu-nghiem/7.3", Heading: "7.3 Nhận thức", LeadIn: "7 Hỗ trợ", Clause: "7.3", Field: "noi_dung",
			Text: "Mọi người phải biết chính sách.\n- một\n- hai\n  1. nhỏ\n  2. nhỏ nữa\n\nXem Cổng (https://example.vn) và 2 * 3.",
			Ask:  []string{"ai phải biết chính sách?", "nhận thức là gì"}, Cites: []string{"khac/7.5", "qd-19-2014/dieu-4"}, File: "articles/a.md", Line: 19},
		{ID: "thu-nghiem/7.3.bang-chung", Heading: "Bằng chứng", LeadIn: "7 Hỗ trợ › 7.3 Nhận thức", Clause: "7.3", Field: "bang_chung",
			Confidence: "C", Note: "Hỏi lại", Text: "Cột: a; Giá trị: 1\nCột: b", File: "articles/a.md", Line: 29},
	}
	if len(d.Units) != len(want) {
		t.Fatalf("units: %+v", d.Units)
	}
	for i, w := range want {
		if got := d.Units[i]; !same(got, w) {
			t.Errorf("unit %d:\n got %+v\nwant %+v", i, got, w)
		}
	}
}

func same(a, b knowledge.Unit) bool {
	x, y := knowledge.Document{Units: []knowledge.Unit{a}}, knowledge.Document{Units: []knowledge.Unit{b}}
	x.Seal()
	y.Seal()
	return x.Revision == y.Revision && a.File == b.File && a.Line == b.Line
}

func TestFolder(t *testing.T) {
	front, _, _ := strings.Cut(article, "Đoạn")
	docs, problems := ingest.Content(fstest.MapFS{
		"articles/thu-nghiem/_document.md": {Data: []byte(front)},
		"articles/thu-nghiem/02.md":        {Data: []byte("## Hai {#2}\nhai\n")},
		"articles/thu-nghiem/01.md":        {Data: []byte("## Một {#1}\nmột\n")},
	})
	if len(problems) != 0 || len(docs) != 1 || len(docs[0].Units) != 2 || docs[0].Units[1].ID != "thu-nghiem/2" || docs[0].Units[1].File != "articles/thu-nghiem/02.md" {
		t.Fatalf("%v %+v", problems, docs)
	}
}

const procedure = `id: qt-thu
title: Quy trình thử
group: he_thong
source: Nguồn
as_of: 2026-11-22
confidence: C
clauses: ["9.2"]
summary: Dùng để thử.
ask: ["thử thế nào"]
fields:
  thoi_han: {text: "Trong ngày", confidence: A}
  ho_so: {text: "1. Đơn\n2. Phiếu"}
steps:
  - title: Lập kế hoạch
    actor: Thư ký ISO
    text: Viết kế hoạch.
    limit: "đầu năm"
  - title: Duyệt
`

func TestProcedure(t *testing.T) {
	docs, problems := one(t, "procedures/qt-thu.yaml", procedure)
	if len(problems) != 0 || len(docs) != 1 {
		t.Fatalf("%v %v", problems, docs)
	}
	d := docs[0]
	texts := map[string]string{
		"qt-thu/tong-quan": "Dùng để thử.",
		"qt-thu/thoi-han":  "Trong ngày",
		"qt-thu/ho-so":     "1. Đơn\n2. Phiếu",
		"qt-thu/buoc-1":    "Viết kế hoạch.\nNgười thực hiện: Thư ký ISO\nThời hạn: đầu năm",
		"qt-thu/buoc-2":    "Duyệt",
		"qt-thu/trinh-tu":  "1. Lập kế hoạch (Thư ký ISO; đầu năm): Viết kế hoạch.\n2. Duyệt",
	}
	if len(d.Units) != len(texts) || len(d.Steps) != 2 || d.Steps[0].Unit != "qt-thu/buoc-1" {
		t.Fatalf("%+v", d)
	}
	for id, want := range texts {
		if u := d.Unit(id); u == nil || u.Text != want {
			t.Errorf("%s: %+v, want %q", id, u, want)
		}
	}
	if u := d.Unit("qt-thu/thoi-han"); u.Line != 11 || u.Confidence != "A" {
		t.Errorf("thoi-han: %+v", u)
	}
	if u := d.Unit("qt-thu/buoc-2"); u.Line != 18 {
		t.Errorf("line of step 2: %d", u.Line)
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"unknown key", "procedures/a.yaml", strings.Replace(procedure, "summary:", "sumary:", 1), "procedures/a.yaml:8: khóa không biết: “sumary”"},
		{"doubled key", "procedures/a.yaml", "id: a\nid: b\n", "procedures/a.yaml:2: "},
		{"bad YAML", "procedures/a.yaml", "id: a\ntitle: \"x\n", "procedures/a.yaml:"},
		{"alias", "procedures/a.yaml", "id: &x a\ntitle: *x\n", "procedures/a.yaml:1: dấu &"},
		{"unknown field", "procedures/a.yaml", strings.Replace(procedure, "thoi_han", "thoi_gian", 1), "procedures/a.yaml:11: trường không biết"},
		{"steps as a field", "procedures/a.yaml", strings.Replace(procedure, "thoi_han", "trinh_tu", 1), "procedures/a.yaml:11: trinh_tu"},
		{"no front matter", "articles/a.md", "## A {#a}\nx", "articles/a.md:1: "},
		{"bad kind", "articles/a.md", strings.Replace(article, "kind: law", "kind: luat", 1), "articles/a.md:3: kind"},
		{"bad date", "articles/a.md", strings.Replace(article, "2026-11-22", "22/11/2026", 1), "articles/a.md:8: ngày"},
		{"no id", "articles/a.md", strings.Replace(article, "### 7.3 Nhận thức {#7.3 ", "### 7.3 Nhận thức {", 1), "articles/a.md:19: mục"},
		{"unquoted", "articles/a.md", strings.Replace(article, `note="Hỏi lại"`, `note=“Hỏi lại”`, 1), "articles/a.md:29: tiêu đề"},
		{"doubled id", "articles/a.md", strings.Replace(article, "{#7.3.bang-chung", "{#7.3", 1), "articles/a.md:29: mã mục"},
		{"hidden", "articles/a.md", strings.Replace(article, "Mọi", "M\u200b\u202eọi", 1), "articles/a.md:20: có 2 ký tự ẩn"},
		{"html", "articles/a.md", article + "\n<script>x</script>\n", "articles/a.md:36: không dùng HTML"},
		{"latin1", "articles/a.md", strings.Replace(article, "Mọi", "M\xe9i", 1), "articles/a.md:20: tệp không phải UTF-8"},
		{"empty unit", "articles/a.md", article + "\n## Trống {#trong}\n", "articles/a.md:36: mục “Trống” không có nội dung"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := one(t, c.file, c.text)
			for _, p := range problems {
				if strings.HasPrefix(p.String(), c.want) && p.Remedy != "" {
					return
				}
			}
			t.Errorf("got %v, want one that begins with %q", problems, c.want)
		})
	}
}

func TestClean(t *testing.T) {
	for _, c := range []struct {
		in, want string
		removed  int
	}{
		{"hoà bình", "hoà bình", 0},
		{"hoa\u0300", "hoà", 0},
		{"\uFEFFa\r\nb\rc", "a\nb\nc", 0},
		{"a\u00a0b\u200bc\u202ed\U000E0041", "a bcd", 3},
		{"a\xffb\x00", "ab", 2},
	} {
		if got, n := ingest.Clean(c.in); got != c.want || n != c.removed {
			t.Errorf("Clean(%q) = %q, %d", c.in, got, n)
		}
	}
}

func TestSameIDTwice(t *testing.T) {
	docs, problems := ingest.Content(fstest.MapFS{"articles/a.md": {Data: []byte(article)}, "articles/b.md": {Data: []byte(article)}})
	if len(docs) != 1 || len(problems) != 1 || problems[0].File != "articles/b.md" {
		t.Fatalf("%v %v", docs, problems)
	}
}

// TestShipped reads the content of the repository as it stands; isobot check judges it.
func TestShipped(t *testing.T) {
	docs, problems := ingest.Content(os.DirFS("../../content"))
	t.Logf("%d documents, %d problems", len(docs), len(problems))
	for _, p := range problems {
		t.Log(p)
	}
}
