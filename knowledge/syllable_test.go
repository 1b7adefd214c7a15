package knowledge

import "testing"

func TestSyllable(t *testing.T) {
	for _, word := range []string{"gì", "là", "yêu", "cầu", "điều", "quy", "quỳnh", "quốc", "quyết", "giếng", "giữ", "nghiêng", "được", "khuya", "khuỷu", "hòa", "hoàn",
		"ý", "ủy", "xoong", "quýt", "mỹ", "thế", "nào", "không", "duoc", "khong", "nghiem", "dieu", "gi", "tiep"} {
		if !syllable(Normalise(word)) {
			t.Errorf("%q is a syllable", word)
		}
	}
	for _, word := range []string{"", "mucj", "tieeu", "đuoc", "tiêp", "ngiệm", "kông", "cế", "dnah", "qd19", "19", "ủỷ", "fax", "zalo", "khoongg", "bảm2", "ghà", "thuwcj", "iso"} {
		if syllable(Normalise(word)) {
			t.Errorf("%q is not a syllable", word)
		}
	}
}
