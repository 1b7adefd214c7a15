package evidence

import (
	"cmp"

	"isobot/quiz"
)

// regrades is part 5's answers that were marked anew: the version that was asked, the one whose key holds, and who decided it.
func (x *index) regrades() table {
	t := table{part: 5, sheet: "5c Chấm lại", about: "Câu trả lời được chấm lại sau khi sửa đáp án. Bài làm giữ phiên bản câu hỏi đã ra; điểm theo phiên bản có đáp án đúng.",
		heads: []string{"Đợt chấm lại", "Lúc quyết định", "Người quyết định", "Giữ kết quả đã đạt", "Mã bài làm", "Mã cán bộ", "Họ và tên", "Khóa đào tạo", "Mã câu", "Phiên bản đã ra", "Phiên bản có đáp án đúng",
			"Điểm trước", "Điểm sau"}, widths: []float64{16, 20, 14, 12, 16, 14, 26, 44, 20, 20, 20, 12, 12}}
	decided := map[string]Event{}
	for _, e := range x.events {
		if e.Kind == "regrade" {
			decided[e.Subject] = e
		}
	}
	kept := map[string]string{"true": "có", "false": "không"}
	for i := range x.Attempts {
		a := &x.Attempts[i]
		for _, it := range a.Items {
			if it.First == nil {
				continue
			}
			e := decided[it.Regrade]
			t.rows = append(t.rows, []any{it.Regrade, moment(e.At), e.Actor, kept[e.Data["keep"]], a.ID, a.Person, x.name(a.Person), x.course(a.Course), it.Question, it.Version, it.Key(),
				*it.First, it.Mark})
		}
	}
	return t
}

// rehearsals counts who rehearsed an auditor's questions (7.3): practice, of which nothing else is kept.
func (x *index) rehearsals() table {
	t := table{part: 3, sheet: "3c Diễn tập", about: "Diễn tập trả lời đánh giá viên (7.3). Chỉ ghi số lượt và số người; lời trả lời và tự đánh giá không được lưu.",
		heads: []string{"Số lượt", "Số người"}, widths: []float64{12, 12}}
	if times, people := x.rehearsed(); times > 0 {
		t.rows = append(t.rows, []any{times, people})
	}
	return t
}

func (x *index) rehearsed() (times, people int) {
	who := map[string]bool{}
	for _, e := range x.events {
		if e.Kind == "rehearsed" && x.people[e.Subject] != nil {
			times++
			who[e.Subject] = true
		}
	}
	return times, len(who)
}

// sureness maps by clause and unit where people were wrong and certain.
func (x *index) sureness() table {
	t := table{part: 6, sheet: "6b Sai mà chắc", about: "Câu trả lời sai mà người trả lời nói là chắc, theo điều khoản và đơn vị. Không nêu nhóm dưới 5 người. Mức chắc là tự chọn, không tính vào điểm.",
		heads: []string{"Điều khoản hoặc nhóm", "Đơn vị", "Số người", "Số câu có mức chắc", "Sai mà chắc", "Phần trăm", "Chưa chắc"}, widths: []float64{22, 60, 10, 16, 12, 10, 12}}
	of := map[string][]*quiz.Attempt{}
	for i := range x.Attempts {
		of[x.Attempts[i].Person] = append(of[x.Attempts[i].Person], &x.Attempts[i])
	}
	var m quiz.SureMap
	for i := range x.People {
		p := &x.People[i]
		m.Add(p.Unit, of[p.Code], func(it quiz.Item) string { return clause(x.question(it), it) })
	}
	for _, r := range m.Rows() {
		unit := cmp.Or(string(r.Unit), "(không ghi đơn vị)")
		if r.Merged {
			unit = "(các đơn vị ít người, gộp lại)"
		}
		t.rows = append(t.rows, []any{r.Clause, unit, r.People, r.Answers, r.SureWrong, r.Percent(), r.Unsure})
	}
	return t
}
