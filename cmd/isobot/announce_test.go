package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/telegram/telegramtest"
	"isobot/staff"
	"isobot/store"
)

// TestAnnounce sends a text by command to a unit of thirty over Telegram: some have blocked the bot, some have no account.
func TestAnnounce(t *testing.T) {
	dir := t.TempDir()
	tg, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer tg.Close()
	const people, withAccount, blockers = 30, 20, 3
	withStore(t, dir, func(st *store.Store) {
		err := st.Update(context.Background(), func(tx dialog.Tx) error {
			for i := range people {
				p := staff.Person{Code: code(i), Name: "Cán bộ " + code(i), Unit: "UBND xã A/Văn phòng"}
				if err := tx.PutPerson(p); err != nil {
					return err
				}
				if i >= withAccount {
					continue
				}
				at := bot.Address{Channel: "telegram", Chat: fmt.Sprint(1000 + i)}
				if err := tx.PutAccount(staff.Account{Address: at.String(), Person: p.Code, Seen: time.Now()}); err != nil {
					return err
				}
			}
			return tx.PutPerson(staff.Person{Code: "XA1", Name: "Xã khác", Unit: "UBND xã B"})
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	for i := range withAccount {
		tg.Unblock(int64(1000 + i)) // makes the chat
	}
	for i := range blockers {
		tg.Deactivate(int64(1000 + i))
	}
	serving := startServing(t, dir, "ISOBOT_TELEGRAM_TOKEN="+telegramtest.Token, "ISOBOT_TELEGRAM_API="+tg.URL)
	defer serving.stop(t)
	s := &story{t: t, tg: tg, dir: dir}
	id, _, _ := strings.Cut(s.command("announce", "--unit", "UBND xã A", "Sáng thứ Hai", "họp lúc 8 giờ."), ":")
	if out := s.command("announce", "pause", id); !strings.Contains(out, "paused") && !strings.Contains(out, "done") {
		t.Errorf("pause: %s", out)
	}
	s.command("announce", "resume", id)
	for i := blockers; i < withAccount; i++ {
		s.wait(int64(1000+i), "Sáng thứ Hai họp lúc 8 giờ.")
		if n := len(tg.FromBot(int64(1000 + i))); n != 1 {
			t.Errorf("chat %d has %d messages", 1000+i, n)
		}
	}
	var all []announceStatus
	for range 100 {
		if err := json.Unmarshal([]byte(s.command("announce", "status", id, "--json")), &all); err != nil {
			t.Fatal(err)
		}
		if all[0].State == dialog.AnnounceDone {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	a := all[0]
	if a.State != dialog.AnnounceDone || a.Sent != withAccount-blockers || a.Lost != blockers || a.Nobody != people-withAccount || len(a.Missed) != blockers+people-withAccount {
		t.Errorf("in the end %+v", a)
	}
	if out := s.command("announce", "status"); strings.Count(out, "\n") != 1 {
		t.Errorf("status: %s", out)
	}
}
