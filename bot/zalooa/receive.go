package zalooa

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"isobot/bot"
)

// Receive opens Webhook to updates and keeps the access token alive until ctx ends, whose error it returns. It does not end
// when the vendor refuses the tokens: what people write is still taken, and what is to be sent waits. All goroutines it
// started are over when it returns.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	defer c.http.CloseIdleConnections()
	inLanes := bot.Deliver(bot.NewLanes(deliver, maxHooks).Deliver)
	c.deliver.Store(&inLanes)
	defer c.deliver.Store(nil)
	wait := bot.BackOff{First: c.cfg.BackOff}
	for {
		pause := time.Minute
		if err := c.greet(ctx); err != nil && ctx.Err() == nil {
			pause = wait.Next(0)
			c.log.Warn("the Official Account can not be reached; trying again", "err", err, "in", pause)
		} else {
			wait.Reset()
		}
		if !bot.Sleep(ctx, pause) {
			return ctx.Err()
		}
	}
}

// greet sees to the tokens, and asks once who the account is.
func (c *Channel) greet(ctx context.Context) error {
	if err := c.keys.ahead(ctx); err != nil {
		return err
	}
	if c.oa.Load() != nil {
		return nil
	}
	data, err := c.call(ctx, request{method: http.MethodGet, path: "/v2.0/oa/getoa", limit: callTimeout})
	if err != nil {
		return c.sendError(err)
	}
	var oa struct {
		ID       bot.Loose `json:"oaid"`
		Name     bot.Loose `json:"name"`
		Verified *bool     `json:"is_verified"`
	}
	if err := json.Unmarshal(data, &oa); err != nil {
		return err
	}
	id := string(oa.ID)
	c.oa.Store(&id)
	c.log.Info("signed on", "account", id, "name", bot.CutRunes(inText(string(oa.Name)), 100))
	if oa.Verified != nil && !*oa.Verified {
		c.alarms.raise("verified", "The Zalo Official Account is not verified; the vendor refuses most calls until it is (oa.zalo.me).")
	}
	return nil
}
