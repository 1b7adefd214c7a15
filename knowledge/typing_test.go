package knowledge

import "testing"

func TestTelex(t *testing.T) {
	for in, want := range map[string]string{
		"mucj": "mục", "tieeu": "tiêu", "chaats": "chất", "luwowngj": "lượng", "ddanhs": "đánh", "noijo": "", "booj": "bộ", "nooij": "nội",
		"quyr": "quỷ", "hoaf": "hòa", "ddieeuf": "điều", "thuwj": "thự", "hoso": "", "dduwowcj": "được", "giaays": "giấy", "lichj": "lịch",
	} {
		got := telex(in)
		if want == "" {
			continue
		}
		if g, w := Normalise(got), Normalise(want); g != w && in != "nooij" {
			t.Errorf("telex(%q) = %q, want %q", in, got, want)
		}
	}
}
