package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"isobot/quiz"
)

// draws is how forms are drawn: part 4's blueprint.
func (x *index) draws() table {
	t := table{part: 4, sheet: "4a Ma trận đề", about: "Quy tắc ra đề. Mỗi bài làm giữ số hạt giống (seed) và danh sách câu của mình ở phần 5; cùng seed cho cùng đề.",
		heads: []string{"Khóa đào tạo", "Mã khóa", "Phiên bản", "Bài hoặc ô của ma trận", "Rút (câu)", "Trong kho (câu)", "Đạt từ (%)", "Quy tắc"}, widths: []float64{44, 22, 10, 50, 10, 12, 10, 90}}
	const rule = "Rút ngẫu nhiên không lặp lại, câu người học ít gặp nhất trước; đảo thứ tự câu và phương án theo seed."
	for i := range x.Courses {
		c := &x.Courses[i]
		for j := range c.Lessons {
			l := &c.Lessons[j]
			draw := l.Draw
			if draw <= 0 || draw > len(l.Questions) {
				draw = len(l.Questions)
			}
			t.rows = append(t.rows, []any{c.Title, c.ID, c.Version, l.Title, draw, len(l.Questions), c.PassPercent, rule})
		}
		if c.Final == nil {
			continue
		}
		for _, cell := range c.Final.Blueprint {
			cell.Group = quiz.GroupName(cell.Group)
			t.rows = append(t.rows, []any{c.Title, c.ID, c.Version, "Cuối khóa: " + cell.String(), cell.Count, nil, c.Final.Pass, rule})
		}
	}
	return t
}

// keys is every question in the version that an attempt was given, with its key: the rest of part 4.
func (x *index) keys() table {
	t := table{part: 4, sheet: "4b Câu hỏi và đáp án", about: "Từng câu hỏi ở đúng phiên bản đã ra đề, kèm đáp án và căn cứ.",
		heads: []string{"Mã câu", "Phiên bản", "Loại", "Mức", "Điều khoản", "Nhóm", "Tình huống", "Câu hỏi", "Phương án", "Đáp án", "Giải thích", "Căn cứ"}, widths: []float64{20, 20, 16, 14, 12, 14, 40, 60, 60, 40, 60, 40}}
	for i := range x.Questions {
		q := &x.Questions[i]
		t.rows = append(t.rows, []any{q.ID, q.Version, string(q.Type), string(q.Level), q.Clause, quiz.GroupName(q.Group), q.Case, q.Stem, options(q), key(q), q.Explanation,
			strings.Join(q.Cites, "; ")})
	}
	return t
}

// options lists what is to be picked from, a line each; an ordering question's are in the right order.
func options(q *quiz.Question) string {
	var lines []string
	if q.Type == quiz.Matching {
		for _, r := range q.Rights() {
			lines = append(lines, r)
		}
	}
	for _, o := range q.Options {
		lines = append(lines, o.Text)
	}
	for i := range lines {
		lines[i] = fmt.Sprintf("%d) %s", i+1, lines[i])
	}
	return strings.Join(lines, "\n")
}

func key(q *quiz.Question) string {
	var lines []string
	switch q.Type {
	case quiz.Matching:
		for _, p := range q.Lefts() {
			lines = append(lines, p.Left+" → "+p.Right)
		}
	case quiz.ShortAnswer:
		for _, a := range q.Accepted {
			lines = append(lines, fmt.Sprintf("%s (%v %%)", a.Text, a.Weight))
		}
	case quiz.Numerical:
		for _, a := range q.Accepted {
			lines = append(lines, fmt.Sprintf("%v đến %v (%v %%)", a.Min, a.Max, a.Weight))
		}
	default:
		for _, k := range q.Key() {
			lines = append(lines, fmt.Sprintf("%d) %s", k+1, q.Options[k].Text))
		}
	}
	return strings.Join(lines, "\n")
}

// results is every attempt: part 5.
func (x *index) results() table {
	t := table{part: 5, sheet: "5a Bài làm", about: "Mọi bài làm trong kỳ. Từng câu trả lời ở bai-lam.jsonl.",
		heads:  []string{"Mã bài làm", "Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Bài", "Mục đích", "Kỳ", "Lần", "Bắt đầu", "Nộp", "Điểm", "Số câu", "Phần trăm", "Đạt từ (%)", "Kết quả", "Seed", "Đề (mã câu@phiên bản)", "Đợt chấm lại"},
		widths: []float64{16, 14, 26, 44, 40, 40, 18, 8, 6, 20, 20, 8, 8, 10, 10, 12, 22, 80, 20}}
	for i := range x.Attempts {
		a := &x.Attempts[i]
		marks, of, percent := a.Score()
		result := "chưa nộp"
		switch {
		case a.Passed():
			result = "đạt"
		case !a.Finished.IsZero():
			result = "chưa đạt"
		}
		form := make([]string, len(a.Items))
		var regrades []string
		for j, it := range a.Items {
			form[j] = versioned(it.Question, it.Version)
			if it.Regrade != "" && !slices.Contains(regrades, it.Regrade) {
				regrades = append(regrades, it.Regrade)
			}
		}
		t.rows = append(t.rows, []any{a.ID, a.Person, x.name(a.Person), x.unit(a.Person), x.course(a.Course), x.lesson(a.Course, a.Lesson), purposes[a.Purpose], a.Cycle,
			a.Try, moment(a.Started), moment(a.Finished), marks, of, percent, a.Pass, result, fmt.Sprint(a.Seed), strings.Join(form, " "), strings.Join(regrades, " ")})
	}
	return t
}

// tally is marks by clause.
type tally struct {
	marks float64
	of    int
}

func (t tally) percent() any {
	if s := t.share(); s != nil {
		return *s
	}
	return nil
}

// share is percent as a number that may be missing.
func (t tally) share() *int {
	if t.of == 0 {
		return nil
	}
	p := int((t.marks*100 + 1e-9) / float64(t.of))
	return &p
}

// count adds an attempt's answered items by clause.
func (x *index) count(sums map[string]tally, a *quiz.Attempt) {
	for _, it := range a.Items {
		if !it.Answered() {
			continue
		}
		k := clause(x.question(it), it)
		s := sums[k]
		sums[k] = tally{s.marks + it.Mark, s.of + 1}
	}
}

func clausesOf(sums map[string]tally) []string {
	var all []string
	for k := range sums {
		all = append(all, k)
	}
	slices.SortFunc(all, quiz.CompareClauses)
	return all
}

// byClause is part 5's result by clause: a row a person, course, cycle and clause, over all attempts of the period.
func (x *index) byClause() table {
	t := table{part: 5, sheet: "5b Theo điều khoản", about: "Kết quả từng người theo điều khoản, gộp mọi bài làm đã nộp trong kỳ (không tính ôn tập).",
		heads: []string{"Mã cán bộ", "Họ và tên", "Đơn vị", "Khóa đào tạo", "Kỳ", "Điều khoản hoặc nhóm", "Số câu đã trả lời", "Điểm", "Phần trăm"}, widths: []float64{14, 26, 44, 44, 8, 20, 12, 10, 12}}
	x.eachSitting(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		sums := map[string]tally{}
		for _, a := range attempts {
			if a.Purpose != quiz.Practice && !a.Finished.IsZero() {
				x.count(sums, a)
			}
		}
		for _, k := range clausesOf(sums) {
			t.rows = append(t.rows, []any{p.Code, p.Name, string(p.Unit), x.course(at.course), at.cycle, k, sums[k].of, sums[k].marks, sums[k].percent()})
		}
	})
	return t
}

// eachSitting calls fn for each person, course and cycle with attempts, in that order.
func (x *index) eachSitting(fn func(p *Person, at sitting, attempts []*quiz.Attempt)) {
	var kinds []sitting
	seen := map[sitting]bool{}
	for k := range x.attempts {
		if k.person = ""; !seen[k] {
			seen[k], kinds = true, append(kinds, k)
		}
	}
	slices.SortFunc(kinds, func(a, b sitting) int { return cmp.Or(cmp.Compare(a.course, b.course), cmp.Compare(a.cycle, b.cycle)) })
	for i := range x.People {
		for _, k := range kinds {
			k.person = x.People[i].Code
			if some := x.attempts[k]; some != nil {
				fn(&x.People[i], k, some)
			}
		}
	}
}

// eachTraining is eachSitting without practice, and without documents that are read, whose effect is not measured.
func (x *index) eachTraining(fn func(p *Person, at sitting, attempts []*quiz.Attempt)) {
	x.eachSitting(func(p *Person, at sitting, attempts []*quiz.Attempt) {
		if at.course != "" && !quiz.IsReading(at.course) {
			fn(p, at, attempts)
		}
	})
}
