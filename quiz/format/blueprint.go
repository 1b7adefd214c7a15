package format

import (
	"slices"

	"github.com/goccy/go-yaml/ast"

	"isobot/quiz"
)

// drawText is one line of a blueprint: what the questions have in common, and how many are drawn.
type drawText struct {
	Group  string `yaml:"group"`
	Clause string `yaml:"clause"`
	Lesson string `yaml:"lesson"`
	Level  string `yaml:"level"`
	Count  int    `yaml:"count"`
}

// finalText is the final test of a course.
type finalText struct {
	Blueprint   []drawText     `yaml:"blueprint"`
	PassPercent int            `yaml:"pass_percent"`
	Groups      map[string]int `yaml:"groups"`
	Minutes     int            `yaml:"minutes"`
	Tries       *int           `yaml:"tries"`
	DelayHours  []int          `yaml:"delay_hours"`
	Keep        string         `yaml:"keep"`
	ShowKey     string         `yaml:"show_key"`
}

// blueprint reads cells; line is where they begin.
func (r *report) blueprint(cells []drawText, line int) quiz.Blueprint {
	var b quiz.Blueprint
	for _, c := range cells {
		cell := quiz.Cell{Group: squeeze(c.Group), Clause: squeeze(c.Clause), Lesson: squeeze(c.Lesson), Level: quiz.Level(squeeze(c.Level)), Count: c.Count}
		switch {
		case c.Count < 1 || c.Count > 100:
			r.fail(line, "viết số câu từ 1 đến 100, ví dụ count: 2", "ô %s của blueprint có số câu không hợp lệ: %d", quoted(cell.String()), c.Count)
			continue
		case cell.Level != "" && !slices.Contains([]quiz.Level{quiz.Recall, quiz.Understand, quiz.Apply}, cell.Level):
			r.fail(line, "dùng nhan_biet, thong_hieu hoặc van_dung", "mức %s của blueprint không có", quoted(c.Level))
			continue
		}
		b = append(b, cell)
	}
	return b
}

// final reads the final test of a course, with the defaults of quiz.DefaultFinal.
func (r *report) final(f *finalText, groups []string, pass int, node *ast.MappingNode) *quiz.Final {
	line := max(1, lineOf(child(node, "final")))
	rules := quiz.DefaultFinal
	rules.Pass, rules.Groups, rules.Minutes = pass, f.Groups, f.Minutes
	if f.PassPercent != 0 {
		rules.Pass = f.PassPercent
	}
	rules.Groups = mandatory(rules.Groups, groups, rules.Pass)
	if f.Tries != nil {
		rules.Tries = *f.Tries
	}
	if f.DelayHours != nil {
		rules.Delays = f.DelayHours
	}
	if f.Keep != "" {
		rules.Keep = quiz.Keep(f.Keep)
	}
	if f.ShowKey != "" {
		rules.Key = quiz.KeyTime(f.ShowKey)
	}
	r.rules(rules, line)
	return &quiz.Final{Blueprint: r.blueprint(f.Blueprint, line), Rules: rules}
}

// mandatory adds groups that need the pass mark of the whole, where they have none of their own.
func mandatory(have map[string]int, groups []string, pass int) map[string]int {
	for _, g := range groups {
		if _, ok := have[g]; ok {
			continue
		}
		if have == nil {
			have = map[string]int{}
		}
		have[g] = pass
	}
	return have
}

// groups reports mandatory groups that no question of the course belongs to: nobody could be tested on them.
func (r *report) groups(c *quiz.Course, groups []string, line int) {
	there := map[string]bool{}
	for _, l := range c.Lessons {
		for _, q := range l.Questions {
			there[q.Group] = true
		}
	}
	for _, g := range groups {
		if !there[g] {
			r.fail(line, "sửa tên nhóm cho trùng group của các câu hỏi, hoặc bỏ khỏi mandatory_groups", "nhóm bắt buộc %s không có câu hỏi nào trong khóa học", quoted(g))
		}
	}
}

func (r *report) rules(x quiz.Rules, line int) {
	percents := []int{x.Pass}
	for _, n := range x.Groups {
		percents = append(percents, n)
	}
	for _, n := range percents {
		if n < 1 || n > 100 {
			r.fail(line, "viết một số từ 1 đến 100", "ngưỡng đạt của final không hợp lệ: %d", n)
		}
	}
	for _, n := range append([]int{x.Minutes, x.Tries}, x.Delays...) {
		if n < 0 || n > 10_000 {
			r.fail(line, "viết một số không âm", "số phút, số lần hoặc số giờ chờ của final không hợp lệ: %d", n)
		}
	}
	if !slices.IsSorted(x.Delays) {
		r.fail(line, "viết delay_hours tăng dần, ví dụ [24, 72]", "thời gian chờ của final không tăng dần")
	}
	if !slices.Contains([]quiz.Keep{quiz.Best, quiz.Last}, x.Keep) {
		r.fail(line, "dùng best hoặc last", "keep %s của final không có", quoted(string(x.Keep)))
	}
	if !slices.Contains([]quiz.KeyTime{quiz.AtOnce, quiz.AfterLast, quiz.AfterDue}, x.Key) {
		r.fail(line, "dùng at_once, after_last hoặc after_due", "show_key %s của final không có", quoted(string(x.Key)))
	}
}

// stocked reports every cell of the course's final test that holds fewer questions than quiz.Stock times what it draws, and tells whether
// there is none, so that the course may be published.
func (r *report) stocked(c *quiz.Course, node *ast.MappingNode) bool {
	if c.Final == nil {
		return true
	}
	line := max(1, lineOf(child(node, "final")))
	if len(c.Final.Blueprint) == 0 {
		r.fail(line, "liệt kê các ô trong final.blueprint", "bài kiểm tra cuối khóa không có ô nào")
		return false
	}
	missing := c.Final.Blueprint.Missing(c)
	for _, m := range missing {
		r.fail(line, "thêm câu hỏi (không tính câu confidence: C) hoặc giảm count", "chưa công bố được khóa học, thiếu câu hỏi ở ô %s", m)
	}
	return len(missing) == 0
}

// lessonStock reports the cells of a lesson's blueprint that its own questions do not fill.
func (r *report) lessonStock(l *quiz.Lesson, line int) {
	for _, m := range l.Blueprint.Missing(&quiz.Course{Lessons: []quiz.Lesson{*l}}) {
		r.fail(line, "thêm câu hỏi (không tính câu confidence: C) hoặc giảm count", "thiếu câu hỏi ở ô %s", m)
	}
}
