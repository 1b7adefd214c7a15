package zalobottest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

const secretHeader = "X-Bot-Api-Secret-Token"

// hook is the webhook; one goroutine delivers to it, in order, and repeats until it answers 2xx.
type hook struct {
	url     string
	secret  string
	ever    bool // one was set at some time
	updated time.Time
	insist  bool
	first   time.Duration // wait after a failure, doubled up to 64 times
	client  *http.Client
	tries   map[string]int // by message id
}

// InsistOnHTTPS refuses webhook addresses as the vendor does. The default is to take any, for a program under test has no
// certificate.
func (s *Server) InsistOnHTTPS() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.insist = true
}

func (s *Server) setWebhook(p map[string]string) answer {
	at, err := url.Parse(p["url"])
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil || at.Host == "" || s.hook.insist && at.Scheme != "https":
		return refuse(400, "The url is invalid")
	case len(p["secret_token"]) < 8 || len(p["secret_token"]) > 256:
		return refuse(400, "The secret_token is invalid")
	}
	s.hook.url, s.hook.secret, s.hook.ever, s.hook.updated = at.String(), p["secret_token"], true, time.Now()
	s.Touch()
	return accept(map[string]any{"url": s.hook.url, "updated_at": s.hook.updated.UnixMilli(),
		"verification": map[string]any{"ok": true, "url": s.hook.url, "outcome": "webhook.ok", "status_code": 200, "latency_ms": 1}})
}

func (s *Server) deleteWebhook() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.hook.ever {
		return refuse(404, "Not Found")
	}
	s.hook.url, s.hook.secret, s.hook.updated = "", "", time.Now()
	s.Touch()
	return accept(map[string]any{"url": "", "updated_at": s.hook.updated.UnixMilli()})
}

func (s *Server) webhookInfo() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.hook.ever {
		return refuse(404, "Not Found")
	}
	return accept(map[string]any{"url": s.hook.url, "updated_at": s.hook.updated.UnixMilli()})
}

// Webhook gives the address that is set, "" when the bot polls.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.url
}

// Tries is how many times a message was sent to the webhook.
func (s *Server) Tries(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.tries[message]
}

// deliver works off the queue while a webhook is set, until Close.
func (s *Server) deliver() {
	wait := s.hook.first
	for s.ctx.Err() == nil {
		s.mu.Lock()
		changed, at, secret := s.Changed(), s.hook.url, s.hook.secret
		var e *event
		if at != "" && len(s.queue) > 0 {
			e = s.queue[0]
			s.hook.tries[e.id]++
		}
		s.mu.Unlock()
		if e == nil {
			select {
			case <-changed:
			case <-s.ctx.Done():
			}
			continue
		}
		if s.post(e, at, secret) {
			s.taken(e)
			wait = s.hook.first
			continue
		}
		select {
		case <-s.ctx.Done():
		case <-time.After(wait):
			wait = min(2*wait, 64*s.hook.first)
		}
	}
}

func (s *Server) taken(e *event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) > 0 && s.queue[0] == e {
		s.queue, s.shown = s.queue[1:], 0
	}
	s.Touch()
}

// post sends one event and tells whether the answer was 2xx.
func (s *Server) post(e *event, at, secret string) bool {
	body := any(e.body)
	if s.manner.Wrapped {
		body = map[string]any{"ok": true, "result": e.body}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, at, bytes.NewReader(raw))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Java/1.8.0_192")
	req.Header.Set(secretHeader, secret)
	resp, err := s.hook.client.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}
