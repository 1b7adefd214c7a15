package webchat

import (
	"container/list"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxBuckets is how many callers are remembered; the one that was silent longest is forgotten first.
const maxBuckets = 16384

// limits are token buckets by caller.
type limits struct {
	perSession, perIP Rate
	mu                sync.Mutex
	byKey             map[string]*list.Element
	order             *list.List // of *bucket, the latest first
}

type bucket struct {
	key string
	*rate.Limiter
}

func newLimits(perSession, perIP Rate) *limits {
	return &limits{perSession: perSession, perIP: perIP, byKey: map[string]*list.Element{}, order: list.New()}
}

// session takes one token of a conversation and returns 0, or takes none and returns how long to wait for one.
func (l *limits) session(chat string) time.Duration { return l.take("s"+chat, l.perSession) }

// ip is session for an address.
func (l *limits) ip(addr string) time.Duration { return l.take("i"+customer(addr), l.perIP) }

func (l *limits) take(key string, r Rate) time.Duration {
	l.mu.Lock()
	e := l.byKey[key]
	if e == nil {
		e = l.order.PushFront(&bucket{key, rate.NewLimiter(rate.Limit(r.PerSecond), max(r.Burst, 1))})
		l.byKey[key] = e
		if l.order.Len() > maxBuckets {
			last := l.order.Back()
			delete(l.byKey, l.order.Remove(last).(*bucket).key)
		}
	}
	l.order.MoveToFront(e)
	b := e.Value.(*bucket)
	l.mu.Unlock()
	if b.Allow() {
		return 0
	}
	missing := math.Max(1-b.Tokens(), 0.01)
	return time.Duration(missing / r.PerSecond * float64(time.Second))
}

// customer is the address itself, or of IPv6 the /64 that one customer has.
func customer(addr string) string {
	a, err := netip.ParseAddr(addr)
	if err != nil || a.Unmap().Is4() {
		return addr
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return p.String()
}

func connectionIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
