package bot

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhileWorking(t *testing.T) {
	failed := errors.New("failed")
	for _, c := range []struct {
		name  string
		takes time.Duration
		want  int
	}{{"quick", TypingAfter - time.Millisecond, 0}, {"slow", TypingAfter + time.Millisecond, 1}, {"very slow", time.Minute, 1}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				typed := 0
				err := WhileWorking(t.Context(), func(ctx context.Context) { typed++; <-ctx.Done() }, func() error {
					time.Sleep(c.takes)
					return failed
				})
				if err != failed || typed != c.want {
					t.Errorf("%v, typing %d times, want %d", err, typed, c.want)
				}
			})
		})
	}
}
