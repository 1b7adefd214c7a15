package format

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxFile is the most bytes that a course file may have.
const MaxFile = 8 << 20

// hidden are characters that change what a reader sees without being seen: zero-width, bidi controls, tags.
func hidden(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x061C, r == 0x180E, r == 0x3164, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xE0000 && r <= 0xE01EF:
		return true
	}
	return unicode.IsControl(r) && r != '\t'
}

// readable returns the text of a file in NFC, line by line as it was, without hidden characters; what was dropped is reported.
func (r *report) readable(data []byte) (text string, ok bool) {
	switch {
	case len(data) > MaxFile:
		r.fail(0, "chia thành nhiều tệp nhỏ hơn", "tệp lớn hơn %d MB", MaxFile>>20)
		return "", false
	case !utf8.Valid(data):
		r.fail(0, "lưu lại tệp với bảng mã UTF-8", "tệp không phải UTF-8")
		return "", false
	}
	all := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(data), "\uFEFF"))
	lines := strings.Split(all, "\n")
	for i, line := range lines {
		removed := 0
		lines[i] = norm.NFC.String(strings.Map(func(c rune) rune {
			switch {
			case hidden(c):
				removed++
				return -1
			case unicode.Is(unicode.Zs, c):
				return ' '
			}
			return c
		}, line))
		if removed > 0 {
			r.warn(i+1, "xóa chúng khỏi tệp gốc", "có %d ký tự ẩn, đã bỏ qua", removed)
		}
	}
	return strings.Join(lines, "\n"), true
}

// tidy trims each line's end and keeps at most one empty line in a row.
func tidy(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func tidyAll(in []string) []string {
	var out []string
	for _, s := range in {
		if s = tidy(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
