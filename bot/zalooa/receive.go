package zalooa

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"time"

	"isobot/bot"
)

// Receive opens Webhook to updates and keeps the access token alive until ctx ends, whose error it returns. It does not end
// when the vendor refuses the tokens: what people write is still taken, and what is to be sent waits. All goroutines it
// started are over when it returns.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	defer c.http.CloseIdleConnections()
	inLanes := bot.Deliver(bot.NewLanes(handler(deliver), maxHooks).Deliver)
	c.deliver.Store(&inLanes)
	defer c.deliver.Store(nil)
	wait := backOff{first: c.cfg.BackOff}
	for {
		pause := time.Minute
		if err := c.greet(ctx); err != nil && ctx.Err() == nil {
			pause = wait.next()
			c.log.Warn("the Official Account can not be reached; trying again", "err", err, "in", pause)
		} else {
			wait.reset()
		}
		if !sleep(ctx, pause) {
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
		ID       loose `json:"oaid"`
		Name     loose `json:"name"`
		Verified *bool `json:"is_verified"`
	}
	if err := json.Unmarshal(data, &oa); err != nil {
		return err
	}
	id := string(oa.ID)
	c.oa.Store(&id)
	c.log.Info("signed on", "account", id, "name", cutRunes(inText(string(oa.Name)), 100))
	if oa.Verified != nil && !*oa.Verified {
		c.alarms.raise("verified", "The Zalo Official Account is not verified; the vendor refuses most calls until it is (oa.zalo.me).")
	}
	return nil
}

// backOff gives growing waits: first, doubled up to 64 times, with a tenth of chance.
type backOff struct {
	first time.Duration
	times int
}

func (b *backOff) next() time.Duration {
	d := b.first << min(b.times, 6)
	b.times++
	return d + time.Duration(rand.Int64N(int64(d)/10+1))
}

func (b *backOff) reset() { b.times = 0 }
