package bot

import (
	"math"
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

// bucket is a token bucket. Unlike golang.org/x/time/rate it is needed without a dependency (this package has none) and only for
// single tokens.
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

// take takes a token and returns 0, or takes none and returns how long it is until there is one.
func (b *bucket) take(now time.Time) time.Duration {
	if b.rate <= 0 {
		return 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fill(now)
	if b.have < 1 {
		return time.Duration(math.Ceil((1 - b.have) / b.rate * float64(time.Second)))
	}
	b.have--
	return 0
}

func (b *bucket) fill(now time.Time) {
	if !b.at.IsZero() && now.After(b.at) {
		b.have = min(b.burst, b.have+now.Sub(b.at).Seconds()*b.rate)
	}
	b.at = now
}

// full tells whether nothing was taken for so long that the bucket could be thrown away.
func (b *bucket) full(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rate <= 0 {
		return true
	}
	b.fill(now)
	return b.have >= b.burst
}
