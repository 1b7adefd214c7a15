package format

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"isobot/quiz"
)

// Lint finds what is wrong with courses that could be read: questions asked twice, keys that can be guessed without knowing,
// options that do not survive shuffling, lessons with too few questions. Problems of form (keys, lengths, reasons) were reported
// by Courses; citations are not looked at here, since documents are needed for them.
func Lint(courses []quiz.Course) []Problem {
	var out []Problem
	for i := range courses {
		for j := range courses[i].Lessons {
			out = append(out, lintLesson(&courses[i], &courses[i].Lessons[j])...)
		}
		out = append(out, balance(&courses[i])...)
	}
	return sorted(append(out, repeats(courses)...))
}

// leastQuestions is the fewest questions of a lesson with which an attempt differs from the one before.
const leastQuestions = 12

func lintLesson(c *quiz.Course, l *quiz.Lesson) []Problem {
	r := &report{file: "courses/" + c.ID + "/" + l.ID + ".yaml"}
	if n := len(l.Questions); n < leastQuestions {
		r.warn(0, fmt.Sprintf("viết ít nhất %d câu", leastQuestions), "bài chỉ có %d câu hỏi", n)
	}
	for i := range l.Questions {
		r.crutch(&l.Questions[i])
	}
	r.lengthCue(l)
	return r.problems
}

var (
	allOfThem = regexp.MustCompile(`(?i)tất cả (các )?(đáp án|phương án|ý|lựa chọn|câu)|tất cả đều|(đáp án|phương án) (trên|nào)|cả (hai|ba|bốn|2|3|4) (ý|đáp án|phương án|câu)|cả [a-d] (và|lẫn|,)|không có (ý|đáp án|phương án) nào`)
	letters   = regexp.MustCompile(`(?:đáp án|phương án|lựa chọn|ý|câu) [A-E](?:[^\p{L}\d]|$)`)
)

// crutch reports options that lean on others: they mean nothing once they are shuffled.
func (r *report) crutch(q *quiz.Question) {
	if q.Fixed {
		return
	}
	for _, o := range q.Options {
		if allOfThem.MatchString(o.Text) || letters.MatchString(o.Text) {
			r.fail(q.Line, "viết lựa chọn đứng được một mình", "câu %s: lựa chọn %s dựa vào lựa chọn khác", quoted(q.ID), quoted(o.Text))
		}
		if letters.MatchString(o.Reason) {
			r.warn(q.Line, "nêu nội dung thay cho chữ cái: thứ tự được xáo trộn", "câu %s: lý do %s gọi lựa chọn bằng chữ cái", quoted(q.ID), quoted(o.Reason))
		}
	}
}

// lengthCue reports when the right option is the longest so often that picking the longest passes the lesson, and single questions
// whose right option stands out.
func (r *report) lengthCue(l *quiz.Lesson) {
	longest, asked := 0, 0
	for i := range l.Questions {
		q := &l.Questions[i]
		if q.Type != quiz.SingleChoice {
			continue
		}
		asked++
		right, wrong := 0, 0
		for _, o := range q.Options {
			if n := len([]rune(o.Text)); o.Correct {
				right = n
			} else {
				wrong = max(wrong, n)
			}
		}
		if right > wrong {
			longest++
		}
		if right > wrong+25 && right*2 > wrong*3 {
			r.warn(q.Line, "rút gọn lựa chọn đúng hoặc viết dài hơn lựa chọn sai", "câu %s: lựa chọn đúng dài hơn hẳn (%d ký tự, sai dài nhất %d)", quoted(q.ID), right, wrong)
		}
	}
	if asked >= 5 && longest*2 > asked {
		r.warn(0, "viết lại để dài ngắn không để lộ đáp án", "lựa chọn đúng dài nhất ở %d trên %d câu một đáp án", longest, asked)
	}
}

// balance reports right options that stand in the same place too often, and statements that are true too often.
func balance(c *quiz.Course) []Problem {
	r := &report{file: "courses/" + c.ID + "/course.yaml"}
	places := map[int]int{}
	single, statements, yes := 0, 0, 0
	for _, l := range c.Lessons {
		for _, q := range l.Questions {
			switch q.Type {
			case quiz.SingleChoice:
				single++
				places[slices.IndexFunc(q.Options, func(o quiz.Option) bool { return o.Correct })]++
			case quiz.TrueFalse:
				statements++
				if q.Options[0].Correct {
					yes++
				}
			}
		}
	}
	for place := range 5 {
		if n := places[place]; single >= 10 && n*2 > single {
			r.warn(0, "đổi chỗ lựa chọn đúng cho đều", "lựa chọn đúng đứng thứ %d ở %d trên %d câu", place+1, n, single)
		}
	}
	if statements >= 6 && (yes*4 < statements || yes*4 > 3*statements) {
		r.warn(0, "viết thêm câu có đáp án ngược lại", "%d trên %d câu đúng/sai có đáp án Đúng", yes, statements)
	}
	return r.problems
}

// bag is a question as a set of folded words.
type bag struct {
	q     *quiz.Question
	text  string
	words map[string]bool
}

// alike is the share of common words from which two questions ask the same.
const alike = 0.8

// repeats reports questions that are asked twice, over all courses.
func repeats(courses []quiz.Course) []Problem {
	var bags []bag
	for i := range courses {
		for j := range courses[i].Lessons {
			for k := range courses[i].Lessons[j].Questions {
				bags = append(bags, bagOf(&courses[i].Lessons[j].Questions[k]))
			}
		}
	}
	var out []Problem
	for i := range bags {
		for j := range i {
			a, b := &bags[i], &bags[j]
			p := Problem{File: a.q.File, Line: a.q.Line, Remedy: fmt.Sprintf("sửa hoặc bỏ một câu (%s:%d)", b.q.File, b.q.Line)}
			switch {
			case a.text == b.text:
				p.What = fmt.Sprintf("câu %s trùng với câu %s", quoted(a.q.ID), quoted(b.q.ID))
			case jaccard(a.words, b.words) >= alike:
				p.What, p.Warning = fmt.Sprintf("câu %s gần trùng với câu %s", quoted(a.q.ID), quoted(b.q.ID)), true
			default:
				continue
			}
			out = append(out, p)
		}
	}
	return out
}

func bagOf(q *quiz.Question) bag {
	text := []string{q.Case, q.Stem}
	if q.Type != quiz.TrueFalse {
		for _, o := range q.Options {
			text = append(text, o.Text)
		}
	}
	for _, p := range q.Pairs {
		text = append(text, p.Left, p.Right)
	}
	fields := words(strings.Join(text, " "))
	b := bag{q: q, text: strings.Join(fields, " "), words: map[string]bool{}}
	for _, w := range fields {
		b.words[w] = true
	}
	return b
}

// words are the words of s in lower case without accents.
func words(s string) []string {
	folded := strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Mn, c):
			return -1
		case c == 'đ':
			return 'd'
		case unicode.IsLetter(c), unicode.IsDigit(c):
			return c
		}
		return ' '
	}, norm.NFD.String(strings.ToLower(s)))
	return strings.Fields(folded)
}

func jaccard(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if float64(len(a)) < alike*float64(len(b)) { // even all words in common would not do
		return 0
	}
	common := 0
	for w := range a {
		if b[w] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}
