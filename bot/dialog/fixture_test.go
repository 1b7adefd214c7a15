package dialog_test

import (
	"context"
	"testing"

	"isobot/knowledge"
	"isobot/knowledge/index"
	"isobot/quiz"
)

// smallBase holds a clause, a law with its expired forerunner, and a procedure.
func smallBase(t testing.TB) *knowledge.Base {
	t.Helper()
	docs := []*knowledge.Document{
		{ID: "iso9001-2015", Kind: knowledge.Standard, Title: "TCVN ISO 9001:2015", Source: "Diễn giải của ban biên soạn", AsOf: "2026-11-22", Confidence: "B",
			Units: []knowledge.Unit{
				{ID: "iso9001-2015/7.3", Heading: "7.3 Nhận thức", Clause: "7.3", Field: knowledge.YeuCau,
					Text: "Mọi người làm việc dưới quyền cơ quan phải biết chính sách chất lượng, mục tiêu liên quan, đóng góp của mình và hậu quả khi không tuân thủ."},
				{ID: "iso9001-2015/9.2", Heading: "9.2 Đánh giá nội bộ", Clause: "9.2", Field: knowledge.YeuCau,
					Text: "Cơ quan đánh giá nội bộ định kỳ theo kế hoạch. Không ai đánh giá việc của chính mình."},
			}},
		{ID: "nd-61-2018", Kind: knowledge.Law, Title: "Nghị định 61/2018/NĐ-CP về một cửa", Number: "61/2018/NĐ-CP", Source: "Bộ Pháp điển", AsOf: "2026-11-22",
			Confidence: "A", ValidFrom: "2018-06-21", ValidTo: "2025-07-01", ReplacedBy: []string{"nd-118-2025"},
			Units: []knowledge.Unit{{ID: "nd-61-2018/tong-quan", Heading: "Nghị định 61/2018/NĐ-CP", Text: "Quy định cơ chế một cửa, một cửa liên thông trước ngày 01/7/2025."}}},
		{ID: "nd-118-2025", Kind: knowledge.Law, Title: "Nghị định 118/2025/NĐ-CP về một cửa", Number: "118/2025/NĐ-CP", Source: "Cổng thông tin Chính phủ", AsOf: "2026-11-22",
			Confidence: "A", ValidFrom: "2025-07-01", Replaces: []string{"nd-61-2018"},
			Units: []knowledge.Unit{
				{ID: "nd-118-2025/tong-quan", Heading: "Nghị định 118/2025/NĐ-CP", Text: "Quy định thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia."},
				{ID: "nd-118-2025/dieu-19.5", Heading: "Điều 19 khoản 5: trả hồ sơ chưa đủ điều kiện", Text: "Hồ sơ chưa đủ điều kiện thì trả lại kèm phiếu trong 03 ngày làm việc kể từ ngày tiếp nhận."},
			}},
		{ID: "dang-ky-khai-sinh", Kind: knowledge.Procedure, Title: "Đăng ký khai sinh", Source: "Cổng Dịch vụ công quốc gia", AsOf: "2026-07-20", Confidence: "A",
			Note: "Kiểm tra lại trên Cổng Dịch vụ công quốc gia.",
			Units: []knowledge.Unit{
				{ID: "dang-ky-khai-sinh/thoi-han", Heading: "Thời hạn", LeadIn: "Đăng ký khai sinh", Field: knowledge.ThoiHan, Text: "Trong ngày; hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo."},
				{ID: "dang-ky-khai-sinh/trinh-tu", Heading: "Trình tự thực hiện", LeadIn: "Đăng ký khai sinh", Field: knowledge.TrinhTu, Text: "1. Tiếp nhận hồ sơ.\n2. Thẩm tra.\n3. Ký và trả kết quả."},
				{ID: "dang-ky-khai-sinh/buoc-1", Heading: "Bước 1: Tiếp nhận hồ sơ", LeadIn: "Đăng ký khai sinh", Field: knowledge.Buoc, Text: "Cán bộ một cửa tiếp nhận, kiểm tra hồ sơ."},
				{ID: "dang-ky-khai-sinh/buoc-2", Heading: "Bước 2: Thẩm tra", LeadIn: "Đăng ký khai sinh", Field: knowledge.Buoc, Text: "Công chức Tư pháp – Hộ tịch thẩm tra."},
				{ID: "dang-ky-khai-sinh/buoc-3", Heading: "Bước 3: Ký và trả kết quả", LeadIn: "Đăng ký khai sinh", Field: knowledge.Buoc, Text: "Lãnh đạo ký, một cửa trả giấy khai sinh."},
			},
			Steps: []knowledge.Step{
				{Title: "Tiếp nhận hồ sơ", Actor: "Cán bộ một cửa", Text: "Cán bộ một cửa tiếp nhận, kiểm tra hồ sơ.", Limit: "ngay", Form: "Giấy tiếp nhận hồ sơ", Unit: "dang-ky-khai-sinh/buoc-1"},
				{Title: "Thẩm tra", Actor: "Công chức Tư pháp – Hộ tịch", Text: "Công chức Tư pháp – Hộ tịch thẩm tra.", Unit: "dang-ky-khai-sinh/buoc-2"},
				{Title: "Ký và trả kết quả", Actor: "Lãnh đạo UBND", Text: "Lãnh đạo ký, một cửa trả giấy khai sinh.", Output: "Giấy khai sinh", Unit: "dang-ky-khai-sinh/buoc-3"},
			}},
	}
	for _, d := range docs {
		d.Seal()
	}
	idx, err := index.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	base, err := knowledge.NewBase(context.Background(), docs, &knowledge.Vocabulary{}, idx)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// smallCourse has two lessons; the first has a question of every kind that is tapped.
func smallCourse() quiz.Course {
	c := quiz.Course{ID: "nhan-thuc", Title: "Nhận thức ISO 9001", Version: 1, Description: "Khóa học ngắn.", PassPercent: 70, Lessons: []quiz.Lesson{
		{ID: "bai-01", Title: "Bài 1: Đánh giá nội bộ", Objectives: []string{"nêu được tần suất tối thiểu"}, Draw: 5,
			Cards:     []quiz.Card{{Title: "Mỗi năm một lần", Text: "Cơ quan đánh giá nội bộ tối thiểu một lần mỗi năm."}, {Title: "Độc lập", Text: "Không ai đánh giá việc của mình."}},
			Checklist: []string{"Có kế hoạch năm"},
			Questions: []quiz.Question{
				{ID: "q1", Type: quiz.SingleChoice, Stem: "Đánh giá nội bộ tối thiểu mấy lần một năm?", Cites: []string{"iso9001-2015/9.2"}, Explanation: "Quy định tối thiểu một lần mỗi năm.",
					Options: []quiz.Option{{Text: "Một lần", Correct: true, Reason: "Mức tối thiểu là một lần mỗi năm."}, {Text: "Hai lần", Reason: "Nhiều hơn mức tối thiểu."}, {Text: "Không quy định", Reason: "Có quy định mức tối thiểu."}}},
				{ID: "q2", Type: quiz.TrueFalse, Stem: "Được đánh giá việc của chính mình.", Cites: []string{"iso9001-2015/9.2"},
					Options: []quiz.Option{{Text: "Đúng", Reason: "Như vậy không còn khách quan."}, {Text: "Sai", Correct: true, Reason: "Người đánh giá phải độc lập với việc được đánh giá."}}},
				{ID: "q3", Type: quiz.MultipleChoice, Stem: "Mọi người cần biết những gì?", Cites: []string{"iso9001-2015/7.3"}, Explanation: "Đó là nội dung nhận thức.",
					Options: []quiz.Option{{Text: "Chính sách chất lượng", Correct: true}, {Text: "Lương đồng nghiệp", Reason: "Không liên quan."}, {Text: "Mục tiêu liên quan", Correct: true}}},
				{ID: "q4", Type: quiz.Ordering, Stem: "Sắp xếp PDCA.", Cites: []string{"iso9001-2015/9.2"},
					Options: []quiz.Option{{Text: "Hoạch định", Correct: true}, {Text: "Thực hiện", Correct: true}, {Text: "Kiểm tra", Correct: true}, {Text: "Hành động", Correct: true}}},
				{ID: "q5", Type: quiz.Matching, Stem: "Ghép điều khoản với nội dung.", Cites: []string{"iso9001-2015/9.2"},
					Pairs: []quiz.Pair{{Left: "7.3", Right: "Nhận thức"}, {Left: "9.2", Right: "Đánh giá nội bộ"}, {Left: "10.2", Right: "Hành động khắc phục"}}},
			}},
		{ID: "bai-02", Title: "Bài 2: Nhận thức", Draw: 1, Cards: []quiz.Card{{Title: "Nhận thức", Text: "Ai cũng cần biết chính sách chất lượng."}},
			Questions: []quiz.Question{{ID: "q6", Type: quiz.SingleChoice, Stem: "Điều nào nói về nhận thức?", Cites: []string{"iso9001-2015/7.3"},
				Options: []quiz.Option{{Text: "7.3", Correct: true, Reason: "7.3 là nhận thức."}, {Text: "9.2", Reason: "9.2 là đánh giá nội bộ."}}}}},
	}}
	for i := range c.Lessons {
		for j := range c.Lessons[i].Questions {
			c.Lessons[i].Questions[j].Seal()
		}
	}
	return c
}
