package dialog

// Invitations that are guessed at, and those that must not be guessed.
const (
	wTypedPaused    = "Có nhiều mã mời sai được thử trong ít phút qua nên tôi tạm ngưng nhận mã sáu số. Mời anh/chị mở liên kết mời, hoặc thử lại sau mười phút."
	wInvitationLong = "Mã mời cho %s (%s): %s\nDùng một lần, hết hạn ngày %s. Người này có vai trò quản lý nên không có mã sáu số. Người nhận mở liên kết, hoặc gõ: /start và mã này."
)
