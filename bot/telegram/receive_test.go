package telegram

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/telegram/telegramtest"
)

func TestFailedDeliveryIsSeenAgainAndOffsetStays(t *testing.T) {
	st := newStage(t, nil)
	first := st.vendor.Say(7, "một")
	bad := st.vendor.Say(7, "hai")
	st.vendor.Say(7, "ba")
	st.vendor.Say(8, "bốn")
	st.got.Fail("hai", 3)
	st.got.Fail("một", 0)
	st.receive()
	st.until("the third try", func() bool { return st.got.Deliveries(fmt.Sprint(bad)) >= 2 })
	if got := st.vendor.Offset(); got > bad {
		t.Fatalf("offset %d is past the failing update %d", got, bad)
	}
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if n := st.got.Deliveries(fmt.Sprint(bad)); n != 4 {
		t.Errorf("delivered %d times, want 4", n)
	}
	if n := st.got.Deliveries(fmt.Sprint(first)); n != 1 {
		t.Errorf("the first was delivered %d times", n)
	}
	var mine []string
	for _, u := range st.got.Updates() {
		if u.From.Chat == "7" {
			mine = append(mine, u.Text)
		}
	}
	if got := strings.Join(mine, " "); got != "một hai ba" {
		t.Errorf("order in the conversation: %q", got)
	}
}

func TestRestartSeesUnconfirmedUpdatesAgain(t *testing.T) {
	st := newStage(t, nil)
	id := st.vendor.Say(7, "câu hỏi")
	st.got.Down(true)
	stop := st.receive()
	st.until("a try", func() bool { return st.got.Deliveries(fmt.Sprint(id)) > 0 })
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Fatalf("Receive ended with %v", err)
	}
	if st.vendor.Pending() != 1 {
		t.Fatal("the update was acknowledged although it was not stored")
	}
	st.got.Down(false)
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if got := st.got.Texts(""); got != "câu hỏi" {
		t.Errorf("delivered %q", got)
	}
}

func TestFailingConversationDoesNotHoldUpOthers(t *testing.T) {
	st := newStage(t, func(c *Config) { c.Tries = 3 })
	st.got.Fail("độc", -1)
	st.vendor.Say(1, "độc")
	st.receive()
	for i := range 30 {
		st.vendor.Say(int64(100+i), "lành")
	}
	st.until("the others", func() bool { return strings.Count(st.got.Texts(""), "lành") == 30 })
	if st.vendor.Pending() == 0 {
		t.Fatal("a failing update was acknowledged without a parking folder")
	}
	st.got.Fail("độc", 0)
	st.must(st.vendor.WaitConfirmed(context.Background()))
	for _, u := range st.got.Updates() {
		if n := st.got.Deliveries(u.ID); n > 1 && u.Text != "độc" {
			t.Errorf("update %s was delivered %d times", u.ID, n)
		}
	}
}

func TestPoisonIsParkedAndDeliveredAtTheNextStart(t *testing.T) {
	folder := t.TempDir()
	st := newStage(t, func(c *Config) { c.Tries, c.Parking = 3, folder })
	st.got.Fail("độc", -1)
	id := st.vendor.Say(1, "độc")
	stop := st.receive()
	st.until("some tries", func() bool { return st.got.Deliveries(fmt.Sprint(id)) > 4 })
	if files(t, folder) != 0 {
		t.Fatal("parked although nothing else was delivered: the store may be down")
	}
	for i := range 20 {
		st.vendor.Say(2, strconv.Itoa(i))
	}
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if files(t, folder) != 1 {
		t.Fatal("acknowledged and not parked")
	}
	_ = stop()
	st.got.Fail("độc", 0)
	st.receive()
	st.until("the parked update", func() bool { return strings.Contains(st.got.Texts(""), "độc") })
	st.until("an empty folder", func() bool { return files(t, folder) == 0 })
	if strings.Contains(st.log.String(), "độc") {
		t.Error("the text of a message is in the log")
	}
}

func files(t *testing.T, folder string) int {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestUndecodableUpdateIsParkedAtOnce(t *testing.T) {
	folder := t.TempDir()
	st := newStage(t, func(c *Config) { c.Parking = folder })
	st.vendor.Push("message", 5, "không phải tin nhắn")
	st.vendor.Say(5, "sau")
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if st.got.Texts("") != "sau" || files(t, folder) != 1 {
		t.Errorf("delivered %q, parked %d", st.got.Texts(""), files(t, folder))
	}
}

func TestPollSurvivesTheVendorsFaults(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Script("getUpdates", telegramtest.HTML(502), telegramtest.Cut(), telegramtest.Refusal(500, "Internal Server Error"),
		telegramtest.Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"),
		telegramtest.CutAfter())
	st.vendor.Script("getMe", telegramtest.HTML(502), telegramtest.Cut())
	st.vendor.Script("deleteWebhook", telegramtest.TooManyRequests(1))
	id := st.vendor.Say(7, "còn đây")
	st.vendor.Repeat(id, 2)
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if got := st.got.Texts(""); got != "còn đây" {
		t.Errorf("delivered %q", got)
	}
	if strings.Contains(st.log.String(), telegramtest.Token) || !strings.Contains(st.log.String(), "only one may run") {
		t.Errorf("log:\n%s", st.log)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Script("getUpdates", telegramtest.TooManyRequests(1))
	st.vendor.Say(7, "chờ")
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	polls := st.vendor.Calls("getUpdates")
	if gap := polls[1].At.Sub(polls[0].At); gap < time.Second {
		t.Errorf("asked again after %v, told to wait 1 s", gap)
	}
}

func TestPollRemovesAWebhookThatAppears(t *testing.T) {
	st := newStage(t, nil)
	st.receive()
	st.until("a poll", func() bool { return len(st.vendor.Calls("getUpdates")) > 0 })
	_, err := st.channel.call(context.Background(), callTimeout, "setWebhook", map[string]string{"url": "http://127.0.0.1:9/x"})
	st.must(err)
	st.vendor.Say(7, "vẫn tới")
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if st.vendor.Webhook() != "" || st.got.Texts("") != "vẫn tới" {
		t.Errorf("webhook %q, delivered %q", st.vendor.Webhook(), st.got.Texts(""))
	}
}

func TestWrongTokenEndsReceive(t *testing.T) {
	st := newStage(t, func(c *Config) { c.Token = "1:wrong" })
	err := st.channel.Receive(context.Background(), st.got.Deliver)
	if !errors.Is(err, ErrCannotGoOn) || strings.Contains(err.Error(), "1:wrong") {
		t.Errorf("Receive ended with %v", err)
	}
}

func TestTapsAreAnsweredOnceDelivered(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	st.got.Down(true)
	tap := st.vendor.Tap(7, 1, "dữ liệu")
	st.vendor.Script("answerCallbackQuery", telegramtest.Refusal(400,
		"Bad Request: query is too old and response timeout expired or query ID is invalid"))
	st.receive()
	st.until("a try", func() bool { return st.got.Deliveries(fmt.Sprint(tap-1)) > 1 })
	if st.vendor.Answered(tap) || len(st.vendor.Calls("answerCallbackQuery")) > 0 {
		t.Error("answered before it was stored")
	}
	st.got.Down(false)
	st.must(st.vendor.WaitConfirmed(context.Background()))
	again := st.vendor.Tap(7, 1, "b")
	st.must(st.vendor.Wait(context.Background(), "the answer", func() bool { return st.vendor.Answered(again) }))
	if u := st.got.Updates()[1]; u.Kind != bot.Tap || u.Tap != "dữ liệu" || u.Message != "1" {
		t.Errorf("got %+v", u)
	}
}

func TestMenuIsSetInBothScopes(t *testing.T) {
	st := newStage(t, nil)
	st.receive()
	st.must(st.vendor.Wait(context.Background(), "the menus", func() bool {
		return len(st.vendor.Menu("all_private_chats")) > 0 && len(st.vendor.Menu("all_group_chats")) > 0
	}))
	if got := st.vendor.Menu("all_private_chats")[1]; got.Command != "hoc" || got.Description != "Học và làm bài kiểm tra" {
		t.Errorf("second command: %+v", got)
	}
}

func TestMenuMayFail(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Script("setMyCommands", telegramtest.Refusal(400, "Bad Request: BOT_COMMAND_INVALID"))
	st.vendor.Say(7, "x")
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	st.until("a word in the log", func() bool { return strings.Contains(st.log.String(), "menu of commands") })
}

func TestIdsThatStartAnewAreTaken(t *testing.T) {
	p := &poller{channel: newStage(t, nil).channel, deliver: new(bottest.Inbox).Deliver, chats: map[string]*queue{},
		pending: map[int64]struct{}{}, slots: make(chan struct{}, 1), changed: make(chan struct{}, 1), next: 900}
	id := int64(17)
	p.take(context.Background(), 900, []incoming{{ID: &id}})
	p.running.Wait()
	if got := p.offset(); got != 18 {
		t.Errorf("offset %d, want 18", got)
	}
}

func TestOldUpdatesAreForgottenByTheVendor(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "hôm kia")
	st.vendor.Advance(25 * time.Hour)
	st.vendor.Say(7, "hôm nay")
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if got := st.got.Texts(""); got != "hôm nay" {
		t.Errorf("delivered %q", got)
	}
}
