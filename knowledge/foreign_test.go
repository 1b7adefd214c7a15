package knowledge_test

import (
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestForeign asks for clauses of standards and articles of laws that the base does not hold: the same number of another is no answer.
func TestForeign(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, text := range []string{"iso 27001 điều 5 là gì", "điều 8.4 iso 14001", "ISO/IEC 17025:2017 khoản 6.2", "tcvn 11041 nói gì", "luật đất đai 2024 điều 79",
		"luat giao thong dieu 5", "điều 12 bộ luật dân sự"} {
		if d := ask(t, b, knowledge.Question{Text: text}); d.Kind != knowledge.Refuse {
			t.Errorf("%q: %s %s %v", text, d.Kind, unitOf(d), d.Options)
		}
	}
	for text, want := range map[string]string{"tcvn iso 9001:2015 điều 7.2": "iso9001-2015/7.2", "iso 19011 là gì": "tieu-chuan-lien-quan/", "luật lưu trữ 2024 nói gì": "luat-luu-tru-2024/",
		"iso": "thuat-ngu/iso", "kph": "thuat-ngu/"} {
		if d := ask(t, b, knowledge.Question{Text: text}); !strings.HasPrefix(unitOf(d), want) {
			t.Errorf("%q: %s %s, want %s", text, d.Kind, unitOf(d), want)
		}
	}
}
