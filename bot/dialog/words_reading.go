package dialog

// Documents that are read, and what revisions ask again.
const (
	wReadTitle   = "Đọc và hiểu: %s"
	wDeltaTitle  = "Phần sửa đổi: %s"
	wHaveRead    = "Tôi đã đọc"
	wHaveReadAll = "Tôi đã đọc, trả lời câu hỏi"
	wReadNow     = "Đọc ngay"
	wReadUntil   = "Hạn hết ngày %s; đọc từng phần, bấm \"Tôi đã đọc\" rồi trả lời câu hỏi."
	wReadWhy     = "Anh/chị cần đọc tài liệu \"%s\" (bản có hiệu lực từ %s) vì được giao cho công việc của mình."
	wReadWhyAsOf = "Anh/chị cần đọc tài liệu \"%s\" vì được giao cho công việc của mình."
	wDeltaWhy    = "Tài liệu \"%s\" có bản sửa đổi (%s) nên anh/chị đọc lại %d mục đã đổi và trả lời %d câu hỏi về các mục đó."
	wInForceFrom = "hiệu lực từ %s"
	wImportedOn  = "bản nhập ngày %s"
	wReadDone    = "Đã ghi nhận anh/chị đọc và hiểu tài liệu này."
	wReadAckOn   = "Xác nhận đã đọc ngày %s (bản %s)."
)

// The trainer's side of revisions.
const (
	wRevisedNone     = "Không có bản sửa đổi nào cần hỏi lại người trong phạm vi của anh/chị."
	wRevisedHead     = "Bản sửa đổi của tài liệu trong kho, mới nhất trước:"
	wRevisedLine     = "%d. %s (%s): đổi %d mục, thêm %d, bỏ %d. Hỏi lại %d câu, %d người."
	wRevisedArrived  = "Tài liệu \"%s\" có bản sửa đổi (%s)."
	wRevisedToAsk    = "Có %d câu hỏi cần hỏi lại %d người trong phạm vi của anh/chị; chưa ai được nhắn, anh/chị xem và quyết định."
	wRevisedLost     = "%d câu hỏi tạm rút vì mục làm căn cứ không còn; anh/chị gắn căn cứ mới để dùng lại."
	wRevisedSee      = "Xem bản sửa đổi"
	wRevisedUnits    = "Mục đã đổi hoặc thêm:"
	wRevisedLacking  = "Chưa có câu hỏi cho: %s."
	wRevisedAsks     = "Câu hỏi sẽ hỏi lại (%d); mời anh/chị xem đáp án còn đúng với bản mới không:"
	wRevisedKey      = "%s → %s"
	wRevisedPeople   = "Người cần trả lời lại: %d (đã học xong khóa có các câu này, hoặc đã đọc bản trước)."
	wRevisedRenew    = "%d đợt giao đọc bản trước sẽ chuyển sang bản mới cho những người chưa đọc xong."
	wRevisedNothing  = "Không có gì để hỏi lại: chưa có câu hỏi nào dựa trên các mục này, hoặc không còn ai cần trả lời."
	wRevisedDue      = "Hạn hoàn thành là ngày nào? Chọn bên dưới hoặc gõ ngày, ví dụ 30/11."
	wRevisedConfirm  = "Xác nhận hỏi lại %d câu về \"%s\" cho %d người, hạn hết ngày %s?"
	wRevisedAsked    = "Đã giao phần sửa đổi \"%s\": %d câu, %d người, hạn hết ngày %s. Từng người được báo trên kênh chat của họ, kèm lý do."
	wRevisedDropped  = "Đã hủy, chưa ai được hỏi lại."
	wRevisedGone     = "Bản sửa đổi này đã được xử lý hoặc có bản mới hơn. Mời anh/chị gõ \"bản sửa đổi\" để xem danh sách."
	wRevisedBack     = "Danh sách bản sửa đổi"
	wMoreItems       = "… và %d mục nữa"
	wWithdrawnButton = "Câu hỏi tạm rút (%d)"
	wWithdrawnHead   = "Các câu hỏi tạm rút vì mục làm căn cứ không còn (%d câu). Chọn một câu để gắn căn cứ mới:"
	wWithdrawnNone   = "Không có câu hỏi nào đang tạm rút."
	wWithdrawnLost   = "Căn cứ không còn: %s."
	wWithdrawnGone   = "Câu hỏi này không còn ở trạng thái tạm rút."
	wReciteKeep      = "Giữ căn cứ còn lại"
	wReciteHow       = "Căn cứ mới ở mục nào? Mời anh/chị gõ vài từ để tìm mục trong kho."
	wRecitePick      = "Chọn mục làm căn cứ mới:"
	wReciteConfirm   = "Gắn căn cứ mới cho câu hỏi này: %s. Đáp án vẫn đúng theo mục đó chứ?"
	wReciteDone      = "Đã gắn căn cứ mới; câu hỏi được dùng trở lại."
	wReciteDropped   = "Đã hủy, câu hỏi vẫn tạm rút."
)

// Assigning a document to be read.
const (
	wReadWhich   = "Giao đọc tài liệu nào? Mời anh/chị gõ tên hoặc vài từ trong tài liệu."
	wReadPick    = "Chọn tài liệu:"
	wReadNoDoc   = "Không tìm thấy tài liệu nào. Mời anh/chị gõ từ khác."
	wReadRefused = "Chưa thể giao đọc \"%s\": chưa có câu hỏi nào dựa trên tài liệu này, nên không xác nhận được là đã hiểu. Các mục cần có câu hỏi:"
	wReadTooLong = "\"%s\" dài %d phần, quá dài để đọc trong chat (nhiều nhất %d phần). Mời anh/chị chia tài liệu, hoặc giao khóa học."
	wReadPreview = "%s: %d phần để đọc, %d câu hỏi trong kho, mỗi người trả lời %d câu, đạt từ %d %%."
)
