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

	"isobot/bot"
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
	withStore(t, dir, func(st *store.Store) {
		if err := st.Update(context.Background(), func(tx dialog.Tx) error {
			p := staff.Person{Code: "QT1", Name: "Quản trị", Unit: "UBND xã A", Grants: []staff.Grant{{Role: staff.Administrator}}}
			at := bot.Address{Channel: "telegram", Chat: "5"}
			if err := tx.PutAccount(staff.Account{Address: at.String(), Person: p.Code, Seen: time.Now()}); err != nil {
				return err
			}
			return tx.PutPerson(p)
		}); err != nil {
			t.Fatal(err)
		}
	})
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
