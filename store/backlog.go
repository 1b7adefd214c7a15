package store

import (
	"context"

	"isobot/bot"
)

// Backlog is how many messages wait in the outbox, of all channels. What a channel holds back until a person writes is not among them.
func (s *Store) Backlog(ctx context.Context) (n int, err error) {
	err = s.engine.View(ctx, func(kv KV) error {
		n = 0
		for _, table := range []string{tOutbox, tBulk} {
			if err := kv.Scan(table, "", "", func(string, []byte) bool { n++; return true }); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Holds tells whether messages are held back for an address.
func (s *Store) Holds(ctx context.Context, a bot.Address) (held bool, err error) {
	from, to := under(a.String())
	err = s.engine.View(ctx, func(kv KV) error {
		held = false
		return kv.Scan(tHeld, from, to, func(string, []byte) bool { held = true; return false })
	})
	return held, err
}
