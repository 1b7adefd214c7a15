package zalobot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/zalobot/zalobottest"
)

var manners = map[string]zalobottest.Manner{
	"pop":             {},
	"pop, HTTP 408":   {HTTP408: true, OldPhoto: true},
	"replay":          {Replay: 3},
	"replay, HTTP408": {Replay: 5, HTTP408: true},
}

func TestPollingInEveryManner(t *testing.T) {
	for name, manner := range manners {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, manner, nil)
			st.vendor.Say(lan, "một")
			st.receive()
			st.vendor.Say(lan, "hai")
			st.vendor.Say(hoa, "B.")
			last := st.vendor.Say(lan, "ba")
			st.until("all updates", func() bool { return len(st.got.Updates()) == 4 })
			polls := len(st.vendor.Calls("getUpdates"))
			st.until("replays, if any", func() bool { return len(st.vendor.Calls("getUpdates")) >= polls+3 })
			if got := st.got.Texts(lan); got != "một hai ba" {
				t.Errorf("Lan's: %q", got)
			}
			if got := st.vendor.Calls("getUpdates")[0].Params["timeout"]; got != "30" {
				t.Errorf("timeout %q", got)
			}
			if n := st.got.Deliveries(last); n != 1 {
				t.Errorf("the last was delivered %d times", n)
			}
		})
	}
}

func TestPause(t *testing.T) {
	channel, err := New(Config{Token: "1:abc"})
	if err != nil {
		t.Fatal(err)
	}
	for repeats, want := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 3: 8 * time.Second, 9999: 8 * time.Second} {
		if got := channel.pause(repeats); got != want {
			t.Errorf("after %d repeats: %v, want %v", repeats, got, want)
		}
	}
}

func TestFailedDeliveryIsTriedAgain(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.got.Fail("hai", 3)
	for _, text := range []string{"một", "hai", "ba"} {
		st.vendor.Say(lan, text)
	}
	st.vendor.Say(hoa, "khác")
	st.receive()
	st.until("all updates", func() bool { return len(st.got.Updates()) == 4 })
	if got := st.got.Texts(lan); got != "một hai ba" {
		t.Errorf("order: %q", got)
	}
}

func TestSpoolSurvivesACrash(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "spool")
	st := newStage(t, zalobottest.Manner{}, func(c *Config) { c.Spool = folder })
	st.got.Down(true)
	first := st.vendor.Say(lan, "một")
	time.Sleep(2 * time.Millisecond)
	st.vendor.Say(lan, "hai")
	stop := st.receive()
	st.until("both spooled", func() bool { return st.vendor.Pending() == 0 && count(folder) == 2 && st.got.Deliveries(first) > 0 })
	if err := stop(); !errors.Is(err, context.Canceled) {
		t.Fatalf("Receive ended with %v", err)
	}
	st.got.Down(false)
	st.restart()
	st.receive()
	st.until("both updates", func() bool { return st.got.Texts(lan) == "một hai" })
	st.until("an empty spool", func() bool { return count(folder) == 0 })
	if strings.Contains(st.log.String(), "một") {
		t.Error("a text is in the log")
	}
}

func count(folder string) int {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return -1
	}
	return len(entries)
}

func TestPoisonStaysInTheSpool(t *testing.T) {
	folder := t.TempDir()
	st := newStage(t, zalobottest.Manner{}, func(c *Config) { c.Spool, c.Tries = folder, 3 })
	st.got.Fail("độc", -1)
	poison := st.vendor.Say(lan, "độc")
	st.vendor.Say(lan, "sau")
	st.receive()
	st.until("some tries", func() bool { return st.got.Deliveries(poison) > 4 })
	if st.got.Texts("") != "" {
		t.Fatal("passed over although nothing else was delivered")
	}
	st.vendor.Say(hoa, "lành")
	st.until("the rest of the conversation", func() bool { return st.got.Texts(lan) == "sau" })
	if count(folder) != 1 {
		t.Errorf("%d files in the spool", count(folder))
	}
}

func TestPollSurvivesTheVendorsFaults(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.vendor.Script("getMe", zalobottest.HTML(502), zalobottest.RefusalWith200(500, "Internal server error"))
	st.vendor.Script("getUpdates", zalobottest.HTML(502), zalobottest.Cut(), zalobottest.HTML(408), zalobottest.Refusal(403, "Internal server error"),
		zalobottest.Raw(200, `{"ok":true,"result":null}`), zalobottest.Raw(200, `{"ok":true,"result":{}}`), zalobottest.Raw(200, `{"ok":true,"result":[]}`),
		zalobottest.Raw(200, `{"ok":true,"result":"?"}`), zalobottest.Raw(200, `{"ok":true,"result":{"event_name":"message.text.received","message":{"text":"x"}}}`),
		zalobottest.Raw(200, `{"ok":false,"errorCode":"408","description":"Request timeout"}`), zalobottest.Raw(200, ``))
	st.vendor.Say(lan, "còn đây")
	st.receive()
	st.until("the update", func() bool { return st.got.Texts("") == "còn đây" })
	if strings.Contains(st.log.String(), zalobottest.Token) {
		t.Errorf("the token is in the log:\n%s", st.log)
	}
}

func TestPollRemovesAWebhookThatAppears(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.receive()
	st.until("a poll", func() bool { return len(st.vendor.Calls("getUpdates")) > 0 })
	_, err := st.channel.call(context.Background(), callTimeout, "setWebhook",
		map[string]string{"url": "http://127.0.0.1:9/x", "secret_token": "12345678"})
	st.must(err)
	st.vendor.Say(lan, "vẫn tới")
	st.until("the update", func() bool { return st.got.Texts("") == "vẫn tới" })
}

func TestWrongTokenEndsReceive(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, func(c *Config) { c.Token = "1:wrong" })
	err := st.channel.Receive(context.Background(), st.got.Deliver)
	if !errors.Is(err, ErrCannotGoOn) || strings.Contains(err.Error(), "1:wrong") {
		t.Errorf("Receive ended with %v", err)
	}
}

const testSecret = "bi-mat_12345"

// newHooked is a stage whose channel receives by webhook, served on a port of its own.
func newHooked(t *testing.T, manner zalobottest.Manner) *stage {
	var st *stage
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != WebhookPath {
			http.NotFound(w, r)
			return
		}
		st.channel.Webhook().ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	st = newStage(t, manner, func(c *Config) { c.WebhookSecret, c.PublicURL = testSecret, web.URL+"/" })
	return st
}

func TestWebhookInBothShapes(t *testing.T) {
	for _, wrapped := range []bool{false, true} {
		st := newHooked(t, zalobottest.Manner{Wrapped: wrapped})
		first := st.vendor.Say(lan, "một")
		st.got.Fail("một", 2)
		st.receive()
		st.vendor.Say(lan, "hai")
		st.until("both", func() bool { return st.got.Texts("") == "một hai" })
		if st.vendor.Tries(first) < 3 {
			t.Errorf("tried %d times", st.vendor.Tries(first))
		}
		if len(st.vendor.Calls("getUpdates")) > 0 {
			t.Error("it polls too")
		}
	}
}

func TestWebhookAnswers(t *testing.T) {
	st := newHooked(t, zalobottest.Manner{})
	ask := func(method, secret, body string) int {
		r := httptest.NewRequest(method, WebhookPath, strings.NewReader(body))
		r.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		st.channel.Webhook().ServeHTTP(w, r)
		return w.Code
	}
	const good = `{"event_name":"message.text.received","message":{"message_id":"m1","date":1790000000000,` +
		`"from":{"id":"p","display_name":"Lan"},"chat":{"id":"p","chat_type":"PRIVATE"},"text":"xin chào"}}`
	if got := ask("POST", testSecret, good); got != 503 {
		t.Errorf("before Receive: %d", got)
	}
	st.receive()
	st.until("sign-on", func() bool { return st.channel.deliver.Load() != nil })
	for _, c := range []struct {
		name, method, secret, body string
		want                       int
	}{
		{"good", "POST", testSecret, good, 200},
		{"get", "GET", testSecret, "", 405},
		{"wrong secret", "POST", "x" + testSecret, good, 401},
		{"no secret", "POST", "", good, 401},
		{"empty probe", "POST", testSecret, "", 200},
		{"empty probe without secret", "POST", "", "", 401},
		{"too large", "POST", testSecret, strings.Repeat("a", 1<<20+1), 413},
		{"no JSON", "POST", testSecret, "xin chào", 400},
		{"no sender", "POST", testSecret, strings.Replace(good, `"id":"p","display`, `"display`, 1), 400},
		{"no id", "POST", testSecret, strings.Replace(good, `"message_id":"m1",`, "", 1), 400},
		{"no message", "POST", testSecret, `{"event_name":"user.follow"}`, 200},
		{"unknown event", "POST", testSecret, strings.Replace(good, "message.text.received", "message.reaction.received", 1), 200},
		{"from a bot", "POST", testSecret, strings.Replace(good, `"id":"p","display`, `"is_bot":true,"id":"p","display`, 1), 200},
	} {
		if got := ask(c.method, c.secret, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := st.got.Texts(""); got != "xin chào" {
		t.Errorf("delivered %q", got)
	}
	st.got.Down(true)
	if got := ask("POST", testSecret, good); got != 500 {
		t.Errorf("store down: %d", got)
	}
}

func TestWebhookAddressRefused(t *testing.T) {
	st := newHooked(t, zalobottest.Manner{})
	st.vendor.InsistOnHTTPS()
	st.receive()
	st.until("a word to the operator", func() bool { return strings.Contains(st.log.String(), "ISOBOT_BASE_URL") })
}

func TestUnreachableWebhookIsSaid(t *testing.T) {
	st := newHooked(t, zalobottest.Manner{})
	st.vendor.Script("setWebhook", zalobottest.Raw(200,
		`{"ok":true,"result":{"url":"x","verification":{"ok":false,"outcome":"webhook.http.403","hint":"check your firewall"}}}`))
	st.receive()
	st.until("a word to the operator", func() bool { return strings.Contains(st.log.String(), "webhook.http.403") })
}

func TestKindsOfUpdates(t *testing.T) {
	for _, old := range []bool{false, true} {
		st := newStage(t, zalobottest.Manner{OldPhoto: old}, nil)
		st.vendor.SendPhoto(lan, "https://example.zdn.vn/p.jpg", "ảnh")
		st.vendor.SendSticker(lan)
		st.vendor.SendVoice(lan)
		st.vendor.SendUnsupported(lan)
		st.vendor.SayIn("nhom", lan, "@"+zalobottest.BotName+", lệ phí?")
		st.vendor.Say(lan, "/start xyz")
		st.receive()
		st.until("six updates", func() bool { return len(st.got.Updates()) == 6 })
		for i, want := range []bot.Update{{Kind: bot.Other}, {Kind: bot.Other}, {Kind: bot.Other}, {Kind: bot.Other},
			{Kind: bot.Text, Text: "lệ phí?", Group: true}, {Kind: bot.Start, Text: "xyz"}} {
			got := st.got.Updates()[i]
			if got.Kind != want.Kind || got.Text != want.Text || got.Group != want.Group || got.User != lan || got.Name != "Lan" {
				t.Errorf("update %d: %+v", i, got)
			}
			if time.Since(got.At) > time.Minute || time.Since(got.At) < 0 {
				t.Errorf("update %d happened %v", i, got.At)
			}
		}
	}
}
