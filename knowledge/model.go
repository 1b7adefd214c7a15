package knowledge

import (
	_ "embed" // model.txt
	"fmt"
	"math"
	"strconv"
	"strings"
)

// modelText is the fitted model: a file of lines that a person can read and compare. It is made by
//
//	go test ./knowledge -run TestFit -fit -timeout 30m
//
//go:embed model.txt
var modelText string

// model orders the passages that a search brings and tells how sure the first of them is.
type model struct {
	linear []float64 // of the ranking, by feature
	trees  []*tree   // added to it
	sure   []*tree   // sum is the logarithm of the odds that the first passage answers the question
	bounds Bounds
}

// tree is a regression tree. A leaf has no feature.
type tree struct {
	feature     int // -1 in a leaf
	threshold   float32
	value       float64
	left, right *tree // left when the feature is at most the threshold
}

func (t *tree) eval(x []float32) float64 {
	for t.feature >= 0 {
		if x[t.feature] <= t.threshold {
			t = t.left
		} else {
			t = t.right
		}
	}
	return t.value
}

// score is the rank of a passage with features x: higher is better.
func (m *model) score(x []float32) float64 {
	s := 0.0
	for i, w := range m.linear {
		s += w * float64(x[i])
	}
	for _, t := range m.trees {
		s += t.eval(x)
	}
	return s
}

// odds is the logarithm of the odds that the first passage is right, given the features of the decision.
func (m *model) odds(x []float32) float64 {
	s := 0.0
	for _, t := range m.sure {
		s += t.eval(x)
	}
	return s
}

// parseModel reads the lines "linear w...", "tree NODE", "sure NODE", "answer x" and "offer x"; NODE is "=value" or
// "feature<=threshold" followed by its two nodes.
func parseModel(text string) (*model, error) {
	m := &model{bounds: Bounds{math.Inf(1), math.Inf(1)}}
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := m.line(words[0], words[1:]); err != nil {
			return nil, fmt.Errorf("model line %d: %w", n+1, err)
		}
	}
	return m, nil
}

func (m *model) line(kind string, words []string) error {
	switch kind {
	case "tree", "sure":
		limit := rankFeatures
		if kind == "sure" {
			limit = sureFeatures
		}
		t, rest, err := parseTree(words, limit)
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return fmt.Errorf("%q stands after the tree", rest[0])
		}
		if kind == "tree" {
			m.trees = append(m.trees, t)
		} else {
			m.sure = append(m.sure, t)
		}
		return nil
	}
	numbers := make([]float64, len(words))
	for i, w := range words {
		v, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return err
		}
		numbers[i] = v
	}
	switch {
	case kind == "linear" && len(numbers) == rankFeatures:
		m.linear = numbers
	case kind == "answer" && len(numbers) == 1:
		m.bounds.Answer = numbers[0]
	case kind == "offer" && len(numbers) == 1:
		m.bounds.Offer = numbers[0]
	default:
		return fmt.Errorf("%q with %d numbers is not part of a model", kind, len(numbers))
	}
	return nil
}

func parseTree(words []string, features int) (*tree, []string, error) {
	if len(words) == 0 {
		return nil, nil, fmt.Errorf("the tree ends early")
	}
	if v, ok := strings.CutPrefix(words[0], "="); ok {
		value, err := strconv.ParseFloat(v, 64)
		return &tree{feature: -1, value: value}, words[1:], err
	}
	name, bound, ok := strings.Cut(words[0], "<=")
	feature, err := strconv.Atoi(name)
	if !ok || err != nil || feature < 0 || feature >= features {
		return nil, nil, fmt.Errorf("%q is neither a leaf nor a branch", words[0])
	}
	threshold, err := strconv.ParseFloat(bound, 32)
	if err != nil {
		return nil, nil, err
	}
	t := &tree{feature: feature, threshold: float32(threshold)}
	rest := words[1:]
	if t.left, rest, err = parseTree(rest, features); err != nil {
		return nil, nil, err
	}
	if t.right, rest, err = parseTree(rest, features); err != nil {
		return nil, nil, err
	}
	return t, rest, nil
}
