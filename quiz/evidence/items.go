package evidence

import (
	"fmt"
	"strings"

	"isobot/quiz"
)

// items is the analysis of every question in every version: part 6. As forms are drawn, people have different rests; the mark is
// compared with the mean of the rest of one's own test, in the measure of the smallest rest.
func (x *index) items() table {
	t := table{part: 6, sheet: "6 Phân tích câu hỏi", about: "Theo định nghĩa của Moodle, lần đầu mỗi người gặp câu hỏi. Dưới 30 người không nêu độ phân biệt.",
		heads:  []string{"Khóa đào tạo", "Mã câu", "Phiên bản", "Điều khoản", "Số người", "Độ dễ (%)", "Độ lệch chuẩn", "Độ phân biệt (%)", "Hiệu quả phân biệt (%)", "Phương án ít người chọn (< 5 %)", "Cần xem lại"},
		widths: []float64{44, 20, 20, 12, 10, 10, 12, 14, 16, 40, 50}}
	for _, s := range x.samples() {
		q, clause := x.questions[versioned(s.Question, s.Version)], ""
		if q != nil {
			clause = q.Clause
		}
		var f quiz.ItemFigures
		if x.Item != nil {
			f = x.Item(s, q)
		}
		discrimination, efficiency := f.DiscriminationIndex, f.DiscriminativeEfficiency
		if len(s.Marks) < quiz.FewPeople {
			discrimination, efficiency = nil, nil
		}
		t.rows = append(t.rows, []any{x.course(s.Course), s.Question, s.Version, clause, len(s.Marks), f.Facility, f.SD, discrimination, efficiency, dead(s, q), flags(f, len(s.Marks))})
	}
	return t
}

// samples gathers by question and version how everybody did when they met the question first.
func (x *index) samples() []*quiz.Sample {
	var all quiz.Samples
	x.eachSitting(func(_ *Person, _ sitting, attempts []*quiz.Attempt) { all.Add(attempts) })
	return all.List()
}

// dead names the options that hardly anybody picked.
func dead(s *quiz.Sample, q *quiz.Question) string {
	if q == nil {
		return ""
	}
	var names []string
	n := s.Picked(q)
	for _, i := range s.Dead(q) {
		names = append(names, fmt.Sprintf("%d) %s: %d", i+1, q.Options[i].Text, n[i]))
	}
	return strings.Join(names, "\n")
}

func flags(f quiz.ItemFigures, n int) string {
	var words []string
	if n < quiz.FewPeople {
		words = append(words, fmt.Sprintf("mới có %d người", n))
	} else if f.DiscriminationIndex != nil && *f.DiscriminationIndex < 0 {
		words = append(words, "kiểm tra lại đáp án: càng giỏi càng sai")
	}
	if f.Rival > 0 {
		words = append(words, fmt.Sprintf("người làm tốt chọn phương án %d nhiều hơn đáp án", f.Rival))
	}
	if f.Facility != nil && *f.Facility < 30 {
		words = append(words, "quá khó")
	}
	return strings.Join(words, "; ")
}
