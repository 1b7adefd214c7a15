package format

import "isobot/quiz"

// examples are the rows of the template's sheet of examples, one of each type.
var examples = []quiz.Question{
	{ID: "vd-01", Type: quiz.SingleChoice, Level: quiz.Recall, Clause: "7.3", Group: "7", Stem: "Ai phải biết chính sách chất lượng của cơ quan?",
		Options: []quiz.Option{{Text: "Chỉ lãnh đạo cơ quan", Reason: "Mọi người làm việc dưới sự kiểm soát của cơ quan đều phải biết."},
			{Text: "Mọi người làm việc trong cơ quan", Correct: true, Weight: 100, Reason: "Đó là yêu cầu về nhận thức."}, {Text: "Chỉ thư ký ISO", Reason: "Thư ký ISO giúp việc, không biết thay người khác."}},
		Explanation: "Yêu cầu về nhận thức áp dụng cho mọi người.", Cites: []string{"iso9001-2015/7.3"}, Confidence: "A"},
	{ID: "vd-02", Type: quiz.MultipleChoice, Level: quiz.Understand, Stem: "Những việc nào cần làm khi phát hiện sự không phù hợp?",
		Options: []quiz.Option{{Text: "Khắc phục ngay", Correct: true, Weight: 50}, {Text: "Tìm nguyên nhân", Correct: true, Weight: 50}, {Text: "Xóa hồ sơ liên quan", Weight: -100}}},
	{ID: "vd-03", Type: quiz.TrueFalse, Stem: "Hồ sơ được sửa lại khi quy trình thay đổi.", Options: []quiz.Option{{Text: "Đúng", Reason: "Hồ sơ là bằng chứng của việc đã làm."}, {Text: "Sai", Correct: true, Weight: 100}}},
	{ID: "vd-04", Type: quiz.Ordering, Stem: "Xếp các bước của chu trình quản lý theo thứ tự.", Options: []quiz.Option{{Text: "Lập kế hoạch"}, {Text: "Thực hiện"}, {Text: "Kiểm tra"}, {Text: "Cải tiến"}}},
	{ID: "vd-05", Type: quiz.Matching, Stem: "Ghép tài liệu với mục đích.", Pairs: []quiz.Pair{{Left: "Quy trình", Right: "nói cách làm"}, {Left: "Hồ sơ", Right: "chứng minh đã làm"}, {Left: "Biểu mẫu", Right: "để điền"}}},
	{ID: "vd-06", Type: quiz.ShortAnswer, Stem: "Từ viết tắt của đánh giá nội bộ là gì?", Accepted: []quiz.Accepted{{Text: "ĐGNB", Weight: 100}, {Text: "DGNB", Weight: 100}}},
	{ID: "vd-07", Type: quiz.Numerical, Stem: "Tiêu chuẩn có bao nhiêu nguyên tắc quản lý chất lượng?", Accepted: []quiz.Accepted{{Min: 7, Max: 7, Weight: 100}}},
}

// instructions are the rows of the template's sheet of instructions.
var instructions = [][]string{
	{"Mã", "Để trống cũng được. Cùng mã ở lần nhập sau thì câu cũ có phiên bản mới."},
	{"Loại", "một đáp án, nhiều đáp án, đúng/sai, sắp xếp, ghép cặp, điền từ, điền số, tự luận, thông tin. Để trống thì đoán theo đáp án."},
	{"Câu hỏi", "Bắt buộc."},
	{"Đáp án", "Chữ cái của lựa chọn đúng: B, hoặc A, C. Câu đúng/sai: Đúng hoặc Sai. Các loại khác để trống."},
	{"Lựa chọn A, B, ...", "Sắp xếp: viết các mục theo thứ tự đúng. Ghép cặp: vế trái -> vế phải. Điền từ: mỗi ô một đáp án được chấp nhận. Điền số: 7, hoặc 3.14:0.01 (sai số), hoặc 1..5 (khoảng)."},
	{"Lý do A, B, ...", "Vì sao lựa chọn đó đúng hoặc sai. Có thể để trống."},
	{"Mức độ", "nhận biết, thông hiểu, vận dụng."},
	{"Nhóm", "4 đến 10, pháp lý, một cửa, khái niệm."},
	{"Căn cứ", "Mã mục làm căn cứ, cách nhau bằng dấu chấm phẩy."},
	{"Độ tin cậy", "A hai nguồn, B một nguồn, C chưa kiểm chứng (chỉ để luyện tập)."},
	{"Trọng số", "Chỉ điền khi có điểm thành phần: mỗi lựa chọn một số phần trăm, cách nhau bằng dấu chấm phẩy."},
	{"Giữ thứ tự, Phân biệt hoa thường", "Ghi x nếu có."},
}
