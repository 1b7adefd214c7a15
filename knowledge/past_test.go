package knowledge_test

import (
	"reflect"
	"testing"

	"isobot/knowledge"
)

func revision(id string, from knowledge.Date, text string) *knowledge.Document {
	d := &knowledge.Document{ID: id, Kind: knowledge.Article, Title: "Quy chế tiếp công dân", Number: "12/QĐ-UBND", ValidFrom: from,
		Units: []knowledge.Unit{{ID: id + "/lich-tiep", Heading: "Lịch tiếp công dân", Text: text}}}
	d.Seal()
	return d
}

func TestPlainID(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "a/b": "a/b", "tthc/1.001193/phi": "tthc/1.001193/phi", "a@2026-11-23": "a", "a@2026-11-23/b": "a/b",
		"tthc/1.001193@2026-11-23": "tthc/1.001193", "tthc/1.001193@2026-11-23/phi": "tthc/1.001193/phi",
	} {
		if got := knowledge.PlainID(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestWithPast: on every day exactly one revision holds.
func TestWithPast(t *testing.T) {
	type past struct{ from, until knowledge.Date }
	for _, c := range []struct {
		name string
		now  knowledge.Date
		past []past // dates of the old revisions' own front matter and of their ends
		want map[string]past
	}{
		{"without dates", "", []past{{"", "2026-11-23"}}, map[string]past{"q": {"2026-11-23", ""}, "q@2026-11-23": {"", "2026-11-23"}}},
		{"dated", "2027-01-01", []past{{"2020-01-01", "2027-01-01"}}, map[string]past{"q": {"2027-01-01", ""}, "q@2027-01-01": {"2020-01-01", "2027-01-01"}}},
		{"three", "", []past{{"", "2025-01-01"}, {"", "2026-01-01"}},
			map[string]past{"q": {"2026-01-01", ""}, "q@2026-01-01": {"2025-01-01", "2026-01-01"}, "q@2025-01-01": {"", "2025-01-01"}}},
		{"two on one day", "", []past{{"", "2026-11-23"}, {"", "2026-11-23"}}, map[string]past{"q": {"2026-11-23", ""}, "q@2026-11-23": {"", "2026-11-23"}}},
		{"a correction of the same day in force", "2025-07-01", []past{{"2025-07-01", "2025-07-01"}}, map[string]past{"q": {"2025-07-01", ""}}},
		{"one that reaches further back", "2025-01-01", []past{{"", "2026-01-01"}, {"2026-01-01", "2025-01-01"}},
			map[string]past{"q": {"2025-01-01", ""}, "q@2025-01-01": {"", "2025-01-01"}}},
	} {
		now := revision("q", c.now, "mới")
		var older []knowledge.Superseded
		for _, p := range c.past {
			older = append(older, knowledge.Superseded{Document: revision("q", p.from, "cũ"), Until: p.until})
		}
		got := map[string]past{}
		for _, d := range knowledge.WithPast([]*knowledge.Document{now}, older) {
			if _, twice := got[d.ID]; twice {
				t.Errorf("%s: %s twice", c.name, d.ID)
			}
			got[d.ID] = past{d.ValidFrom, d.ValidTo}
			if d.Units[0].ID != d.ID+"/lich-tiep" {
				t.Errorf("%s: unit %s of %s", c.name, d.Units[0].ID, d.ID)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if now.ValidFrom != c.now {
			t.Errorf("%s: the document itself was changed", c.name)
		}
	}
	gone := []knowledge.Superseded{{Document: revision("q", "", "cũ"), Until: "2026-01-01"}}
	if got := knowledge.WithPast(nil, gone); len(got) != 0 {
		t.Errorf("a revision of a removed document is still there: %v", got[0].ID)
	}
}

func TestCompare(t *testing.T) {
	doc := func(units ...knowledge.Unit) *knowledge.Document { return &knowledge.Document{ID: "d", Units: units} }
	u := func(id, text string) knowledge.Unit { return knowledge.Unit{ID: id, Heading: "H", Text: text} }
	for _, c := range []struct {
		name        string
		before, now *knowledge.Document
		want        knowledge.Difference
	}{
		{"nothing", nil, nil, knowledge.Difference{}},
		{"new", nil, doc(u("a", "1")), knowledge.Difference{Added: []string{"a"}}},
		{"gone", doc(u("a", "1"), u("b", "2")), nil, knowledge.Difference{Removed: []string{"a", "b"}}},
		{"same", doc(u("a", "1")), doc(u("a", "1")), knowledge.Difference{}},
		{"all three", doc(u("a", "1"), u("b", "2"), u("c", "3")), doc(u("c", "3"), u("b", "hai"), u("d", "4")),
			knowledge.Difference{Added: []string{"d"}, Changed: []string{"b"}, Removed: []string{"a"}}},
	} {
		if got := knowledge.Compare(c.before, c.now); !reflect.DeepEqual(got, c.want) || got.Empty() != (c.name == "nothing" || c.name == "same") {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
