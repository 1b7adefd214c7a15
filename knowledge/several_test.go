package knowledge_test

import (
	"slices"
	"testing"

	"isobot/knowledge"
)

// TestSeveralFields asks for several fields in one question: each is answered, in the order of the question, and no other.
func TestSeveralFields(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for text, want := range map[string][]knowledge.Field{
		"đăng ký khai sinh thời hạn, lệ phí, hồ sơ":         {knowledge.ThoiHan, knowledge.LePhi, knowledge.HoSo},
		"dang ky khai sinh thoi han, le phi, ho so":         {knowledge.ThoiHan, knowledge.LePhi, knowledge.HoSo},
		"khai tử cần hồ sơ gì, mất bao lâu, mất tiền không": {knowledge.HoSo, knowledge.ThoiHan, knowledge.LePhi},
		"hồ sơ và lệ phí khai sinh":                         {knowledge.HoSo, knowledge.LePhi},
		"khai sinh hồ sơ, lệ phí":                           {knowledge.HoSo, knowledge.LePhi},
		"kết hôn: thời hạn, hồ sơ, lệ phí, biểu mẫu":        {knowledge.ThoiHan, knowledge.HoSo, knowledge.LePhi, knowledge.BieuMau},
		"thủ tục kết hôn: phí, thời gian":                   {knowledge.LePhi, knowledge.ThoiHan},
		"khai tử nộp hồ sơ, mất bao lâu":                    {knowledge.ThoiHan},
		"nộp hồ sơ khai sinh ở đâu":                         {knowledge.CoQuan},
	} {
		if d := ask(t, b, knowledge.Question{Text: text}); !slices.Equal(d.Fields, want) {
			t.Errorf("%q: %v, want %v", text, d.Fields, want)
		}
	}
}
