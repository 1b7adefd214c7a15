package dialog

// What is said about files of questions.
const (
	wIntake           = "Đọc tệp: %d câu nhận được, %d câu cần xem."
	wIntakeMore       = "… và %d câu khác."
	wIntakeTake       = "Nhập %d câu"
	wIntakeTaken      = "Đã nhập %d câu vào ngân hàng câu hỏi."
	wIntakeInCourse   = "Không nhập các câu trùng mã với khóa học: %s."
	wIntakeDropped    = "Đã bỏ, chưa nhập câu nào."
	wIntakeNoFile     = "Tôi không nhận được nội dung tệp (tệp trống hoặc quá 20 MB). Mời anh/chị gửi lại, hoặc chia nhỏ tệp."
	wIntakeUnreadable = "Tôi không đọc được tệp này: %v."
	wIntakeTooMany    = "Trong chat mỗi tệp tối đa %d câu. Mời anh/chị chia tệp, hoặc nhờ quản trị chạy lệnh: isobot questions import."
)
