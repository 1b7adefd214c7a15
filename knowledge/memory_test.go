package knowledge_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestMemory asks everything of a set twice, over the days and topics that matter: what is remembered equals what a collection without
// memory decides.
func TestMemory(t *testing.T) {
	p := someParts()
	p.Curations = []knowledge.Curation{pointing("C1", "quy-che/lich", p, "", "bao giờ gặp được chủ tịch")}
	c, other := openCollection(t, p), openCollection(t, p)
	topics := []knowledge.Topic{{}, {Document: "dang-ky-khai-sinh", Title: "Đăng ký khai sinh"}}
	texts := []string{"đăng ký khai sinh mất bao lâu", "lệ phí", "bao giờ gặp được chủ tịch", "điều 9.2", "nd 118/2025 còn hiệu lực không", "thời tiết hôm nay", "Đăng ký khai sinh mất bao lâu"}
	for round := range 2 {
		for _, text := range texts {
			for _, topic := range topics {
				for _, day := range []knowledge.Date{"2025-06-30", "2026-11-23"} {
					q := knowledge.Question{Text: text, AsOf: day, Topic: topic}
					got, err := c.Ask(context.Background(), q)
					other.Forget()
					fresh, err2 := other.Ask(context.Background(), q)
					if err != nil || err2 != nil {
						t.Fatal(err, err2)
					}
					if got.Took, fresh.Took = 0, 0; !reflect.DeepEqual(got, fresh) {
						t.Errorf("round %d, %+v:\n got %+v\nwant %+v", round, q, got, fresh)
					}
				}
			}
		}
	}
}

// TestMemoryForgets tells that nothing is remembered over a change of the documents or of what was decided about them.
func TestMemoryForgets(t *testing.T) {
	p := someParts()
	c := openCollection(t, p)
	const text = "lịch tiếp công dân"
	if got := mainUnit(asked(t, c, text, "2026-11-23")); got != "quy-che/lich" {
		t.Fatalf("before: %s", got)
	}
	curated := p
	curated.Curations = []knowledge.Curation{pointing("C1", "quy-che/dia-diem", p, "", text)}
	putParts(t, c, curated)
	if got := mainUnit(asked(t, c, text, "2026-11-23")); got != "quy-che/dia-diem" {
		t.Errorf("after a decision: %s", got)
	}
	gone := someParts()
	gone.Documents = gone.Documents[:3]
	putParts(t, c, gone)
	if got := mainUnit(asked(t, c, text, "2026-11-23")); strings.HasPrefix(got, "quy-che") {
		t.Errorf("after the document went: %s", got)
	}
}

// TestMemoryIsBounded keeps more than there is room for: the number stays bounded, and what is asked again and again stays.
func TestMemoryIsBounded(t *testing.T) {
	c := openCollection(t, someParts())
	asked(t, c, "điều 9.2", "2026-11-23")
	for i := range 10 {
		c.Keep(fmt.Sprintf("câu %d.", i), knowledge.MostRemembered/5)
		asked(t, c, "điều 9.2", "2026-11-23")
	}
	if n := c.Remembered(); n > knowledge.MostRemembered {
		t.Errorf("%d decisions are kept", n)
	}
	if !c.Remembers("điều 9.2", "2026-11-23") {
		t.Error("what is asked all the time is forgotten")
	}
}
