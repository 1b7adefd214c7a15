package knowledge_test

import (
	"slices"
	"testing"

	"isobot/knowledge"
)

// TestInTime asks for days other than today: the text of that day must come, and what tells of a later day must say so.
func TestInTime(t *testing.T) {
	b, _, _ := openBase(t, content(t))
	for _, c := range []struct {
		text, want string
		notice     knowledge.NoticeKind
	}{
		{"năm 2023 nghị định một cửa nào áp dụng", "nd-61-2018/", knowledge.AsOfDay},
		{"vao thang 6/2024 bao ve du lieu ca nhan theo nghi dinh nao", "nd-13-2023/", knowledge.AsOfDay},
		{"năm ngoái nghị định nào về dữ liệu cá nhân", "nd-13-2023/", knowledge.AsOfDay},
		{"trước ngày 1/7/2026 dịch vụ công trực tuyến theo nghị định nào", "nd-42-2022/", knowledge.AsOfDay},
		{"năm 2012 áp dụng ISO trong cơ quan hành chính theo quyết định nào", "qd-144-2006/", knowledge.AsOfDay},
		{"từ 1/3/2027 luật hộ tịch nào áp dụng", "luat-ho-tich-2026/", knowledge.AsOfDay},
		{"hiện nay luật hộ tịch nào đang áp dụng", "luat-ho-tich-2014/", ""},
		{"ngày 30/6/2025 nghị định 118 có hiệu lực chưa", "nd-118-2025/", knowledge.NotYetForce},
		{"30/6/2025 nghị định 61 còn hiệu lực không", "nd-61-2018/hieu-luc-truoc", knowledge.AsOfDay},
		{"1/7/2025 nghị định 61 còn hiệu lực không", "nd-61-2018/hieu-luc", knowledge.AsOfDay},
		{"năm 2005 quyết định 144/2006 quy định gì", "qd-144-2006/", knowledge.NotYetForce},
		{"năm 2024 đăng ký khai sinh mất bao lâu", "dang-ky-khai-sinh/thoi-han", knowledge.Hindsight},
	} {
		d := ask(t, b, knowledge.Question{Text: c.text})
		if !wants(unitOf(d), c.want) || c.notice != "" && notice(d, c.notice) == nil {
			t.Errorf("%q: %s %s %v, want %s with %q", c.text, d.Kind, unitOf(d), d.Notices, c.want, c.notice)
		}
	}
	for _, text := range []string{"nghị định 118 ngày 1/1/2024 có hiệu lực chưa", "ngày 1/1/2025 luật 91/2025 còn hiệu lực không", "30/6/2026 nghị định 154/2026 có hiệu lực chưa"} {
		d := ask(t, b, knowledge.Question{Text: text})
		if notice(d, knowledge.NotYetForce) == nil || slices.ContainsFunc(d.Spans, func(s knowledge.Span) bool { return s.Field == knowledge.HieuLuc }) {
			t.Errorf("%q: a law to come is said to be in force: %s %v", text, unitOf(d), d.Notices)
		}
	}
	for text, want := range map[string]bool{"ngày 30/2/2025 nghị định 118 có hiệu lực chưa": true, "ngày 31 tháng 4 năm 2025 nghị định 118 có hiệu lực chưa": true, "ngày 28/2/2026 nghị định 118 có hiệu lực chưa": false} {
		if d := ask(t, b, knowledge.Question{Text: text}); d.Kind == knowledge.Refuse || (notice(d, knowledge.NoSuchDay) != nil) != want {
			t.Errorf("%q: %s %v", text, d.Kind, d.Notices)
		}
	}
	then := ask(t, b, knowledge.Question{Text: "năm 2023 nghị định một cửa nào áp dụng"})
	if d := ask(t, b, knowledge.Question{Text: "chứng thực bản sao lệ phí bao nhiêu", Topic: then.Topic}); d.AsOf != "2026-11-22" {
		t.Errorf("a new subject is asked for %s, the day of the one before", d.AsOf)
	}
	today := ask(t, b, knowledge.Question{Text: "đăng ký khai sinh mất bao lâu"})
	if notice(today, knowledge.Hindsight) != nil {
		t.Error("an answer for today is said to be of a later time")
	}
}
