package knowledge_test

import (
	"context"
	"math"
	"testing"

	"isobot/knowledge"
)

// TestCalibrateShipped: of the shipped content enough questions can be made; the same base gives the same bounds, and they are used,
// also after the documents change.
func TestCalibrateShipped(t *testing.T) {
	docs := content(t)
	b, _, _ := openBase(t, docs)
	first, err := b.Calibrate(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Calibrate(context.Background(), nil)
	if err != nil || again != first {
		t.Errorf("again %+v, %v; first %+v", again, err, first)
	}
	t.Logf("%+v", first)
	if first.TooFew || first.Questions < 60 || first.Version != b.Version() || first.Validate() != nil {
		t.Errorf("%+v, %v", first, first.Validate())
	}
	if loosened := first.Shipped.Answer - first.Bounds.Answer; loosened > .2501 {
		t.Errorf("loosened by %.2f", loosened)
	}
	want := knowledge.Bounds{Answer: 99, Offer: -99}
	if err := b.UseBounds(want); err != nil {
		t.Fatal(err)
	}
	if err := b.Replace(context.Background(), docs[:len(docs)-1]); err != nil {
		t.Fatal(err)
	}
	if b.Bounds() != want || b.Shipped() == want {
		t.Errorf("bounds %+v of a replaced base, shipped %+v", b.Bounds(), b.Shipped())
	}
	if err := b.UseBounds(knowledge.Bounds{Answer: math.NaN()}); err == nil {
		t.Error("a bound that is no number was taken")
	}
}

// TestCalibrateSmall: of a small base the bounds stay those of the program.
func TestCalibrateSmall(t *testing.T) {
	b, _, _ := openBase(t, readPassages(t, "testdata/small/passages.jsonl"))
	c, err := b.Calibrate(context.Background(), nil)
	if err != nil || !c.TooFew || c.Bounds != c.Shipped {
		t.Errorf("%+v, %v", c, err)
	}
}

// TestSettle: a bound moves on evidence only, and never far.
func TestSettle(t *testing.T) {
	const shipped = 1.5
	for _, c := range []struct {
		name                 string
		right, wrong, filled int // questions just above the bound
		below                int // right ones just below it
		from, to             float64
	}{
		{"nothing is known", 0, 0, 0, 0, shipped, shipped},
		{"too little to tell", 10, 1, 0, 10, shipped, shipped},
		{"all is right: looser, to the limit", 200, 0, 0, 100, shipped - .2501, shipped - .2},
		{"answers are wrong: tighter, to the limit", 100, 100, 0, 0, shipped + .2999, shipped + .3001},
		{"holes are filled: tighter, to the limit", 200, 0, 60, 0, shipped + .2999, shipped + .3001},
		{"as many holes as may be: where it is", 200, 0, 6, 0, shipped, shipped},
	} {
		var probes []knowledge.Probe
		add := func(n int, odds float64, hole, right bool) {
			for range n {
				probes = append(probes, knowledge.Probe{Odds: odds, Hole: hole, Right: right})
			}
		}
		add(c.right, shipped+2, false, true)
		add(c.wrong, shipped+2, false, false)
		add(c.filled, shipped+2, true, false)
		add(c.below, shipped-.24, false, true)
		add(200-c.filled, -3, true, false)
		if got := knowledge.Settle(probes, shipped); got < c.from || got > c.to {
			t.Errorf("%s: %.3f, want %.3f to %.3f", c.name, got, c.from, c.to)
		}
	}
}

// TestCalibrateAsked: questions that others wrote count too, by the unit or the document that they name.
func TestCalibrateAsked(t *testing.T) {
	b, _, _ := openBase(t, readPassages(t, "testdata/small/passages.jsonl"))
	none, err := b.Calibrate(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var asked []knowledge.TestQuery
	for _, q := range readQueries(t, "testdata/small/queries.jsonl") {
		for i := range q.Gold {
			q.Gold[i] += "/1"
		}
		asked = append(asked, q)
	}
	some, err := b.Calibrate(context.Background(), asked)
	if err != nil || some.Questions <= none.Questions {
		t.Errorf("%d questions with those of others, %d without; %v", some.Questions, none.Questions, err)
	}
}

// TestCalibrationValidate: what a file says is held to what a refit can say.
func TestCalibrationValidate(t *testing.T) {
	b, _, _ := openBase(t, readPassages(t, "testdata/small/passages.jsonl"))
	shipped := b.Shipped()
	for _, c := range []struct {
		name   string
		change func(*knowledge.Calibration)
		ok     bool
	}{
		{"shipped", func(*knowledge.Calibration) {}, true},
		{"tighter", func(c *knowledge.Calibration) { c.Bounds.Answer += .3 }, true},
		{"too tight", func(c *knowledge.Calibration) { c.Bounds.Answer++ }, false},
		{"a little looser", func(c *knowledge.Calibration) { c.Bounds.Answer -= .2 }, true},
		{"too loose", func(c *knowledge.Calibration) { c.Bounds.Answer -= 1 }, false},
		{"no number", func(c *knowledge.Calibration) { c.Bounds.Answer = math.NaN() }, false},
		{"offer over answer", func(c *knowledge.Calibration) { c.Bounds.Offer = c.Bounds.Answer + 1 }, false},
		{"of another program", func(c *knowledge.Calibration) { c.Shipped.Answer++ }, false},
	} {
		k := knowledge.Calibration{Shipped: shipped, Bounds: shipped}
		c.change(&k)
		if err := k.Validate(); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
