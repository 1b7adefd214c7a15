package webchat

import "net/http"

// What a person without JavaScript reads when something went wrong. The words of the page itself stand in assets.
var wFaults = map[int]string{
	http.StatusBadRequest:            "Tôi chưa đọc được yêu cầu này. Mời anh/chị gõ lại câu hỏi.",
	http.StatusRequestEntityTooLarge: "Nội dung gửi quá dài. Mời anh/chị hỏi ngắn lại.",
	http.StatusTooManyRequests:       "Anh/chị gửi hơi nhanh. Mời đợi ít giây rồi gửi lại.",
	http.StatusServiceUnavailable:    "Hệ thống đang bận. Mời anh/chị đợi ít giây rồi gửi lại.",
}

const wFaultOther = "Xin lỗi anh/chị, yêu cầu này chưa làm được. Mời anh/chị thử lại."
