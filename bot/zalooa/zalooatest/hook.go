package zalooatest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// repeats are the waits of the vendor before it sends an event again; after the last it switches the webhook off.
var repeats = []time.Duration{30 * time.Second, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour}

type event struct {
	id    string // of the message, "" for other events
	body  []byte
	stamp string
}

// hook is the webhook; one goroutine delivers to it in order. What fails is repeated by a goroutine of its own.
type hook struct {
	url    string
	queue  []*event
	client *http.Client
	tries  map[string]int // by message id
	off    bool
}

// SetWebhook sets the address, as the operator does in the console; "" switches it off. It works again after it was given up.
func (s *Server) SetWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.url, s.hook.off = url, false
	s.Touch()
}

// GivenUp tells whether the vendor switched the webhook off.
func (s *Server) GivenUp() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.off
}

// Tries is how many times a message was sent to the webhook.
func (s *Server) Tries(message string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hook.tries[message]
}

// Sign gives the signature header of a body with this timestamp, in the server's manner.
func (s *Server) Sign(body []byte, timestamp string) string {
	id := AppID
	if s.manner.SignOA {
		id = OAID
	}
	sum := sha256.Sum256([]byte(id + string(body) + timestamp + OASecret))
	if s.manner.BareMac {
		return hex.EncodeToString(sum[:])
	}
	return "mac=" + hex.EncodeToString(sum[:])
}

// deliver works off the queue while a webhook is set, until Close.
func (s *Server) deliver() {
	for s.ctx.Err() == nil {
		s.mu.Lock()
		changed := s.Changed()
		var e *event
		if s.hook.url != "" && !s.hook.off && len(s.hook.queue) > 0 {
			e, s.hook.queue = s.hook.queue[0], s.hook.queue[1:]
		}
		s.mu.Unlock()
		if e == nil {
			select {
			case <-changed:
			case <-s.ctx.Done():
			}
			continue
		}
		if !s.post(e, 0) {
			s.wg.Go(func() { s.repeat(e) })
		}
	}
}

// repeat sends an event again until it is taken, or gives the webhook up.
func (s *Server) repeat(e *event) {
	for n, d := range repeats {
		select {
		case <-s.ctx.Done():
			return
		case <-time.After(time.Duration(float64(d) * s.manner.Scale)):
		}
		if s.post(e, n+1) {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.off = true
	s.Touch()
}

// post sends one event and tells whether it need not be sent again.
func (s *Server) post(e *event, repeated int) bool {
	s.mu.Lock()
	at := s.hook.url
	s.hook.tries[e.id]++
	s.mu.Unlock()
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, at, bytes.NewReader(e.body))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-ZEvent-Signature", s.Sign(e.body, e.stamp))
	if repeated > 0 {
		req.Header.Set("num_retry", strconv.Itoa(repeated))
	}
	resp, err := s.hook.client.Do(req)
	s.mu.Lock()
	s.Touch()
	s.mu.Unlock()
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK || s.manner.NoRetry
}
