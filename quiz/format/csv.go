package format

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// maxRows is the most rows of a question sheet, and the most questions of any file.
const maxRows = 20000

func tooMany() error { return unusable("có hơn %d câu; chia thành nhiều tệp", maxRows) }

var commas = []rune{',', ';', '\t'}

// looksSheet tells whether a text is a question sheet: whether one of the delimiters shows a header row.
func looksSheet(text string) bool {
	for _, c := range commas {
		if rows, _ := csvRows(text, c, 20); findTable("", rows) != nil {
			return true
		}
	}
	return false
}

// readCSV reads a question sheet with commas, semicolons or tabs, whichever shows the header.
func readCSV(src *source) ([]Item, error) {
	for _, c := range commas {
		rows, err := csvRows(src.text, c, maxRows)
		t := findTable("", rows)
		if t == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		return t.items(), nil
	}
	return nil, unusable("không thấy dòng tiêu đề có cột “Câu hỏi” và “Đáp án”; dùng tệp mẫu")
}

func csvRows(text string, comma rune, most int) ([]row, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	var rows []row
	for {
		cells, err := r.Read()
		var bad *csv.ParseError
		switch {
		case err == io.EOF:
			return rows, nil
		case errors.As(err, &bad):
			return rows, unusable("dòng %d: dấu ngoặc kép không khép lại đúng; viết \"\" thay cho \" ở trong ô", bad.StartLine)
		case err != nil:
			return rows, unusable("CSV không đọc được; lưu lại từ Excel với dạng CSV UTF-8")
		case len(rows) >= most:
			return rows, unusable("có hơn %d dòng; chia thành nhiều tệp", most)
		}
		line, _ := r.FieldPos(0)
		rows = append(rows, row{number: line, cells: cells})
	}
}
