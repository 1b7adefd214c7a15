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

// What is said about a roster that was sent.
const (
	wHelpRoster        = "• Gửi tệp danh sách cán bộ (.xlsx, .csv): xem trước rồi áp dụng cả danh sách."
	wRosterProblems    = "Tệp danh sách cán bộ có %d chỗ cần sửa; chưa thay đổi gì. Mời anh/chị sửa rồi gửi lại cả tệp:"
	wRosterMore        = "… và %d dòng khác"
	wRosterLarge       = "Trong chat danh sách tối đa %d người và %d MB. Mời anh/chị nhờ người vận hành chạy lệnh: isobot staff import."
	wRosterPreview     = "Xem trước danh sách cán bộ: %d người trong tệp; thêm %d, thay đổi %d, không còn %d. Chưa thay đổi gì."
	wRosterSame        = "Danh sách không khác với hiện tại."
	wRosterAdminLeaves = "Không áp dụng được: người quản trị %s không có trong tệp. Mời anh/chị gửi danh sách đầy đủ; nếu người này thật sự nghỉ, nhờ người vận hành chạy lệnh: isobot staff import --allow-leaving."
	wRosterManyLeave   = "Không áp dụng được: %d trong %d người hiện có không có trong tệp, có lẽ đây chỉ là một phần danh sách. Nếu họ thật sự nghỉ, mời anh/chị nhờ người vận hành chạy lệnh: isobot staff import --allow-leaving."
	wRosterNobody      = "Không áp dụng được: trong tệp không ai là quản trị toàn bộ, nên sau đó không còn ai quản trị. Mời anh/chị ghi \"quản trị\" ở cột Vai trò và \"Toàn bộ\" ở cột Phạm vi cho một người."
	wRosterRights      = "; vai trò: %s → %s"
	wRosterStaff       = "cán bộ"
	wRosterApply       = "Áp dụng"
	wRosterDropped     = "Đã bỏ, danh sách cán bộ giữ nguyên."
	wRosterMoved       = "Danh sách cán bộ vừa thay đổi nên tôi so lại:"
	wRosterDone        = "Đã áp dụng: thêm %d, thay đổi %d, không còn %d người. Các bài đang giao được đối chiếu lại với danh sách mới."
)
