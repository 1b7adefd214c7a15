// Package zalooatest is a small Zalo for Official Accounts: a server that speaks its HTTP interfaces (API and OAuth) on a
// loopback port, keeps state, enforces limits, misbehaves on request, and lets a test (or a demonstration) act as the people
// who follow the account and write to it. Errors come as the vendor's do, HTTP 200 with a negative code. It has a clock of its
// own that can be moved on.
package zalooatest

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"sync"
	"time"

	"isobot/bot/bottest"
)

// The account that the server plays. All have the form of real ones and are nobody's.
const (
	AppID      = "1234567890123456789"
	AppSecret  = "test-app-secret-of-nobody"
	OASecret   = "test-oa-secret-of-nobody"
	OAID       = "9876543210987654321"
	TemplateID = "400400"
)

// Manner is how the server behaves where the facts are open. The zero value signs with "mac=" before the digest and repeats
// webhooks on anything but 200.
type Manner struct {
	BareMac  bool          // the signature header has no "mac="
	SignOA   bool          // the account's id stands in the signature where the app's should
	NoRetry  bool          // a webhook is repeated when the connection failed, not on an answer other than 200
	Numbers  bool          // expires_in and error are numbers in strings' places, and the other way round
	Scale    float64       // seconds of waiting for each second between repeats of a webhook; 0: 1/1000
	Lives    time.Duration // of an access token; 0: 25 h
	Unbilled bool          // no money: a message outside the free window is refused with -211, not charged
}

// Server is a running fake. Its methods may be called from many goroutines.
type Server struct {
	// URL is the base URL of both the API and the OAuth server.
	URL string

	manner Manner
	http   *http.Server
	stop   context.CancelFunc
	ctx    context.Context
	wg     sync.WaitGroup

	mu sync.Mutex
	bottest.Changes
	ahead  time.Duration // of the real clock
	hook   hook
	people map[string]*person
	files  map[string]*upload
	keys   keys
	faults map[string][]Fault
	calls  []Call
	window rate
	serial int
}

// person is one follower, or somebody who wrote.
type person struct {
	left     bool
	last     time.Time // the last thing they did; zero: nothing
	free     int       // messages since, of the eight
	messages []Message
	invites  int
}

// Message is what a conversation shows.
type Message struct {
	ID      string
	FromOA  bool
	Text    string
	Buttons []Button
	File    string // name of a document
	Paid    bool   // it cost the account money
	Hidden  bool   // a tapped button that the conversation does not show
}

// Button is one under a message.
type Button struct {
	Title   string
	Type    string
	Payload string
}

// Call is one request that the bot made. Path begins with "/".
type Call struct {
	Path  string
	Token string // the access token, or for OAuth the refresh token
	Body  string
	At    time.Time
}

// Start opens a server on a free loopback port. Close it when done.
func Start(manner Manner) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if manner.Scale == 0 {
		manner.Scale = 1.0 / 1000
	}
	if manner.Lives == 0 {
		manner.Lives = 25 * time.Hour
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{URL: "http://" + l.Addr().String(), manner: manner, stop: cancel, ctx: ctx,
		people: map[string]*person{}, files: map[string]*upload{}, faults: map[string][]Fault{},
		keys: keys{access: map[string]time.Time{}, refresh: map[string]bool{}, codes: map[string]code{}}}
	s.hook = hook{client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}, tries: map[string]int{}}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	s.wg.Go(s.deliver)
	return s, nil
}

// Close ends everything, and waits for it.
func (s *Server) Close() {
	s.stop()
	_ = s.http.Close()
	s.wg.Wait()
	s.hook.client.CloseIdleConnections()
}

// Now is the server's time; a channel under test should use it too.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// now is Now with s.mu held.
func (s *Server) now() time.Time { return time.Now().Add(s.ahead) }

// Advance moves the server's clock on.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
	s.Touch()
}

// answer is what a method says. The HTTP status is 200 unless status is set.
type answer struct {
	Data    any    `json:"data,omitempty"`
	Error   any    `json:"error"`
	Message string `json:"message"`
	status  int
}

func accept(data any) answer { return answer{Data: data, Error: 0, Message: "Success"} }

func refuse(code int, message string) answer { return answer{Error: code, Message: message} }

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	if status == 0 {
		status = http.StatusOK
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// Calls gives the requests to one path so far, or to all for "".
func (s *Server) Calls(path string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if path == "" || c.Path == path {
			out = append(out, c)
		}
	}
	return out
}
