package knowledge

import (
	"context"
	"slices"
	"time"
)

// Ask answers a question from the documents. It fails only when ctx is done: what can not be answered is a Decision too.
func (b *Base) Ask(ctx context.Context, q Question) (Decision, error) {
	d, _, err := b.ask(ctx, q, nil)
	return d, err
}

// ask is Ask with documents hidden, and gives the turn, whose ranking the decision comes from.
func (b *Base) ask(ctx context.Context, q Question, hidden []string) (Decision, *turn, error) {
	start := time.Now()
	if err := ctx.Err(); err != nil {
		return Decision{}, nil, err
	}
	s := b.current.Load()
	if q.AsOf == "" {
		q.AsOf = Date(start.Format(time.DateOnly))
	}
	t := &turn{snapshot: s, question: q, query: s.parse(q), hidden: hidden}
	d := t.decideInTime()
	if q.Topic.AsOf != "" && !d.Reused { // the day that was talked about goes with what was talked about
		q.Topic.AsOf = ""
		t = &turn{snapshot: s, question: q, query: s.parse(q), hidden: hidden}
		d = t.decideInTime()
	}
	d.Question, d.AsOf = q.Text, t.query.asOf
	if t.query.mended && d.Kind != Refuse {
		d.Notices = append(d.Notices, Notice{WasRestored, []string{t.query.reading()}})
	}
	if d.Kind != Answer && d.Topic == (Topic{}) && !corrects.MatchString(t.query.folded) || t.keepTopic(d) {
		d.Topic = q.Topic
	}
	d.Took = time.Since(start)
	return d, t, nil
}

// turn is one question on its way to a decision.
type turn struct {
	*snapshot
	question Question
	query    *query
	hidden   []string // ids of documents that are not to be found
	hits     []Hit    // of the search over everything
	weighed  float64  // the odds that the trees decided by, if they did
}

// ranking returns the ids of the documents of the hits, best first, each once.
func (t *turn) ranking() []string {
	if t.hits == nil {
		t.hits = t.search(rankDepth, nil)
	}
	var out []string
	for _, h := range t.hits {
		if id := t.entries[h.Passage].doc.ID; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// rankDepth is how many passages the first search brings.
const rankDepth = 50

// decide tries what is certain first: things to refuse, questions that editors wrote down, the conversation, places named by number,
// then the search.
func (t *turn) decide() Decision {
	for _, try := range []func() (Decision, bool){t.refusal, t.bySwitch, t.byExactAsk, t.byTopic, t.byCrossMap, t.byNoClause, t.byLaw, t.byCode, t.byClause, t.bySubjectOfClause, t.byWhichLaw, t.byProcedureName} {
		if d, ok := try(); ok {
			return d
		}
	}
	return t.bySearch()
}

// search finds passages among the entries that keep admits (nil: all).
func (t *turn) search(n int, keep func(entry) bool) []Hit {
	if keep == nil && t.hidden == nil {
		return t.searcher.Search(t.query.terms, n, nil)
	}
	return t.searcher.Search(t.query.terms, n, func(i int) bool {
		e := t.entries[i]
		return (keep == nil || keep(e)) && !slices.Contains(t.hidden, e.doc.ID)
	})
}

// mostScore is an upper bound of what a passage can score for the question.
func (t *turn) mostScore() float32 {
	total := float32(0)
	for _, w := range t.query.own {
		total += w.Weight * t.searcher.IDF(w)
	}
	return max(total, 1)
}
