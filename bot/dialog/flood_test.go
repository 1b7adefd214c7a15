package dialog_test

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
)

// TestFlood sends too much in one minute from every channel: it is said once, then nothing until the minute is over; others are not
// concerned.
func TestFlood(t *testing.T) {
	for _, channel := range []string{"telegram", "zalobot", "zalooa", "webchat", "console"} {
		t.Run(channel, func(t *testing.T) {
			w := newWorld(t)
			desk := dialog.NewDesk(dialog.Config{Store: w.store, Base: w.base, Log: slog.New(slog.DiscardHandler), PerMinute: 5})
			n := 0
			say := func(chat string, at time.Time) []bot.Outgoing {
				n++
				from := bot.Address{Channel: channel, Chat: chat}
				if err := desk.Handle(context.Background(), bot.Update{ID: strconv.Itoa(n), From: from, User: chat, Kind: bot.Text, Text: "cảm ơn", At: at}); err != nil {
					t.Fatal(err)
				}
				outs, err := w.store.Waiting(context.Background(), bot.Queue{Channel: channel}, 0, 100)
				if err != nil {
					t.Fatal(err)
				}
				var done []bot.Settled
				for _, o := range outs {
					done = append(done, bot.Settled{Out: o, How: bot.Sent})
				}
				if err := w.store.Settle(context.Background(), done); err != nil {
					t.Fatal(err)
				}
				return outs
			}
			for i := range 9 {
				said := say("1", start.Add(time.Duration(i)*time.Second))
				switch {
				case i < 5 && (len(said) != 1 || strings.Contains(said[0].Message.Text, "nhanh quá")):
					t.Errorf("message %d gets %+v, want an answer", i+1, said)
				case i == 5 && (len(said) != 1 || !strings.Contains(said[0].Message.Text, "nhanh quá")):
					t.Errorf("message %d gets %+v, want to be told to slow down", i+1, said)
				case i > 5 && len(said) != 0:
					t.Errorf("message %d gets %+v, want nothing", i+1, said)
				}
			}
			if said := say("2", start.Add(9*time.Second)); len(said) != 1 {
				t.Errorf("somebody else gets %+v", said)
			}
			if said := say("1", start.Add(time.Minute)); len(said) != 1 || strings.Contains(said[0].Message.Text, "nhanh quá") {
				t.Errorf("a minute later: %+v", said)
			}
		})
	}
}
