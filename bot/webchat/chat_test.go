package webchat

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"isobot/bot"
)

func TestAskAndTap(t *testing.T) {
	st := newStage(t, nil)
	if got := st.say("secret", "xin chào"); !slices.Equal(got, []string{"Trả lời: xin chào"}) {
		t.Fatalf("answer %q", got)
	}
	if got := st.say("secret", "ba tin"); !slices.Equal(got, []string{"một", "hai", "ba"}) {
		t.Fatalf("three messages in order: %q", got)
	}
	_, out, _ := st.post(map[string]any{"session": "secret", "tap": "q|1|A", "message": "7.abc"})
	if len(out.Messages) != 1 || out.Messages[0].Replace != "7.abc" || len(out.Messages[0].Buttons) != 1 {
		t.Fatalf("tap: %+v", out)
	}
	u := st.desk.updates()
	if u[0].Kind != bot.Text || u[2].Kind != bot.Tap || u[2].Message != "7.abc" || u[0].From.Chat != chatOf("secret") {
		t.Fatalf("updates %+v", u)
	}
	if strings.Contains(st.log.String(), "secret") || strings.Contains(u[0].From.String()+u[0].ID+u[0].User, "secret") {
		t.Fatal("the session must not get past the door")
	}
}

func TestBoldIsCountedAsJavaScriptCounts(t *testing.T) {
	st := newStage(t, nil)
	_, out, _ := st.post(map[string]any{"session": "s", "text": "điều 7.5 là gì"})
	m := out.Messages[0]
	u := utf16.Encode([]rune(m.Text))
	if got := string(utf16.Decode(u[m.Bold[0][0]:m.Bold[0][1]])); got != "Điều 7.5 › Thông tin dạng văn bản" {
		t.Fatalf("bold is %q", got)
	}
}

func TestUnits(t *testing.T) {
	text := "a😀ế\u0323b"
	for _, tc := range []struct {
		name string
		in   []bot.Range
		want [][2]int
	}{
		{"none", nil, nil},
		{"after a character of two units", []bot.Range{{From: 5, To: 8}}, [][2]int{{3, 4}}},
		{"to the end", []bot.Range{{From: 1, To: len(text)}}, [][2]int{{1, 6}}},
		{"inside a character", []bot.Range{{From: 2, To: 5}}, nil},
		{"outside", []bot.Range{{From: 1, To: len(text) + 1}}, nil},
		{"out of order", []bot.Range{{From: 5, To: 8}, {From: 0, To: 1}}, [][2]int{{3, 4}}},
		{"empty", []bot.Range{{From: 1, To: 1}}, nil},
		{"turned round", []bot.Range{{From: 8, To: 5}}, nil},
	} {
		if got := units(text, tc.in); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func TestStart(t *testing.T) {
	st := newStage(t, nil)
	_, out, _ := st.post(`{"session":"s","start":""}`)
	if got := texts(out.Messages); !slices.Equal(got, []string{greeting}) {
		t.Fatalf("greeting: %q", got)
	}
	_, out, _ = st.post(`{"session":"s","start":"abc_DEF-9"}`)
	if got := texts(out.Messages); !slices.Equal(got, []string{"Mã mời: abc_DEF-9"}) {
		t.Fatalf("link: %q", got)
	}
}

func TestResendIsHandledOnceAndAnsweredAgain(t *testing.T) {
	st := newStage(t, nil)
	body := map[string]any{"session": "s", "text": "ba tin", "id": "m-1"}
	_, first, _ := st.post(body)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, again, _ := st.post(body)
			if !slices.Equal(texts(again.Messages), texts(first.Messages)) || again.Messages[0].ID != first.Messages[0].ID {
				t.Errorf("again: %+v", again)
			}
		})
	}
	wg.Wait()
	if n := len(st.desk.updates()); n != 1 {
		t.Fatalf("handled %d times", n)
	}
	if _, other, _ := st.post(map[string]any{"session": "other", "text": "ba tin", "id": "m-1"}); len(other.Messages) != 3 {
		t.Fatal("the id belongs to its session")
	}
}

func TestResendWhileTheFirstIsUnderWay(t *testing.T) {
	st := newStage(t, nil)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if status, out, _ := st.post(`{"session":"s","text":"chậm","id":"m"}`); status != 200 || len(out.Messages) != 1 {
				t.Errorf("status %d, %+v", status, out)
			}
		})
	}
	st.until("the update to be under way", func() bool { return st.ch.rooms.find(chatOf("s")) != nil })
	close(st.desk.gate)
	wg.Wait()
	if n := len(st.desk.updates()); n != 1 {
		t.Fatalf("handled %d times", n)
	}
}

func TestStoreFails(t *testing.T) {
	st := newStage(t, nil)
	st.desk.set(func(d *desk) { d.down = 1 })
	status, _, h := st.post(`{"session":"s","text":"a","id":"m"}`)
	if status != http.StatusServiceUnavailable || h.Get("Retry-After") == "" {
		t.Fatalf("status %d, %v", status, h)
	}
	if status, out, _ := st.post(`{"session":"s","text":"a","id":"m"}`); status != 200 || len(out.Messages) != 1 {
		t.Fatalf("the same id again: status %d, %+v", status, out)
	}
}

func TestNotReady(t *testing.T) {
	ch := New(Config{Flush: nil})
	if _, err := ch.take(t.Context(), bot.Update{From: addressOf("x")}); err == nil || err.(*fault).status != http.StatusServiceUnavailable {
		t.Fatalf("before Receive: %v", err)
	}
}

func TestBadInput(t *testing.T) {
	st := newStage(t, func(c *Config) { c.Upload = true })
	big := `{"session":"s","file":{"name":"x","data":"` + strings.Repeat("A", 9<<20/3*4) + `"}}`
	for _, tc := range []struct {
		name, body string
		want       int
	}{
		{"no JSON", `hello`, 400}, {"empty", ``, 400}, {"array", `[]`, 400}, {"two documents", `{"session":"s","text":"a"}{}`, 400},
		{"no session", `{"text":"a"}`, 400}, {"session too long", `{"session":"` + strings.Repeat("x", 201) + `","text":"a"}`, 400},
		{"longest session", `{"session":"` + strings.Repeat("ộ", 200) + `","text":"a"}`, 200},
		{"nothing said", `{"session":"s"}`, 400}, {"two things said", `{"session":"s","text":"a","tap":"b"}`, 400},
		{"text is a number", `{"session":"s","text":7}`, 400}, {"bad id", `{"session":"s","text":"a","id":"a/b"}`, 400},
		{"long id", `{"session":"s","text":"a","id":"` + strings.Repeat("i", 65) + `"}`, 400},
		{"long tap", `{"session":"s","tap":"` + strings.Repeat("t", 257) + `"}`, 400}, {"bad start", `{"session":"s","start":"a b"}`, 400},
		{"bad base64", `{"session":"s","file":{"name":"x","data":"***"}}`, 400}, {"file too large", big, 413},
		{"body too large", `{"session":"s","text":"` + strings.Repeat("a", 13<<20) + `"}`, 413},
		{"broken UTF-8", "{\"session\":\"s\",\"text\":\"\xff\xfe\"}", 200}, {"only spaces", `{"session":"s","text":"  "}`, 200},
		{"deep nesting", `{"session":"s","text":` + strings.Repeat("[", 20000) + `}`, 400},
		{"long text", `{"session":"s","text":"` + strings.Repeat("ế", 100_000) + `"}`, 200},
	} {
		if got, _, _ := st.post(tc.body); got != tc.want {
			t.Errorf("%s: status %d, want %d", tc.name, got, tc.want)
		}
	}
	for _, u := range st.desk.updates() {
		if len(u.Text) > bot.MaxText {
			t.Errorf("a text of %d bytes got through", len(u.Text))
		}
	}
}

func TestTextIsComposed(t *testing.T) {
	st := newStage(t, nil)
	st.say("s", "ha\u0300nh chi\u0301nh")
	if got := st.desk.updates()[0].Text; got != "hành chính" {
		t.Fatalf("%q", got)
	}
}

func TestFlood(t *testing.T) {
	st := newStage(t, func(c *Config) { c.PerSession = Rate{0.01, 3} })
	got := map[int]int{}
	for range 6 {
		status, _, h := st.post(`{"session":"s","text":"a"}`)
		got[status]++
		if status == 429 && h.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if got[200] != 3 || got[429] != 3 {
		t.Fatalf("%v", got)
	}
	if status, _, _ := st.post(`{"session":"somebody else","text":"a"}`); status != 200 {
		t.Fatalf("somebody else: %d", status)
	}
	st = newStage(t, func(c *Config) { c.PerIP = Rate{0.01, 2} })
	for i, want := range []int{200, 200, 429} {
		if status, _, _ := st.post(map[string]any{"session": strings.Repeat("s", i+1), "text": "a"}); status != want {
			t.Fatalf("request %d of one address: %d", i, status)
		}
	}
}

func TestLimitsForgetAndGroup(t *testing.T) {
	l := newLimits(Rate{1, 1}, Rate{0.01, 1})
	if l.ip("2001:db8:1:2::1") != 0 || l.ip("2001:db8:1:2:ffff::9") == 0 || l.ip("2001:db8:1:3::1") != 0 {
		t.Error("an IPv6 customer is a /64")
	}
	for i := range maxBuckets + 10 {
		l.session(string(rune(i + 0x4E00)))
	}
	if l.order.Len() != maxBuckets || len(l.byKey) != maxBuckets {
		t.Errorf("%d buckets", l.order.Len())
	}
}

func TestDocumentIn(t *testing.T) {
	st := newStage(t, func(c *Config) { c.Upload = true })
	data := base64.StdEncoding.EncodeToString([]byte("a;b"))
	_, out, _ := st.post(map[string]any{"session": "s", "file": map[string]string{"name": `C:\tmp\danh sách.csv`, "data": data}})
	if got := texts(out.Messages); !slices.Equal(got, []string{"Đã nhận tệp danh sách.csv"}) {
		t.Fatalf("%q", got)
	}
	if f := st.desk.updates()[0].File; string(f.Data) != "a;b" || f.MIME == "" {
		t.Fatalf("%+v", f)
	}
	st = newStage(t, nil)
	if status, _, _ := st.post(map[string]any{"session": "s", "file": map[string]string{"name": "x", "data": data}}); status != 400 {
		t.Fatalf("files switched off: %d", status)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(`{"session":"s","text":"điều 7.5"}`)
	f.Add(`{"session":"s","tap":"a|b","message":"1.2","id":"x"}`)
	f.Add(`{"session":"s","file":{"name":"../a","data":"QQ=="}}`)
	f.Add(`{"session":"s","start":"abc"}`)
	ch := New(Config{Upload: true})
	f.Fuzz(func(t *testing.T, body string) {
		r, err := http.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		if err != nil {
			t.Skip(err)
		}
		a, err := ch.readAsk(nil, r)
		if err != nil {
			return
		}
		u, err := ch.update(a)
		if err != nil {
			return
		}
		if len(u.Text) > bot.MaxText || strings.ToValidUTF8(u.Text, "") != u.Text || !strings.HasPrefix(u.ID, u.From.Chat+"/") || u.Kind == "" {
			t.Fatalf("%+v", u)
		}
		if u.File != nil && (len(u.File.Data) > maxFile || strings.ContainsAny(u.File.Name, "/\\\n")) {
			t.Fatalf("%+v", u.File)
		}
	})
}
