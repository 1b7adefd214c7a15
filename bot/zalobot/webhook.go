package zalobot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"

	"isobot/bot"
)

const (
	secretHeader   = "X-Bot-Api-Secret-Token"
	maxWebhookBody = 1 << 20
	maxHooks       = 16 // updates handled at once
)

// handler makes a bot.Handler of a function.
type handler bot.Deliver

func (h handler) Handle(ctx context.Context, u bot.Update) error { return h(ctx, u) }

// receiveWebhook opens Webhook to updates until ctx ends. The vendor promises no order; lanes see to one at a time.
func (c *Channel) receiveWebhook(ctx context.Context, deliver bot.Deliver) error {
	inLanes := bot.Deliver(bot.NewLanes(handler(deliver), maxHooks).Deliver)
	c.deliver.Store(&inLanes)
	defer c.deliver.Store(nil)
	<-ctx.Done()
	return ctx.Err()
}

// Webhook serves WebhookPath: 200 after the update is stored, and for the empty probe; 401 for a wrong secret, 405 for a
// method other than POST, 413 over 1 MiB, 400 for what is no event, 503 while Receive is not running, 500 when the update
// could not be stored. The vendor repeats all that is not 2xx. Without a secret every request is refused.
func (c *Channel) Webhook() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusMethodNotAllowed
		if r.Method == http.MethodPost {
			status = c.receive(w, r)
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

// receive checks one POST, delivers it and gives the status to answer.
func (c *Channel) receive(w http.ResponseWriter, r *http.Request) int {
	if !c.secretFits(r.Header.Get(secretHeader)) {
		return http.StatusUnauthorized
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxWebhookBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return http.StatusBadRequest
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return http.StatusOK
	}
	return c.acceptEvent(r.Context(), body)
}

// secretFits compares in a time that depends on neither secret.
func (c *Channel) secretFits(given string) bool {
	want, got := sha256.Sum256([]byte(c.cfg.WebhookSecret)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && c.cfg.WebhookSecret != ""
}

func (c *Channel) acceptEvent(ctx context.Context, body []byte) int {
	e, err := decodeEvent(body)
	if err != nil {
		return http.StatusBadRequest
	}
	if !e.wanted() {
		return http.StatusOK
	}
	deliver, self := c.deliver.Load(), c.self.Load()
	if deliver == nil || self == nil {
		return http.StatusServiceUnavailable
	}
	if err := (*deliver)(ctx, mapEvent(e, *self)); err != nil {
		c.log.Warn("an update could not be handled; the vendor will repeat it", "update", e.id(), "err", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
