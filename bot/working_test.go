package bot

import (
	"context"
	"errors"
	"testing"
	"time"
)

var errDone = errors.New("done")

func TestWhileWorkingQuickly(t *testing.T) {
	typing := func(context.Context) { t.Error("typing is shown for quick work") }
	if err := whileWorking(t.Context(), time.Hour, typing, func() error { return errDone }); err != errDone {
		t.Error(err)
	}
}

// TestWhileWorkingSlowly works until typing is shown, which lasts until the work is done and not longer than the call.
func TestWhileWorkingSlowly(t *testing.T) {
	shown, times, over := make(chan struct{}), 0, false
	err := whileWorking(t.Context(), time.Millisecond, func(ctx context.Context) {
		times++
		close(shown)
		<-ctx.Done()
		over = true
	}, func() error { <-shown; return errDone })
	if err != errDone || times != 1 || !over {
		t.Errorf("%v, shown %d times, over %v", err, times, over)
	}
}
