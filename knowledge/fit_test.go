package knowledge_test

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
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
	sureTrees, sureDepth, sureLeaf = 200, 5, 40
	rankLearnt                     = 20 // of the candidates further down the ranking learns from every third
	rankShrinkage, sureShrinkage   = .1, .05
	folds                          = 3
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

// TestFit fits the model and writes it when asked to with -fit; it prints what the model does on the blind third. After a change of the
// features, empty model.txt first: it would not be read.
func TestFit(t *testing.T) {
	if !*fit {
		t.Skip("fits the model only with -fit")
	}
	examples := gatherAll(t)
	var all []*row
	for i := range examples {
		e := &examples[i]
		for k, x := range e.s.X {
			r := &row{x: x, gold: e.s.Gold[k], weight: setWeights[e.set]}
			e.rows = append(e.rows, r)
			all = append(all, r)
		}
	}
	l := newLearner(all, rankDepth, rankLeaf, rankShrinkage)
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

// setWeights make small sets of another kind count beside the large one.
var setWeights = map[string]float64{"alqac": 1, "tthc": 2, "alqac in parts": 1, "paragraphs": 1, "imported": 2}

// gatherAll asks the questions of all sets: law articles, as one base and as small ones in which words weigh otherwise; the same as
// paragraphs that only the name of their law stands above; procedures as text and as the program imports them.
func gatherAll(t *testing.T) []example {
	laws, procs := alqac(t), tthc(t)
	examples := slices.Concat(gather(t, laws, procs.queries), gather(t, procs, laws.queries))
	for i, part := range parts(laws, 8) {
		examples = append(examples, gather(t, part, every(procs.queries, 24, i))...)
		examples = append(examples, gather(t, paragraphs(part), every(procs.queries, 24, i+8))...)
	}
	imported := testSet{name: "imported", docs: procedures(t, len(procs.docs)), queries: procs.queries}
	return slices.Concat(examples, gather(t, imported, laws.queries))
}

// every takes each n-th of all, from the i-th on.
func every[T any](all []T, n, i int) (out []T) {
	for ; i < len(all); i += n {
		out = append(out, all[i])
	}
	return out
}

// gather asks every question, in every spelling or in one of them, with and without its gold, and a few questions from far away.
func gather(t *testing.T, set testSet, far []knowledge.TestQuery) []example {
	b, _, _ := openBase(t, set.docs)
	var out []example
	for _, q := range set.queries {
		for style, s := range spellings {
			if !set.all && style != foldOf(q.ID+set.name)%len(spellings) {
				continue
			}
			e := example{set: set.name, id: q.ID, style: style, gold: len(q.Gold) > 0, blind: blind(q.ID), fold: foldOf(q.ID)}
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
			e := example{set: set.name, id: q.ID, style: style, far: true, blind: blind(q.ID), fold: foldOf(q.ID)}
			e.s = b.Sample(s.f(q.Text), nil, false)
			out = append(out, e)
		}
	}
	return out
}

// foldOf is the fold of a question, the same in every set that asks it.
func foldOf(id string) int {
	h := fnv.New32()
	h.Write([]byte(id))
	return int(h.Sum32() / 7 % folds)
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
		var list []*row
		for k, r := range e.rows {
			if r.gold || k < rankLearnt || k%3 == 0 {
				list = append(list, r)
			}
		}
		lists = append(lists, list)
		rows = append(rows, list...)
	}
	linear := make([]float64, knowledge.RankFeatures)
	first, second := make([]float64, len(linear)), make([]float64, len(linear))
	for step := 1; step <= 300; step++ {
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
	size := map[string]float64{}
	for _, e := range owner {
		size[e.set]++
	}
	for i, r := range rows { // a small set counts less than a large one, but not by as much as it is smaller
		r.weight = math.Sqrt(2000 / size[owner[i].set])
	}
	l := newLearner(rows, sureDepth, sureLeaf, sureShrinkage)
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
	holesFilled  = .027 // of questions whose answer is not there, the mean over the sets
	holesMost    = .033 // of those of any one set
	offered      = .97  // of the answerable questions, at least options
)

// filling is how many holes of a set there are, and were filled.
type filling struct{ holes, filled float64 }

// bounds finds the lowest odds that keep the aims. Sets count the same in the share of filled holes, so that the bound suits all kinds.
func bounds(t *testing.T, rows []*row, owner []*example, odds []float64) (answer, offer float64) {
	order := make([]int, 0, len(rows))
	sets := map[string]*filling{}
	var answerable []float64
	for i, e := range owner {
		if e.far {
			continue
		}
		order = append(order, i)
		if sets[e.set] == nil {
			sets[e.set] = &filling{}
		}
		if e.gold {
			answerable = append(answerable, odds[i])
		} else {
			sets[e.set].holes++
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(odds[b], odds[a]) })
	answer = math.Inf(1)
	var right, wrong float64
	for _, i := range order {
		switch {
		case !owner[i].gold:
			sets[owner[i].set].filled++
		case rows[i].gold:
			right++
		default:
			wrong++
		}
		mean, most := 0.0, 0.0
		for _, f := range sets {
			share := f.filled / max(f.holes, 1)
			mean, most = mean+share/float64(len(sets)), max(most, share)
		}
		if wrong/(right+wrong+1) <= wrongAnswers && mean <= holesFilled && most <= holesMost {
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
