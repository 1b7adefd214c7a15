package bot

import (
	"sync"
	"time"
)

// Pace is how fast a channel may send. A zero rate is no limit.
type Pace struct {
	PerSecond     float64 // messages a second over all conversations
	Burst         int     // how many may go at once before PerSecond bites
	ChatPerSecond float64 // the same for one conversation
	ChatBurst     int
	GroupPerMin   float64 // for a conversation whose id begins with "-" (Telegram's groups); 0: as any other
}

// Pacer is a Channel that has a Pace.
type Pacer interface{ Pace() Pace }

// bucket is a token bucket: take reserves one token and tells how long to wait for it. Unlike golang.org/x/time/rate it is
// needed without a dependency (this package has none) and only for single tokens.
type bucket struct {
	mu    sync.Mutex
	rate  float64 // tokens a second; 0: no limit
	burst float64
	have  float64
	at    time.Time
}

func newBucket(rate float64, burst int) *bucket {
	b := max(float64(burst), 1)
	return &bucket{rate: rate, burst: b, have: b}
}

// take reserves a token at time now and returns how long the caller has to wait before it may use it.
func (b *bucket) take(now time.Time) time.Duration {
	if b.rate == 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.at.IsZero() {
		b.have = min(b.burst, b.have+now.Sub(b.at).Seconds()*b.rate)
	}
	b.at = now
	b.have--
	if b.have >= 0 {
		return 0
	}
	return time.Duration(-b.have / b.rate * float64(time.Second))
}

// full tells whether nothing was taken for so long that the bucket could be thrown away.
func (b *bucket) full(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rate == 0 || b.have+now.Sub(b.at).Seconds()*b.rate >= b.burst
}
