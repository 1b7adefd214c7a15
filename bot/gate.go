package bot

import (
	"context"
	"slices"
	"sync"
	"time"
)

// maxSends is how many messages of one channel may be on their way at once: 30 a second at two seconds each.
const maxSends = 64

// gate lets the messages of one channel go out at the channel's pace, at most maxSends at once, replies before announcements and
// otherwise in order of asking.
type gate struct {
	mu    sync.Mutex
	pace  *bucket
	free  int
	shut  time.Time          // nothing goes before
	lines [2][]chan struct{} // by rank; a channel is closed when its message may go
	armed bool               // a timer will look again
}

func newGate(p Pace) *gate { return &gate{pace: newBucket(p.PerSecond, p.Burst), free: maxSends} }

// rank is the place of a message's kind in line: replies first.
func rank(bulk bool) int {
	if bulk {
		return 1
	}
	return 0
}

// pass waits until a message may go; whoever passed must leave. It returns false when ctx ended or poke was closed first.
func (g *gate) pass(ctx context.Context, bulk bool, poke <-chan struct{}) bool {
	turn := make(chan struct{})
	g.mu.Lock()
	line := &g.lines[rank(bulk)]
	*line = append(*line, turn)
	g.admit()
	g.mu.Unlock()
	select {
	case <-turn:
		return true
	case <-poke:
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(*line, turn)
	if i < 0 {
		return true // its turn came at the same moment
	}
	*line = slices.Delete(*line, i, i+1)
	return false
}

// leave makes room for the next one.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	g.admit()
}

// pause keeps the gate shut until a time.
func (g *gate) pause(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = until
}

// admit lets through whoever may go now, and looks again when the next one may. The caller holds mu.
func (g *gate) admit() {
	for g.free > 0 {
		line := &g.lines[0]
		if len(*line) == 0 {
			line = &g.lines[1]
		}
		if len(*line) == 0 {
			return
		}
		now := time.Now()
		d := g.shut.Sub(now)
		if d <= 0 {
			d = g.pace.take(now)
		}
		if d > 0 {
			g.again(d)
			return
		}
		close((*line)[0])
		*line = (*line)[1:]
		g.free--
	}
}

func (g *gate) again(d time.Duration) {
	if g.armed {
		return
	}
	g.armed = true
	time.AfterFunc(d, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.armed = false
		g.admit()
	})
}
