package dialog_test

import (
	"testing"
	"unicode/utf8"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

// TestLabelsDiffer composes options whose titles begin alike: what is shown must differ and fit.
func TestLabelsDiffer(t *testing.T) {
	const land = "Điều chỉnh quyết định giao đất, cho thuê đất, cho phép chuyển mục đích sử dụng đất"
	for name, titles := range map[string][]string{
		"end":     {land + " thuộc thẩm quyền của Ủy ban nhân dân cấp tỉnh", land + " thuộc thẩm quyền của Ủy ban nhân dân cấp xã", "Đăng ký đất đai"},
		"level":   {land + " (Cấp tỉnh)", land + " (Cấp xã)", land + " (Cấp bộ)"},
		"prefix":  {land, land + " do sai sót"},
		"middle":  {land + " do sai sót về ranh giới, diện tích, mục đích của hồ sơ", land + " do thay đổi căn cứ quyết định của hồ sơ"},
		"no gaps": {"Một-nhãn-rất-dài-không-có-dấu-cách-nào-trong-sáu-mươi-ký-tự-đầu-tiên-A", "Một-nhãn-rất-dài-không-có-dấu-cách-nào-trong-sáu-mươi-ký-tự-đầu-tiên-B"},
	} {
		d := knowledge.Decision{Kind: knowledge.Options}
		for i, title := range titles {
			d.Options = append(d.Options, knowledge.Option{Label: title, Unit: string(rune('a' + i))})
		}
		seen := map[string]bool{}
		for _, row := range dialog.Compose(d, "1").Buttons[:len(titles)] {
			label := row[0].Label
			if seen[label] || utf8.RuneCountInString(label) > 60 || !utf8.ValidString(label) {
				t.Errorf("%s: label %q", name, label)
			}
			seen[label] = true
		}
	}
}
