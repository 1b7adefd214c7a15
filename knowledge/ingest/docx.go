package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"

	"isobot/knowledge"
)

// DOCX reads a Word document: headings, numbered articles and clauses become units, table rows lines. Hidden text, deleted text and
// macros are left out and reported. sidecar is the front matter beside the file, or nil. The document is nil when nothing can be used.
func DOCX(data []byte, name string, sidecar []byte) (*knowledge.Document, []Problem) {
	r := &report{file: name}
	a := r.unpack(data)
	if a == nil {
		return nil, r.problems
	}
	if a.parts["word/document.xml"] == nil {
		r.fail(0, "lưu lại bằng Word dạng .docx", "tệp không phải tài liệu Word")
		return nil, r.problems
	}
	w := &word{archive: a, report: r, styles: map[string]*style{}, numbers: map[string]*numbering{}}
	if err := w.read(); err != nil {
		r.fail(0, "mở bằng Word và lưu lại", "tệp hỏng hoặc bị cắt cụt (%v)", err)
		return nil, r.problems
	}
	if w.refuseOld() {
		return nil, r.problems
	}
	d := r.office(a.front(), sidecar)
	if d == nil {
		return nil, r.problems
	}
	r.outline(d, w.blocks)
	w.tell()
	return r.close(d)
}

// word is a Word document that is being read.
type word struct {
	*archive
	*report
	styles  map[string]*style
	numbers map[string]*numbering
	blocks  []block

	stack   []string // local names of the open elements
	para    paragraph
	run     runState
	tables  []*wordTable
	hidden  int            // characters left out because a reader would not see them
	old     map[string]int // characters by old encoding
	strange int            // characters that Clean dropped
}

// style is what of a paragraph style matters here.
type style struct {
	level  int // of a heading
	hidden bool
	number string
	depth  int
	based  string
}

// paragraph is the paragraph that is being read.
type paragraph struct {
	text   strings.Builder
	level  int
	number string // numId
	depth  int    // ilvl
	hidden bool
	seen   int // paragraphs so far
}

// runState is what the properties of the current run say.
type runState struct {
	hidden bool
	font   string
}

type wordTable struct {
	head, cells []string
	cell        []string
	rows        int
}

func (w *word) read() error {
	for _, part := range []struct {
		name string
		visitor
	}{{"word/styles.xml", &styleReader{word: w}}, {"word/numbering.xml", &numberReader{word: w}}, {"word/document.xml", w}} {
		if err := w.walk(part.name, part.visitor); err != nil {
			return err
		}
	}
	return nil
}

func (w *word) inside(name string) bool {
	for _, s := range w.stack {
		if s == name {
			return true
		}
	}
	return false
}

func on(e xml.StartElement) bool {
	v := attr(e, "val")
	return v != "0" && v != "false" && v != "off"
}

// start reads properties as they come. Deleted text, field codes and the second copy of text boxes are skipped.
func (w *word) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "del", "moveFrom", "instrText", "Fallback", "delText", "sectPr", "rPrChange", "pPrChange":
		return false
	case "tbl":
		w.tables = append(w.tables, &wordTable{})
	case "tr":
		if t := w.table(); t != nil {
			t.cells = nil
		}
	case "tc":
		if t := w.table(); t != nil {
			t.cell = nil
		}
	case "p":
		w.para = paragraph{seen: w.para.seen + 1}
	case "r":
		w.run = runState{}
	case "tab":
		if w.inside("r") {
			w.para.text.WriteByte(' ')
		}
	case "br", "cr":
		w.para.text.WriteByte('\n')
	case "noBreakHyphen":
		w.para.text.WriteByte('-')
	default:
		w.property(e)
	}
	w.stack = append(w.stack, e.Name.Local)
	return true
}

// property reads one property of a paragraph or run.
func (w *word) property(e xml.StartElement) {
	inRun := w.inside("r")
	switch e.Name.Local {
	case "pStyle":
		s := w.style(attr(e, "val"))
		w.para.level, w.para.hidden = s.level, s.hidden
		if w.para.number == "" {
			w.para.number, w.para.depth = s.number, s.depth
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 6 {
			w.para.level = n + 1
		}
	case "numId":
		w.para.number = attr(e, "val")
	case "ilvl":
		w.para.depth, _ = strconv.Atoi(attr(e, "val")) // a bad level is the first
	case "vanish", "webHidden":
		if inRun && on(e) {
			w.run.hidden = true
		}
	case "rStyle":
		w.run.hidden = w.run.hidden || w.style(attr(e, "val")).hidden
	case "color":
		if inRun && strings.EqualFold(attr(e, "val"), "FFFFFF") && !w.inside("tbl") { // white on white; a table's head may be dark
			w.run.hidden = true
		}
	case "sz":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil && n <= 4 && inRun { // two points or less
			w.run.hidden = true
		}
	case "rFonts":
		if inRun {
			w.run.font = attr(e, "ascii")
		}
	}
}

// style resolves a style with those it is based on.
func (w *word) style(id string) style {
	var out style
	for range 10 {
		s := w.styles[id]
		if s == nil {
			break
		}
		if out.level == 0 {
			out.level = s.level
		}
		if out.number == "" {
			out.number, out.depth = s.number, s.depth
		}
		out.hidden = out.hidden || s.hidden
		id = s.based
	}
	return out
}

func (w *word) text(s string) {
	if len(w.stack) == 0 || w.stack[len(w.stack)-1] != "t" {
		return
	}
	if w.run.hidden || w.para.hidden {
		w.hidden += characters(strings.TrimSpace(s))
		return
	}
	clean, removed := Clean(s)
	w.strange += removed
	if old := legacyFont(w.run.font); old != "" && !strings.ContainsFunc(clean, func(c rune) bool { return c >= 0x1EA0 && c <= 0x1EF9 }) {
		if w.old == nil {
			w.old = map[string]int{}
		}
		w.old[old] += characters(clean)
	}
	w.para.text.WriteString(clean)
}

func (w *word) end(e xml.EndElement) {
	if n := len(w.stack); n > 0 {
		w.stack = w.stack[:n-1]
	}
	t := w.table()
	switch e.Name.Local {
	case "p":
		w.paragraph()
	case "tc":
		if t != nil {
			t.cells = append(t.cells, squeeze(strings.Join(t.cell, " ")))
		}
	case "tr":
		if t != nil {
			w.row(t)
		}
	case "tbl":
		if n := len(w.tables); n > 0 {
			w.tables = w.tables[:n-1]
		}
	}
}

func (w *word) table() *wordTable {
	if len(w.tables) == 0 {
		return nil
	}
	return w.tables[len(w.tables)-1]
}

// paragraph closes the current paragraph: into a table's cell, or as a block.
func (w *word) paragraph() {
	text := tidy(w.para.text.String())
	w.para.text.Reset()
	if text == "" {
		return
	}
	if n := w.numbers[w.para.number]; n != nil && w.para.number != "0" {
		text = n.next(w.para.depth) + text
	}
	if t := w.table(); t != nil {
		t.cell = append(t.cell, text)
		return
	}
	w.blocks = append(w.blocks, block{text: text, level: w.para.level, line: w.para.seen})
}

// row closes a table's row: the first with more than one cell is the head.
func (w *word) row(t *wordTable) {
	t.rows++
	filled := trimAll(t.cells)
	switch {
	case len(w.tables) > 1: // a table in a table belongs to the cell around it
		outer := w.tables[len(w.tables)-2]
		outer.cell = append(outer.cell, strings.Join(filled, "; "))
	case len(filled) == 0:
	case t.head == nil && len(filled) > 1 && t.rows == 1:
		t.head = t.cells
	default:
		head := t.head
		if len(head) != len(t.cells) {
			head = nil
		}
		w.blocks = append(w.blocks, block{text: tableRow(head, t.cells), table: true, line: w.para.seen})
	}
}

// refuseOld reports a document in an old encoding: its letters are not what they seem, so none are taken.
func (w *word) refuseOld() bool {
	var all strings.Builder
	for _, b := range w.blocks {
		all.WriteString(b.text)
		all.WriteByte('\n')
	}
	old := legacyText(all.String())
	for name, n := range w.old {
		if n*4 > all.Len() {
			old = name
		}
	}
	if old == "" {
		return false
	}
	w.fail(0, toUnicode, "chữ theo bảng mã cũ %s", old)
	return true
}

// tell reports what was left out.
func (w *word) tell() {
	if w.hidden > 0 {
		w.warn(0, "xóa chữ ẩn trong tệp gốc", "có %d ký tự ẩn (hidden, chữ trắng hoặc quá nhỏ), đã bỏ qua", w.hidden)
	}
	if w.strange > 0 {
		w.warn(0, "xóa chúng khỏi tệp gốc", "có %d ký tự điều khiển hoặc không nhìn thấy, đã bỏ qua", w.strange)
	}
	if w.parts["word/footnotes.xml"] != nil {
		w.warn(0, "đưa chú thích cần dùng vào trong bài", "chú thích cuối trang không được đọc")
	}
}
