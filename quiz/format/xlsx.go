package format

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// notQuestions are the sheets of our own template that hold no questions, folded.
var notQuestions = map[string]bool{"huong dan": true, "vi du": true}

// readXLSX reads every sheet that has a header row of questions.
func readXLSX(data []byte) (items []Item, err error) {
	defer func() {
		if recover() != nil { // the library is not ours to trust with strangers' bytes
			items, err = nil, unusable("tệp Excel bị hỏng; mở và lưu lại")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxPart, RawCellValue: true})
	if err != nil {
		return nil, unusable("tệp Excel bị hỏng hoặc có mật khẩu; bỏ mật khẩu, mở và lưu lại")
	}
	defer f.Close()
	found := false
	for _, sheet := range f.GetSheetList() {
		if notQuestions[fold(sheet)] {
			continue
		}
		rows, err := sheetRows(f, sheet)
		if err != nil {
			return nil, err
		}
		if t := findTable(sheet, rows); t != nil {
			found = true
			items = append(items, t.items()...)
		}
	}
	if !found {
		return nil, unusable("không trang tính nào có dòng tiêu đề với cột “Câu hỏi” và “Đáp án”; dùng tệp mẫu")
	}
	return items, nil
}

// maxColumns is the most columns that are looked at.
const maxColumns = 120

func sheetRows(f *excelize.File, sheet string) ([]row, error) {
	it, err := f.Rows(sheet)
	if err != nil {
		return nil, unusable("trang tính %s không đọc được; mở và lưu lại", quoted(sheet))
	}
	defer it.Close()
	var rows []row
	for n := 1; it.Next(); n++ {
		cells, err := it.Columns()
		if err != nil {
			return nil, unusable("trang tính %s, dòng %d không đọc được; mở và lưu lại", quoted(sheet), n)
		}
		if len(cells) == 0 {
			continue
		}
		if len(rows) >= maxRows {
			return nil, unusable("trang tính %s có hơn %d dòng; chia thành nhiều tệp", quoted(sheet), maxRows)
		}
		cells = cells[:min(len(cells), maxColumns)]
		for i, c := range cells {
			cells[i] = cleanCell(c)
		}
		rows = append(rows, row{number: n, cells: cells})
	}
	return rows, nil
}

// cleanCell is newSource for one cell; most cells are clean already.
func cleanCell(s string) string {
	odd := func(r rune) bool { return r != ' ' && r != '\n' && (hidden(r) || unicode.Is(unicode.Zs, r)) }
	if !strings.ContainsFunc(s, odd) && norm.NFC.IsNormalString(s) {
		return s
	}
	return newSource("", s).text
}
