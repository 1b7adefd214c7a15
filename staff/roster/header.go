package roster

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The columns that are understood.
const (
	colCode = iota
	colName
	colFamily // the family and middle names, where the file keeps them apart
	colUnit
	colPosition
	colRole
	colScope
	colPhone
	colEmail
	columns
)

// headings are the ways to name a column, folded.
var headings = map[string]int{
	"ma can bo": colCode, "ma so can bo": colCode, "ma cb": colCode, "ma cbcc": colCode, "ma cbccvc": colCode, "ma cong chuc": colCode, "ma so": colCode,
	"ma nhan vien": colCode, "ma nv": colCode, "ma": colCode, "code": colCode, "staff code": colCode, "employee code": colCode, "staff id": colCode, "id": colCode,
	"ho va ten": colName, "ho ten": colName, "ten": colName, "ten can bo": colName, "ho ten can bo": colName, "ho va ten can bo": colName,
	"name": colName, "full name": colName, "fullname": colName,
	"ho": colFamily, "ho dem": colFamily, "ho va dem": colFamily, "ho va ten dem": colFamily, "ho lot": colFamily, "ho va chu lot": colFamily,
	"don vi": colUnit, "don vi cong tac": colUnit, "ten don vi": colUnit, "phong ban": colUnit, "phong": colUnit, "bo phan": colUnit, "co quan": colUnit,
	"unit": colUnit, "unit path": colUnit, "department": colUnit,
	"chuc vu": colPosition, "chuc danh": colPosition, "vi tri": colPosition, "chuc vu chuc danh": colPosition, "position": colPosition,
	"title": colPosition, "job title": colPosition,
	"vai tro": colRole, "quyen": colRole, "phan quyen": colRole, "role": colRole, "roles": colRole,
	"pham vi": colScope, "pham vi vai tro": colScope, "scope": colScope,
	"dien thoai": colPhone, "so dien thoai": colPhone, "sdt": colPhone, "di dong": colPhone, "so di dong": colPhone, "phone": colPhone,
	"mobile": colPhone, "phone number": colPhone,
	"email": colEmail, "e mail": colEmail, "thu dien tu": colEmail, "dia chi email": colEmail, "hop thu": colEmail, "mail": colEmail,
}

// levelHeadings begin the heading of a column that holds one level of the unit's path; a number follows.
var levelHeadings = []string{"don vi cap ", "cap ", "unit level ", "level ", "unit "}

// header tells which column of the file is which.
type header struct {
	row    int
	names  []string
	is     [columns]int // index in the row; -1: not there
	levels []int        // indices of the columns of unit levels, from the top
	twice  []int        // indices of columns that name again what another named
}

func readHeader(cells []string) header {
	h := header{names: make([]string, len(cells))}
	for i := range h.is {
		h.is[i] = -1
	}
	levels := map[int]int{}
	for i, c := range cells {
		h.names[i] = squeeze(c)
		name := foldHeading(c)
		if level := levelOf(name); level > 0 {
			if _, there := levels[level]; there {
				h.twice = append(h.twice, i)
			}
			levels[level] = i
			continue
		}
		col, ok := headings[name]
		switch {
		case !ok:
		case h.is[col] >= 0:
			h.twice = append(h.twice, i)
		default:
			h.is[col] = i
		}
	}
	for n := 1; n <= maxDepth; n++ {
		if i, ok := levels[n]; ok {
			h.levels = append(h.levels, i)
		}
	}
	return h
}

func levelOf(name string) int {
	for _, begin := range levelHeadings {
		if rest, ok := strings.CutPrefix(name, begin); ok {
			if n, err := strconv.Atoi(rest); err == nil && n >= 1 && n <= maxDepth {
				return n
			}
		}
	}
	return 0
}

func (h header) hasUnit() bool { return h.is[colUnit] >= 0 || len(h.levels) > 0 }

// missing names the columns that a list can not do without.
func (h header) missing() (names []string) {
	if h.is[colCode] < 0 {
		names = append(names, "mã cán bộ")
	}
	if h.is[colName] < 0 {
		names = append(names, "họ và tên")
	}
	if !h.hasUnit() {
		names = append(names, "đơn vị")
	}
	return names
}

// name is what the file calls the column at index i.
func (h header) name(i int) string {
	if i >= 0 && i < len(h.names) && h.names[i] != "" {
		return h.names[i]
	}
	return columnName(max(i, 0))
}

// foldHeading drops accents, case, punctuation and what stands in brackets.
func foldHeading(s string) string {
	if i := strings.IndexAny(s, "([{"); i > 0 {
		s = s[:i]
	}
	return fold(s)
}

// fold is the text in lower case without accents, its words of letters and digits joined by one space.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return squeeze(b.String())
}

// squeeze is the text in NFC without invisible characters and with single spaces.
func squeeze(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}
