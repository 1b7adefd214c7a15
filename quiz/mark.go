package quiz

import (
	"slices"
	"strconv"
	"strings"
)

// MarkOf scores picks, given as indices in the question's own order, from 0 to 1: all or nothing for every choice type (a
// multiple choice wants the exact set); matching gives each left side its part.
func (q *Question) MarkOf(given []int) float64 {
	switch q.Type {
	case SingleChoice, TrueFalse:
		if len(given) == 1 && q.Options[given[0]].Correct {
			return 1
		}
	case MultipleChoice:
		want := q.correct()
		got := slices.Sorted(slices.Values(given))
		if slices.Equal(want, got) {
			return 1
		}
	case Ordering:
		if slices.IsSorted(given) && len(given) == len(q.Options) {
			return 1
		}
	case Matching:
		return q.markMatching(given)
	}
	return 0
}

func (q *Question) markMatching(given []int) float64 {
	rights, lefts := q.Rights(), q.Lefts()
	if len(lefts) == 0 || len(given) != len(lefts) {
		return 0
	}
	right := 0
	for i, g := range given {
		if rights[g] == lefts[i].Right {
			right++
		}
	}
	return float64(right) / float64(len(lefts))
}

func (q *Question) correct() []int {
	var want []int
	for i, o := range q.Options {
		if o.Correct {
			want = append(want, i)
		}
	}
	return want
}

// Key is the right answer as indices in the question's own order, as MarkOf takes them.
func (q *Question) Key() []int {
	switch q.Type {
	case Ordering:
		key := make([]int, len(q.Options))
		for i := range key {
			key[i] = i
		}
		return key
	case Matching:
		rights := q.Rights()
		var key []int
		for _, p := range q.Lefts() {
			key = append(key, slices.Index(rights, p.Right))
		}
		return key
	}
	return q.correct()
}

// MarkTyped scores a typed answer from 0 to 1. ok is false when a numerical question gets no number. Short answers are compared
// after trimming and folding runs of space, without case unless CaseMatters; "*" in an accepted answer stands for any run.
func (q *Question) MarkTyped(typed string) (mark float64, ok bool) {
	switch q.Type {
	case ShortAnswer:
		for _, acc := range q.Accepted {
			if q.matches(acc.Text, typed) {
				mark = max(mark, acc.Weight/100)
			}
		}
		return mark, strings.TrimSpace(typed) != ""
	case Numerical:
		v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(typed), ",", ".", 1), 64)
		if err != nil || v != v {
			return 0, false
		}
		for _, acc := range q.Accepted {
			if v >= acc.Min && v <= acc.Max {
				mark = max(mark, acc.Weight/100)
			}
		}
		return mark, true
	}
	return 0, false
}

func (q *Question) matches(pattern, typed string) bool {
	p, s := strings.Join(strings.Fields(pattern), " "), strings.Join(strings.Fields(typed), " ")
	if !q.CaseMatters {
		p, s = strings.ToLower(p), strings.ToLower(s)
	}
	return glob(p, s)
}

// glob matches s against p in which "*" stands for any run of characters.
func glob(p, s string) bool {
	head, rest, star := strings.Cut(p, "*")
	if !star {
		return p == s
	}
	if !strings.HasPrefix(s, head) {
		return false
	}
	s = s[len(head):]
	for {
		part, more, again := strings.Cut(rest, "*")
		if !again {
			return strings.HasSuffix(s, part)
		}
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s, rest = s[i+len(part):], more
	}
}
