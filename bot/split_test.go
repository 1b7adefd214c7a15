package bot

import (
	"slices"
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		want       string // the visible part
	}{
		{"fits", "Điều 7.5", 8, "Điều 7.5"},
		{"paragraph", "một hai\n\nba bốn năm", 14, "một hai"},
		{"line", "một hai ba\nbốn", 12, "một hai ba"},
		{"sentence", "Một hai. Ba bốn năm", 14, "Một hai."},
		{"word", "một hai ba", 9, "một hai"},
		{"just fits", "một hai ba", 7, "một hai"},
		{"a paragraph that leaves too little", "a\n\nmột hai ba bốn năm sáu", 20, "a\n\nmột hai ba bốn"},
		{"character", "khôngkhoảngtrắng", 5, "không"},
		{"combining mark", "abco\u0302\u0323d", 5, "abc"},
		{"surrogates", "😀😀😀", 5, "😀😀"},
		{"never nothing", "😀😀", 1, "😀"},
	} {
		got := Visible(c.text, 0, Cut(c.text, c.limit))
		if s := c.text[got.From:got.To]; s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
		}
	}
}

func TestSound(t *testing.T) {
	got := Sound([]Range{{-3, 2}, {1, 4}, {6, 5}, {9, 99}, {100, 101}, {5, 6}}, "aộbcdefghi")
	if want := []Range{{1, 4}, {9, 12}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := Sound([]Range{{0, 99}}, "abc"); !slices.Equal(got, []Range{{0, 3}}) {
		t.Errorf("got %v", got)
	}
}

func FuzzCut(f *testing.F) {
	f.Add("một hai\n\nba 😀", 5)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		text, limit = strings.ToValidUTF8(text, "?"), max(2, limit%100)
		for from := 0; from < len(text); {
			n := Cut(text[from:], limit)
			if n <= 0 {
				t.Fatal("no progress")
			}
			v := Visible(text, from, from+n)
			if Units(text[v.From:v.To]) > limit {
				t.Fatalf("%q does not fit in %d", text[v.From:v.To], limit)
			}
			from += n
		}
	})
}
