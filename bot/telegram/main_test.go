package telegram

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/telegram/telegramtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stage is a channel that talks to the fake vendor, and what it logged and delivered.
type stage struct {
	*testing.T
	vendor  *telegramtest.Server
	channel *Channel
	log     *safeBuffer
	got     *inbox
}

// newStage makes a channel that has not been started.
func newStage(t *testing.T, with func(*Config)) *stage {
	t.Helper()
	vendor, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(vendor.Close)
	st := &stage{T: t, vendor: vendor, log: &safeBuffer{}, got: &inbox{seen: map[string]int{}, fail: map[string]int{}}}
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
	go func() { done <- st.channel.Receive(ctx, st.got.deliver) }()
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
	for end := time.Now().Add(telegramtest.Patience); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			st.Fatalf("waited in vain for %s\nlog:\n%s", what, st.log)
		}
	}
}

func address(id string) bot.Address { return bot.Address{Channel: Name, Chat: id} }

var errStore = errors.New("the store is full")

// inbox is a handler that remembers what it took, and fails when told to.
type inbox struct {
	mu    sync.Mutex
	taken []bot.Update
	seen  map[string]int // deliveries by id, failed ones too
	fail  map[string]int // how many more times the update with this text fails; -1: always
	down  bool           // everything fails
	hold  chan struct{}  // deliveries wait until it is closed
}

func (in *inbox) deliver(ctx context.Context, u bot.Update) error {
	in.mu.Lock()
	hold := in.hold
	in.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.seen[u.ID]++
	if n := in.fail[u.Text]; n != 0 || in.down {
		in.fail[u.Text] = max(n-1, min(n, 0))
		return errStore
	}
	in.taken = append(in.taken, u)
	return nil
}

func (in *inbox) set(change func(in *inbox)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	change(in)
}

func (in *inbox) updates() []bot.Update {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]bot.Update(nil), in.taken...)
}

func (in *inbox) texts() string {
	var out []string
	for _, u := range in.updates() {
		out = append(out, u.Text)
	}
	return strings.Join(out, " ")
}

func (in *inbox) deliveries(id string) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.seen[id]
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
