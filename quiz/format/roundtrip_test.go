package format

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"isobot/quiz"
)

// anyText draws a text as it stands in a bank: NFC, no lines with blank ends, no hidden characters; full of what formats use as marks.
func anyText(lines bool) *rapid.Generator[string] {
	words := []string{"Nhận thức", "hồ sơ", "một", "#", "=", "~", "{", "}", "::", "\\", "\\n", "//", "->", "-\\>", "####", "%50%", "[html]", "[plain]",
		"<b>", "&amp;", "&&058;", "\"", "'", ";", ",", "TRUE", "T", "ANSWER: A", "A) x", "a.b", "1..2", "$CATEGORY:", "=1+1", "*", ">3", "--", "]]>", "x²", "🙂"}
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom(words), 1, 5).Draw(t, "words")
		seps := []string{" ", ""}
		if lines {
			seps = append(seps, "\n", "\n\n", "\n  ")
		}
		s := parts[0]
		for _, p := range parts[1:] {
			s += rapid.SampledFrom(seps).Draw(t, "sep") + p
		}
		return tidy(s)
	})
}

func maybe(g *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), g)
}

// anyQuestion draws a question that judge accepts.
func anyQuestion(types ...quiz.Type) *rapid.Generator[quiz.Question] {
	return rapid.Custom(func(t *rapid.T) quiz.Question {
		q := quiz.Question{Type: rapid.SampledFrom(types).Draw(t, "type"), Stem: anyText(true).Draw(t, "stem")}
		q.Name = squeeze(maybe(anyText(false)).Draw(t, "name"))
		q.Explanation = maybe(anyText(true)).Draw(t, "explanation")
		q.Case = maybe(anyText(true)).Draw(t, "case")
		q.Category = rapid.SampledFrom([]string{"", "", "$course$/top/ISO 9001", "Bài 1: Mở đầu"}).Draw(t, "category")
		q.Level = rapid.SampledFrom([]quiz.Level{"", quiz.Recall, quiz.Apply}).Draw(t, "level")
		q.Clause = rapid.SampledFrom([]string{"", "7.3", "4"}).Draw(t, "clause")
		q.Group = rapid.SampledFrom([]string{"", "7", "phap_ly"}).Draw(t, "group")
		q.Confidence = rapid.SampledFrom([]string{"", "A", "C"}).Draw(t, "confidence")
		q.Cites = rapid.SampledFrom([][]string{nil, {"iso9001-2015/7.3"}, {"a/1", "b/2.1"}}).Draw(t, "cites")
		q.Tags = rapid.SampledFrom([][]string{nil, {"an toàn"}, {"a]b", "c"}}).Draw(t, "tags")
		q.Fixed = rapid.Bool().Draw(t, "fixed") && (q.Type == quiz.SingleChoice || q.Type == quiz.MultipleChoice)
		drawAnswers(t, &q)
		return q
	})
}

func drawAnswers(t *rapid.T, q *quiz.Question) {
	n := rapid.IntRange(2, 5).Draw(t, "n")
	reason := func() string { return maybe(anyText(true)).Draw(t, "reason") }
	text := func() string { return anyText(true).Draw(t, "text") }
	switch q.Type {
	case quiz.TrueFalse:
		yes := rapid.Bool().Draw(t, "yes")
		q.Options = []quiz.Option{{Text: "Đúng", Correct: yes, Reason: reason()}, {Text: "Sai", Correct: !yes, Reason: reason()}}
		for i := range q.Options {
			if q.Options[i].Correct {
				q.Options[i].Weight = 100
			}
		}
	case quiz.SingleChoice, quiz.MultipleChoice:
		drawChoice(t, q, n)
	case quiz.Ordering:
		for range n {
			q.Options = append(q.Options, quiz.Option{Text: squeeze(text()), Correct: true, Weight: share(n), Reason: reason()})
		}
	case quiz.Matching:
		for i := range n {
			p := quiz.Pair{Left: text(), Right: squeeze(text()), Reason: reason()}
			if i > 0 && rapid.Bool().Draw(t, "extra") {
				p.Left = ""
			}
			q.Pairs = append(q.Pairs, p)
		}
	case quiz.ShortAnswer:
		q.CaseMatters = rapid.Bool().Draw(t, "case matters")
		for i := range n {
			q.Accepted = append(q.Accepted, quiz.Accepted{Text: squeeze(text()), Weight: []float64{100, 50, 0}[i%3], Reason: reason()})
		}
	case quiz.Numerical:
		for i := range n {
			a := quiz.Accepted{Min: float64(rapid.IntRange(-1000, 1000).Draw(t, "min")) / 8, Weight: []float64{100, 50, 33.33333}[i%3], Reason: reason()}
			a.Max = a.Min + float64(rapid.IntRange(0, 9).Draw(t, "tolerance"))/10
			q.Accepted = append(q.Accepted, a)
		}
	}
}

func drawChoice(t *rapid.T, q *quiz.Question, n int) {
	right := rapid.IntRange(0, n-1).Draw(t, "right")
	weights := make([]float64, n)
	switch {
	case q.Type == quiz.SingleChoice:
		weights[right] = 100
		weights[(right+1)%n] = rapid.SampledFrom([]float64{0, 0, 50, -33.33333}).Draw(t, "part")
	default:
		k := rapid.IntRange(1, n-1).Draw(t, "k")
		wrong := rapid.SampledFrom([]float64{-100, 0, -50}).Draw(t, "wrong")
		for i := range weights {
			weights[i] = wrong
			if i < k {
				weights[i] = share(k)
			}
		}
	}
	for _, w := range weights {
		o := quiz.Option{Text: anyText(true).Draw(t, "text"), Weight: w, Correct: w > 0, Reason: maybe(anyText(true)).Draw(t, "reason")}
		if q.Type == quiz.SingleChoice {
			o.Correct = w == 100
		}
		q.Options = append(q.Options, o)
	}
}

var allTypes = []quiz.Type{quiz.SingleChoice, quiz.MultipleChoice, quiz.TrueFalse, quiz.Ordering, quiz.Matching, quiz.ShortAnswer, quiz.Numerical, quiz.Essay, quiz.Description}

// bank draws questions with ids of their own.
func bank(types ...quiz.Type) *rapid.Generator[[]quiz.Question] {
	return rapid.Custom(func(t *rapid.T) []quiz.Question {
		qs := rapid.SliceOfN(anyQuestion(types...), 1, 4).Draw(t, "questions")
		for i := range qs {
			qs[i].ID = "câu [" + letter(i) + "] 1"
			qs[i].Seal()
		}
		return qs
	})
}

type writer func(io.Writer, []quiz.Question) ([]Left, error)

// checkRound writes questions, reads them back and compares everything.
func checkRound(t *rapid.T, name string, write writer, want []quiz.Question) {
	var b bytes.Buffer
	left, err := write(&b, want)
	if err != nil || len(left) > 0 {
		t.Fatal(err, left)
	}
	rep, err := Read(name, b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if rep.Rejected > 0 || rep.Accepted != len(want) {
		t.Fatalf("%+v\n%s", rep, b.String())
	}
	for i, q := range byCategory(want) {
		got := *rep.Items[i].Question
		got.File, got.Line = "", 0
		if a, b := jsonOf(t, got), jsonOf(t, q); a != b {
			t.Fatalf("got  %s\nwant %s", a, b)
		}
	}
}

func TestRoundTripGIFT(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRound(t, "x.gift", WriteGIFT, bank(allTypes...).Draw(t, "bank")) })
}

// TestRoundTripDistractors has right sides that match nothing come back as pairs without a left side.
func TestRoundTripDistractors(t *testing.T) {
	q := quiz.Question{ID: "m", Type: quiz.Matching, Stem: "Ghép", Pairs: []quiz.Pair{{Left: "a", Right: "1"}, {Left: "b", Right: "2"}}, Distractors: []string{"3"}}
	for name, write := range map[string]writer{"x.gift": WriteGIFT, "x.xml": WriteMoodleXML, "x.xlsx": WriteXLSX} {
		var b bytes.Buffer
		if _, err := write(&b, []quiz.Question{q}); err != nil {
			t.Fatal(err)
		}
		rep, err := Read(name, b.Bytes())
		if err != nil || rep.Accepted != 1 {
			t.Fatal(err, rep)
		}
		if got := rep.Items[0].Question; !slices.Equal(got.Rights(), q.Rights()) || len(got.Lefts()) != 2 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func jsonOf(t *rapid.T, q quiz.Question) string {
	b, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRoundTripXLSX(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		qs := bank(allTypes...).Draw(t, "bank")
		slices.SortStableFunc(qs, func(a, b quiz.Question) int { return 0 })
		checkRound(t, "x.xlsx", WriteXLSX, byCategory(qs))
	})
}

func TestRoundTripAiken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []quiz.Question
		for _, q := range bank(quiz.SingleChoice).Draw(t, "bank") {
			if notAiken(&q) == "" {
				want = append(want, q)
			}
		}
		if len(want) == 0 {
			t.Skip("nothing that Aiken holds")
		}
		var b bytes.Buffer
		if left, err := WriteAiken(&b, want); err != nil || len(left) > 0 {
			t.Fatal(left, err)
		}
		items, err := readAiken(newSource("x", b.String()))
		if err != nil || len(items) != len(want) {
			t.Fatalf("%v, %d items, want %d\n%s", err, len(items), len(want), b.String())
		}
		for i, it := range items {
			got := it.Question
			if it.Error != "" || got.Stem != squeeze(withCase(&want[i])) || len(got.Options) != len(want[i].Options) {
				t.Fatalf("%+v\n%s", it, b.String())
			}
			for j, o := range got.Options {
				if w := want[i].Options[j]; o.Text != squeeze(w.Text) || o.Correct != w.Correct {
					t.Fatalf("option %d: %+v, want %+v", j, o, w)
				}
			}
		}
	})
}

func TestRoundTripMoodleXML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRound(t, "x.xml", WriteMoodleXML, bank(allTypes...).Draw(t, "bank")) })
}
