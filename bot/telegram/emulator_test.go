package telegram

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/telegram/telegramtest"
)

// emulator is the npm package telegram-test-api, which others wrote for other bots: what it takes from the channel was not
// agreed with us.
type emulator struct {
	*testing.T
	url  string
	http *http.Client
}

func startEmulator(t *testing.T) *emulator {
	folder := filepath.Join("testdata", "emulator")
	_, err := os.Stat(filepath.Join(folder, "node_modules", "telegram-test-api"))
	node, nodeErr := exec.LookPath("node")
	if err != nil || nodeErr != nil {
		const how = "the emulator is not installed: npm ci --prefix bot/telegram/testdata/emulator"
		if os.Getenv("ISOBOT_REQUIRE_EMULATOR") == "1" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	port := freePort(t)
	cmd := exec.Command(node, "start.js", fmt.Sprint(port))
	cmd.Dir = folder
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); _ = cmd.Wait() })
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || !strings.HasPrefix(line, "listening") {
		t.Fatalf("the emulator says %q, %v", line, err)
	}
	e := &emulator{T: t, url: fmt.Sprintf("http://127.0.0.1:%d", port), http: &http.Client{Timeout: 10 * time.Second}}
	t.Cleanup(e.http.CloseIdleConnections)
	return e
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// person posts what the emulator's own client would.
func (e *emulator) person(path string, fields map[string]any) []byte {
	e.Helper()
	body := map[string]any{"botToken": telegramtest.Token, "token": telegramtest.Token, "chatId": 7, "date": time.Now().Unix(),
		"from": map[string]any{"id": 7, "first_name": "Lan"}, "chat": map[string]any{"id": 7, "type": "private"}}
	for k, v := range fields {
		body[k] = v
	}
	raw, err := json.Marshal(body)
	if err != nil {
		e.Fatal(err)
	}
	resp, err := e.http.Post(e.url+path, "application/json", bytes.NewReader(raw))
	if err != nil {
		e.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		e.Fatalf("%s: %d %s %v", path, resp.StatusCode, answer, err)
	}
	return answer
}

// shown are the bot's messages, with later edits in place.
func (e *emulator) shown() string { return string(e.person("/getUpdatesHistory", nil)) }

func newEmulated(t *testing.T) (*emulator, *stage) {
	e := startEmulator(t)
	return e, newStage(t, func(c *Config) { c.API = e.url })
}

func TestEmulatorPolling(t *testing.T) {
	e, st := newEmulated(t)
	ctx := context.Background()
	st.receive()
	e.person("/sendCommand", map[string]any{"text": "/start ma-moi", "entities": []any{map[string]any{"type": "bot_command", "offset": 0, "length": 6}}})
	e.person("/sendMessage", map[string]any{"text": "Điều 7.5 là gì?"})
	st.until("two updates", func() bool { return len(st.got.Updates()) == 2 })
	if u := st.got.Updates()[0]; u.Kind != bot.Start || u.Text != "ma-moi" {
		t.Errorf("first: %+v", u)
	}
	id, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Câu 1 < 2", Bold: []bot.Range{{To: len("Câu 1")}},
		Buttons: [][]bot.Button{{{Label: "A", Tap: "q|1|a"}, {Label: "B", Tap: "q|1|b"}}}}))
	st.must(err)
	if got := e.shown(); !strings.Contains(got, `"text":"<b>Câu 1</b> &lt; 2"`) || !strings.Contains(got, `"callback_data":"q|1|b"`) {
		t.Errorf("shown: %s", got)
	}
	e.person("/sendCallback", map[string]any{"data": "q|1|b", "message": map[string]any{"message_id": json.Number(id), "chat": map[string]any{"id": 7, "type": "private"}}})
	st.until("the tap", func() bool { return len(st.got.Updates()) == 3 })
	tap := st.got.Updates()[2]
	if tap.Kind != bot.Tap || tap.Tap != "q|1|b" || tap.Message != id {
		t.Errorf("tap: %+v", tap)
	}
	same, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Đúng rồi. Câu 2", Replace: tap.Message}))
	st.must(err)
	if same != id || !strings.Contains(e.shown(), "Đúng rồi. Câu 2") {
		t.Errorf("edit: id %s, shown %s", same, e.shown())
	}
}

func TestEmulatorLacksMethods(t *testing.T) {
	_, st := newEmulated(t)
	st.receive()
	st.until("the failed menu", func() bool { return strings.Contains(st.log.String(), "menu of commands") })
	_, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: "x", File: &bot.File{Name: "a", Data: []byte("b")}}))
	if e, ok := fault(err); !ok || e.Fault != bot.Retry {
		t.Errorf("sendDocument: %v", err)
	}
	if err := st.channel.Typing(context.Background(), address("7")); err == nil {
		t.Error("sendChatAction exists")
	}
}

// TestEmulatorWebhook puts a gate before the webhook that adds the secret: the emulator knows none, and ends when it is
// refused.
func TestEmulatorWebhook(t *testing.T) {
	e := startEmulator(t)
	var channel *Channel
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(secretHeader, testSecret)
		channel.Webhook().ServeHTTP(w, r)
	}))
	t.Cleanup(gate.Close)
	st := newStage(t, func(c *Config) { c.API, c.WebhookSecret, c.PublicURL = e.url, testSecret, gate.URL })
	channel = st.channel
	st.receive()
	st.until("sign-on", func() bool { return st.channel.deliver.Load() != nil })
	e.person("/sendMessage", map[string]any{"text": "Lệ phí bao nhiêu?"})
	st.until("the update", func() bool { return st.got.Texts("") == "Lệ phí bao nhiêu?" })
}
