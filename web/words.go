package web

import "isobot/quiz"

// What a person reads besides the pages in assets.
const (
	wNeedLink   = "Anh/chị chưa đăng nhập, hoặc phiên đã hết. Mời anh/chị nhắn \"bảng điều khiển\" cho isobot để nhận liên kết vào."
	wBadLink    = "Liên kết này không đúng, đã dùng hoặc đã hết hạn. Mời anh/chị nhắn \"bảng điều khiển\" cho isobot để nhận liên kết mới."
	wNotAllowed = "Không có nội dung này trong phạm vi của anh/chị."
	wFault      = "Hệ thống đang bận. Mời anh/chị tải lại trang sau ít phút."
	wLeft       = "Anh/chị đã thoát khỏi bảng điều khiển."
)

var wStandings = map[quiz.Standing]string{quiz.Done: "Hoàn thành", quiz.InProgress: "Đang học", quiz.NotStarted: "Chưa học", quiz.Overdue: "Quá hạn"}
