package bot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// What the channels of all vendors share: they differ in their formats, not in how one waits, calls, or is called.

// MaxHook is the most bytes that a webhook's request may have.
const MaxHook = 1 << 20

// VendorClient makes the HTTP client of a channel, which keeps so many idle connections to its vendor. It never follows a redirect:
// the address or the headers hold a token.
func VendorClient(idle int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ForceAttemptHTTP2:     true,
			MaxIdleConnsPerHost:   idle,
			IdleConnTimeout:       90 * time.Second,
			ExpectContinueTimeout: time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// WithoutToken drops the address from an error of net/http and the token from its words, keeping the cause for errors.Is where it
// can.
func WithoutToken(err error, token string) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if msg := err.Error(); token != "" && strings.Contains(msg, token) {
		return errors.New(strings.ReplaceAll(msg, token, "[token]"))
	}
	return err
}

// CheckBaseURL tells what is wrong with the base of addresses: http or https, a host, perhaps a path, and nothing else.
func CheckBaseURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("it must begin with http:// or https:// and name a host")
	}
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil || strings.Contains(s, "%") {
		return errors.New("it must have no user, query, fragment or percent sign")
	}
	return nil
}

// Hook serves a webhook: receive gives the status with which a POST is answered, 405 is the answer to other methods. The vendor
// repeats what is not answered with 2xx.
func Hook(receive func(http.ResponseWriter, *http.Request) int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusMethodNotAllowed
		if r.Method == http.MethodPost {
			status = receive(w, r)
		} else {
			w.Header().Set("Allow", http.MethodPost)
		}
		if status == http.StatusOK {
			w.WriteHeader(status)
			return
		}
		http.Error(w, http.StatusText(status), status)
	})
}

// HookBody reads the body of a webhook's request. The status is 200 when it was read, 413 when it is over MaxHook, else 400.
func HookBody(w http.ResponseWriter, r *http.Request) (body []byte, status int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxHook))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return nil, http.StatusBadRequest
	}
	return body, http.StatusOK
}

// SameSecret compares in a time that depends on neither secret. No secret is never the same.
func SameSecret(want, given string) bool {
	a, b := sha256.Sum256([]byte(want)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1 && want != ""
}

// BackOff gives growing waits: First, doubled up to 64 times, with a tenth of chance.
type BackOff struct {
	First time.Duration
	times int
}

// Next is the next wait, never less than least, which is what the vendor asks for.
func (b *BackOff) Next(least time.Duration) time.Duration {
	d := b.First << min(b.times, 6)
	b.times++
	d += time.Duration(rand.Int64N(int64(d)/10 + 1))
	return max(d, least)
}

// Reset begins anew after a success.
func (b *BackOff) Reset() { b.times = 0 }

// Sleep waits d and tells whether ctx still runs.
func Sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return ctx.Err() == nil
	}
}

// Parts remembers how many parts of a long message went out before one failed, so that the next try goes on there. It is kept in
// memory only: after a restart the message is said again from its beginning (sending is at least once). The zero value is ready, and
// may be used from many goroutines.
type Parts struct {
	mu   sync.Mutex
	next map[uint64]int
}

const maxParts = 4096 // messages

// Out is how many parts of message id are out.
func (p *Parts) Out(id uint64) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next[id]
}

// Note says that n parts of message id are out; 0 forgets it. Message 0 is nobody's and is not noted.
func (p *Parts) Note(id uint64, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n == 0 || id == 0 {
		delete(p.next, id)
		return
	}
	if p.next == nil {
		p.next = map[uint64]int{}
	}
	if _, known := p.next[id]; known || len(p.next) < maxParts {
		p.next[id] = n
	}
}

// Len is how many messages are begun and not finished.
func (p *Parts) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.next)
}

// Loose is a string in a vendor's JSON that may come as a number, and is empty when it comes as anything else.
type Loose string

// UnmarshalJSON never fails on JSON.
func (l *Loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = Loose(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(b, &n) == nil {
		*l = Loose(n)
	}
	return nil
}

// Int is the number in l, or 0.
func (l Loose) Int() int {
	n, err := strconv.Atoi(string(l))
	if err != nil {
		return 0
	}
	return n
}

// CutBytes cuts to at most n bytes, at a character's end.
func CutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// CutRunes cuts to at most n characters.
func CutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
