package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"isobot/quiz"
)

// fewPeople is the number of people from which discrimination is shown.
const fewPeople = 30

// deadShare is the share of people below which an option counts as dead.
const deadShare = 0.05

// sample is what first attempts tell about one version of a question.
type sample struct {
	course      string
	question    *quiz.Question
	id          string
	marks, rest []float64
	restMax     float64
	picked      []int // how often each option was picked
}

// items is the analysis of every question in every version: part 6. As forms are drawn, people have different rests; the mark is
// compared with the mean of the rest of one's own test, in the measure of the smallest rest.
func (x *index) items() table {
	t := table{part: 6, sheet: "6 Phân tích câu hỏi", about: "Theo định nghĩa của Moodle, lần đầu mỗi người gặp câu hỏi. Dưới 30 người không nêu độ phân biệt.",
		heads:  []string{"Khóa đào tạo", "Mã câu", "Phiên bản", "Điều khoản", "Số người", "Độ dễ (%)", "Độ lệch chuẩn", "Độ phân biệt (%)", "Hiệu quả phân biệt (%)", "Phương án ít người chọn (< 5 %)", "Cần xem lại"},
		widths: []float64{44, 20, 20, 12, 10, 10, 12, 14, 16, 40, 50}}
	for _, s := range x.samples() {
		var f ItemFigures
		if x.Item != nil {
			f = x.Item(s.marks, s.rest, s.restMax)
		}
		discrimination, efficiency := f.Discrimination, f.Efficiency
		if len(s.marks) < fewPeople {
			discrimination, efficiency = nil, nil
		}
		id, version, _ := strings.Cut(s.id, "@")
		clause := ""
		if s.question != nil {
			clause = s.question.Clause
		}
		t.rows = append(t.rows, []any{x.course(s.course), id, version, clause, len(s.marks), f.Facility, f.SD, discrimination, efficiency, s.dead(), flags(f, len(s.marks))})
	}
	return t
}

// samples gathers by question and version how everybody did when they met the question first in a test that counts: the tests before
// the training and long after it measure people, not questions.
func (x *index) samples() []*sample {
	all := map[string]*sample{}
	x.eachSitting(func(_ *Person, _ sitting, attempts []*quiz.Attempt) {
		met := map[string]bool{}
		for _, a := range attempts {
			if a.Finished.IsZero() || a.Purpose == quiz.Practice || a.Purpose == quiz.Before || a.Purpose == quiz.Delayed {
				continue
			}
			x.addSample(all, a, met)
		}
	})
	out := make([]*sample, 0, len(all))
	for _, s := range all {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *sample) int {
		return cmp.Or(strings.Compare(a.course, b.course), strings.Compare(a.id, b.id))
	})
	return out
}

func (x *index) addSample(all map[string]*sample, a *quiz.Attempt, met map[string]bool) {
	total, of, _ := a.Score()
	for _, it := range a.Items {
		id := versioned(it.Question, it.Version)
		if met[id] {
			continue
		}
		met[id] = true
		s := all[both(a.Course, id)]
		if s == nil {
			s = &sample{course: a.Course, id: id, question: x.question(it)}
			if s.question != nil {
				s.picked = make([]int, len(s.question.Options))
			}
			all[both(a.Course, id)] = s
		}
		rest := 0.0
		if of > 1 {
			rest = (total - it.Mark) / float64(of-1)
		}
		s.marks, s.rest, s.restMax = append(s.marks, it.Mark), append(s.rest, rest), 1
		for _, g := range it.Given {
			if g >= 0 && g < len(s.picked) {
				s.picked[g]++
			}
		}
	}
}

// dead names the options that hardly anybody picked, of a question that has options to pick from.
func (s *sample) dead() string {
	if s.question == nil || len(s.marks) < fewPeople || s.question.Type != quiz.SingleChoice && s.question.Type != quiz.MultipleChoice {
		return ""
	}
	var names []string
	for i, n := range s.picked {
		if float64(n) < deadShare*float64(len(s.marks)) {
			names = append(names, fmt.Sprintf("%d) %s: %d", i+1, s.question.Options[i].Text, n))
		}
	}
	return strings.Join(names, "\n")
}

func flags(f ItemFigures, n int) string {
	var words []string
	if n < fewPeople {
		words = append(words, fmt.Sprintf("mới có %d người", n))
	} else if f.Discrimination != nil && *f.Discrimination < 0 {
		words = append(words, "kiểm tra lại đáp án: càng giỏi càng sai")
	}
	if f.Facility != nil && *f.Facility < 30 {
		words = append(words, "quá khó")
	}
	return strings.Join(words, "; ")
}
