// Package roster reads the list of an organisation's people from a spreadsheet, compares it with the one that is kept, and holds the
// template and the sample. A file is taken whole or not at all: Read reports everything that has to be mended first.
package roster

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"isobot/staff"
)

// Limits of one file. A commune has a hundred people, a province tens of thousands.
const (
	maxBytes    = 32 << 20
	maxUnzipped = 512 << 20
	maxRows     = 200_000
	maxCell     = 1000 // characters
	maxProblems = 200
)

// Problem is one thing to mend in the file, in Vietnamese. Row is the row of the sheet or the line of the CSV file, 0 when the whole
// file is meant; Column is the column's heading as the file has it, or its letter.
type Problem struct {
	Row    int
	Column string
	What   string
	Remedy string
}

// String is one sentence for the person who made the file.
func (p Problem) String() string {
	var b strings.Builder
	if p.Row > 0 {
		fmt.Fprintf(&b, "Dòng %d", p.Row)
		if p.Column != "" {
			fmt.Fprintf(&b, ", cột “%s”", p.Column)
		}
		b.WriteString(": ")
	}
	b.WriteString(p.What)
	if p.Remedy != "" {
		b.WriteString(". Cách sửa: " + p.Remedy)
	}
	return b.String() + "."
}

// row is one row of the file. formulas holds the indices of cells that hold one.
type row struct {
	n        int
	cells    []string
	formulas []int
}

// rows calls yield for each row in order until it returns false.
type rows func(yield func(row) bool) *Problem

// Read reads a roster from XLSX or CSV; which one it is the bytes tell, not the name. people is what can be read; when there are
// problems it must not be applied. The people come in the file's order, with codes in upper case and units in one spelling.
func Read(r io.Reader, name string) (people []staff.Person, problems []Problem) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	switch {
	case err != nil:
		return nil, []Problem{{What: "Không đọc được tệp", Remedy: "thử lại hoặc chép tệp sang chỗ khác"}}
	case len(data) > maxBytes:
		return nil, []Problem{{What: fmt.Sprintf("Tệp lớn hơn %d MB", maxBytes>>20), Remedy: "bỏ hình ảnh và các trang không cần, hoặc chia danh sách thành nhiều tệp"}}
	case len(bytes.TrimSpace(data)) == 0:
		return nil, []Problem{{What: "Tệp trống", Remedy: "dùng tệp mẫu của hệ thống và điền danh sách"}}
	}
	source, problem := open(data, name)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	l := list{seen: make(map[string]int), spelling: make(map[string]string), levels: make(map[staff.UnitPath]bool)}
	if problem := source(l.take); problem != nil {
		l.problems = append(l.problems, *problem)
	}
	return l.people, l.end()
}

// Looks tells whether a file has the headings of a roster among its first rows: names, and codes or units with them. It reads no further.
func Looks(data []byte, name string) (is bool) {
	if len(data) > maxBytes {
		return false
	}
	source, problem := open(data, name)
	if problem != nil {
		return false
	}
	n := 0
	_ = source(func(r row) bool { // what is wrong further down Read tells
		h := readHeader(r.cells)
		n++
		is = h.is[colName] >= 0 && (h.is[colCode] >= 0 || h.hasUnit())
		return !is && n < headerWithin
	})
	return is
}

func open(data []byte, name string) (rows, *Problem) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return openXLSX(data)
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, &Problem{What: "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu", Remedy: "mở bằng Excel, bỏ mật khẩu và lưu lại dạng “Excel Workbook (.xlsx)”"}
	case bytes.HasPrefix(data, []byte("%PDF")) || strings.HasSuffix(strings.ToLower(name), ".pdf"):
		return nil, &Problem{What: "Tệp PDF không dùng được làm danh sách", Remedy: "dùng tệp .xlsx hoặc .csv"}
	}
	return openCSV(data)
}
