package storetest

import (
	"errors"
	"testing"

	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/store"
)

func queue(t *testing.T, s typed) {
	open := func(want ...string) {
		t.Helper()
		s.view(t, func(tx dialog.Tx) error {
			var got []string
			err := tx.EachOpenGap(func(g dialog.Gap) bool { got = append(got, g.ID); return true })
			same(t, "open gaps", got, want)
			n, err2 := tx.OpenGaps()
			same(t, "their number", n, len(want))
			return errors.Join(err, err2)
		})
	}
	a, b := dialog.Gap{ID: "2026-11-23-b", Question: "hỏi gì?", At: noon.UTC()}, dialog.Gap{ID: "2026-11-22-a", At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutGap(a), tx.PutGap(b), tx.PutGap(a)) })
	open(b.ID, a.ID)
	b.Closed = "c1"
	s.update(t, func(tx dialog.Tx) error { return tx.PutGap(b) })
	open(a.ID)
	s.view(t, func(tx dialog.Tx) error { found(t, "a closed gap", b)(tx.Gap(b.ID)); return nil })
	b.Closed = ""
	s.update(t, func(tx dialog.Tx) error { return tx.PutGap(b) })
	open(b.ID, a.ID)
	// a store from before the queue
	update(t, s.engine, func(kv store.KV) error {
		return errors.Join(kv.Delete("opengap", a.ID), kv.Delete("opengap", b.ID), kv.Delete("meta", "queue"))
	})
	open()
	if _, err := store.New(ctx, s.engine); err != nil {
		t.Fatal(err)
	}
	open(b.ID, a.ID)
}

func curations(t *testing.T, s typed) {
	one := knowledge.Curation{ID: "1", Questions: []string{"hỏi", "hoi"}, Unit: "d/u", UnitHash: "h", Text: "đáp", By: "DT1", At: noon.UTC()}
	two := knowledge.Curation{ID: "2", Questions: []string{"x"}, Unit: "d/u", UnitHash: "h", By: "DT1", At: noon.UTC()}
	word := knowledge.Synonym{ID: "1", Form: "đgnb", Meaning: "đánh giá nội bộ", By: "DT1", At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutCuration(two), tx.PutCuration(one), tx.PutSynonym(word))
	})
	two.Withdrawn, word.Withdrawn = true, true
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutCuration(two), tx.PutSynonym(word)) })
	s.view(t, func(tx dialog.Tx) error {
		found(t, "curation", two)(tx.Curation("2"))
		missing[knowledge.Curation](t, "no curation")(tx.Curation("3"))
		var cs []knowledge.Curation
		var words []knowledge.Synonym
		err := tx.EachCuration(func(c knowledge.Curation) bool { cs = append(cs, c); return true })
		err2 := tx.EachSynonym(func(w knowledge.Synonym) bool { words = append(words, w); return true })
		same(t, "curations", cs, []knowledge.Curation{one, two})
		same(t, "synonyms", words, []knowledge.Synonym{word})
		return errors.Join(err, err2)
	})
}

func revisions(t *testing.T, s typed) {
	old := func(id, revision string, until knowledge.Date) knowledge.Superseded {
		return knowledge.Superseded{Document: &knowledge.Document{ID: id, Title: "Tài liệu", Revision: revision, Units: []knowledge.Unit{{ID: id + "/u", Text: "cũ"}}}, Until: until}
	}
	z, first, second := old("d1", "z", "2026-01-02"), old("d", "b", "2026-01-01"), old("d", "a", "2025-01-01")
	versions := map[uint64]bool{}
	put := func(fn func(dialog.Tx) error) {
		t.Helper()
		s.update(t, fn)
		s.view(t, func(tx dialog.Tx) error {
			v, err := tx.LibraryVersion()
			if versions[v] {
				t.Errorf("the library's version is still %d", v)
			}
			versions[v] = true
			return err
		})
	}
	kept := func(want ...knowledge.Superseded) {
		t.Helper()
		s.view(t, func(tx dialog.Tx) error {
			var got []knowledge.Superseded
			err := tx.EachSuperseded(func(r knowledge.Superseded) bool { got = append(got, r); return true })
			same(t, "superseded revisions", got, want)
			return err
		})
	}
	put(func(tx dialog.Tx) error {
		return errors.Join(tx.PutSuperseded(z), tx.PutSuperseded(first), tx.PutSuperseded(second))
	})
	kept(first, second, z)
	put(func(tx dialog.Tx) error { return tx.DeleteSuperseded("d") })
	kept(z)
	put(func(tx dialog.Tx) error { return tx.DeleteSuperseded("none") })
	kept(z)
}

func changes(t *testing.T, s typed) {
	c := dialog.Change{Document: "d", Title: "Tài liệu", From: "a", To: "b", Effective: "2026-01-01", At: noon.UTC(),
		Difference: knowledge.Difference{Added: []string{"d/1"}, Changed: []string{"d/2"}, Removed: []string{"d/3"}}}
	gone := dialog.Change{Document: "e", From: "a", At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutChange(&c), tx.PutChange(&gone), tx.PutChange(&c)) })
	first, second, third := c, gone, c
	first.Seq, second.Seq, third.Seq = 1, 2, 3
	for _, q := range []struct {
		document string
		after    uint64
		want     []dialog.Change
	}{{"", 0, []dialog.Change{first, second, third}}, {"d", 0, []dialog.Change{first, third}}, {"d", 1, []dialog.Change{third}}, {"x", 0, nil}, {"", 3, nil}} {
		s.view(t, func(tx dialog.Tx) error {
			var got []dialog.Change
			err := tx.Changes(q.document, q.after, func(c dialog.Change) bool { got = append(got, c); return true })
			same(t, "changes of "+q.document, got, q.want)
			return err
		})
	}
}
