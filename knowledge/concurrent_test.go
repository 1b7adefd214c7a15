package knowledge_test

import (
	"context"
	"sync"
	"testing"

	"isobot/knowledge"
)

// TestReplaceWhileAsking swaps the set under running questions: every span must be of a set that was current.
func TestReplaceWhileAsking(t *testing.T) {
	docs := readPassages(t, "testdata/small/passages.jsonl")
	queries := readQueries(t, "testdata/small/queries.jsonl")
	b, _, _ := openBase(t, docs)
	var asking sync.WaitGroup
	for worker := range 4 {
		asking.Go(func() {
			for i := range 100 {
				d, err := b.Ask(context.Background(), knowledge.Question{Text: queries[(i+worker)%len(queries)].Text})
				if err != nil {
					t.Error(err)
					return
				}
				for _, s := range d.Spans {
					if s.Text == "" || s.Revision == "" {
						t.Errorf("an empty span of %s", s.Unit)
					}
				}
			}
		})
	}
	for i := range 6 {
		if err := b.Replace(context.Background(), docs[:len(docs)-i]); err != nil {
			t.Error(err)
		}
	}
	asking.Wait()
	if _, ok := b.Document(docs[len(docs)-1].ID); ok {
		t.Error("a document that was left out is still there")
	}
}
