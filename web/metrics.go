package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"isobot/bot"
	"isobot/knowledge"
)

// Metrics counts what passes through the parts that it is put around. Labels are from small fixed sets, never from what people
// write. It is safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	updates   *prometheus.CounterVec
	turn      *prometheus.HistogramVec
	sends     *prometheus.CounterVec
	decisions *prometheus.CounterVec
	ask       prometheus.Histogram
}

// latency has bounds in seconds, fine around the budgets: 15 ms for a turn, a few for a question.
var latency = []float64{.0005, .001, .0025, .005, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 10}

// NewMetrics makes metrics with a registry of their own, which also tells about the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isobot_updates_total",
			Help: "Updates handled, by channel, kind and outcome (done: stored; failed: will be delivered again)."}, []string{"channel", "kind", "outcome"}),
		turn: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "isobot_turn_seconds",
			Help: "From the delivery of an update to its stored reply.", Buckets: latency}, []string{"channel"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isobot_sends_total",
			Help: "Messages settled, by channel and outcome."}, []string{"channel", "outcome"}),
		decisions: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "isobot_decisions_total",
			Help: "What became of questions: answer, options, refuse or failed."}, []string{"decision"}),
		ask: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "isobot_ask_seconds",
			Help: "From a question to the decision about it.", Buckets: latency}),
	}
	m.registry.MustRegister(m.updates, m.turn, m.sends, m.decisions, m.ask,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// OutboxLength shows how many messages wait, as count tells at each look. Call it once.
func (m *Metrics) OutboxLength(count func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "isobot_outbox_length",
		Help: "Messages that wait to be sent."}, count))
}

// Handler counts and times the updates that go to next.
func (m *Metrics) Handler(next bot.Handler) bot.Handler { return counted{m, next} }

type counted struct {
	m    *Metrics
	next bot.Handler
}

func (c counted) Handle(ctx context.Context, u bot.Update) error {
	began := time.Now()
	err := c.next.Handle(ctx, u)
	c.m.turn.WithLabelValues(u.From.Channel).Observe(time.Since(began).Seconds())
	outcome := "done"
	if err != nil {
		outcome = "failed"
	}
	c.m.updates.WithLabelValues(u.From.Channel, string(u.Kind), outcome).Inc()
	return err
}

// Outbox counts what is settled in next.
func (m *Metrics) Outbox(next bot.Outbox) bot.Outbox { return settling{next, m} }

type settling struct {
	bot.Outbox
	m *Metrics
}

var outcomes = map[bot.Outcome]string{bot.Sent: "sent", bot.Postponed: "postponed", bot.Held: "held", bot.Lost: "lost",
	bot.Dropped: "dropped", bot.Rerouted: "rerouted"}

func (s settling) Settle(ctx context.Context, done []bot.Settled) error {
	if err := s.Outbox.Settle(ctx, done); err != nil {
		return err // it comes again, and is counted then
	}
	for _, d := range done {
		s.m.sends.WithLabelValues(d.Out.To.Channel, outcomes[d.How]).Inc()
	}
	return nil
}

// Asker answers questions; *knowledge.Base is one.
type Asker interface {
	Ask(ctx context.Context, q knowledge.Question) (knowledge.Decision, error)
	Document(id string) (*knowledge.Document, bool)
	Unit(id string) (*knowledge.Document, *knowledge.Unit, bool)
}

// Asker counts and times the questions that go to next.
func (m *Metrics) Asker(next Asker) Asker { return asking{next, m} }

type asking struct {
	Asker
	m *Metrics
}

func (a asking) Ask(ctx context.Context, q knowledge.Question) (knowledge.Decision, error) {
	began := time.Now()
	d, err := a.Asker.Ask(ctx, q)
	a.m.ask.Observe(time.Since(began).Seconds())
	kind := d.Kind
	if err != nil {
		kind = "failed"
	}
	a.m.decisions.WithLabelValues(kind).Inc()
	return d, err
}
