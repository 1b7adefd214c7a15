package knowledge

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// TestPassage is a line of a passages file for Evaluate.
type TestPassage struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// TestQuery is a line of a queries file for Evaluate. Without gold the right decision is not to answer.
type TestQuery struct {
	ID   string   `json:"id"`
	Text string   `json:"text"`
	Gold []string `json:"gold"` // ids or numbers of documents
	Line int      `json:"-"`    // of the file it was read from; 0 when it was read from none
}

// UnknownGoldError says that a query names a document that the base does not hold.
type UnknownGoldError struct {
	Line        int
	Query, Gold string
}

func (e *UnknownGoldError) Error() string {
	return fmt.Sprintf("line %d: query %q has the gold %q, which is not the id of a passage", e.Line, e.Query, e.Gold)
}

// EvalReport is what Evaluate measured, in the shape that `isobot eval --json` prints.
type EvalReport struct {
	Passages     int                `json:"passages"`
	Queries      int                `json:"queries"`
	IndexSeconds float64            `json:"index_seconds"`
	IndexBytes   int64              `json:"index_bytes"`
	Recall       map[string]float64 `json:"recall"` // of the queries with gold: any gold among the first k
	MRR10        float64            `json:"mrr10"`
	Latency      map[string]int64   `json:"latency_us"`
	Decisions    EvalDecisions      `json:"decisions"`
	Unanswerable EvalUnanswerable   `json:"unanswerable"`
	Holes        *EvalUnanswerable  `json:"holes,omitempty"`
}

// EvalDecisions counts the decisions on queries with gold.
type EvalDecisions struct {
	AnswerRight     int `json:"answer_right"`
	AnswerWrong     int `json:"answer_wrong"`
	OptionsWithGold int `json:"options_with_gold"`
	OptionsWithout  int `json:"options_without"`
	Refused         int `json:"refused"`
}

// EvalUnanswerable counts the decisions on queries whose answer is not there.
type EvalUnanswerable struct {
	Answered int `json:"answered"`
	Options  int `json:"options"`
	Refused  int `json:"refused"`
}

// count adds a decision of that kind.
func (u *EvalUnanswerable) count(kind string) {
	switch kind {
	case Answer:
		u.Answered++
	case Options:
		u.Options++
	default:
		u.Refused++
	}
}

// evalDepth is how far down the ranking Evaluate looks.
const evalDepth = 10

// Evaluate asks every query of base, whose documents' ids the gold names, and counts. With holes it asks every query with gold
// a second time with its gold documents hidden. It fails with an UnknownGoldError before it asks when the base lacks a gold document. IndexSeconds and IndexBytes are the caller's to set.
func Evaluate(ctx context.Context, base *Base, queries []TestQuery, holes bool) (EvalReport, error) {
	s := base.current.Load()
	r := EvalReport{Passages: len(s.docs), Queries: len(queries), Recall: map[string]float64{}, Latency: map[string]int64{}}
	if holes {
		r.Holes = &EvalUnanswerable{}
	}
	for _, q := range queries {
		for _, g := range q.Gold {
			if s.byID[g] == nil && s.refs.codes[Fold(g)] == nil {
				return r, &UnknownGoldError{q.Line, q.ID, g}
			}
		}
	}
	var took []time.Duration
	found := map[int]int{}
	withGold := 0
	for _, q := range queries {
		q.Gold = s.identify(q.Gold)
		d, t, err := base.ask(ctx, Question{Text: q.Text}, nil)
		if err != nil {
			return r, err
		}
		took = append(took, d.Took)
		if len(q.Gold) == 0 {
			r.Unanswerable.count(d.Kind)
			continue
		}
		withGold++
		r.Decisions.count(d, s, q.Gold)
		if at := slices.IndexFunc(t.ranking(), func(id string) bool { return slices.Contains(q.Gold, id) }); at >= 0 && at < evalDepth {
			found[at]++
			r.MRR10 += 1 / float64(at+1)
		}
		if holes {
			hidden, _, err := base.ask(ctx, Question{Text: q.Text}, q.Gold)
			if err != nil {
				return r, err
			}
			r.Holes.count(hidden.Kind)
		}
	}
	r.finish(found, withGold, took)
	return r, nil
}

// identify turns numbers of documents (a procedure's portal code) into ids. What is neither stays as it is.
func (s *snapshot) identify(gold []string) []string {
	var out []string
	for _, g := range gold {
		out = append(out, g)
		if d := s.refs.codes[Fold(g)]; d != nil && d.ID != g {
			out = append(out, d.ID)
		}
	}
	return out
}

func (r *EvalReport) finish(found map[int]int, withGold int, took []time.Duration) {
	share := func(n float64) float64 { return n / float64(max(withGold, 1)) }
	r.MRR10 = share(r.MRR10)
	for _, k := range []int{1, 3, 5, 10} {
		n := 0
		for at := range k {
			n += found[at]
		}
		r.Recall[fmt.Sprint(k)] = share(float64(n))
	}
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		if len(took) > 0 {
			r.Latency[fmt.Sprintf("p%d", p)] = took[min(len(took)*p/100, len(took)-1)].Microseconds()
		}
	}
}

func (c *EvalDecisions) count(d Decision, s *snapshot, gold []string) {
	switch d.Kind {
	case Answer:
		if slices.Contains(gold, d.Spans[0].Document) {
			c.AnswerRight++
		} else {
			c.AnswerWrong++
		}
	case Options:
		if slices.ContainsFunc(d.Options, func(o Option) bool { return slices.Contains(gold, s.units[o.Unit].doc.ID) }) {
			c.OptionsWithGold++
		} else {
			c.OptionsWithout++
		}
	default:
		c.Refused++
	}
}

// ReadTestPassages reads a passages file, JSON lines, as documents of one unit each. Ids must be unique.
func ReadTestPassages(r io.Reader) ([]*Document, error) {
	var docs []*Document
	lineOf := map[string]int{}
	err := readLines(r, func(n int, line []byte) error {
		var p TestPassage
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		if p.ID == "" || p.Title == "" && p.Text == "" {
			return fmt.Errorf("a passage needs an id and a title or a text")
		}
		if first := lineOf[p.ID]; first != 0 {
			return fmt.Errorf("the id %q is that of line %d already; every passage needs its own", p.ID, first)
		}
		lineOf[p.ID] = n
		d := &Document{ID: p.ID, Kind: Article, Title: p.Title, Source: p.ID}
		d.Units = []Unit{{ID: p.ID + "/1", Text: Clean(p.Text)}}
		docs = append(docs, d)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read passages: %w", err)
	}
	return docs, nil
}

// ReadTestQueries reads a queries file, JSON lines.
func ReadTestQueries(r io.Reader) ([]TestQuery, error) {
	var out []TestQuery
	err := readLines(r, func(n int, line []byte) error {
		q := TestQuery{Line: n}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if strings.TrimSpace(q.Text) == "" {
			return fmt.Errorf("a query needs a text")
		}
		out = append(out, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read queries: %w", err)
	}
	return out, nil
}

// maxTestLine bounds a line of a test file.
const maxTestLine = 16 << 20

// readLines calls f for every line that is not blank, with its number from 1; an error names the line.
func readLines(r io.Reader, f func(n int, line []byte) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxTestLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimPrefix(lines.Text(), "\ufeff")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if err := f(n, []byte(line)); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}
