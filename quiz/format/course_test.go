package format_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"isobot/quiz"
	"isobot/quiz/format"
)

const courseYAML = `id: thu
title: Khóa thử
version: 1
description: Để thử.
pass_percent: 70
pass_note: Ngưỡng thử.
lessons: [bai-01]
`

const lessonYAML = `id: bai-01
title: Bài một
objectives: ["Biết"]
cards:
  - title: Một
    text: |
      Dòng một.
      - hai
    cites: [iso9001-2015/7.3]
  - {title: Hai, text: "2", cites: [a/b]}
  - {title: Ba, text: "3", cites: [a/b]}
  - {title: Bốn, text: "4", cites: [a/b]}
case: {title: "Ca", text: "Chuyện", cites: [a/b]}
checklist: ["Nhớ"]
draw: 3
questions:
  - id: b01-01
    type: single_choice
    level: nhan_biet
    clause: 7.1
    group: "7"
    stem: Câu nào?
    options:
      - {text: "Một", reason: "sai"}
      - {text: "Hai", correct: true, reason: "đúng"}
      - {text: "Ba", reason: "sai"}
    explanation: Vì thế.
    cites: [a/b]
    confidence: A
  - {id: b01-02, type: true_false, level: thong_hieu, stem: "Đúng không?", answer: false, reason_true: "a", reason_false: "b", explanation: x, cites: [a/b], confidence: B}
  - {id: b01-03, type: ordering, level: van_dung, stem: "Xếp", items: [P, D, C], reasons: [a, b, c], explanation: x, cites: [a/b], confidence: A}
  - {id: b01-04, type: matching, level: van_dung, stem: "Nối", pairs: [{left: a, right: "1", reason: x}, {left: b, right: "2", reason: x}, {left: c, right: "3", reason: x}], explanation: x, cites: [a/b], confidence: A}
  - {id: b01-05, type: multiple_choice, level: van_dung, stem: "Chọn", options: [{text: a, correct: true, reason: x}, {text: b, correct: true, reason: x}, {text: c, correct: true, reason: x}, {text: d, reason: x}], explanation: x, cites: [a/b], confidence: A}
`

func read(course, lesson string) ([]quiz.Course, []format.Problem) {
	return format.Courses(fstest.MapFS{"courses/thu/course.yaml": {Data: []byte(course)}, "courses/thu/bai-01.yaml": {Data: []byte(lesson)}})
}

func TestCourse(t *testing.T) {
	courses, problems := read(courseYAML, lessonYAML)
	for _, p := range problems {
		t.Error(p)
	}
	if len(courses) != 1 || len(courses[0].Lessons) != 1 || len(courses[0].Lessons[0].Questions) != 5 {
		t.Fatalf("%+v", courses)
	}
	l := courses[0].Lessons[0]
	if l.Cards[0].Text != "Dòng một.\n- hai" || l.Case.Title != "Ca" || l.Draw != 3 {
		t.Errorf("%+v", l)
	}
	q := l.Questions
	if q[0].Clause != "7.1" || q[0].Line != 17 || q[0].File != "courses/thu/bai-01.yaml" || q[0].Version == "" || q[0].Options[1].Weight != 100 {
		t.Errorf("single: %+v", q[0])
	}
	if q[1].Line != 30 || q[1].Options[0].Text != "Đúng" || q[1].Options[0].Correct || !q[1].Options[1].Correct || q[1].Options[1].Reason != "b" {
		t.Errorf("true or false: %+v", q[1])
	}
	if len(q[2].Options) != 3 || !q[2].Options[2].Correct || q[2].Options[2].Text != "C" {
		t.Errorf("ordering: %+v", q[2])
	}
	if len(q[3].Pairs) != 3 || q[3].Pairs[2].Right != "3" {
		t.Errorf("matching: %+v", q[3])
	}
	if q[4].Options[0].Weight != 33.33333 || q[4].Options[3].Weight != -100 {
		t.Errorf("multiple: %+v", q[4])
	}
}

func TestCourseProblems(t *testing.T) {
	long := strings.Repeat("ă", 601)
	for _, c := range []struct{ name, from, to, want string }{
		{"unknown key", "checklist:", "cheklist:", "courses/thu/bai-01.yaml:14: khóa không biết: “cheklist”"},
		{"no key", "answer: false, ", "", "courses/thu/bai-01.yaml:30: câu “b01-02” loại true_false thiếu answer"},
		{"foreign key", "answer: false,", "answer: false, items: [a],", "courses/thu/bai-01.yaml:30: câu “b01-02” loại true_false không dùng items"},
		{"two keys", `"Một",`, `"Một", correct: true,`, "courses/thu/bai-01.yaml:17: câu “b01-01” có 2 đáp án đúng"},
		{"no source", "    cites: [a/b]\n    confidence", "    confidence", "courses/thu/bai-01.yaml:17: câu “b01-01” không dẫn nguồn"},
		{"no confidence", "    confidence: A\n", "", "courses/thu/bai-01.yaml:17: câu “b01-01” thiếu độ tin cậy"},
		{"doubled id", "b01-02", "b01-01", "courses/thu/bai-01.yaml:30: id câu hỏi “b01-01” đã dùng"},
		{"long card", "Dòng một.", long, "courses/thu/bai-01.yaml:5: thẻ “Một” dài"},
		{"long option", `"Ba", reason`, `"` + long + `", reason`, "courses/thu/bai-01.yaml:17: câu “b01-01”: lựa chọn"},
		{"doubled right side", `right: "2"`, `right: "1"`, "courses/thu/bai-01.yaml:32: câu “b01-04”: cặp “b” lặp lại"},
		{"hidden", "Câu nào?", "Câu\u200b nào?", "courses/thu/bai-01.yaml:22: có 1 ký tự ẩn"},
		{"not YAML", "draw: 3", "draw: [", "courses/thu/bai-01.yaml:"},
		{"not UTF-8", "Câu", "\xe0u", "courses/thu/bai-01.yaml: tệp không phải UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(lessonYAML, c.from) {
				t.Fatal("the case changes nothing")
			}
			_, problems := read(courseYAML, strings.Replace(lessonYAML, c.from, c.to, 1))
			for _, p := range problems {
				if strings.HasPrefix(p.String(), c.want) && p.Remedy != "" {
					return
				}
			}
			t.Errorf("got %v, want one that begins with %q", problems, c.want)
		})
	}
}

func TestMissingLesson(t *testing.T) {
	_, problems := read(strings.Replace(courseYAML, "[bai-01]", "[bai-01, ../x, bai-02]", 1), lessonYAML)
	if len(problems) != 2 || problems[0].Line != 7 {
		t.Errorf("%v", problems)
	}
}

// TestShipped reads the courses of the repository as they stand; isobot check judges them.
func TestShipped(t *testing.T) {
	courses, problems := format.Courses(os.DirFS("../../content"))
	for _, c := range courses {
		t.Logf("%s: %d lessons", c.ID, len(c.Lessons))
	}
	for _, p := range problems {
		t.Log(p)
	}
}

func FuzzCourses(f *testing.F) {
	f.Add(courseYAML, lessonYAML)
	f.Add("id: thu\nlessons: [bai-01]", "id: bai-01\nquestions: [{id: a, type: ordering, items: [1, 2], reasons: [x]}]")
	f.Fuzz(func(t *testing.T, course, lesson string) {
		courses, problems := read(course, lesson)
		if len(courses) == 0 && len(problems) == 0 {
			t.Error("nothing read and nothing reported")
		}
		for _, c := range courses {
			for _, l := range c.Lessons {
				for _, q := range l.Questions {
					if q.Version == "" || q.Stem == "" || len(q.Options)+len(q.Pairs) < 2 {
						t.Errorf("%+v", q)
					}
				}
			}
		}
		format.Lint(courses)
	})
}
