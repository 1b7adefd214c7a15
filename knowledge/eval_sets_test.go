package knowledge_test

import (
	"context"
	"encoding/json"
	"testing"

	"isobot/knowledge"
)

// floors are what the public sets must reach with the shipped defaults; goals and figures are in docs/benchmarks-knowledge.md.
var floors = map[string]struct {
	first, tenth float64 // share of questions with gold at 1 and among 10
	direct       float64 // share of questions with gold that are answered directly, in every spelling
	right        float64 // of direct answers
	filled       float64 // of holes, at most
}{
	"alqac": {.90, .975, .45, .97, .025},
	"tthc":  {.85, .97, .34, .93, .045},
}

// slack is what a spelling may lose against the question as written.
var slack = map[string]float64{"as written": 0, "unaccented": .015, "15 % slips": .05}

// TestSets holds the floors on the public sets, as written, without accents and with slips.
func TestSets(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some ten seconds")
	}
	for _, set := range []testSet{alqac(t), tthc(t)} {
		b, took, size := openBase(t, set.docs)
		for _, s := range spellings {
			qs := make([]knowledge.TestQuery, len(set.queries))
			for i, q := range set.queries {
				q.Text = s.f(q.Text)
				qs[i] = q
			}
			r, err := knowledge.Evaluate(context.Background(), b, qs, true)
			if err != nil {
				t.Fatal(err)
			}
			r.IndexSeconds, r.IndexBytes = took.Seconds(), size
			out, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s, %s: %s", set.name, s.name, out)
			check(t, set.name, s.name, r)
		}
	}
}

func check(t *testing.T, set, spelling string, r knowledge.EvalReport) {
	t.Helper()
	floor, loss := floors[set], slack[spelling]
	if r.Recall["1"] < floor.first-loss || r.Recall["10"] < floor.tenth-loss {
		t.Errorf("%s, %s: recall %.3f at 1, %.3f at 10; floors %.3f and %.3f", set, spelling, r.Recall["1"], r.Recall["10"], floor.first-loss, floor.tenth-loss)
	}
	d := r.Decisions
	answered := d.AnswerRight + d.AnswerWrong
	asked := answered + d.OptionsWithGold + d.OptionsWithout + d.Refused
	if float64(d.AnswerRight) < floor.right*float64(answered) || float64(answered) < floor.direct*float64(asked) {
		t.Errorf("%s, %s: %d of %d questions are answered directly, %d of them right", set, spelling, answered, asked, d.AnswerRight)
	}
	if holes := r.Holes.Answered + r.Holes.Options + r.Holes.Refused; float64(r.Holes.Answered) > floor.filled*float64(holes) {
		t.Errorf("%s, %s: %d of %d holes are answered", set, spelling, r.Holes.Answered, holes)
	}
}

// TestImported asks the portal's questions of the procedures as the program imports them.
func TestImported(t *testing.T) {
	set := tthc(t)
	b, _, _ := openBase(t, procedures(t, 383))
	r, err := knowledge.Evaluate(context.Background(), b, set.queries, true)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", out)
	check(t, "tthc", "as written", r)
}
