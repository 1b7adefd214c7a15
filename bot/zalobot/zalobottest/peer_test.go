package zalobottest

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is the npm package @openclaw/zalo, a client that others wrote for the real service: what it understands of this fake,
// it would understand of the real thing.
type peer struct {
	*testing.T
	in  io.Writer
	out *bufio.Reader
}

type reply struct {
	Value json.RawMessage `json:"value"`
	Error string          `json:"error"`
	Code  any             `json:"code"`
	Empty bool            `json:"empty"`
}

func startPeer(t *testing.T, server *Server) *peer {
	folder := filepath.Join("..", "testdata", "openclaw")
	_, err := os.Stat(filepath.Join(folder, "node_modules", "@openclaw", "zalo"))
	node, nodeErr := exec.LookPath("node")
	if err != nil || nodeErr != nil {
		const how = "the client to check against is not installed: npm ci --prefix bot/zalobot/testdata/openclaw"
		if os.Getenv("ISOBOT_REQUIRE_EMULATOR") == "1" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	cmd := exec.Command(node, "drive.mjs")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "ZALO_API_URL="+server.URL)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	return &peer{T: t, in: in, out: bufio.NewReader(out)}
}

// call has the client call one of its functions.
func (p *peer) call(name string, args ...any) reply {
	p.Helper()
	line, err := json.Marshal(map[string]any{"call": name, "args": append([]any{Token}, args...)})
	if err != nil {
		p.Fatal(err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		p.Fatal(err)
	}
	answer, err := p.out.ReadBytes('\n')
	if err != nil {
		p.Fatalf("%s: the client ended: %v", name, err)
	}
	var r reply
	if err := json.Unmarshal(answer, &r); err != nil {
		p.Fatalf("%s: %s", name, answer)
	}
	return r
}

func start(t *testing.T, manner Manner) *Server {
	s, err := Start(manner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestPeerPollsAndSends(t *testing.T) {
	for name, manner := range map[string]Manner{"pop": {}, "replay": {Replay: 2}} {
		t.Run(name, func(t *testing.T) {
			manner.Hold = 30 * time.Millisecond
			s := start(t, manner)
			p := startPeer(t, s)
			if r := p.call("getMe"); r.Error != "" || !strings.Contains(string(r.Value), `"account_type":"BASIC"`) {
				t.Errorf("getMe: %+v", r)
			}
			if r := p.call("getUpdates", map[string]any{"timeout": 1}); !r.Empty {
				t.Errorf("an empty poll is not understood as one: %+v", r)
			}
			id := s.Say("p1", "Lệ phí bao nhiêu?")
			r := p.call("getUpdates", map[string]any{"timeout": 1})
			for _, want := range []string{`"event_name":"message.text.received"`, `"message_id":"` + id + `"`, `"text":"Lệ phí bao nhiêu?"`} {
				if !strings.Contains(string(r.Value), want) {
					t.Errorf("getUpdates lacks %s: %s %s", want, r.Value, r.Error)
				}
			}
			if again := p.call("getUpdates", map[string]any{"timeout": 1}); again.Empty != (manner.Replay == 0) {
				t.Errorf("second poll: %+v", again)
			}
			if r := p.call("sendMessage", map[string]any{"chat_id": "p1", "text": "**Không** mất phí", "parse_mode": "markdown"}); r.Error != "" ||
				!strings.Contains(string(r.Value), s.FromBot("p1")[0].ID) {
				t.Errorf("sendMessage: %+v", r)
			}
			if r := p.call("sendPhoto", map[string]any{"chat_id": "p1", "photo": "https://example.vn/p.png"}); r.Error != "" || s.FromBot("p1")[1].Photo == "" {
				t.Errorf("sendPhoto: %+v", r)
			}
			if r := p.call("sendChatAction", map[string]any{"chat_id": "p1", "action": "typing"}); r.Error != "" || s.Actions("p1") != 1 {
				t.Errorf("sendChatAction: %+v", r)
			}
		})
	}
}

// TestPeerLongTexts: the client counts its 2,000 in UTF-16 units, and so does the fake.
func TestPeerLongTexts(t *testing.T) {
	s := start(t, Manner{})
	p := startPeer(t, s)
	s.Say("p1", "chào")
	just := strings.Repeat("ộ", 1990) + strings.Repeat("😀", 5)
	for text, ok := range map[string]bool{just: true, just + "x": false} {
		if r := p.call("sendMessage", map[string]any{"chat_id": "p1", "text": text}); (r.Error == "") != ok {
			t.Errorf("%d units: %s", length(text), r.Error)
		}
	}
}

func TestPeerReadsErrors(t *testing.T) {
	s := start(t, Manner{Hold: time.Millisecond})
	p := startPeer(t, s)
	s.Script("getMe", RefusalWith200(401, "Unauthorized"), Refusal(401, "Unauthorized"), HTML(502))
	if r := p.call("getMe"); r.Error != "Unauthorized" || r.Code != float64(401) {
		t.Errorf("401 with 200: %+v", r)
	}
	for range 2 {
		if r := p.call("getMe"); r.Error == "" {
			t.Errorf("taken for success: %+v", r)
		}
	}
}

// TestPeerReadsWebhooks has the fake deliver every kind of event in both shapes, and the client read what was delivered.
func TestPeerReadsWebhooks(t *testing.T) {
	for _, wrapped := range []bool{false, true} {
		s := start(t, Manner{Wrapped: wrapped})
		p := startPeer(t, s)
		bodies := make(chan string, 10)
		web := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			raw, _ := io.ReadAll(r.Body)
			if r.Header.Get("X-Bot-Api-Secret-Token") == "12345678" {
				bodies <- string(raw)
			}
		}))
		t.Cleanup(web.Close)
		if r := p.call("getWebhookInfo"); r.Error == "" {
			t.Error("a webhook is set before one was")
		}
		if r := p.call("setWebhook", map[string]any{"url": web.URL, "secret_token": "12345678"}); r.Error != "" {
			t.Fatalf("setWebhook: %s", r.Error)
		}
		if r := p.call("getUpdates", map[string]any{"timeout": 1}); r.Error == "" {
			t.Error("a poll succeeds beside a webhook")
		}
		s.Say("p1", "B")
		s.SayIn("g1", "p1", "@Bot B")
		s.SendPhoto("p1", "https://example.zdn.vn/p.jpg", "ảnh")
		s.SendSticker("p1")
		s.SendUnsupported("p1")
		for _, want := range []string{`"text":"B"`, `"chat_type":"GROUP"`, `"photo_url":"https://example.zdn.vn/p.jpg"`, `"sticker":"12345"`, "message.unsupported.received"} {
			r := p.call("webhook", <-bodies)
			if r.Error != "" || !strings.Contains(string(r.Value), want) {
				t.Errorf("wrapped %v: %s lacks %s, %s", wrapped, r.Value, want, r.Error)
			}
		}
		if r := p.call("deleteWebhook"); r.Error != "" || s.Webhook() != "" {
			t.Errorf("deleteWebhook: %+v", r)
		}
	}
}
