package main

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"isobot/content"
)

const checkArticle = `---
id: iso9001-2015
kind: standard
title: Diễn giải
source: Nguồn
as_of: 2026-11-22
confidence: B
---
## 7.3 Nhận thức {#7.3 clause="7.3" cites="iso9001-2015/7.5"}
Mọi người phải biết.

## 7.5 Thông tin {#7.5 clause="7.5" confidence="C"}
Giữ thông tin.

## Cũ {#cu valid_to="2020-01-01"}
Quy định đã thôi.
`

const checkCourse = `id: thu
title: Thử
version: 1
pass_percent: 70
lessons: [bai-01]
`

const checkLesson = `id: bai-01
title: Bài
objectives: [a]
cards:
  - {title: Một, text: một, cites: [iso9001-2015/7.3]}
checklist: [a]
draw: 1
questions:
  - {id: q1, type: true_false, level: nhan_biet, clause: "7.3", stem: "Đúng không?", answer: true, reason_true: a, reason_false: b, explanation: c, cites: [iso9001-2015/7.3], confidence: A}
`

func checkFiles(article, lesson string) fs.FS {
	return fstest.MapFS{
		"articles/a.md":           {Data: []byte(article)},
		"courses/thu/course.yaml": {Data: []byte(checkCourse)},
		"courses/thu/bai-01.yaml": {Data: []byte(lesson)},
		"procedures/readme.txt":   {Data: []byte("x")},
		"vocabulary.tsv":          {Data: []byte("forms\tmeaning\tsynonyms\tenglish\tgroup\tambiguous\tconfidence\n")},
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, from, to string // a change of the article or the lesson
		want           string
		bad            bool
	}{
		{"good", "", "", "không có lỗi", false},
		{"dangling in an article", `cites="iso9001-2015/7.5"`, `cites="iso9001-2015/9.9"`, `x/articles/a.md:9: mục "iso9001-2015/7.3" dẫn tới "iso9001-2015/9.9" không có`, true},
		{"dangling in a card", "text: một, cites: [iso9001-2015/7.3]", "text: một, cites: [khong/co]", `x/courses/thu/bai-01.yaml:5: thẻ "Một" dẫn tới "khong/co" không có`, true},
		{"dangling in a question", "explanation: c, cites: [iso9001-2015/7.3]", "explanation: c, cites: [khong/co]", `x/courses/thu/bai-01.yaml:9: câu "q1" dẫn tới "khong/co" không có`, true},
		{"key on an unconfirmed fact", "explanation: c, cites: [iso9001-2015/7.3]", "explanation: c, cites: [iso9001-2015/7.5]", `x/courses/thu/bai-01.yaml:9: câu "q1" có đáp án dựa vào mục chưa xác nhận`, true},
		{"expired", "explanation: c, cites: [iso9001-2015/7.3]", "explanation: c, cites: [iso9001-2015/cu]", "x/courses/thu/bai-01.yaml:9: câu q1 chỉ dẫn tới văn bản hết hiệu lực", false},
		{"district", `"Đúng không?"`, `"Nộp tại UBND huyện?"`, "x/courses/thu/bai-01.yaml:9: nêu cấp huyện như đang có", false},
		{"clause without a question", "", "", "x/articles/a.md:12: điều 7.5 chưa có câu hỏi nào", false},
		{"no source", "source: Nguồn\n", "", "x/articles/a.md:1: tài liệu “iso9001-2015” thiếu nguồn", true},
		{"bad YAML", "draw: 1", "draw: [", "x/courses/thu/bai-01.yaml:", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out strings.Builder
			fsys := checkFiles(strings.Replace(checkArticle, c.from, c.to, 1), strings.Replace(checkLesson, c.from, c.to, 1))
			err := (&CheckCmd{}).print(&out, fsys, "x")
			var bad badContent
			if errors.As(err, &bad) != c.bad || !strings.Contains(out.String(), c.want) {
				t.Errorf("error %v, want one: %v; output without %q:\n%s", err, c.bad, c.want, out.String())
			}
		})
	}
}

func TestCheckCoverage(t *testing.T) {
	var out strings.Builder
	if err := (&CheckCmd{Coverage: true}).print(&out, checkFiles(checkArticle, checkLesson), "x"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "| 7.3 | Nhận thức | 1 | – | – | – | – | 1 |\n") {
		t.Error(out.String())
	}
}

// TestCheckShipped is the gate for the content of the repository.
func TestCheckShipped(t *testing.T) {
	var out strings.Builder
	if err := (&CheckCmd{}).print(&out, content.FS, "content"); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
}
