package format

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"isobot/quiz"
)

// Words of the template for the values of cells.
var (
	typeNames  = map[quiz.Type]string{quiz.SingleChoice: "một đáp án", quiz.MultipleChoice: "nhiều đáp án", quiz.TrueFalse: "đúng/sai", quiz.Ordering: "sắp xếp", quiz.Matching: "ghép cặp", quiz.ShortAnswer: "điền từ", quiz.Numerical: "điền số", quiz.Essay: "tự luận", quiz.Description: "thông tin"}
	levelNames = map[quiz.Level]string{quiz.Recall: "nhận biết", quiz.Understand: "thông hiểu", quiz.Apply: "vận dụng"}
)

const sheetName = "Câu hỏi"

// WriteXLSX writes the sheet of questions that Template offers, filled. No cell begins a formula. It returns what a sheet can not hold.
func WriteXLSX(w io.Writer, questions []quiz.Question) ([]Left, error) {
	n := optionColumns
	for i := range questions {
		n = max(n, len(answerCells(&questions[i])))
	}
	var left []Left
	rows := [][]string{}
	for i := range questions {
		if len(answerCells(&questions[i])) > 26 {
			left = append(left, Left{questions[i].ID, "có hơn 26 lựa chọn"})
			continue
		}
		rows = append(rows, sheetCells(&questions[i], min(n, 26)))
	}
	f := excelize.NewFile()
	defer f.Close()
	if err := fillSheet(f, sheetName, header(min(n, 26)), rows); err != nil {
		return left, err
	}
	return left, f.Write(w)
}

// Template is an empty sheet of questions with a sheet of examples and one of instructions, which Read passes over.
func Template(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fillSheet(f, sheetName, header(optionColumns), nil); err != nil {
		return err
	}
	var rows [][]string
	for i := range examples {
		rows = append(rows, sheetCells(&examples[i], optionColumns))
	}
	if err := fillSheet(f, "Ví dụ", header(optionColumns), rows); err != nil {
		return err
	}
	if err := fillSheet(f, "Hướng dẫn", []string{"Cột", "Cách điền"}, instructions); err != nil {
		return err
	}
	return f.Write(w)
}

func header(options int) []string {
	head := []string{}
	for _, names := range sheetColumns {
		head = append(head, names[0])
	}
	for i := range options {
		head = append(head, "Lựa chọn "+letter(i))
	}
	for i := range options {
		head = append(head, "Lý do "+letter(i))
	}
	return head
}

// sheetCells is one row.
func sheetCells(q *quiz.Question, options int) []string {
	cells := make([]string, fixedColumns+2*options)
	for c, v := range map[int]string{colID: q.ID, colType: typeNames[q.Type], colStem: q.Stem, colCase: q.Case, colKey: keyText(q), colExplanation: q.Explanation,
		colLevel: levelNames[q.Level], colClause: q.Clause, colGroup: quiz.GroupName(q.Group), colCites: strings.Join(q.Cites, "; "), colConfidence: q.Confidence,
		colTags: strings.Join(q.Tags, "; "), colCategory: q.Category, colName: q.Name, colWeights: weightText(q), colFixed: yes(q.Fixed), colCaseMatters: yes(q.CaseMatters)} {
		cells[c] = guard(v)
	}
	for i, a := range answerCells(q) {
		if i < options {
			cells[fixedColumns+i], cells[fixedColumns+options+i] = guard(a[0]), guard(a[1])
		}
	}
	return cells
}

func yes(b bool) string {
	if b {
		return "x"
	}
	return ""
}

// answerCells are the option and its reason of each answer.
func answerCells(q *quiz.Question) [][2]string {
	var out [][2]string
	for _, o := range q.Options {
		out = append(out, [2]string{o.Text, o.Reason})
	}
	for _, p := range pairsOf(q) {
		out = append(out, [2]string{strings.TrimSpace(arrow(p.Left) + " -> " + arrow(p.Right)), p.Reason})
	}
	for _, a := range q.Accepted {
		text := a.Text
		if q.Type == quiz.Numerical {
			text = intervalText(a)
		}
		out = append(out, [2]string{text, a.Reason})
	}
	return out
}

func keyText(q *quiz.Question) string {
	var right []string
	for i, o := range q.Options {
		if o.Correct {
			right = append(right, letter(i))
		}
	}
	switch q.Type {
	case quiz.SingleChoice, quiz.MultipleChoice:
		return strings.Join(right, ", ")
	case quiz.TrueFalse:
		if len(q.Options) > 0 && q.Options[0].Correct {
			return "Đúng"
		}
		return "Sai"
	}
	return ""
}

// weightText is the column of weights, where they are not what the key alone says.
func weightText(q *quiz.Question) string {
	var out []string
	odd, right := false, 0
	for _, o := range q.Options {
		if o.Correct {
			right++
		}
	}
	for _, o := range q.Options {
		out = append(out, number(o.Weight))
		plain := 0.0
		switch {
		case o.Correct:
			plain = share(right)
		case q.Type == quiz.MultipleChoice:
			plain = -100
		}
		odd = odd || math.Abs(o.Weight-plain) > 1e-9
	}
	for _, a := range q.Accepted {
		out = append(out, number(a.Weight))
		odd = odd || a.Weight != 100
	}
	if !odd || q.Type == quiz.Ordering || q.Type == quiz.TrueFalse {
		return ""
	}
	return strings.Join(out, "; ")
}

// fillSheet writes a header and rows as text, wrapped, with the header frozen.
func fillSheet(f *excelize.File, name string, head []string, rows [][]string) error {
	if f.SheetCount == 1 && f.GetSheetName(0) == "Sheet1" {
		if err := f.SetSheetName("Sheet1", name); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	} else if _, err := f.NewSheet(name); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Color: []string{"E7EEF7"}, Pattern: 1}})
	if err != nil {
		return fmt.Errorf("header style: %w", err)
	}
	wrap, err := f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("cell style: %w", err)
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	if err := sw.SetColWidth(1, len(head), 18); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	for i, cells := range append([][]string{head}, rows...) {
		style := wrap
		if i == 0 {
			style = bold
		}
		if err := streamRow(sw, i+1, cells, style); err != nil {
			return fmt.Errorf("sheet %s, row %d: %w", name, i+1, err)
		}
	}
	return sw.Flush()
}

func streamRow(sw *excelize.StreamWriter, n int, cells []string, style int) error {
	out := make([]any, len(cells))
	for i, c := range cells {
		out[i] = excelize.Cell{StyleID: style, Value: c}
	}
	return sw.SetRow(fmt.Sprintf("A%d", n), out)
}
