package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

// tables are parts 1 to 9.
func (x *index) tables() []table {
	return []table{x.plan(), x.assignments(), x.attendance(), x.rehearsals(), x.readings(), x.draws(), x.keys(), x.results(), x.byClause(), x.regrades(), x.items(), x.sureness(), x.effect(),
		x.effectByClause(), x.effectByUnit(), x.actions(), x.notes(), x.certificates()}
}

func (x *index) plan() table {
	t := table{part: 1, sheet: "1 Kế hoạch", about: "Kế hoạch đào tạo: các khóa đã giao trong kỳ, cho ai, ai giao, hạn nào.",
		heads:  []string{"Mã đợt giao", "Khóa đào tạo", "Mã khóa", "Phiên bản", "Giao cho", "Số người trong phạm vi", "Ngày giao", "Hạn hoàn thành", "Người giao", "Tình trạng"},
		widths: []float64{16, 44, 22, 10, 60, 12, 20, 16, 14, 12}}
	for i := range x.Assignments {
		a := &x.Assignments[i]
		n := 0
		x.assigned(a, func(charge) { n++ })
		version, state := 0, "đang mở"
		if c := x.courses[a.Course]; c != nil {
			version = c.Version
		}
		if a.Closed {
			state = "đã đóng"
		}
		t.rows = append(t.rows, []any{a.ID, x.course(a.Course), a.Course, version, x.whom(a), n, moment(a.At), day(a.Due), a.By, state})
	}
	return t
}

// roleNames name the roles that an assignment may ask.
var roleNames = map[staff.Role]string{staff.Trainer: "người đào tạo", staff.Coordinator: "người điều phối", staff.Administrator: "người quản trị"}

// whom names the units of an assignment with the positions and roles that it asks of them, and those of its people who are in the bundle.
func (x *index) whom(a *quiz.Assignment) string {
	var names []string
	for _, u := range a.Units {
		names = append(names, cmp.Or(string(u), "toàn cơ quan"))
	}
	who := slices.Clone(a.Positions)
	for _, r := range a.Roles {
		who = append(who, cmp.Or(roleNames[r], string(r)))
	}
	if len(who) > 0 && len(names) > 0 {
		names = []string{fmt.Sprintf("%s (%s)", strings.Join(who, ", "), strings.Join(names, "; "))}
	}
	for _, code := range a.People {
		if x.people[code] != nil {
			names = append(names, code)
		}
	}
	return strings.Join(names, "; ")
}

func (x *index) assignments() table {
	t := table{part: 2, sheet: "2 Danh sách giao", about: "Từng người được giao và tình trạng tại thời điểm lập hồ sơ.",
		heads:  []string{"Mã đợt giao", "Khóa đào tạo", "Kỳ", "Mã cán bộ", "Họ và tên", "Đơn vị", "Giao từ ngày", "Hạn hoàn thành", "Tình trạng", "Hoàn thành lúc", "Trễ hạn"},
		widths: []float64{16, 44, 8, 14, 26, 44, 14, 16, 14, 20, 10}}
	for i := range x.Assignments {
		a := &x.Assignments[i]
		x.assigned(a, func(c charge) {
			late := ""
			if done := c.progress.Completed; !done.IsZero() && done.In(hanoi).Format(time.DateOnly) > c.due {
				late = "có"
			}
			t.rows = append(t.rows, []any{a.ID, x.course(a.Course), a.Cycle, c.Code, c.Name, string(c.Unit), day(c.duty.From), day(c.due), c.standing, moment(c.progress.Completed), late})
		})
	}
	return t
}

func (x *index) attendance() table {
	t := table{part: 3, sheet: "3a Tham dự", about: "Thời gian tham dự: thẻ bài đã đọc, lần làm bài, từ lúc nào đến lúc nào.",
		heads:  []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Kỳ", "Bài", "Bắt đầu khóa", "Thẻ đã đọc", "Số thẻ", "Số lần làm", "Cao nhất (%)", "Đạt lúc", "Hoàn thành khóa"},
		widths: []float64{14, 26, 44, 44, 8, 44, 20, 10, 10, 10, 12, 20, 20}}
	for i := range x.Progress {
		p := &x.Progress[i]
		for _, id := range x.lessonsOf(p) {
			l := p.Lessons[id]
			t.rows = append(t.rows, []any{p.Person, x.name(p.Person), x.unit(p.Person), x.course(p.Course), p.Cycle, x.lesson(p.Course, id), moment(p.Started),
				l.Card, x.cards(p.Course, id), l.Tries, l.Best, moment(l.Passed), moment(p.Completed)})
		}
	}
	return t
}

// readings is who read which revision of which document, and showed that they understood it: the rest of part 3.
func (x *index) readings() table {
	t := table{part: 3, sheet: "3b Đọc và hiểu", about: "Tài liệu đã giao đọc: ai xác nhận đã đọc bản nào, lúc nào; chỉ tính là hoàn thành khi trả lời đạt các câu hỏi của tài liệu.",
		heads:  []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Tài liệu", "Mã tài liệu", "Bản (mã băm)", "Chỉ phần sửa đổi", "Xác nhận đã đọc lúc", "Trả lời đạt lúc", "Cao nhất (%)", "Số lần làm"},
		widths: []float64{14, 26, 44, 44, 26, 20, 12, 20, 20, 12, 10}}
	for i := range x.Progress {
		p := &x.Progress[i]
		c := x.courses[p.Course]
		if c == nil || c.Reading == nil {
			continue
		}
		only, at := "", ""
		if c.Reading.From != "" {
			only = "có"
		}
		if p.Read != nil {
			at = moment(p.Read.At)
		}
		l := p.Lessons[c.Lessons[0].ID]
		t.rows = append(t.rows, []any{p.Person, x.name(p.Person), x.unit(p.Person), c.Reading.Title, c.Reading.Document, c.Reading.Revision, only, at, moment(p.Completed), l.Best, l.Tries})
	}
	return t
}

// lessonsOf lists the lessons that somebody began, in the course's order; those that the course no longer has come last.
func (x *index) lessonsOf(p *quiz.Progress) []string {
	rank := map[string]int{}
	if c := x.courses[p.Course]; c != nil {
		for i := range c.Lessons {
			rank[c.Lessons[i].ID] = i - len(c.Lessons)
		}
	}
	var ids []string
	for id := range p.Lessons {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(rank[a]-rank[b], strings.Compare(a, b)) })
	return ids
}

func (x *index) cards(course, lesson string) any {
	c := x.courses[course]
	if c == nil {
		return nil
	}
	l := c.Lesson(lesson)
	if l == nil {
		return nil
	}
	n := len(l.Cards)
	if l.Case != nil {
		n++
	}
	return n
}

// noteKinds name the kinds of audit lines that belong to part 8.
var noteKinds = map[string]string{"remind": "nhắc", "nudge": "nhắc", "digest": "báo người phụ trách", "escalat": "báo trưởng đơn vị", "exempt": "miễn",
	"extend": "gia hạn", "extension": "gia hạn", "leave": "nghỉ", "closed": "đóng", "unreach": "không liên lạc được"}

func noteKind(kind string) string {
	for prefix, name := range noteKinds {
		if strings.HasPrefix(kind, prefix) {
			return name
		}
	}
	return ""
}

// dutyNote names what was decided about one person's duty.
func dutyNote(d *quiz.Duty) string {
	switch {
	case d.State == quiz.DutyExempt:
		return "miễn"
	case d.State == quiz.DutyClosed:
		return "đóng"
	case d.Until != "":
		return "nghỉ đến " + day(d.Until)
	}
	return "gia hạn"
}

func (x *index) notes() table {
	t := table{part: 8, sheet: "8 Nhắc, miễn, gia hạn", about: "Nhắc nhở, miễn, gia hạn, nghỉ và lý do. Số dòng chỉ tới nhat-ky.jsonl; dòng không có số lấy từ sổ giao việc.",
		heads:  []string{"Số dòng nhật ký", "Lúc", "Việc", "Mã cán bộ", "Họ và tên", "Đợt giao", "Kênh", "Lý do", "Người quyết định", "Chi tiết"},
		widths: []float64{12, 20, 16, 14, 26, 16, 12, 44, 16, 44}}
	for i := range x.Duties {
		if d := &x.Duties[i]; d.Own && !d.At.IsZero() {
			t.rows = append(t.rows, []any{nil, moment(d.At), dutyNote(d), d.Person, x.name(d.Person), d.Assignment, "", d.Reason, cmp.Or(d.By, "tự động"), "hạn " + day(d.Due)})
		}
	}
	for _, e := range x.events {
		what := noteKind(e.Kind)
		if what == "" {
			continue
		}
		by := e.Actor
		if strings.HasPrefix(by, "clock:") {
			by = "tự động"
		}
		t.rows = append(t.rows, []any{int(e.Seq), moment(e.At), what, e.Subject, x.name(e.Subject), e.Data["assignment"], e.Data["channel"], e.Data["reason"],
			by, rest(e.Data, "assignment", "channel", "reason")})
	}
	return t
}

// rest writes what is not among the named values.
func rest(data map[string]string, named ...string) string {
	var parts []string
	for k, v := range data {
		if !slices.Contains(named, k) {
			parts = append(parts, k+"="+v)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// states name what a certificate is worth.
var states = map[quiz.CertificateState]string{quiz.Valid: "còn giá trị", quiz.Expiring: "sắp hết hạn", quiz.Expired: "hết hạn", quiz.Revoked: "đã thu hồi"}

func (x *index) certificates() table {
	t := table{part: 9, sheet: "9 Giấy chứng nhận", about: "Giấy chứng nhận đã cấp; bản có mã QR ở chung-nhan.pdf. Tình trạng tại thời điểm lập hồ sơ.",
		heads:  []string{"Mã số", "Mã cán bộ", "Họ và tên", "Đơn vị khi cấp", "Khóa đào tạo", "Phiên bản", "Kỳ", "Ngày cấp", "Giá trị đến", "Tình trạng", "Thu hồi: lúc, ai, lý do"},
		widths: []float64{34, 14, 26, 44, 44, 10, 10, 20, 16, 14, 44}}
	for i := range x.Certificates {
		c := &x.Certificates[i]
		until, revoked := "không thời hạn", ""
		if c.ValidUntil != "" {
			until = day(c.ValidUntil)
		}
		if r := c.Revoked; r != nil {
			revoked = fmt.Sprintf("%s, %s: %s", moment(r.At), r.By, r.Reason)
		}
		t.rows = append(t.rows, []any{c.Code, c.Person, cmp.Or(c.Name, "(đã ẩn danh)"), string(c.Unit), c.CourseTitle, c.Version, c.Cycle, moment(c.IssuedAt),
			until, states[c.StateAt(x.At)], revoked})
	}
	return t
}
