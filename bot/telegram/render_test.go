package telegram

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"isobot/bot"
)

// unmarked reads the little HTML that render makes, and fails on anything else.
func unmarked(t interface{ Fatalf(string, ...any) }, html string) (text, bold string) {
	var all, strong strings.Builder
	inBold := false
	for html != "" {
		switch {
		case strings.HasPrefix(html, "<b>") && !inBold:
			inBold, html = true, html[3:]
		case strings.HasPrefix(html, "</b>") && inBold:
			inBold, html = false, html[4:]
		default:
			r, size := utf8.DecodeRuneInString(html)
			for entity, char := range map[string]rune{"&lt;": '<', "&gt;": '>', "&amp;": '&'} {
				if strings.HasPrefix(html, entity) {
					r, size = char, len(entity)
				}
			}
			if size == 1 && strings.ContainsRune("<>&", r) {
				t.Fatalf("a bare %q in the HTML", r)
			}
			if r == utf8.RuneError && size == 1 {
				t.Fatalf("a broken character")
			}
			all.WriteRune(r)
			if inBold {
				strong.WriteRune(r)
			}
			html = html[size:]
		}
	}
	if inBold {
		t.Fatalf("a tag is left open")
	}
	return all.String(), strong.String()
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestSplittingLosesNothing(t *testing.T) {
	pieces := []string{"Điều 7.5", "thông tin dạng văn bản", "\n\n", "\n", " ", ". ", "<b>", "&", "😀", "👩‍👩‍👧", norm.NFD.String("ộ"), "a",
		"không_có_khoảng_trắng_nào_ở_đây", "\u00a0", "\t", "&amp;"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 120).Draw(t, "text"), "")
		limit := rapid.IntRange(2, 200).Draw(t, "limit")
		var bold []bot.Range
		for _, n := range rapid.SliceOfN(rapid.IntRange(-5, len(text)+5), 0, 6).Draw(t, "cuts") {
			bold = append(bold, bot.Range{From: n, To: n + 7})
		}
		var all, strong, plain strings.Builder
		for _, p := range render(text, bold, limit) {
			if n := bot.Units(p.plain); n > limit || n == 0 {
				t.Fatalf("a part of %d units, limit %d", n, limit)
			}
			words, b := unmarked(t, p.html)
			if words != p.plain {
				t.Fatalf("HTML says %q, plain %q", words, p.plain)
			}
			all.WriteString(words)
			strong.WriteString(b)
			plain.WriteString(p.plain)
		}
		if solid(all.String()) != solid(text) {
			t.Fatalf("lost: %q of %q", all.String(), text)
		}
		var want strings.Builder
		for _, r := range bot.Sound(bold, text) {
			want.WriteString(text[r.From:r.To])
		}
		if solid(strong.String()) != solid(want.String()) {
			t.Fatalf("bold %q, want %q", strong.String(), want.String())
		}
	})
}

func TestSplitsAtParagraphEnds(t *testing.T) {
	para := strings.Repeat("ơ", 1000)
	parts := render(strings.Join([]string{para, para, para, para, para}, "\n\n"), nil, maxMessage)
	if len(parts) != 2 || bot.Units(parts[0].plain) != 4006 || parts[1].plain != para {
		t.Errorf("%d parts, the first has %d units", len(parts), bot.Units(parts[0].plain))
	}
	exact := strings.Repeat("😀", 2048)
	if got := render(exact, nil, maxMessage); len(got) != 1 {
		t.Errorf("4096 units make %d parts", len(got))
	}
	if got := render(exact+"\n\nx", nil, maxMessage); len(got) != 2 || got[0].plain != exact {
		t.Errorf("a paragraph that just fits is cut")
	}
	huge := strings.Repeat("quyết định ", 10_000)
	if got := render(huge, nil, maxMessage); len(got) < 27 || len(got) > 30 {
		t.Errorf("100,000 characters make %d parts", len(got))
	}
}

func TestRenderKeepsMarksAndIndents(t *testing.T) {
	nfd := norm.NFD.String(strings.Repeat("ộ", 50))
	for _, p := range render(nfd, nil, 31) {
		if r, _ := utf8.DecodeRuneInString(p.plain); unicode.Is(unicode.M, r) {
			t.Errorf("a part begins with a combining mark: %q", p.plain)
		}
	}
	if got := render("\n\n  - một\n  - hai\n", nil, 100); got[0].plain != "  - một\n  - hai" {
		t.Errorf("got %q", got[0].plain)
	}
	if got := render("a\xffb", []bot.Range{{From: 1, To: 2}}, 100); got[0].html != "a\uFFFDb" {
		t.Errorf("got %q", got[0].html)
	}
}
