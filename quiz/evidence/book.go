package evidence

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// table is one sheet. Cells are strings, ints, float64s, *float64s or nil.
type table struct {
	part   int
	sheet  string
	about  string // one sentence above the heads
	heads  []string
	widths []float64
	rows   [][]any
}

// noData is what a part says of which nothing is known, so that an empty sheet is not taken for a lost one.
const noData = "Chưa có dữ liệu"

// maxRows is how many rows of data one sheet takes; what is more goes on in a sheet of its own.
const maxRows = 1_000_000

// workbook writes tables as XLSX.
func workbook(tables []table, at time.Time) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	head, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E0CC"}}})
	if err != nil {
		return nil, err
	}
	if err := f.SetSheetName("Sheet1", tables[0].sheet); err != nil {
		return nil, err
	}
	for _, t := range tables {
		for n := 0; n == 0 || n*maxRows < len(t.rows); n++ {
			part := t
			part.rows = t.rows[n*maxRows : min((n+1)*maxRows, len(t.rows))]
			if n > 0 {
				part.sheet = fmt.Sprintf("%s (%d)", t.sheet, n+1)
			}
			if err := part.write(f, head); err != nil {
				return nil, fmt.Errorf("sheet %s: %w", part.sheet, err)
			}
		}
	}
	stamp := at.UTC().Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "isobot", LastModifiedBy: "isobot", Created: stamp, Modified: stamp, Title: "Hồ sơ bằng chứng đào tạo"}); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return ordered(b.Bytes())
}

// ordered gives the parts of a workbook a fixed order: the library that writes it leaves that to chance.
func ordered(book []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) }) // "[Content_Types].xml" is the first
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		if err := out.Copy(f); err != nil {
			return nil, err
		}
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (t *table) write(f *excelize.File, head int) error {
	if _, err := f.NewSheet(t.sheet); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(t.sheet)
	if err != nil {
		return err
	}
	for i, width := range t.widths {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetRow("A1", []any{plain(t.about)}); err != nil {
		return err
	}
	heads := make([]any, len(t.heads))
	for i, h := range t.heads {
		heads[i] = excelize.Cell{StyleID: head, Value: h}
	}
	if err := w.SetRow("A2", heads); err != nil {
		return err
	}
	if len(t.rows) == 0 {
		if err := w.SetRow("A3", []any{noData}); err != nil {
			return err
		}
	}
	cells := make([]any, len(t.heads))
	for i, row := range t.rows {
		for j := range cells {
			cells[j] = nil
			if j < len(row) {
				cells[j] = cell(row[j])
			}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+3), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func cell(v any) any {
	switch v := v.(type) {
	case string:
		return plain(v)
	case *float64:
		if v == nil {
			return nil
		}
		return *v
	}
	return v
}

// plain keeps a text from being taken for a formula, here and where the sheet is saved as CSV, and from being longer than a cell.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' {
			return ' '
		}
		return r
	}, s)
	if s = strings.TrimSpace(s); s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		s = "'" + s
	}
	if r := []rune(s); len(r) > excelize.TotalCellChars {
		s = string(r[:excelize.TotalCellChars-1]) + "…"
	}
	return s
}
