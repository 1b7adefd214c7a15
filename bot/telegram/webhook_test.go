package telegram

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"isobot/bot/telegram/telegramtest"
)

const testSecret = "bi-mat_123"

// newHooked is a stage whose channel receives by webhook, served on a port of its own.
func newHooked(t *testing.T) *stage {
	var channel *Channel
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != WebhookPath {
			http.NotFound(w, r)
			return
		}
		channel.Webhook().ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	st := newStage(t, func(c *Config) { c.WebhookSecret, c.PublicURL = testSecret, web.URL+"/" })
	channel = st.channel
	return st
}

func TestWebhookDeliversAndFailuresAreRepeated(t *testing.T) {
	st := newHooked(t)
	id := st.vendor.Say(7, "một")
	st.got.Fail("một", 2)
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	st.vendor.Say(7, "hai")
	st.must(st.vendor.WaitConfirmed(context.Background()))
	if got := st.got.Texts(""); got != "một hai" {
		t.Errorf("delivered %q", got)
	}
	if st.vendor.Tries(id) < 3 {
		t.Errorf("tried %d times", st.vendor.Tries(id))
	}
	call := st.vendor.Calls("setWebhook")[0].Params
	if call.Get("secret_token") != testSecret || call.Get("allowed_updates") != allowedUpdates || !strings.HasSuffix(call.Get("url"), "/webhook/telegram") {
		t.Errorf("setWebhook got %v", call)
	}
	if len(st.vendor.Calls("getUpdates")) > 0 {
		t.Error("it polls too")
	}
}

func TestWebhookAnswers(t *testing.T) {
	st := newHooked(t)
	h := st.channel.Webhook()
	ask := func(method, secret, body string) int {
		r := httptest.NewRequest(method, WebhookPath, strings.NewReader(body))
		r.Header.Set(secretHeader, secret)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if strings.Contains(w.Body.String(), testSecret) {
			t.Error("the secret is in the answer")
		}
		return w.Code
	}
	const good = `{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":7},"chat":{"id":7,"type":"private"},"text":"xin chào"}}`
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
		{"no secret", "POST", "", good, 401},
		{"wrong secret", "POST", testSecret + "x", good, 401},
		{"too large", "POST", testSecret, `{"update_id":6,"x":"` + strings.Repeat("a", 1<<20) + `"}`, 413},
		{"ten megabytes without a secret", "POST", "?", strings.Repeat("a", 10<<20), 401},
		{"no JSON", "POST", testSecret, "xin chào", 400},
		{"empty", "POST", testSecret, "", 400},
		{"no id", "POST", testSecret, `{"message":{}}`, 400},
		{"wrong types", "POST", testSecret, `{"update_id":8,"message":"x"}`, 400},
		{"unknown kind", "POST", testSecret, `{"update_id":9,"business_message":{"a":1}}`, 200},
		{"invalid UTF-8", "POST", testSecret, strings.Replace(good, "xin", "x\xffn", 1), 200},
	} {
		if got := ask(c.method, c.secret, c.body); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := st.got.Texts(""); got != "xin chào x\uFFFDn chào" {
		t.Errorf("delivered %q", got)
	}
	st.got.Down(true)
	if got := ask("POST", testSecret, good); got != 500 {
		t.Errorf("store down: %d", got)
	}
}

func TestWebhookIsRefusedWithoutASecret(t *testing.T) {
	st := newStage(t, nil)
	w := httptest.NewRecorder()
	st.channel.Webhook().ServeHTTP(w, httptest.NewRequest("POST", WebhookPath, strings.NewReader(`{"update_id":1}`)))
	if w.Code != 401 {
		t.Errorf("got %d", w.Code)
	}
}

func TestWebhookAddressRefused(t *testing.T) {
	st := newHooked(t)
	st.vendor.InsistOnHTTPS()
	st.receive()
	st.until("a word to the operator", func() bool { return strings.Contains(st.log.String(), "ISOBOT_BASE_URL") })
}

func TestNewChecksItsConfiguration(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  Config
		ok   bool
	}{
		{"polling", Config{Token: "1:abc"}, true},
		{"no token", Config{}, false},
		{"token with a slash", Config{Token: "1:abc/getMe"}, false},
		{"webhook", Config{Token: "1:abc", WebhookSecret: "s", PublicURL: "https://bot.example.gov.vn"}, true},
		{"webhook without address", Config{Token: "1:abc", WebhookSecret: "s"}, false},
		{"secret with a blank", Config{Token: "1:abc", WebhookSecret: "bí mật", PublicURL: "https://a.vn"}, false},
		{"API without scheme", Config{Token: "1:abc", API: "api.telegram.org"}, false},
		{"API with a percent sign", Config{Token: "1:abc", API: "https://a.vn/%s"}, false},
		{"command with a tone", Config{Token: "1:abc", Commands: []Command{{"hỏi", "Hỏi"}}}, false},
		{"command without words", Config{Token: "1:abc", GroupCommands: []Command{{"hoi", ""}}}, false},
	} {
		_, err := New(c.cfg)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && c.cfg.Token != "" && strings.Contains(err.Error(), c.cfg.Token) {
			t.Errorf("%s: the token is in %v", c.name, err)
		}
	}
}

// TestFakeRefusesForeignTokens keeps the fake honest.
func TestFakeRefusesForeignTokens(t *testing.T) {
	st := newStage(t, nil)
	for path, want := range map[string]int{"/bot1:x/getMe": 401, "/botx/getMe": 404, "/": 404, "/bot" + telegramtest.Token + "/sendDice": 404} {
		resp, err := http.Get(st.vendor.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != want || !strings.Contains(string(body), fmt.Sprintf(`"error_code":%d`, want)) {
			t.Errorf("%s: %d %s", path, resp.StatusCode, body)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}
