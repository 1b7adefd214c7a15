// Package web is what operators look at: whether the program lives, whether it can work, and how it is doing; and what coordinators
// and trainers look at: who has completed what.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Config is what New needs. Every field may be left out.
type Config struct {
	Log *slog.Logger
	// Ready tells whether the store and the index answer. Nil: ready as soon as the handler is.
	Ready func(context.Context) error
	// Troubles tells, a line each and without secrets, what only the operator can mend although the program works. Nil: nothing.
	Troubles func() []string
	// Metrics are shown at /metrics. Nil: there is no such page.
	Metrics *Metrics
	// Dashboard is served at DashboardPath. Nil: there is none.
	Dashboard *Dashboard
}

// readyLimit is how long Ready may take before the program counts as not ready.
const readyLimit = 5 * time.Second

// New serves the dashboard, GET /healthz (200 while the process answers), GET /readyz (200, or 503 when Ready fails; why stands in the log, not
// in the answer; below "ready" stand the Troubles) and GET /metrics in Prometheus' format.
func New(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context(), cfg.Ready); err != nil {
			cfg.Log.Warn("not ready", "err", err)
			say(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		say(w, http.StatusOK, strings.Join(append([]string{"ready"}, cfg.troubles()...), "\n"))
	})
	if cfg.Metrics != nil {
		mux.Handle("GET /metrics", promhttp.HandlerFor(cfg.Metrics.registry, promhttp.HandlerOpts{}))
	}
	if cfg.Dashboard != nil {
		cfg.Dashboard.mount(mux)
	}
	return mux
}

func (cfg *Config) troubles() []string {
	if cfg.Troubles == nil {
		return nil
	}
	return cfg.Troubles()
}

func ready(ctx context.Context, check func(context.Context) error) error {
	if check == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	return check(ctx)
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // the reader went away: nothing to be done
}
