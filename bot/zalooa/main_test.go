package zalooa

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/zalooa/zalooatest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const lan, hoa = "4000000000000000001", "4000000000000000002"

// stage is a channel that talks to the fake vendor, its stores, and what it logged, told and delivered.
type stage struct {
	*testing.T
	vendor  *zalooatest.Server
	channel *Channel
	cfg     Config
	tokens  *flakyTokens
	log     *bottest.Buffer
	told    *bottest.Buffer // alarms, a line each
	got     *bottest.Inbox
	web     *httptest.Server
}

// newStage makes a channel that has not been started, and serves its webhook.
func newStage(t *testing.T, manner zalooatest.Manner, with func(*Config)) *stage {
	t.Helper()
	vendor, err := zalooatest.Start(manner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(vendor.Close)
	st := &stage{T: t, vendor: vendor, log: &bottest.Buffer{}, told: &bottest.Buffer{}, tokens: &flakyTokens{},
		got: &bottest.Inbox{}}
	st.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { st.channel.Webhook().ServeHTTP(w, r) }))
	t.Cleanup(st.web.Close)
	st.cfg = Config{AppID: zalooatest.AppID, AppSecret: zalooatest.AppSecret, OASecret: zalooatest.OASecret, RefreshToken: vendor.Authorise(),
		API: vendor.URL, OAuth: vendor.URL, Tokens: st.tokens, Windows: &memoryWindows{of: map[string]Window{}}, Now: vendor.Now,
		BackOff: 10 * time.Millisecond, Alarm: func(a Alarm) { _, _ = st.told.Write([]byte(a.Text + "\n")) },
		Log: slog.New(slog.NewTextHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if with != nil {
		with(&st.cfg)
	}
	st.channel = st.start()
	return st
}

// start makes a channel with the stage's stores, as a start of the program does.
func (st *stage) start() *Channel {
	channel, err := New(st.cfg)
	if err != nil {
		st.Fatal(err)
	}
	st.Cleanup(channel.http.CloseIdleConnections)
	return channel
}

// receive runs Receive until the test ends, and opens the vendor's webhook.
func (st *stage) receive() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	channel := st.channel
	go func() { done <- channel.Receive(ctx, st.got.Deliver) }()
	st.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			st.Errorf("Receive ended with %v", err)
		}
	})
	st.until("sign-on", func() bool { return channel.deliver.Load() != nil })
	st.vendor.SetWebhook(st.web.URL + WebhookPath)
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

// greeted has a person write, and waits until that was delivered: their window is open.
func (st *stage) greeted(person string) {
	st.Helper()
	id := st.vendor.Say(person, "chào")
	st.until("a greeting", func() bool { return st.got.Deliveries(id) > 0 })
}

// left is how many messages the person can be sent now.
func (st *stage) left(person string) int {
	st.Helper()
	of, err := st.cfg.Windows.Window(context.Background(), person)
	st.must(err)
	return of.Left(st.channel.cfg.Free, st.vendor.Now())
}

func (st *stage) send(person string, m bot.Message) (string, error) {
	return st.channel.Send(context.Background(), out(person, m))
}

// secrets fails when anything secret, or words, is in the log, the alarms or the given texts.
func (st *stage) secrets(words ...string) {
	st.Helper()
	all := st.log.String() + st.told.String()
	for _, secret := range append(words, zalooatest.AppSecret, zalooatest.OASecret, "-of-nobody") {
		if strings.Contains(all, secret) {
			st.Errorf("%q is told:\n%s", secret, all)
		}
	}
}

func out(chat string, m bot.Message) bot.Outgoing {
	return bot.Outgoing{ID: 1, To: bot.Address{Channel: Name, Chat: chat}, Message: m}
}

// faultOf gives the fault of an error of Send; -1 when it is none.
func faultOf(err error) bot.Fault {
	var e *bot.SendError
	if errors.As(err, &e) {
		return e.Fault
	}
	return -1
}

// flakyTokens is a token store in memory that may fail, or be the last thing that works before a crash.
type flakyTokens struct {
	memoryTokens
	fault sync.Mutex
	skip  int // saves that still work before failing
	fails int // saves that fail then; -1: all
}

func (f *flakyTokens) breakAfter(skip, fails int) {
	f.fault.Lock()
	defer f.fault.Unlock()
	f.skip, f.fails = skip, fails
}

func (f *flakyTokens) SaveTokens(ctx context.Context, t Tokens) (bool, error) {
	f.fault.Lock()
	defer f.fault.Unlock()
	switch {
	case f.skip > 0:
		f.skip--
	case f.fails != 0:
		f.fails--
		return false, bottest.ErrStore
	}
	return f.memoryTokens.SaveTokens(ctx, t)
}
