package bot

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestBucket(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	for name, c := range map[string]struct {
		rate  float64
		burst int
		steps []struct{ at, wait float64 }
	}{
		"no limit": {0, 0, []struct{ at, wait float64 }{{0, 0}, {0, 0}, {0, 0}}},
		"one":      {1, 0, []struct{ at, wait float64 }{{0, 0}, {0, 1}, {0.5, 0.5}, {1, 0}, {1, 1}}},
		"burst":    {10, 3, []struct{ at, wait float64 }{{0, 0}, {0, 0}, {0, 0}, {0, 0.1}, {0.1, 0}, {9, 0}, {9, 0}, {9, 0}, {9, 0.1}}},
		"back":     {1, 1, []struct{ at, wait float64 }{{5, 0}, {4, 1}, {6, 0}}},
	} {
		b := newBucket(c.rate, c.burst)
		for i, s := range c.steps {
			if got := b.take(at(s.at)).Seconds(); got < s.wait-1e-6 || got > s.wait+1e-6 {
				t.Errorf("%s, step %d: wait %v, want %v", name, i, got, s.wait)
			}
		}
	}
	b := newBucket(1, 2)
	b.take(at(0))
	if b.full(at(0.9)) || !b.full(at(1)) || !newBucket(0, 0).full(start) {
		t.Error("full is wrong")
	}
}

// TestGate lets one who gave up leave no hole, and nobody through while it is shut.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Pace{PerSecond: 1, Burst: 1})
		g.pause(time.Now().Add(time.Minute))
		start := time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		poke := make(chan struct{})
		passed := make(chan string, 4)
		wait := func(name string, ctx context.Context, bulk bool, poke chan struct{}) {
			go func() {
				if g.pass(ctx, bulk, poke) {
					passed <- name
					g.leave()
				} else {
					passed <- "not " + name
				}
			}()
			synctest.Wait()
		}
		wait("announcement", t.Context(), true, nil)
		wait("poked", t.Context(), true, poke)
		wait("cancelled", ctx, false, nil)
		wait("reply", t.Context(), false, nil)
		cancel()
		synctest.Wait()
		close(poke)
		synctest.Wait()
		for _, want := range []string{"not cancelled", "not poked", "reply", "announcement"} {
			if got := <-passed; got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		if took := time.Since(start); took != 61*time.Second {
			t.Errorf("the last passed after %v, want a minute and a second", took)
		}
		synctest.Wait()
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.free != maxSends {
			t.Errorf("%d places are free", g.free)
		}
	})
}
