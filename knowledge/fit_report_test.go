package knowledge_test

import (
	"cmp"
	"slices"
	"testing"
)

// setNames are the sets of the fit, in the order of the report.
var setNames = []string{"alqac", "alqac in parts", "paragraphs", "tthc", "imported"}

// reportRanking prints recall by set, spelling and third.
func reportRanking(t *testing.T, examples []example, linear []float64, trees []*node) {
	type key struct {
		set   string
		blind bool
		style int
	}
	counts := map[key][5]float64{}
	for i := range examples {
		e := &examples[i]
		if !e.gold {
			continue
		}
		k := key{e.set, e.blind, e.style}
		c := counts[k]
		c[0]++
		if len(e.rows) > 0 {
			_, order := e.s.Sureness(scores(e, linear, trees))
			at := slices.IndexFunc(order, func(n int) bool { return e.s.Gold[n] })
			for j, depth := range []int{1, 3, 5, 10} {
				if at >= 0 && at < depth {
					c[j+1]++
				}
			}
		}
		counts[k] = c
	}
	for _, set := range setNames {
		for _, b := range []bool{false, true} {
			for style := range spellings {
				c := counts[key{set, b, style}]
				t.Logf("%-14s blind=%-5v %-10s n=%3.0f R@1 %.3f R@3 %.3f R@5 %.3f R@10 %.3f", set, b, spellings[style].name, c[0], c[1]/c[0], c[2]/c[0], c[3]/c[0], c[4]/c[0])
			}
		}
	}
}

// reportDecisions prints what the bounds do on the questions of the blind third.
func reportDecisions(t *testing.T, examples []example, linear []float64, trees, forest []*node, answer, offer float64) {
	for _, set := range setNames {
		var n, right, wrong, options, with3, refused float64
		var holes, filled, holeOptions, far, shown float64
		for i := range examples {
			e := &examples[i]
			if !e.blind || e.set != set || len(e.rows) == 0 {
				continue
			}
			x, order := e.s.Sureness(scores(e, linear, trees))
			odds := sumTrees(forest, x)
			if e.far {
				far++
				if odds >= offer {
					shown++
				}
				continue
			}
			if !e.gold {
				holes++
				if odds >= answer {
					filled++
				} else if odds >= offer {
					holeOptions++
				}
				continue
			}
			n++
			switch {
			case odds >= answer && e.s.Gold[order[0]]:
				right++
			case odds >= answer:
				wrong++
			case odds >= offer:
				options++
				if slices.ContainsFunc(order[:min(3, len(order))], func(k int) bool { return e.s.Gold[k] }) {
					with3++
				}
			default:
				refused++
			}
		}
		t.Logf("%-14s blind: answered right %.3f wrong %.3f (precision %.3f) options %.3f (with gold %.3f) refused %.3f; holes answered %.3f options %.3f; far shown %.3f",
			set, right/n, wrong/n, right/(right+wrong), options/n, with3/n, refused/n, filled/holes, holeOptions/holes, shown/far)
	}
}

// reportCurve prints what can be answered of both sets at several shares of filled holes.
func reportCurve(t *testing.T, examples []example, linear []float64, trees, forest []*node) {
	type point struct {
		odds        float64
		gold, right bool
	}
	var points []point
	var n, holes float64
	for i := range examples {
		e := &examples[i]
		if !e.blind || e.far || len(e.rows) == 0 {
			continue
		}
		x, order := e.s.Sureness(scores(e, linear, trees))
		points = append(points, point{sumTrees(forest, x), e.gold, e.s.Gold[order[0]]})
		if e.gold {
			n++
		} else {
			holes++
		}
	}
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(b.odds, a.odds) })
	var right, wrong, filled float64
	next := .01
	for _, p := range points {
		switch {
		case !p.gold:
			filled++
		case p.right:
			right++
		default:
			wrong++
		}
		if filled/holes > next {
			t.Logf("holes %.3f at odds %.2f: answered %.3f, of them right %.3f", next, p.odds, (right+wrong)/n, right/(right+wrong))
			next += .01
			if next > .085 {
				return
			}
		}
	}
}
