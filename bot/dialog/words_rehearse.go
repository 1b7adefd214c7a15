package dialog

// Rehearsal. wRehearseOf: question, questions, clause; wRehearseSource: document, source; wRehearseEnd: questions asked, questions.
const (
	wRehearseBegins  = "Diễn tập trả lời đánh giá viên. Anh/chị trả lời bằng lời của mình; tôi không lưu lời trả lời và không chấm điểm."
	wRehearseOf      = "Câu %d/%d (điều %s) – Đánh giá viên hỏi:"
	wRehearseHow     = "Gõ câu trả lời của anh/chị, hoặc bấm xem gợi ý."
	wRehearseHint    = "Xem gợi ý"
	wRehearseStop    = "Dừng diễn tập"
	wRehearseHeard   = "Cảm ơn anh/chị. Mời đối chiếu:"
	wRehearseRests   = "Một câu trả lời tốt dựa vào:"
	wRehearseSource  = "Nguồn: %s (%s)."
	wRehearseJudge   = "Anh/chị đã nói được các ý chính chưa?"
	wRehearseYes     = "Đã nói được"
	wRehearseNo      = "Chưa"
	wRehearseGood    = "Tốt, sang câu tiếp theo."
	wRehearseNoted   = "Không sao, cuối buổi tôi nhắc mục nên đọc lại."
	wRehearseEnd     = "Hết buổi diễn tập: đã qua %d/%d câu."
	wRehearseRead    = "Mời anh/chị đọc lại:"
	wRehearsePrivate = "Chỉ ghi nhận là anh/chị đã diễn tập; phần tự đánh giá không được lưu và không ai xem được."
	wRehearseNothing = "Buổi diễn tập này không được ghi lại."
	wRehearseAgain   = "Diễn tập lại"
	wHelpRehearse    = "• \"diễn tập đánh giá\": tập trả lời các câu đánh giá viên hay hỏi, không chấm điểm."
	wHelpQuality     = "• \"phân tích câu hỏi\": câu nào quá khó, sai đáp án; \"chấm lại MÃ-CÂU\": sửa đáp án và chấm lại, xem thử trước."
	wHelpSureMap     = "• \"sai mà chắc\": điều khoản nào nhiều người sai mà vẫn chắc, theo đơn vị."
	wRehearseNone    = "Chưa có bộ câu hỏi diễn tập. Mời anh/chị báo người quản trị thêm tệp dien-tap.yaml."
)
