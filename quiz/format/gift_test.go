package format

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isobot/quiz"
)

// testData is the folder of a kind of public test data, or skips the test.
func testData(t *testing.T, kind string) string {
	t.Helper()
	root := os.Getenv("ISOBOT_TEST_DATA")
	if root == "" {
		root = "../../../shared/data"
	}
	dir := filepath.Join(root, kind)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no public test data in %s; set ISOBOT_TEST_DATA to compare with it", dir)
	}
	return dir
}

// pegQuestion is a question as gift-pegjs prints it.
type pegQuestion struct {
	ID             *string
	Tags           []string
	Type           string
	Title          *string
	Stem           *pegText
	GlobalFeedback *pegText
	IsTrue         bool
	TrueFeedback   *pegText
	FalseFeedback  *pegText
	Choices        json.RawMessage
	MatchPairs     []struct {
		Subquestion pegText
		Subanswer   string
	}
}

type pegText struct{ Format, Text string }

type pegChoice struct {
	IsCorrect bool
	Weight    *float64
	Text      pegAnswer
	Feedback  *pegText
}

type pegAnswer struct {
	Format, Text, Type                   string
	Number, Range, NumberHigh, NumberLow float64
}

var pegTypes = map[string]quiz.Type{"MC": quiz.SingleChoice, "TF": quiz.TrueFalse, "Short": quiz.ShortAnswer, "Numerical": quiz.Numerical,
	"Matching": quiz.Matching, "Essay": quiz.Essay, "Description": quiz.Description}

// TestGIFTAgainstPEG compares what Moodle reads with what gift-pegjs reads. The differences that docs/decisions/0030-gift.md lists are
// folded away: runs of space, and the space that gift-pegjs puts after a gap.
func TestGIFTAgainstPEG(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testData(t, "gift"), "*.gift"))
	if err != nil || len(files) == 0 {
		t.Fatal("no GIFT files", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := os.ReadFile(strings.TrimSuffix(f, ".gift") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var want []pegQuestion
			if err := json.Unmarshal(parsed, &want); err != nil {
				t.Fatal(err)
			}
			compareGIFT(t, string(data), want)
			rep, err := Read(f, data)
			if err != nil || rep.Format != GIFT || rep.Rejected != 0 {
				t.Errorf("%v %+v", err, rep)
			}
		})
	}
}

func compareGIFT(t *testing.T, text string, want []pegQuestion) {
	var got []*giftQuestion
	for _, b := range giftBlocks(newSource("x", text).text) {
		got = append(got, parseGIFT(b))
	}
	if len(got) != len(want) {
		t.Fatalf("%d questions, want %d", len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if w.Type == "Category" {
			if g.category == nil || *g.category != *w.Title {
				t.Errorf("%d: category %v", i, g.category)
			}
			continue
		}
		compareQuestion(t, g, &w)
	}
}

func compareQuestion(t *testing.T, g *giftQuestion, w *pegQuestion) {
	kind := pegTypes[w.Type]
	var choices []pegChoice
	if w.Type == "Numerical" {
		choices = numericalChoices(t, w.Choices)
	} else if w.Choices != nil {
		if err := json.Unmarshal(w.Choices, &choices); err != nil {
			t.Fatal(err)
		}
	}
	if w.Type == "MC" {
		kind = quiz.MultipleChoice
		for _, c := range choices {
			if c.IsCorrect {
				kind = quiz.SingleChoice
			}
		}
	}
	if g.kind != kind || g.err != "" {
		t.Fatalf("type %s (%s), want %s", g.kind, g.err, kind)
	}
	same(t, "stem", g.stem, w.Stem)
	same(t, "general feedback", g.general, w.GlobalFeedback)
	if w.ID != nil && g.id != *w.ID || w.Title != nil && g.name != *w.Title || strings.Join(g.tags, ",") != strings.Join(w.Tags, ",") {
		t.Errorf("id %q, name %q, tags %q, want %v, %v, %q", g.id, g.name, g.tags, w.ID, w.Title, w.Tags)
	}
	switch g.kind {
	case quiz.TrueFalse:
		compareTruth(t, g, w)
	case quiz.Matching:
		for i, p := range w.MatchPairs {
			same(t, "left", g.answers[i].text, &p.Subquestion)
			same(t, "right", giftText{text: g.answers[i].right}, &pegText{Text: p.Subanswer})
		}
	default:
		compareChoices(t, g, choices)
	}
}

// compareTruth takes both sides as “what is said after a wrong answer, after a right one”: that is how gift-pegjs names them.
func compareTruth(t *testing.T, g *giftQuestion, w *pegQuestion) {
	if g.truth != w.IsTrue {
		t.Errorf("truth %v", g.truth)
	}
	wrong, right := g.answers[0].feedback, g.answers[1].feedback
	if g.truth {
		wrong, right = right, wrong
	}
	same(t, "feedback for a wrong answer", wrong, w.TrueFeedback)
	same(t, "feedback for the right answer", right, w.FalseFeedback)
}

func numericalChoices(t *testing.T, raw json.RawMessage) []pegChoice {
	var many []pegChoice
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	var one pegAnswer
	if err := json.Unmarshal(raw, &one); err != nil {
		t.Fatal(err)
	}
	return []pegChoice{{IsCorrect: true, Text: one}}
}

func compareChoices(t *testing.T, g *giftQuestion, want []pegChoice) {
	if len(g.answers) != len(want) {
		t.Fatalf("%d answers, want %d", len(g.answers), len(want))
	}
	for i, w := range want {
		a := g.answers[i]
		weight := 0.0
		if w.IsCorrect {
			weight = 100
		}
		if w.Weight != nil {
			weight = *w.Weight
		}
		if math.Abs(a.weight-weight) > 1e-9 {
			t.Errorf("weight %v, want %v", a.weight, weight)
		}
		same(t, "feedback", a.feedback, w.Feedback)
		if g.kind != quiz.Numerical {
			same(t, "answer", a.text, &pegText{w.Text.Format, w.Text.Text})
			continue
		}
		lo, hi := w.Text.Number-w.Text.Range, w.Text.Number+w.Text.Range
		if w.Text.Type == "high-low" {
			lo, hi = w.Text.NumberLow, w.Text.NumberHigh
		}
		if w.Text.Text == "*" {
			lo, hi = -math.MaxFloat64, math.MaxFloat64
		}
		if math.Abs(a.min-lo) > 1e-9 || math.Abs(a.max-hi) > 1e-9 {
			t.Errorf("%v..%v, want %v..%v", a.min, a.max, lo, hi)
		}
	}
}

func same(t *testing.T, what string, got giftText, want *pegText) {
	t.Helper()
	if want == nil {
		want = &pegText{}
	}
	w := strings.ReplaceAll(squeeze(want.Text), "_____ .", "_____.")
	if squeeze(got.text) != w || want.Format != "" && got.format != want.Format {
		t.Errorf("%s [%s]%q, want [%s]%q", what, got.format, got.text, want.Format, want.Text)
	}
}
