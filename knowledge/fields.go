package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// cue is a phrase that asks for a field. Weak ones ("hồ sơ" in "nộp hồ sơ ở đâu") give way to others.
type cue struct {
	field  Field
	weight int
	phrase []string
}

// cues hold the phrases with accents; for a question without accents they are folded. The wording follows the
// question types of the public portal's frequent questions.
var cues = []cue{
	{ThoiHan, 3, []string{"bao lâu", "mấy ngày", "bao nhiêu ngày", "bao nhiêu tháng", "thời hạn", "thời gian giải quyết", "thời gian xử lý", "khi nào có", "khi nào nhận", "khi nào trả", "bao giờ có", "bao giờ xong", "mất mấy", "chậm nhất", "mấy tháng", "mấy hôm", "thời gian cấp", "chừng nào xong", "chừng nào có", "có lâu không", "bao giờ lấy", "khi nào lấy", "hạn giải quyết", "hẹn trả"}},
	{ThoiHan, 1, []string{"thời gian", "khi nào", "lúc nào", "bao giờ"}},
	{LePhi, 3, []string{"lệ phí", "bao nhiêu tiền", "mất tiền", "tốn tiền", "miễn phí", "đóng phí", "mức phí", "phí bao nhiêu", "mất phí", "thu phí", "mức thu", "tốn bao nhiêu", "hết bao nhiêu", "nộp phí", "nộp bao nhiêu", "trả phí", "chi phí", "nhiêu tiền", "bao tiền", "giá bao nhiêu", "phí gì", "tính tiền"}},
	{LePhi, 1, []string{"phí", "tiền"}},
	{HoSo, 3, []string{"giấy tờ", "thành phần hồ sơ", "hồ sơ gồm", "hồ sơ cần", "cần những gì", "cần gì", "gồm những gì", "mấy bộ", "bao nhiêu bộ", "chuẩn bị gì", "chuẩn bị những gì", "cần chuẩn bị", "cần mang", "mang theo", "nộp gì", "nộp những gì", "hồ sơ bao gồm", "hồ sơ như thế nào", "hồ sơ đề nghị", "hồ sơ gì", "tài liệu gì", "đem theo", "đem gì", "cần đem", "mang gì", "cần hồ sơ", "bộ hồ sơ", "hồ sơ có gì", "giấy gì"}},
	{HoSo, 1, []string{"hồ sơ"}},
	{BieuMau, 3, []string{"biểu mẫu", "mẫu ở đâu", "tải mẫu", "phiếu nào", "mẫu nào", "mẫu đơn", "tờ khai", "mẫu số", "theo mẫu", "mẫu gì", "đơn mẫu", "mẫu tờ", "biểu"}},
	{BieuMau, 1, []string{"mẫu", "đơn"}},
	{TrinhTu, 3, []string{"trình tự", "các bước", "mấy bước", "bước nào", "bước tiếp theo", "quy trình thực hiện", "gồm bước", "thực hiện như thế nào", "thực hiện thế nào", "tiếp theo là gì", "bao nhiêu bước"}},
	{TrinhTu, 1, []string{"làm thế nào", "làm như thế nào", "như thế nào", "làm sao", "cách làm", "ra sao", "làm ntn"}},
	{TrinhTu, 0, []string{"quy trình", "thủ tục"}}, // they mostly name the subject: any other cue is meant before them
	{CoQuan, 3, []string{"cơ quan nào", "ở đâu", "nộp đâu", "bộ phận nào", "thẩm quyền", "ai giải quyết", "ai cấp", "nơi nào", "đến đâu", "ai ký", "ai có quyền", "ai chịu trách nhiệm", "ai làm", "đơn vị nào", "chỗ nào", "đi đâu", "ra đâu", "tới đâu", "cấp nào", "nộp tại đâu", "cơ quan có"}},
	{CoQuan, 1, []string{"ai", "cơ quan"}},
	{DoiTuong, 3, []string{"đối tượng", "ai được", "những ai", "áp dụng cho ai", "người nào được", "dành cho ai", "đối tượng nào", "ai phải"}},
	{CanCu, 3, []string{"căn cứ", "văn bản nào", "quy định ở đâu", "điều mấy", "luật nào", "nghị định nào", "thông tư nào", "cơ sở pháp lý", "quy định tại văn bản"}},
	{KetQua, 3, []string{"kết quả là gì", "nhận được gì", "được cấp gì", "kết quả thực hiện", "kết quả giải quyết", "kết quả thủ tục"}},
	{KetQua, 1, []string{"kết quả"}},
	{DieuKien, 3, []string{"điều kiện", "đủ điều kiện", "yêu cầu, điều kiện", "yêu cầu gì để", "trường hợp nào", "tiêu chuẩn gì"}},
	{DieuKien, 1, []string{"yêu cầu"}},
	{CachThuc, 3, []string{"nộp trực tuyến", "làm trực tuyến", "online", "qua mạng", "bưu điện", "bưu chính", "cách thức", "hình thức nộp", "bằng cách nào", "nộp bằng", "nộp qua", "qua bưu", "hình thức nào", "dịch vụ công trực tuyến"}},
	{LuuHoSo, 3, []string{"lưu hồ sơ", "hồ sơ lưu", "lưu mấy năm", "lưu bao lâu", "lưu trữ bao lâu", "lưu trong bao lâu", "hồ sơ cần lưu", "lưu gì", "lưu những gì"}},
	{YeuCau, 3, []string{"yêu cầu gì", "yêu cầu những gì", "đòi hỏi gì", "quy định gì", "nói gì", "nói về", "yêu cầu của"}},
	{ViecLam, 3, []string{"phải làm gì", "cần làm gì", "cơ quan làm gì", "làm những gì", "triển khai", "áp dụng thế nào", "áp dụng như thế nào", "làm gì"}},
	{BangChung, 3, []string{"bằng chứng", "minh chứng", "evidence", "records", "record", "chứng minh", "hồ sơ nào là", "hồ sơ nào", "hồ sơ lưu", "hồ sơ cần lưu"}},
	{Loi, 3, []string{"lỗi thường gặp", "lỗi hay gặp", "lỗi gì", "hay sai", "sai sót", "hay bị bắt lỗi", "lỗi nào", "hay mắc", "sai gì", "các lỗi"}},
	{Loi, 1, []string{"lỗi"}},
	{ViDu, 3, []string{"ví dụ", "thí dụ", "vd"}},
	{LienQuan, 3, []string{"liên quan đến điều", "liên quan tới điều", "liên hệ với điều", "liên quan điều", "liên quan gì", "điều khoản liên quan", "liên quan với"}},
	{BanCu, 3, []string{"2008", "bản cũ", "phiên bản cũ", "phiên bản trước", "khác gì bản", "khác gì với bản"}},
	{DinhNghia, 3, []string{"là gì", "nghĩa là", "là sao", "định nghĩa", "khái niệm", "thế nào là", "hiểu là", "được hiểu", "tức là", "là j", "là cái gì", "viết tắt"}},
	{HieuLuc, 3, []string{"hiệu lực", "còn áp dụng", "hết hạn", "thay thế", "thay bằng", "bãi bỏ", "còn dùng", "còn giá trị", "bị thay"}},
	{SoLieu, 3, []string{"số liệu", "tỷ lệ", "bao nhiêu cơ quan", "mấy cơ quan", "bao nhiêu hồ sơ", "mấy quy trình", "bao nhiêu quy trình"}},
}

var accentedCues, foldedCues = compileCues()

func compileCues() (accented, folded []cue) {
	for _, c := range cues {
		a, f := cue{field: c.field, weight: c.weight}, cue{field: c.field, weight: c.weight}
		for _, p := range c.phrase {
			toks := Tokens(p)
			a.phrase = append(a.phrase, " "+joinAccented(toks)+" ")
			f.phrase = append(f.phrase, " "+joinFolded(toks)+" ")
		}
		accented, folded = append(accented, a), append(folded, f)
	}
	return accented, folded
}

func joinAccented(words []Token) string {
	parts := make([]string, len(words))
	for i, w := range words {
		parts[i] = w.X
	}
	return strings.Join(parts, " ")
}

// asked is a field that a question touches, with the strength of its best cue.
type asked struct {
	field  Field
	weight int
	at     int // where its first strongest cue stands
}

// askedFields returns the fields that a question touches, strong cues first, then in the order of the question.
func askedFields(words []Token, accented bool) []asked {
	text, table := " "+joinFolded(words)+" ", foldedCues
	if accented {
		text, table = " "+joinAccented(words)+" ", accentedCues
	}
	var out []asked
	for _, c := range table {
		at := -1
		for _, p := range c.phrase {
			if i := strings.Index(text, p); i >= 0 && (at < 0 || i < at) {
				at = i
			}
		}
		if at < 0 {
			continue
		}
		i := slices.IndexFunc(out, func(a asked) bool { return a.field == c.field })
		switch {
		case i < 0:
			out = append(out, asked{c.field, c.weight, at})
		case c.weight > out[i].weight:
			out[i].weight, out[i].at = c.weight, at
		}
	}
	slices.SortStableFunc(out, func(a, b asked) int { return cmp.Or(b.weight-a.weight, a.at-b.at) })
	return out
}

var (
	listBreak = regexp.MustCompile(`[,;:+\n]|(?:^|[^a-z])(?:va|voi)(?:[^a-z]|$)`)
	// loose are the weak cues that an item of a list may begin or end with beside the name of its subject.
	loose = regexp.MustCompile(`^(?:ho so|phi|thoi gian)(?: |$)|(?:^| )(?:ho so|phi|thoi gian)$`)
	// handled stand before a dossier that is not asked for but done something with.
	handled = regexp.MustCompile(`(?:nop|nhan|tra|gui|xu ly|giai quyet|tham dinh|tham tra|luu|duyet|kiem tra|rut|bo sung|lam|dung|bo|quan ly) (?:ho so)$`)
)

// strengthen makes the weak cues strong that are the items of a list: "thời hạn, lệ phí, hồ sơ" asks for three fields.
func strengthen(found []asked, folded string) []asked {
	parts := listBreak.Split(folded, -1)
	if len(found) < 2 || len(parts) < 2 {
		return found
	}
	for _, part := range parts {
		item := joinFolded(Tokens(part))
		for _, c := range foldedCues {
			weak := c.weight < strong && slices.ContainsFunc(c.phrase, func(p string) bool {
				return p == " "+item+" " || strings.Contains(" "+item+" ", p) && loose.MatchString(item) && strings.Contains(loose.FindString(item), strings.TrimSpace(p)) && !handled.MatchString(item)
			})
			if !weak || holdsStrong(item) {
				continue
			}
			if i := slices.IndexFunc(found, func(a asked) bool { return a.field == c.field }); i >= 0 {
				found[i].weight = strong
			}
		}
	}
	slices.SortStableFunc(found, func(a, b asked) int { return cmp.Or(b.weight-a.weight, a.at-b.at) })
	return found
}

// holdsStrong tells whether a folded item of a list has a strong cue.
func holdsStrong(item string) bool {
	return slices.ContainsFunc(foldedCues, func(c cue) bool {
		return c.weight == strong && slices.ContainsFunc(c.phrase, func(p string) bool { return strings.Contains(" "+item+" ", p) })
	})
}
