package telegram

import (
	"context"
	"errors"
	"sync"
	"time"

	"isobot/bot"
)

const (
	parallel  = 16                     // deliveries at once
	settling  = 2 * time.Second        // how long a poll waits for slow deliveries before it asks again
	samePause = 4                      // times BackOff: an offset that did not move is not asked again sooner (the vendor slows down who does)
	minPoll   = 200 * time.Millisecond // an empty answer that came sooner is no long poll; do not spin
)

// poll is the loop over getUpdates.
func (c *Channel) poll(ctx context.Context, self user, deliver bot.Deliver) error {
	p := &poller{channel: c, self: self, deliver: deliver, chats: map[string]*queue{}, pending: map[int64]struct{}{},
		slots: make(chan struct{}, parallel), changed: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(ctx)
	defer p.running.Wait()
	defer cancel()
	c.redeliver(ctx, p)
	wait := bot.BackOff{First: c.cfg.BackOff}
	for {
		offset, began := p.offset(), time.Now()
		updates, err := c.getUpdates(ctx, offset)
		switch {
		case ended(ctx):
			return ctx.Err()
		case hopeless(err):
			return errors.Join(ErrCannotGoOn, err)
		case err != nil:
			pause := wait.Next(retryAfter(err))
			c.explainPoll(ctx, err, pause)
			bot.Sleep(ctx, pause)
			continue
		}
		wait.Reset()
		p.take(ctx, offset, updates)
		p.settle(ctx)
		switch {
		case len(updates) == 0:
			bot.Sleep(ctx, minPoll-time.Since(began))
		case p.offset() == offset:
			p.waitMoved(ctx, offset, samePause*c.cfg.BackOff)
		}
	}
}

// poller knows which updates the vendor showed and are not delivered yet. Its offset is the lowest of them.
type poller struct {
	channel *Channel
	self    user
	deliver bot.Deliver
	running sync.WaitGroup
	slots   chan struct{} // one for each delivery under way
	changed chan struct{} // a nudge: something was delivered or failed

	mu        sync.Mutex
	pending   map[int64]struct{} // shown and not delivered yet
	next      int64              // one past the highest update shown
	chats     map[string]*queue
	working   int // queues that deliver now, not waiting for a next try
	succeeded int // deliveries so far
}

// queue holds the updates of one conversation that wait, in order. A goroutine works it off while it is in poller.chats.
type queue struct{ updates []incoming }

// offset is what the next poll confirms up to, exclusively.
func (p *poller) offset() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	low := p.next
	for id := range p.pending {
		low = min(low, id)
	}
	return low
}

// take queues what was not shown before. The answer to a poll shows nothing below the offset that was asked for, unless the
// vendor counts anew, as it may after a week without updates.
func (p *poller) take(ctx context.Context, asked int64, updates []incoming) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.pending) == 0 && len(updates) > 0 && *updates[0].ID < asked {
		p.next = *updates[0].ID
	}
	for _, u := range updates {
		if *u.ID < p.next {
			continue // pending, or delivered past one that is
		}
		p.next = *u.ID + 1
		p.pending[*u.ID] = struct{}{}
		p.enqueue(ctx, u)
	}
}

// enqueue appends to the conversation's queue and starts its worker if there is none. p.mu is held.
func (p *poller) enqueue(ctx context.Context, u incoming) {
	key := u.chatID()
	if q, ok := p.chats[key]; ok {
		q.updates = append(q.updates, u)
		return
	}
	q := &queue{updates: []incoming{u}}
	p.chats[key] = q
	p.working++
	p.running.Go(func() { p.work(ctx, key, q) })
}

// work delivers one conversation's updates in order until none is left or ctx ends.
func (p *poller) work(ctx context.Context, key string, q *queue) {
	defer p.nudge()
	for {
		p.mu.Lock()
		if len(q.updates) == 0 || ended(ctx) {
			delete(p.chats, key)
			p.working--
			p.mu.Unlock()
			return
		}
		u := q.updates[0]
		q.updates = q.updates[1:]
		p.mu.Unlock()
		if !p.insist(ctx, u) {
			continue // ctx has ended; the update stays pending
		}
		p.mu.Lock()
		delete(p.pending, *u.ID)
		p.mu.Unlock()
		p.nudge()
	}
}

// insist delivers u until it succeeds or is parked. It returns false only when ctx ended first. Parking asks that another
// update succeeded between the first failure and the last try: else it is the program that is ill, not this update.
func (p *poller) insist(ctx context.Context, u incoming) bool {
	wait := bot.BackOff{First: p.channel.cfg.BackOff}
	first := p.successes()
	for tries := 1; ; tries++ {
		othersDo := p.successes() > first
		err := p.once(ctx, u)
		if err == nil {
			return true
		}
		if ended(ctx) {
			return false
		}
		if p.passOver(u, err, othersDo && tries >= p.channel.cfg.Tries) {
			return true
		}
		pause := wait.Next(retryAfter(err))
		p.channel.log.Warn("an update could not be handled; trying again", "update", u.id(), "tries", tries, "err", err, "in", pause)
		if !p.rest(ctx, pause) {
			return false
		}
	}
}

// once delivers u, in one of the slots.
func (p *poller) once(ctx context.Context, u incoming) error {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.slots }()
	err := p.channel.handle(ctx, u, p.self, p.deliver)
	if err == nil {
		p.mu.Lock()
		p.succeeded++
		p.mu.Unlock()
	}
	return err
}

// passOver tells whether u may be acknowledged although it was not delivered: it is safe in the parking folder, or can be
// read by nobody.
func (p *poller) passOver(u incoming, err error, tiredOfIt bool) bool {
	unreadable := errors.Is(err, errUndecodable)
	if !unreadable && !tiredOfIt {
		return false
	}
	log := p.channel.log.With("update", u.id())
	if p.channel.cfg.Parking == "" {
		if unreadable {
			log.Error("an update is passed over", "err", err)
		}
		return unreadable
	}
	if perr := park(p.channel.cfg.Parking, u); perr != nil {
		log.Error("an update that fails could not be parked; it holds up the polling", "err", err, "parking", perr)
		return false
	}
	log.Error("an update failed again and again and is parked; it is delivered again at the next start", "err", err)
	return true
}

// rest waits before the next try; meanwhile the conversation does not count as working.
func (p *poller) rest(ctx context.Context, d time.Duration) bool {
	p.addWorking(-1)
	p.nudge()
	defer p.addWorking(1)
	return bot.Sleep(ctx, d)
}

func (p *poller) addWorking(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.working += n
}

func (p *poller) successes() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.succeeded
}

func (p *poller) nudge() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// settle waits until nothing is being delivered, but no longer than settling: one slow delivery must not hold up the rest.
func (p *poller) settle(ctx context.Context) {
	p.waitFor(ctx, settling, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return p.working == 0
	})
}

// waitMoved waits until the offset is another, or d has passed.
func (p *poller) waitMoved(ctx context.Context, offset int64, d time.Duration) {
	p.waitFor(ctx, d, func() bool { return p.offset() != offset })
}

func (p *poller) waitFor(ctx context.Context, d time.Duration, done func() bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-p.changed:
		}
	}
}
