package store

import (
	"cmp"

	"isobot/bot"
	"isobot/bot/dialog"
)

func (t tx) Announcement(id string) (dialog.Announcement, bool, error) {
	return get[dialog.Announcement](t.kv, tAnnouncement, key(id))
}

func (t tx) PutAnnouncement(a dialog.Announcement) error {
	return put(t.kv, tAnnouncement, key(a.ID), a)
}

func (t tx) AllAnnouncements() ([]dialog.Announcement, error) {
	return list[dialog.Announcement](t.kv, tAnnouncement, "", "")
}

func (t tx) PutMissed(announcement, person, why string) error {
	return put(t.kv, tMissed, key(announcement, person), missed{person, why})
}

// missed is somebody who was not reached; an account without a person is named by its address.
type missed struct {
	Person string `json:"person"`
	Why    string `json:"why"`
}

func (t tx) EachMissed(announcement string, fn func(person, why string) bool) error {
	from, to := under(announcement)
	return each(t.kv, tMissed, from, to, func(m missed) bool { return fn(m.Person, m.Why) })
}

// count notes what became of a message of an announcement. One that was held back and goes out later counts as sent then.
func (t tx) count(d bot.Settled) error {
	a, ok, err := t.Announcement(d.Out.Batch)
	if err != nil || !ok || d.How == bot.Postponed || d.How == bot.Rerouted {
		return err
	}
	acc, _, err := t.Account(d.Out.To)
	if err != nil {
		return err
	}
	who := cmp.Or(acc.Person, d.Out.To.String())
	before, _, err := get[missed](t.kv, tMissed, key(a.ID, who))
	if err != nil {
		return err
	}
	if before.Why == dialog.MissedHeld {
		a.Held--
	}
	why := ""
	switch d.How {
	case bot.Sent:
		a.Sent++
	case bot.Held:
		a.Held, why = a.Held+1, dialog.MissedHeld
	case bot.Lost:
		a.Lost, why = a.Lost+1, dialog.MissedLost
	default:
		a.Lost, why = a.Lost+1, dialog.MissedDropped
	}
	if err := t.PutAnnouncement(a); err != nil {
		return err
	}
	if why != "" {
		return t.PutMissed(a.ID, who, why)
	}
	return t.kv.Delete(tMissed, key(a.ID, who))
}
