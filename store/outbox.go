package store

import (
	"context"
	"time"

	"isobot/bot"
)

func (t tx) Say(out bot.Outgoing) error {
	id, err := next(t.kv, "outgoing")
	if err != nil {
		return err
	}
	out.ID = id
	return t.queue(out)
}

func (t tx) queue(out bot.Outgoing) error {
	table := tOutbox
	if out.Bulk {
		table = tBulk
	}
	return put(t.kv, table, seq(out.ID), out)
}

func (t tx) Release(to bot.Address) error {
	from, end := under(to.String())
	held, err := list[bot.Outgoing](t.kv, tHeld, from, end)
	if err != nil {
		return err
	}
	for _, out := range held {
		if err := t.kv.Delete(tHeld, key(to.String(), seq(out.ID))); err != nil {
			return err
		}
		out.NotUntil, out.Attempts = time.Time{}, 0
		if err := t.Say(out); err != nil { // a new ID: the sender's cursor is past the old one
			return err
		}
	}
	return nil
}

// Waiting lists messages of one queue with an ID above after, in order of ID, at most n.
func (s *Store) Waiting(ctx context.Context, bulk bool, after uint64, n int) ([]bot.Outgoing, error) {
	table := tOutbox
	if bulk {
		table = tBulk
	}
	var outs []bot.Outgoing
	err := s.engine.View(ctx, func(kv KV) error {
		outs = outs[:0]
		return each(kv, table, seq(after+1), "", func(o bot.Outgoing) bool {
			outs = append(outs, o)
			return len(outs) < n
		})
	})
	return outs, err
}

// Settle stores what became of messages.
func (s *Store) Settle(ctx context.Context, done []bot.Settled) error {
	return s.engine.Update(ctx, func(kv KV) error {
		for _, d := range done {
			if err := (tx{kv}).settle(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t tx) settle(d bot.Settled) error {
	k := seq(d.Out.ID)
	table := tOutbox
	if d.Out.Bulk {
		table = tBulk
	}
	if b, err := t.kv.Get(table, k); err != nil || b == nil {
		return err // settled before
	}
	switch d.How {
	case bot.Postponed:
		return put(t.kv, table, k, d.Out)
	case bot.Held:
		if err := put(t.kv, tHeld, key(d.Out.To.String(), k), d.Out); err != nil {
			return err
		}
	case bot.Lost:
		if err := t.markUnreachable(d.Out.To); err != nil {
			return err
		}
	case bot.Rerouted:
		if err := t.moveAccount(d.Out.To, d.NewChat); err != nil {
			return err
		}
		out := d.Out
		out.To.Chat = d.NewChat
		if err := t.Say(out); err != nil {
			return err
		}
	}
	return t.kv.Delete(table, k)
}

func (t tx) markUnreachable(a bot.Address) error {
	acc, ok, err := t.Account(a)
	if err != nil || !ok || acc.Unreachable {
		return err
	}
	acc.Unreachable = true
	return t.PutAccount(acc)
}

func (t tx) moveAccount(from bot.Address, chat string) error {
	acc, ok, err := t.Account(from)
	if err != nil || !ok {
		return err
	}
	if err := t.DeleteAccount(from); err != nil {
		return err
	}
	acc.Address = bot.Address{Channel: from.Channel, Chat: chat}.String()
	return t.PutAccount(acc)
}

// Forget drops the memory of updates that were handled before a day ("2006-01-02"), and returns how many. No vendor delivers an update
// again after a day; a week is kept.
func (s *Store) Forget(ctx context.Context, before string) (int, error) {
	n := 0
	err := s.engine.Update(ctx, func(kv KV) error {
		var old []string
		if err := kv.Scan(tSeen, "", "", func(k string, v []byte) bool {
			if string(v) < `"`+before {
				old = append(old, k)
			}
			return len(old) < 10_000
		}); err != nil {
			return err
		}
		for _, k := range old {
			if err := kv.Delete(tSeen, k); err != nil {
				return err
			}
		}
		n = len(old)
		return nil
	})
	return n, err
}
