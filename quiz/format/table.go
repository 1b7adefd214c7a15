package format

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"isobot/quiz"
)

// Columns of a question sheet, in the order of the template. The header row is found by these names or by their other spellings,
// with or without tones, in any order.
const (
	colID = iota
	colType
	colStem
	colCase
	colKey
	colExplanation
	colLevel
	colClause
	colGroup
	colCites
	colConfidence
	colTags
	colCategory
	colName
	colWeights
	colFixed
	colCaseMatters
	fixedColumns
)

// sheetColumns are the names of the columns; the first is the template's.
var sheetColumns = [fixedColumns][]string{
	colID:          {"Mã", "ma cau", "id", "ma cau hoi"},
	colType:        {"Loại", "loai cau", "loai cau hoi", "type", "dang", "dang cau hoi"},
	colStem:        {"Câu hỏi", "noi dung", "noi dung cau hoi", "question", "stem", "de bai"},
	colCase:        {"Tình huống", "case", "doan van"},
	colKey:         {"Đáp án", "dap an dung", "answer", "key", "correct", "correct answer"},
	colExplanation: {"Giải thích", "loi giai", "explanation", "huong dan giai", "giai thich dap an"},
	colLevel:       {"Mức độ", "level", "muc do nhan thuc"},
	colClause:      {"Điều khoản", "clause"},
	colGroup:       {"Nhóm", "group"},
	colCites:       {"Căn cứ", "cites", "nguon", "can cu phap ly"},
	colConfidence:  {"Độ tin cậy", "confidence"},
	colTags:        {"Thẻ", "tags", "nhan"},
	colCategory:    {"Danh mục", "category", "chu de"},
	colName:        {"Tên câu", "name", "ten"},
	colWeights:     {"Trọng số", "weights", "ty le diem"},
	colFixed:       {"Giữ thứ tự", "fixed", "khong tron"},
	colCaseMatters: {"Phân biệt hoa thường", "case matters"},
}

// optionColumns is how many options the template has; a sheet may have fewer or more, up to maxChoices.
const optionColumns = 6

var (
	optionHeader = regexp.MustCompile(`^(?:lua chon|phuong an|option|dap an|cau tra loi|answer|choice)? ?([a-z])$`)
	optionNumber = regexp.MustCompile(`^(?:lua chon|phuong an|option|choice) ?([0-9]{1,2})$`)
	reasonHeader = regexp.MustCompile(`^(?:ly do|giai thich|reason|feedback) ?([a-z]|[0-9]{1,2})$`)
)

// row is one row of a sheet; place names a cell by its column.
type row struct {
	number int // 1-based, as the spreadsheet program shows it
	cells  []string
}

// table is a sheet of questions: where its header stands and which column is what.
type table struct {
	sheet   string // "" for a CSV file
	cols    [fixedColumns]int
	options []int
	reasons map[int]int // option, column
	rows    []row
}

// fold makes a header comparable: no tones, no case, single spaces.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(squeeze(s))) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r >= 0x300 && r <= 0x36f:
		case strings.ContainsRune("*:.()_", r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return squeeze(b.String())
}

// findTable looks for the header among the first rows: a row that names the question and at least one option or the key.
func findTable(sheet string, rows []row) *table {
	for i, r := range rows[:min(len(rows), 20)] {
		t := &table{sheet: sheet, reasons: map[int]int{}, rows: rows[i+1:]}
		t.header(r.cells)
		if t.cols[colStem] >= 0 && (t.cols[colKey] >= 0 || len(t.options) > 0) {
			return t
		}
	}
	return nil
}

func (t *table) header(cells []string) {
	for i := range t.cols {
		t.cols[i] = -1
	}
	byLetter := map[int]int{}
	for c, cell := range cells {
		name := fold(cell)
		col := slices.IndexFunc(sheetColumns[:], func(names []string) bool {
			return slices.ContainsFunc(names, func(n string) bool { return fold(n) == name })
		})
		switch {
		case name == "":
		case col >= 0 && t.cols[col] < 0:
			t.cols[col] = c
		default:
			if n, ok := ordinal(optionHeader, name); ok {
				byLetter[n] = c
			} else if n, ok := ordinal(optionNumber, name); ok {
				byLetter[n] = c
			} else if n, ok := ordinal(reasonHeader, name); ok {
				t.reasons[n] = c
			}
		}
	}
	for n := 0; n < maxChoices; n++ {
		c, ok := byLetter[n]
		if !ok {
			break
		}
		t.options = append(t.options, c)
	}
}

// ordinal is 0 for A or 1.
func ordinal(re *regexp.Regexp, name string) (int, bool) {
	m := re.FindStringSubmatch(name)
	if m == nil {
		return 0, false
	}
	if m[1][0] >= 'a' {
		return int(m[1][0] - 'a'), true
	}
	n := 0
	fmt.Sscan(m[1], &n) //nolint:errcheck // two digits
	return n - 1, n > 0
}

// items makes a question of every row that is not empty.
func (t *table) items() []Item {
	var out []Item
	for _, r := range t.rows {
		if strings.TrimSpace(strings.Join(r.cells, "")) == "" {
			continue
		}
		out = append(out, t.item(r))
	}
	return out
}

func (r row) cell(c int) string {
	if c < 0 || c >= len(r.cells) {
		return ""
	}
	return tidy(unguard(r.cells[c]))
}

// at names a cell for people: "trang tính Câu hỏi, ô B7".
func (t *table) at(r row, c int) string {
	where := fmt.Sprintf("dòng %d", r.number)
	if c >= 0 {
		where = "ô " + columnName(c) + number(float64(r.number))
	}
	if t.sheet == "" {
		return where
	}
	return "trang tính " + t.sheet + ", " + where
}

func columnName(c int) string {
	if c < 26 {
		return letter(c)
	}
	return letter(c/26-1) + letter(c%26)
}

func (t *table) item(r row) Item {
	it := Item{Line: r.number, Place: t.at(r, -1)}
	get := func(col int) string { return r.cell(t.cols[col]) }
	q := &quiz.Question{ID: squeeze(get(colID)), Stem: get(colStem), Case: get(colCase), Explanation: get(colExplanation), Clause: squeeze(get(colClause)),
		Category: squeeze(get(colCategory)), Name: squeeze(get(colName)), Cites: list(get(colCites)), Tags: list(get(colTags))}
	it.title(q.Name, q.Stem)
	it.Question = q
	s := &sheetRow{t: t, r: r, it: &it, q: q}
	s.options()
	s.kind(get(colType))
	s.choose(t.cols[colLevel], get(colLevel), levelWords, func(v string) { q.Level = quiz.Level(v) })
	s.choose(t.cols[colGroup], get(colGroup), groupWords, func(v string) { q.Group = v })
	s.choose(t.cols[colConfidence], get(colConfidence), map[string]string{"a": "A", "b": "B", "c": "C"}, func(v string) { q.Confidence = v })
	s.choose(t.cols[colFixed], get(colFixed), yesWords, func(v string) { q.Fixed = v != "" })
	s.choose(t.cols[colCaseMatters], get(colCaseMatters), yesWords, func(v string) { q.CaseMatters = v != "" })
	s.answers(get(colKey))
	s.weights(get(colWeights))
	it.Type = q.Type
	return it
}

var (
	levelWords = map[string]string{"nhan biet": "nhan_biet", "nb": "nhan_biet", "thong hieu": "thong_hieu", "th": "thong_hieu", "van dung": "van_dung", "vd": "van_dung"}
	groupWords = map[string]string{"4": "4", "5": "5", "6": "6", "7": "7", "8": "8", "9": "9", "10": "10", "phap ly": "phap_ly", "mot cua": "mot_cua", "khai niem": "khai_niem"}
	yesWords   = map[string]string{"x": "x", "co": "x", "yes": "x", "true": "x", "1": "x", "khong": "", "no": "", "false": "", "0": ""}
	typeWords  = map[string]quiz.Type{
		"mot dap an": quiz.SingleChoice, "single choice": quiz.SingleChoice, "trac nghiem": quiz.SingleChoice, "mot lua chon": quiz.SingleChoice,
		"nhieu dap an": quiz.MultipleChoice, "multiple choice": quiz.MultipleChoice, "nhieu lua chon": quiz.MultipleChoice,
		"dung sai": quiz.TrueFalse, "dung/sai": quiz.TrueFalse, "dung - sai": quiz.TrueFalse, "true false": quiz.TrueFalse, "true/false": quiz.TrueFalse,
		"sap xep": quiz.Ordering, "sap thu tu": quiz.Ordering, "ordering": quiz.Ordering,
		"ghep cap": quiz.Matching, "ghep doi": quiz.Matching, "noi cap": quiz.Matching, "matching": quiz.Matching,
		"dien tu": quiz.ShortAnswer, "tra loi ngan": quiz.ShortAnswer, "short answer": quiz.ShortAnswer,
		"dien so": quiz.Numerical, "numerical": quiz.Numerical,
		"tu luan": quiz.Essay, "essay": quiz.Essay, "thong tin": quiz.Description, "description": quiz.Description,
	}
)

// list parts a cell at semicolons.
func list(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if part = cleanTag(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// guard keeps a spreadsheet program from taking a text for a formula; unguard takes the guard off again.
func guard(s string) string {
	if s != "" && strings.ContainsRune("=+-@'\t", rune(s[0])) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("=+-@'\t", rune(s[1])) {
		return s[1:]
	}
	return s
}

// round5 is a weight as Moodle keeps it.
func round5(w float64) float64 { return math.Round(w*1e5) / 1e5 }
