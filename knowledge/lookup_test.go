package knowledge_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestLookups finds places named by number in any spelling.
func TestLookups(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	groups := map[string][]string{
		"iso9001-2015/7.5":                     {"điều 7.5", "muc 7.5", "7.5", "Điều khoản 7.5 nói gì?", "iso 9001 7.5", "ĐIỀU 7.5"},
		"iso9001-2015/9.2":                     {"muc 9.2", "khoản 9.2", "8.2.2 đánh giá nội bộ", "dieu 8.2.2 danh gia noi bo la sao", "8.2.2 bản 2008"},
		"iso9001-2015/8.5.1":                   {"khoản 8.5.1", "điều khoản số 8 chấm 5 chấm 1", "8.5.1 là gì"},
		"iso9001-2015/7.1.6":                   {"7.1.6 là gì", "điều 7.1.6"},
		"iso9001-2015/9.3":                     {"5.6 xem xét lãnh đạo", "5.6", "trích nguyên văn điều 9.3"},
		"iso9001-2015/10.2":                    {"8.5.2 hành động khắc phục", "8.5.2 khac phuc"},
		"iso9001-2015/8.2.2":                   {"8.2.2"},
		"iso9001-2015/4":                       {"điều 4", "dieu 4 la gi", "điều khoản số 4"},
		"iso9001-2015/7.2":                     {"điều 7,2", "điều 7-2", "điều 7 chấm 2"},
		"iso9001-2015/7":                       {"điều 7 iso nói về gì"},
		"qd-19-2014/tong-quan":                 {"QĐ 19/2014", "qd19", "QD19/2014", "quyết định 19 năm 2014", "19/2014/QĐ-TTg", "quyet dinh so 19"},
		"qd-19-2014/dieu-4":                    {"điều 4 QĐ 19", "QĐ 19/2014 điều 4", "dieu 4 qd19"},
		"qd-19-2014/hieu-luc":                  {"quyết định 19/2014 còn hiệu lực không", "qd 19 con hieu luc ko"},
		"nd-118-2025/tong-quan":                {"nd 118", "NĐ 118/2025", "nghị định 118/2025/NĐ-CP", "nd 61/2018"},
		"nd-118-2025/dieu-36.5":                {"điều 36 khoản 5 nghị định 118"},
		"iso9001-2015/7.2.loi":                 {"lỗi thường gặp của điều 7.2", "7.2 hay sai gì, lỗi gì"},
		"iso9001-2015/7.2.bang-chung":          {"điều 7.2 cần hồ sơ gì", "hồ sơ nào là bằng chứng cho 7.2?", "7.2 luu ho so gi", "7.2 cần evidence gì", "7.2 records"},
		"qt-khong-phu-hop-khac-phuc/tong-quan": {"quy trình nào đáp ứng điều 10.2", "quy trinh nao cho 8.5.2 ban 2008"},
		"iso9001-2015/6":                       {"điều nào nói về hoạch định?"},
		"iso9001-2015/9.1.2":                   {"hai long khach hang dieu may iso"},
		"nd-61-2018/hieu-luc":                  {"nd 61/2018 het hieu luc chua", "nghị định 61 còn áp dụng ko"},
		"nd-118-2025/dieu-18.2":                {"khoản 2 điều 18 nđ 118", "điều 18.2 nghị định 118/2025", "nghị định 118/2025 quy định nhận hồ sơ sau 15 giờ thế nào"},
		"dang-ky-khai-sinh/le-phi":             {"thủ tục 1.001193 mất bao nhiêu tiền"},
	}
	for want, texts := range groups {
		for _, text := range texts {
			if d := ask(t, b, knowledge.Question{Text: text}); unitOf(d) != want {
				t.Errorf("%q: %s %s, want %s", text, d.Kind, unitOf(d), want)
			}
		}
	}
}

func notice(d knowledge.Decision, kind knowledge.NoticeKind) []string {
	for _, n := range d.Notices {
		if n.Kind == kind {
			return append([]string{"yes"}, n.Args...)
		}
	}
	return nil
}

func TestNotices(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, c := range []struct {
		text string
		kind knowledge.NoticeKind
		args []string
	}{
		{"8.2.2 đánh giá nội bộ", knowledge.OldEdition, []string{"8.2.2", "9.2"}},
		{"8.2.2", knowledge.MaybeOld, []string{"8.2.2", "9.2"}},
		{"điều 8.5.1", knowledge.MaybeOld, []string{"8.5.1", "10.3"}},
		{"5.6 là gì", knowledge.OldEdition, []string{"5.6", "9.3"}},
		{"nd 61/2018", knowledge.ExpiredBy, []string{"61/2018/NĐ-CP", "2025-07-01", "118/2025/NĐ-CP"}},
		{"quyết định 144/2006 quy định gì", knowledge.ExpiredBy, []string{"144/2006/QĐ-TTg", "2014-05-18", "19/2014/QĐ-TTg"}},
		{"trích nguyên văn điều 9.3", knowledge.NoVerbatim, nil},
		{"điều 999 QĐ 19", knowledge.PlaceUnknown, []string{"điều 999", "19/2014/QĐ-TTg"}},
		{"điều 7.9 yêu cầu gì", knowledge.PlaceUnknown, []string{"điều 7.9", "TCVN ISO 9001:2015"}},
		{"điều 9.2: đáhn giá nội bộ là gì?", knowledge.WasRestored, []string{"điều 9.2: đánh giá nội bộ là gì?"}},
		{"điều 12.4 iso 9001", knowledge.NoClause, []string{"12.4", "TCVN ISO 9001:2015"}},
		{"dieu khoan 11", knowledge.NoClause, []string{"11", "TCVN ISO 9001:2015"}},
		{"điều 3.2 của iso 9001 nói gì", knowledge.NoRequirement, []string{"3.2", "TCVN ISO 9001:2015"}},
		{"NĐ 61/2018 quy định gì trước 1/7/2025", knowledge.AsOfDay, []string{"2025-06-30"}},
		{"đánh giá nội bộ bước 20", knowledge.NoSuchStep, nil},
		{"bắt buộc phải có sổ tay chất lượng không", knowledge.Corrected, nil},
	} {
		d := ask(t, b, knowledge.Question{Text: c.text})
		got := notice(d, c.kind)
		if got == nil || !slices.Equal(got[1:], c.args) && len(c.args) > 0 {
			t.Errorf("%q: notices %v, want %s %v", c.text, d.Notices, c.kind, c.args)
		}
	}
}

// TestNumberOfBothEditions asks for numbers that 2015 has, which must not be called those of 2008.
func TestNumberOfBothEditions(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, number := range []string{"8.5.1", "8.5.2", "8.5.3", "8.2.1", "8.2.2", "8.2.3", "8.2.4", "7.5.2", "7.5.3"} {
		for _, form := range []string{"%s", "điều %s", "bằng chứng %s", "iso 9001:2015 %s", "điều %s bản 2015"} {
			d := ask(t, b, knowledge.Question{Text: strings.ReplaceAll(form, "%s", number)})
			if d.Kind != knowledge.Answer || !strings.HasPrefix(d.Spans[0].Clause, number) && number[:3] != d.Spans[0].Clause {
				t.Errorf(form+": %s %s", number, d.Kind, unitOf(d))
			}
			if notice(d, knowledge.OldEdition) != nil || strings.Contains(form, "2015") && notice(d, knowledge.MaybeOld) != nil {
				t.Errorf(form+": %v", number, d.Notices)
			}
		}
	}
}

// TestNamedIsNotUnclear asks for things of the base by common words, by figures, and for laws that it does not hold.
func TestNamedIsNotUnclear(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for text, want := range map[string]string{
		"các bước chứng thực bản sao": "chung-thuc-ban-sao/trinh-tu", "99,85% là tỉ lệ gì": "duyen-hai-2022/", "273 hồ sơ trực tuyến": "duyen-hai-2022/",
		"Điều 7 nói về gì?": "iso9001-2015/7", "quy trinh phai co nhung muc nao": "khuon-mau-quy-trinh/",
	} {
		d := ask(t, b, knowledge.Question{Text: text})
		if !strings.HasPrefix(unitOf(d), want) && !slices.ContainsFunc(d.Options, func(o knowledge.Option) bool { return strings.HasPrefix(o.Unit, want) }) {
			t.Errorf("%q: %s %s %s %v, want %s", text, d.Kind, d.Reason, unitOf(d), d.Options, want)
		}
	}
	for _, text := range []string{"QĐ 2968/QĐ-BKHCN", "nghị định 999/2030/NĐ-CP quy định gì"} {
		if d := ask(t, b, knowledge.Question{Text: text}); d.Kind != knowledge.Refuse || d.Reason != knowledge.NotFound || len(d.Nearest) == 0 {
			t.Errorf("%q: %s %s %v", text, d.Kind, d.Reason, d.Nearest)
		}
	}
	if d := ask(t, b, knowledge.Question{Text: "kpi là gì"}); d.Kind == knowledge.Answer || notice(d, knowledge.WasRestored) != nil {
		t.Errorf("an abbreviation that is not known is read as another: %s %v", unitOf(d), d.Notices)
	}
	for _, text := range []string{"nộp hồ sơ ở đâu", "mất bao nhiêu tiền", "thủ tục này cần giấy tờ gì", "cái này làm sao"} {
		if d := ask(t, b, knowledge.Question{Text: text}); d.Reason != knowledge.Unclear {
			t.Errorf("%q: %s %s %s", text, d.Kind, d.Reason, unitOf(d))
		}
	}
}

// TestExpiredNeverFirst asks for every expired law by its number: what comes first must be in force.
func TestExpiredNeverFirst(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, doc := range b.Documents() {
		if doc.Kind != knowledge.Law || doc.ValidTo == "" || doc.ValidTo > "2026-11-22" || len(doc.ReplacedBy) == 0 {
			continue
		}
		for _, text := range []string{doc.Number, doc.Number + " còn hiệu lực không", doc.Number + " quy định gì"} {
			d := ask(t, b, knowledge.Question{Text: text})
			named := notice(d, knowledge.ExpiredBy) != nil || len(d.Spans) > 0 && namesOne(b, doc.ReplacedBy, d.Spans[0].Text)
			if d.Kind != knowledge.Answer || d.Spans[0].Status != knowledge.InForce || !named {
				t.Errorf("%q: %s %s %v", text, d.Kind, unitOf(d), d.Notices)
			}
		}
		before := ask(t, b, knowledge.Question{Text: doc.Number + " quy định gì", AsOf: doc.ValidTo[:4] + "-01-01"})
		if doc.ValidFrom != "" && string(doc.ValidFrom) < string(doc.ValidTo[:4])+"-01-01" && before.Kind == knowledge.Answer && before.Spans[0].Document != doc.ID {
			t.Errorf("%s on the first day of the year it ended: %s", doc.Number, unitOf(before))
		}
	}
}

// namesOne tells whether text has the number of one of the documents.
func namesOne(b *knowledge.Base, ids []string, text string) bool {
	return slices.ContainsFunc(ids, func(id string) bool {
		doc, ok := b.Document(id)
		return ok && strings.Contains(text, doc.Number)
	})
}

// turn is a message of a conversation with what must come of it.
type turn struct{ text, want string }

func TestConversations(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for name, talk := range map[string][]turn{
		"procedure": {
			{"đăng ký khai sinh cần giấy tờ gì", "dang-ky-khai-sinh/ho-so"}, {"thế còn lệ phí?", "dang-ky-khai-sinh/le-phi"},
			{"mất bao lâu", "dang-ky-khai-sinh/thoi-han"}, {"bước 2 ai làm?", "dang-ky-khai-sinh/buoc-2"}, {"bước tiếp theo", "dang-ky-khai-sinh/buoc-3"},
			{"con ho so thi sao", "dang-ky-khai-sinh/ho-so"},
		},
		"switch": {
			{"đăng ký khai sinh mất bao lâu", "dang-ky-khai-sinh/thoi-han"}, {"chứng thực hợp đồng mất bao lâu", "chung-thuc-hop-dong/thoi-han"},
			{"lệ phí bao nhiêu", "chung-thuc-hop-dong/le-phi"}, {"điều 7.2 yêu cầu gì", "iso9001-2015/7.2"}, {"bằng chứng gồm gì", "iso9001-2015/7.2.bang-chung"},
			{"thế lỗi thường gặp thì sao", "iso9001-2015/7.2.loi"}, {"nd 61/2018 còn hiệu lực không", "nd-61-2018/hieu-luc"},
		},
		"a clause keeps to itself": {
			{"9.2", "iso9001-2015/9.2"}, {"ai làm", "iso9001-2015/9.2"}, {"9.3", "iso9001-2015/9.3"}, {"lệ phí?", "iso9001-2015/9.3"},
		},
		"correction": {
			{"bước 3 ai làm khai sinh", "dang-ky-khai-sinh/buoc-3"}, {"à không, ý mình là khai tử", "dang-ky-khai-tu/buoc-3"},
			{"lệ phí thì sao", "dang-ky-khai-tu/le-phi"}, {"nhầm, kết hôn", "dang-ky-ket-hon/le-phi"},
		},
		"the field goes on": {{"khai tử ai ký", "dang-ky-khai-tu/co-quan"}, {"thế kết hôn thì sao", "dang-ky-ket-hon/co-quan"}},
		"a general article is no new subject": {
			{"thủ tục kết hôn", "dang-ky-ket-hon/trinh-tu"}, {"có làm qua mạng được không", "dang-ky-ket-hon/cach-thuc"},
			{"ủy quyền được k", "mot-cua-hoi-dap/ba-cach-nop"}, {"lệ phí", "dang-ky-ket-hon/le-phi"},
		},
		"new topic does not stick": {
			{"dieu 7.5 yeu cau gi", "iso9001-2015/7.5"}, {"chứng thực bản sao mất bao lâu", "chung-thuc-ban-sao/thoi-han"},
			{"thế còn lệ phí", "chung-thuc-ban-sao/le-phi"}, {"điều 9.2", "iso9001-2015/9.2"}, {"đăng ký kết hôn cần giấy tờ gì", "dang-ky-ket-hon/ho-so"}, {"QĐ 19/2014 còn hiệu lực không", "qd-19-2014/hieu-luc"},
		},
	} {
		var topic knowledge.Topic
		for i, m := range talk {
			d := ask(t, b, knowledge.Question{Text: m.text, Topic: topic})
			if unitOf(d) != m.want {
				t.Errorf("%s, %d %q: %s %s %s, want %s (topic %+v)", name, i, m.text, d.Kind, d.Reason, unitOf(d), m.want, topic)
			}
			topic = d.Topic
		}
	}
}

// TestDeletion replaces the set: what was deleted is gone at once, what changed shows its new words.
func TestDeletion(t *testing.T) {
	docs := content(t)
	b, _, _ := openBase(t, docs)
	q := knowledge.Question{Text: "phân biệt kph nặng nhẹ"}
	before := ask(t, b, q)
	version := b.Version()
	gone := before.Spans[0].Document
	rest := slices.DeleteFunc(slices.Clone(docs), func(d *knowledge.Document) bool { return d.ID == gone })
	if err := b.Replace(context.Background(), rest); err != nil {
		t.Fatal(err)
	}
	after := ask(t, b, q)
	for _, s := range after.Spans {
		if s.Document == gone {
			t.Errorf("%s still answers", gone)
		}
	}
	for _, o := range append(after.Options, after.Nearest...) {
		if strings.HasPrefix(o.Unit, gone+"/") {
			t.Errorf("%s is still offered", o.Unit)
		}
	}
	if b.Version() == version {
		t.Error("the version did not move")
	}
	fresh := &knowledge.Document{ID: "moi", Kind: knowledge.Article, Title: "Phân biệt KPH nặng, nhẹ", Source: "thử", AsOf: "2026-11-22",
		Units: []knowledge.Unit{{ID: "moi/1", Heading: "Phân biệt KPH nặng, nhẹ", Text: "Nặng là có hệ thống; nhẹ là đơn lẻ.\n", Ask: []string{"phân biệt kph nặng nhẹ"}}}}
	if err := b.Replace(context.Background(), append(rest, fresh)); err != nil {
		t.Fatal(err)
	}
	if d := ask(t, b, q); unitOf(d) != "moi/1" {
		t.Errorf("the new document does not answer: %s %s", d.Kind, unitOf(d))
	}
}
