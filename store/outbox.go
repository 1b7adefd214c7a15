package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"isobot/bot"
)

func (t tx) Say(out bot.Outgoing) error {
	id, err := t.nextOutgoing()
	if err != nil {
		return err
	}
	out.ID = id
	return t.queue(out)
}

func (t tx) queue(out bot.Outgoing) error {
	table, k := place(out)
	return put(t.kv, table, k, out)
}

func place(out bot.Outgoing) (table, k string) {
	return queueTable(out.Bulk), key(out.To.Channel, seq(out.ID))
}

func queueTable(bulk bool) string {
	if bulk {
		return tBulk
	}
	return tOutbox
}

func (t tx) Release(to bot.Address, shown ...string) error {
	from, end := under(to.String())
	held, err := list[bot.Outgoing](t.kv, tHeld, from, end)
	if err != nil {
		return err
	}
	for _, out := range held {
		if err := t.kv.Delete(tHeld, key(to.String(), seq(out.ID))); err != nil {
			return err
		}
		if slices.Contains(shown, out.Message.Text) {
			continue
		}
		out.NotUntil, out.Attempts, out.First = time.Time{}, 0, cmp.Or(out.First, out.ID)
		if err := t.Say(out); err != nil { // a new ID: the sender's cursor is past the old one
			return err
		}
	}
	return nil
}

func (t tx) Unsay(to bot.Address) error {
	from, end := under(to.String())
	for _, table := range []string{tHeld, tSaid} {
		if err := t.erase(table, from, end); err != nil {
			return err
		}
	}
	from, end = under(to.Channel)
	for _, table := range []string{tOutbox, tBulk} {
		var keys []string
		if err := each(t.kv, table, from, end, func(o bot.Outgoing) bool {
			if o.To == to {
				_, k := place(o)
				keys = append(keys, k)
			}
			return true
		}); err != nil {
			return err
		}
		for _, k := range keys {
			if err := t.kv.Delete(table, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// Waiting lists messages of one queue with an ID above after, in order of ID, at most n.
func (s *Store) Waiting(ctx context.Context, q bot.Queue, after uint64, n int) ([]bot.Outgoing, error) {
	if n <= 0 {
		return nil, nil
	}
	_, end := under(q.Channel)
	var outs []bot.Outgoing
	err := s.engine.View(ctx, func(kv KV) error {
		outs = outs[:0]
		return each(kv, queueTable(q.Bulk), key(q.Channel, seq(after+1)), end, func(o bot.Outgoing) bool {
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
			if err := (tx{kv: kv}).settle(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t tx) settle(d bot.Settled) error {
	table, k := place(d.Out)
	if b, err := t.kv.Get(table, k); err != nil || b == nil {
		return err // settled before
	}
	if d.Out.Batch != "" {
		if err := t.count(d); err != nil {
			return err
		}
	}
	switch d.How {
	case bot.Sent:
		if err := t.keepSaid(d.Out); err != nil {
			return err
		}
	case bot.Postponed:
		return put(t.kv, table, k, d.Out)
	case bot.Held:
		if err := put(t.kv, tHeld, key(d.Out.To.String(), seq(d.Out.ID)), d.Out); err != nil {
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

// moveAccount gives the account a new chat. One that is there already and tied to a person stays as it is.
func (t tx) moveAccount(from bot.Address, chat string) error {
	acc, ok, err := t.Account(from)
	if err != nil || !ok || from.Chat == chat {
		return err
	}
	if err := t.DeleteAccount(from); err != nil {
		return err
	}
	to := bot.Address{Channel: from.Channel, Chat: chat}
	if there, _, err := t.Account(to); err != nil || there.Person != "" {
		return err
	}
	acc.Address = to.String()
	return t.PutAccount(acc)
}
