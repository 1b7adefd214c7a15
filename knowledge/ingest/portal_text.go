package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pageEnd is where a portal page goes on after its last field: search boxes and buttons.
var pageEnd = regexp.MustCompile(`Từ khóa\s*Không có thông tin\s*Mô tả|Chọn cơ quan thực hiện\s*Tỉnh|Hệ thống chỉ hiển thị những cơ quan đã áp dụng|-- Chọn (?:Tỉnh|Phường|Bộ)`)

// furniture cuts what belongs to the page and not to the procedure.
func furniture(s string) string {
	if at := pageEnd.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	return s
}

// unknown tells whether the portal says that it has no data.
func unknown(s string) bool {
	s = strings.ToLower(strings.Trim(s, " .-\n"))
	return s == "" || s == "không có thông tin" || s == "chưa có thông tin"
}

// none tells whether the portal says that there is nothing: that is an answer.
func none(lower string) bool {
	switch lower {
	case "không", "không có", "không quy định", "chưa quy định", "không yêu cầu", "không có yêu cầu":
		return true
	}
	return false
}

// inlineItem is a list item that the portal ran on: "...; + Cấp lại".
var inlineItem = regexp.MustCompile(`([.;:])\s+([-+])\s+(\p{Lu})`)

// paragraphs lays a text out with one paragraph a line: runs of space are one, a line that goes on in the middle of a sentence is
// joined to the one before.
func paragraphs(s string) string {
	var out []string
	s = inlineItem.ReplaceAllString(s, "$1\n$2 $3")
	for line := range strings.SplitSeq(s, "\n") {
		line = bullet(squeeze(line))
		if n := len(out); n > 0 && goesOn(out[n-1], line) {
			out[n-1] += " " + line
			continue
		}
		if line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// goesOn tells whether line continues last, because a page broke it there.
func goesOn(last, line string) bool {
	first, size := utf8.DecodeRuneInString(line)
	if !unicode.IsLower(first) || strings.HasPrefix(line[size:], ")") || strings.HasPrefix(line[size:], ".") {
		return false
	}
	return !strings.ContainsAny(last[len(last)-1:], ".;:!?")
}

// bullet gives a line's list mark one form, with one space behind it.
func bullet(line string) string {
	for _, mark := range []string{"-", "–", "—", "•", "●", "▪", "\uf0b7", "*", "+"} {
		rest, ok := strings.CutPrefix(line, mark)
		if !ok || rest == "" || strings.HasPrefix(rest, mark) {
			continue
		}
		if mark != "+" && mark != "*" {
			mark = "-"
		}
		return mark + " " + strings.TrimSpace(rest)
	}
	return line
}

// unmarked is a line without its list mark.
func unmarked(line string) string {
	return strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "-+*• "))
}

// topLevel splits a list at the commas that stand outside brackets.
func topLevel(s string) []string {
	var out []string
	depth, from := 0, 0
	for i, c := range s {
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		case ',', ';', '\n':
			if depth <= 0 {
				out = append(out, s[from:i])
				from = i + 1
			}
		}
	}
	return trimAll(append(out, s[from:]))
}

// listed puts "- " before each of several items; one item stands alone.
func listed(items []string) []string {
	if len(items) < 2 {
		return items
	}
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = "- " + s
	}
	return out
}

var resultCode = regexp.MustCompile(`Mã:\s*[0-9A-Z.\-]*KQ[.\-]?(?:[A-Z][0-9]+\.)?[0-9]*`)

// results lists the results of a procedure without the portal's codes for them.
func results(s string) string {
	var out []string
	for _, item := range resultCode.Split(s, -1) {
		if item = paragraphs(item); item != "" && !unknown(item) {
			out = append(out, item)
		}
	}
	if len(out) < 2 {
		return strings.Join(out, "\n")
	}
	for i, item := range out {
		out[i] = "- " + unmarked(item)
	}
	return strings.Join(out, "\n")
}

// before is the last character of s[:i].
func before(s string, i int) rune {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// after is the first character of s[i:].
func after(s string, i int) rune {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}
