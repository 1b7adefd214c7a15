package evidence

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"isobot/quiz"
	"isobot/staff"
)

// Effectiveness is measured on parallel forms of one blueprint: before the training, after it, and 30 to 90 days later. Where a course
// has no test of its own after the training, the tests of its lessons that were passed stand for it.

// measures are what is known of one person in one course.
type measures struct {
	before, after, delayed    *quiz.Attempt
	lessons                   []*quiz.Attempt // passed lesson tests, which stand for after when there is no such test
	completed                 bool
	later                     []*quiz.Attempt // everything that counts, in order of time
	beforeP, afterP, delayedP *int            // percent
	pass                      int
}

// measure sorts a person's attempts at a course, given in order of time. The first test before and the last ones after and later count.
func (x *index) measure(at sitting, attempts []*quiz.Attempt) measures {
	var m measures
	if c := x.courses[at.course]; c != nil {
		m.pass = c.PassPercent
	}
	if pr := x.progress[at]; pr != nil {
		m.completed = !pr.Completed.IsZero()
	}
	for _, a := range attempts {
		if a.Finished.IsZero() || a.Purpose == quiz.Practice {
			continue
		}
		m.later = append(m.later, a)
		switch a.Purpose {
		case quiz.Before:
			if m.before == nil {
				m.before = a
			}
		case quiz.After, quiz.OfFinal:
			m.after = a
		case quiz.Delayed:
			if a.Touch == 0 || a.Touch >= 30 {
				m.delayed = a
			}
		default:
			if a.Passed() {
				m.lessons = append(m.lessons, a)
			}
		}
	}
	m.beforeP, m.delayedP = percentOf(m.before), percentOf(m.delayed)
	m.afterP = percentOf(m.after)
	if m.after == nil && m.completed && len(m.lessons) > 0 {
		m.afterP = percentOf(m.lessons...)
	}
	return m
}

// afters are the attempts that stand for the measure after the training.
func (m *measures) afters() []*quiz.Attempt {
	switch {
	case m.after != nil:
		return []*quiz.Attempt{m.after}
	case m.afterP != nil:
		return m.lessons
	}
	return nil
}

// percentOf is the share of marks over attempts, rounded down; of none it is nil.
func percentOf(attempts ...*quiz.Attempt) *int {
	marks, of := 0.0, 0
	for _, a := range attempts {
		if a == nil {
			continue
		}
		m, n, _ := a.Score()
		marks, of = marks+m, of+n
	}
	if of == 0 {
		return nil
	}
	p := int(math.Floor(marks*100/float64(of) + 1e-9))
	return &p
}

// shown is a percentage for a cell, or that there is none.
func shown(p *int) any {
	if p == nil {
		return noData
	}
	return *p
}

func difference(a, b *int) any {
	if a == nil || b == nil {
		return noData
	}
	return *b - *a
}

// effect is part 7 by person.
func (x *index) effect() table {
	t := table{part: 7, sheet: "7a Hiệu lực", about: "Đánh giá hiệu lực (7.2 c): trước, sau và 30–90 ngày sau đào tạo. Khóa không có bài sau đào tạo riêng thì lấy các bài kiểm tra đã đạt.",
		heads:  []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Kỳ", "Trước (%)", "Sau (%)", "Sau 30–90 ngày (%)", "Tăng (điểm %)", "Giữ được (điểm %)", "Mức đạt (%)", "Đánh giá", "Nhận xét của trưởng đơn vị"},
		widths: []float64{14, 26, 44, 44, 8, 16, 16, 18, 16, 16, 10, 24, 40}}
	x.eachTraining(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		m := x.measure(at, attempts)
		t.rows = append(t.rows, []any{p.Code, p.Name, string(p.Unit), x.course(at.course), at.cycle, shown(m.beforeP), shown(m.afterP), shown(m.delayedP),
			difference(m.beforeP, m.afterP), difference(m.afterP, m.delayedP), m.pass, m.verdict(), x.remark(at.course, at.cycle, p.Unit)})
	})
	return t
}

// applied name the answers of heads of units.
var applied = map[quiz.Applied]string{quiz.AppliedWell: "Áp dụng tốt", quiz.AppliedPartly: "Áp dụng một phần", quiz.AppliedNot: "Chưa áp dụng"}

// remark is what the head of a unit said of how the unit applies a course.
func (x *index) remark(course, cycle string, unit staff.UnitPath) string {
	for i := range x.Remarks {
		if r := &x.Remarks[i]; r.Course == course && r.Cycle == cycle && r.Unit == unit && r.By != "" {
			return strings.TrimSuffix(applied[r.Applied]+". "+r.Text, ". ")
		}
	}
	return noData
}

func (m *measures) verdict() string {
	switch {
	case m.delayedP != nil && *m.delayedP < m.pass:
		return "chưa giữ được"
	case m.delayedP != nil:
		return "có hiệu lực, giữ được"
	case m.afterP == nil:
		return "chưa xong khóa"
	case *m.afterP < m.pass:
		return "chưa đạt"
	}
	return "đạt, chưa đo sau 30–90 ngày"
}

// effectByClause is part 7 by clause, over everybody.
func (x *index) effectByClause() table {
	t := table{part: 7, sheet: "7b Hiệu lực theo điều", about: "Cùng các phép đo, gộp theo điều khoản trên mọi người trong hồ sơ.",
		heads:  []string{"Khóa đào tạo", "Điều khoản hoặc nhóm", "Trước (%)", "Số câu trước", "Sau (%)", "Số câu sau", "Sau 30–90 ngày (%)", "Số câu sau 30–90 ngày", "Tăng (điểm %)", "Giữ được (điểm %)"},
		widths: []float64{44, 22, 14, 12, 14, 12, 18, 18, 14, 16}}
	type three struct{ before, after, delayed map[string]tally }
	courses := map[string]three{}
	x.eachTraining(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		c, ok := courses[at.course]
		if !ok {
			c = three{map[string]tally{}, map[string]tally{}, map[string]tally{}}
			courses[at.course] = c
		}
		m := x.measure(at, attempts)
		if m.before != nil {
			x.count(c.before, m.before)
		}
		for _, a := range m.afters() {
			x.count(c.after, a)
		}
		if m.delayed != nil {
			x.count(c.delayed, m.delayed)
		}
	})
	for i := range x.Courses {
		c, ok := courses[x.Courses[i].ID]
		if !ok {
			continue
		}
		every := map[string]tally{}
		for _, sums := range []map[string]tally{c.before, c.after, c.delayed} {
			for k := range sums {
				every[k] = tally{}
			}
		}
		for _, k := range clausesOf(every) {
			row := []any{x.Courses[i].Title, k}
			var shares [3]*int
			for n, sums := range []map[string]tally{c.before, c.after, c.delayed} {
				shares[n] = sums[k].share()
				row = append(row, shown(shares[n]), sums[k].of)
			}
			t.rows = append(t.rows, append(row, difference(shares[0], shares[1]), difference(shares[1], shares[2])))
		}
	}
	return t
}

// effectByUnit is part 7 by unit: means over the people who took both tests that are compared, and what the head of the unit said.
func (x *index) effectByUnit() table {
	t := table{part: 7, sheet: "7c Hiệu lực theo đơn vị", about: "Trung bình theo đơn vị. Mức tăng tính trên người có cả bài trước và bài sau; mức giữ được tính trên người có cả bài sau và bài sau 30–90 ngày.",
		heads:  []string{"Khóa đào tạo", "Kỳ", "Đơn vị", "Số người đã làm bài", "Trước (%)", "Sau (%)", "Sau 30–90 ngày (%)", "Tăng (điểm %)", "Giữ được (điểm %)", "Nhận xét của trưởng đơn vị"},
		widths: []float64{44, 8, 44, 12, 18, 18, 18, 18, 18, 60}}
	type place struct {
		course, cycle string
		unit          staff.UnitPath
	}
	type sums struct {
		people                               int
		before, after, delayed, gain, lasted mean
	}
	by := map[place]*sums{}
	var order []place
	x.eachTraining(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		k := place{at.course, at.cycle, p.Unit}
		if by[k] == nil {
			by[k] = &sums{}
			order = append(order, k)
		}
		s, m := by[k], x.measure(at, attempts)
		s.people++
		s.before.add(m.beforeP)
		s.after.add(m.afterP)
		s.delayed.add(m.delayedP)
		s.gain.addDifference(m.beforeP, m.afterP)
		s.lasted.addDifference(m.afterP, m.delayedP)
	})
	slices.SortFunc(order, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.course, b.course), cmp.Compare(a.cycle, b.cycle), cmp.Compare(a.unit, b.unit))
	})
	for _, k := range order {
		s := by[k]
		t.rows = append(t.rows, []any{x.course(k.course), k.cycle, string(k.unit), s.people, s.before.String(), s.after.String(), s.delayed.String(),
			s.gain.points(), s.lasted.points(), x.remark(k.course, k.cycle, k.unit)})
	}
	return t
}

// actions is part 7 for those below: what fell short, and what was done about it.
func (x *index) actions() table {
	t := table{part: 7, sheet: "7d Hành động", about: "Những lần chưa đạt và hành động sau đó. Còn mở: người này đang ở danh sách dưới mức (đã hết lượt, hoặc không giữ được sau 30–90 ngày) và chưa được chọn hành động. Chưa dưới mức: còn lượt làm lại, hoặc là bài nhắc lại sớm hơn 30 ngày.",
		heads: []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Bài", "Mục đích", "Chưa đạt lúc", "Phần trăm", "Mức đạt (%)", "Hành động", "Tình trạng"}, widths: []float64{14, 26, 44, 40, 40, 18, 20, 10, 10, 60, 12}}
	x.eachSitting(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		m := x.measure(at, attempts)
		for i, a := range m.later {
			if a.Passed() || a.Purpose == quiz.Before {
				continue
			}
			what, state := m.followUp(i)
			if r := x.remedy(a); r != nil {
				what, state = x.remedied(r, what, state)
			}
			_, _, percent := a.Score()
			t.rows = append(t.rows, []any{p.Code, p.Name, string(p.Unit), x.course(at.course), x.lesson(at.course, a.Lesson), purposes[a.Purpose],
				moment(a.Finished), percent, a.Pass, what, state})
		}
	})
	return t
}

// followUp tells what followed the failed attempt later[i]: the next try at the same test.
func (m *measures) followUp(i int) (what, state string) {
	failed := m.later[i]
	for _, b := range m.later[i+1:] {
		if b.Lesson != failed.Lesson || b.Purpose != failed.Purpose {
			continue
		}
		_, _, percent := b.Score()
		what = fmt.Sprintf("Học lại và làm lại lần %d với câu khác, ngày %s: %d %%", b.Try, b.Finished.In(hanoi).Format("02/01/2006"), percent)
		if b.Passed() {
			return what, "đã đóng"
		}
		return what, "chưa đạt lại"
	}
	return "Chưa làm lại", notBelow
}

// Where a failed test stands. Who is below the line is what quiz.Course.Below says, which began a remedy: coordinators read the same list.
const (
	notBelow = "chưa dưới mức"
	waiting  = "còn mở"
)

// remedy is what was begun about a test below the line, or about one before that is still open when the test was failed, or nil.
func (x *index) remedy(a *quiz.Attempt) *quiz.Remedy {
	var open *quiz.Remedy
	for i := range x.Remedies {
		r := &x.Remedies[i]
		switch {
		case r.Attempt == a.ID:
			return r
		case r.Person == a.Person && r.Course == a.Course && r.At.Before(a.Finished) && (r.Closed.IsZero() || r.Closed.After(a.Finished)):
			open = r
		}
	}
	return open
}

var remedyKinds = map[quiz.RemedyKind]string{quiz.Retrain: "Đào tạo lại", quiz.Coach: "Kèm cặp", quiz.Reread: "Đọc lại"}

// remedied adds to what followed a failed test what coordinators chose about it, and what came of it.
func (x *index) remedied(r *quiz.Remedy, what, state string) (string, string) {
	var parts []string
	if state != notBelow {
		parts = append(parts, what)
	}
	for _, s := range r.Steps {
		line := fmt.Sprintf("%s (%s chọn ngày %s, theo dõi ngày %s)", remedyKinds[s.Kind], s.By, s.At.In(hanoi).Format("02/01/2006"), day(s.Due))
		switch s.Outcome {
		case quiz.Helped:
			line += ": đạt, ngày " + s.Judged.In(hanoi).Format("02/01/2006")
		case quiz.NotHelped:
			line += ": chưa đạt, ngày " + s.Judged.In(hanoi).Format("02/01/2006")
		}
		parts = append(parts, line)
	}
	if len(parts) == 0 {
		parts = []string{"Chưa có hành động được ghi nhận; cần chọn hành động"}
	}
	switch {
	case !r.Closed.IsZero():
		state = "đã đóng"
	case r.Open() != nil:
		state = "đang thực hiện"
	default:
		state = waiting
	}
	return strings.Join(parts, "; "), state
}
