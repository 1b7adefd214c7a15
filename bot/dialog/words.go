package dialog

import (
	"isobot/knowledge"
	"isobot/quiz"
)

// Every sentence that a person can read and that is not content stands in this file. %s and %d are filled in where it is said.
const (
	wFault      = "Xin lỗi anh/chị, hệ thống gặp lỗi với yêu cầu này và đã ghi lại cho người quản trị. Mời anh/chị thử cách khác hoặc gõ \"trợ giúp\"."
	wOldButton  = "Nút này không còn dùng được. Mời anh/chị gõ \"trợ giúp\" để xem các việc có thể làm."
	wOnlyText   = "Tôi chỉ đọc được tin nhắn chữ. Mời anh/chị gõ câu hỏi, hoặc gõ \"trợ giúp\"."
	wAskAgain   = "Mời anh/chị gõ lại câu hỏi giúp tôi."
	wNotInGroup = "Việc này cần nhắn riêng với tôi, không làm trong nhóm."
	wNotForYou  = "Tôi không có nội dung này cho tài khoản của anh/chị."
	wStopped    = "Đã dừng. Anh/chị có thể hỏi tiếp bất cứ lúc nào."
	wSlowDown   = "Anh/chị gửi nhanh quá, tôi chưa theo kịp. Mời chờ một phút rồi nhắn tiếp giúp tôi."
	wThanks     = "Cảm ơn anh/chị. Cần gì anh/chị cứ hỏi."
	wCancel     = "Hủy"
	wConfirm    = "Xác nhận"
	wNext       = "Tiếp"
	wBack       = "Quay lại"
)

// Greeting, consent and invitations.
const (
	wHello          = "Chào anh/chị %s."
	wHelloStranger  = "Chào anh/chị. Tôi là isobot, trợ lý về ISO 9001 và quy trình thủ tục hành chính."
	wHelloGroup     = "Chào cả nhóm. Mời anh/chị nhắc tên tôi kèm câu hỏi về ISO 9001 hoặc thủ tục hành chính."
	wWhatICan       = "Anh/chị cứ gõ câu hỏi (có dấu hay không dấu đều được), hoặc chọn bên dưới. Tôi trả lời tự động từ tài liệu có nguồn; nội dung để tham khảo, không thay văn bản chính thức."
	wPrivacy        = "Dữ liệu: tôi lưu mã tài khoản chat, tiến độ học và kết quả bài làm của anh/chị để nhắc lịch học và làm bằng chứng đào tạo theo ISO 9001 (điều 7.2, 7.3). Anh/chị gõ \"dữ liệu của tôi\" để xem, và có thể yêu cầu xóa."
	wAgree          = "Tôi đồng ý"
	wAgreeAndTie    = "Tôi đồng ý, gắn tài khoản"
	wConsentNoted   = "Đã ghi nhận. Mời anh/chị chọn việc muốn làm hoặc gõ câu hỏi."
	wBeforeTying    = "Mã mời hợp lệ. Trước khi gắn tài khoản chat này, mời anh/chị đọc và đồng ý:"
	wTied           = "Đã gắn tài khoản chat này với %s (%s)."
	wAlreadyTied    = "Tài khoản này đã gắn với %s."
	wBadCode        = "Mã mời không đúng, đã dùng hoặc đã hết hạn. Mời anh/chị xin mã mới từ người phụ trách đào tạo."
	wTooManyCodes   = "Anh/chị đã nhập sai mã nhiều lần. Mời thử lại sau một giờ."
	wNoSuchPerson   = "Tôi không tìm thấy mã cán bộ này trong phạm vi của anh/chị. Cách dùng: mời MÃ_CÁN_BỘ, ví dụ: mời CB001."
	wInvitation     = "Mã mời cho %s (%s): %s\nDùng một lần, hết hạn ngày %s. Người nhận mở cuộc trò chuyện với tôi và gõ mã này."
	wInvitationLink = "Hoặc mở trên %s: %s"
	wYouHaveCourses = "Anh/chị có %d khóa học được giao. Gõ \"học\" để bắt đầu."
)

// The menu and help.
const (
	wMenuAsk         = "Hỏi đáp"
	wMenuLearn       = "Vào học"
	wMenuWalk        = "Quy trình từng bước"
	wMenuMine        = "Kết quả của tôi"
	wMenuAssign      = "Giao bài"
	wMenuReport      = "Báo cáo"
	wHowToAsk        = "Mời anh/chị gõ câu hỏi, ví dụ: \"điều 7.5 yêu cầu gì\", \"danh gia noi bo may lan mot nam\", \"chứng thực bản sao mất bao lâu\"."
	wHelp            = "Tôi giúp được:\n• Hỏi đáp: gõ câu hỏi về ISO 9001 hoặc thủ tục hành chính.\n• \"học\": vào khóa học, làm trắc nghiệm; làm dở lúc nào cũng học tiếp được.\n• \"quy trình\": đi từng bước một quy trình.\n• \"kết quả\": xem kết quả của mình.\n• \"xin gia hạn 30/12 lý do\", \"xin nghỉ 30/12 lý do\": gửi đề nghị về lịch học.\n• \"dữ liệu của tôi\": xem dữ liệu đang lưu.\n• \"dừng\": thoát việc đang làm.\nKhi có các nút, anh/chị có thể bấm hoặc gõ số thứ tự, chữ cái."
	wHelpTrainer     = "• \"giao bài\": giao khóa học cho đơn vị, chức danh, vai trò hoặc người; \"các bài đã giao\": xem, tạm dừng, kết thúc.\n• \"giao đọc\": giao đọc một tài liệu, chỉ tính khi trả lời đạt câu hỏi; \"bản sửa đổi\": hỏi lại phần tài liệu đã đổi.\n• \"mời MÃ_CÁN_BỘ\": tạo mã mời dùng một lần."
	wHelpCoordinator = "• \"báo cáo\": ai đã học xong, đang học, chưa học, quá hạn; xuất tệp Excel.\n• \"các đề nghị\": đề nghị nghỉ, gia hạn, miễn học đang chờ quyết định.\n• \"dưới mức\": hành động cho người chưa đạt sau đào tạo; \"nhận xét\": đơn vị áp dụng thế nào."
)

// Answers.
const (
	wWhichOne     = "Anh/chị muốn hỏi nội dung nào?"
	wNoneOfThese  = "Không có trong số này"
	wNearest      = "Các mục gần nhất trong kho:"
	wRecorded     = "Câu hỏi đã được ghi lại để người phụ trách bổ sung."
	wUseful       = "Hữu ích"
	wNotUseful    = "Chưa đúng ý"
	wChangeTopic  = "Đổi chủ đề"
	wTalkingAbout = "Đang nói về: %s"
	wTopicDropped = "Đã bỏ chủ đề cũ. Mời anh/chị hỏi nội dung mới."
	wDisliked     = "Cảm ơn anh/chị. Câu hỏi đã được ghi lại để người phụ trách xem; khi có câu trả lời tốt hơn tôi sẽ báo. Anh/chị có thể hỏi lại bằng từ khác."
	wUnitGone     = "Nội dung này không còn trong kho tri thức. Mời anh/chị hỏi lại."
	wMore         = "Xem tiếp %d/%d"
	wSee          = "Xem: "
	wStepByStep   = "Đi từng bước"
	wSource       = "Nguồn: %s (cập nhật %s)."
	wClauseOf     = ", điều %s"
	wCaution      = "Lưu ý: "
	wUnconfirmed  = "Cần kiểm tra lại: thông tin này chưa được xác nhận từ hai nguồn."
)

// wStatus follows the heading of a text that is not in force on the day asked for.
var wStatus = map[knowledge.Status]string{knowledge.Expired: " (đã hết hiệu lực)", knowledge.NotYet: " (chưa có hiệu lực)"}

// wRefusals say why there is no answer.
var wRefusals = map[string]string{
	knowledge.NotFound:    "Tôi chưa có nội dung đủ chắc chắn để trả lời câu này nên không đoán. Anh/chị có thể hỏi thư ký ISO hoặc bộ phận chuyên môn của cơ quan.",
	knowledge.OutOfScope:  "Câu này ngoài phạm vi của tôi. Tôi chỉ trả lời về ISO 9001 trong cơ quan hành chính và các bước của thủ tục hành chính.",
	knowledge.Personal:    "Tôi không tra cứu hồ sơ cụ thể và không cung cấp thông tin cá nhân. Mời anh/chị xem trên Cổng Dịch vụ công quốc gia hoặc hỏi trực tiếp Trung tâm Phục vụ hành chính công nơi nộp hồ sơ.",
	knowledge.Unclear:     "Anh/chị muốn hỏi về việc gì? Mời anh/chị nêu tên thủ tục, điều khoản hoặc văn bản, ví dụ: \"điều 9.2\", \"đăng ký khai sinh cần giấy tờ gì\".",
	knowledge.NotInForce:  "Vào ngày được hỏi tôi chỉ có nội dung không còn (hoặc chưa) hiệu lực về việc này, nên không trả lời như quy định đang áp dụng.",
	knowledge.Instruction: "Tôi chỉ trả lời câu hỏi từ kho tài liệu, không làm theo chỉ dẫn khác. Mời anh/chị nêu câu hỏi.",
}

// wNotices are the fixed sentences around an answer.
var wNotices = map[knowledge.NoticeKind]string{
	knowledge.OldEdition:    "Số điều %s là của bản 2008; trong TCVN ISO 9001:2015 nội dung đó ở điều %s.",
	knowledge.MaybeOld:      "Nếu anh/chị hỏi %s của bản 2008 thì nội dung đó nay ở điều %s.",
	knowledge.ExpiredBy:     "%s đã hết hiệu lực từ ngày %s, được thay bằng %s.",
	knowledge.ExpiredNone:   "%s đã hết hiệu lực từ ngày %s.",
	knowledge.NotYetForce:   "%s chưa có hiệu lực; có hiệu lực từ ngày %s.",
	knowledge.NoSuchDay:     "Không có ngày %s trong lịch nên tôi không tính theo ngày đó; mời anh/chị kiểm tra lại.",
	knowledge.NoSuchStep:    "Không có bước %s; quy trình này có %s bước.",
	knowledge.AsOfDay:       "Trả lời theo quy định tại thời điểm %s.",
	knowledge.Hindsight:     "Anh/chị hỏi tại thời điểm %s; nội dung dưới đây được tổng hợp ngày %s, quy định tại thời điểm hỏi có thể khác.",
	knowledge.NoVerbatim:    "Tôi không trích nguyên văn tiêu chuẩn vì bản quyền; mời xem bản TCVN mà cơ quan đã mua. Dưới đây là phần diễn giải.",
	knowledge.FieldUnknown:  "Kho tri thức chưa có dữ liệu về %s của \"%s\".",
	knowledge.FieldNone:     "Nguồn ghi không quy định về %s của \"%s\".",
	knowledge.Papers:        "Thành phần hồ sơ có %s giấy tờ.",
	knowledge.PapersByCase:  "Thành phần hồ sơ kê %s giấy tờ, chia %s nhóm; mỗi trường hợp chỉ nộp nhóm của mình.",
	knowledge.StepCount:     "Trình tự có %s bước.",
	knowledge.SetsUnknown:   "Kho tri thức chưa có dữ liệu về số bộ hồ sơ của \"%s\".",
	knowledge.Corrected:     "Điều nêu trong câu hỏi không đúng với tài liệu hiện có:",
	knowledge.About:         "Tôi hiểu anh/chị hỏi về: %s",
	knowledge.PlaceUnknown:  "Kho tri thức không có %s của %s; dưới đây là phần gần nhất.",
	knowledge.NoClause:      "Không có điều %s trong %s; các yêu cầu của tiêu chuẩn nằm ở điều 4 đến điều 10. Phần gần nhất:",
	knowledge.NoRequirement: "Điều %s của %s không nêu yêu cầu (điều 1 đến 3 là phạm vi áp dụng, tài liệu viện dẫn, thuật ngữ); các yêu cầu nằm ở điều 4 đến điều 10.",
	knowledge.WasRestored:   "Tôi hiểu câu hỏi là: %s",
}

// wFields name the fields in a sentence.
var wFields = map[knowledge.Field]string{
	knowledge.ThoiHan: "thời hạn", knowledge.LePhi: "phí, lệ phí", knowledge.HoSo: "thành phần hồ sơ", knowledge.BieuMau: "biểu mẫu",
	knowledge.TrinhTu: "trình tự thực hiện", knowledge.CoQuan: "cơ quan thực hiện", knowledge.DoiTuong: "đối tượng thực hiện", knowledge.CanCu: "căn cứ pháp lý",
	knowledge.KetQua: "kết quả", knowledge.DieuKien: "yêu cầu, điều kiện", knowledge.CachThuc: "cách thức nộp", knowledge.LuuHoSo: "hồ sơ lưu",
	knowledge.YeuCau: "yêu cầu", knowledge.ViecLam: "việc cơ quan làm", knowledge.BangChung: "bằng chứng", knowledge.Loi: "lỗi thường gặp",
	knowledge.ViDu: "ví dụ", knowledge.LienQuan: "điều khoản liên quan", knowledge.DinhNghia: "định nghĩa", knowledge.HieuLuc: "hiệu lực", knowledge.SoLieu: "số liệu",
}

// Walking through a procedure.
const (
	wStepOf         = "Bước %d/%d – %s"
	wWho            = "Ai làm: "
	wWhat           = "Làm gì: "
	wLimit          = "Thời hạn: "
	wForm           = "Biểu mẫu: "
	wOutput         = "Kết quả: "
	wAskMore        = "Hỏi thêm"
	wLeave          = "Thoát"
	wFinish         = "Xong"
	wFromTheStart   = "Xem lại từ đầu"
	wAskAboutStep   = "Mời anh/chị gõ câu hỏi về bước này. Gõ \"tiếp\" để sang bước sau."
	wWalkLeft       = "Đã thoát quy trình. Gõ \"quy trình\" khi muốn xem lại."
	wWalkDone       = "Đã hết các bước của \"%s\"."
	wWhichProcedure = "Mời anh/chị gõ tên quy trình hoặc thủ tục, ví dụ \"các bước đăng ký khai sinh\", hoặc chọn:"
)

// Courses and lessons.
const (
	wTrial          = "Tài khoản này chưa gắn với cán bộ nào nên anh/chị đang học thử, kết quả không tính vào báo cáo. Gõ mã mời sáu số để gắn tài khoản."
	wNoCourses      = "Hiện chưa có khóa học nào."
	wChooseCourse   = "Mời anh/chị chọn khóa học:"
	wAssignedMark   = "★ "
	wCourseStanding = "Đã đạt %d/%d bài."
	wNextLesson     = "Bài tiếp theo: %s"
	wStartLesson    = "Học: "
	wAllLessons     = "Tất cả các bài"
	wMoreLessons    = "Xem thêm"
	wLessonsOf      = "Các bài của khóa \"%s\":"
	wCourseDone     = "Anh/chị đã hoàn thành khóa học này."
	wCardOf         = "%s – thẻ %d/%d"
	wObjectives     = "Sau bài này anh/chị:"
	wToTest         = "Làm trắc nghiệm"
	wSkipToTest     = "Vào trắc nghiệm luôn"
	wNothingYet     = "Chưa có kết quả nào."
	wLessonResult   = "• %s: cao nhất %d %%, %d lần làm"
	wCompletedOn    = "Hoàn thành ngày %s."
)

// The test.
const (
	wTestBegins      = "Bắt đầu: %d câu, đạt từ %d %%. Anh/chị bấm nút hoặc gõ chữ cái; dừng lúc nào cũng làm tiếp được."
	wQuestionOf      = "Câu %d/%d"
	wSeveral         = " (chọn tất cả ý đúng; khi gõ, gõ tất cả chữ cái đúng, ví dụ A C)"
	wOrder           = " (sắp xếp đúng thứ tự)"
	wMatch           = " (ghép cặp)"
	wCase            = "Tình huống: "
	wPicked          = "Đã chọn: %s."
	wMatchNext       = "Chọn chữ cái ghép với %d. %s"
	wFinishPicking   = "Xong"
	wPickFirst       = "Mời anh/chị chọn ít nhất một ý trước khi bấm Xong."
	wHowSingle       = "Mời anh/chị trả lời bằng một chữ cái, ví dụ: B."
	wHowMultiple     = "Mời anh/chị gõ các chữ cái đúng, ví dụ: A C."
	wHowOrdering     = "Mời anh/chị gõ các chữ cái theo đúng thứ tự, ví dụ: B A C."
	wHowMatching     = "Mời anh/chị gõ chữ cái cho từng dòng theo thứ tự, ví dụ: B A C."
	wWantNumber      = "Câu này cần một con số. Mời anh/chị gõ lại."
	wRight           = "✅ Đúng."
	wWrong           = "❌ Chưa đúng."
	wPartly          = "◐ Đúng một phần."
	wKeyIs           = "Đáp án: %s."
	wGround          = "Căn cứ: %s."
	wAlreadyAnswered = "Câu trước đã được ghi nhận, không đổi được. Câu hiện tại:"
	wAlreadyFinished = "Bài này đã xong."
	wBackToTest      = "Làm tiếp câu %d/%d"
	wTestLeft        = "Đã dừng, bài làm được giữ nguyên. Gõ \"học\" để làm tiếp."
	wNoQuestions     = "Bài này chưa có câu hỏi."
	wResult          = "Kết quả: %s/%d câu (%d %%) – %s."
	wPassed          = "ĐẠT"
	wFailed          = "CHƯA ĐẠT"
	wNeedPercent     = "Cần từ %d %% để đạt."
	wWhatToRead      = "Nên đọc lại các mục bên dưới."
	wReadAgain       = "Đọc lại: "
	wTryAgain        = "Làm lại (câu khác)"
	wCardsAgain      = "Xem lại bài"
	wChecklist       = "Mang về áp dụng:"
	wCourseCompleted = "🎉 Anh/chị đã hoàn thành khóa \"%s\". Kết quả đã được ghi nhận; gõ \"chứng nhận\" để nhận giấy chứng nhận."
)

// Assigning and reminding.
const (
	wAssignWhich     = "Anh/chị muốn giao khóa học nào?"
	wBackToAssign    = "Giao bài tiếp"
	wAssignWhom      = "Giao cho ai? Chọn đơn vị bên dưới, hoặc gõ tên các đơn vị hay các mã cán bộ cách nhau dấu phẩy; cũng có thể gõ: chức danh Công chức một cửa ở Văn phòng, vai trò điều phối."
	wUnitCount       = "%s (%d người)"
	wNoSuchUnit      = "Tôi không tìm thấy đơn vị hoặc mã cán bộ đó trong phạm vi của anh/chị."
	wNoSuchCodes     = "Tôi không tìm thấy mã cán bộ này trong phạm vi của anh/chị: %s. Mời anh/chị gõ lại cả danh sách."
	wWhichUnit       = "Có nhiều đơn vị khớp. Anh/chị chọn đơn vị nào?"
	wAssignDue       = "Hạn hoàn thành là ngày nào? Chọn bên dưới hoặc gõ ngày, ví dụ 30/11."
	wBadDay          = "Tôi chưa đọc được ngày này, hoặc ngày đã qua. Ví dụ: 30/11 hoặc 30/11/2027."
	wOneWeek         = "1 tuần"
	wTwoWeeks        = "2 tuần"
	wOneMonth        = "30 ngày"
	wAssignConfirm   = "Giao khóa \"%s\" cho %s (%d người), hạn hết ngày %s.\n%s\nĐúng không?"
	wAssigned        = "Đã giao khóa \"%s\" cho %s (%d người), hạn hết ngày %s. Từng người được báo trên kênh chat của họ."
	wAssignedAlready = "Lượt giao này đã được ghi nhận trước đó."
	wAssignDropped   = "Đã hủy, chưa giao gì."
)

// wAssignedTo: course, due date, lessons passed, lessons in all.
const wAssignedTo = "Anh/chị được giao khóa học \"%s\", hạn hết ngày %s (đã đạt %d/%d bài). Gõ \"học\" để bắt đầu."

// Reports.
const (
	wReportHead    = "Các khóa học đã giao, mới nhất trước:"
	wReportLine    = "%d. %s – hạn %s: xong %d/%d người (%d %%), quá hạn %d."
	wReportTitle   = "%s – hạn %s"
	wCounts        = "xong %d/%d (%d %%), đang học %d, chưa bắt đầu %d, quá hạn %d"
	wPersonLine    = "• %s (%s): %s, %d/%d bài"
	wByPerson      = "Theo người"
	wByUnit        = "Theo đơn vị"
	wAsFile        = "Tệp Excel"
	wNoAssignments = "Chưa có khóa học nào được giao trong phạm vi của anh/chị. Gõ \"giao bài\" để giao."
	wHereIsFile    = "Báo cáo khóa \"%s\"."
	wNoFilesHere   = "Kênh này không gửi được tệp. Mời anh/chị dùng Telegram, trang chat trên web, hoặc nhờ quản trị chạy lệnh: isobot report --xlsx."
	wSampleData    = "Có dữ liệu mẫu trong báo cáo này."
)

// wStandings name the standings.
var wStandings = map[quiz.Standing]string{
	quiz.Done: "đã xong", quiz.InProgress: "đang học", quiz.NotStarted: "chưa bắt đầu", quiz.Overdue: "quá hạn",
}

// wChannels name the channels.
var wChannels = map[string]string{
	"telegram": "Telegram", "zalobot": "Zalo Bot", "zalooa": "Zalo Official Account", "webchat": "trang chat trên web", "console": "dòng lệnh",
}

// What is kept.
const (
	wKeptAccount  = "• Tài khoản chat: %s."
	wKeptConsent  = "• Đồng ý lưu dữ liệu: %s."
	wKeptPerson   = "• Hồ sơ cán bộ: mã %s."
	wKeptContact  = "• Liên hệ: %s %s."
	wKeptAccounts = "• Số tài khoản chat đã gắn: %d."
	wKeptAttempts = "• Số lần làm bài đã lưu: %d."
	wHowToErase   = "Muốn xóa, mời anh/chị gõ \"xóa dữ liệu của tôi\"; kết quả đào tạo bắt buộc được giữ dưới dạng ẩn danh theo yêu cầu lưu hồ sơ."
)
