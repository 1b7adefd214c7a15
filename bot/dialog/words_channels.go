package dialog

// The dashboard.
const (
	wPanelLink = "Bảng điều khiển của anh/chị: %s\nLiên kết dùng một lần, trong 15 phút, chỉ dành riêng cho anh/chị; mời không chuyển cho người khác."
	wHelpPanel = "• \"bảng điều khiển\": xem tiến độ trên trang web."
	wPanelNone = "Bảng điều khiển chỉ có khi isobot đang chạy dịch vụ web. Anh/chị gõ \"báo cáo\" để xem tiến độ ngay tại đây."
)

// Going on elsewhere.
const (
	wHelpMove        = "• \"chuyển sang web\", \"chuyển sang Telegram\": làm tiếp việc đang dở ở nơi khác."
	wMoveLink        = "Mời anh/chị mở liên kết này để tiếp tục trên %s: %s\nLiên kết dùng một lần, trong 10 phút, chỉ dành riêng cho anh/chị; mời không chuyển cho người khác."
	wMoveOpen        = "Bài hoặc quy trình đang dở sẽ mở đúng chỗ đang dừng."
	wMoveHere        = "Anh/chị đang ở %s rồi."
	wMoveNone        = "Hiện chưa có liên kết sang %s. Anh/chị cứ tiếp tục tại đây."
	wMoveNeedsPerson = "Việc này cần tài khoản đã gắn với cán bộ. Mời anh/chị gõ mã mời sáu số trước."
	wMoveOther       = "Nơi này đang gắn với %s, nên không chuyển được sang đây. Mời anh/chị mở liên kết bằng trình duyệt hoặc tài khoản của mình."
	wMoved           = "Chào anh/chị %s. Từ nay anh/chị dùng được cả ở đây; dữ liệu và kết quả là một."
)

// Announcements.
const (
	wHelpAnnounce    = "• \"thông báo\": gửi thông báo cho một đơn vị; \"tiến độ thông báo\": xem, tạm dừng, gửi tiếp."
	wAnnounceWhat    = "Mời anh/chị gõ nội dung thông báo trong một tin nhắn (không quá %d ký tự)."
	wAnnounceLong    = "Nội dung dài %d ký tự, quá giới hạn. Mời anh/chị rút gọn và gõ lại."
	wAnnounceWhom    = "Gửi cho đơn vị nào? Chọn bên dưới hoặc gõ tên đơn vị."
	wEverybody       = "Tất cả đơn vị"
	wAnnounceConfirm = "Gửi thông báo dưới đây cho %s (%d người).\n%s\nĐúng không?\n\n%s"
	wAnnounced       = "Đã nhận. Thông báo được gửi dần cho %d người; anh/chị sẽ được báo khi xong."
	wAnnounceDropped = "Đã hủy, chưa gửi gì."
	wAnnounceNone    = "Chưa có thông báo nào trong phạm vi của anh/chị."
	wAnnounceHead    = "Thông báo của %s:"
	wAnnounceOf      = "Thông báo gửi %s lúc %s: %s\n\"%s\""
	wAnnounceCounts  = "Đã tới %d/%d người; đang chờ %d; chờ người nhận nhắn lại hoặc mở trang chat %d; không tới được %d."
	wAnnounceMissed  = "Chưa tới được:"
	wMissedLine      = "• %s (%s): %s"
	wMissedMore      = "… và %d người nữa. Danh sách đủ: nhờ quản trị chạy lệnh isobot announce status %s."
	wAnnounceDone    = "Đã gửi xong thông báo \"%s\"."
	wPause           = "Tạm dừng"
	wResume          = "Gửi tiếp"
	wWhoMissed       = "Ai chưa tới được"
)

// A question for a group.
const (
	wHelpPoll    = "• Trong nhóm Telegram có isobot: gõ \"/donhom\" để đố cả nhóm một câu; câu trả lời được ghi là ôn tập, không tính điểm."
	wPollInGroup = "Việc này làm trong nhóm chat có isobot trên Telegram: người phụ trách đào tạo gõ \"/donhom\" trong nhóm."
)

// Who gets what is about to be said.
const (
	wOutNow       = "Nhận được ngay: %d người%s"
	wOutWaits     = "nhận khi họ nhắn lại hoặc mở trang chat: %d người%s"
	wOutOver      = "hết hạn mức tin trong tháng: %d người%s"
	wOutBlocked   = "không nhận tin (đã chặn hoặc đã xóa): %d người"
	wOutNowhere   = "chưa gắn tài khoản chat: %d người"
	wOutLater     = "Đơn vị đông người: bấm \"Ai nhận được ngay\" để đếm theo từng kênh chat."
	wWhoGets      = "Ai nhận được ngay"
	wWhoWaits     = "Ai chưa nhận được ngay"
	wWhoWaitsHead = "Chưa nhận được ngay:"
)

// What holds a channel up, for administrators.
const (
	wTroubleAuthorise = "Kênh %s cần được cấp quyền lại: nhờ người vận hành chạy lệnh \"isobot zalooa authorise\". Tin của mọi người vẫn được nhận; tin trả lời qua kênh này đang chờ."
	wTroubleQuota     = "Kênh %s đã dùng %d/%d tin của tháng này. Khi hết, tin gửi đi phải chờ sang tháng; mời anh/chị cân nhắc nâng gói hoặc chuyển mọi người sang kênh khác."
	wTroubleOther     = "Kênh %s đang có lỗi mà chỉ người vận hành xử lý được; chi tiết trong nhật ký của chương trình."
)

// wStates name the states of an announcement.
var wStates = map[string]string{AnnounceRunning: "đang gửi", AnnouncePaused: "tạm dừng", AnnounceDone: "đã xong"}

// wMissed tell why somebody was not reached.
var wMissed = map[string]string{
	MissedNobody: "chưa có kênh chat, hoặc đã chặn", MissedLost: "đã chặn hoặc rời kênh chat", MissedDropped: "kênh chat từ chối tin", MissedHeld: "đang chờ, sẽ nhận khi nhắn lại hoặc mở trang chat",
}
