package format

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"isobot/quiz"
)

// courseFile is courses/<id>/course.yaml.
type courseFile struct {
	ID              string     `yaml:"id"`
	Title           string     `yaml:"title"`
	Version         int        `yaml:"version"`
	Description     string     `yaml:"description"`
	PassPercent     int        `yaml:"pass_percent"`
	PassNote        string     `yaml:"pass_note"`
	ValidMonths     int        `yaml:"valid_months"` // months that a certificate is valid; none: without end
	Lessons         []string   `yaml:"lessons"`
	MandatoryGroups []string   `yaml:"mandatory_groups"`
	Final           *finalText `yaml:"final"`    // a test at the end
	PreTest         bool       `yaml:"pre_test"` // a test before the first lesson
}

// lessonFile is courses/<id>/<lesson>.yaml.
type lessonFile struct {
	ID         string         `yaml:"id"`
	Title      string         `yaml:"title"`
	Objectives []string       `yaml:"objectives"`
	Cards      []cardText     `yaml:"cards"`
	Case       *cardText      `yaml:"case"`
	Checklist  []string       `yaml:"checklist"`
	Draw       int            `yaml:"draw"`
	Blueprint  []drawText     `yaml:"blueprint"` // in place of draw
	Questions  []questionText `yaml:"questions"`
}

type cardText struct {
	Title string   `yaml:"title"`
	Text  string   `yaml:"text"`
	Cites []string `yaml:"cites"`
}

// Courses reads every course below courses/ of fsys, in folder-name order, every question sealed and with its file and line. What
// can be read of a broken course is returned too: a question with an error is left out, a lesson that can not be read as well.
func Courses(fsys fs.FS) ([]quiz.Course, []Problem) {
	const root = "courses"
	entries, err := fs.ReadDir(fsys, root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, []Problem{unreadable(root, err)}
	}
	var courses []quiz.Course
	var problems []Problem
	ids := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		c, ps := readCourse(fsys, path.Join(root, e.Name()), ids)
		problems = append(problems, ps...)
		if c != nil {
			courses = append(courses, *c)
		}
	}
	return courses, sorted(problems)
}

// readCourse reads the course in dir. ids holds the places of the questions read so far, over all courses.
func readCourse(fsys fs.FS, dir string, ids map[string]string) (*quiz.Course, []Problem) {
	r := &report{file: path.Join(dir, "course.yaml")}
	var f courseFile
	node := r.load(fsys, &f)
	if node == nil {
		return nil, r.problems
	}
	at := func(key string) int { return max(1, lineOf(child(node, key))) }
	switch {
	case f.ID != path.Base(dir):
		r.fail(at("id"), "đặt id trùng tên thư mục", "id %s khác tên thư mục %s", quoted(f.ID), quoted(path.Base(dir)))
	case squeeze(f.Title) == "":
		r.fail(at("title"), "thêm dòng title: ...", "thiếu tên khóa học (title)")
	case f.Version < 1:
		r.fail(at("version"), "viết version: 1", "thiếu phiên bản (version)")
	}
	if f.PassPercent < 1 || f.PassPercent > 100 {
		r.fail(at("pass_percent"), "viết một số từ 1 đến 100", "ngưỡng đạt (pass_percent) không hợp lệ: %d", f.PassPercent)
		f.PassPercent = 70
	}
	if f.ValidMonths < 0 || f.ValidMonths > 120 {
		r.fail(at("valid_months"), "viết số tháng từ 1 đến 120, hoặc bỏ dòng này nếu giấy chứng nhận không có thời hạn",
			"thời hạn giấy chứng nhận (valid_months) không hợp lệ: %d", f.ValidMonths)
		f.ValidMonths = 0
	}
	c := &quiz.Course{ID: path.Base(dir), Title: squeeze(f.Title), Version: f.Version, Description: tidy(f.Description),
		PassPercent: f.PassPercent, PassNote: tidy(f.PassNote), ValidMonths: f.ValidMonths, PreTest: f.PreTest}
	if f.Final != nil {
		c.Final = r.final(f.Final, f.MandatoryGroups, c.PassPercent, node)
	} else {
		c.Groups = mandatory(nil, f.MandatoryGroups, c.PassPercent)
	}
	problems := r.problems
	for i, id := range f.Lessons {
		l, ps := readLesson(fsys, dir, id, ids)
		if l == nil && len(ps) == 0 {
			ps = []Problem{{File: r.file, Line: itemLine(node, "lessons", i), What: "không có tệp bài " + quoted(id+".yaml"), Remedy: "thêm tệp hoặc sửa danh sách lessons"}}
		}
		problems = append(problems, ps...)
		if l != nil {
			c.Lessons = append(c.Lessons, *l)
		}
	}
	problems = append(problems, strays(fsys, dir, f.Lessons)...)
	if len(c.Lessons) == 0 {
		problems = append(problems, Problem{File: r.file, Line: at("lessons"), What: "khóa học không có bài nào", Remedy: "liệt kê tệp bài trong lessons"})
		return nil, problems
	}
	r.problems = nil
	r.groups(c, f.MandatoryGroups, at("mandatory_groups"))
	published := r.stocked(c, node)
	if problems = append(problems, r.problems...); !published {
		return nil, problems
	}
	return c, problems
}

// strays reports lesson files that the course does not list.
func strays(fsys fs.FS, dir string, lessons []string) []Problem {
	var out []Problem
	names, err := fs.Glob(fsys, dir+"/*.yaml")
	if err != nil { // only a malformed pattern, from a folder name with brackets
		return []Problem{unreadable(dir, err)}
	}
	for _, name := range names {
		id := strings.TrimSuffix(path.Base(name), ".yaml")
		if id != "course" && !slices.Contains(lessons, id) {
			out = append(out, Problem{File: name, Warning: true, What: "bài không có trong danh sách lessons", Remedy: "thêm vào course.yaml hoặc xóa tệp"})
		}
	}
	return out
}

// load reads and decodes the report's own file into v.
func (r *report) load(fsys fs.FS, v any) *ast.MappingNode {
	f, err := fsys.Open(r.file)
	if err != nil {
		r.problems = append(r.problems, unreadable(r.file, err))
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		r.problems = append(r.problems, unreadable(r.file, err))
		return nil
	}
	text, ok := r.readable(data)
	if !ok {
		return nil
	}
	return r.decode(text, 0, v)
}

func unreadable(name string, err error) Problem {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return Problem{File: name, What: "không đọc được (" + err.Error() + ")", Remedy: "kiểm tra tên tệp và quyền đọc"}
}

// readLesson reads one lesson. Without such a file it returns nothing at all.
func readLesson(fsys fs.FS, dir, id string, ids map[string]string) (*quiz.Lesson, []Problem) {
	r := &report{file: path.Join(dir, id+".yaml")}
	if !fs.ValidPath(r.file) || strings.Contains(id, "/") {
		return nil, nil
	}
	if _, err := fs.Stat(fsys, r.file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var f lessonFile
	node := r.load(fsys, &f)
	if node == nil {
		return nil, r.problems
	}
	if f.ID != id {
		r.fail(max(1, lineOf(child(node, "id"))), "đặt id trùng tên tệp", "id %s khác tên tệp %s", quoted(f.ID), quoted(id))
	}
	if squeeze(f.Title) == "" {
		r.fail(1, "thêm dòng title: ...", "thiếu tên bài (title)")
	}
	l := &quiz.Lesson{ID: id, Title: squeeze(f.Title), Objectives: tidyAll(f.Objectives), Checklist: tidyAll(f.Checklist), Draw: f.Draw}
	for i, c := range f.Cards {
		l.Cards = append(l.Cards, *r.card(c, itemLine(node, "cards", i), quiz.MaxCard, true))
	}
	if f.Case != nil {
		l.Case = r.card(*f.Case, lineOf(child(node, "case")), maxCase, false)
	}
	for i, q := range f.Questions {
		if at, ok := ids[q.ID]; ok && q.ID != "" {
			r.fail(itemLine(node, "questions", i), "đặt id khác", "id câu hỏi %s đã dùng ở %s", quoted(q.ID), at)
			continue
		}
		if question := r.question(q, questionNode(node, i)); question != nil {
			ids[q.ID] = r.file
			l.Questions = append(l.Questions, *question)
		}
	}
	if l.Blueprint = r.blueprint(f.Blueprint, max(1, lineOf(child(node, "blueprint")))); l.Blueprint.Size() > 0 {
		l.Draw = l.Blueprint.Size()
		r.lessonStock(l, max(1, lineOf(child(node, "blueprint"))))
	}
	r.size(l, node)
	return l, r.problems
}

// maxCase is the most characters of a lesson's worked case.
const maxCase = 900

func (r *report) card(c cardText, line, most int, cites bool) *quiz.Card {
	out := &quiz.Card{Title: squeeze(c.Title), Text: tidy(c.Text), Cites: c.Cites}
	switch n := len([]rune(out.Text)); {
	case n == 0:
		r.fail(line, "viết text", "thẻ %s không có nội dung", quoted(c.Title))
	case n > most:
		r.fail(line, "rút gọn hoặc tách làm hai", "thẻ %s dài %d ký tự, tối đa %d", quoted(c.Title), n, most)
	}
	if out.Title == "" {
		r.fail(line, "thêm title", "thẻ không có tên")
	}
	if cites && len(c.Cites) == 0 {
		r.warn(line, "thêm cites với mã mục làm căn cứ", "thẻ %s không dẫn nguồn", quoted(c.Title))
	}
	return out
}

// size checks the numbers of a lesson's parts.
func (r *report) size(l *quiz.Lesson, node *ast.MappingNode) {
	at := func(key string) int { return max(1, lineOf(child(node, key))) }
	if n := len(l.Cards); n < 4 || n > 8 {
		r.warn(at("cards"), "mỗi bài 4 đến 8 thẻ", "bài có %d thẻ", n)
	}
	if len(l.Objectives) == 0 {
		r.warn(1, "thêm objectives", "bài không có mục tiêu")
	}
	if len(l.Checklist) == 0 {
		r.warn(1, "thêm checklist", "bài không có danh sách việc mang về")
	}
	switch {
	case len(l.Questions) == 0:
		r.fail(at("questions"), "thêm ít nhất sáu câu hỏi", "bài không có câu hỏi")
	case l.Draw < 1:
		r.fail(at("draw"), "viết số câu mỗi lượt làm, ví dụ draw: 6", "thiếu số câu mỗi lượt (draw)")
		l.Draw = min(6, len(l.Questions))
	case l.Draw > len(l.Questions):
		r.fail(at("draw"), "giảm draw hoặc thêm câu hỏi", "draw là %d nhưng bài chỉ có %d câu dùng được", l.Draw, len(l.Questions))
		l.Draw = len(l.Questions)
	}
}
