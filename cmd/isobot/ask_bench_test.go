package main

import (
	"context"
	"testing"

	"isobot/knowledge"
)

// BenchmarkAskDifferent is one question after another, none of which was asked before.
func BenchmarkAskDifferent(b *testing.B) {
	a := openForBench(b)
	all, i := differentQuestions(), 0
	for b.Loop() {
		if _, err := a.base.Base.Ask(context.Background(), knowledge.Question{Text: all[i%len(all)], AsOf: "2026-11-23"}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
