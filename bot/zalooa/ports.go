package zalooa

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Tokens is the pair that speaks for the account, and who is about to renew it. It prints as "[tokens]".
type Tokens struct {
	Access  string    `json:"access,omitempty"`
	Refresh string    `json:"refresh,omitempty"` // can be used once
	Expires time.Time `json:"expires,omitzero"`  // of Access
	Since   time.Time `json:"since,omitzero"`    // when the pair was issued
	Busy    time.Time `json:"busy,omitzero"`     // until then somebody is using Refresh, and nobody else may
	Used    []string  `json:"used,omitempty"`    // digests of the configured refresh tokens that were given up for a newer one
	Version uint64    `json:"version"`           // one more at each save
}

// String hides the tokens.
func (Tokens) String() string { return "[tokens]" }

// GoString hides the tokens.
func (Tokens) GoString() string { return "[tokens]" }

// LogValue hides the tokens.
func (Tokens) LogValue() slog.Value { return slog.StringValue("[tokens]") }

// TokenStore keeps the one pair of tokens, readable for nobody else: whoever has it can write to everybody as the account. A
// backup that is restored brings back a refresh token that was used since; then the app must be authorised again.
type TokenStore interface {
	// LoadTokens gives what was saved last, the zero value when nothing was.
	LoadTokens(ctx context.Context) (Tokens, error)
	// SaveTokens saves t when what is stored has Version t.Version-1 (0 for nothing) and tells whether it did. It returns only
	// when t would survive a crash.
	SaveTokens(ctx context.Context, t Tokens) (saved bool, err error)
}

// Window is what may be sent to one person for nothing.
type Window struct {
	Opened  time.Time `json:"opened,omitzero"`  // what the person did last; zero: nothing, or the account was left
	Sent    int       `json:"sent,omitempty"`   // messages since
	Invited time.Time `json:"invited,omitzero"` // when a template message went out last
}

// WindowStore keeps a Window for each person, by their id with the account.
type WindowStore interface {
	// Window gives the zero value for a person who was never stored.
	Window(ctx context.Context, person string) (Window, error)
	// UpdateWindow stores what change makes of the present window, with nothing in between. change may run again.
	UpdateWindow(ctx context.Context, person string, change func(Window) Window) error
}

type memoryTokens struct {
	mu sync.Mutex
	t  Tokens
}

func (m *memoryTokens) LoadTokens(context.Context) (Tokens, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.t
	t.Used = slices.Clone(t.Used)
	return t, nil
}

func (m *memoryTokens) SaveTokens(_ context.Context, t Tokens) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t.Version != m.t.Version+1 {
		return false, nil
	}
	m.t = t
	m.t.Used = slices.Clone(t.Used)
	return true, nil
}

type memoryWindows struct {
	mu sync.Mutex
	of map[string]Window
}

func (m *memoryWindows) Window(_ context.Context, person string) (Window, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of[person], nil
}

func (m *memoryWindows) UpdateWindow(_ context.Context, person string, change func(Window) Window) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of[person] = change(m.of[person])
	return nil
}
