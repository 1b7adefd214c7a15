package roster

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"isobot/staff"
)

// headerWithin is in how many rows from the top the headings are looked for: titles and dates stand above them.
const headerWithin = 15

// list is what was read so far.
type list struct {
	header   header
	found    bool
	before   []header // rows in which no heading row was found
	people   []staff.Person
	rows     []int // of people
	problems []Problem
	cut      bool
	seen     map[string]int    // code: row
	spelling map[string]string // folded case of a unit: as it was first written
	levels   map[staff.UnitPath]bool
	scopes   []scope
}

// scope is a grant's unit that must be in the list when it is whole.
type scope struct {
	row  int
	over staff.UnitPath
}

// take takes one row and tells whether to go on.
func (l *list) take(r row) bool {
	if !l.found {
		return l.takeHeader(r)
	}
	if len(l.people) >= maxRows {
		l.fail(r.n, -1, fmt.Sprintf("Danh sách có hơn %d người", maxRows), "chia danh sách thành nhiều tệp")
		return false
	}
	l.takePerson(r)
	return !l.cut
}

func (l *list) takeHeader(r row) bool {
	h := readHeader(r.cells)
	h.row = r.n
	if missing := h.missing(); len(missing) == 0 || h.is[colName] >= 0 && h.is[colCode] >= 0 {
		l.header, l.found = h, true
		for _, i := range h.twice {
			l.fail(r.n, i, "Có hai cột cùng ý nghĩa", "bỏ hoặc đổi tên một cột")
		}
		if len(missing) > 0 {
			l.fail(r.n, -1, "Thiếu cột "+strings.Join(missing, ", "), "thêm cột, hoặc dùng tệp mẫu của hệ thống")
		}
		return len(missing) == 0
	}
	l.before = append(l.before, h)
	return len(l.before) < headerWithin
}

// fail notes a problem; column is an index, -1 for the whole row.
func (l *list) fail(n, column int, what, remedy string) {
	if len(l.problems) >= maxProblems {
		l.cut = true
		return
	}
	p := Problem{Row: n, What: what, Remedy: remedy}
	if column >= 0 {
		p.Column = l.header.name(column)
	}
	l.problems = append(l.problems, p)
}

// end checks what only the whole list can tell and returns the problems in order of rows.
func (l *list) end() []Problem {
	switch {
	case !l.found && len(l.problems) == 0:
		l.problems = append(l.problems, l.noHeader())
	case l.found && len(l.people) == 0 && len(l.problems) == 0:
		l.problems = append(l.problems, Problem{What: "Danh sách không có người nào", Remedy: "điền mỗi người một dòng dưới dòng tiêu đề"})
	}
	for _, s := range l.scopes {
		if s.over != "" && !l.levels[s.over] {
			l.fail(s.row, l.header.is[colScope], "Phạm vi "+quote(string(s.over))+" không có trong danh sách đơn vị",
				"viết đúng như ở cột đơn vị, từ cấp trên cùng xuống, hoặc để trống để lấy đơn vị của người đó")
		}
	}
	if l.cut {
		l.problems = append(l.problems, Problem{What: fmt.Sprintf("Chỉ nêu %d lỗi đầu tiên", maxProblems), Remedy: "sửa các lỗi trên rồi kiểm tra lại"})
	}
	slices.SortStableFunc(l.problems, func(a, b Problem) int { return rowOrder(a) - rowOrder(b) })
	return l.problems
}

// rowOrder puts what is about the whole file last.
func rowOrder(p Problem) int {
	if p.Row == 0 {
		return int(^uint(0) >> 1)
	}
	return p.Row
}

func (l *list) noHeader() Problem {
	missing, most := []string{"mã cán bộ", "họ và tên", "đơn vị"}, 0
	for _, h := range l.before {
		if m := h.missing(); 3-len(m) > most {
			missing, most = m, 3-len(m)
		}
	}
	return Problem{What: "Không thấy dòng tiêu đề; thiếu cột " + strings.Join(missing, ", "),
		Remedy: fmt.Sprintf("đặt dòng tiêu đề trong %d dòng đầu của trang đầu tiên, hoặc dùng tệp mẫu của hệ thống", headerWithin)}
}

// quote shows what the file has, shortened.
func quote(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		s = string([]rune(s)[:60]) + "…"
	}
	return "“" + s + "”"
}
