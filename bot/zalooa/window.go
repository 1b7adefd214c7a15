package zalooa

import (
	"context"
	"fmt"
	"time"

	"isobot/bot"
)

// openFor is the vendor's 48 hours, less a minute for clocks that differ.
const openFor = 48*time.Hour - time.Minute

// windows counts what may be sent to whom.
type windows struct {
	store WindowStore
	free  int
}

// left is how many messages may go now.
func (w windows) left(of Window, now time.Time) int {
	if of.Opened.IsZero() || !now.Before(of.Opened.Add(openFor)) {
		return 0
	}
	return max(0, w.free-of.Sent)
}

// open notes that the person did something; an update that comes a second time, or late, changes nothing.
func (w windows) open(ctx context.Context, person string, at time.Time) error {
	return w.update(ctx, person, func(of Window) Window {
		if at.After(of.Opened) {
			of.Opened, of.Sent = at, 0
		}
		return of
	})
}

// shut notes that nothing can be sent until the person does something again. A window that was opened after at stays.
func (w windows) shut(ctx context.Context, person string, at time.Time) error {
	return w.update(ctx, person, func(of Window) Window {
		if !of.Opened.After(at) {
			of.Opened, of.Sent = time.Time{}, 0
		}
		return of
	})
}

// take counts one message before it is sent, and gives the window it belongs to; ok is false when none may go.
func (w windows) take(ctx context.Context, person string, now time.Time) (opened time.Time, ok bool, err error) {
	err = w.update(ctx, person, func(of Window) Window {
		opened, ok = of.Opened, w.left(of, now) > 0
		if ok {
			of.Sent++
		}
		return of
	})
	return opened, ok, err
}

// giveBack undoes take for a message that the vendor certainly did not send.
func (w windows) giveBack(ctx context.Context, person string, opened time.Time) error {
	return w.update(ctx, person, func(of Window) Window {
		if of.Opened.Equal(opened) {
			of.Sent = max(0, of.Sent-1)
		}
		return of
	})
}

// invite claims the person's next template message; ok is false when one went out within every.
func (w windows) invite(ctx context.Context, person string, now time.Time, every time.Duration) (before time.Time, ok bool, err error) {
	err = w.update(ctx, person, func(of Window) Window {
		before, ok = of.Invited, now.Sub(of.Invited) >= every
		if ok {
			of.Invited = now
		}
		return of
	})
	return before, ok, err
}

// uninvite undoes invite.
func (w windows) uninvite(ctx context.Context, person string, before time.Time) error {
	return w.update(ctx, person, func(of Window) Window {
		of.Invited = before
		return of
	})
}

func (w windows) update(ctx context.Context, person string, change func(Window) Window) error {
	if err := w.store.UpdateWindow(ctx, person, change); err != nil {
		return fmt.Errorf("zalooa: storing a reply window: %w", err)
	}
	return nil
}

// Reach tells how many messages a person can be sent now, and until when; 0 means that whatever is sent waits until the
// person writes. It promises nothing about the vendor's own count.
func (c *Channel) Reach(ctx context.Context, to bot.Address, now time.Time) (free int, until time.Time, err error) {
	of, err := c.windows.store.Window(ctx, to.Chat)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("zalooa: reading a reply window: %w", err)
	}
	if free = c.windows.left(of, now); free > 0 {
		until = of.Opened.Add(openFor)
	}
	return free, until, nil
}
