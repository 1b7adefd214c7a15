package telegram

import (
	"context"
	"errors"
	"net/http"

	"isobot/bot"
)

const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// maxHooks is how many connections the vendor is asked to open, the most that it does, and how many updates are handled at once.
const maxHooks = 100

// receiveWebhook opens Webhook to updates until ctx ends. A conversation's updates come one at a time, but the vendor repeats
// a request that took too long while the first may still be at work: lanes keep them apart.
func (c *Channel) receiveWebhook(ctx context.Context, deliver bot.Deliver) error {
	inLanes := bot.Deliver(bot.NewLanes(deliver, maxHooks).Deliver)
	c.deliver.Store(&inLanes)
	defer c.deliver.Store(nil)
	<-ctx.Done()
	return ctx.Err()
}

// Webhook serves WebhookPath: 200 after the update is stored, 401 for a wrong secret, 405 for a method other than POST, 413
// over 1 MiB, 400 for what is no update, 503 while Receive is not running, 500 when the update could not be stored. The
// vendor repeats all that is not 2xx for 24 hours. Without a secret every request is refused.
func (c *Channel) Webhook() http.Handler { return bot.Hook(c.receive) }

// receive checks one POST, delivers it and gives the status to answer.
func (c *Channel) receive(w http.ResponseWriter, r *http.Request) int {
	if !bot.SameSecret(c.cfg.WebhookSecret, r.Header.Get(secretHeader)) {
		return http.StatusUnauthorized
	}
	body, status := bot.HookBody(w, r)
	if status != http.StatusOK {
		return status
	}
	return c.acceptUpdate(r.Context(), body)
}

// acceptUpdate delivers one update and gives the HTTP status to answer.
func (c *Channel) acceptUpdate(ctx context.Context, body []byte) int {
	u, err := decodeUpdate(body)
	if err != nil {
		return http.StatusBadRequest
	}
	deliver, self := c.deliver.Load(), c.self.Load()
	if deliver == nil || self == nil {
		return http.StatusServiceUnavailable
	}
	err = c.handle(ctx, u, *self, *deliver)
	switch {
	case errors.Is(err, errUndecodable):
		c.log.Error("an update is refused", "update", u.id(), "err", err)
		return http.StatusBadRequest
	case err != nil:
		c.log.Warn("an update could not be handled; the vendor will repeat it", "update", u.id(), "err", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
