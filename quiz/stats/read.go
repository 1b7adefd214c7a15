package stats

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Matrix is the marks of one test: a row a person, a column an item. Rows of Marks are as long as Items.
type Matrix struct {
	Items []string
	Max   []float64
	Marks [][]float64
}

// Limits of a file of marks.
const (
	maxBytes  = 64 << 20
	maxItems  = 2000
	maxPeople = 200_000
)

// ErrBad tells that a file of marks can not be used; the text around it names line, column and remedy, in Vietnamese.
var ErrBad = errors.New("bảng điểm không dùng được")

func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrBad, fmt.Sprintf(format, args...))
}

// Read reads marks from CSV with commas, semicolons or tabs: row 1 item ids, row 2 maximum marks, then a row a person. A first column
// whose cell in row 2 is no number holds names and is passed over. With semicolons or tabs, 0,5 is a number. An empty cell or "-" is
// 0: Moodle counts a question that stands in a person's attempt without an answer as a mark of 0. A row without any mark is no
// person. Errors wrap ErrBad.
func Read(r io.Reader) (Matrix, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return Matrix{}, fmt.Errorf("read marks: %w", err)
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	switch {
	case len(data) > maxBytes:
		return Matrix{}, bad("tệp lớn hơn %d MB; chia nhỏ", maxBytes>>20)
	case !utf8.ValidString(text):
		return Matrix{}, bad("tệp không phải UTF-8; lưu lại với dạng CSV UTF-8")
	}
	t := &marks{comma: delimiter(text)}
	c := csv.NewReader(strings.NewReader(text))
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = t.comma, -1, true
	for {
		cells, err := c.Read()
		var wrong *csv.ParseError
		switch {
		case err == io.EOF:
			return t.done()
		case errors.As(err, &wrong):
			return Matrix{}, bad("dòng %d: dấu ngoặc kép không khép lại đúng; sửa lại", wrong.Line)
		case err != nil:
			return Matrix{}, fmt.Errorf("read marks: %w", err)
		}
		line, _ := c.FieldPos(0)
		if err := t.add(cells, line); err != nil {
			return Matrix{}, err
		}
	}
}

// delimiter is the one that stands most often in the first line.
func delimiter(text string) rune {
	line, _, _ := strings.Cut(text, "\n")
	best, n := ',', strings.Count(line, ",")
	for _, c := range []rune{';', '\t'} {
		if k := strings.Count(line, string(c)); k > n {
			best, n = c, k
		}
	}
	return best
}

// marks gathers rows.
type marks struct {
	comma rune
	m     Matrix
	head  []string
	skip  int // 1 when the first column holds names
}

func (t *marks) add(cells []string, line int) error {
	switch {
	case blank(cells):
		return nil
	case t.head == nil:
		t.head = append([]string{}, cells...)
		return nil
	case t.m.Max == nil:
		return t.maxima(cells, line)
	case len(t.m.Marks) >= maxPeople:
		return bad("có hơn %d người; chia nhỏ", maxPeople)
	}
	row := make([]float64, len(t.m.Items))
	any := false
	for i, cell := range cells[min(t.skip, len(cells)):] {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if i >= len(row) {
			return bad("dòng %d có nhiều ô hơn số câu (%d); bỏ ô thừa", line, len(row))
		}
		any = true
		v, err := t.number(cell)
		switch {
		case err != nil:
			return bad("dòng %d, câu %s: %q không phải điểm; viết một số, hoặc để trống nếu không trả lời", line, t.m.Items[i], clip(cell))
		case v > t.m.Max[i]+1e-9:
			return bad("dòng %d, câu %s: điểm %v lớn hơn điểm tối đa %v; sửa một trong hai", line, t.m.Items[i], v, t.m.Max[i])
		}
		row[i] = v
	}
	if any {
		t.m.Marks = append(t.m.Marks, row)
	}
	return nil
}

func (t *marks) maxima(cells []string, line int) error {
	if _, err := t.number(strings.TrimSpace(cells[0])); err != nil && len(cells) > 1 {
		t.skip = 1
	}
	n := len(t.head)
	for n > t.skip && strings.TrimSpace(t.head[n-1]) == "" {
		n--
	}
	t.m.Items = t.head[min(t.skip, n):n]
	if len(t.m.Items) == 0 || len(t.m.Items) > maxItems {
		return bad("dòng 1 có %d câu, cần 1 đến %d; viết mã câu ở dòng 1", len(t.m.Items), maxItems)
	}
	for i := range t.m.Items {
		t.m.Items[i] = strings.TrimSpace(t.m.Items[i])
		cell := ""
		if t.skip+i < len(cells) {
			cell = strings.TrimSpace(cells[t.skip+i])
		}
		v, err := t.number(cell)
		if err != nil || v < 0 {
			return bad("dòng %d, câu %s: điểm tối đa %q không phải số; dòng 2 phải là điểm tối đa của từng câu", line, t.m.Items[i], clip(cell))
		}
		t.m.Max = append(t.m.Max, v)
	}
	return nil
}

func (t *marks) number(cell string) (float64, error) {
	if cell == "-" {
		return 0, nil
	}
	if t.comma != ',' {
		cell = strings.Replace(cell, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err == nil && (math.IsNaN(v) || math.Abs(v) > 1e9) {
		err = strconv.ErrRange
	}
	return v, err
}

func (t *marks) done() (Matrix, error) {
	switch {
	case t.head == nil:
		return Matrix{}, bad("tệp trống; dòng 1 là mã câu, dòng 2 là điểm tối đa, mỗi dòng sau là một người")
	case t.m.Max == nil:
		return Matrix{}, bad("thiếu dòng 2; viết điểm tối đa của từng câu")
	}
	return t.m, nil
}

func blank(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

func clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}
