package zalobot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"isobot/bot"
)

// Receive signs on (who the bot is, webhook set or removed), then delivers until ctx ends. With a webhook secret it waits
// while Webhook does the work. It ends early only with ErrCannotGoOn. All goroutines it started are over when it returns.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	defer c.http.CloseIdleConnections()
	if err := c.signOn(ctx); err != nil {
		return err
	}
	if c.cfg.WebhookSecret != "" {
		return c.receiveWebhook(ctx, deliver)
	}
	return c.poll(ctx, deliver)
}

// signOn asks who the bot is and puts the webhook as configured, trying again until it worked or never will.
func (c *Channel) signOn(ctx context.Context) error {
	wait := bot.BackOff{First: c.cfg.BackOff}
	for {
		err := c.greet(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case hopeless(err):
			return fmt.Errorf("sign on: %w: %w", ErrCannotGoOn, err)
		}
		pause := wait.Next(0)
		c.log.Warn("zalobot could not sign on; trying again", "err", err, "in", pause)
		if !bot.Sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

func (c *Channel) greet(ctx context.Context) error {
	result, err := c.call(ctx, callTimeout, "getMe", struct{}{})
	if err != nil {
		return err
	}
	var self account
	if err := json.Unmarshal(result, &self); err != nil {
		return errors.New("zalobot getMe: the answer names no bot")
	}
	c.self.Store(&self)
	return c.putWebhook(ctx)
}

// putWebhook sets the webhook, or removes it for polling. A bot that never had one answers the removal with 400 or 404.
func (c *Channel) putWebhook(ctx context.Context) error {
	if c.cfg.WebhookSecret == "" {
		_, err := c.call(ctx, callTimeout, "deleteWebhook", struct{}{})
		if code := codeOf(err); code == http.StatusBadRequest || code == http.StatusNotFound {
			return nil
		}
		return err
	}
	result, err := c.call(ctx, callTimeout, "setWebhook",
		map[string]string{"url": c.cfg.PublicURL + WebhookPath, "secret_token": c.cfg.WebhookSecret})
	if codeOf(err) == http.StatusBadRequest {
		return fmt.Errorf("check ISOBOT_BASE_URL (public, https): %w", err)
	}
	if err == nil {
		c.noteVerification(result)
	}
	return err
}

// noteVerification logs that the vendor could not reach the webhook that it keeps all the same.
func (c *Channel) noteVerification(result json.RawMessage) {
	var set struct {
		Verification *struct {
			OK      bool      `json:"ok"`
			Outcome bot.Loose `json:"outcome"`
			Hint    bot.Loose `json:"hint"`
		} `json:"verification"`
	}
	if json.Unmarshal(result, &set) == nil && set.Verification != nil && !set.Verification.OK {
		c.log.Warn("the vendor set the webhook but could not reach it", "outcome", string(set.Verification.Outcome),
			"hint", string(set.Verification.Hint))
	}
}

// getUpdates asks for what happened. The vendor documents one object; others have seen a list, null and {}.
func (c *Channel) getUpdates(ctx context.Context) ([]incoming, error) {
	seconds := int(c.cfg.PollTimeout / time.Second)
	result, err := c.call(ctx, c.cfg.PollTimeout+10*time.Second, "getUpdates", map[string]string{"timeout": fmt.Sprint(seconds)})
	if timedOut(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if json.Unmarshal(result, &list) != nil {
		list = []json.RawMessage{result}
	}
	var events []incoming
	for _, raw := range list {
		if len(raw) == 0 {
			continue
		}
		e, err := decodeEvent(raw)
		if err != nil {
			c.log.Error("an event of a poll can not be read and is passed over", "err", err)
			continue
		}
		if e.wanted() {
			events = append(events, e)
		}
	}
	return events, nil
}

// explainPoll logs a failed poll, and removes a webhook that keeps this program from polling.
func (c *Channel) explainPoll(ctx context.Context, err error, pause time.Duration) {
	c.log.Warn("a poll failed; trying again", "err", err, "in", pause)
	var e *apiError
	if errors.As(err, &e) && e.code == http.StatusBadRequest && strings.Contains(e.text, "webhook is set") {
		if err := c.putWebhook(ctx); err != nil {
			c.log.Warn("the webhook could not be removed", "err", err)
		}
	}
}
