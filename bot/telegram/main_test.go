package telegram

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/telegram/telegramtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a channel that talks to the fake vendor, and what it logged and delivered.
type stage struct {
	*testing.T
	vendor  *telegramtest.Server
	channel *Channel
	log     *bottest.Buffer
	got     *bottest.Inbox
}

// newStage makes a channel that has not been started.
func newStage(t *testing.T, with func(*Config)) *stage {
	t.Helper()
	vendor, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(vendor.Close)
	st := &stage{T: t, vendor: vendor, log: &bottest.Buffer{}, got: &bottest.Inbox{}}
	cfg := Config{Token: telegramtest.Token, API: vendor.URL, BackOff: 10 * time.Millisecond, PollTimeout: time.Second,
		Log: slog.New(slog.NewTextHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if with != nil {
		with(&cfg)
	}
	if st.channel, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.channel.http.CloseIdleConnections)
	return st
}

// receive runs Receive until stop is called, which returns its error; the test's end calls it too.
func (st *stage) receive() (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- st.channel.Receive(ctx, st.got.Deliver) }()
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

// until waits for a condition on the inbox.
func (st *stage) until(what string, done func() bool) {
	st.Helper()
	for end := time.Now().Add(bottest.Patience); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			st.Fatalf("waited in vain for %s\nlog:\n%s", what, st.log)
		}
	}
}

func address(id string) bot.Address { return bot.Address{Channel: Name, Chat: id} }
