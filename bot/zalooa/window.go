package zalooa

import (
	"context"
	"fmt"
	"time"
)

// openFor is the vendor's 48 hours, less a minute for clocks that differ.
const openFor = 48*time.Hour - time.Minute

// FreeMessages is how many messages the vendor takes for nothing in one window.
const FreeMessages = 8

// Left is how many of free messages may still go to the person now, by this channel's own count.
func (w Window) Left(free int, now time.Time) int {
	if w.Opened.IsZero() || !now.Before(w.Opened.Add(openFor)) {
		return 0
	}
	return max(0, free-w.Sent)
}

// windows counts what may be sent to whom.
type windows struct {
	store WindowStore
	free  int
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
		opened, ok = of.Opened, of.Left(w.free, now) > 0
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
