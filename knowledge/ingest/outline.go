package ingest

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"

	"isobot/knowledge"
)

// block is a paragraph or a table row of an office file.
type block struct {
	text  string
	level int // 1 to 6 of a heading, 0 of anything else
	table bool
	line  int // ordinal of the paragraph, row or page it came from
}

var (
	chapterLine = regexp.MustCompile(`^(?i:chương|phần|mục|phụ lục)\s+(?:[IVXLC]+|\d+|[A-Z])(?:[\s.:\-–]|$)`)
	articleLine = regexp.MustCompile(`^(?:Điều|ĐIỀU)\s+(\d{1,3}[a-zđ]?)\s*[.:](.*)$`)
	clauseLine  = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(\S.*)$`)
	capitalLine = regexp.MustCompile(`^(\d{1,2}|[IVX]{1,5})\.\s+([^\p{Ll}]{4,150})$`)
	paragraphNo = regexp.MustCompile(`^(\d{1,2})\.\s`)
)

// Depths of numbered headings below those of styles.
const (
	chapterDepth = 1
	articleDepth = 7
)

// maxTitle is the most characters of a numbered paragraph that is a heading; a longer one is text with a number.
const maxTitle = 150

// heading tells whether b begins a unit: its depth (0: no), its title, the id that its number gives, and text that belongs below.
func (b *block) heading() (depth int, title, id, text string) {
	if b.table {
		return 0, "", "", ""
	}
	line := squeeze(b.text)
	if m := articleLine.FindStringSubmatch(line); m != nil {
		title, text = titled("Điều "+m[1]+".", strings.TrimSpace(m[2]))
		return articleDepth, title, "dieu-" + strings.ReplaceAll(m[1], "đ", "d"), text
	}
	if m := clauseLine.FindStringSubmatch(line); m != nil && !measure(m[2]) {
		title, text = titled(m[1], m[2])
		return articleDepth + strings.Count(m[1], "."), title, m[1], text
	}
	switch {
	case b.level > 0 && characters(line) <= 2*maxTitle:
		return b.level, line, "", ""
	case chapterLine.MatchString(line) && characters(line) <= maxTitle:
		return chapterDepth, line, "", ""
	case capitalLine.MatchString(line):
		return chapterDepth + 1, line, "", ""
	}
	return 0, "", "", ""
}

// titled joins a number and its title; a title that is a whole sentence of text stays text.
func titled(number, rest string) (title, text string) {
	if characters(rest) <= maxTitle && !strings.HasSuffix(rest, ";") {
		return strings.TrimSpace(number + " " + rest), ""
	}
	return number + " " + stepTitle(rest), rest
}

// measure tells whether what follows a number makes it a quantity: "1.5 triệu đồng".
func measure(rest string) bool {
	word, _, _ := strings.Cut(strings.ToLower(rest), " ")
	switch strings.Trim(word, ".,;)") {
	case "%", "triệu", "tỷ", "nghìn", "đồng", "m", "m2", "km", "kg", "ha", "ngày", "tháng", "năm", "giờ", "phút", "điểm", "lần":
		return true
	}
	return false
}

// outline cuts blocks into the units of d at headings, numbered articles ("Điều 5.") and numbered clauses ("5.2").
func (r *report) outline(d *knowledge.Document, blocks []block) {
	type open struct {
		depth int
		title string
	}
	var stack []open
	current := knowledge.Unit{ID: "mo-dau", Heading: d.Title, Field: knowledge.NoiDung, File: r.file}
	var lines []string
	ids := map[string]bool{}
	flush := func() {
		current.Text = tidy(strings.Join(lines, "\n"))
		lines = nil
		if current.Text != "" {
			d.Units = append(d.Units, divided(d.ID, current, ids)...)
		}
	}
	for _, b := range blocks {
		depth, title, id, text := b.heading()
		if depth == 0 {
			if current.Line == 0 {
				current.Line = b.line
			}
			lines = append(lines, b.text)
			continue
		}
		flush()
		for len(stack) > 0 && stack[len(stack)-1].depth >= depth {
			stack = stack[:len(stack)-1]
		}
		var parents []string
		for _, o := range stack {
			parents = append(parents, o.title)
		}
		stack = append(stack, open{depth, title})
		if id == "" {
			id = Slug(title)
		}
		current = knowledge.Unit{ID: id, Heading: title, LeadIn: strings.Join(parents, " › "), Field: knowledge.NoiDung, File: r.file, Line: b.line}
		if text != "" {
			lines = append(lines, text)
		}
	}
	flush()
}

// divided gives u its full id and, when it is too long for one answer, cuts it: at its numbered paragraphs, else between lines.
func divided(doc string, u knowledge.Unit, ids map[string]bool) []knowledge.Unit {
	pieces := []string{u.Text}
	if characters(u.Text) > maxUnit {
		pieces = pack(strings.Split(u.Text, "\n"))
	}
	var out []knowledge.Unit
	for i, text := range pieces {
		part := u
		part.Text = text
		if i > 0 {
			part.ID = fmt.Sprintf("%s.%d", u.ID, i+1)
			part.Heading = fmt.Sprintf("%s (%d)", u.Heading, i+1)
		}
		if m := paragraphNo.FindStringSubmatch(text); m != nil && len(pieces) > 1 && strings.HasPrefix(u.ID, "dieu-") {
			part.ID = u.ID + "." + m[1]
			part.Heading, part.LeadIn = "Khoản "+m[1], strings.TrimPrefix(u.LeadIn+" › "+u.Heading, " › ")
		}
		base := part.ID
		for n := 2; ids[part.ID]; n++ {
			part.ID = fmt.Sprintf("%s-%d", base, n)
		}
		ids[part.ID] = true
		part.ID = doc + "/" + part.ID
		out = append(out, part)
	}
	return out
}

// pack groups lines into pieces that fit into one answer; a numbered paragraph always begins one. A line that is too long by itself
// is cut after a sentence.
func pack(lines []string) []string {
	numbered := 0
	for _, l := range lines {
		if paragraphNo.MatchString(l) {
			numbered++
		}
	}
	var out []string
	piece := ""
	for _, line := range lines {
		for _, l := range sentencesOf(line) {
			if piece != "" && (numbered > 1 && paragraphNo.MatchString(l) || characters(piece)+characters(l) >= maxUnit) {
				out = append(out, strings.TrimSpace(piece))
				piece = ""
			}
			piece += l + "\n"
		}
	}
	return append(out, strings.TrimSpace(piece))
}

// sentencesOf returns line whole where it fits into one answer, else in parts that do.
func sentencesOf(line string) []string {
	var out []string
	r := []rune(line)
	for len(r) > maxUnit {
		cut := maxUnit
		for cut > maxUnit/2 && !(r[cut-1] == ' ' && strings.ContainsRune(".;!?", r[cut-2])) {
			cut--
		}
		out = append(out, strings.TrimSpace(string(r[:cut])))
		r = r[cut:]
	}
	return append(out, string(r))
}

// Slug makes an id of a title: "Đánh giá nội bộ" becomes "danh-gia-noi-bo".
func Slug(s string) string {
	var b strings.Builder
	for _, c := range knowledge.Fold(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case unicode.IsLetter(c):
			// a letter of another script says nothing in an id
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break
		}
	}
	if slug := strings.Trim(b.String(), "-"); slug != "" {
		return slug
	}
	return "muc"
}

// office makes the document of an office file from its sidecar, the front matter that stands beside it in "<file>.yaml", and where
// that is silent from the properties of the file itself.
func (r *report) office(properties frontMatter, sidecar []byte) *knowledge.Document {
	m := properties
	line := func(string) int { return 0 }
	side := &report{file: r.file + ".yaml"}
	defer func() { r.problems = append(r.problems, side.problems...) }()
	if sidecar != nil {
		text, ok := side.readable(sidecar)
		if !ok {
			return nil
		}
		node := side.decode(text, 0, &m)
		if node == nil {
			return nil
		}
		line = func(key string) int { return max(1, lineOf(child(node, key))) }
	}
	name := strings.TrimSuffix(path.Base(r.file), path.Ext(r.file))
	if m.ID == "" {
		m.ID = "tep-" + Slug(name)
	}
	if m.Kind == "" {
		m.Kind = string(knowledge.Article)
	}
	if squeeze(m.Title) == "" {
		m.Title = name
	}
	if m.Source == "" {
		m.Source = m.Title
	}
	if m.Confidence == "" {
		m.Confidence = string(knowledge.OneSource)
	}
	if m.AsOf == "" {
		r.warn(0, "thêm tệp "+path.Base(r.file)+".yaml với as_of, source, confidence", "tệp không cho biết ngày")
	}
	return side.document(m, line)
}

// close seals the document of an office file, or reports that there is nothing in it.
func (r *report) close(d *knowledge.Document) (*knowledge.Document, []Problem) {
	if len(d.Units) == 0 {
		r.fail(0, "mở tệp xem có chữ không", "tệp không có chữ nào để nhập")
		return nil, r.problems
	}
	d.Seal()
	return d, r.problems
}
