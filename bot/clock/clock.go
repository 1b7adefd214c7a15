// Package clock is time as a channel: what is due comes in by the same door as a message. It delivers one update for each day, and
// every job that waits.
package clock

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"isobot/bot"
)

// Name is the clock's channel name.
const Name = "clock"

// Clock is a bot.Channel that nobody can be written to on.
type Clock struct {
	// Jobs lists the names of the jobs that wait.
	Jobs func(ctx context.Context) ([]string, error)
	// Every is how often it looks; zero is a second.
	Every time.Duration
	// Hour is when a day's work is due, in Zone; before it nobody is reminded.
	Hour int
	Zone *time.Location
	Log  *slog.Logger
}

// Name is "clock".
func (c *Clock) Name() string { return Name }

// Receive delivers the day's update once its hour has come, and jobs as they are found, one at a time. What fails is delivered again.
// The day's update has the same ID however often it is delivered, so it takes effect once.
func (c *Clock) Receive(ctx context.Context, deliver bot.Deliver) error {
	every := c.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	done := ""
	for {
		now := time.Now().In(c.Zone)
		if today := now.Format(time.DateOnly); now.Hour() >= c.Hour && today != done {
			if c.deliver(ctx, deliver, bot.Update{ID: "day|" + today, Text: "day|" + today, At: now}) {
				done = today
			}
		}
		c.work(ctx, deliver)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// work delivers the jobs that wait, and those that they leave, each once; what is still there waits for the next look.
func (c *Clock) work(ctx context.Context, deliver bot.Deliver) {
	tried := map[string]bool{}
	for more := true; more && ctx.Err() == nil; {
		more = false
		names, err := c.Jobs(ctx)
		if err != nil {
			c.Log.Error("clock: listing jobs", "err", err)
			return
		}
		for _, n := range names {
			if tried[n] {
				continue
			}
			tried[n], more = true, true
			now := time.Now()
			c.deliver(ctx, deliver, bot.Update{ID: n + "@" + now.Format(time.RFC3339Nano), Text: n, At: now})
		}
	}
}

func (c *Clock) deliver(ctx context.Context, deliver bot.Deliver, u bot.Update) bool {
	u.From, u.Kind = bot.Address{Channel: Name, Chat: Name}, bot.Timer
	err := deliver(ctx, u)
	if err != nil && ctx.Err() == nil {
		c.Log.Error("clock", "due", u.Text, "err", err)
	}
	return err == nil
}

// ErrNoSending tells that the clock was written to.
var ErrNoSending = errors.New("the clock can not be written to")

// Send refuses.
func (c *Clock) Send(context.Context, bot.Outgoing) (string, error) {
	return "", &bot.SendError{Fault: bot.Rejected, Err: ErrNoSending}
}
