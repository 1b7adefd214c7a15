package ingest

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"isobot/knowledge"
)

// Limits of a spreadsheet.
const (
	maxRows  = 20_000
	maxCells = 64
)

// XLSX reads a workbook: each row becomes a unit of lines "cột: giá trị", named by its first cell; the first row with more than one
// cell is the head. Hidden sheets, rows and columns are left out and reported. sidecar is the front matter beside the file, or nil.
func XLSX(data []byte, name string, sidecar []byte) (*knowledge.Document, []Problem) {
	r := &report{file: name}
	a := r.unpack(data)
	if a == nil {
		return nil, r.problems
	}
	if a.parts["xl/workbook.xml"] == nil {
		r.fail(0, "lưu lại bằng Excel dạng .xlsx", "tệp không phải bảng tính Excel")
		return nil, r.problems
	}
	f, err := openWorkbook(data)
	if err != nil {
		r.fail(0, "mở bằng Excel và lưu lại", "tệp hỏng hoặc bị cắt cụt (%v)", err)
		return nil, r.problems
	}
	defer f.Close()
	d := r.office(a.front(), sidecar)
	if d == nil {
		return nil, r.problems
	}
	ids := map[string]bool{}
	for _, sheet := range f.GetSheetList() {
		if err := r.sheet(d, f, sheet, ids); err != nil {
			r.fail(0, "mở bằng Excel và lưu lại", "không đọc được trang %s (%v)", quoted(sheet), err)
		}
	}
	if r.refuseOld(d) {
		return nil, r.problems
	}
	return r.close(d)
}

// openWorkbook opens a workbook whose archive was checked. The library panics on some broken files.
func openWorkbook(data []byte) (f *excelize.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("%v", p)
		}
	}()
	return excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxPart})
}

// refuseOld reports a document in an old encoding.
func (r *report) refuseOld(d *knowledge.Document) bool {
	var all strings.Builder
	for _, u := range d.Units {
		all.WriteString(u.Text)
		all.WriteByte('\n')
	}
	old := legacyText(all.String())
	if old != "" {
		r.fail(0, toUnicode, "chữ theo bảng mã cũ %s", old)
	}
	return old != ""
}

// sheet makes units of the visible rows of one sheet.
func (r *report) sheet(d *knowledge.Document, f *excelize.File, sheet string, ids map[string]bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	if visible, err := f.GetSheetVisible(sheet); err != nil || !visible {
		r.warn(0, "bỏ ẩn trang nếu cần nhập", "trang ẩn %s không được đọc", quoted(sheet))
		return err
	}
	rows, err := f.Rows(sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	t := &sheetTable{report: r, doc: d, name: sheet, ids: ids, file: f}
	for n := 1; rows.Next(); n++ {
		if n > maxRows {
			r.warn(n, "chia thành nhiều tệp", "trang %s dài hơn %d dòng, phần sau không được đọc", quoted(sheet), maxRows)
			break
		}
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		if rows.GetRowOpts().Hidden {
			t.hidden++
			continue
		}
		t.row(n, cells)
	}
	if t.hidden > 0 || len(t.hiddenColumns) > 0 {
		r.warn(0, "bỏ ẩn nếu cần nhập", "trang %s có %d dòng ẩn và %d cột ẩn, không được đọc", quoted(sheet), t.hidden, len(t.hiddenColumns))
	}
	return rows.Error()
}

// sheetTable is a sheet that is being read.
type sheetTable struct {
	*report
	doc           *knowledge.Document
	file          *excelize.File
	name          string
	ids           map[string]bool
	head          []string
	checked       int // columns whose visibility is known
	hiddenColumns map[int]bool
	hidden        int
}

func (t *sheetTable) row(n int, cells []string) {
	if len(cells) > maxCells {
		cells = cells[:maxCells]
	}
	t.columns(len(cells))
	removed := 0
	for i := range cells {
		clean, k := Clean(cells[i])
		cells[i] = squeeze(clean)
		removed += k
		if t.hiddenColumns[i] {
			cells[i] = ""
		}
	}
	if removed > 0 {
		t.warn(n, "xóa chúng khỏi tệp gốc", "có %d ký tự ẩn, đã bỏ qua", removed)
	}
	filled := trimAll(cells)
	switch {
	case len(filled) == 0:
		return
	case t.head == nil && len(filled) > 1:
		t.head = cells
		return
	}
	u := knowledge.Unit{ID: fmt.Sprintf("%s.%d", Slug(t.name), n), Heading: shortened(filled[0]), LeadIn: t.name, Field: knowledge.NoiDung,
		Text: strings.Join(t.lines(cells), "\n"), File: t.report.file, Line: n}
	t.doc.Units = append(t.doc.Units, divided(t.doc.ID, u, t.ids)...)
}

// columns finds out which columns are hidden, up to column n.
func (t *sheetTable) columns(n int) {
	for ; t.checked < n; t.checked++ {
		name, err := excelize.ColumnNumberToName(t.checked + 1)
		if err != nil {
			continue
		}
		if visible, err := t.file.GetColVisible(t.name, name); err == nil && !visible {
			if t.hiddenColumns == nil {
				t.hiddenColumns = map[int]bool{}
			}
			t.hiddenColumns[t.checked] = true
		}
	}
}

func (t *sheetTable) lines(cells []string) []string {
	var out []string
	for i, c := range cells {
		if c == "" {
			continue
		}
		if i < len(t.head) && t.head[i] != "" {
			c = t.head[i] + ": " + c
		}
		out = append(out, c)
	}
	return out
}

func shortened(s string) string {
	if r := []rune(s); len(r) > maxTitle {
		return string(r[:maxTitle]) + "…"
	}
	return s
}
