package knowledge

import (
	"fmt"
	"testing"
)

// wordPassages makes passages from to to, of words that stand in several of them.
func wordPassages(from, to int) []Passage {
	var out []Passage
	for i := from; i < to; i++ {
		title := fmt.Sprintf("Mục số %d", i)
		text := fmt.Sprintf("%s\nhồ sơ thứ %d gửi về ủy ban xã %d\nkhông có lệ phí %d\nno accents here at all", title, i, i%7, i%5)
		out = append(out, Passage{fmt.Sprint(i), func() (string, string) { return title, text }})
	}
	return out
}

// TestLexiconFollows changes the passages step by step; what is learned of the difference is what is learned from nothing.
func TestLexiconFollows(t *testing.T) {
	f := newForward(wordPassages(0, 200), nil)
	l := newLexicon(f, nil)
	for step := 1; step <= 3; step++ {
		passages := wordPassages(step*4, 200+step*9)
		f = newForward(passages, f)
		l = newLexicon(f, l)
		if len(l.since) == 0 {
			t.Fatal("everything was learned anew")
		}
		g := newForward(passages, nil)
		want := newLexicon(g, nil)
		if l.total != want.total {
			t.Errorf("step %d: %v words, from nothing %v", step, l.total, want.total)
		}
		for _, a := range f.words[1:] {
			var count uint32
			if n := g.number[a]; n != 0 {
				count = want.count[n]
			}
			if got := l.count[f.number[a]]; got != count {
				t.Errorf("step %d: %q stands %d times, from nothing %d", step, a, got, count)
			}
			for _, b := range f.words[1:] {
				got, want := l.together(f.number[a], f.number[b]), want.together(g.number[a], g.number[b])
				if got != want {
					t.Errorf("step %d: %q %q %d times, from nothing %d", step, a, b, got, want)
				}
			}
		}
	}
}
