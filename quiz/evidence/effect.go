package evidence

import (
	"fmt"
	"math"

	"isobot/quiz"
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
	remarks := x.remarks()
	x.eachTraining(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		m := x.measure(at, attempts)
		remark := remarks[both(p.Code, at.course)]
		if remark == "" {
			remark = noData
		}
		t.rows = append(t.rows, []any{p.Code, p.Name, string(p.Unit), x.course(at.course), at.cycle, shown(m.beforeP), shown(m.afterP), shown(m.delayedP),
			difference(m.beforeP, m.afterP), difference(m.afterP, m.delayedP), m.pass, m.verdict(), remark})
	})
	return t
}

// remarks are what heads of units said of their people, from the audit log.
func (x *index) remarks() map[string]string {
	all := map[string]string{}
	for _, e := range x.events {
		if e.Kind == "remark" {
			all[both(e.Subject, e.Data["course"])] = e.Data["text"]
		}
	}
	return all
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
		heads:  []string{"Khóa đào tạo", "Điều khoản hoặc nhóm", "Trước (%)", "Số câu trước", "Sau (%)", "Số câu sau", "Sau 30–90 ngày (%)", "Số câu sau 30–90 ngày"},
		widths: []float64{44, 22, 14, 12, 14, 12, 18, 18}}
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
			for _, sums := range []map[string]tally{c.before, c.after, c.delayed} {
				if s := sums[k]; s.of > 0 {
					row = append(row, s.percent(), s.of)
				} else {
					row = append(row, noData, 0)
				}
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// actions is part 7 for those below: what fell short, and what was done about it.
func (x *index) actions() table {
	t := table{part: 7, sheet: "7c Hành động", about: "Những lần chưa đạt và hành động sau đó. Còn mở nghĩa là chưa có lần làm lại nào đạt.",
		heads: []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Bài", "Mục đích", "Chưa đạt lúc", "Phần trăm", "Mức đạt (%)", "Hành động", "Tình trạng"}, widths: []float64{14, 26, 44, 40, 40, 18, 20, 10, 10, 60, 12}}
	x.eachSitting(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		m := x.measure(at, attempts)
		for i, a := range m.later {
			if a.Passed() || a.Purpose == quiz.Before {
				continue
			}
			what, state := m.followUp(i)
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
	return "Chưa có hành động được ghi nhận; cần học lại và làm lại", "còn mở"
}
