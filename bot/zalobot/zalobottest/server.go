// Package zalobottest is a small Zalo Bot Platform: a server that speaks its HTTP interface on a loopback port, keeps state,
// enforces limits, misbehaves on request, and lets a test (or a demonstration) act as the people who chat with the bot.
// Where people who measured the real one contradict each other it can do either: a poll that pops and one that replays, 408
// as HTTP 200 and as 408, bare and wrapped webhook bodies, photo and photo_url.
package zalobottest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"isobot/bot/bottest"
)

// Token is the token that the server accepts; it has the form of a real one and is nobody's.
const Token = "123456789:test-token-of-nobody-abcdef"

// BotName is what people write after @ in a group.
const BotName = "Bot isobot"

// Manner is how the server behaves where the facts are open. The zero value pops, answers an empty poll with HTTP 200 and
// sends bare webhook bodies.
type Manner struct {
	Replay   int           // a poll shows an update this many times before the next, and the last one for ever; 0: once (pop)
	HTTP408  bool          // an empty poll has HTTP status 408, not 200
	Wrapped  bool          // webhook bodies are {"ok":true,"result":{...}}
	OldPhoto bool          // images come as "photo", not "photo_url"
	Hold     time.Duration // longest time that a poll is held open, to keep tests short; 0: as the client asks
	Quota    int           // outgoing messages until 429; 0: 3000
}

// Server is a running fake. Its methods may be called from many goroutines.
type Server struct {
	// URL is the base URL to configure a channel with.
	URL string

	manner Manner
	http   *http.Server
	stop   context.CancelFunc
	ctx    context.Context
	wg     sync.WaitGroup

	mu sync.Mutex
	bottest.Changes
	queue   []*event
	shown   int // how often the head of the queue was shown
	hook    hook
	chats   map[string]*chatState
	faults  map[string][]Fault
	calls   []Call
	sent    int
	serial  int
	actions map[string]int
}

type chatState struct {
	messages []Message
	group    bool
}

// Message is what a chat shows.
type Message struct {
	ID      string
	FromBot bool
	Text    string // as sent
	Mode    string // parse_mode
	Photo   string
}

// Call is one request that the bot made.
type Call struct {
	Method string
	Params map[string]string
	At     time.Time
}

// Start opens a server on a free loopback port. Close it when done.
func Start(manner Manner) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if manner.Quota == 0 {
		manner.Quota = 3000
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{URL: "http://" + l.Addr().String(), manner: manner, stop: cancel, ctx: ctx,
		chats: map[string]*chatState{}, faults: map[string][]Fault{}, actions: map[string]int{}}
	s.hook = hook{first: 50 * time.Millisecond, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}, tries: map[string]int{}}
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

// answer is what a method says; status is the HTTP status, 0 for the error code or 200.
type answer struct {
	OK          bool   `json:"ok"`
	Result      any    `json:"result,omitempty"`
	Code        int    `json:"error_code,omitempty"`
	Description string `json:"description,omitempty"`
	status      int
}

func accept(result any) answer { return answer{OK: true, Result: result, status: 200} }

func refuse(code int, description string) answer {
	return answer{Code: code, Description: description, status: code}
}

func write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_ = json.NewEncoder(w).Encode(a)
}

// ServeHTTP routes /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok2 := strings.Cut(rest, "/")
	switch {
	case !ok || !ok2:
		write(w, refuse(404, "Not Found"))
		return
	case token != Token:
		write(w, refuse(401, "Unauthorized"))
		return
	}
	params, err := readParams(r)
	if err != nil {
		write(w, refuse(400, "Bad Request"))
		return
	}
	s.mu.Lock()
	s.calls = append(s.calls, Call{Method: method, Params: params, At: time.Now()})
	fault, scripted := s.nextFault(method)
	s.Touch()
	s.mu.Unlock()
	if scripted && !fault.after {
		fault.play(w)
		return
	}
	a := s.run(r.Context(), method, params)
	if scripted {
		cut(w)
		return
	}
	write(w, a)
}

// readParams takes JSON, urlencoded, multipart and query parameters, as the vendor does.
func readParams(r *http.Request) (map[string]string, error) {
	out := map[string]string{}
	add := func(form url.Values) {
		for k := range form {
			out[k] = form.Get(k)
		}
	}
	add(r.URL.Query())
	r.Body = http.MaxBytesReader(nil, r.Body, 1<<20)
	switch kind := r.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "multipart/"):
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			return nil, err
		}
		add(r.PostForm)
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		if err := r.ParseForm(); err != nil {
			return nil, err
		}
		add(r.PostForm)
	default:
		return out, readJSON(r.Body, out)
	}
	return out, nil
}

func readJSON(body io.Reader, out map[string]string) error {
	raw, err := io.ReadAll(body)
	if err != nil || len(raw) == 0 {
		return err
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return err
	}
	for k, v := range fields {
		if s, ok := v.(string); ok {
			out[k] = s
		} else {
			out[k] = fmt.Sprint(v)
		}
	}
	return nil
}

// Calls gives the requests of one method so far, or of all methods for "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}
