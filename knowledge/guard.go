package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// Questions that are refused whatever the base holds. The patterns read folded text.
var (
	steering = newPattern(`bo qua (?:moi|cac|tat ca|het|toan bo|nhung)?\s*(?:huong dan|chi dan|lenh|quy tac|chi thi|cau lenh|yeu cau truoc|quy dinh tren)` +
		`|quen (?:het|di)\s.*(?:huong dan|chi dan|lenh)|(?:^|[^a-z])(?:hay|ban|bot|may) quen .{0,20}(?:huong dan|chi dan|lenh|quy tac|chi thi)|quen (?:cac|moi|nhung|tat ca|toan bo) .{0,12}(?:huong dan|chi dan|lenh|quy tac|chi thi) (?:cu|truoc|tren|ban dau|cua ban|da cho)(?:[^a-z]|$)` +
		`|(?:^|\n)\s*(?:system|assistant|developer|he thong)\s*:|you are (?:an? |the )?(?:admin|root|system|developer)|list (?:all|every) (?:the )?users|ignore (?:all|any|previous|the|your)|disregard (?:all|previous|the)|system prompt|systemprompt` +
		`|prompt he thong|lenh he thong|loi nhac he thong|(?:in|hien|tiet lo|dua|cho xem).{0,20}prompt|jailbreak|developer mode|che do nha phat trien|act as |pretend (?:to|you)|you are now` +
		`|(?:tu (?:bay )?gio|bay gio) (?:ban|may|bot) (?:la|phai|se|hay)|hay dong vai|dong vai (?:la|lam|mot)|</?(?:system|script|assistant|user|instruction)|\[/?inst\]|` +
		`### ?(?:system|instruction)|khong can tuan (?:theo|thu)|hay tra loi (?:rang|la) |chi (?:duoc )?tra loi (?:mot chu|co|khong)\b|override|reveal your|(?:cau hinh|ma nguon|mat khau|prompt) (?:cua (?:ban|bot|may|he thong)|quan tri|admin)`)
	ownCase = newPattern(`(?:ho so|don|giay to|thu tuc|giay phep|so do|phieu)[^?!]{0,60}(?:cua (?:toi|em|minh|chau|anh|chi|me|bo|ba|ong|nha|gia dinh|con)|(?:toi|em|minh) (?:nop|da nop|gui)|ma so|ma ho so)[^?!]{0,60}` +
		`(?:den dau|toi dau|xong chua|duoc chua|chua vay|chua a|tinh trang|the nao roi|sao roi|ra sao roi|giai quyet chua|co ket qua chua|co chua|bao gio xong|khi nao xong|dang o dau|bi tra|vi sao bi|sao lau|xu ly chua|duyet chua)` +
		`|tra cuu (?:giup |ho |cho )?.{0,20}(?:ho so|ma ho so|tinh trang).{0,30}(?:so |ma |cua (?:toi|em|minh)|[a-z]?\d{4,})|ho so so [a-z0-9.-]{4,}|ma ho so\s*:?\s*[a-z0-9.-]{4,}|(?:toi|em|minh) (?:nop|da nop) (?:ho so|don).{0,60}(?:chua|den dau|toi dau|the nao roi)` +
		`|(?:^|[^a-z0-9])(?:\d{3}(?:\.\d{2}){1,2}\.)?[a-z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{3,}` + // the form of a dossier's code
		`|ho so (?:co )?(?:ma|so)\s*:?\s*[a-z]{0,3}\d[a-z0-9.-]{4,}` +
		`|(?:^|[^a-z])(?:toi|em|minh|chau|nha|gia dinh)(?:[^a-z].{0,50})?[^a-z](?:da|vua|moi) nop|(?:^|[^a-z])nop (?:ho so |don |giay to )?(?:tu )?(?:hom (?:qua|kia|thu|truoc|\d)|tuan truoc|thang truoc|(?:duoc )?\d+ (?:ngay|tuan|thang) (?:nay|roi|truoc))`)
	// contact asks for what is somebody's own. Without "của" the word "cô" is left out, which reads like "có"; "lương" is wanted whole, for
	// "chất lượng" holds its letters.
	contact = newPattern(`(?:^|[^a-z])(?:so (?:dien thoai|dt|dtdd|di dong|zalo|tai khoan|cccd|cmnd|can cuoc)|sdt|so phone|cccd|cmnd|email|dia chi nha|que quan|ngay sinh|facebook|zalo|(?:tien|muc|bang|xem|biet|hoi) luong)\s+(?:rieng |ca nhan |nha |thang )?` +
		`(?:cua (?:anh|chi|ong|ba|co|chu|em|bac|nguoi|nhan vien|sep)|anh|chi|ong|ba|chu|bac|(?:cua )?(?:dong chi|d/c|can bo|cong chuc|chu tich|pho chu tich|lanh dao|truong phong|giam doc|bi thu|sep|thu ky))(?:\s+[a-z]|[^a-z]*$)|cho (?:xin |em |toi |minh )*(?:so dt|so dien thoai|sdt)` +
		`|^luong (?:cua )?(?:chu tich|pho chu tich|bi thu|giam doc|truong phong|sep|anh|chi|ong|ba)|dia chi nha`)
	longNumber = regexp.MustCompile(`(?:^|[^0-9])(?:0\d{9}|\+84\d{9}|\d{12})(?:[^0-9]|$)`)
	verbatim   = newPattern(`nguyen van|nguyen ban|toan van|tung chu|chep (?:lai|nguyen|y)|trich (?:nguyen|dan nguyen|y nguyen|y het)|copy (?:y|nguyen|het)|y het trong tieu chuan|dung tung tu`)
	farAway    = newPattern(`\b(?:thoi tiet|bong da|ti so|ty so|xo so|gia vang|chung khoan|bitcoin|tien ao|nau an|nau mon|cong thuc nau|bai hat|lam tho|bai tho|truyen cuoi|ke chuyen|bo phim|phim hay|nguoi yeu|to tinh|tu vi|boi toan|cung hoang dao|` +
		`du lich o dau|quan (?:an|ca phe) (?:ngon|nao|dep)|doi bong|cau thu|ca si|dien vien|lap trinh|viet code|giai phuong trinh|tong thong|thu do (?:nuoc|cua)|uong thuoc|thuoc (?:dau|cam|ho|ngu)|chua benh|cai nhau|trong (?:lua|rau|cay)|nuoi (?:ga|lon|ca|cho|meo)|hoc tieng|dich (?:cau|sang)|mua (?:iphone|dien thoai|xe|nha) |xe buyt|xe bus|gia xang|world cup|premier league|may tinh bao nhieu|1 ?\+ ?1)\b`)
)

// fillers are the words of a question that say nothing about its subject.
var fillers = wordSet(`tôi mình em anh chị ông bà cô chú bác cháu ạ ơi à ừ ừm dạ vâng cho hỏi xin muốn cần phải nên bot giúp với này kia đó đây vậy thế nào sao làm gì là có được không thì mà ở đâu
khi bao lâu nhiêu mấy ai còn nó cái ấy nữa rồi chưa hả hay và của các những một ra lại như cũng nhé nha biết bị về theo thì tiếp trả lời nói rõ thêm chi tiết hơn xem bạn họ người ta ok alo hello hi chào nhờ tí chút vụ việc chuyện
bên đi vào lên xuống nhỉ tức đúng sai để trong nếu thực hiện giờ thôi đều mọi gồm nhất luôn cả điều đoạn phần mục trên dưới câu hỏi thứ cách kiểu vừa hôm`)

// cueWords are the words that only name a field; a question of nothing else needs a subject from the conversation.
var cueWords = wordSet(`lệ phí phí tiền hồ sơ giấy tờ thời hạn thời gian ngày tháng mẫu đơn biểu tờ khai trình tự bước quy trình thủ tục cơ quan bộ phận thẩm quyền căn cứ văn bản kết quả điều kiện yêu cầu đối tượng bằng chứng lỗi ví dụ
liên quan nộp chuẩn bị mất thường gặp minh chứng trực tuyến online nơi giải quyết tốn đóng cấp nhận ký bản cũ hiệu lực định nghĩa nghĩa gồm gì thành phần số lượng bộ lưu làm`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range Tokens(Clean(s)) {
		out[w.F] = true
	}
	return out
}

// refusal turns away what must not be answered whatever the base holds.
func (t *turn) refusal() (Decision, bool) {
	q := t.query
	switch {
	case steering.MatchString(q.folded):
		return Decision{Kind: Refuse, Reason: Instruction}, true
	case ownCase.MatchString(q.folded), contact.MatchString(q.folded), longNumber.MatchString(q.folded):
		return Decision{Kind: Refuse, Reason: Personal}, true
	case len(q.words) == 0:
		return Decision{Kind: Refuse, Reason: Unclear}, true
	}
	return Decision{}, false
}

// subjectless tells whether a question has no word that could name a subject, and does not name a document all of whose words are
// common ones ("chứng thực bản sao").
func (t *turn) subjectless() bool {
	q := t.query
	if q.named() || q.meant != nil || farAway.MatchString(q.folded) || figure.MatchString(q.folded) {
		return false
	}
	if slices.ContainsFunc(q.words, func(w Token) bool { return !fillers[w.F] && !cueWords[w.F] && !number(w.F) }) {
		return false
	}
	return !t.namesSubject(q.words)
}

// figure is a number that is looked for as such: "99,85%", "273", but no year.
var figure = regexp.MustCompile(`(?:^|[^0-9.,/-])(?:\d+,\d+ ?%?|\d+(?:[.,]\d+)? ?%|[1-9]\d\d)(?:[^0-9.,/-]|[.,]?$)`)

func number(s string) bool { return strings.Trim(s, "0123456789") == "" }

// named tells whether a question names a place by its number.
func (q *query) named() bool {
	return len(q.laws) > 0 || len(q.clauses) > 0 || q.code != "" || q.chapter != ""
}
