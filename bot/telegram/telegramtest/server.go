// Package telegramtest is a small Telegram: a server that speaks the Bot API over HTTP on a loopback port, keeps state,
// enforces the vendor's limits, misbehaves on request, and lets a test (or a demonstration) act as the people who chat with
// the bot. It knows the methods that a bot of this house calls. What it imitates: updates are kept 24 hours and confirmed by
// the offset, a second poll ends the first with 409, texts count in UTF-16 units after parsing, a callback query can be
// answered once, an edit that changes nothing fails, a webhook is repeated until it answers 2xx.
package telegramtest

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"isobot/bot/bottest"
)

// Token is the token that the server accepts; it has the form of a real one and is nobody's.
const Token = "123456789:AAtest-token_of-nobody-0123456789abc"

// BotID and Username are the bot's account.
const (
	BotID    int64 = 123456789
	Username       = "isobot_test_bot"
)

// Server is a running fake. Its methods may be called from many goroutines.
type Server struct {
	// URL is the base URL to configure a channel with.
	URL string

	http *http.Server
	stop context.CancelFunc
	ctx  context.Context
	wg   sync.WaitGroup

	mu sync.Mutex
	bottest.Changes
	ahead    time.Duration // how far Advance moved the clock
	updates  []*update     // not confirmed, ascending
	lastID   int64
	offset   int64
	allowed  map[string]bool // nil: the default
	poll     chan struct{}   // closed when another poll takes over
	hook     hook
	chats    map[int64]*chatState
	faults   map[string][]Fault
	calls    []Call
	callback map[string]bool // id -> answered
	files    map[string][]byte
	menus    map[string][]MenuItem
	serial   int64
}

type chatState struct {
	messages []*Message
	lastID   int64
	blocked  bool
	gone     bool
	movedTo  int64
	typing   int
}

// Call is one request that the bot made.
type Call struct {
	Method string
	Params url.Values
	At     time.Time
}

// Start opens a server on a free loopback port. Close it when done.
func Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		URL: "http://" + l.Addr().String(), stop: cancel, ctx: ctx, lastID: 1000, offset: 0,
		chats: map[int64]*chatState{}, faults: map[string][]Fault{}, callback: map[string]bool{},
		files: map[string][]byte{}, menus: map[string][]MenuItem{},
	}
	s.hook = newHook()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	s.wg.Go(func() { _ = s.http.Serve(l) })
	return s, nil
}

// Close ends everything, and waits for it.
func (s *Server) Close() {
	s.mu.Lock()
	s.stop() // under the lock: no webhook worker starts after it
	s.mu.Unlock()
	_ = s.http.Close()
	s.wg.Wait()
	s.hook.client.CloseIdleConnections()
}

// Advance moves the server's clock forward: updates older than 24 hours are forgotten.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
	s.forget()
	s.Touch()
}

func (s *Server) now() time.Time { return time.Now().Add(s.ahead) }

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

// ServeHTTP routes /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+Token+"/"); ok {
		s.serveFile(w, path)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok2 := strings.Cut(rest, "/")
	switch {
	case !ok || !ok2 || !strings.Contains(token, ":"):
		write(w, refuse(404, "Not Found"))
		return
	case token != Token:
		write(w, refuse(401, "Unauthorized"))
		return
	}
	params, file, problem := readParams(r)
	if problem != nil {
		write(w, *problem)
		return
	}
	s.mu.Lock()
	s.calls = append(s.calls, Call{Method: method, Params: params, At: s.now()})
	fault, scripted := s.nextFault(method)
	s.Touch()
	s.mu.Unlock()
	if scripted && fault.play(w) {
		return
	}
	a := s.run(r.Context(), method, request{params: params, file: file})
	if fault.after {
		cut(w)
		return
	}
	write(w, a)
}

// answer is what a method says.
type answer struct {
	OK          bool           `json:"ok"`
	Result      any            `json:"result,omitempty"`
	Code        int            `json:"error_code,omitempty"`
	Description string         `json:"description,omitempty"`
	Parameters  map[string]any `json:"parameters,omitempty"`
}

func accept(result any) answer { return answer{OK: true, Result: result} }

func refuse(code int, description string) answer { return answer{Code: code, Description: description} }

func write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	if after, ok := a.Parameters["retry_after"].(int); ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
	}
	if !a.OK {
		w.WriteHeader(a.Code)
	}
	_ = json.NewEncoder(w).Encode(a)
}

const maxRequest = 60 << 20

type request struct {
	params url.Values
	file   *upload
}

// readJSON gives the fields of a JSON body as parameters; what is no string stays JSON.
func readJSON(r *http.Request) (url.Values, error) {
	form := r.URL.Query()
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&fields); err != nil {
		return nil, err
	}
	for k, raw := range fields {
		var s string
		if json.Unmarshal(raw, &s) != nil {
			s = string(raw)
		}
		form.Set(k, s)
	}
	return form, nil
}

// readParams takes JSON, urlencoded, multipart (chunked or not) and query parameters.
func readParams(r *http.Request) (url.Values, *upload, *answer) {
	bad := func(code int, why string) (url.Values, *upload, *answer) {
		a := refuse(code, why)
		return nil, nil, &a
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxRequest)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		form, err := readJSON(r)
		if err != nil {
			return bad(400, "Bad Request: can't parse JSON")
		}
		return form, nil, nil
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseForm(); err != nil {
			return bad(400, "Bad Request: the form can not be read")
		}
		return r.Form, nil, nil
	}
	if err := r.ParseMultipartForm(maxRequest); err != nil {
		return bad(413, "Request Entity Too Large")
	}
	defer r.MultipartForm.RemoveAll()
	file, err := readUpload(r.MultipartForm, "document")
	if err != nil {
		return bad(400, "Bad Request: the file can not be read")
	}
	return r.Form, file, nil
}
