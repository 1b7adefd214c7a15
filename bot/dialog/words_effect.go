package dialog

import "isobot/quiz"

// What heads of units say of a training.
const (
	wRemarkAsk     = "Khóa \"%s\": %s có %d người đã hoàn thành, đến nay được ít nhất 6 tuần. Sau đào tạo, anh/chị thấy đơn vị áp dụng thế nào?"
	wRemarkPrivacy = "Nhận xét là về cả đơn vị và được lưu vào hồ sơ hiệu lực đào tạo (điều 7.2 c); mời không nêu tên, sức khỏe hay chuyện riêng của ai. Gõ \"nhận xét\" để xem, sửa hoặc xóa."
	wRemarkLine    = "Đã ghi nhận: %s. Anh/chị có thể gõ thêm một dòng (tối đa %d ký tự), không nêu tên ai."
	wRemarkNoMore  = "Không thêm"
	wRemarkThanks  = "Cảm ơn anh/chị, nhận xét đã được lưu."
	wRemarkNamed   = "Dòng này có tên người hoặc số điện thoại. Mời anh/chị viết lại về cả đơn vị, không nêu riêng ai."
	wRemarkLong    = "Mời anh/chị viết ngắn hơn, tối đa %d ký tự (đang có %d)."
	wRemarkList    = "Nhận xét của anh/chị sau đào tạo:"
	wRemarkItem    = "%d. %s – %s: %s"
	wRemarkNone    = "Chưa có khóa học nào cần anh/chị nhận xét. Tôi hỏi khi đơn vị hoàn thành khóa học được 6 tuần."
	wRemarkOpen    = "chưa trả lời"
	wRemarkErase   = "Xóa nhận xét"
	wRemarkErased  = "Đã xóa nhận xét này."
)

// wApplied are the three answers.
var wApplied = map[quiz.Applied]string{quiz.AppliedWell: "Áp dụng tốt", quiz.AppliedPartly: "Áp dụng một phần", quiz.AppliedNot: "Chưa áp dụng"}

// What is done about those who stayed below the line.
const (
	wBelowTold      = "%s: %d người chưa đạt mức sau đào tạo và chưa có hành động. Anh/chị chọn hành động cho từng người."
	wBelowSee       = "Chọn hành động"
	wRemedyNone     = "Không có ai dưới mức đang chờ hành động hay theo dõi trong phạm vi của anh/chị. Ai chưa đạt mà còn lượt làm lại thì chưa tính là dưới mức."
	wRemedyHead     = "Người dưới mức sau đào tạo (%d):"
	wRemedyWaits    = "chưa chọn hành động"
	wRemedyItem     = "%d. %s (%s), \"%s\": %d %%, mức %d %% – %s"
	wRemedyShow     = "%s (%s)\nKhóa \"%s\": %d %%, mức %d %%, ngày %s."
	wRemedyChoose   = "Chọn hành động:"
	wRemedyUnder    = "Đang thực hiện: %s, theo dõi ngày %s."
	wRemedyChosen   = "Đã chọn \"%s\" cho %s. Ngày %s tôi hỏi anh/chị kết quả."
	wRemedyGone     = "Trường hợp này đã được xử lý."
	wRemedyCoach    = "Anh/chị được kèm cặp thêm về nội dung khóa \"%s\"; %s sẽ liên hệ."
	wRemedyRead     = "Mời anh/chị đọc lại các mục này của khóa \"%s\"; đây là phần kết quả chưa đạt:"
	wRemedyReadAll  = "Mời anh/chị đọc lại các bài của khóa \"%s\"; kết quả kiểm tra lại chưa đạt."
	wRemedyFollow   = "%s, khóa \"%s\": hành động \"%s\" chọn ngày %s. Kết quả thế nào?"
	wRemedyHelped   = "Đã làm, đạt"
	wRemedyNot      = "Đã làm, chưa đạt"
	wRemedyLater    = "Chưa làm"
	wRemedyClosed   = "Đã ghi nhận: %s đạt, khép lại trường hợp này."
	wRemedyAgain    = "Đã ghi nhận: chưa đạt. Mời anh/chị chọn hành động khác."
	wRemedyPostpone = "Đã ghi nhận, ngày %s tôi hỏi lại."
	wPostOffer      = "Để đo hiệu quả, mời anh/chị làm bài kiểm tra sau khóa, cùng ma trận đề với bài đầu vào nhưng câu khác."
)

// wRemedies name what can be done.
var wRemedies = map[quiz.RemedyKind]string{quiz.Retrain: "Đào tạo lại", quiz.Coach: "Kèm cặp", quiz.Reread: "Đọc lại"}
