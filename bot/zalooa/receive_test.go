package zalooa

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
	"isobot/bot/zalooa/zalooatest"
)

var manners = map[string]zalooatest.Manner{
	"plain":                  {},
	"bare mac":               {BareMac: true},
	"numbers":                {Numbers: true},
	"signed for the account": {SignOA: true},
}

func TestWebhookInEveryManner(t *testing.T) {
	for name, manner := range manners {
		t.Run(name, func(t *testing.T) {
			st := newStage(t, manner, nil)
			st.receive()
			st.until("the account's name", func() bool { return st.channel.oa.Load() != nil })
			first := st.vendor.Say(lan, "một")
			st.until("the first", func() bool { return st.got.Texts("") == "một" })
			st.got.Fail("hai", 2)
			second := st.vendor.Say(lan, "hai")
			st.until("the second", func() bool { return st.got.Texts("") == "một hai" })
			if st.got.Deliveries(first) != 1 || st.got.Deliveries(second) != 3 || st.vendor.Tries(second) != 3 {
				t.Errorf("delivered %d and %d times", st.got.Deliveries(first), st.got.Deliveries(second))
			}
			st.secrets("một", "hai")
		})
	}
}

func TestVendorGivesUp(t *testing.T) {
	st := newStage(t, zalooatest.Manner{Scale: 1e-5}, nil)
	st.receive()
	st.got.Down(true)
	id := st.vendor.Say(lan, "một")
	st.until("the vendor to give up", st.vendor.GivenUp)
	if n := st.got.Deliveries(id); n != 6 {
		t.Errorf("%d deliveries", n)
	}
}

// mac is the signature as the facts tell it, made without the code under test or the fake.
func mac(app, body, stamp, secret string) string {
	sum := sha256.Sum256([]byte(app + body + stamp + secret))
	return hex.EncodeToString(sum[:])
}

// ask makes one request of the webhook and gives the status.
func (st *stage) ask(method, signature, body string) int {
	r := httptest.NewRequest(method, WebhookPath, strings.NewReader(body))
	if signature != "" {
		r.Header.Set(signatureHeader, signature)
	}
	w := httptest.NewRecorder()
	st.channel.Webhook().ServeHTTP(w, r)
	return w.Code
}

// event is a text message of some age, and its signature; rest is put at the end of the body.
func (st *stage) event(age time.Duration, rest string) (body, stamp, signed string) {
	stamp = fmt.Sprint(st.vendor.Now().Add(-age).UnixMilli())
	body = `{"event_name":"user_send_text","sender":{"id":"7"},"message":{"msg_id":"m1","text":"xin chào"},"timestamp":"` + stamp + `"` + rest + `}`
	return body, stamp, mac(zalooatest.AppID, body, stamp, zalooatest.OASecret)
}

func TestWebhookAnswers(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	good, stamp, signed := st.event(0, "")
	if got := st.ask("POST", signed, good); got != 503 {
		t.Errorf("before Receive: %d", got)
	}
	st.receive()
	for _, row := range []struct {
		name, method, signature, body string
		want                          int
	}{
		{"good", "POST", "mac=" + signed, good, 200},
		{"without mac=", "POST", signed, good, 200},
		{"capitals", "POST", "MAC=" + strings.ToUpper(signed), good, 200},
		{"get", "GET", signed, "", 405},
		{"no signature", "POST", "", good, 401},
		{"wrong", "POST", mac(zalooatest.AppID, good, stamp, "another"), good, 403},
		{"another app", "POST", mac("1", good, stamp, zalooatest.OASecret), good, 403},
		{"another body", "POST", signed, strings.Replace(good, "xin", "xim", 1), 403},
		{"white space added", "POST", signed, good + " ", 403},
		{"cut signature", "POST", signed[:62], good, 403},
		{"empty mac", "POST", "mac=", good, 403},
		{"no hex", "POST", "mac=zz", good, 403},
		{"empty probe", "POST", "", "", 200},
		{"blank probe", "POST", "", " \n", 200},
		{"too large", "POST", signed, strings.Repeat("a", 1<<20+1), 413},
		{"no JSON", "POST", signed, "xin chào", 400},
		{"a list", "POST", signed, "[]", 400},
		{"no name", "POST", signed, `{"timestamp":"1790000000000"}`, 400},
		{"no time", "POST", signed, `{"event_name":"follow"}`, 400},
	} {
		if got := st.ask(row.method, row.signature, row.body); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
	for _, u := range st.got.Updates() {
		if u.ID != "m1" || u.Text != "xin chào" || u.From.Chat != "7" || u.User != "7" {
			t.Errorf("delivered %+v", u)
		}
	}
	st.got.Down(true)
	if got := st.ask("POST", signed, good); got != 500 {
		t.Errorf("store down: %d", got)
	}
}

func TestReplayWindow(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.receive()
	for _, row := range []struct {
		name string
		age  time.Duration
		rest string
		want int
	}{
		{"a day old", 23 * time.Hour, "", 200},
		{"older", 25 * time.Hour, "", 403},
		{"a little ahead", -4 * time.Minute, "", 200},
		{"from the future", -6 * time.Minute, "", 403},
		{"from nobody", 0, `,"event_name":"follow"`, 400},
		{"odd fields", 0, `,"recipient":"7","info":[]`, 200},
	} {
		body, _, signed := st.event(row.age, row.rest)
		if got := st.ask("POST", signed, body); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestKindsOfUpdates(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.receive()
	decomposed := norm.NFD.String("hoà giải")
	st.vendor.Follow(lan)
	st.vendor.Say(lan, decomposed)
	st.vendor.Say(lan, "#ib:quiz|1|b")
	st.vendor.Say(lan, "#ib:"+strings.Repeat("x", bot.MaxTap+1))
	st.vendor.Say(lan, "#ib:")
	st.vendor.Say(lan, "  ")
	for _, kind := range []string{"image", "gif", "file", "audio", "video", "sticker", "location", "link"} {
		st.vendor.Send(lan, kind)
	}
	st.vendor.Submit(lan, "84912345678")
	st.vendor.Submit(lan, "không")
	for _, name := range []string{"user_received_message", "user_seen_message", "oa_send_text", "user_send_group_text", "anonymous_send_text",
		"user_reacted_message", "user_click_chatnow", "add_user_to_tag", "something_new"} {
		st.vendor.Push(lan, name, map[string]any{"message": map[string]any{"msg_id": "x", "text": "x"}})
	}
	st.vendor.Unfollow(lan)
	want := []bot.Update{{Kind: bot.Start}, {Kind: bot.Text, Text: "hoà giải"}, {Kind: bot.Tap, Tap: "quiz|1|b"},
		{Kind: bot.Text, Text: "#ib:" + strings.Repeat("x", bot.MaxTap+1)}, {Kind: bot.Text, Text: "#ib:"}, {Kind: bot.Other}}
	for range 8 {
		want = append(want, bot.Update{Kind: bot.Other})
	}
	want = append(want, bot.Update{Kind: bot.Contact, Phone: "84912345678"}, bot.Update{Kind: bot.Other}, bot.Update{Kind: bot.Unreachable})
	st.until("all updates", func() bool { return len(st.got.Updates()) >= len(want) })
	ids := map[string]bool{}
	for i, got := range st.got.Updates() {
		w := want[i]
		if got.Kind != w.Kind || got.Text != w.Text || got.Tap != w.Tap || got.Phone != w.Phone || got.User != lan || got.From.Chat != lan || got.Group {
			t.Errorf("update %d: %+v", i, got)
		}
		if ids[got.ID] || got.ID == "" || time.Since(got.At).Abs() > time.Minute {
			t.Errorf("update %d has id %q and happened %v", i, got.ID, got.At)
		}
		ids[got.ID] = true
	}
}

func TestUnfollowShutsTheWindow(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.receive()
	reach := func() int { return st.left(lan) }
	st.vendor.Follow(lan)
	st.until("an open window", func() bool { return reach() == 8 })
	st.vendor.Unfollow(lan)
	st.until("a shut window", func() bool { return reach() == 0 })
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Closed {
		t.Errorf("got %v", err)
	}
	st.greeted(lan)
	if reach() != 8 {
		t.Error("writing again does not open the window")
	}
}

func TestRepeatedEventsOpenNoNewWindow(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.receive()
	st.got.Fail("hai", 1)
	id := st.vendor.Say(lan, "hai")
	st.until("the first try", func() bool { return st.got.Deliveries(id) == 1 })
	_, err := st.send(lan, bot.Message{Text: "trả lời"})
	st.must(err)
	st.until("the second try", func() bool { return st.got.Deliveries(id) == 2 })
	if free := st.left(lan); free != 7 {
		t.Errorf("%d free", free)
	}
}

func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(`{"event_name":"user_send_text","sender":{"id":"7"},"message":{"msg_id":"m1","text":"câu b"},"timestamp":"1790000000000"}`))
	f.Add([]byte(`{"event_name":"follow","follower":{"id":7},"oa_id":"1","timestamp":1790000000000}`))
	f.Add([]byte(`{"event_name":"user_submit_info","sender":{"id":"7"},"info":{"phone":"+84 912 345 678"},"timestamp":"1790000000000"}`))
	f.Add([]byte(`{"event_name":"user_send_text","sender":[],"message":"x","timestamp":"1"}`))
	f.Add([]byte(`{"event_name":"user_send_text","sender":{"id":"7"},"message":{"text":"#ib:a|b"},"timestamp":"1790000000000"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := decodeEvent(raw)
		if err != nil || !e.wanted() {
			return
		}
		u, ok := mapEvent(e)
		if !ok {
			return
		}
		for _, s := range []string{u.ID, u.From.Chat, u.User, u.Text, u.Tap, u.Phone} {
			if !utf8.ValidString(s) || len(s) > bot.MaxText {
				t.Fatalf("a field of %d bytes is no valid text", len(s))
			}
		}
		if u.ID == "" || u.From.Chat == "" || u.User == "" || u.At.IsZero() || len(u.Tap) > bot.MaxTap || !norm.NFC.IsNormalString(u.Text) {
			t.Fatalf("incomplete: %+v", u)
		}
		if (u.Kind == bot.Text) != (u.Text != "") || (u.Kind == bot.Tap) != (u.Tap != "") || !json.Valid(raw) {
			t.Fatalf("kind and fields differ: %+v", u)
		}
	})
}
