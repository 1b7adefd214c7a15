package zalobot

import (
	"bytes"
	"context"
	"net/http"

	"isobot/bot"
)

const (
	secretHeader = "X-Bot-Api-Secret-Token"
	maxHooks     = 16 // updates handled at once
)

// receiveWebhook opens Webhook to updates until ctx ends. The vendor promises no order; lanes see to one at a time.
func (c *Channel) receiveWebhook(ctx context.Context, deliver bot.Deliver) error {
	inLanes := bot.Deliver(bot.NewLanes(deliver, maxHooks).Deliver)
	c.deliver.Store(&inLanes)
	defer c.deliver.Store(nil)
	<-ctx.Done()
	return ctx.Err()
}

// Webhook serves WebhookPath: 200 after the update is stored, and for the empty probe; 401 for a wrong secret, 405 for a
// method other than POST, 413 over 1 MiB, 400 for what is no event, 503 while Receive is not running, 500 when the update
// could not be stored. The vendor repeats all that is not 2xx. Without a secret every request is refused.
func (c *Channel) Webhook() http.Handler { return bot.Hook(c.receive) }

// receive checks one POST, delivers it and gives the status to answer.
func (c *Channel) receive(w http.ResponseWriter, r *http.Request) int {
	if !bot.SameSecret(c.cfg.WebhookSecret, r.Header.Get(secretHeader)) {
		return http.StatusUnauthorized
	}
	body, status := bot.HookBody(w, r)
	if status != http.StatusOK || len(bytes.TrimSpace(body)) == 0 {
		return status
	}
	return c.acceptEvent(r.Context(), body)
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
