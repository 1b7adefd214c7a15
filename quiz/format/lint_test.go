package format_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"isobot/quiz"
	"isobot/quiz/format"
)

// lesson makes a course of n single-choice questions that are all different; change spoils question i.
func lesson(n int, change func(i int, q *quiz.Question)) []quiz.Course {
	l := quiz.Lesson{ID: "bai-01"}
	for i := range n {
		q := quiz.Question{ID: fmt.Sprintf("q%d", i), Type: quiz.SingleChoice, Stem: fmt.Sprintf("hỏi%d gì%d đó%d", i, i, i), File: "courses/thu/bai-01.yaml", Line: 10 * (i + 1)}
		for j := range 3 {
			q.Options = append(q.Options, quiz.Option{Text: fmt.Sprintf("đáp%d số%d", i, j), Correct: j == i%3})
		}
		change(i, &q)
		l.Questions = append(l.Questions, q)
	}
	return []quiz.Course{{ID: "thu", Lessons: []quiz.Lesson{l}}}
}

func TestLint(t *testing.T) {
	for _, c := range []struct {
		name, want string
		n          int
		change     func(i int, q *quiz.Question)
	}{
		{"good", "", 12, func(int, *quiz.Question) {}},
		{"few", "courses/thu/bai-01.yaml: bài chỉ có 3 câu hỏi", 3, func(int, *quiz.Question) {}},
		{"twice", "courses/thu/bai-01.yaml:20: câu “q1” trùng", 12, func(i int, q *quiz.Question) {
			if i < 2 {
				q.Stem, q.Options = "Như nhau", []quiz.Option{{Text: "a", Correct: true}, {Text: "b"}, {Text: "c"}}
			}
		}},
		{"nearly", "courses/thu/bai-01.yaml:20: câu “q1” gần trùng", 12, func(i int, q *quiz.Question) {
			if i < 2 {
				q.Stem = "Ai phải xem xét kết quả đánh giá nội bộ hằng năm" + []string{"", " vậy"}[i]
				q.Options = []quiz.Option{{Text: "lãnh đạo"}, {Text: "thư ký", Correct: true}, {Text: "không ai"}}
			}
		}},
		{"all", "courses/thu/bai-01.yaml:10: câu “q0”: lựa chọn “Tất cả đều đúng” dựa", 12, func(i int, q *quiz.Question) {
			if i == 0 {
				q.Options[2].Text = "Tất cả đều đúng"
			}
		}},
		{"letters", "courses/thu/bai-01.yaml:10: câu “q0”: lựa chọn “Cả A và B” dựa", 12, func(i int, q *quiz.Question) {
			if i == 0 {
				q.Options[2].Text = "Cả A và B"
			}
		}},
		{"length", "courses/thu/bai-01.yaml: lựa chọn đúng dài nhất ở 12 trên 12", 12, func(i int, q *quiz.Question) { q.Options[i%3].Text += " dài" }},
		{"one long", "courses/thu/bai-01.yaml:10: câu “q0”: lựa chọn đúng dài hơn hẳn", 12, func(i int, q *quiz.Question) {
			if i == 0 {
				q.Options[0].Text += strings.Repeat(" dài", 10)
			}
		}},
		{"place", "courses/thu/course.yaml: lựa chọn đúng đứng thứ 2 ở 12", 12, func(_ int, q *quiz.Question) {
			for j := range q.Options {
				q.Options[j].Correct = j == 1
			}
		}},
		{"true", "courses/thu/course.yaml: 12 trên 12 câu đúng/sai", 12, func(_ int, q *quiz.Question) {
			q.Type, q.Options = quiz.TrueFalse, []quiz.Option{{Text: "Đúng", Correct: true}, {Text: "Sai"}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := format.Lint(lesson(c.n, c.change))
			found := slices.ContainsFunc(problems, func(p format.Problem) bool { return strings.HasPrefix(p.String(), c.want) && p.Remedy != "" })
			if c.want == "" && len(problems) > 0 || c.want != "" && !found {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}
