package bot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// Sender is the pump between the outbox and the channels. Within a conversation messages go in order of ID, one at a time;
// conversations go in parallel. A message that a channel took is settled after, so a crash in between sends it again: at least once.
type Sender struct {
	outbox   Outbox
	channels map[string]Channel
	log      *slog.Logger
	wake     chan struct{}
	settle   chan Settled
	life     context.Context // of the workers: ends with Run, never with the request that flushed
	stop     context.CancelFunc

	loading sync.Mutex // held while a queue is read, so that Flush knows it has seen everything
	mu      sync.Mutex
	chats   map[Address]*chatQueue
	queued  int
	cursor  map[bool]uint64 // by bulk: everything up to here was read
	buckets map[string]*bucket
	workers sync.WaitGroup
}

type chatQueue struct {
	outs    []Outgoing
	working bool
	pace    *bucket
	idle    []chan struct{} // closed when the queue runs empty
}

// window is how many messages may be in memory before announcements wait in the outbox.
const window = 4096

// NewSender makes a sender; nothing goes out before Run.
func NewSender(outbox Outbox, channels []Channel, log *slog.Logger) *Sender {
	life, stop := context.WithCancel(context.Background())
	s := &Sender{outbox: outbox, channels: make(map[string]Channel), log: log, life: life, stop: stop,
		wake: make(chan struct{}, 1), settle: make(chan Settled, window),
		chats: make(map[Address]*chatQueue), cursor: make(map[bool]uint64), buckets: make(map[string]*bucket)}
	for _, c := range channels {
		s.channels[c.Name()] = c
		p := pace(c)
		s.buckets[c.Name()] = newBucket(p.PerSecond, p.Burst)
	}
	return s
}

func pace(c Channel) Pace {
	if p, ok := c.(Pacer); ok {
		return p.Pace()
	}
	return Pace{}
}

// Wake tells the sender that the outbox has something new. It never blocks.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run sends until ctx ends, waits for what is under way, and returns ctx's error.
func (s *Sender) Run(ctx context.Context) error {
	var settling sync.WaitGroup
	settling.Go(s.settleAll)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		s.load(ctx)
		select {
		case <-ctx.Done():
			s.stop()
			s.workers.Wait()
			close(s.settle)
			settling.Wait()
			return ctx.Err()
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// Flush returns when every message to that conversation that was in the outbox when it was called was tried once, or ctx ends.
func (s *Sender) Flush(ctx context.Context, to Address) error {
	s.load(ctx)
	s.mu.Lock()
	q := s.chats[to]
	if q == nil || !q.working {
		s.mu.Unlock()
		return ctx.Err()
	}
	done := make(chan struct{})
	q.idle = append(q.idle, done)
	s.mu.Unlock()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// load reads what is new, replies first, as far as the window allows.
func (s *Sender) load(ctx context.Context) {
	s.loading.Lock()
	defer s.loading.Unlock()
	for _, bulk := range []bool{false, true} {
		for ctx.Err() == nil {
			room := s.room(bulk)
			if room == 0 {
				break
			}
			outs, err := s.outbox.Waiting(ctx, bulk, s.cursor[bulk], room)
			if err != nil {
				s.log.Error("reading the outbox", "err", err)
				break
			}
			for _, out := range outs {
				s.enqueue(out)
				s.cursor[bulk] = out.ID
			}
			if len(outs) < room {
				break
			}
		}
	}
}

// page is how many messages are read at once.
const page = 256

// room is how many more messages may be read. Replies are bounded by the people who write; announcements by the window.
func (s *Sender) room(bulk bool) int {
	if !bulk {
		return page
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return min(max(window-s.queued, 0), page)
}

func (s *Sender) enqueue(out Outgoing) {
	ch := s.channels[out.To.Channel]
	if ch == nil {
		return // that channel is not switched on; the message waits in the outbox
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.chats[out.To]
	if q == nil {
		p := pace(ch)
		q = &chatQueue{pace: newBucket(p.ChatPerSecond, p.ChatBurst)}
		if p.GroupPerMin > 0 && strings.HasPrefix(out.To.Chat, "-") {
			q.pace = newBucket(p.GroupPerMin/60, 1)
		}
		s.chats[out.To] = q
	}
	q.outs = append(q.outs, out)
	s.queued++
	if !q.working {
		q.working = true
		s.workers.Go(func() { s.work(s.life, ch, q) })
	}
}

// work sends the messages of one conversation until its queue is empty.
func (s *Sender) work(ctx context.Context, ch Channel, q *chatQueue) {
	for {
		out, ok := s.head(ctx, q)
		if !ok {
			return
		}
		if wait(ctx, time.Until(out.NotUntil)) && wait(ctx, q.pace.take(time.Now())) &&
			wait(ctx, s.buckets[ch.Name()].take(time.Now())) {
			s.sendOne(ctx, ch, q, out)
		}
	}
}

// head gives the first message of the queue, or ends the work on it.
func (s *Sender) head(ctx context.Context, q *chatQueue) (Outgoing, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(q.outs) > 0 && ctx.Err() == nil {
		return q.outs[0], true
	}
	q.working = false
	for _, c := range q.idle {
		close(c)
	}
	q.idle = nil
	s.queued -= len(q.outs)
	q.outs = nil
	return Outgoing{}, false
}

func (s *Sender) sendOne(ctx context.Context, ch Channel, q *chatQueue, out Outgoing) {
	_, err := ch.Send(ctx, out)
	if err != nil && ctx.Err() != nil {
		return // shutting down: the outbox still holds it
	}
	done := outcome(out, err, time.Now())
	if err != nil {
		s.log.Warn("sending", "channel", out.To.Channel, "message", out.ID, "attempt", out.Attempts+1, "err", err)
	}
	s.mu.Lock()
	if done.How == Postponed {
		q.outs[0] = done.Out
		for _, c := range q.idle {
			close(c)
		}
		q.idle = nil
	} else {
		q.outs = q.outs[1:]
		s.queued--
	}
	s.mu.Unlock()
	s.settle <- done
}

// maxAttempts is how often a message is tried; with the back-off below the tries span about a day.
const maxAttempts = 30

// outcome decides what a result means: a retry backs off from one second, doubling to one hour, or as long as the vendor asks.
func outcome(out Outgoing, err error, now time.Time) Settled {
	var se *SendError
	switch {
	case err == nil:
		return Settled{Out: out, How: Sent}
	case !errors.As(err, &se):
		se = &SendError{Fault: Retry}
	}
	switch se.Fault {
	case Gone:
		return Settled{Out: out, How: Lost}
	case Rejected:
		return Settled{Out: out, How: Dropped}
	case Closed:
		return Settled{Out: out, How: Held}
	case Moved:
		return Settled{Out: out, How: Rerouted, NewChat: se.NewChat}
	}
	out.Attempts++
	if out.Attempts >= maxAttempts {
		return Settled{Out: out, How: Dropped}
	}
	back := min(time.Second<<min(out.Attempts-1, 12), time.Hour)
	out.NotUntil = now.Add(max(back, se.After))
	return Settled{Out: out, How: Postponed}
}

// settleAll stores outcomes in batches of whatever has come together.
func (s *Sender) settleAll() {
	for first := range s.settle {
		batch := []Settled{first}
		for len(batch) < 256 && len(s.settle) > 0 {
			batch = append(batch, <-s.settle)
		}
		if err := s.outbox.Settle(context.Background(), batch); err != nil {
			s.log.Error("settling sent messages; they may be sent again after a restart", "err", err)
		}
		s.sweep()
		for _, d := range batch {
			if d.How == Rerouted {
				s.Wake()
			}
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
	for a, q := range s.chats {
		if !q.working && q.pace.full(now) {
			delete(s.chats, a)
		}
	}
}

// wait sleeps for d and tells whether ctx still lives.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
