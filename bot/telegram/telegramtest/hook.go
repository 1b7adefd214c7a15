package telegramtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// hook delivers updates to a webhook: chats side by side, each in order, repeated until it answers 2xx.
type hook struct {
	url    string
	secret string
	first  time.Duration // wait after a failure, doubled up to 64 times
	client *http.Client
	queues map[int64][]*update // by chat; a goroutine works on each that is present
	tries  map[int64]int       // by update id
	insist bool
}

func newHook() hook {
	return hook{first: 50 * time.Millisecond, queues: map[int64][]*update{}, tries: map[int64]int{},
		client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 40}}}
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

// InsistOnHTTPS refuses webhook addresses as the vendor does: without https, or on a port that it does not serve. The default
// is to take any, for a program under test has no certificate.
func (s *Server) InsistOnHTTPS() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.insist = true
}

func (s *Server) setWebhook(r request) answer {
	at, err := url.Parse(r.params.Get("url"))
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil || at.Host == "":
		return refuse(400, "Bad Request: bad webhook: invalid URL host")
	case s.hook.insist && at.Scheme != "https":
		return refuse(400, "Bad Request: bad webhook: an HTTPS URL must be provided for webhook")
	case s.hook.insist && !slices.Contains([]string{"", "443", "80", "88", "8443"}, at.Port()):
		return refuse(400, "Bad Request: bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443")
	case !secretForm.MatchString(r.params.Get("secret_token")):
		return refuse(400, "Bad Request: secret token contains unallowed characters")
	}
	s.hook.url, s.hook.secret = at.String(), r.params.Get("secret_token")
	s.setAllowed(r.params.Get("allowed_updates"))
	if s.poll != nil {
		close(s.poll)
		s.poll = nil
	}
	for _, u := range s.updates {
		s.hook.offer(s, u)
	}
	s.Touch()
	return accept(true)
}

func (s *Server) deleteWebhook() answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.url, s.hook.secret = "", ""
	clear(s.hook.queues)
	s.Touch()
	return accept(true)
}

// Webhook gives the address that is set, "" when the bot polls.
func (s *Server) Webhook() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.url
}

// Tries is how many times an update was sent to the webhook.
func (s *Server) Tries(update int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.tries[update]
}

// offer queues an update for the webhook, if one is set. s.mu is held.
func (h *hook) offer(s *Server, u *update) {
	if h.url == "" || s.ctx.Err() != nil {
		return
	}
	queue, running := h.queues[u.chat]
	h.queues[u.chat] = append(queue, u)
	if !running {
		s.wg.Go(func() { s.deliver(u.chat) })
	}
}

// deliver works off one chat's queue.
func (s *Server) deliver(chat int64) {
	wait := s.hook.first
	for {
		s.mu.Lock()
		queue := s.hook.queues[chat]
		if len(queue) == 0 || s.ctx.Err() != nil {
			delete(s.hook.queues, chat)
			s.mu.Unlock()
			return
		}
		u, at, secret := queue[0], s.hook.url, s.hook.secret
		s.hook.tries[u.id]++
		s.Touch()
		s.mu.Unlock()
		if s.post(u, at, secret) {
			s.delivered(chat, u)
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

// delivered drops an update that the webhook took.
func (s *Server) delivered(chat int64, u *update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates = slices.DeleteFunc(s.updates, func(x *update) bool { return x == u })
	if queue := s.hook.queues[chat]; len(queue) > 0 && queue[0] == u {
		s.hook.queues[chat] = queue[1:]
	}
	s.Touch()
}

// post sends one update and tells whether the answer was 2xx.
func (s *Server) post(u *update, at, secret string) bool {
	body, err := json.Marshal(u.body)
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set(secretHeader, secret)
	}
	resp, err := s.hook.client.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}
