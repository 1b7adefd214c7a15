package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"isobot/knowledge"
	"isobot/knowledge/index"
)

// EvalCmd measures the engine on anybody's passages and queries.
type EvalCmd struct {
	Passages string `required:"" help:"JSON lines {\"id\",\"title\",\"text\"}." placeholder:"FILE"`
	Queries  string `required:"" help:"JSON lines {\"id\",\"text\",\"gold\":[ids]}." placeholder:"FILE"`
	Holes    bool   `help:"Ask each query again with its gold passages hidden."`
	JSON     bool   `name:"json" help:"Print one JSON document."`
}

// Run builds an index of the passages in a temporary folder and asks every query.
func (c *EvalCmd) Run(ctx context.Context, env *environment) error {
	docs, err := readFile(within(env.dir, c.Passages), knowledge.ReadTestPassages)
	if err != nil {
		return err
	}
	queries, err := readFile(within(env.dir, c.Queries), knowledge.ReadTestQueries)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "isobot-eval-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	vocab, err := embeddedVocabulary()
	if err != nil {
		return err
	}
	idx, err := index.Open(dir)
	if err != nil {
		return err
	}
	defer idx.Close()
	start := time.Now()
	base, err := knowledge.NewBase(ctx, docs, vocab, idx)
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	r, err := knowledge.Evaluate(ctx, base, queries, c.Holes)
	if err != nil {
		return c.blame(err)
	}
	r.IndexSeconds, r.IndexBytes = took, idx.Size()
	if c.JSON {
		return printJSON(env.out, r)
	}
	printEvaluation(env.out, r)
	return nil
}

// blame names the file in which a line is wrong.
func (c *EvalCmd) blame(err error) error {
	var gold *knowledge.UnknownGoldError
	if errors.As(err, &gold) {
		return badf("%s: %w; mend the id, or leave gold empty for a question that has no answer in %s", c.Queries, gold, c.Passages)
	}
	return err
}

func printEvaluation(w io.Writer, r knowledge.EvalReport) {
	fmt.Fprintf(w, "passages %d  queries %d  index %.1f s, %d bytes\n", r.Passages, r.Queries, r.IndexSeconds, r.IndexBytes)
	fmt.Fprintf(w, "recall  @1 %.3f  @3 %.3f  @5 %.3f  @10 %.3f  MRR@10 %.3f\n", r.Recall["1"], r.Recall["3"], r.Recall["5"], r.Recall["10"], r.MRR10)
	fmt.Fprintf(w, "latency p50 %d us  p95 %d us  p99 %d us\n", r.Latency["p50"], r.Latency["p95"], r.Latency["p99"])
	fmt.Fprintf(w, "decisions %+v\nunanswerable %+v\n", r.Decisions, r.Unanswerable)
	if r.Holes != nil {
		fmt.Fprintf(w, "holes %+v\n", *r.Holes)
	}
}
