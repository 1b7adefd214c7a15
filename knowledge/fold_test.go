package knowledge

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestNormalise(t *testing.T) {
	same := [][]string{
		{"hoà", "hòa", "HOÀ", norm.NFD.String("hoà")},
		{"uỷ ban", "ủy ban"},
		{"thoả thuận", "thỏa thuận"},
		{"thuý", "thúy"},
		{"quý", "qúy"},
		{"giấy", "GIẤY"},
		{"hoàn", "hòan"},
		{"khoẻ", "khỏe"},
		{"hu\u200bỷ", "hủy"},
		{"giữ", "GIỮ"},
		{"gìn", "gìn"},
		{"ngoại", "ngọai"},
		{"Nguyễn", "nguyễn"},
		{"đường", "ĐƯỜNG"},
	}
	for _, group := range same {
		for _, s := range group[1:] {
			if Normalise(s) != Normalise(group[0]) {
				t.Errorf("Normalise(%q) = %q, Normalise(%q) = %q", s, Normalise(s), group[0], Normalise(group[0]))
			}
		}
	}
	for _, s := range []string{"hòa", "ủy", "quý", "giấy", "hoàn", "của", "mía", "thuở", "khuya", "khuỷu", "giá", "quá", "iso", "qúy1x"} {
		if n := Normalise(s); Normalise(n) != n {
			t.Errorf("not idempotent: %q", s)
		}
	}
	for _, s := range []string{"hòa", "của", "mía", "giá", "quá", "tiền", "được", "nghĩa", "toán", "hỏi"} {
		if Normalise(s) != s {
			t.Errorf("Normalise(%q) = %q, a correct word changed", s, Normalise(s))
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Đánh giá nội bộ":           "danh gia noi bo",
		"QĐ 19/2014/QĐ-TTg":         "qd 19/2014/qd-ttg",
		norm.NFD.String("Ủy quyền"): "uy quyen",
		"\ufeffƯỚC":                 "uoc",
		"":                          "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTokens(t *testing.T) {
	s := "Hồ sơ: 02 (hai) bộ – QĐ-TTg."
	toks := Tokens(s)
	var words []string
	for _, k := range toks {
		words = append(words, s[k.Start:k.End])
	}
	want := []string{"Hồ", "sơ", "02", "hai", "bộ", "QĐ", "TTg"}
	if len(words) != len(want) {
		t.Fatalf("words %q", words)
	}
	for i := range want {
		if words[i] != want[i] {
			t.Errorf("word %d is %q, want %q", i, words[i], want[i])
		}
	}
	if toks[0].X != "hồ" || toks[0].F != "ho" || toks[5].F != "qd" {
		t.Errorf("tokens %v", toks)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"hoà", "ủy ban", "Đ\u0301", "\xff\xfe", "a\u200bb", "q̀u", "İ", "ͅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalise(s)
		if Normalise(n) != n {
			t.Fatalf("Normalise(%q) = %q is not stable: %q", s, n, Normalise(n))
		}
		if g := Fold(s); Fold(g) != g {
			t.Fatalf("Fold(%q) = %q is not stable: %q", s, g, Fold(g))
		}
		c := Clean(s)
		for _, k := range Tokens(c) {
			if k.Start < 0 || k.End > len(c) || k.Start >= k.End {
				t.Fatalf("token %v outside %q", k, c)
			}
		}
	})
}
