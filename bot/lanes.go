package bot

import (
	"context"
	"sync"
)

// Lanes lets updates of one conversation through one at a time and in order of arrival, and conversations in parallel, at most n at
// once. Its Deliver blocks until the handler is done, so that a channel acknowledges only what is stored.
type Lanes struct {
	handler Handler
	slots   chan struct{}
	mu      sync.Mutex
	lanes   map[Address]*lane
}

type lane struct {
	turn    chan struct{} // holds one token: whoever has it may go
	waiting int
}

// NewLanes makes lanes in front of a handler. n is the most updates handled at once, at least one.
func NewLanes(h Handler, n int) *Lanes {
	return &Lanes{handler: h, slots: make(chan struct{}, max(n, 1)), lanes: make(map[Address]*lane)}
}

// Deliver waits for its turn, handles the update and returns the handler's error, or ctx's when the wait was given up.
func (l *Lanes) Deliver(ctx context.Context, u Update) error {
	ln := l.enter(u.From)
	defer l.leave(u.From, ln)
	select {
	case <-ln.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { ln.turn <- struct{}{} }()
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.slots }()
	return l.handler.Handle(ctx, u)
}

func (l *Lanes) enter(a Address) *lane {
	l.mu.Lock()
	defer l.mu.Unlock()
	ln := l.lanes[a]
	if ln == nil {
		ln = &lane{turn: make(chan struct{}, 1)}
		ln.turn <- struct{}{}
		l.lanes[a] = ln
	}
	ln.waiting++
	return ln
}

func (l *Lanes) leave(a Address, ln *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ln.waiting--; ln.waiting == 0 {
		delete(l.lanes, a)
	}
}
