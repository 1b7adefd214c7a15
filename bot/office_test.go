package bot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/staff"
	"isobot/store"
	"isobot/store/mem"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// try is one call of Send.
type try struct {
	at   time.Duration // since the test began
	chat string
	text string
}

// vendor is a channel that takes messages, or answers as the test says.
type vendor struct {
	name   string
	pace   bot.Pace
	took   time.Duration
	answer func(ctx context.Context, out bot.Outgoing, tries int) error

	mu    sync.Mutex
	began time.Time
	tries []try
	count map[uint64]int
	busy  map[string]bool
	fault string
	most  int // sends at once
}

func newVendor(name string) *vendor {
	return &vendor{name: name, began: time.Now(), count: map[uint64]int{}, busy: map[string]bool{}}
}

func (v *vendor) Name() string                               { return v.name }
func (v *vendor) Pace() bot.Pace                             { return v.pace }
func (v *vendor) Receive(context.Context, bot.Deliver) error { return nil }

func (v *vendor) Send(ctx context.Context, out bot.Outgoing) (string, error) {
	v.mu.Lock()
	v.tries = append(v.tries, try{time.Since(v.began), out.To.Chat, out.Message.Text})
	v.count[out.ID]++
	n := v.count[out.ID]
	if v.busy[out.To.Chat] {
		v.fault = "two messages of one conversation at once"
	}
	v.busy[out.To.Chat] = true
	v.most = max(v.most, len(v.busy))
	v.mu.Unlock()
	defer func() {
		v.mu.Lock()
		delete(v.busy, out.To.Chat)
		v.mu.Unlock()
	}()
	select {
	case <-time.After(v.took):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if v.answer == nil {
		return "id", nil
	}
	return "id", v.answer(ctx, out, n)
}

func (v *vendor) seen() []try {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.tries)
}

func (v *vendor) texts() string {
	var all []string
	for _, tr := range v.seen() {
		all = append(all, tr.text)
	}
	return strings.Join(all, " ")
}

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

func to(v *vendor, chat string) bot.Address { return bot.Address{Channel: v.name, Chat: chat} }

// office is a store in memory with a sender in front of it.
type office struct {
	t *testing.T
	*store.Store
	sender *bot.Sender
	end    func()
}

func newOffice(t *testing.T) *office {
	s, err := store.New(t.Context(), mem.New())
	if err != nil {
		t.Fatal(err)
	}
	return &office{t: t, Store: s}
}

// open starts a sender over outbox, which is the store unless the test stands between.
func (o *office) open(outbox bot.Outbox, channels ...bot.Channel) {
	ctx, cancel := context.WithCancel(context.Background())
	o.sender = bot.NewSender(outbox, channels, silent)
	over := make(chan error, 1)
	sender := o.sender
	go func() { over <- sender.Run(ctx) }()
	o.end = func() {
		cancel()
		if err := <-over; !errors.Is(err, context.Canceled) {
			o.t.Errorf("Run = %v", err)
		}
	}
}

func (o *office) update(fn func(tx dialog.Tx) error) {
	o.t.Helper()
	if err := o.Update(context.Background(), fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) say(a bot.Address, bulk bool, texts ...string) {
	o.t.Helper()
	o.update(func(tx dialog.Tx) error {
		for _, text := range texts {
			if err := tx.Say(bot.Outgoing{To: a, Bulk: bulk, Message: bot.Message{Text: text}}); err != nil {
				return err
			}
		}
		return nil
	})
	if o.sender != nil {
		o.sender.Wake()
	}
}

func (o *office) account(a bot.Address) (acc staff.Account) {
	o.t.Helper()
	if err := o.View(context.Background(), func(tx dialog.Tx) (err error) { acc, _, err = tx.Account(a); return err }); err != nil {
		o.t.Fatal(err)
	}
	return acc
}

func (o *office) waiting(channel string) (n int) {
	o.t.Helper()
	for _, bulk := range []bool{false, true} {
		outs, err := o.Waiting(context.Background(), bot.Queue{Channel: channel, Bulk: bulk}, 0, 1<<20)
		if err != nil {
			o.t.Fatal(err)
		}
		n += len(outs)
	}
	return n
}

// bubble runs a test on a clock of its own, in which waiting takes no time.
func bubble(t *testing.T, fn func(t *testing.T, o *office)) {
	synctest.Test(t, func(t *testing.T) { fn(t, newOffice(t)) })
}
