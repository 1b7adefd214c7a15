package zalobot

import (
	"context"
	"errors"
	"sync"
	"time"

	"isobot/bot"
)

const (
	remembered = 2000 // message ids that were delivered lately
	maxWaiting = 500  // updates taken and not delivered; beyond it no poll is made
	maxRepeat  = 3    // doublings of MinPoll while the vendor shows what is known: 8 s
)

// poll asks for updates in one goroutine and delivers in another: while nobody asks, the vendor may drop what people write.
func (c *Channel) poll(ctx context.Context, deliver bot.Deliver) error {
	ctx, cancel := context.WithCancel(ctx)
	w := &worker{channel: c, deliver: deliver, known: newMemory(remembered), fresh: make(chan incoming, maxWaiting)}
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	for _, e := range c.spooled() {
		w.offer(ctx, e)
	}
	running.Go(func() { w.run(ctx) })
	wait, repeats := bot.BackOff{First: c.cfg.BackOff}, 0
	for {
		began := time.Now()
		events, err := c.getUpdates(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case hopeless(err):
			return errors.Join(ErrCannotGoOn, err)
		case err != nil:
			pause := wait.Next(0)
			c.explainPoll(ctx, err, pause)
			bot.Sleep(ctx, pause)
			continue
		}
		wait.Reset()
		if c.take(ctx, w, events) == 0 && len(events) > 0 {
			repeats++
		} else {
			repeats = 0
		}
		bot.Sleep(ctx, c.pause(repeats)-time.Since(began))
	}
}

// pause is the least time from the beginning of one poll to the next, after so many that showed only what is known.
func (c *Channel) pause(repeats int) time.Duration { return c.cfg.MinPoll << min(repeats, maxRepeat) }

// take spools what is new and hands it to the worker; it returns how many were. What can not be spooled is kept in memory:
// the vendor may show it only once.
func (c *Channel) take(ctx context.Context, w *worker, events []incoming) (fresh int) {
	for _, e := range events {
		if w.known.has(e.id()) {
			continue
		}
		fresh++
		if err := spool(c.cfg.Spool, e); err != nil {
			c.log.Error("an update could not be spooled; a crash now would lose it", "update", e.id(), "err", err)
		}
		w.offer(ctx, e)
	}
	return fresh
}

// worker delivers what was taken. One goroutine delivers: a poll brings one update a second.
type worker struct {
	channel   *Channel
	deliver   bot.Deliver
	known     *memory
	fresh     chan incoming
	waiting   []waiting
	succeeded int
}

// waiting is an update that is not delivered yet.
type waiting struct {
	event incoming
	tries int
	since int // worker.succeeded at its first failure
}

// offer queues an update; it blocks while too many wait.
func (w *worker) offer(ctx context.Context, e incoming) {
	w.known.add(e.id())
	select {
	case w.fresh <- e:
	case <-ctx.Done():
	}
}

// run delivers until ctx ends.
func (w *worker) run(ctx context.Context) {
	wait := bot.BackOff{First: w.channel.cfg.BackOff}
	retry := time.NewTimer(time.Hour)
	defer retry.Stop()
	for {
		fresh := w.fresh
		if len(w.waiting) >= maxWaiting {
			fresh = nil
		}
		select {
		case <-ctx.Done():
			return
		case e := <-fresh:
			w.waiting = append(w.waiting, waiting{event: e})
		case <-retry.C:
		}
		before := w.succeeded
		w.round(ctx)
		if len(w.waiting) == 0 || w.succeeded > before {
			wait.Reset()
		}
		retry.Reset(wait.Next(0))
	}
}

// round tries every waiting update once, in order; one that fails holds back the later ones of its conversation.
func (w *worker) round(ctx context.Context) {
	var left []waiting
	held := map[string]bool{}
	for _, u := range w.waiting {
		if ctx.Err() != nil || held[u.event.chat()] || !w.try(ctx, &u) {
			held[u.event.chat()] = true
			left = append(left, u)
		}
	}
	w.waiting = left
}

// try delivers one update and tells whether it is done with.
func (w *worker) try(ctx context.Context, u *waiting) bool {
	c := w.channel
	othersDo := u.tries > 0 && w.succeeded > u.since
	update := mapEvent(u.event, *c.self.Load())
	typing := func(ctx context.Context) { _ = c.Typing(ctx, update.From) } // a courtesy
	err := bot.WhileWorking(ctx, typing, func() error { return w.deliver(ctx, update) })
	if err == nil {
		w.succeeded++
		if err := unspool(c.cfg.Spool, u.event); err != nil {
			c.log.Warn("a delivered update stays in the spool and will be delivered once more", "update", u.event.id(), "err", err)
		}
		return true
	}
	if ctx.Err() != nil {
		return false
	}
	if u.tries++; u.tries == 1 {
		u.since = w.succeeded
	}
	if othersDo && u.tries >= c.cfg.Tries && inSpool(c.cfg.Spool, u.event) {
		c.log.Error("an update failed again and again; it stays in the spool until the next start", "update", u.event.id(), "err", err)
		return true
	}
	c.log.Warn("an update could not be handled; trying again", "update", u.event.id(), "tries", u.tries, "err", err)
	return false
}

// memory remembers the last n ids.
type memory struct {
	mu   sync.Mutex
	ring []string
	next int
	set  map[string]bool
}

func newMemory(n int) *memory { return &memory{ring: make([]string, n), set: make(map[string]bool, n)} }

func (m *memory) has(id string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.set[id]
}

func (m *memory) add(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.set[id] {
		return
	}
	delete(m.set, m.ring[m.next])
	m.ring[m.next], m.set[id] = id, true
	m.next = (m.next + 1) % len(m.ring)
}
