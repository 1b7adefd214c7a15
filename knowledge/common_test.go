package knowledge_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
)

// TestCommonWords writes common.tsv when asked to with -fit: the folded words that stand in 2 % and more of the stretches of a hundred
// words, each set of the test data counting the same; words that only one set has are its own.
func TestCommonWords(t *testing.T) {
	if !*fit {
		t.Skip("counts only with -fit")
	}
	share, known := map[string]float64{}, map[string]int{}
	sets := [][]*knowledge.Document{alqac(t).docs, tthc(t).docs}
	for _, docs := range sets {
		held, stretches := map[string]int{}, 0
		for _, d := range docs {
			words := knowledge.Tokens(d.Units[0].Text)
			for part := range slices.Chunk(words, 100) {
				seen := map[string]bool{}
				for _, w := range part {
					seen[w.F] = true
				}
				for w := range seen {
					held[w]++
				}
				stretches++
			}
		}
		for w, n := range held {
			share[w] += float64(n) / float64(stretches*len(sets))
			known[w]++
		}
	}
	maps.DeleteFunc(share, func(w string, p float64) bool {
		return p < .02 || known[w] < len(sets) || strings.Trim(w, "0123456789") == ""
	})
	words := slices.SortedFunc(maps.Keys(share), func(a, b string) int { return cmp.Or(cmp.Compare(share[b], share[a]), cmp.Compare(a, b)) })
	var b strings.Builder
	for _, w := range words {
		fmt.Fprintf(&b, "%s\t%.3f\n", w, share[w])
	}
	if err := os.WriteFile("common.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
