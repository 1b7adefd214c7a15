package ingest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxFile is the most bytes that a file may have.
const MaxFile = 8 << 20

// hidden are the characters that change what a reader sees without being seen: zero-width, bidi controls, tags, interlinear
// annotations, soft hyphens. They are how instructions are smuggled into documents.
func hidden(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x034F, r == 0x061C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x180E, r == 0x3164, r == 0xFEFF, r == 0xFFA0:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	case r >= 0xE0000 && r <= 0xE01EF:
		return true
	}
	return unicode.IsControl(r) && r != '\n' && r != '\t'
}

// Clean returns s in NFC with lines ended by "\n", without hidden characters, and with odd spaces made plain. It drops invalid
// UTF-8. Removed tells how many characters were dropped; line ends, a leading byte order mark and odd spaces do not count.
func Clean(s string) (clean string, removed int) {
	s = strings.TrimPrefix(s, "\uFEFF")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"), hidden(r):
			removed++
		case r != '\n' && unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String()), removed
}

// readable checks the raw bytes of a text file, reports what is wrong with them and returns them cleaned, with the number of
// lines unchanged. ok is false when nothing in the file can be trusted.
func (r *report) readable(data []byte) (text string, ok bool) {
	switch {
	case len(data) > MaxFile:
		r.fail(0, "chia thành nhiều tệp nhỏ hơn", "tệp lớn hơn %d MB", MaxFile>>20)
		return "", false
	case !utf8.Valid(data):
		r.notUTF8(data)
		return "", false
	}
	if old := legacyText(string(data)); old != "" {
		r.fail(0, toUnicode, "chữ theo bảng mã cũ %s", old)
		return "", false
	}
	var lines []string
	for i, line := range splitLines(string(data)) {
		clean, removed := Clean(line)
		if removed > 0 {
			r.warn(i+1, "xóa chúng khỏi tệp gốc", "có %d ký tự ẩn, đã bỏ qua", removed)
		}
		lines = append(lines, clean)
	}
	return strings.Join(lines, "\n"), true
}

// notUTF8 reports data in another encoding, and in which where that can be told.
func (r *report) notUTF8(data []byte) {
	switch name := encodingOf(data); name {
	case "":
		r.fail(badLine(data), "lưu lại tệp với bảng mã UTF-8", "tệp không phải UTF-8")
	case tcvn3, vni:
		r.fail(badLine(data), toUnicode, "tệp không phải UTF-8 mà theo bảng mã cũ %s", name)
	default:
		r.fail(badLine(data), "lưu lại tệp với bảng mã UTF-8", "tệp không phải UTF-8 mà là %s", name)
	}
}

func splitLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.TrimPrefix(s, "\uFEFF"))
	return strings.Split(s, "\n")
}

// badLine is the line of the first byte that is not UTF-8.
func badLine(data []byte) int {
	for i, line := range slices.Collect(strings.SplitSeq(string(data), "\n")) {
		if !utf8.ValidString(line) {
			return i + 1
		}
	}
	return 0
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

// squeeze makes one line of s with single spaces.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// validID tells whether s is made of the letters that ids allow: a-z 0-9 - and, within a document, the dot.
func validID(s string, dots bool) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && (c != '.' || !dots) {
			return false
		}
	}
	return s != ""
}

// characters is the length of s as a reader counts it.
func characters(s string) int { return utf8.RuneCountInString(s) }

// quoted shortens s for a message.
func quoted(s string) string {
	if r := []rune(squeeze(s)); len(r) > 60 {
		return fmt.Sprintf("“%s…”", string(r[:60]))
	}
	return fmt.Sprintf("“%s”", squeeze(s))
}
