package knowledge_test

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/knowledge"
	"isobot/knowledge/index"
)

// someParts is a small set with a law, a procedure and a clause.
func someParts() knowledge.Parts {
	docs := []*knowledge.Document{
		{ID: "iso9001-2015", Kind: knowledge.Standard, Title: "TCVN ISO 9001:2015", Units: []knowledge.Unit{
			{ID: "iso9001-2015/9.2", Heading: "9.2 Đánh giá nội bộ", Clause: "9.2", Field: knowledge.YeuCau, Text: "Cơ quan đánh giá nội bộ định kỳ theo kế hoạch."}}},
		{ID: "nd-118-2025", Kind: knowledge.Law, Title: "Nghị định 118/2025/NĐ-CP về một cửa", Number: "118/2025/NĐ-CP", ValidFrom: "2025-07-01", Units: []knowledge.Unit{
			{ID: "nd-118-2025/tong-quan", Heading: "Nghị định 118/2025/NĐ-CP", Text: "Quy định thủ tục hành chính theo cơ chế một cửa, một cửa liên thông."},
			{ID: "nd-118-2025/dieu-19", Heading: "Điều 19. Trả hồ sơ", Text: "Hồ sơ chưa đủ điều kiện thì trả lại trong 03 ngày làm việc."}}},
		{ID: "dang-ky-khai-sinh", Kind: knowledge.Procedure, Title: "Đăng ký khai sinh", Number: "1.001193", Units: []knowledge.Unit{
			{ID: "dang-ky-khai-sinh/thoi-han", Heading: "Thời hạn", LeadIn: "Đăng ký khai sinh", Field: knowledge.ThoiHan, Text: "Trong ngày làm việc."},
			{ID: "dang-ky-khai-sinh/le-phi", Heading: "Lệ phí", LeadIn: "Đăng ký khai sinh", Field: knowledge.LePhi, Text: "Miễn lệ phí khi đăng ký đúng hạn."}}},
		{ID: "quy-che", Kind: knowledge.Article, Title: "Quy chế tiếp công dân", Units: []knowledge.Unit{
			{ID: "quy-che/lich", Heading: "Lịch tiếp công dân", Text: "Chủ tịch tiếp công dân vào thứ Năm hằng tuần."},
			{ID: "quy-che/dia-diem", Heading: "Địa điểm tiếp công dân", Text: "Phòng tiếp công dân ở tầng một trụ sở."}}},
	}
	for _, d := range docs {
		d.Seal()
	}
	return knowledge.Parts{Documents: docs}
}

func openCollection(t testing.TB, p knowledge.Parts) *knowledge.Collection {
	t.Helper()
	x, err := index.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	c, err := knowledge.NewCollection(context.Background(), p, x)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func putParts(t testing.TB, c *knowledge.Collection, p knowledge.Parts) {
	t.Helper()
	if err := c.Replace(context.Background(), p); err != nil {
		t.Fatal(err)
	}
}

func asked(t testing.TB, c *knowledge.Collection, text string, asOf knowledge.Date) knowledge.Decision {
	t.Helper()
	d, err := c.Ask(context.Background(), knowledge.Question{Text: text, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mainUnit(d knowledge.Decision) string {
	if d.Kind != knowledge.Answer {
		return d.Kind
	}
	return d.Spans[0].Unit
}

func pointing(id, unit string, p knowledge.Parts, text string, questions ...string) knowledge.Curation {
	for _, d := range p.Documents {
		if u := d.Unit(unit); u != nil {
			return knowledge.Curation{ID: id, Questions: questions, Unit: unit, UnitHash: knowledge.HashOf(u), Text: text, By: "DT1", At: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
		}
	}
	panic(unit)
}

const today = knowledge.Date("2026-11-23")

// TestCuratedFirst: what was decided is answered in every spelling, whatever the search would say.
func TestCuratedFirst(t *testing.T) {
	p := someParts()
	c := openCollection(t, p)
	question := "điều 9.2 thì sếp tiếp dân bữa nào"
	if got := mainUnit(asked(t, c, question, today)); got == "quy-che/lich" {
		t.Fatal("the search finds it by itself")
	}
	p.Curations = []knowledge.Curation{
		pointing("c1", "quy-che/lich", p, "", question),
		pointing("c2", "dang-ky-khai-sinh/le-phi", p, "Người dân không phải nộp tiền khi khai đúng hạn 60 ngày.", "Khai sinh cho cháu có mất tiền không?", "xin giấy khai sinh tốn bao nhiêu"),
		pointing("c3", "quy-che/lich", p, "", "lệ phí"),
	}
	putParts(t, c, p)
	for _, s := range []string{question, "DIEU 9.2 thi sep tiep dan bua nao??", "điều 9.2 thì sếp tiếp dân bữa nào\u200b"} {
		if got := mainUnit(asked(t, c, s, today)); got != "quy-che/lich" {
			t.Errorf("%q: %s", s, got)
		}
	}
	d := asked(t, c, "xin giay khai sinh ton bao nhieu", today)
	if mainUnit(d) != knowledge.CuratedID+"/c2" || d.Spans[0].Text != p.Curations[1].Text || !strings.Contains(d.Spans[0].Source, "Đăng ký khai sinh, Lệ phí") {
		t.Errorf("approved answer: %+v", d.Spans)
	}
	topic := knowledge.Question{Text: "lệ phí", AsOf: today, Topic: knowledge.Topic{Document: "dang-ky-khai-sinh", Title: "Đăng ký khai sinh"}}
	if d, err := c.Ask(context.Background(), topic); err != nil || mainUnit(d) != "dang-ky-khai-sinh/le-phi" {
		t.Errorf("a curated question without a subject took a follow-up: %s, %v", mainUnit(d), err)
	}
	p.Curations[0].Withdrawn = true
	putParts(t, c, p)
	if got := mainUnit(asked(t, c, question, today)); got == "quy-che/lich" {
		t.Error("a withdrawn decision still answers")
	}
}

// TestSuspended: an approved answer goes as soon as the unit it rests on changes or is deleted, and comes back with its words.
func TestSuspended(t *testing.T) {
	p := someParts()
	q := "sếp gặp bà con hôm nào"
	p.Curations = []knowledge.Curation{pointing("c1", "quy-che/lich", p, "Chủ tịch gặp bà con vào thứ Năm.", q)}
	c := openCollection(t, p)
	answered := func() bool {
		d := asked(t, c, q, today)
		return d.Kind == knowledge.Answer && d.Spans[0].Text == p.Curations[0].Text
	}
	if !answered() || len(c.Suspended()) != 0 {
		t.Fatal("not answered", c.Suspended())
	}
	for _, change := range []struct {
		name string
		do   func([]*knowledge.Document) []*knowledge.Document
	}{
		{"other words", func(docs []*knowledge.Document) []*knowledge.Document {
			docs[3].Units[0].Text = "Chủ tịch tiếp công dân vào thứ Sáu."
			docs[3].Seal()
			return docs
		}},
		{"deleted", func(docs []*knowledge.Document) []*knowledge.Document { return docs[:3] }},
	} {
		next := someParts()
		next.Curations, next.Documents = p.Curations, change.do(next.Documents)
		putParts(t, c, next)
		if answered() || !reflect.DeepEqual(c.Suspended(), []string{"c1"}) {
			t.Errorf("%s: answered, or not suspended: %v", change.name, c.Suspended())
		}
		putParts(t, c, p)
		if !answered() || len(c.Suspended()) != 0 {
			t.Errorf("%s undone: %v", change.name, c.Suspended())
		}
	}
}

// TestRevisionPairs: each question about a day before the change is answered by the old revision, each about a day from it on by the
// new one, however it names its subject.
func TestRevisionPairs(t *testing.T) {
	p, before := someParts(), someParts()
	for i, text := range map[int]string{1: "Hồ sơ chưa đủ điều kiện thì trả lại trong 01 ngày làm việc.", 2: "Lệ phí 8.000 đồng."} {
		p.Documents[i].Units[1].Text = text
		if p.Documents[i].ValidFrom != "" {
			p.Documents[i].ValidFrom = "2026-10-01"
		}
		p.Documents[i].Seal()
		p.Past = append(p.Past, knowledge.Superseded{Document: before.Documents[i], Until: "2026-10-01"})
	}
	c := openCollection(t, p)
	for _, question := range []string{"chưa đủ điều kiện thì trả lại trong mấy ngày làm việc nghị định một cửa", "điều 19 nghị định 118/2025", "NĐ 118/2025 điều 19", "le phi dang ky khai sinh",
		"1.001193 lệ phí", "đăng ký khai sinh lệ phí bao nhiêu"} {
		for _, day := range []struct {
			asOf knowledge.Date
			docs []*knowledge.Document
		}{{today, p.Documents}, {"2026-10-01", p.Documents}, {"2026-09-30", before.Documents}, {"2025-08-01", before.Documents}} {
			d := asked(t, c, question, day.asOf)
			if d.Kind != knowledge.Answer {
				t.Errorf("%s at %s: %s %s", question, day.asOf, d.Kind, d.Reason)
				continue
			}
			sp := d.Spans[0]
			doc := documentOf(day.docs, knowledge.PlainID(sp.Document))
			if u := doc.Unit(knowledge.PlainID(sp.Unit)); u == nil || u.Text != sp.Text || sp.Status != knowledge.InForce || sp.Revision != doc.Revision || sp.Number != doc.Number {
				t.Errorf("%s at %s: %+v", question, day.asOf, sp)
			}
			for _, n := range d.Notices {
				if n.Kind == knowledge.NotYetForce || n.Kind == knowledge.ExpiredBy || n.Kind == knowledge.ExpiredNone {
					t.Errorf("%s at %s: notice %v", question, day.asOf, n)
				}
			}
		}
	}
	old, _ := c.Ask(context.Background(), knowledge.Question{Text: "lệ phí đăng ký khai sinh", AsOf: "2026-09-01"})
	for _, topic := range []knowledge.Topic{old.Topic, {Document: "dang-ky-khai-sinh@2026-10-01", Unit: "dang-ky-khai-sinh@2026-10-01/le-phi", Title: "Đăng ký khai sinh"}} {
		d, err := c.Ask(context.Background(), knowledge.Question{Text: "thế còn lệ phí?", AsOf: today, Topic: topic})
		if err != nil || mainUnit(d) != "dang-ky-khai-sinh/le-phi" || d.Spans[0].Text != "Lệ phí 8.000 đồng." {
			t.Errorf("a conversation about the old revision: %+v, %v", d.Spans, err)
		}
	}
}

// TestRevisionToCome: until its day a new revision is not answered with.
func TestRevisionToCome(t *testing.T) {
	p, before := someParts(), someParts()
	p.Documents[3].Units[0].Text, p.Documents[3].ValidFrom = "Chủ tịch tiếp công dân vào thứ Hai.", "2027-01-01"
	p.Documents[3].Seal()
	p.Past = []knowledge.Superseded{{Document: before.Documents[3], Until: "2027-01-01"}}
	c := openCollection(t, p)
	for asOf, want := range map[knowledge.Date]string{today: "Năm", "2026-12-31": "Năm", "2027-01-01": "Hai"} {
		if d := asked(t, c, "lịch tiếp công dân", asOf); d.Kind != knowledge.Answer || !strings.Contains(d.Spans[0].Text, "thứ "+want) {
			t.Errorf("%s: %s %+v", asOf, d.Kind, d.Spans)
		}
	}
}

// TestDeleted: nothing of a deleted document comes back, in words or as an option.
func TestDeleted(t *testing.T) {
	p := someParts()
	q := "sếp gặp bà con hôm nào"
	p.Curations = []knowledge.Curation{pointing("c1", "quy-che/lich", p, "Chủ tịch gặp bà con vào thứ Năm.", q), pointing("c2", "quy-che/dia-diem", p, "", "gặp ở đâu vậy bà con")}
	p.Past = []knowledge.Superseded{{Document: revision("quy-che", "", "Tiếp công dân vào thứ Ba."), Until: "2026-01-01"}}
	c := openCollection(t, p)
	p.Documents = p.Documents[:3]
	putParts(t, c, p)
	for _, text := range []string{q, "gặp ở đâu vậy bà con", "lịch tiếp công dân", "quy chế tiếp công dân"} {
		for _, asOf := range []knowledge.Date{today, "2025-12-01"} {
			d := asked(t, c, text, asOf)
			for _, o := range append(append(d.Options, d.Nearest...), c.Find(text, 6)...) {
				if strings.HasPrefix(o.Unit, "quy-che") || strings.HasPrefix(o.Unit, knowledge.CuratedID) {
					t.Errorf("%s: offers %s", text, o.Unit)
				}
			}
			for _, s := range d.Spans {
				if strings.HasPrefix(s.Unit, "quy-che") || strings.HasPrefix(s.Unit, knowledge.CuratedID) {
					t.Errorf("%s: answers with %s", text, s.Unit)
				}
			}
		}
	}
}

func TestFind(t *testing.T) {
	p := someParts()
	p.Curations = []knowledge.Curation{pointing("c1", "quy-che/lich", p, "Chủ tịch gặp bà con vào thứ Năm.", "tiếp công dân hôm nào")}
	p.Past = []knowledge.Superseded{{Document: revision("quy-che", "", "Tiếp công dân vào thứ Ba."), Until: "2026-01-01"}}
	c := openCollection(t, p)
	for words, want := range map[string]string{"tiep cong dan hom nao": "quy-che/lich", "9.2": "iso9001-2015/9.2", "le phi khai sinh": "dang-ky-khai-sinh/le-phi", "dieu 19 nd 118": "nd-118-2025/dieu-19"} {
		got := c.Find(words, 6)
		if len(got) == 0 || len(got) > 6 || got[0].Unit != want {
			t.Errorf("%q: %v, want %s first", words, got, want)
		}
		for _, o := range got {
			if strings.Contains(o.Unit, "@") || strings.HasPrefix(o.Unit, knowledge.CuratedID) || o.Label == "" {
				t.Errorf("%q: %+v", words, o)
			}
		}
	}
	if got := c.Find("tiếp công dân", 1); len(got) != 1 {
		t.Error("more than asked for", got)
	}
	if got := c.Find("", 6); len(got) != 0 {
		t.Error("nothing finds", got)
	}
}

func TestSynonym(t *testing.T) {
	for in, ok := range map[[2]string]bool{{"bdtt", "bảng điều khiển"}: true, {"", "x"}: false, {"x", " \u200b"}: false, {"Phí", "phi"}: false,
		{"một hai ba bốn năm sáu bảy tám chín", "x"}: false} {
		if _, err := knowledge.NewSynonym(in[0], in[1]); (err == nil) != ok {
			t.Errorf("%q: %v", in, err)
		}
	}
	p := someParts()
	c := openCollection(t, p)
	words, err := knowledge.NewSynonym("hốt hụi", "đăng ký khai sinh") // near words that the base knows
	if err != nil {
		t.Fatal(err)
	}
	p.Synonyms = []knowledge.Synonym{words}
	putParts(t, c, p)
	if d := asked(t, c, "hot hui le phi", today); mainUnit(d) != "dang-ky-khai-sinh/le-phi" {
		t.Errorf("a form of words that the base lacks: %s %+v", mainUnit(d), d.Notices)
	}
	for text, want := range map[string]bool{"hốt hụi lệ phí": true, "HỐT HỤI: lệ phí?": true, "hót húi lệ phí": false} {
		if got := mainUnit(asked(t, c, text, today)) == "dang-ky-khai-sinh/le-phi"; got != want {
			t.Errorf("%q is understood: %v, want %v", text, got, want)
		}
	}
	p.Synonyms = nil
	putParts(t, c, p)
	if got := mainUnit(asked(t, c, "xyzt", today)); got == "quy-che/lich" {
		t.Fatal("found without the synonym")
	}
	s, err := knowledge.NewSynonym("xyzt", "lịch tiếp công dân")
	if err != nil {
		t.Fatal(err)
	}
	p.Synonyms = []knowledge.Synonym{s}
	putParts(t, c, p)
	if d := asked(t, c, "xyzt", today); mainUnit(d) != "quy-che/lich" {
		t.Errorf("with the synonym: %s %v", d.Kind, d.Options)
	}
	p.Synonyms[0].Withdrawn = true
	putParts(t, c, p)
	if got := mainUnit(asked(t, c, "xyzt", today)); got == "quy-che/lich" {
		t.Error("a withdrawn synonym still counts")
	}
}

// TestReplaceBesideAsking: questions are answered while everything is swapped, each from one set of parts.
func TestReplaceBesideAsking(t *testing.T) {
	p := someParts()
	p.Curations = []knowledge.Curation{pointing("c1", "quy-che/lich", p, "Chủ tịch gặp bà con vào thứ Năm.", "sếp gặp bà con hôm nào")}
	c := openCollection(t, p)
	var asking sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		asking.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if d, err := c.Ask(context.Background(), knowledge.Question{Text: "lịch tiếp công dân", AsOf: today}); err != nil || d.Kind != knowledge.Answer {
					t.Errorf("%s, %v", d.Kind, err)
					return
				}
				c.Suspended()
				c.Find("khai sinh", 6)
			}
		})
	}
	for i := range 20 {
		p.Curations[0].Withdrawn = i%2 == 0
		next := p
		next.Curations = []knowledge.Curation{p.Curations[0]}
		putParts(t, c, next)
	}
	close(stop)
	asking.Wait()
}

func documentOf(docs []*knowledge.Document, id string) *knowledge.Document {
	for _, d := range docs {
		if d.ID == id {
			return d
		}
	}
	return &knowledge.Document{}
}
