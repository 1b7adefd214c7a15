// Package clock is time as a channel: what is due comes in by the same door as a message. It delivers one update for each day, and
// every job that waits.
package clock

import (
	"context"
	"errors"
	"fmt"
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

// Receive delivers the day's update once its hour has come, and jobs as they are found, one at a time. What fails is delivered again
// later: after a second, then after waits that double to maxWait, so that a job that can not be done harms nobody. The day's update has
// the same ID however often it is delivered, so it takes effect once.
func (c *Clock) Receive(ctx context.Context, deliver bot.Deliver) error {
	every := c.Every
	if every == 0 {
		every = time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	r := round{Clock: c, deliver: deliver, failed: map[string]failure{}}
	for {
		r.day(ctx)
		r.jobs(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// maxWait is the longest wait before what failed is delivered again.
const maxWait = 5 * time.Minute

// failure is how often something failed in a row, and when it is tried again.
type failure struct {
	times int
	next  time.Time
}

// round is what the clock remembers between looks.
type round struct {
	*Clock
	deliver bot.Deliver
	done    string // the day whose update was taken
	failed  map[string]failure
	tries   int // of jobs
}

func (r *round) day(ctx context.Context) {
	now := time.Now().In(r.Zone)
	today := now.Format(time.DateOnly)
	if now.Hour() >= r.Hour && today != r.done && r.try(ctx, "day|"+today, "day|"+today) {
		r.done = today
	}
}

// jobs delivers the jobs that wait, and those that they leave, each once; what is still there waits for the next look.
func (r *round) jobs(ctx context.Context) {
	tried := map[string]bool{}
	for more := true; more && ctx.Err() == nil; {
		more = false
		names, err := r.Jobs(ctx)
		if err != nil {
			if ctx.Err() == nil {
				r.Log.Error("clock: listing jobs", "err", err)
			}
			return
		}
		for _, n := range names {
			if !tried[n] && ctx.Err() == nil {
				tried[n], more = true, true
				r.tries++ // a job's name may hold a person's code, and IDs are remembered
				r.try(ctx, n, fmt.Sprintf("job@%s.%d", time.Now().Format(time.RFC3339Nano), r.tries))
			}
		}
	}
	for name := range r.failed { // failures of jobs that are gone
		if !tried[name] && name != "day|"+time.Now().In(r.Zone).Format(time.DateOnly) {
			delete(r.failed, name)
		}
	}
}

// try delivers what is due unless it failed not long ago, and tells whether it was taken.
func (r *round) try(ctx context.Context, due, id string) bool {
	now, f := time.Now(), r.failed[due]
	if now.Before(f.next) {
		return false
	}
	err := r.deliver(ctx, bot.Update{ID: id, From: bot.Address{Channel: Name, Chat: Name}, Kind: bot.Timer, Text: due, At: now.In(r.Zone)})
	if err == nil {
		delete(r.failed, due)
		return true
	}
	if ctx.Err() == nil {
		r.Log.Error("clock", "due", due, "times", f.times+1, "err", err)
	}
	r.failed[due] = failure{f.times + 1, now.Add(min(time.Second<<min(f.times, 20), maxWait))}
	return false
}

// ErrNoSending tells that the clock was written to.
var ErrNoSending = errors.New("the clock can not be written to")

// Send refuses.
func (c *Clock) Send(context.Context, bot.Outgoing) (string, error) {
	return "", &bot.SendError{Fault: bot.Rejected, Err: ErrNoSending}
}
