package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"isobot/bot"
)

type handle func(ctx context.Context, u bot.Update) error

func (h handle) Handle(ctx context.Context, u bot.Update) error { return h(ctx, u) }

func TestLanesOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all sync.WaitGroup
		var mu sync.Mutex
		var got []string
		busy, most := map[string]bool{}, 0
		l := bot.NewLanes(handle(func(ctx context.Context, u bot.Update) error {
			mu.Lock()
			if busy[u.From.Chat] {
				t.Error("two updates of one conversation at once")
			}
			busy[u.From.Chat] = true
			most = max(most, len(busy))
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			delete(busy, u.From.Chat)
			got = append(got, u.From.Chat+u.ID)
			return nil
		}), 3)
		for i := range 5 {
			for _, chat := range []string{"a", "b", "c", "d"} {
				all.Go(func() {
					if err := l.Deliver(t.Context(), bot.Update{ID: fmt.Sprint(i), From: bot.Address{Channel: "v", Chat: chat}}); err != nil {
						t.Error(err)
					}
				})
				synctest.Wait() // the order of arrival
			}
		}
		all.Wait()
		for _, chat := range []string{"a", "b", "c", "d"} {
			var mine []string
			for _, g := range got {
				if g[:1] == chat {
					mine = append(mine, g[1:])
				}
			}
			if !slices.Equal(mine, []string{"0", "1", "2", "3", "4"}) {
				t.Errorf("chat %s handled in order %v", chat, mine)
			}
		}
		if most != 3 {
			t.Errorf("at most %d at once, want 3", most)
		}
	})
}

// TestLanesGivenUp leaves a lane that somebody waits in as it should be: the next one comes through.
func TestLanesGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failed := errors.New("failed")
		handled := 0
		l := bot.NewLanes(handle(func(context.Context, bot.Update) error {
			time.Sleep(time.Second)
			handled++
			return failed
		}), 1)
		from := bot.Address{Channel: "v", Chat: "1"}
		deliver := func(timeout time.Duration, chat string) <-chan error {
			ctx, cancel := context.WithTimeout(t.Context(), timeout)
			done := make(chan error, 1)
			go func() {
				defer cancel()
				done <- l.Deliver(ctx, bot.Update{From: bot.Address{Channel: "v", Chat: chat}})
			}()
			synctest.Wait()
			return done
		}
		first := deliver(time.Hour, from.Chat)
		inLane := deliver(time.Millisecond, from.Chat)
		noSlot := deliver(time.Millisecond, "2")
		last, other := deliver(time.Hour, from.Chat), deliver(time.Hour, "2")
		for name, c := range map[string]struct {
			done <-chan error
			want error
		}{"first": {first, failed}, "given up in its lane": {inLane, context.DeadlineExceeded}, "given up before a slot": {noSlot, context.DeadlineExceeded},
			"last": {last, failed}, "of another chat": {other, failed}} {
			if err := <-c.done; !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if handled != 3 {
			t.Errorf("%d updates handled, want 3", handled)
		}
	})
}

// TestLanesPanic does not keep the lane or the slot.
func TestLanesPanic(t *testing.T) {
	l := bot.NewLanes(handle(func(_ context.Context, u bot.Update) error {
		if u.ID == "bad" {
			panic("handler")
		}
		return nil
	}), 0) // at least one at once
	func() {
		defer func() { recover() }()
		l.Deliver(t.Context(), bot.Update{ID: "bad"})
	}()
	if err := l.Deliver(t.Context(), bot.Update{ID: "good"}); err != nil {
		t.Error(err)
	}
}
