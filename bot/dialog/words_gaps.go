package dialog

// Being told later.
const (
	wTellMe      = "Báo tôi khi có"
	wWillTell    = "Đã ghi nhận. Khi có câu trả lời, tôi báo anh/chị tại đây."
	wNowAnswered = "Câu này vừa được bổ sung câu trả lời. Mời anh/chị hỏi lại."
	wAnswerCame  = "Trước đây anh/chị hỏi: \"%s\". Nay đã có câu trả lời:"
	wWordsCame   = "Trước đây anh/chị hỏi: \"%s\". Từ ngữ trong câu này nay đã được bổ sung vào kho; mời anh/chị hỏi lại."
)

// The questions that wait for a trainer.
const (
	wMenuGaps      = "Câu hỏi chờ (%d)"
	wGapsNone      = "Không có câu hỏi nào đang chờ. Câu chưa trả lời được và câu bị chê sẽ vào đây."
	wGapsHead      = "Có %d câu hỏi đang chờ, gộp thành %d nhóm:"
	wGapsOlder     = "Đây là %d câu cũ nhất; các câu còn lại hiện ra khi những câu này được xử lý."
	wGapLine       = "%d. \"%s\" – %d lần%s"
	wGapOffered    = "; đã gợi ý: %s"
	wGapsSuspended = "Có %d câu trả lời đã duyệt đang tạm ngưng vì mục làm căn cứ đã đổi hoặc không còn:"
	wSuspendedLine = "• \"%s\""
	wSuspendedMark = "⏸ "
	wMoreGaps      = "Xem thêm"
	wGapTimes      = "\"%s\" – %d lần"
	wGapWordings   = "và %d cách hỏi khác"
	wGapReason     = "Lý do: %s."
	wGapOffers     = "Khi đó tôi đã gợi ý:"
	wGapNothing    = "Khi đó tôi không gợi ý mục nào."
	wPoint         = "Trỏ tới mục"
	wWrite         = "Viết câu trả lời"
	wSynonym       = "Thêm từ đồng nghĩa"
	wDismiss       = "Bỏ qua"
	wGapsBack      = "Danh sách câu chờ"
	wGapGone       = "Nhóm câu hỏi này đã được xử lý. Gõ \"câu hỏi chờ\" để xem danh sách."
	wHelpGaps      = "• \"câu hỏi chờ\": các câu chưa trả lời được; trỏ tới mục, viết câu trả lời, thêm từ đồng nghĩa."
)

// Deciding.
const (
	wPointHow       = "Mời anh/chị gõ vài từ về mục trả lời được câu này (tên mục, số điều, tên thủ tục)%s."
	wOrPick         = ", hoặc chọn bên dưới"
	wPickUnit       = "Anh/chị chọn mục nào? Chưa đúng thì gõ từ khác."
	wNoUnit         = "Tôi không tìm thấy mục nào. Mời anh/chị gõ từ khác."
	wWriteHow       = "Mời anh/chị gõ câu trả lời trong một tin nhắn (%d đến %d ký tự). Người hỏi sẽ đọc đúng những chữ này."
	wWriteLength    = "Câu trả lời cần từ %d đến %d ký tự; câu vừa gõ có %d. Mời anh/chị gõ lại."
	wRestHow        = "Câu trả lời này căn cứ vào mục nào? Khi mục đó đổi, câu trả lời tạm ngưng để anh/chị xem lại. Chọn bên dưới hoặc gõ vài từ để tìm."
	wSynonymHow     = "Mời anh/chị gõ theo mẫu: từ người dân dùng = nghĩa trong tài liệu. Ví dụ: sổ đỏ = giấy chứng nhận quyền sử dụng đất"
	wSynonymBad     = "Tôi chưa đọc được. Từ có 1 đến %d chữ, nghĩa có 1 đến %d chữ, hai bên dấu =, và khác nhau. Ví dụ: sổ đỏ = giấy chứng nhận quyền sử dụng đất"
	wConfirmPoint   = "Từ nay %d cách hỏi trong nhóm được trả lời bằng mục này. Đúng không?"
	wConfirmWrite   = "Từ nay %d cách hỏi trong nhóm được trả lời như trên. Đúng không?"
	wConfirmSynonym = "Từ nay tôi hiểu \"%s\" là \"%s\". Đúng không?"
	wAnotherUnit    = "Tìm mục khác"
	wCurated        = "Đã ghi nhận, có hiệu lực ngay. Đã đóng %d câu hỏi%s."
	wTellingThem    = "; %d người được báo"
	wDismissed      = "Đã bỏ qua %d câu hỏi."
	wGapsLeft       = "Đã thoát, chưa ghi gì. Câu hỏi vẫn chờ."
)

// Answers that rest on a unit that changed.
const (
	wSuspendedHead = "Câu trả lời đã duyệt này đang tạm ngưng:"
	wSuspendedText = "Câu trả lời: %s"
	wSuspendedUnit = "Câu hỏi được trỏ tới mục: %s"
	wRestsNow      = "Mục làm căn cứ nay ghi:"
	wRestsGone     = "Mục làm căn cứ không còn trong kho."
	wStillRight    = "Vẫn đúng"
	wWithdraw      = "Bỏ câu này"
	wApprovedAgain = "Đã duyệt lại, có hiệu lực ngay."
	wWithdrawn     = "Đã bỏ. Các câu hỏi đó được tìm trong kho như bình thường."
)

// wGapReasons say why a question waits.
var wGapReasons = map[string]string{
	"disliked": "người hỏi cho là chưa đúng ý", "not_found": "không có nội dung đủ chắc chắn", "not_in_force": "chỉ có nội dung không còn hiệu lực",
}
