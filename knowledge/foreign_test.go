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

// TestNotForeign asks of a base of articles, each a text with the name of its law in the title: naming the law, with its year or not, is no
// reason to refuse, nor are letters that only look like another world's ("trong luật", "thuộc nguyên tắc").
func TestNotForeign(t *testing.T) {
	var docs []*knowledge.Document
	for id, p := range map[string][2]string{
		"a1": {"Luật An ninh mạng - Điều 9. Xử lý vi phạm pháp luật về an ninh mạng", "Người có hành vi vi phạm quy định của Luật này thì bị xử lý kỷ luật, xử lý vi phạm hành chính hoặc truy cứu trách nhiệm hình sự."},
		"a2": {"Luật Tiếp cận thông tin - Điều 3. Nguyên tắc bảo đảm quyền tiếp cận thông tin", "Mọi công dân đều bình đẳng trong việc thực hiện quyền tiếp cận thông tin."},
		"a3": {"Luật Trọng tài thương mại - Điều 34. Phí trọng tài", "Phí trọng tài là khoản thu từ việc cung cấp dịch vụ giải quyết tranh chấp bằng Trọng tài."},
	} {
		docs = append(docs, &knowledge.Document{ID: id, Kind: knowledge.Article, Title: p[0], Source: id, Units: []knowledge.Unit{{ID: id + "/1", Text: p[1]}}})
	}
	b, _, _ := openBase(t, docs)
	for text, want := range map[string]string{
		"Người vi phạm Luật An ninh mạng năm 2018 thì bị xử lý như thế nào?": "a1/1", "xử lý vi phạm trong luật an ninh mạng": "a1/1",
		"nguyên tắc bảo đảm quyền tiếp cận thông tin thuộc nguyên tắc nào": "a2/1", "phí trọng tài trong luật trọng tài thương mại là gì": "a3/1",
	} {
		d := ask(t, b, knowledge.Question{Text: text})
		if got := unitOf(d); got != want && (len(d.Options) == 0 || d.Options[0].Unit != want) {
			t.Errorf("%q: %s %s %s %v", text, d.Kind, d.Reason, got, d.Options)
		}
	}
}
