package dialog

import "isobot/quiz"

// Tests that belong to no lesson.
const (
	wFormPass       = "Đạt từ %d %%."
	wFormGroup      = "Riêng %s phải từ %d %%."
	wFormOnly       = "Lần này chỉ làm lại phần chưa đạt, câu hỏi khác lần trước."
	wFormTime       = "Thời gian đến %s; hết giờ thì nộp bài như đang có, câu chưa trả lời không có điểm."
	wFormPassed     = "Anh/chị đã đạt bài kiểm tra này."
	wFormNoTries    = "Anh/chị đã hết số lần làm bài kiểm tra này. Mời anh/chị liên hệ người phụ trách đào tạo."
	wFormTooEarly   = "Lần làm tiếp theo từ %s. Trong lúc chờ, mời anh/chị gõ \"ôn tập\"."
	wTimeUp         = "Đã hết giờ, bài được nộp với các câu đã trả lời."
	wNoted          = "Đã ghi nhận câu trả lời."
	wKeyLater       = "Đáp án được xem sau lần làm cuối hoặc sau hạn."
	wKeyOf          = "Câu %d. %s\nĐáp án: %s."
	wResultPlain    = "Kết quả: %s/%d câu (%d %%)."
	wGroupFailed    = "Chưa đạt phần bắt buộc: %s (cần từ %d %%)."
	wRetakeGroups   = "Anh/chị chỉ cần làm lại phần chưa đạt."
	wShortForm      = "Anh/chị còn nắm chắc nội dung nên không phải học lại các bài, chỉ cần làm bài kiểm tra xác nhận."
	wLongForm       = "Mời anh/chị học các bài của khóa; phần nào còn yếu sẽ được ôn kỹ hơn."
	wSure           = "Câu %d: chắc"
	wNotSure        = "Câu %d: chưa chắc"
	wSureNoted      = "Đã ghi nhận mức độ chắc chắn (không tính vào điểm)."
	wFirstThis      = "Mời anh/chị làm nốt bài đang dở trước."
	wPreOffer       = "Anh/chị có thể làm bài kiểm tra đầu vào: nếu còn nắm chắc thì được học theo lối rút gọn."
	wFinalDue       = "Anh/chị đã học xong các bài. Còn bài kiểm tra cuối khóa."
	wClauseGroup    = "điều %s"
	wTouchOffer     = "Đã %d ngày từ khi anh/chị hoàn thành khóa \"%s\". Mời anh/chị làm một bài kiểm tra ngắn để xem còn nhớ đến đâu; kết quả dùng để đánh giá hiệu quả đào tạo."
	wPracticeMore   = "Ôn tiếp"
	wPracticeWeak   = "Ôn phần còn yếu"
	wPracticeNow    = "Ôn 5 câu"
	wWeakFirst      = "Ưu tiên phần còn yếu: %s."
	wDailyOn        = "Đã bật ôn mỗi ngày: các ngày làm việc tôi sẽ mời anh/chị ôn 5 câu, câu nào hay sai sẽ gặp lại sớm hơn. Gõ \"thôi ôn mỗi ngày\" để tắt."
	wDailyOff       = "Đã tắt ôn mỗi ngày. Anh/chị vẫn có thể gõ \"ôn tập\" bất cứ lúc nào."
	wDailySwitchOff = "Tắt ôn mỗi ngày"
	wDailyOffer     = "Ôn tập hôm nay: %d câu đến lúc gặp lại."
)

// wFormBegins: number of questions.
var wFormBegins = map[quiz.Purpose]string{
	quiz.Practice: "Ôn tập %d câu, không tính điểm.", quiz.OfFinal: "Kiểm tra cuối khóa: %d câu.", quiz.Before: "Kiểm tra đầu vào: %d câu.",
	quiz.After: "Kiểm tra xác nhận: %d câu.", quiz.Delayed: "Kiểm tra nhớ lại: %d câu.",
}

// wFormButtons start a test.
var wFormButtons = map[quiz.Purpose]string{
	quiz.OfFinal: "Kiểm tra cuối khóa", quiz.Before: "Kiểm tra đầu vào", quiz.After: "Kiểm tra xác nhận", quiz.Delayed: "Kiểm tra nhớ lại",
}

// wGroups name the groups of questions that are no clauses.
var wGroups = map[string]string{"phap_ly": "phần pháp lý", "mot_cua": "phần một cửa", "khai_niem": "phần khái niệm"}

// Duties and reminders.
const (
	wRemindHead     = "Nhắc lịch học:"
	wRemindAhead    = "• \"%s\": còn %d ngày làm việc đến hạn (hết ngày %s), đã đạt %d/%d bài."
	wRemindToday    = "• \"%s\": hôm nay là hạn cuối (%s), đã đạt %d/%d bài."
	wRemindLate     = "• \"%s\": đã quá hạn ngày %s, đã đạt %d/%d bài. Mời hoàn thành sớm."
	wRemindFoot     = "Gõ \"học\" để làm tiếp."
	wRemindNow      = "Người phụ trách nhắc anh/chị hoàn thành khóa \"%s\" (hạn hết ngày %s, đã đạt %d/%d bài). Gõ \"học\" để làm tiếp."
	wJoined         = "Theo đơn vị hoặc vị trí của mình, anh/chị được giao khóa học \"%s\", hạn hết ngày %s (đã đạt %d/%d bài). Gõ \"học\" để bắt đầu."
	wDigestHead     = "Quá hạn đào tạo trong phạm vi anh/chị phụ trách (mới thêm hôm nay):"
	wDigestHeadUnit = "Kính gửi anh/chị phụ trách đơn vị: các trường hợp quá hạn đào tạo từ 3 ngày làm việc:"
	wDigestCourse   = "• \"%s\" – %d người: %s"
	wDigestMore     = " và %d người khác"
	wNudgeNow       = "Nhắc ngay"
	wUnreached      = "Chưa liên lạc được"
	wNudgeQueued    = "Sẽ nhắc những người chưa xong trong phạm vi của anh/chị; ai đã được nhắn hôm nay thì không nhắn thêm."
	wNudgeQuiet     = "Đang ngoài giờ làm việc nên lời nhắc được gửi lúc %s."
	wUnreachedHead  = "Chưa liên lạc được – %s:"
	wUnreachedLine  = "• %s (%s): %s"
	wUnreachedNone  = "Mọi người đều nhận được ngay qua chat."
	wNoAccount      = "chưa gắn tài khoản chat"
	wBlocked        = "tài khoản chat không nhận tin (đã chặn hoặc đã xóa)"
	wWaits          = "kênh chat chưa nhận tin lúc này; sẽ nhận khi người này nhắn lại hoặc mở trang chat"
	wExemptCount    = "Được miễn: %d người."
)

// Leave, exemption, extension.
const (
	wExcuseUsage   = "Cách dùng: \"miễn CB001 lý do\", \"gia hạn CB001 30/12 lý do\", \"nghỉ CB001 30/12 lý do\"."
	wExcuseSelf    = "Không ai tự miễn, gia hạn hoặc tạm hoãn cho chính mình. Mời anh/chị nhờ người phụ trách khác."
	wExcuseNobody  = "Tôi không tìm thấy mã cán bộ này trong phạm vi của anh/chị."
	wExcuseNothing = "%s không có khóa học nào đang phải làm."
	wExcuseReason  = "Lý do là gì? Lý do được lưu vào hồ sơ đào tạo; mời ghi ngắn, không ghi chi tiết sức khỏe hay đời tư."
	wExcuseWhich   = "Áp dụng cho khóa học nào?"
	wExcuseAll     = "Tất cả"
	wExcuseDropped = "Đã hủy, không thay đổi gì."
	wExcuseTold    = "Khóa học \"%s\": %s. Người quyết định: %s."
	wYou           = "anh/chị "
	wExcuseRight   = "Đúng không?"

	wPleaUsage   = "Cách dùng: \"xin nghỉ 30/12 lý do\", \"xin gia hạn 30/12 lý do\", \"xin miễn học lý do\"."
	wPleaNothing = "Anh/chị hiện không có khóa học nào đang phải làm."
	wPleaSend    = "Gửi đề nghị này tới người điều phối của đơn vị chứ?"
	wPleaSent    = "Đã gửi đề nghị tới người phụ trách (%d người). Anh/chị sẽ được báo khi có quyết định; trong lúc chờ, hạn không đổi."
	wPleaNobody  = "Đã ghi nhận đề nghị, nhưng hiện chưa người phụ trách nào nhận tin được qua chat. Mời anh/chị báo trực tiếp người điều phối."
	wPleaAsked   = "%s (%s) đề nghị: %s"
	wPleaGrant   = "Đồng ý"
	wPleaRefuse  = "Không đồng ý"
	wPleaGone    = "Đề nghị này không còn chờ quyết định."
	wPleaLate    = "Ngày trong đề nghị đã qua nên không áp dụng được; người đề nghị đã được báo."
	wPleaNone    = "Không có đề nghị nào đang chờ anh/chị."
	wPleaRefused = "Đã trả lời không đồng ý cho %s."
	wPleaNo      = "Đề nghị của anh/chị không được đồng ý. Hạn học giữ nguyên; cần trao đổi thêm mời anh/chị liên hệ %s."
)

// wExcuseWords: person, courses, day, reason.
var wExcuseWords = map[string]string{
	excuseExempt: "Miễn %s khỏi: %s. Lý do: %s.", excuseExtend: "Gia hạn cho %s: %s, đến hết ngày %s. Lý do: %s.",
	excuseLeave: "%s nghỉ đến hết ngày %s, tạm ngừng nhắc: %s. Lý do: %s.",
}

// wExcuseDone tell what became of a duty.
var wExcuseDone = map[string]string{excuseExempt: "được miễn", excuseExtend: "được gia hạn đến hết ngày %s", excuseLeave: "được tạm hoãn trong thời gian nghỉ, hạn mới hết ngày %s"}

// Assigning by rule.
const (
	wYearly         = "Lặp lại hằng năm"
	wNotYearly      = "Chỉ một lần"
	wYearlyLine     = "Lặp lại hằng năm: mỗi năm một đợt mới, mở 60 ngày trước hạn; ai còn nắm chắc được làm bài kiểm tra đầu vào để học rút gọn.\n\n"
	wNoSuchPosition = "Không có ai giữ chức danh này trong phạm vi của anh/chị. Mời anh/chị gõ đúng như trong danh sách cán bộ, ví dụ: chức danh Công chức một cửa."
)
