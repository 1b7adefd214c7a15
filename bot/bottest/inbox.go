package bottest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"isobot/bot"
)

// ErrStore is the error with which an Inbox refuses an update.
var ErrStore = errors.New("the store is full")

// Inbox is a handler that remembers what it took, and fails when told to. The zero value takes everything.
type Inbox struct {
	mu    sync.Mutex
	taken []bot.Update
	seen  map[string]int
	fail  map[string]int
	down  bool
}

// Deliver is a bot.Deliver.
func (in *Inbox) Deliver(_ context.Context, u bot.Update) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.seen == nil {
		in.seen = map[string]int{}
	}
	in.seen[u.ID]++
	if n := in.fail[u.Text]; n != 0 || in.down {
		if n > 0 {
			in.fail[u.Text] = n - 1
		}
		return ErrStore
	}
	in.taken = append(in.taken, u)
	return nil
}

// Fail has the update with this text fail so many times; -1 is always.
func (in *Inbox) Fail(text string, times int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.fail == nil {
		in.fail = map[string]int{}
	}
	in.fail[text] = times
}

// Down has everything fail, or nothing more.
func (in *Inbox) Down(down bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.down = down
}

// Updates gives what was taken, in order. The slice is the caller's.
func (in *Inbox) Updates() []bot.Update {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]bot.Update(nil), in.taken...)
}

// Texts are the taken texts of one chat, or of all for "", with blanks between.
func (in *Inbox) Texts(chat string) string {
	var out []string
	for _, u := range in.Updates() {
		if chat == "" || u.From.Chat == chat {
			out = append(out, u.Text)
		}
	}
	return strings.Join(out, " ")
}

// Deliveries is how many times the update with this id was delivered, failures too.
func (in *Inbox) Deliveries(id string) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.seen[id]
}

// Buffer is a bytes.Buffer for many goroutines: a log that a test reads.
type Buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *Buffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *Buffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Patience is how long the waits of tests last when their context has no earlier end. It is long because a machine may be slow: what
// comes, comes much sooner.
const Patience = time.Minute

// Changes tells whoever waits that something changed. The zero value is ready.
type Changes struct {
	mu sync.Mutex
	ch chan struct{}
}

// Touch wakes all that wait.
func (c *Changes) Touch() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ch != nil {
		close(c.ch)
		c.ch = nil
	}
}

// Changed gives a channel that is closed at the next Touch. Ask for it before you look.
func (c *Changes) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ch == nil {
		c.ch = make(chan struct{})
	}
	return c.ch
}

// Wait returns nil as soon as done does, which is asked after every change, or an error when the context or Patience ends.
func (c *Changes) Wait(ctx context.Context, what string, done func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	for {
		changed := c.Changed()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waited in vain for %s: %w", what, ctx.Err())
		}
	}
}
