package ingest

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"isobot/knowledge"
)

// frontMatter is what stands between the --- lines of an article; the keys are those of docs/content.md.
type frontMatter struct {
	ID         string   `yaml:"id"`
	Kind       string   `yaml:"kind"`
	Title      string   `yaml:"title"`
	Number     string   `yaml:"number"`
	Issuer     string   `yaml:"issuer"`
	Source     string   `yaml:"source"`
	SourceURL  string   `yaml:"source_url"`
	AsOf       string   `yaml:"as_of"`
	Confidence string   `yaml:"confidence"`
	Issued     string   `yaml:"issued"`
	ValidFrom  string   `yaml:"valid_from"`
	ValidTo    string   `yaml:"valid_to"`
	ReplacedBy []string `yaml:"replaced_by"`
	Replaces   []string `yaml:"replaces"`
	Aliases    []string `yaml:"aliases"`
	Clauses    []string `yaml:"clauses"`
	Note       string   `yaml:"note"`
}

var kinds = []knowledge.Kind{knowledge.Standard, knowledge.Law, knowledge.Article, knowledge.Term, knowledge.Report,
	knowledge.Correction, knowledge.Calendar}

// document makes a Document without units of m; line tells where a key stands.
func (r *report) document(m frontMatter, line func(key string) int) *knowledge.Document {
	if !validID(m.ID, false) {
		r.fail(line("id"), "viết id bằng chữ thường không dấu, số và dấu gạch nối", "thiếu id hoặc id sai: %s", quoted(m.ID))
		return nil
	}
	if !slices.Contains(kinds, knowledge.Kind(m.Kind)) {
		r.fail(line("kind"), "chọn một trong: standard, law, article, term, report, correction, calendar", "kind không hợp lệ: %s", quoted(m.Kind))
		return nil
	}
	if strings.TrimSpace(m.Title) == "" {
		r.fail(line("title"), "thêm dòng title: ...", "thiếu tiêu đề (title)")
		return nil
	}
	d := &knowledge.Document{
		ID: m.ID, Kind: knowledge.Kind(m.Kind), Title: squeeze(m.Title), Number: squeeze(m.Number), Issuer: squeeze(m.Issuer),
		Source: squeeze(m.Source), SourceURL: m.SourceURL, Note: squeeze(m.Note),
		ReplacedBy: m.ReplacedBy, Replaces: m.Replaces, Aliases: trimAll(m.Aliases), Clauses: m.Clauses,
		AsOf: r.date(m.AsOf, line("as_of")), Issued: r.date(m.Issued, line("issued")),
		ValidFrom: r.date(m.ValidFrom, line("valid_from")), ValidTo: r.date(m.ValidTo, line("valid_to")),
		Confidence: r.confidence(m.Confidence, line("confidence")),
	}
	if d.ValidFrom != "" && d.ValidTo != "" && d.ValidTo <= d.ValidFrom {
		r.fail(line("valid_to"), "valid_to là ngày đầu tiên văn bản không còn hiệu lực", "valid_to không sau valid_from")
	}
	return d
}

// date checks a date; a wrong one is reported and left out.
func (r *report) date(s string, line int) knowledge.Date {
	if s == "" {
		return ""
	}
	if _, err := time.Parse("2006-01-02", s); err != nil {
		r.fail(line, "viết ngày dạng 2026-11-22", "ngày không hợp lệ: %s", quoted(s))
		return ""
	}
	return knowledge.Date(s)
}

func (r *report) confidence(s string, line int) knowledge.Confidence {
	switch c := knowledge.Confidence(s); c {
	case "", knowledge.Confirmed, knowledge.OneSource, knowledge.Unconfirmed:
		return c
	}
	r.fail(line, "chọn A (hai nguồn), B (một nguồn) hoặc C (chưa xác nhận)", "độ tin cậy không hợp lệ: %s", quoted(s))
	return knowledge.Unconfirmed // never shown as surer than somebody said
}

func trimAll(in []string) []string {
	var out []string
	for _, s := range in {
		if s = squeeze(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// splitFrontMatter returns the YAML between the first two --- lines and the rest, with the number of lines above each.
// ok is false when text does not begin with a front matter that is closed.
func splitFrontMatter(text string) (yaml, body string, yamlAt, bodyAt int, ok bool) {
	lines := strings.Split(text, "\n")
	if strings.TrimSpace(lines[0]) != "---" {
		return "", text, 0, 0, false
	}
	for i := 1; i < len(lines); i++ {
		if strings.TrimRight(lines[i], " \t") == "---" {
			return strings.Join(lines[1:i], "\n"), strings.Join(lines[i+1:], "\n"), 1, i + 1, true
		}
	}
	return "", text, 0, 0, false
}

// Markdown reads one article that is complete in itself. The document is nil when its front matter can not be used.
func Markdown(data []byte, name string) (*knowledge.Document, []Problem) {
	r := &report{file: name}
	text, ok := r.readable(data)
	if !ok {
		return nil, r.problems
	}
	d, body, at := r.head(text)
	if d != nil {
		r.units(d, body, at)
		r.finish(d)
	}
	return d, r.problems
}

// head reads the front matter of text and returns its document with the body and the number of lines above it.
func (r *report) head(text string) (d *knowledge.Document, body string, at int) {
	front, body, frontAt, at, ok := splitFrontMatter(text)
	if !ok {
		r.fail(1, "thêm phần thông tin giữa hai dòng --- (id, kind, title, source, as_of, confidence)", "tệp không có phần thông tin đầu tệp")
		return nil, "", 0
	}
	var m frontMatter
	node := r.decode(front, frontAt, &m)
	if node == nil {
		return nil, "", 0
	}
	return r.document(m, func(key string) int {
		return max(1, lineOf(child(node, key))+frontAt)
	}), body, at
}

// finish reports a document without units.
func (r *report) finish(d *knowledge.Document) {
	if len(d.Units) == 0 {
		r.fail(0, "thêm ít nhất một mục ## có nội dung", "tài liệu không có mục nào")
	}
}

// articles reads every article of dir, one file or one folder each.
func articles(fsys fs.FS, dir string) (docs []*knowledge.Document, problems []Problem) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, []Problem{unreadable(dir, err)}
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		var d *knowledge.Document
		var ps []Problem
		switch {
		case e.IsDir():
			d, ps = folder(fsys, name)
		case path.Ext(name) == ".md":
			var data []byte
			if data, err = readFile(fsys, name); err != nil {
				ps = []Problem{unreadable(name, err)}
			} else {
				d, ps = Markdown(data, name)
			}
		}
		problems = append(problems, ps...)
		if d != nil {
			docs = append(docs, d)
		}
	}
	return docs, problems
}

// folder reads an article that is spread over a folder: _document.md, then its parts in file-name order.
func folder(fsys fs.FS, dir string) (*knowledge.Document, []Problem) {
	first := &report{file: path.Join(dir, "_document.md")}
	data, err := readFile(fsys, first.file)
	if err != nil {
		return nil, []Problem{{File: dir, What: "thư mục thiếu tệp _document.md hoặc tệp không đọc được", Remedy: "thêm tệp _document.md với phần thông tin đầu tệp"}}
	}
	text, ok := first.readable(data)
	if !ok {
		return nil, first.problems
	}
	d, body, at := first.head(text)
	if d == nil {
		return nil, first.problems
	}
	if d.ID != path.Base(dir) {
		first.fail(1, "đặt tên thư mục trùng với id", "id %s khác tên thư mục %s", quoted(d.ID), quoted(path.Base(dir)))
	}
	first.units(d, body, at)
	problems := first.problems
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return d, append(problems, unreadable(dir, err))
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".md" || e.Name() == "_document.md" {
			continue
		}
		problems = append(problems, part(fsys, path.Join(dir, e.Name()), d)...)
	}
	if len(d.Units) == 0 {
		problems = append(problems, Problem{File: first.file, What: "tài liệu không có mục nào", Remedy: "thêm ít nhất một mục ## có nội dung"})
	}
	return d, problems
}

// part adds the units of one part file to d.
func part(fsys fs.FS, name string, d *knowledge.Document) []Problem {
	r := &report{file: name}
	data, err := readFile(fsys, name)
	if err != nil {
		return []Problem{unreadable(name, err)}
	}
	text, ok := r.readable(data)
	if !ok {
		return r.problems
	}
	if _, _, _, _, front := splitFrontMatter(text); front {
		r.fail(1, "chỉ để phần thông tin trong _document.md", "tệp thành phần có phần thông tin đầu tệp")
		return r.problems
	}
	r.units(d, text, 0)
	return r.problems
}
