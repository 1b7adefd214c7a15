package store

import (
	"context"
	"encoding/json"
	"time"

	"isobot/bot"
)

// A page in a browser may lose an answer that was sent: the line breaks, the program is started anew. So the last messages of each of its
// conversations are kept for a while. Other vendors keep what was sent themselves.

// keptChannel is the channel whose messages are kept.
const keptChannel = "webchat"

const (
	keptMessages = 20      // of one conversation
	keptFile     = 1 << 20 // bytes; a larger file is asked for again
)

// said is a message that went out.
type said struct {
	At  time.Time    `json:"at"`
	Out bot.Outgoing `json:"out"`
}

func (t tx) keepSaid(out bot.Outgoing) error {
	if out.To.Channel != keptChannel {
		return nil
	}
	from, end := under(out.To.String())
	var old []string
	if err := t.kv.Scan(tSaid, from, end, func(k string, _ []byte) bool { old = append(old, k); return true }); err != nil {
		return err
	}
	for len(old) >= keptMessages {
		if err := t.kv.Delete(tSaid, old[0]); err != nil {
			return err
		}
		old = old[1:]
	}
	if f := out.Message.File; f != nil && len(f.Data) > keptFile {
		out.Message.File = nil
	}
	return put(t.kv, tSaid, key(out.To.String(), seq(out.ID)), said{time.Now().UTC(), out})
}

// Said lists the last messages that went out to a conversation, oldest first, of channels that keep none themselves.
func (s *Store) Said(ctx context.Context, to bot.Address) (outs []bot.Outgoing, err error) {
	from, end := under(to.String())
	err = s.engine.View(ctx, func(kv KV) error {
		outs = outs[:0]
		return each(kv, tSaid, from, end, func(m said) bool { outs = append(outs, m.Out); return true })
	})
	return outs, err
}

// ForgetSaid drops kept messages that went out before a time.
func (s *Store) ForgetSaid(ctx context.Context, before time.Time) error {
	var old []string
	if err := s.engine.View(ctx, func(kv KV) error {
		old = old[:0]
		return kv.Scan(tSaid, "", "", func(k string, b []byte) bool {
			var m struct {
				At time.Time `json:"at"`
			}
			if json.Unmarshal(b, &m) != nil || m.At.Before(before) {
				old = append(old, k)
			}
			return true
		})
	}); err != nil || len(old) == 0 {
		return err
	}
	return s.engine.Update(ctx, func(kv KV) error {
		for _, k := range old {
			if err := kv.Delete(tSaid, k); err != nil {
				return err
			}
		}
		return nil
	})
}
