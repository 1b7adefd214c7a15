package clock_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"isobot/bot"
	"isobot/bot/clock"
)

var hanoi = time.FixedZone("ICT", 7*3600)

// desk is what the clock delivers to. jobs are the names that wait.
type desk struct {
	jobs    []string
	handle  func(d *desk, u bot.Update) error
	listing error
	got     []bot.Update
}

func (d *desk) run(t *testing.T, for_ time.Duration) {
	t.Helper()
	c := &clock.Clock{Hour: 8, Zone: hanoi, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Jobs: func(context.Context) ([]string, error) { return slices.Clone(d.jobs), d.listing }}
	ctx, cancel := context.WithTimeout(t.Context(), for_)
	defer cancel()
	err := c.Receive(ctx, func(_ context.Context, u bot.Update) error {
		d.got = append(d.got, u)
		if d.handle == nil {
			return nil
		}
		return d.handle(d, u)
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Receive = %v", err)
	}
}

func (d *desk) times(due string) (at []time.Time) {
	for _, u := range d.got {
		if u.Text == due {
			at = append(at, u.At)
		}
	}
	return at
}

// TestDay runs three days from the bubble's beginning, 2000-01-01 07:00 in Hà Nội.
func TestDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{}
		d.run(t, 72*time.Hour)
		var days []string
		for _, u := range d.got {
			days = append(days, u.ID+" "+u.At.Format("02 15:04:05"))
			if u.ID != u.Text || u.Kind != bot.Timer || u.From != (bot.Address{Channel: clock.Name, Chat: clock.Name}) {
				t.Errorf("update %+v", u)
			}
		}
		want := []string{"day|2000-01-01 01 08:00:00", "day|2000-01-02 02 08:00:00", "day|2000-01-03 03 08:00:00"}
		if !slices.Equal(days, want) {
			t.Errorf("days %v, want %v", days, want)
		}
		d.got = nil
		d.run(t, time.Minute) // another start on a morning before the hour
		if len(d.got) != 0 {
			t.Errorf("before the hour: %v", d.got)
		}
		time.Sleep(4 * time.Hour)
		d.run(t, time.Minute) // a late start catches up, with the ID that tells it is the same
		if len(d.got) != 1 || d.got[0].ID != "day|2000-01-04" {
			t.Errorf("late start: %v", d.got)
		}
	})
}

func TestDayFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fails := 4
		d := &desk{handle: func(*desk, bot.Update) error {
			if fails--; fails >= 0 {
				return errors.New("store is busy")
			}
			return nil
		}}
		d.run(t, 10*time.Hour)
		var gaps []time.Duration
		at := d.times("day|2000-01-01")
		for i := 1; i < len(at); i++ {
			gaps = append(gaps, at[i].Sub(at[i-1]))
		}
		if want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}; !slices.Equal(gaps, want) {
			t.Errorf("delivered again after %v, want %v", gaps, want)
		}
	})
}

func TestJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{jobs: []string{"a", "b"}, handle: func(d *desk, u bot.Update) error {
			d.jobs = slices.DeleteFunc(d.jobs, func(j string) bool { return j == u.Text })
			if u.Text == "a" {
				d.jobs = append(d.jobs, "a2") // a job that leaves another
			}
			return nil
		}}
		start := time.Now()
		d.run(t, 10*time.Second)
		var got []string
		ids := map[string]bool{}
		for _, u := range d.got {
			got = append(got, u.Text)
			ids[u.ID] = true
			if u.At.Sub(start) != 0 {
				t.Errorf("job %s was done after %v", u.Text, u.At.Sub(start))
			}
		}
		if strings.Join(got, " ") != "a b a2" || len(ids) != 3 {
			t.Errorf("jobs %v", got)
		}
	})
}

// TestPoisonJob fails always: it is tried ever less often, and the others go on beside it.
func TestPoisonJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{jobs: []string{"poison", "stays"}, handle: func(_ *desk, u bot.Update) error {
			if u.Text == "poison" {
				return errors.New("can not be done")
			}
			return nil
		}}
		d.run(t, 30*time.Minute)
		if n := len(d.times("poison")); n < 12 || n > 16 {
			t.Errorf("the poison job was tried %d times in half an hour", n)
		}
		if n := len(d.times("stays")); n < 1799 || n > 1801 {
			t.Errorf("a job that takes many rounds had %d in half an hour, want one a second", n)
		}
		d.jobs, d.got = nil, nil
		d.listing = errors.New("store is closed")
		d.run(t, time.Minute)
		if len(d.got) != 0 {
			t.Errorf("delivered %v", d.got)
		}
	})
}

func TestNobodyWritesToIt(t *testing.T) {
	var se *bot.SendError
	if _, err := new(clock.Clock).Send(t.Context(), bot.Outgoing{}); !errors.As(err, &se) || se.Fault != bot.Rejected {
		t.Errorf("Send = %v", err)
	}
}
