package knowledge_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Gradient-boosted regression trees (Friedman 2001) with second-order leaves, over features cut into 32 bins: enough for a few
// ten thousand rows, and small enough to read.

const bins = 32

// learner holds the bounds of the bins.
type learner struct {
	edges    [][]float32
	depth    int
	minimum  int     // rows in a leaf
	lambda   float64 // added to the curvature of a leaf
	shrink   float64
	features int
}

// row is an example: its features cut, and the slope and curvature of the loss at its score.
type row struct {
	x      []float32
	bin    []uint8
	score  float64
	g, h   float64
	gold   bool
	weight float64
}

func newLearner(rows []*row, depth, minimum int, shrink float64) *learner {
	l := &learner{depth: depth, minimum: minimum, lambda: 20, shrink: shrink, features: len(rows[0].x)}
	l.edges = make([][]float32, l.features)
	for k := range l.edges {
		values := make([]float32, 0, len(rows)/3+1)
		for i := 0; i < len(rows); i += 3 {
			values = append(values, rows[i].x[k])
		}
		slices.Sort(values)
		for q := 1; q < bins; q++ {
			e := values[len(values)*q/bins]
			if n := len(l.edges[k]); n == 0 || e > l.edges[k][n-1] {
				l.edges[k] = append(l.edges[k], e)
			}
		}
	}
	for _, r := range rows {
		r.bin = make([]uint8, l.features)
		for k := range r.bin {
			at, _ := slices.BinarySearch(l.edges[k], r.x[k])
			r.bin[k] = uint8(at)
		}
	}
	return l
}

// node is a tree; feature -1 is a leaf.
type node struct {
	feature     int
	bin         uint8
	threshold   float32
	value       float64
	left, right *node
}

// fit adds one tree to the scores of rows, from their slopes and curvatures.
func (l *learner) fit(rows []*row) *node {
	n := l.grow(rows, l.depth)
	for _, r := range rows {
		r.score += n.eval(r.bin)
	}
	return n
}

func (l *learner) grow(rows []*row, depth int) *node {
	var g, h float64
	for _, r := range rows {
		g += r.g
		h += r.h
	}
	n := &node{feature: -1, value: -g / (h + l.lambda) * l.shrink}
	if depth == 0 || len(rows) < 2*l.minimum {
		return n
	}
	best := 1e-4
	type cut struct {
		bin  uint8
		gain float64
	}
	cuts := make([]cut, l.features)
	var work sync.WaitGroup
	for half := range 2 { // the features are looked through side by side
		work.Go(func() {
			for k := half; k < l.features; k += 2 {
				cuts[k].bin, cuts[k].gain = l.split(rows, k, g, h)
			}
		})
	}
	work.Wait()
	for k, c := range cuts {
		if c.gain > best && int(c.bin) < len(l.edges[k]) {
			best, n.feature, n.bin, n.threshold = c.gain, k, c.bin, l.edges[k][c.bin]
		}
	}
	if n.feature < 0 {
		return n
	}
	var left, right []*row
	for _, r := range rows {
		if r.bin[n.feature] <= n.bin {
			left = append(left, r)
		} else {
			right = append(right, r)
		}
	}
	n.left, n.right = l.grow(left, depth-1), l.grow(right, depth-1)
	return n
}

// split finds the best bound of feature k and what it gains.
func (l *learner) split(rows []*row, k int, g, h float64) (bin uint8, gain float64) {
	var sg, sh [bins + 1]float64
	var count [bins + 1]int
	for _, r := range rows {
		b := r.bin[k]
		sg[b] += r.g
		sh[b] += r.h
		count[b]++
	}
	var lg, lh float64
	left := 0
	for b := range bins {
		lg, lh, left = lg+sg[b], lh+sh[b], left+count[b]
		if left < l.minimum || len(rows)-left < l.minimum {
			continue
		}
		now := lg*lg/(lh+l.lambda) + (g-lg)*(g-lg)/(h-lh+l.lambda) - g*g/(h+l.lambda)
		if now > gain {
			bin, gain = uint8(b), now
		}
	}
	return bin, gain
}

func (n *node) eval(bin []uint8) float64 {
	for n.feature >= 0 {
		if bin[n.feature] <= n.bin {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n.value
}

func (n *node) at(x []float32) float64 {
	for n.feature >= 0 {
		if x[n.feature] <= n.threshold {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n.value
}

// String writes the tree as knowledge/model.txt has it.
func (n *node) String() string {
	if n.feature < 0 {
		return fmt.Sprintf("=%.5g", n.value)
	}
	return strings.Join([]string{fmt.Sprintf("%d<=%s", n.feature, strconv.FormatFloat(float64(n.threshold), 'g', -1, 32)), n.left.String(), n.right.String()}, " ")
}

// softmaxSlopes sets the slopes of the listwise loss -ln(share of the gold in the softmax) of one question.
func softmaxSlopes(rows []*row) {
	top := math.Inf(-1)
	for _, r := range rows {
		top = max(top, r.score)
	}
	var all, gold float64
	for _, r := range rows {
		e := math.Exp(r.score - top)
		all += e
		if r.gold {
			gold += e
		}
	}
	for _, r := range rows {
		e := math.Exp(r.score - top)
		p := e / all
		r.g = r.weight * p
		if r.gold {
			r.g -= r.weight * e / gold
		}
		r.h = r.weight * p * (1 - p)
	}
}

// logisticSlopes sets the slopes of the log loss.
func logisticSlopes(rows []*row) {
	for _, r := range rows {
		p := 1 / (1 + math.Exp(-r.score))
		y := 0.0
		if r.gold {
			y = 1
		}
		r.g, r.h = r.weight*(p-y), r.weight*p*(1-p)
	}
}
