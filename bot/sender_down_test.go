package bot_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"isobot/bot"
)

// TestDownChannel floods a channel that hangs: the other one's replies and announcements go as if it were not there.
func TestDownChannel(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		down, up := newVendor("down"), newVendor("up")
		down.took = 30 * time.Second
		down.answer = func(context.Context, bot.Outgoing, int) error { return errors.New("i/o timeout") }
		news := make([]string, 12)
		for c := range 500 {
			o.say(to(down, fmt.Sprint(c)), true, news...)
		}
		for c := range 100 {
			o.say(to(down, fmt.Sprint("r", c)), false, "reply")
		}
		o.open(o, down, up)
		time.Sleep(time.Second)
		for c := range 500 {
			o.say(to(up, fmt.Sprint(c)), true, "news")
			o.say(to(up, fmt.Sprint(c)), false, "reply")
		}
		time.Sleep(time.Second)
		if n := len(up.seen()); n != 1000 || o.waiting("up") != 0 {
			t.Errorf("%d of 1000 messages went out beside a channel that is down", n)
		}
		if down.most > 64 {
			t.Errorf("%d sends at once to a channel that is down", down.most)
		}
		o.end()
		if n := o.waiting("down"); n != 6100 {
			t.Errorf("%d messages wait for the channel that is down, want 6100", n)
		}
	})
}

// TestManyAnnouncements are more than fit into memory at once; each goes once.
func TestManyAnnouncements(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.took = 10 * time.Millisecond
		texts := make([]string, 10)
		for c := range 1000 {
			o.say(to(v, fmt.Sprint(c)), true, texts...)
		}
		o.open(o, v)
		time.Sleep(10 * time.Second)
		o.end()
		if n := len(v.seen()); n != 10_000 || len(v.count) != 10_000 || o.waiting("v") != 0 {
			t.Errorf("%d sends of %d messages, %d wait", n, len(v.count), o.waiting("v"))
		}
		if last := v.seen()[9999].at; last > 2*time.Second { // 64 at once, 10 ms each: 1.6 s; the rest does not wait for the next look
			t.Errorf("the last went after %v", last)
		}
	})
}

func TestFlush(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.took = time.Second
		v.answer = func(_ context.Context, out bot.Outgoing, tries int) error {
			if out.Message.Text == "fails" {
				return errors.New("no")
			}
			return nil
		}
		o.open(o, v)
		flushed := func(chat string, want time.Duration) {
			t.Helper()
			start := time.Now()
			if err := o.sender.Flush(t.Context(), to(v, chat)); err != nil {
				t.Errorf("Flush: %v", err)
			}
			if took := time.Since(start); took != want {
				t.Errorf("Flush(%s) took %v, want %v", chat, took, want)
			}
		}
		flushed("1", 0)
		o.say(to(v, "1"), false, "a", "b", "c")
		o.say(to(v, "2"), false, "other")
		flushed("1", 3*time.Second)
		flushed("1", 0)
		o.say(to(v, "1"), false, "d")
		time.AfterFunc(time.Second/2, func() { o.say(to(v, "1"), false, "e", "f", "g") })
		flushed("1", time.Second) // not for what came after
		o.say(to(v, "3"), false, "fails", "behind")
		flushed("3", time.Second) // the first try of the first message
		flushed("3", 0)           // it waits for its next try
		o.end()
		flushed("1", 0) // nothing is sent any more
	})
}

// TestFlushGivenUp ends a flush early; the messages go all the same.
func TestFlushGivenUp(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.took = time.Second
		o.open(o, v)
		o.say(to(v, "1"), false, "a", "b", "c")
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if err := o.sender.Flush(ctx, to(v, "1")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Flush = %v", err)
		}
		time.Sleep(4 * time.Second)
		o.end()
		if got := v.texts(); got != "a b c" {
			t.Errorf("sent %s", got)
		}
	})
}

// noSettling is an outbox whose store is gone after the message went out.
type noSettling struct {
	bot.Outbox
	fails atomic.Int32 // how many times
}

func (n *noSettling) Settle(ctx context.Context, done []bot.Settled) error {
	if n.fails.Add(-1) >= 0 {
		return errors.New("disk full")
	}
	return n.Outbox.Settle(ctx, done)
}

// TestCrashBeforeSettling sends again what was not settled: at least once.
func TestCrashBeforeSettling(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		broken := &noSettling{Outbox: o}
		broken.fails.Store(1 << 20)
		o.open(broken, v)
		o.say(to(v, "1"), false, "a", "b")
		time.Sleep(time.Second)
		o.end()
		o.open(o, v)
		time.Sleep(time.Second)
		o.end()
		if got := v.texts(); got != "a b a b" || o.waiting("v") != 0 {
			t.Errorf("sent %s, %d wait", got, o.waiting("v"))
		}
	})
}

// TestSettlingRecovers tries to settle again while the program runs, so that nothing is sent twice.
func TestSettlingRecovers(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		broken := &noSettling{Outbox: o}
		broken.fails.Store(5)
		o.open(broken, v)
		o.say(to(v, "1"), false, "a", "b")
		time.Sleep(time.Minute)
		o.end()
		o.open(o, v)
		time.Sleep(time.Second)
		o.end()
		if got := v.texts(); got != "a b" || o.waiting("v") != 0 {
			t.Errorf("sent %s, %d wait", got, o.waiting("v"))
		}
	})
}

// TestShutdown lets what is under way come to its end, for a moment, and starts nothing new.
func TestShutdown(t *testing.T) {
	for took, want := range map[time.Duration]struct {
		waits int
		last  time.Duration
	}{2 * time.Second: {1, 2 * time.Second}, time.Hour: {2, 6 * time.Second}} {
		bubble(t, func(t *testing.T, o *office) {
			v := newVendor("v")
			v.took = took
			start := time.Now()
			o.open(o, v)
			o.say(to(v, "1"), false, "a", "b")
			time.Sleep(time.Second)
			o.end()
			if n := o.waiting("v"); n != want.waits || time.Since(start) != want.last {
				t.Errorf("sends of %v: ended after %v with %d waiting, want %v with %d", took, time.Since(start), n, want.last, want.waits)
			}
		})
	}
}

func TestChannelOff(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		on, off := newVendor("on"), newVendor("off")
		o.say(to(off, "1"), false, "later")
		o.open(o, on)
		o.say(to(on, "1"), false, "now")
		time.Sleep(time.Second)
		o.end()
		if on.texts() != "now" || o.waiting("off") != 1 {
			t.Errorf("sent %s, %d wait for the channel that is off", on.texts(), o.waiting("off"))
		}
		o.open(o, on, off)
		time.Sleep(time.Second)
		o.end()
		if off.texts() != "later" {
			t.Errorf("sent %s when the channel was on", off.texts())
		}
	})
}
