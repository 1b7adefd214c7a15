package dialog

// Certificates.
const (
	wNoCertificate       = "Anh/chị chưa có giấy chứng nhận nào. Hoàn thành tất cả các bài của một khóa học thì giấy được cấp ngay."
	wWhichCertificate    = "Anh/chị muốn nhận giấy chứng nhận nào?"
	wCertificateOf       = "Giấy chứng nhận hoàn thành khóa \"%s\""
	wCertificateCode     = "Mã số %s, cấp ngày %s."
	wCertificateLink     = "Kiểm tra tại: %s"
	wCertificateValid    = "Có giá trị đến hết ngày %s."
	wCertificateEndless  = "Có giá trị không thời hạn."
	wCertificateExpiring = "Sắp hết hạn: có giá trị đến hết ngày %s."
	wCertificateExpired  = "Đã hết hạn từ sau ngày %s."
	wCertificateRevoked  = "Đã bị thu hồi ngày %s."
)

// A person's data: the file, and deleting.
const (
	wDataFile      = "Tệp này có toàn bộ dữ liệu đang lưu về anh/chị."
	wDataNoFile    = "Kênh này không gửi được tệp. Muốn nhận tệp đầy đủ, mời anh/chị gõ \"dữ liệu của tôi\" trên Telegram hoặc trang chat trên web."
	wEraseTrial    = "Tài khoản này chưa gắn với cán bộ nào. Nếu xóa, mọi bài học thử và trạng thái trò chuyện của tài khoản này mất hẳn, không lấy lại được. Anh/chị có chắc không?"
	wEraseNow      = "Xóa ngay"
	wErasedTrial   = "Đã xóa dữ liệu của tài khoản này."
	wEraseAsk      = "Khi được chấp nhận, tôi xóa: họ tên, chức vụ, liên hệ, mọi tài khoản chat đã gắn, nội dung trò chuyện đang lưu.\n\nKết quả đào tạo, giấy chứng nhận và nhật ký được giữ vì cơ quan phải lưu bằng chứng đào tạo, nhưng dưới dạng ẩn danh: mã ngẫu nhiên thay cho mã cán bộ, không còn tên. Nhật ký chỉ có mã, không có tên. Giấy chứng nhận đã in sẽ không tra cứu được nữa.\n\nViệc này do người quản trị quyết định và không hoàn tác được. Anh/chị gửi yêu cầu chứ?"
	wEraseSend     = "Gửi yêu cầu xóa"
	wEraseNot      = "Thôi"
	wEraseKept     = "Không xóa gì. Dữ liệu của anh/chị được giữ nguyên."
	wEraseSent     = "Đã gửi yêu cầu xóa tới người quản trị (%d người). Anh/chị sẽ được báo khi có quyết định."
	wEraseNobody   = "Đã ghi nhận yêu cầu xóa, nhưng hiện chưa có người quản trị nào nhận tin qua chat. Mời anh/chị báo trực tiếp người quản trị isobot của cơ quan."
	wEraseWaits    = "Yêu cầu xóa của anh/chị đã được ghi nhận ngày %s và đang chờ người quản trị quyết định."
	wEraseAsked    = "Người có mã cán bộ %s (%s) yêu cầu xóa dữ liệu của mình, ngày %s. Nếu đồng ý: tên, liên hệ, tài khoản chat bị xóa; kết quả đào tạo được giữ dưới dạng ẩn danh."
	wEraseGrant    = "Đồng ý xóa"
	wEraseRefuse   = "Từ chối"
	wEraseSure     = "Việc này không hoàn tác được. Xóa dữ liệu của người có mã cán bộ %s?"
	wEraseDoIt     = "Xóa"
	wEraseOwn      = "Yêu cầu của chính anh/chị cần một người quản trị khác quyết định."
	wEraseStays    = "Chưa xóa gì. Yêu cầu vẫn đang chờ quyết định."
	wEraseGone     = "Yêu cầu này không còn chờ quyết định."
	wEraseWhy      = "Mời anh/chị nêu lý do từ chối trong một tin nhắn; lý do được gửi cho người yêu cầu."
	wEraseRefused  = "Đã từ chối và báo cho người yêu cầu."
	wEraseNo       = "Yêu cầu xóa dữ liệu của anh/chị không được chấp nhận. Lý do: %s"
	wErasedPerson  = "Yêu cầu xóa dữ liệu của anh/chị đã được thực hiện: tên, liên hệ, tài khoản chat đã xóa. Kết quả đào tạo được giữ dưới dạng ẩn danh để làm bằng chứng đào tạo của cơ quan. Đây là tin nhắn cuối từ hồ sơ cũ."
	wErasedDone    = "Đã xóa. Kết quả đào tạo được giữ dưới một mã ngẫu nhiên; không còn bảng đối chiếu mã này với người cũ."
	wEraseNone     = "Không có yêu cầu xóa nào đang chờ anh/chị."
	wErasedNameTag = "(đã ẩn danh)"
)
