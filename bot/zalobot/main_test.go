package zalobot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/zalobot/zalobottest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const lan, hoa = "aaaabbbbccccddddeeee", "bbbbccccddddeeeeffff"

// stage is a channel that talks to the fake vendor, and what it logged and delivered.
type stage struct {
	*testing.T
	vendor  *zalobottest.Server
	channel *Channel
	cfg     Config
	log     *bottest.Buffer
	got     *bottest.Inbox
}

// newStage makes a channel that has not been started.
func newStage(t *testing.T, manner zalobottest.Manner, with func(*Config)) *stage {
	t.Helper()
	if manner.Hold == 0 {
		manner.Hold = 50 * time.Millisecond
	}
	vendor, err := zalobottest.Start(manner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(vendor.Close)
	st := &stage{T: t, vendor: vendor, log: &bottest.Buffer{}, got: &bottest.Inbox{}}
	st.cfg = Config{Token: zalobottest.Token, API: vendor.URL, BackOff: 10 * time.Millisecond, MinPoll: 10 * time.Millisecond,
		Log: slog.New(slog.NewTextHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if with != nil {
		with(&st.cfg)
	}
	st.restart()
	return st
}

// restart makes the channel anew, as a start of the program does.
func (st *stage) restart() {
	channel, err := New(st.cfg)
	if err != nil {
		st.Fatal(err)
	}
	st.channel = channel
	st.Cleanup(channel.http.CloseIdleConnections)
}

// receive runs Receive until stop is called, which returns its error; the test's end calls it too.
func (st *stage) receive() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	channel := st.channel
	go func() { done <- channel.Receive(ctx, st.got.Deliver) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() { cancel(); err = <-done })
		return err
	}
	st.Cleanup(func() { _ = stop() })
	return stop
}

func (st *stage) must(err error) {
	st.Helper()
	if err != nil {
		st.Fatalf("%v\nlog:\n%s", err, st.log)
	}
}

func (st *stage) until(what string, done func() bool) {
	st.Helper()
	for end := time.Now().Add(bottest.Patience); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			st.Fatalf("waited in vain for %s\nlog:\n%s", what, st.log)
		}
	}
}

func out(chat string, m bot.Message) bot.Outgoing {
	return bot.Outgoing{ID: 1, To: bot.Address{Channel: Name, Chat: chat}, Message: m}
}

// fault gives the fault of an error of Send; ok is false when it is none.
func fault(err error) (e *bot.SendError, ok bool) { ok = errors.As(err, &e); return e, ok }
