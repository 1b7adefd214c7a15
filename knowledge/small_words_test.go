package knowledge

import (
	"fmt"
	"testing"
)

// tinyBases are bases of 1, 5 and 50 documents.
func tinyBases() map[int]*lexicon {
	texts := []string{
		"Mọi người làm việc dưới quyền cơ quan phải biết chính sách chất lượng, mục tiêu liên quan và hậu quả khi không tuân thủ.",
		"Cơ quan đánh giá nội bộ định kỳ theo kế hoạch. Không ai đánh giá việc của chính mình.",
		"Hồ sơ chưa đủ điều kiện thì trả lại kèm phiếu trong 03 ngày làm việc kể từ ngày tiếp nhận tại Bộ phận Một cửa.",
		"Đăng ký khai sinh: trong ngày; hồ sơ nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo. Giá trị của giấy khai sinh.",
		"Lãnh đạo ký, một cửa trả giấy khai sinh. Ghi sổ, lá đơn, thế hệ, nàng, sáo.",
	}
	out := map[int]*lexicon{}
	for _, n := range []int{1, 5, 50} {
		var passages []Passage
		for i := range n {
			title := fmt.Sprintf("Mục %d", i)
			passages = append(passages, Passage{title, func() (string, string) { return title, title + "\n" + texts[i%len(texts)] }})
		}
		out[n] = newLexicon(newForward(passages, nil), nil)
	}
	return out
}

func noForm(string) bool { return false }

// TestSmallBasesLeaveWords: words that are Vietnamese as they stand stay, numbers stay, and accents are not invented.
func TestSmallBasesLeaveWords(t *testing.T) {
	for n, l := range tinyBases() {
		for _, text := range []string{
			"điều 7.3 yêu cầu gì", "điều 9.2 là gì", "thế nào là sự không phù hợp", "mất bao lâu", "làm sao để được cấp bản sao", "có được nộp thay không",
			"lệ phí bao nhiêu tiền", "cán bộ cần chuẩn bị những gì", "QĐ 19/2014 hiệu lực từ 20/5/2014", "quy chế tiếp công dân", "thuế đất phi nông nghiệp", "ủy quyền",
		} {
			in := Tokens(text)
			out, _, mended := l.repair(in, noForm)
			if got, want := joinAccented(out), joinAccented(in); got != want || mended {
				t.Errorf("%d documents: %q is read as %q", n, text, got)
			}
		}
		for _, text := range []string{"dieu 9.2 la gi", "yeu cau the nao", "thue dat", "lam sao bay gio"} {
			out, _, mended := l.repair(Tokens(text), noForm)
			if got := joinFolded(out); got != joinFolded(Tokens(text)) || mended {
				t.Errorf("%d documents: %q is read as %q", n, text, joinAccented(out))
			}
		}
	}
}

// TestSmallBasesMend: what is no syllable is still mended, Telex keys are decoded, accents that the base attests are given back.
func TestSmallBasesMend(t *testing.T) {
	l := tinyBases()[5]
	for in, want := range map[string]string{
		"ddanhs gias nooij booj": "đánh giá nội bộ", "đánh giá nôi bộ": "đánh giá nôi bộ", "danh gia noi bo": "đánh giá nội bộ", "danhgianoibo": "đánh giá nội bộ",
		"đáhn giá nội bộ": "đánh giá nội bộ", "dang ky khai sinh": "đăng ký khai sinh",
	} {
		out, _, _ := l.repair(Tokens(in), noForm)
		if got := joinAccented(out); got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
}
