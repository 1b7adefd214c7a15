// Command peers asks isobot and other search engines the same questions over the same passages, in one run, and prints one
// table. Every question goes to all engines before the next one, so that a busy machine slows all of them alike.
//
//	cd bench/peers && go run . [-n 10000,100000] [-questions 100] [-data ../../../shared/data] [-only name,name]
//
// PostgreSQL is left out, with a word, when its server is not installed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// depth is how many passages every engine returns: what a second look needs.
const depth = 50

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	sizes := flag.String("n", "10000,100000", "numbers of passages, separated by commas")
	questions := flag.Int("questions", 100, "questions to ask, at most")
	data := flag.String("data", "../../../shared/data", "folder of the public sets")
	only := flag.String("only", "", "names of engines, separated by commas; all when empty")
	flag.Parse()
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err == nil {
			err = run(ctx, *data, n, *questions, *only)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "peers:", err)
			os.Exit(1)
		}
	}
}

// engine is a search engine under measurement.
type engine interface {
	// build indexes the passages in dir, an empty folder of its own.
	build(ctx context.Context, dir string, passages []passage) error
	// search returns the numbers of the best passages, best first. The reply of a later search may reuse it.
	search(ctx context.Context, q question) ([]int, error)
	close() error
}

// contender is an engine with what was measured of it.
type contender struct {
	name string
	engine
	dir   string
	built time.Duration
	took  []time.Duration
	first int // questions whose first passage is of the right article
	tenth int // whose first ten hold one

	r1, r10 float64
}

// contenders lists the engines in the order of the table.
func contenders() []*contender {
	ours := &isobot{}
	return []*contender{
		{name: "limit", engine: &limit{}}, {name: "isobot-search", engine: ours}, {name: "isobot-ask", engine: whole{ours}},
		{name: "bleve", engine: &bleveEngine{}}, {name: "fts5", engine: &fts5{}}, {name: "postgres", engine: &postgres{}},
	}
}

func run(ctx context.Context, data string, n, questions int, only string) error {
	passages, asked, err := corpus(data, n, questions)
	if err != nil {
		return err
	}
	words := 0
	for _, p := range passages {
		words += len(strings.Fields(p.text))
	}
	fmt.Printf("\n%d passages of %d words on average, %d questions\n", len(passages), words/len(passages), len(asked))
	var all []*contender
	defer func() {
		for _, c := range all {
			if err := c.close(); err != nil {
				fmt.Fprintf(os.Stderr, "peers: close %s: %v\n", c.name, err)
			}
			_ = os.RemoveAll(c.dir) // a temporary folder
		}
	}()
	for _, c := range contenders() {
		if only != "" && !slices.Contains(strings.Split(only, ","), c.name) {
			continue
		}
		if err := c.start(ctx, passages); err != nil {
			fmt.Fprintf(os.Stderr, "peers: %s is left out: %v\n", c.name, err)
			_ = os.RemoveAll(c.dir) // a temporary folder
			continue
		}
		all = append(all, c)
	}
	if err := ask(ctx, all, passages, asked); err != nil {
		return err
	}
	for _, c := range all {
		c.r1, c.r10 = share(c.first, len(asked)), share(c.tenth, len(asked))
		if r, ok := c.engine.(ranker); ok {
			if c.r1, c.r10, err = r.recall(ctx, passages, asked); err != nil {
				return err
			}
		}
	}
	return table(all)
}

func (c *contender) start(ctx context.Context, passages []passage) (err error) {
	if c.dir, err = os.MkdirTemp("", "peers-"); err != nil {
		return err
	}
	begun := time.Now()
	if err := c.build(ctx, c.dir, passages); err != nil {
		return err
	}
	c.built = time.Since(begun)
	return nil
}

// ask asks the questions of all engines in turn. The first tenth is asked once before, unmeasured, to warm the caches.
func ask(ctx context.Context, all []*contender, passages []passage, asked []question) error {
	for round, qs := range [][]question{asked[:len(asked)/10], asked} {
		for _, q := range qs {
			for _, c := range all {
				begun := time.Now()
				hits, err := c.search(ctx, q)
				if err != nil {
					return fmt.Errorf("%s: %w", c.name, err)
				}
				if round == 0 {
					continue
				}
				took := time.Since(begun)
				if t, ok := c.engine.(timed); ok {
					took = t.took()
				}
				c.took = append(c.took, took)
				c.count(hits, passages, q)
			}
		}
	}
	return nil
}

// timed is an engine that knows better how long its last search took.
type timed interface{ took() time.Duration }

// ranker is an engine that is asked for its recall after the measurement.
type ranker interface {
	recall(ctx context.Context, passages []passage, asked []question) (first, tenth float64, err error)
}

func (c *contender) count(hits []int, passages []passage, q question) {
	at := slices.IndexFunc(hits, func(n int) bool { return slices.Contains(q.Gold, passages[n].article) })
	if at == 0 {
		c.first++
	}
	if at >= 0 && at < 10 {
		c.tenth++
	}
}

// table prints a line for each engine; "x limit" compares the medians.
func table(all []*contender) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "engine\tR@1\tR@10\tp50 ms\tp99 ms\tx limit\tbuild s\tdisk MB\t")
	base := time.Duration(0)
	for _, c := range all {
		slices.Sort(c.took)
		p50, p99 := c.took[len(c.took)/2], c.took[len(c.took)*99/100]
		if base == 0 {
			base = p50
		}
		fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.2f\t%.2f\t%.1f\t%.1f\t%.0f\t\n", c.name, c.r1, c.r10,
			ms(p50), ms(p99), float64(p50)/float64(base), c.built.Seconds(), float64(folderSize(c.dir))/1e6)
	}
	return w.Flush()
}

func share(n, of int) float64 { return float64(n) / float64(of) }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
