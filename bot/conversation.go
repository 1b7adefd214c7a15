package bot

import (
	"context"
	"strings"
	"time"
)

// conversation is what waits for one chat. The sender's mu guards it, except paid, which is its worker's.
type conversation struct {
	lines   [2][]Outgoing // by rank, ascending IDs; the head of a line stays there while it is tried
	working bool
	poke    chan struct{} // not nil while an announcement is the head: closed when a reply comes
	pace    *bucket
	paid    bool // a token of pace was taken and not used
	flushes []flush
}

// flush waits until nothing up to an ID is untried.
type flush struct {
	upTo uint64
	done chan struct{}
}

func newConversation(p Pace, chat string) *conversation {
	if p.GroupPerMin > 0 && strings.HasPrefix(chat, "-") {
		return &conversation{pace: newBucket(p.GroupPerMin/60, 1)}
	}
	return &conversation{pace: newBucket(p.ChatPerSecond, p.ChatBurst)}
}

func (c *conversation) add(out Outgoing) {
	line := &c.lines[rank(out.Bulk)]
	*line = append(*line, out)
	if !out.Bulk && c.poke != nil {
		close(c.poke)
		c.poke = nil
	}
}

// head is the message to try next: the first reply, or the first announcement when no reply waits.
func (c *conversation) head() (Outgoing, bool) {
	for _, line := range c.lines {
		if len(line) > 0 {
			return line[0], true
		}
	}
	return Outgoing{}, false
}

// tried takes the message off its line, or puts the postponed one in its place, and ends the flushes that waited for it only.
func (c *conversation) tried(done Settled) {
	line := &c.lines[rank(done.Out.Bulk)]
	if done.How == Postponed {
		(*line)[0] = done.Out
	} else if *line = (*line)[1:]; len(*line) == 0 {
		*line = nil
	}
	c.answer(func(f flush) bool { return done.How == Postponed || !c.holds(f.upTo) })
}

func (c *conversation) holds(upTo uint64) bool {
	for _, line := range c.lines {
		if len(line) > 0 && line[0].ID <= upTo {
			return true
		}
	}
	return false
}

func (c *conversation) last() (id uint64) {
	for _, line := range c.lines {
		if n := len(line); n > 0 {
			id = max(id, line[n-1].ID)
		}
	}
	return id
}

func (c *conversation) answer(over func(flush) bool) {
	kept := c.flushes[:0]
	for _, f := range c.flushes {
		if over(f) {
			close(f.done)
			continue
		}
		kept = append(kept, f)
	}
	c.flushes = kept
}

// ready waits until out may be sent. It is false when the sender ends or something more urgent came.
func (c *conversation) ready(ctx context.Context, g *gate, out Outgoing, poke <-chan struct{}) bool {
	if !wait(ctx, poke, time.Until(out.NotUntil)) {
		return false
	}
	for !c.paid {
		d := c.pace.take(time.Now())
		if c.paid = d == 0; !c.paid && !wait(ctx, poke, d) {
			return false
		}
	}
	if !g.pass(ctx, out.Bulk, poke) {
		return false
	}
	c.paid = false
	return true
}

// wait sleeps for d. It is false when ctx ended or poke was closed before.
func wait(ctx context.Context, poke <-chan struct{}, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-poke:
	case <-ctx.Done():
	}
	return false
}
