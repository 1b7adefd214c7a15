package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Sender is the pump between the outbox and the channels. Within a conversation replies go in order of ID, one at a time, and
// announcements in order of ID when no reply waits; conversations go in parallel. Each channel has its own queue, pace and window, so
// that one that is down stops nobody else. A message that a channel took is settled after, so a crash in between sends it again:
// at least once.
type Sender struct {
	outbox Outbox
	log    *slog.Logger
	wake   chan struct{}
	settle chan Settled
	life   context.Context // of the workers: ends with Run, never with the request that flushed
	stop   context.CancelFunc
	sends  context.Context // of what is under way: ends a moment after life
	cut    context.CancelFunc

	loading sync.Mutex // held while a queue is read, so that Flush knows it has seen everything
	posts   []*post
	mu      sync.Mutex
	chats   map[Address]*conversation
	workers sync.WaitGroup
}

// post is one channel's part of the sender. loading guards cursor, the sender's mu the rest.
type post struct {
	ch     Channel
	pace   Pace
	gate   *gate
	cursor [2]uint64 // by rank: everything up to here was read
	bulk   int       // announcements in memory
	more   bool      // there was no room for more of them
}

const (
	// window is how many announcements of a channel may be in memory before they wait in the outbox.
	window = 4096
	// page is how many messages are read at once.
	page = 256
	// batch is how many outcomes are stored at once.
	batch = 256
	// grace is how long messages that are under way may take when the sender ends.
	grace = 5 * time.Second
)

// NewSender makes a sender; Run must be called for what it sends to be settled.
func NewSender(outbox Outbox, channels []Channel, log *slog.Logger) *Sender {
	s := &Sender{outbox: outbox, log: log, wake: make(chan struct{}, 1), settle: make(chan Settled, window),
		chats: make(map[Address]*conversation)}
	s.life, s.stop = context.WithCancel(context.Background())
	s.sends, s.cut = context.WithCancel(context.Background())
	for _, c := range channels {
		p := &post{ch: c}
		if paced, ok := c.(Pacer); ok {
			p.pace = paced.Pace()
		}
		p.gate = newGate(p.pace)
		s.posts = append(s.posts, p)
	}
	return s
}

// Wake tells the sender that the outbox has something new. It never blocks.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, waits a moment for what is under way, and returns ctx's error. It is called once.
func (s *Sender) Run(ctx context.Context) error {
	var settling sync.WaitGroup
	settling.Go(s.settleAll)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		s.load(ctx)
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-tick.C:
		}
	}
	s.mu.Lock()
	s.stop()
	s.mu.Unlock()
	late := time.AfterFunc(grace, s.cut)
	s.workers.Wait()
	late.Stop()
	s.cut()
	close(s.settle)
	settling.Wait()
	return ctx.Err()
}

// Flush returns when every message to that conversation that was in the outbox when it was called was tried, or the first of them has
// to wait for another try, or ctx or the sender ends.
func (s *Sender) Flush(ctx context.Context, to Address) error {
	s.load(ctx)
	done := s.flushed(to)
	if done == nil {
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// flushed is closed when Flush is over; nil when there is nothing to wait for.
func (s *Sender) flushed(to Address) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[to]
	if c == nil || !c.working {
		return nil
	}
	if head, ok := c.head(); !ok || head.NotUntil.After(time.Now()) {
		return nil
	}
	f := flush{c.last(), make(chan struct{})}
	c.flushes = append(c.flushes, f)
	return f.done
}

// load reads what is new, replies first, as far as the windows allow.
func (s *Sender) load(ctx context.Context) {
	s.loading.Lock()
	defer s.loading.Unlock()
	for _, bulk := range []bool{false, true} {
		for _, p := range s.posts {
			s.read(ctx, p, bulk)
		}
	}
}

func (s *Sender) read(ctx context.Context, p *post, bulk bool) {
	cursor := &p.cursor[rank(bulk)]
	for ctx.Err() == nil {
		room := s.room(p, bulk)
		if room == 0 {
			return
		}
		outs, err := s.outbox.Waiting(ctx, Queue{Channel: p.ch.Name(), Bulk: bulk}, *cursor, room)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Error("reading the outbox", "channel", p.ch.Name(), "err", err)
			}
			return
		}
		for _, out := range outs {
			if !s.enqueue(p, out) {
				return
			}
			*cursor = out.ID
		}
		if len(outs) < room {
			return
		}
	}
}

// room is how many more messages may be read. Replies are bounded by the people who write; announcements by the window.
func (s *Sender) room(p *post, bulk bool) int {
	if !bulk {
		return page
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.more = p.bulk >= window
	return min(max(window-p.bulk, 0), page)
}

// enqueue is false when the sender has ended.
func (s *Sender) enqueue(p *post, out Outgoing) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.life.Err() != nil {
		return false
	}
	c := s.chats[out.To]
	if c == nil {
		c = newConversation(p.pace, out.To.Chat)
		s.chats[out.To] = c
	}
	c.add(out)
	p.bulk += rank(out.Bulk)
	if !c.working {
		c.working = true
		s.workers.Go(func() { s.work(p, c) })
	}
	return true
}

// work sends the messages of one conversation until none waits.
func (s *Sender) work(p *post, c *conversation) {
	for {
		out, poke, ok := s.next(c)
		if !ok {
			return
		}
		if c.ready(s.life, p.gate, out, poke) {
			s.send(p, c, out)
			p.gate.leave()
		}
	}
}

// next gives the message to try, or ends the work on the conversation.
func (s *Sender) next(c *conversation) (out Outgoing, poke <-chan struct{}, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, ok = c.head()
	if !ok || s.life.Err() != nil {
		c.working = false
		c.answer(func(flush) bool { return true })
		return out, nil, false
	}
	c.poke = nil
	if out.Bulk {
		c.poke = make(chan struct{})
	}
	return out, c.poke, true
}

func (s *Sender) send(p *post, c *conversation, out Outgoing) {
	_, err := p.ch.Send(s.sends, out)
	if err != nil && s.sends.Err() != nil {
		return // shutting down: the outbox still holds it
	}
	done := outcome(out, err, time.Now())
	if err != nil {
		s.log.Warn("sending", "channel", out.To.Channel, "message", out.ID, "attempt", out.Attempts+1, "err", err)
		if fault(err).Fault == Misconfigured {
			p.gate.pause(time.Now().Add(misconfigured))
		}
	}
	s.mu.Lock()
	c.tried(done)
	if done.How != Postponed {
		p.bulk -= rank(out.Bulk)
	}
	more := p.more && p.bulk <= window/2
	p.more = p.more && !more
	s.mu.Unlock()
	s.settle <- done
	if more {
		s.Wake()
	}
}

// settleAll stores outcomes in batches of whatever has come together.
func (s *Sender) settleAll() {
	for first := range s.settle {
		done := []Settled{first}
		for len(done) < batch && len(s.settle) > 0 {
			done = append(done, <-s.settle)
		}
		s.store(done)
		s.sweep()
		for _, d := range done {
			if d.How == Rerouted {
				s.Wake()
			}
		}
	}
}

// store settles until it is done; when the sender has ended it tries once. While it can not, sending stops by and by.
func (s *Sender) store(done []Settled) {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := s.outbox.Settle(context.Background(), done)
		if err == nil {
			return
		}
		s.log.Error("settling sent messages; they may be sent again after a restart", "messages", len(done), "err", err)
		if !wait(s.life, nil, pause) {
			return
		}
	}
}

// sweep forgets conversations that have been still for long enough that their pace no longer matters.
func (s *Sender) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.chats) < 2*window {
		return
	}
	now := time.Now()
	for a, c := range s.chats {
		if !c.working && c.pace.full(now) {
			delete(s.chats, a)
		}
	}
}
