package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// paper is one item of a dossier.
type paper struct {
	name   string
	forms  []string // file names of its forms
	copies string   // "1 bản chính, 1 bản sao"
}

const dossierHead = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

var (
	quantity = regexp.MustCompile(`(\d+) bản chính(?:,\s*(\d+) bản sao)?|(\d+) bản sao`)
	formFile = regexp.MustCompile(`(?i)\.(docx?|pdf|xlsx?|rar|zip|odt|rtf|jpe?g|png)`)
	formWord = regexp.MustCompile(`(?i:(?:mẫu|mau|biểu|bieu|phụ lục|phu luc|phuluc|tờ khai|to khai|tokhai|đơn|bm|tk|pl)[ _.\-0-9])|Mẫu|Mau|MẪU|MAU|Phl|Phụ lục|Biểu mẫu|BM`)
)

// dossier lays the glued table of papers out as numbered lines, group by group, and lists the forms.
func dossier(s string) (papers, forms string) {
	if !strings.Contains(s, dossierHead) {
		return s, ""
	}
	parts := strings.Split(s, dossierHead)
	label := parts[0]
	var lines, files []string
	for i, part := range parts[1:] {
		items, rest := papersOf(part)
		if l := unmarked(squeeze(label)); l != "" && len(items) > 0 {
			lines = append(lines, strings.TrimRight(l, ":;. ")+":")
		}
		for n, item := range items {
			lines = append(lines, item.line(n+1))
			for _, form := range item.forms {
				files = append(files, "- "+form)
			}
		}
		label = rest
		if i == len(parts)-2 && strings.TrimSpace(rest) != "" { // words after the last item belong to the dossier
			lines = append(lines, paragraphs(rest))
		}
	}
	return strings.Join(lines, "\n"), strings.Join(distinct(files), "\n")
}

func distinct(in []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// papersOf cuts the items of one table: each ends with its quantity cell. rest is what stands after the last.
func papersOf(s string) (items []paper, rest string) {
	from := 0
	for _, m := range quantity.FindAllStringSubmatchIndex(s, -1) {
		at, ok := cellStart(s, m)
		if !ok || at < from {
			continue
		}
		item := paper{copies: copies(s[at:m[1]])}
		item.name, item.forms = nameAndForm(s[from:at])
		if item.name != "" || len(item.forms) > 0 {
			items = append(items, item)
		}
		from = m[1]
	}
	return items, s[from:]
}

// cellStart tells where the quantity cell that regexp match m found begins, or that it is part of a sentence ("nộp 01 bản chính
// giấy ..."). A cell is glued to the text on both sides and its number has no leading zero; a number that runs together with the
// digits of a name ("năm 20251 bản chính") has one digit.
func cellStart(s string, m []int) (at int, ok bool) {
	at = m[0]
	digits := 0
	for at+digits < len(s) && s[at+digits] >= '0' && s[at+digits] <= '9' {
		digits++
	}
	switch {
	case digits > 2:
		at += digits - 1
	case digits > 1 && s[at] == '0': // 01 bản chính
		return 0, false
	}
	if at > 0 && unicode.IsSpace(before(s, at)) && s[at-1] != '\n' {
		return 0, false
	}
	if m[1] < len(s) {
		if next := after(s, m[1]); strings.ContainsRune(").,;/:", next) || next == ' ' && !startsItem(s[m[1]:]) {
			return 0, false
		}
	}
	return at, true
}

// enumerated tells whether s begins with "a)" or "đ.".
func enumerated(s string) bool {
	r := []rune(s[:min(len(s), 8)])
	return len(r) > 1 && unicode.IsLower(r[0]) && (r[1] == ')' || r[1] == '.')
}

// startsItem tells whether s begins, after spaces, as a new item does.
func startsItem(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s == "" || strings.ContainsRune("-+*•\n", after(s, 0)) || unicode.IsUpper(after(s, 0)) || enumerated(s)
}

// copies is a quantity cell without what is not needed: "0 bản chính,1 bản sao" is "1 bản sao".
func copies(cell string) string {
	var out []string
	for part := range strings.SplitSeq(cell, ",") {
		if part = squeeze(part); !strings.HasPrefix(part, "0 ") {
			out = append(out, part)
		}
	}
	return strings.Join(out, ", ")
}

// nameAndForm separates a paper's name from the file names of its forms, which the portal glues to it. Where the seam can not be
// found the name keeps both.
func nameAndForm(s string) (name string, forms []string) {
	s = squeeze(s)
	ends := formFile.FindAllStringIndex(s, -1)
	if len(ends) == 0 || ends[len(ends)-1][1] != len(s) {
		return unmarked(s), nil
	}
	at := seam(s[:ends[0][1]])
	if at < 0 {
		return unmarked(s), nil
	}
	for from, i := at, 0; i < len(ends); i++ {
		forms = append(forms, strings.TrimSpace(s[from:ends[i][1]]))
		from = ends[i][1]
	}
	return unmarked(s[:at]), forms
}

// seam is where a file name begins in "Đơn đề nghị theo mẫumau so 12.doc", or -1. It is looked for in the last 120 bytes: a word that
// file names begin with, glued to the text; else a capital letter glued to a small one or to a full stop.
func seam(s string) int {
	from := max(0, len(s)-120)
	for from > 0 && s[from]&0xC0 == 0x80 {
		from--
	}
	for _, m := range formWord.FindAllStringIndex(s[from:], -1) {
		if at := from + m[0]; at > 0 && glue(before(s, at)) {
			return at
		}
	}
	last, dot := -1, -1
	for i, c := range s[from:] {
		at := from + i
		if at == 0 || !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			continue
		}
		switch b := before(s, at); {
		case unicode.IsUpper(c) && (unicode.IsLower(b) || b == ')' || b == ';' || b == ':'):
			last = at
		case dot < 0 && strings.ContainsRune(".;,)", b) && at >= 2 && (b == ')' || unicode.IsLetter(before(s, at-1))) && !formFile.MatchString(s[at-1:min(len(s), at+4)]):
			dot = at
		}
	}
	if last < 0 {
		return dot
	}
	return last
}

func glue(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(").;:,”\"", r)
}

// line is the item as a numbered line.
func (p paper) line(n int) string {
	name := strings.TrimRight(p.name, " ;,.")
	if forms := strings.Join(p.forms, ", "); name == "" {
		name = forms
	} else if forms != "" {
		name += " [" + forms + "]"
	}
	if p.copies != "" {
		name += " (" + p.copies + ")"
	}
	return fmt.Sprintf("%d. %s", n, name)
}
