package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/staff"
)

func TestOrder(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.took = 50 * time.Millisecond
		o.open(o, v)
		for n := range 10 {
			for c := range 40 {
				o.say(to(v, fmt.Sprint(c)), false, fmt.Sprint(n))
			}
			time.Sleep(time.Duration(n) * time.Millisecond)
		}
		time.Sleep(5 * time.Second)
		o.end()
		got := map[string]string{}
		for _, tr := range v.seen() {
			got[tr.chat] += tr.text
		}
		for chat, texts := range got {
			if texts != "0123456789" {
				t.Errorf("chat %s got %s", chat, texts)
			}
		}
		if v.fault != "" || v.most < 20 || len(got) != 40 || o.waiting("v") != 0 {
			t.Errorf("%s; at most %d at once, %d chats, %d still wait", v.fault, v.most, len(got), o.waiting("v"))
		}
	})
}

func TestRepliesBeforeAnnouncements(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.pace = bot.Pace{PerSecond: 10, Burst: 1, ChatPerSecond: 1, ChatBurst: 1}
		o.open(o, v)
		for c := range 100 {
			o.say(to(v, fmt.Sprint(c)), true, "news")
		}
		time.Sleep(time.Second)
		o.say(to(v, "somebody"), false, "reply")
		o.say(to(v, "99"), false, "reply") // an announcement waits for the same person
		time.Sleep(300 * time.Millisecond)
		if n := strings.Count(v.texts(), "reply"); n != 2 {
			t.Errorf("%d replies within 0.3 s, want 2", n)
		}
		time.Sleep(12 * time.Second)
		o.end()
		if n := len(v.seen()); n != 102 {
			t.Errorf("%d messages went out, want 102", n)
		}
		if last := v.seen()[101].at; last < 10*time.Second || last > 11*time.Second {
			t.Errorf("102 messages at 10 a second took %v", last)
		}
	})
}

func TestPace(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.pace = bot.Pace{PerSecond: 30, Burst: 30, ChatPerSecond: 1, ChatBurst: 3, GroupPerMin: 20}
		o.open(o, v)
		for range 6 {
			o.say(to(v, "1"), false, "m")
			o.say(to(v, "-1"), false, "m")
		}
		time.Sleep(time.Minute)
		o.end()
		var person, group []time.Duration
		for _, tr := range v.seen() {
			if tr.chat == "1" {
				person = append(person, tr.at.Round(time.Millisecond))
			} else {
				group = append(group, tr.at.Round(time.Millisecond))
			}
		}
		s := time.Second
		if want := []time.Duration{0, 0, 0, s, 2 * s, 3 * s}; !slices.Equal(person, want) {
			t.Errorf("to a person at %v, want %v", person, want)
		}
		if want := []time.Duration{0, 3 * s, 6 * s, 9 * s, 12 * s, 15 * s}; !slices.Equal(group, want) {
			t.Errorf("to a group at %v, want %v", group, want)
		}
	})
}

func TestBackoff(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.answer = func(context.Context, bot.Outgoing, int) error { return errors.New("502 with HTML") }
		o.open(o, v)
		o.say(to(v, "1"), false, "m")
		time.Sleep(48 * time.Hour)
		o.end()
		tries := v.seen()
		var gaps []time.Duration
		for i := 1; i < len(tries); i++ {
			gaps = append(gaps, (tries[i].at - tries[i-1].at).Round(time.Second))
		}
		s := time.Second
		if want := []time.Duration{s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 64 * s, 128 * s, 256 * s, 300 * s, 300 * s}; !slices.Equal(gaps[:11], want) {
			t.Errorf("waits %v, want %v", gaps[:11], want)
		}
		if span := tries[len(tries)-1].at; span < 23*time.Hour || span > 25*time.Hour {
			t.Errorf("%d tries span %v, want a day", len(tries), span)
		}
		if n := o.waiting("v"); n != 0 {
			t.Errorf("%d messages wait after the last try", n)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.answer = func(_ context.Context, out bot.Outgoing, tries int) error {
			if out.To.Chat == "1" && tries == 1 {
				return fmt.Errorf("send: %w", &bot.SendError{Fault: bot.Retry, After: 33 * time.Second, Err: errors.New("429")})
			}
			return nil
		}
		o.open(o, v)
		o.say(to(v, "1"), false, "a", "b")
		o.say(to(v, "2"), false, "c")
		time.Sleep(time.Minute)
		o.end()
		if got := v.texts(); got != "a c a b" && got != "c a a b" {
			t.Errorf("sent %s", got)
		}
		if at := v.seen()[2].at; at < 33*time.Second || at > 34*time.Second {
			t.Errorf("tried again after %v, the vendor asked for 33 s", at)
		}
	})
}

// TestPostponedSurvives stops the sender while a message waits for its next try: the next sender goes on where it was.
func TestPostponedSurvives(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		v.answer = func(_ context.Context, out bot.Outgoing, tries int) error {
			if tries == 1 {
				return &bot.SendError{Fault: bot.Retry, After: time.Minute, Err: errors.New("429")}
			}
			if out.Attempts != 1 {
				t.Errorf("attempts %d after a restart", out.Attempts)
			}
			return nil
		}
		o.open(o, v)
		o.say(to(v, "1"), false, "m")
		time.Sleep(time.Second)
		o.end()
		o.open(o, v)
		time.Sleep(2 * time.Minute)
		o.end()
		if tries := v.seen(); len(tries) != 2 || tries[1].at < time.Minute {
			t.Errorf("tries %v", tries)
		}
	})
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		fault   bot.Fault
		newChat string
		tries   string // after a minute; two orders where two conversations go side by side
		lost    bool
		waits   int
	}{
		{bot.Gone, "", "a b", true, 0},
		{bot.Rejected, "", "a b", false, 0},
		{bot.Closed, "", "a b", false, 0},
		{bot.Moved, "2", "a b a b, a a b b", false, 0},
		{bot.Moved, "", "a b", false, 0},
		{bot.Moved, "1", "a b", false, 0},
		{bot.Misconfigured, "", "a a", false, 2},
	} {
		bubble(t, func(t *testing.T, o *office) {
			v := newVendor("v")
			v.answer = func(_ context.Context, out bot.Outgoing, _ int) error {
				if out.To.Chat == "2" {
					return nil
				}
				return &bot.SendError{Fault: c.fault, NewChat: c.newChat, Err: errors.New("no")}
			}
			o.update(func(tx dialog.Tx) error { return tx.PutAccount(staff.Account{Address: "v:1", Person: "P1"}) })
			o.open(o, v)
			o.say(to(v, "1"), false, "a", "b")
			time.Sleep(65 * time.Second)
			o.end()
			if got := v.texts(); !slices.Contains(strings.Split(c.tries, ", "), got) {
				t.Errorf("fault %d to %q: tried %s, want %s", c.fault, c.newChat, got, c.tries)
			}
			if n := o.waiting("v"); n != c.waits {
				t.Errorf("fault %d: %d wait, want %d", c.fault, n, c.waits)
			}
			if acc := o.account(to(v, "1")); acc.Unreachable != c.lost {
				t.Errorf("fault %d: account %+v", c.fault, acc)
			}
			if moved := o.account(to(v, "2")).Person == "P1"; moved != (c.newChat == "2") {
				t.Errorf("fault %d to %q: account moved: %v", c.fault, c.newChat, moved)
			}
		})
	}
}

func TestHeldAndReleased(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		closed := true
		v.answer = func(context.Context, bot.Outgoing, int) error {
			if closed {
				return &bot.SendError{Fault: bot.Closed, Err: errors.New("quota")}
			}
			return nil
		}
		o.open(o, v)
		o.say(to(v, "1"), false, "a", "b")
		time.Sleep(time.Hour)
		if got := v.texts(); got != "a b" {
			t.Errorf("tried %s while closed", got)
		}
		closed = false
		o.update(func(tx dialog.Tx) error { return tx.Release(to(v, "1")) })
		o.say(to(v, "1"), false, "c")
		time.Sleep(time.Second)
		o.end()
		if got := v.texts(); got != "a b a b c" {
			t.Errorf("sent %s", got)
		}
	})
}

// TestMisconfigured pauses the channel and loses nothing, however long it takes.
func TestMisconfigured(t *testing.T) {
	bubble(t, func(t *testing.T, o *office) {
		v := newVendor("v")
		mended := time.Now().Add(72 * time.Hour)
		v.answer = func(context.Context, bot.Outgoing, int) error {
			if time.Now().Before(mended) {
				return &bot.SendError{Fault: bot.Misconfigured, Err: errors.New("401")}
			}
			return nil
		}
		o.open(o, v)
		for c := range 5 {
			o.say(to(v, fmt.Sprint(c)), false, "m")
			time.Sleep(time.Second)
		}
		time.Sleep(30 * time.Second)
		if n := len(v.seen()); n != 1 {
			t.Errorf("%d tries within half a minute of a channel with a wrong token, want 1", n)
		}
		time.Sleep(73 * time.Hour)
		o.end()
		if n := o.waiting("v"); n != 0 {
			t.Errorf("%d messages wait after the mend", n)
		}
		for _, n := range v.count {
			if n > 72*60+3 {
				t.Errorf("%d tries in 72 hours", n)
			}
		}
	})
}
