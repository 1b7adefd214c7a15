package knowledge_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

// content reads the documents of the program itself.
func content(t testing.TB) []*knowledge.Document {
	docs, problems := ingest.Content(os.DirFS("../content"))
	for _, p := range problems {
		t.Log(p)
	}
	if len(docs) == 0 {
		t.Skip("no content yet")
	}
	return docs
}

func TestContentPlay(t *testing.T) {
	b, took, _ := openBase(t, content(t))
	t.Log("built in", took, "docs", len(b.Documents()))
	for _, q := range readLinesOf("/tmp/exp/play.txt") {
		d, err := b.Ask(context.Background(), knowledge.Question{Text: q})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("\n? %s\n  %s %s %v %dus", q, d.Kind, d.Reason, d.Notices, d.Took.Microseconds())
		for _, s := range d.Spans {
			fmt.Printf("\n   - %s [%s %s] %.90q best %.60q", s.Unit, s.Field, s.Status, s.Text, s.Text[s.Best[0]:s.Best[1]])
		}
		for _, o := range append(d.Options, d.Nearest...) {
			fmt.Printf("\n   * %s (%s)", o.Label, o.Unit)
		}
	}
	fmt.Println()
}

func readLinesOf(path string) []string {
	b, _ := os.ReadFile(path)
	var out []string
	for _, l := range splitLines(string(b)) {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func splitLines(s string) []string {
	var out []string
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != '\n' {
			i++
		}
		out = append(out, s[:i])
		if i == len(s) {
			break
		}
		s = s[i+1:]
	}
	return out
}
