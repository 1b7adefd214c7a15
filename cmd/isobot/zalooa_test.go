package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/bot/telegram/telegramtest"
	"isobot/bot/zalooa/zalooatest"
	"isobot/staff"
	"isobot/store"
)

// TestAuthoriseZaloOA starts the program with an Official Account that nobody has authorised: the administrator hears of it on Telegram,
// /readyz tells it, the command mends it while everything runs, and people get answers.
func TestAuthoriseZaloOA(t *testing.T) {
	dir := t.TempDir()
	tg, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer tg.Close()
	oa, err := zalooatest.Start(zalooatest.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	defer oa.Close()
	putAccounts(t, dir, map[string]staff.Person{"telegram:5": {Code: "QT1", Name: "Quản trị", Unit: "UBND xã A", Grants: []staff.Grant{{Role: staff.Administrator}}}})
	tg.Unblock(5) // makes the chat
	vendor := []string{"ISOBOT_ZALOOA_APP_ID=" + zalooatest.AppID, "ISOBOT_ZALOOA_APP_SECRET=" + zalooatest.AppSecret,
		"ISOBOT_ZALOOA_OA_SECRET=" + zalooatest.OASecret, "ISOBOT_ZALOOA_API=" + oa.URL, "ISOBOT_ZALOOA_OAUTH=" + oa.URL,
		"ISOBOT_BASE_URL=https://isobot.example.gov.vn", "ISOBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "ISOBOT_TELEGRAM_API=" + tg.URL}
	serving := startServing(t, dir, vendor...)
	defer serving.stop(t)
	home := printed.home.FindString(serving.out.String())
	oa.SetWebhook(home + "webhook/zalooa")

	s := &story{t: t, tg: tg, dir: dir}
	s.wait(5, "cần được cấp quyền lại")
	if body := page(t, home+"readyz"); !strings.HasPrefix(body, "ready\n") || !strings.Contains(body, "isobot zalooa authorise") {
		t.Errorf("readyz: %q", body)
	}
	if body := page(t, home+"zalooa/authorised?code=x"); !strings.Contains(body, "sao chép") {
		t.Errorf("the page that the browser comes back to: %q", body)
	}

	if code, out := authoriseBy(t, dir, func(string) string { return "" }); code != exitUsage {
		t.Errorf("nothing pasted: exit code %d, %s", code, out)
	}
	code, out := authoriseBy(t, dir, func(address string) string {
		back, err := oa.Permit(address)
		if err != nil || !strings.HasPrefix(back, "https://isobot.example.gov.vn/zalooa/authorised?") {
			t.Errorf("the browser goes to %q, %v", back, err)
		}
		return "xin lỗi, nhầm\n" + back + "\n"
	})
	if code != exitDone || !strings.Contains(out, "Authorised") || strings.Contains(out, "-of-nobody") {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if body := page(t, home+"readyz"); body != "ready\n" {
		t.Errorf("readyz: %q", body)
	}
	const lan = "4000000000000000001"
	oa.Say(lan, "cảm ơn")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for err = context.Canceled; err != nil && ctx.Err() == nil; {
		_, err = oa.WaitText(ctx, lan, "Cảm ơn anh/chị")
	}
	if err != nil {
		t.Error(err)
	}
	if out := s.command("audit", "list"); !strings.Contains(out, "channel_authorised") {
		t.Errorf("the audit log: %s", out)
	}
}

// putAccounts puts people on the roster, each with an account by its address that was seen three days ago.
func putAccounts(t *testing.T, dir string, people map[string]staff.Person) {
	t.Helper()
	withStore(t, dir, func(st *store.Store) {
		if err := st.Update(context.Background(), func(tx dialog.Tx) error {
			for address, p := range people {
				if err := tx.PutPerson(p); err != nil {
					return err
				}
				if err := tx.PutAccount(staff.Account{Address: address, Person: p.Code, Seen: time.Now().AddDate(0, 0, -3)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func page(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// authoriseBy runs the command and types what paste makes of the address that it prints.
func authoriseBy(t *testing.T, dir string, paste func(address string) string) (code int, printed string) {
	t.Helper()
	in, typing := io.Pipe()
	reading, out := io.Pipe()
	var errOut bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- run(context.Background(), environment{args: []string{"zalooa", "authorise", "--data", dir}, dir: dir, in: in, out: out, err: &errOut})
		out.Close()
	}()
	var all strings.Builder
	lines := bufio.NewScanner(reading)
	for lines.Scan() {
		all.WriteString(lines.Text() + "\n")
		if regexp.MustCompile(`^https?://\S+/v4/oa/permission\?`).MatchString(lines.Text()) {
			go func(address string) { // the command prints on while it is typed to
				_, _ = io.WriteString(typing, paste(address))
				typing.Close()
			}(lines.Text())
		}
	}
	return <-done, all.String() + errOut.String()
}

// TestAnnounceOutsideTheWindow sends a text to two people of the Official Account, of whom one has not written for long: it waits for her, is
// told so, and comes when she writes.
func TestAnnounceOutsideTheWindow(t *testing.T) {
	dir := t.TempDir()
	oa, err := zalooatest.Start(zalooatest.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	defer oa.Close()
	const lan, hoa = "4000000000000000001", "4000000000000000002"
	putAccounts(t, dir, map[string]staff.Person{"zalooa:" + lan: {Code: "CB1", Name: "Cán bộ 1", Unit: "UBND xã A"},
		"zalooa:" + hoa: {Code: "CB2", Name: "Cán bộ 2", Unit: "UBND xã A"}})
	serving := startServing(t, dir, "ISOBOT_ZALOOA_APP_ID="+zalooatest.AppID, "ISOBOT_ZALOOA_APP_SECRET="+zalooatest.AppSecret,
		"ISOBOT_ZALOOA_OA_SECRET="+zalooatest.OASecret, "ISOBOT_ZALOOA_REFRESH_TOKEN="+oa.Authorise(), "ISOBOT_ZALOOA_API="+oa.URL, "ISOBOT_ZALOOA_OAUTH="+oa.URL)
	defer serving.stop(t)
	oa.SetWebhook(printed.home.FindString(serving.out.String()) + "webhook/zalooa")
	hear := func(person, words string) {
		t.Helper()
		for end := time.Now().Add(time.Minute); time.Now().Before(end); {
			if _, err = oa.WaitText(context.Background(), person, words); err == nil {
				return
			}
		}
		t.Fatal(err)
	}
	oa.Say(hoa, "cảm ơn")
	hear(hoa, "Cảm ơn anh/chị")
	s := &story{t: t, dir: dir}
	id, _, _ := strings.Cut(s.command("announce", "--unit", "UBND xã A", "Mai họp lúc 8 giờ."), ":")
	hear(hoa, "Mai họp lúc 8 giờ.")
	status := func(want string) (out string) {
		t.Helper()
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
			if out = s.command("announce", "status", id); strings.Contains(out, want) {
				return out
			}
		}
		t.Fatalf("waited for %q in vain: %s", want, out)
		return ""
	}
	if out := status("1 reached, 0 waiting, 1 held until they write"); !strings.Contains(out, "CB1") || strings.Contains(out, "CB2") || !strings.Contains(out, dialog.MissedHeld) {
		t.Errorf("who waits: %s", out)
	}
	if said := oa.FromOA(lan); len(said) != 0 || oa.Paid() != 0 {
		t.Errorf("outside of the window %+v goes out, %d for money", said, oa.Paid())
	}
	oa.Say(lan, "cảm ơn")
	hear(lan, "Mai họp lúc 8 giờ.")
	if out := status("2 reached, 0 waiting, 0 held"); strings.Contains(out, "CB1") {
		t.Errorf("who waits: %s", out)
	}
}
