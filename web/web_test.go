package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"isobot/bot"
	"isobot/knowledge"
)

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	b, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(b)
}

func TestHealth(t *testing.T) {
	down := errors.New("the store is locked")
	for _, tc := range []struct {
		name, path string
		cfg        Config
		want       int
	}{
		{"alive", "/healthz", Config{}, 200},
		{"alive though not ready", "/healthz", Config{Ready: func(context.Context) error { return down }}, 200},
		{"ready", "/readyz", Config{Ready: func(context.Context) error { return nil }}, 200},
		{"not ready", "/readyz", Config{Ready: func(context.Context) error { return down }}, 503},
		{"no metrics", "/metrics", Config{}, 404},
		{"metrics", "/metrics", Config{Metrics: NewMetrics()}, 200},
	} {
		status, body := get(t, New(tc.cfg), tc.path)
		if status != tc.want || strings.Contains(body, down.Error()) {
			t.Errorf("%s: %d %s", tc.name, status, body)
		}
	}
}

func TestTroubles(t *testing.T) {
	status, body := get(t, New(Config{Troubles: func() []string { return []string{"zalooa: must be authorised again"} }}), "/readyz")
	if status != 200 || body != "ready\nzalooa: must be authorised again\n" {
		t.Errorf("%d %q", status, body)
	}
}

type failing struct{ err error }

func (f failing) Handle(context.Context, bot.Update) error    { return f.err }
func (f failing) Settle(context.Context, []bot.Settled) error { return f.err }
func (f failing) Waiting(context.Context, bot.Queue, uint64, int) ([]bot.Outgoing, error) {
	return nil, nil
}
func (f failing) Document(string) (*knowledge.Document, bool)              { return nil, false }
func (f failing) Unit(string) (*knowledge.Document, *knowledge.Unit, bool) { return nil, nil, false }
func (f failing) Ask(context.Context, knowledge.Question) (knowledge.Decision, error) {
	return knowledge.Decision{Kind: knowledge.Answer}, f.err
}

func TestMetricsCountWhatPasses(t *testing.T) {
	m := NewMetrics()
	m.OutboxLength(func() float64 { return 7 })
	u := bot.Update{From: bot.Address{Channel: "webchat", Chat: "secret-chat"}, Kind: bot.Text, Text: "secret words"}
	out := []bot.Settled{{Out: bot.Outgoing{To: u.From}, How: bot.Held}}
	for _, f := range []failing{{nil}, {errors.New("full")}} {
		if err := m.Handler(f).Handle(t.Context(), u); !errors.Is(err, f.err) {
			t.Errorf("handler: %v", err)
		}
		if err := m.Outbox(f).Settle(t.Context(), out); !errors.Is(err, f.err) {
			t.Errorf("outbox: %v", err)
		}
		if _, err := m.Asker(f).Ask(t.Context(), knowledge.Question{}); !errors.Is(err, f.err) {
			t.Errorf("asker: %v", err)
		}
	}
	_, page := get(t, New(Config{Metrics: m}), "/metrics")
	for _, want := range []string{
		`isobot_updates_total{channel="webchat",kind="text",outcome="done"} 1`, `isobot_updates_total{channel="webchat",kind="text",outcome="failed"} 1`,
		`isobot_turn_seconds_count{channel="webchat"} 2`, `isobot_sends_total{channel="webchat",outcome="held"} 1`,
		`isobot_decisions_total{decision="answer"} 1`, `isobot_decisions_total{decision="failed"} 1`, `isobot_ask_seconds_count 2`,
		`isobot_outbox_length 7`, `go_goroutines`, `process_open_fds`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if strings.Contains(page, "secret") {
		t.Error("metrics must not tell who wrote what")
	}
}
