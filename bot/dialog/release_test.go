package dialog_test

import (
	"context"
	"testing"

	"isobot/bot"
)

// TestShownIsNotReleased: what a channel held back does not come along when the person asked for the same and reads it.
func TestShownIsNotReleased(t *testing.T) {
	w := newWorld(t)
	ctx, page, queue := context.Background(), bot.Address{Channel: "webchat", Chat: "a"}, bot.Queue{Channel: "webchat"}
	says := func(id, text string) []bot.Outgoing {
		must(t, w.desk().Handle(ctx, bot.Update{ID: id, From: page, Kind: bot.Text, Text: text, At: start}))
		outs, err := w.store.Waiting(ctx, queue, 0, 10)
		must(t, err)
		return outs
	}
	hold := func(outs []bot.Outgoing) {
		for _, o := range outs {
			must(t, w.store.Settle(ctx, []bot.Settled{{Out: o, How: bot.Held}}))
		}
	}
	hold(says("1", "cảm ơn"))
	again := says("2", "cảm ơn")
	if len(again) != 1 {
		t.Errorf("the same is said %d times", len(again))
	}
	hold(again)
	if other := says("3", "hỏi"); len(other) != 2 {
		t.Errorf("%d messages with what was held, want 2", len(other))
	}
}
