package storetest

import (
	"errors"
	"testing"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/staff"
)

// announcements counts what became of the messages of one: sent, lost, and held back until the person writes.
func announcements(t *testing.T, s typed) {
	people := []string{"CB1", "CB2", "CB3"}
	at := func(code string) bot.Address { return bot.Address{Channel: "telegram", Chat: code} }
	s.update(t, func(tx dialog.Tx) error {
		err := tx.PutAnnouncement(dialog.Announcement{ID: "a1", Text: "họp", Unit: "A", State: dialog.AnnounceRunning, People: 4, Queued: 3, Nobody: 1})
		for _, p := range people {
			err = errors.Join(err, tx.PutAccount(staff.Account{Address: at(p).String(), Person: p}),
				tx.Say(bot.Outgoing{To: at(p), Bulk: true, Batch: "a1", Message: bot.Message{Text: "họp"}}))
		}
		return errors.Join(err, tx.PutMissed("a1", "CB4", dialog.MissedNobody), tx.PutMissed("a10", "CB9", dialog.MissedNobody))
	})
	outs, err := s.Waiting(ctx, bot.Queue{Channel: "telegram", Bulk: true}, 0, 10)
	if err != nil || len(outs) != 3 {
		t.Fatalf("%d wait, %v", len(outs), err)
	}
	done := []bot.Settled{{Out: outs[0], How: bot.Sent}, {Out: outs[1], How: bot.Lost}, {Out: outs[2], How: bot.Held}}
	for range 2 { // the second time does nothing
		if err := s.Settle(ctx, done); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(sent, lost, held int, missed map[string]string) {
		t.Helper()
		s.view(t, func(tx dialog.Tx) error {
			a, ok, err := tx.Announcement("a1")
			if !ok || a.Sent != sent || a.Lost != lost || a.Held != held || a.Waiting() != 0 {
				t.Errorf("announcement %+v", a)
			}
			got := map[string]string{}
			err2 := tx.EachMissed("a1", func(person, why string) bool { got[person] = why; return true })
			same(t, "who was missed", got, missed)
			return errors.Join(err, err2)
		})
	}
	expect(1, 1, 1, map[string]string{"CB2": dialog.MissedLost, "CB3": dialog.MissedHeld, "CB4": dialog.MissedNobody})
	s.update(t, func(tx dialog.Tx) error { return tx.Release(at("CB3")) })
	outs, err = s.Waiting(ctx, bot.Queue{Channel: "telegram", Bulk: true}, 0, 10)
	if err != nil || len(outs) != 1 {
		t.Fatalf("%d wait after the release, %v", len(outs), err)
	}
	if err := s.Settle(ctx, []bot.Settled{{Out: outs[0], How: bot.Sent}}); err != nil {
		t.Fatal(err)
	}
	expect(2, 1, 0, map[string]string{"CB2": dialog.MissedLost, "CB4": dialog.MissedNobody})
}
