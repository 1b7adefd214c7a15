package dialog

import "isobot/quiz"

// Analysis of questions.
const (
	wItemsButton = "Phân tích câu hỏi"
	wItemsWhich  = "Phân tích câu hỏi của khóa nào?"
	wItemsHead   = "Phân tích câu hỏi – %s"
	wItemsNone   = "Chưa có ai trong phạm vi của anh/chị nộp bài kiểm tra nào của khóa này."
	wRegradeItem = "Chấm lại "
)

// wTestLine: name, questions, people, mean. wTestMore: standard deviation, coefficient, standard error; wItemLine: id, people, facility.
const (
	wTestLine  = "%s (%d câu): %d người, trung bình %s %%"
	wTestMore  = ", độ lệch chuẩn %s, nhất quán nội tại %s %%, sai số chuẩn %s"
	wItemLine  = "• %s – %d người: độ dễ %s %%"
	wItemMore  = ", phân biệt %s %%, hiệu quả %s %%."
	wItemFew   = "; chưa đủ 30 người để nói về độ phân biệt."
	wItemRival = " Người làm tốt chọn phương án %d nhiều hơn đáp án."
	wItemDead  = " Phương án ít người chọn (dưới 5 %%): %s."
)

// wItemFlags say what a flag means.
var wItemFlags = map[string]string{
	quiz.LikelyMiskeyed: "⚠ Rất có thể sai đáp án.", quiz.NegativeDiscrimination: "Kiểm tra lại đáp án: càng giỏi càng sai.",
	quiz.LowFacility: "Quá khó.", quiz.NoVariance: "Mọi người cùng điểm.",
}

// Where people are wrong and certain. wSureClause: clause, wrong and certain, answers, percent; wSureUnit: unit, people, wrong and certain,
// answers, percent, not certain.
const (
	wSureMapHead = "Sai mà chắc, 12 tháng qua"
	wSureMapNone = "Chưa có điều khoản nào có câu trả lời sai mà chắc ở nhóm từ %d người."
	wSureMapFoot = "Chỉ nêu nhóm từ %d người; không nêu tên ai. Mức \"chắc / chưa chắc\" là tự chọn và không tính vào điểm."
	wSureClause  = "%s: %d/%d câu trả lời sai mà chắc (%d %%)"
	wSureUnit    = "• %s, %d người: %d/%d (%d %%), chưa chắc %d"
	wSmallUnits  = "Các đơn vị ít người, gộp lại"
	wNoClause    = "không ghi điều khoản"
	wSureMapHere = "Sai mà chắc"
)

// Marking anew.
const (
	wRegradeHow     = "Chấm lại khi một câu hỏi có đáp án sai: gõ \"chấm lại\" và mã câu, ví dụ: chấm lại b01-03; hoặc chọn từ bảng phân tích. Anh/chị xem thử kết quả trước, chưa xác nhận thì không có gì thay đổi."
	wRegradeUnknown = "Tôi không tìm thấy câu hỏi có mã này trong các khóa học. Mã câu có ở bảng phân tích câu hỏi."
	wRegradeTitle   = "Câu %s – %s"
	wKeyNow         = "đáp án hiện nay"
	wKeyOption      = "Đáp án "
	wRegradeWhich   = "Đáp án đúng là câu nào? Bấm hoặc gõ chữ cái; tôi cho xem thử trước khi thay đổi."
	wRegradeSeveral = "Các đáp án đúng là những câu nào? Gõ các chữ cái, ví dụ: A C. Tôi cho xem thử trước khi thay đổi."
	wRegradeByFile  = "Loại câu này sửa đáp án trong tệp khóa học; sau đó bấm nút dưới đây để chấm lại các bài đã làm."
	wRegradeSame    = "Giữ đáp án này, chấm lại bài cũ"
	wRegradeNoKey   = "Đó không phải một đáp án khác của câu này. Mời anh/chị gõ chữ cái của đáp án đúng, hoặc gõ \"thoát\"."
	wRegradeDropped = "Đã hủy, không có gì thay đổi."
	wRegradeRunning = "Đã ghi nhận. Đang chấm lại câu %s; xong tôi báo anh/chị."
	wTrialHead      = "Xem thử chấm lại câu %s – chưa có gì thay đổi"
	wTrialKey       = "Đáp án sẽ là: %s."
	wTrialCounts    = "Trong phạm vi của anh/chị: %d người, %d bài đổi điểm (%d bài tăng, %d bài giảm)."
	wTrialGained    = "Từ chưa đạt thành đạt: %d người"
	wTrialLost      = "Từ đạt thành chưa đạt: %d người"
	wTrialPapers    = "Giấy chứng nhận: %d được cấp thêm, %d bị thu hồi nếu không giữ kết quả đã đạt."
	wTrialPast      = "%d bài của các kỳ trước giữ nguyên."
	wTrialOther     = "%d câu trả lời ở phiên bản có nội dung khác giữ nguyên."
	wTrialWhy       = "Lời giải thích cũ nói về đáp án cũ nên được bỏ. Muốn ghi lời mới, mời anh/chị gõ một câu giải thích rồi bấm nút."
	wTrialNothing   = "Không có câu trả lời nào cần chấm lại."
	wTrialAll       = "Xác nhận chấm lại"
	wTrialKeep      = "Chấm lại, ai đã đạt vẫn giữ đạt"
	wTrialLose      = "Chấm lại, %d người không còn đạt"
	wKeyOfFile      = "theo tệp khóa học hiện hành"
	wAndOthers      = " và %d người khác"
)

// wRegradeDone: question, people, attempts, passed now, no longer passed, certificates issued, certificates withdrawn. wRegradedLine: test, try, percent
// before, percent now. wRegradedTold: question, course, key.
const (
	wRegradeDone     = "Đã chấm lại câu %s: %d người, %d bài đổi điểm; %d người thành đạt, %d người không còn đạt; giấy chứng nhận: cấp %d, thu hồi %d. Việc này đã ghi vào nhật ký, người có kết quả thay đổi được báo."
	wRegradeUnheard  = "Chưa báo được cho %d người vì không có kênh chat."
	wRegradedTold    = "Một câu hỏi đã được sửa đáp án và chấm lại: \"%s\" (khóa \"%s\"). Đáp án đúng: %s. Kết quả của anh/chị:"
	wRegradedLine    = "%s, lần %d: %d %% → %d %%"
	wRegradedPasses  = "Nay anh/chị đạt."
	wRegradedFails   = "Nay bài này chưa đạt; mời anh/chị gõ \"học\" để làm lại."
	wRegradedKept    = "Kết quả đã đạt trước đây của anh/chị được giữ nguyên."
	wRegradedIssued  = "Anh/chị hoàn thành khóa học và được cấp giấy chứng nhận; gõ \"chứng nhận\" để xem."
	wRegradedRevoked = "Giấy chứng nhận %s bị thu hồi vì anh/chị không còn đủ điều kiện hoàn thành khóa học."
	wRegradedBack    = "Giấy chứng nhận %s có giá trị trở lại."
	wRegradedAsk     = "Nếu anh/chị thấy chưa đúng, mời liên hệ người phụ trách đào tạo."
	wRegradeRevokes  = "Chấm lại câu %s: kết quả không còn đạt"
	wRegradedNote    = "Có câu đã được chấm lại; kết quả trên là kết quả sau chấm lại."
)
