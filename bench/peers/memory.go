package main

import (
	"cmp"
	"context"
	"math"
	"slices"

	"isobot/knowledge"
)

// limit is what a machine can do at best without leaving passages out: BM25 over three fields, all in memory, the share of every
// posting computed beforehand, every posting of every word read once.
type limit struct {
	rows [3]map[string][]impact // words as written, folded words, pairs of folded words
	sum  []float32
	seen []int32
}

// impact is what a word adds to a passage.
type impact struct {
	passage int32
	score   float32
}

// Parameters of BM25.
const (
	k1 = 1.2
	b  = .75
)

// termsOf yields the terms of a text by field.
func termsOf(text string, yield func(field int, term string)) {
	tokens := knowledge.Tokens(text)
	for i, t := range tokens {
		yield(0, t.X)
		yield(1, t.F)
		if i > 0 {
			yield(2, tokens[i-1].F+" "+t.F)
		}
	}
}

// build implements engine.
func (l *limit) build(_ context.Context, _ string, passages []passage) error {
	var lengths [3][]float64
	for f := range l.rows {
		l.rows[f], lengths[f] = map[string][]impact{}, make([]float64, len(passages))
	}
	for i, p := range passages {
		termsOf(knowledge.Clean(p.all()), func(f int, term string) {
			lengths[f][i]++
			row := l.rows[f][term]
			if n := len(row); n > 0 && row[n-1].passage == int32(i) {
				row[n-1].score++
				return
			}
			l.rows[f][term] = append(row, impact{int32(i), 1})
		})
	}
	for f, rows := range l.rows {
		total := 0.0
		for _, n := range lengths[f] {
			total += n
		}
		mean := total / float64(len(passages))
		for _, row := range rows {
			n := float64(len(row))
			idf := math.Log(1 + (float64(len(passages))-n+.5)/(n+.5))
			for i := range row {
				tf := float64(row[i].score)
				row[i].score = float32(idf * tf * (k1 + 1) / (tf + k1*(1-b+b*lengths[f][row[i].passage]/mean)))
			}
		}
	}
	l.sum = make([]float32, len(passages))
	return nil
}

// search implements engine.
func (l *limit) search(_ context.Context, q question) ([]int, error) {
	asked := [3]map[string]bool{{}, {}, {}}
	termsOf(knowledge.Clean(q.Text), func(f int, term string) { asked[f][term] = true })
	for f, terms := range asked {
		for term := range terms {
			for _, r := range l.rows[f][term] {
				if l.sum[r.passage] == 0 {
					l.seen = append(l.seen, r.passage)
				}
				l.sum[r.passage] += r.score
			}
		}
	}
	best := make([]impact, 0, depth+1)
	for _, p := range l.seen {
		score := l.sum[p]
		l.sum[p] = 0
		if len(best) == depth && score <= best[depth-1].score {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, score, func(a impact, s float32) int { return cmp.Compare(s, a.score) })
		best = slices.Insert(best, at, impact{p, score})
		best = best[:min(len(best), depth)]
	}
	l.seen = l.seen[:0]
	out := make([]int, len(best))
	for i, h := range best {
		out[i] = int(h.passage)
	}
	return out, nil
}

// close implements engine.
func (l *limit) close() error { return nil }
