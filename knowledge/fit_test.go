package knowledge_test

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
)

var fit = flag.Bool("fit", false, "fit knowledge/model.txt on the test data")

// Settings of the fit, chosen on the questions that are not blind.
const (
	rankTrees, rankDepth, rankLeaf = 80, 4, 200
	sureTrees, sureDepth, sureLeaf = 60, 3, 60
	shrinkage                      = .1
	folds                          = 4
)

// example is a question in one spelling, with its gold there or hidden.
type example struct {
	set   string
	id    string
	style int
	hole  bool
	far   bool // a question about something else
	gold  bool // the question has gold among the documents
	blind bool
	fold  int
	s     knowledge.Sample
	rows  []*row
}

// TestFit fits the model and writes it when asked to with -fit; it prints what the model does on the blind third.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fits the model only with -fit")
	}
	laws, procedures := alqac(t), tthc(t)
	examples := slices.Concat(gather(t, laws, procedures.queries), gather(t, procedures, laws.queries))
	for _, part := range parts(laws, 8) { // small bases, in which words weigh otherwise
		examples = append(examples, gather(t, part, nil)...)
	}
	var all []*row
	for i := range examples {
		for k, x := range examples[i].s.X {
			r := &row{x: x, gold: examples[i].s.Gold[k], weight: 1}
			if examples[i].set == "tthc" {
				r.weight = 2 // a fifth of the questions, half of the use
			}
			examples[i].rows = append(examples[i].rows, r)
			all = append(all, r)
		}
	}
	l := newLearner(all, rankDepth, rankLeaf, shrinkage)
	var sure []*row
	var owner []*example
	for fold := range folds { // each question is scored by a ranking that has not seen it
		linear, trees := fitRanking(l, examples, fold)
		for i := range examples {
			if e := &examples[i]; !e.blind && e.fold == fold {
				sure, owner = append(sure, sureRow(e, linear, trees)), append(owner, e)
			}
		}
	}
	linear, trees := fitRanking(l, examples, -1)
	reportRanking(t, examples, linear, trees)
	answer, offer, forest := fitSureness(t, sure, owner)
	reportDecisions(t, examples, linear, trees, forest, answer, offer)
	reportCurve(t, examples, linear, trees, forest)
	writeModel(t, linear, trees, forest, answer, offer)
}

// gather asks every question in every spelling, with and without its gold, and a few questions from far away.
func gather(t *testing.T, set testSet, far []knowledge.TestQuery) []example {
	b, _, _ := openBase(t, set.docs)
	var out []example
	for n, q := range set.queries {
		for style, s := range spellings {
			e := example{set: set.name, id: q.ID, style: style, gold: len(q.Gold) > 0, blind: blind(q.ID), fold: n % folds}
			e.s = b.Sample(s.f(q.Text), q.Gold, false)
			out = append(out, e)
			if e.gold {
				e.hole, e.gold = true, false
				e.s = b.Sample(s.f(q.Text), q.Gold, true)
				out = append(out, e)
			}
		}
	}
	for n, q := range far {
		if n%max(len(far)/100, 1) != 0 {
			continue
		}
		for style, s := range spellings {
			e := example{set: set.name, id: q.ID, style: style, far: true, blind: blind(q.ID), fold: n % folds}
			e.s = b.Sample(s.f(q.Text), nil, false)
			out = append(out, e)
		}
	}
	return out
}

// fitRanking fits a linear model by Adam and trees on top of it, without the blind questions and those of one fold.
func fitRanking(l *learner, examples []example, without int) ([]float64, []*node) {
	var lists [][]*row
	var rows []*row
	for i := range examples {
		e := &examples[i]
		if e.blind || e.fold == without || !slices.ContainsFunc(e.rows, func(r *row) bool { return r.gold }) {
			continue
		}
		lists = append(lists, e.rows)
		rows = append(rows, e.rows...)
	}
	linear := make([]float64, knowledge.RankFeatures)
	first, second := make([]float64, len(linear)), make([]float64, len(linear))
	for step := 1; step <= 400; step++ {
		slope := make([]float64, len(linear))
		total := 0.0
		for _, list := range lists {
			total += list[0].weight
			for _, r := range list {
				r.score = dot(linear, r.x)
			}
			softmaxSlopes(list)
			for _, r := range list {
				for k, v := range r.x {
					slope[k] += r.g * float64(v)
				}
			}
		}
		for k := range linear {
			g := slope[k]/total + 1e-4*linear[k]
			first[k], second[k] = .9*first[k]+.1*g, .99*second[k]+.01*g*g
			linear[k] -= .1 * first[k] / (1 - math.Pow(.9, float64(step))) / (math.Sqrt(second[k]/(1-math.Pow(.99, float64(step)))) + 1e-8)
		}
	}
	for _, r := range rows {
		r.score = dot(linear, r.x)
	}
	var trees []*node
	for range rankTrees {
		for _, list := range lists {
			softmaxSlopes(list)
		}
		trees = append(trees, l.fit(rows))
	}
	return linear, trees
}

func dot(w []float64, x []float32) float64 {
	s := 0.0
	for k, v := range x {
		s += w[k] * float64(v)
	}
	return s
}

// scores ranks the candidates of an example.
func scores(e *example, linear []float64, trees []*node) []float64 {
	out := make([]float64, len(e.rows))
	for i, r := range e.rows {
		out[i] = dot(linear, r.x)
		for _, n := range trees {
			out[i] += n.at(r.x)
		}
	}
	return out
}

// sureRow is the features of the decision and whether the first candidate is right.
func sureRow(e *example, linear []float64, trees []*node) *row {
	if len(e.rows) == 0 {
		return &row{x: make([]float32, knowledge.SureFeatures), weight: 1}
	}
	x, order := e.s.Sureness(scores(e, linear, trees))
	return &row{x: x, gold: e.s.Gold[order[0]], weight: 1}
}

// fitSureness fits the odds that the first is right, and chooses the bounds on odds that were predicted for unseen questions.
func fitSureness(t *testing.T, rows []*row, owner []*example) (answer, offer float64, forest []*node) {
	l := newLearner(rows, sureDepth, sureLeaf, shrinkage)
	odds := make([]float64, len(rows))
	grow := func(keep func(i int) bool) []*node {
		var part []*row
		for i, r := range rows {
			if r.score = 0; keep(i) {
				part = append(part, r)
			}
		}
		var out []*node
		for range sureTrees {
			logisticSlopes(part)
			out = append(out, l.fit(part))
		}
		return out
	}
	for fold := range folds {
		trees := grow(func(i int) bool { return owner[i].fold != fold })
		for i, r := range rows {
			if owner[i].fold == fold {
				odds[i] = sumTrees(trees, r.x)
			}
		}
	}
	answer, offer = bounds(t, rows, owner, odds)
	return answer, offer, grow(func(int) bool { return true })
}

func sumTrees(trees []*node, x []float32) float64 {
	s := 0.0
	for _, n := range trees {
		s += n.at(x)
	}
	return s
}

// Aims of the decision.
const (
	wrongAnswers = .045 // of direct answers
	holesFilled  = .027 // of questions whose answer is not there
	offered      = .97  // of the answerable questions, at least options
)

// bounds finds the lowest odds that keep the aims.
func bounds(t *testing.T, rows []*row, owner []*example, odds []float64) (answer, offer float64) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(odds[b], odds[a]) })
	var right, wrong, filled, holes float64
	var answerable []float64
	for i := range rows {
		if owner[i].far {
			continue
		}
		if owner[i].gold {
			answerable = append(answerable, odds[i])
		} else {
			holes++
		}
	}
	answer = math.Inf(1)
	for _, i := range order {
		switch {
		case owner[i].far:
			continue
		case !owner[i].gold:
			filled++
		case rows[i].gold:
			right++
		default:
			wrong++
		}
		if wrong/(right+wrong+1) <= wrongAnswers && filled/holes <= holesFilled {
			answer = odds[i]
		}
	}
	slices.Sort(answerable)
	offer = answerable[int(float64(len(answerable))*(1-offered))]
	t.Logf("bounds: answer from %.3f, offer from %.3f", answer, offer)
	return answer, offer
}

func writeModel(t *testing.T, linear []float64, trees, forest []*node, answer, offer float64) {
	var b strings.Builder
	fmt.Fprintln(&b, "# The ranking and the decision of package knowledge, fitted by: go test ./knowledge -run TestFit -fit -timeout 30m")
	fmt.Fprintln(&b, "# Features are numbered as in features.go and rank.go. tree and sure: FEATURE<=BOUND LEFT RIGHT, or =VALUE.")
	fmt.Fprint(&b, "linear")
	for _, w := range linear {
		fmt.Fprintf(&b, " %.5g", w)
	}
	fmt.Fprintf(&b, "\nanswer %.5g\noffer %.5g\n", answer, offer)
	for _, n := range trees {
		fmt.Fprintln(&b, "tree", n)
	}
	for _, n := range forest {
		fmt.Fprintln(&b, "sure", n)
	}
	if err := os.WriteFile("model.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
