package quiz

import (
	"testing"
	"time"
)

func TestRemedy(t *testing.T) {
	at := time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC)
	r := Remedy{ID: "a"}
	if !r.Waits() || r.Open() != nil || r.Judge(Helped, "DP1", at).Closed != (time.Time{}) {
		t.Error("nothing was chosen yet")
	}
	one := r.Choose(RemedyStep{Kind: Coach, Due: "2026-12-08"})
	if one.Waits() || one.Open() == nil || len(one.Choose(RemedyStep{Kind: Reread}).Steps) != 1 {
		t.Error("one step at a time")
	}
	if two := one.Postpone("2026-12-20"); two.Open().Due != "2026-12-20" || one.Open().Due != "2026-12-08" {
		t.Error("postponing makes a new value")
	}
	failed := one.Judge(NotHelped, "DP1", at)
	if !failed.Waits() || !failed.Closed.IsZero() || one.Steps[0].Outcome != "" {
		t.Error("what did not help is chosen anew")
	}
	if done := failed.Choose(RemedyStep{Kind: Retrain}).Judge(Helped, "", at); done.Waits() || done.Closed != at || len(done.Steps) != 2 {
		t.Errorf("%+v", done)
	}
}

func TestBelow(t *testing.T) {
	at := time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC)
	c := &Course{ID: "k", PassPercent: 70}
	test := func(p Purpose, touch int, marks ...float64) Attempt {
		a := Attempt{Purpose: p, Touch: touch, Pass: 70, Finished: at}
		for _, m := range marks {
			a.Items = append(a.Items, Item{Mark: m, At: at})
		}
		return a
	}
	limited := Rules{Tries: 2}
	for name, x := range map[string]struct {
		a    Attempt
		r    Rules
		o    Outcome
		want bool
	}{
		"forgotten after 30 days":        {test(Delayed, 30, 1, 0), Rules{Tries: 1}, Outcome{Tries: 1}, true},
		"kept after 90 days":             {test(Delayed, 90, 1, 1), Rules{Tries: 1}, Outcome{Tries: 1, Passed: true}, false},
		"after 7 days it shows nothing":  {test(Delayed, 7, 0, 0), Rules{Tries: 1}, Outcome{Tries: 1}, false},
		"the last try":                   {test(OfFinal, 0, 0, 0), limited, Outcome{Tries: 2}, true},
		"a try before the last":          {test(OfFinal, 0, 0, 0), limited, Outcome{Tries: 1}, false},
		"the last try passed":            {test(OfFinal, 0, 1, 1), limited, Outcome{Tries: 2, Passed: true}, false},
		"tries without end":              {test(OfLesson, 0, 0, 0), Rules{}, Outcome{Tries: 9}, false},
		"practice counts for nothing":    {test(Practice, 0, 0, 0), limited, Outcome{Tries: 2}, false},
		"before the course nobody knows": {test(Before, 0, 0, 0), Rules{Tries: 1}, Outcome{Tries: 1}, false},
	} {
		if line, below := c.Below(x.a, x.r, x.o); below != x.want || line != 70 {
			t.Errorf("%s: %v at %d", name, below, line)
		}
	}
	read := &Course{Reading: &Reading{}}
	if _, below := read.Below(test(OfLesson, 0, 0), limited, Outcome{Tries: 2}); below {
		t.Error("a document that is read has no later measure")
	}
}
