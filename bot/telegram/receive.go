package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// allowedUpdates is sent with every poll and webhook: when it is missing the vendor keeps whatever was set before.
const allowedUpdates = `["message","callback_query","my_chat_member","poll_answer"]`

// Receive signs on (who the bot is, the menu, webhook set or removed), then delivers until ctx ends. With a webhook secret it
// waits while Webhook does the work. It ends early only with ErrCannotGoOn. All goroutines it started are over when it
// returns.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	defer c.http.CloseIdleConnections()
	self, err := c.signOn(ctx)
	if err != nil {
		return err
	}
	var background sync.WaitGroup
	defer background.Wait()
	background.Go(func() { c.setMenu(ctx) })
	for range answerers {
		background.Go(func() { c.answerTaps(ctx) })
	}
	c.self.Store(&self)
	if c.cfg.WebhookSecret != "" {
		return c.receiveWebhook(ctx, deliver)
	}
	return c.poll(ctx, self, deliver)
}

// signOn asks who the bot is and puts the webhook as configured, trying again until it worked or never will.
func (c *Channel) signOn(ctx context.Context) (user, error) {
	var self user
	err := c.untilDone(ctx, "sign on", func() error {
		result, err := c.call(ctx, callTimeout, "getMe", nil)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(result, &self); err != nil || self.ID == 0 {
			return errors.New("telegram getMe: the answer names no bot")
		}
		return c.putWebhook(ctx)
	})
	return self, err
}

// putWebhook sets the webhook, or removes it for polling. Waiting updates are never dropped.
func (c *Channel) putWebhook(ctx context.Context) error {
	if c.cfg.WebhookSecret == "" {
		_, err := c.call(ctx, callTimeout, "deleteWebhook", nil)
		return err
	}
	_, err := c.call(ctx, callTimeout, "setWebhook", tgbotapi.Params{
		"url":             c.cfg.PublicURL + WebhookPath,
		"secret_token":    c.cfg.WebhookSecret,
		"allowed_updates": allowedUpdates,
		"max_connections": strconv.Itoa(maxHooks),
	})
	if badRequest(err, "bad webhook") {
		return fmt.Errorf("check ISOBOT_BASE_URL (https, port 443, 80, 88 or 8443): %w", err)
	}
	return err
}

// untilDone runs f until it succeeds, with growing waits; it gives up when ctx ends or the vendor rejects the token.
func (c *Channel) untilDone(ctx context.Context, what string, f func() error) error {
	wait := bot.BackOff{First: c.cfg.BackOff}
	for {
		err := f()
		if err == nil {
			return nil
		}
		if ended(ctx) {
			return ctx.Err()
		}
		if hopeless(err) {
			return fmt.Errorf("%s: %w: %w", what, ErrCannotGoOn, err)
		}
		pause := wait.Next(retryAfter(err))
		c.log.Warn("telegram does not answer as it should; trying again", "doing", what, "err", err, "in", pause)
		if !bot.Sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

// getUpdates asks for what is not confirmed yet, confirming everything below offset. An element that is no update at all is
// an error of the whole answer: without its id nothing can be confirmed.
func (c *Channel) getUpdates(ctx context.Context, offset int64) ([]incoming, error) {
	result, err := c.call(ctx, c.cfg.PollTimeout+15*time.Second, "getUpdates", tgbotapi.Params{
		"offset":          fmt.Sprint(offset),
		"limit":           "100",
		"timeout":         fmt.Sprint(int(c.cfg.PollTimeout / time.Second)),
		"allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, err
	}
	return decodeUpdates(result)
}

func decodeUpdates(result []byte) ([]incoming, error) {
	var raws []json.RawMessage
	if err := json.Unmarshal(result, &raws); err != nil {
		return nil, errors.New("telegram getUpdates: the result is not a list")
	}
	updates := make([]incoming, 0, len(raws))
	for _, raw := range raws {
		u, err := decodeUpdate(raw)
		if err != nil {
			return nil, fmt.Errorf("telegram getUpdates: %w", err)
		}
		updates = append(updates, u)
	}
	return updates, nil
}

// explainPoll logs a failed poll in words that help the operator, and mends what can be mended.
func (c *Channel) explainPoll(ctx context.Context, err error, pause time.Duration) {
	var e *apiError
	if !errors.As(err, &e) || e.code != http.StatusConflict {
		c.log.Warn("a poll failed; trying again", "err", err, "in", pause)
		return
	}
	if !strings.Contains(e.text, "webhook is active") {
		c.log.Error("another program polls with the same token; only one may run", "err", err, "in", pause)
		return
	}
	c.log.Warn("a webhook is set although this program polls; removing it", "err", err)
	if err := c.putWebhook(ctx); err != nil {
		c.log.Warn("the webhook could not be removed", "err", err)
	}
}

const answerers = 4

// queueAnswer has a callback query answered in the background; the person's program shows progress until then. When too many
// wait, it is left out: the progress ends by itself.
func (c *Channel) queueAnswer(id string) {
	select {
	case c.taps <- id:
	default:
	}
}

func (c *Channel) answerTaps(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-c.taps:
			_, err := c.call(ctx, callTimeout, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": id})
			if err != nil && !ended(ctx) && !badRequest(err, "query is too old") {
				c.log.Debug("a callback query was not answered", "err", err)
			}
		}
	}
}
