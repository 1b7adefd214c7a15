package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"isobot/bot"
)

func TestForwardedIP(t *testing.T) {
	for _, c := range []struct {
		name    string
		headers []string
		want    string
	}{
		{"no proxy", nil, "192.0.2.9"},
		{"one", []string{"203.0.113.5"}, "203.0.113.5"},
		{"what a stranger wrote stands before", []string{"127.0.0.1, 203.0.113.5"}, "203.0.113.5"},
		{"in several lines", []string{"10.0.0.1", "198.51.100.7, 203.0.113.5"}, "203.0.113.5"},
		{"with a port", []string{"203.0.113.5:4711"}, "203.0.113.5"},
		{"IPv6", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv6 with a port", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"no address", []string{"unknown"}, "192.0.2.9"},
		{"empty", []string{""}, "192.0.2.9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: "192.0.2.9:1234", Header: http.Header{"X-Forwarded-For": c.headers}}
			if got := forwardedIP(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// webPerson talks to a running program over the chat's HTTP interface.
type webPerson struct {
	t       *testing.T
	home    string // with a slash at the end
	session string
}

type webMessage struct {
	Text    string         `json:"text"`
	Buttons [][]bot.Button `json:"buttons"`
	Replace string         `json:"replace"`
}

func (p webPerson) send(field, value string) []webMessage {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"session": p.session, field: value})
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.Post(p.home+"api/chat", "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct{ Messages []webMessage }
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("%s %q: status %d, %v", field, value, resp.StatusCode, err)
	}
	return got.Messages
}

// tap taps the button with that label under a message.
func (p webPerson) tap(m webMessage, label string) []webMessage {
	p.t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Label == label {
				return p.send("tap", b.Tap)
			}
		}
	}
	p.t.Fatalf("no button %q under %q", label, m.Text)
	return nil
}

var printed = struct{ home, admin *regexp.Regexp }{regexp.MustCompile(`http://[0-9.:]+/`), regexp.MustCompile(`\?start=(\w+)`)}

// TestDashboardByLink has an administrator ask for the dashboard in chat and open it with the link, once.
func TestDashboardByLink(t *testing.T) {
	serving := startServing(t, t.TempDir())
	defer serving.stop(t)
	home := printed.home.FindString(serving.out.String())
	p := webPerson{t, home, "the-administrator-of-the-test"}
	asked := p.send("start", printed.admin.FindStringSubmatch(serving.out.String())[1])
	p.tap(asked[0], "Tôi đồng ý, gắn tài khoản")
	said := p.send("text", "bảng điều khiển")
	link := regexp.MustCompile(`http://\S+`).FindString(said[0].Text)
	if len(said) != 1 || !strings.HasPrefix(link, home) {
		t.Fatalf("said %+v", said)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	enter := func() (int, string) {
		resp, err := browser.PostForm(home+"bang-dieu-khien", url.Values{"ma": {at.Query().Get("ma")}})
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		page, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(page)
	}
	if status, page := enter(); status != http.StatusOK || !strings.Contains(page, "<html") {
		t.Errorf("the link gives status %d\n%s", status, page)
	}
	if status, _ := enter(); status != http.StatusForbidden {
		t.Errorf("the second time the link gives status %d", status)
	}
	for _, path := range []string{"metrics", "readyz", "bang-dieu-khien/trang.css"} {
		resp, err := browser.Get(home + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d, %v", path, resp.StatusCode, err)
		}
		if path == "metrics" {
			for _, name := range []string{`isobot_updates_total{channel="webchat",kind="text",outcome="done"} 1`, "isobot_outbox_length "} {
				if !bytes.Contains(body, []byte(name)) {
					t.Errorf("no %s in the metrics\n%s", name, body)
				}
			}
		}
	}
}

// TestWebAnswerAfterRestart kills the program after an answer went out; the page, which did not get it, asks again with the same id. The
// second start lets a site embed the page.
func TestWebAnswerAfterRestart(t *testing.T) {
	dir := t.TempDir()
	ask := func(serving *child) (texts []string) {
		body := strings.NewReader(`{"session":"the-session-of-the-test","id":"ask-1","text":"điều 9.2 yêu cầu gì"}`)
		resp, err := http.Post(printed.home.FindString(serving.out.String())+"api/chat", "application/json", body)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var got struct{ Messages []struct{ ID, Text string } }
		if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("status %d, %v", resp.StatusCode, err)
		}
		for _, m := range got.Messages {
			texts = append(texts, m.ID+" "+m.Text)
		}
		return texts
	}
	serving := startServing(t, dir)
	first := ask(serving)
	serving.kill(t)
	serving = startServing(t, dir, "ISOBOT_EMBED_ORIGINS=https://intranet.example.gov.vn")
	defer serving.stop(t)
	resp, err := http.Get(printed.home.FindString(serving.out.String()))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors 'self' https://intranet.example.gov.vn") {
		t.Errorf("who may embed the page: %s", policy)
	}
	if again := ask(serving); len(first) != 1 || !slices.Equal(first, again) {
		t.Errorf("before the restart %q, after it %q", first, again)
	}
}
