package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/telegram/telegramtest"
)

var testSelf = user{ID: telegramtest.BotID, IsBot: true, Username: telegramtest.Username}

const (
	private = `"message_id":3,"date":1790000000,"from":{"id":7,"first_name":"Lan","last_name":"Nguyễn"},"chat":{"id":7,"type":"private"}`
	inGroup = `"message_id":3,"date":1790000000,"from":{"id":7,"first_name":"Lan"},"chat":{"id":-100,"type":"supergroup"}`
)

var mappings = []struct {
	name, update string
	want         string // kind|chat|user|text|tap|message|phone|group; "" when nobody hears of it
}{
	{"text", `"message":{` + private + `,"text":"Điều 7.5 là gì?"}`, "text|7|7|Điều 7.5 là gì?||||"},
	{"NFD text", `"message":{` + private + `,"text":"` + norm.NFD.String("quyết định") + `"}`, "text|7|7|quyết định||||"},
	{"start", `"message":{` + private + `,"text":"/start"}`, "start|7|7|||||"},
	{"deep link", `"message":{` + private + `,"text":"/start aB_-9"}`, "start|7|7|aB_-9||||"},
	{"start with name", `"message":{` + private + `,"text":"/start@isobot_TEST_bot x"}`, "start|7|7|x||||"},
	{"not start", `"message":{` + private + `,"text":"/starting"}`, "text|7|7|/starting||||"},
	{"command", `"message":{` + private + `,"text":"/hoc@isobot_test_bot bài 2"}`, "text|7|7|/hoc bài 2||||"},
	{"own contact", `"message":{` + private + `,"contact":{"phone_number":"+84 (90) 123-45.67","user_id":7}}`, "contact|7|7||||+84901234567|"},
	{"foreign contact", `"message":{` + private + `,"contact":{"phone_number":"84901234567","user_id":8}}`, "other|7|7|||||"},
	{"contact without account", `"message":{` + private + `,"contact":{"phone_number":"84901234567"}}`, "other|7|7|||||"},
	{"contact without number", `"message":{` + private + `,"contact":{"phone_number":"gọi tôi","user_id":7}}`, "other|7|7|||||"},
	{"sticker", `"message":{` + private + `,"sticker":{"file_id":"x"}}`, "other|7|7|||||"},
	{"voice", `"message":{` + private + `,"voice":{"file_id":"x"}}`, "other|7|7|||||"},
	{"photo with words", `"message":{` + private + `,"photo":[],"caption":"ảnh"}`, "other|7|7|||||"},
	{"location", `"message":{` + private + `,"location":{"latitude":21}}`, "other|7|7|||||"},
	{"document", `"message":{` + private + `,"document":{"file_id":"x","file_name":"a.xlsx"},"caption":"danh sách"}`, "document|7|7|danh sách||||"},
	{"service message", `"message":{` + private + `,"pinned_message":{"message_id":1}}`, ""},
	{"edited", `"edited_message":{` + private + `,"text":"sửa"}`, ""},
	{"channel post", `"channel_post":{"message_id":1,"chat":{"id":-5,"type":"channel"},"text":"x"}`, ""},
	{"another bot", `"message":{"message_id":3,"from":{"id":9,"is_bot":true},"chat":{"id":9,"type":"private"},"text":"x"}`, ""},
	{"nobody", `"message":{"message_id":3,"chat":{"id":9,"type":"private"},"text":"x"}`, ""},
	{"tap", `"callback_query":{"id":"5","from":{"id":7},"data":"a|1","message":{"message_id":44,"date":0,"chat":{"id":7,"type":"private"}}}`, "tap|7|7||a|1|44||"},
	{"tap without message", `"callback_query":{"id":"5","from":{"id":7},"data":"a"}`, "tap|7|7||a|||"},
	{"tap in a topic", `"callback_query":{"id":"5","from":{"id":7},"data":"a","message":{"message_id":4,"is_topic_message":true,"message_thread_id":6,"chat":{"id":-100,"type":"supergroup"}}}`, "tap|-100/6|7||a|4||group"},
	{"tap of a game", `"callback_query":{"id":"5","from":{"id":7}}`, ""},
	{"blocked", `"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7},"date":5,"new_chat_member":{"status":"kicked"}}`, "unreachable|7|7|||||"},
	{"unblocked", `"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7},"new_chat_member":{"status":"member"}}`, ""},
	{"removed from a group", `"my_chat_member":{"chat":{"id":-100,"type":"group"},"from":{"id":7},"new_chat_member":{"status":"left"}}`, "unreachable|-100|7|||||group"},
	{"vote", `"poll_answer":{"poll_id":"1","user":{"id":7},"option_ids":[2]}`, "vote|7|7|2||||"},
	{"vote taken back", `"poll_answer":{"poll_id":"1","user":{"id":7},"option_ids":[]}`, ""},
	{"vote of a chat", `"poll_answer":{"poll_id":"1","voter_chat":{"id":-1},"option_ids":[0]}`, ""},
	{"unknown kind", `"chat_member":{"chat":{"id":7}}`, ""},
	{"group talk", `"message":{` + inGroup + `,"text":"chào cả nhà"}`, ""},
	{"group sticker", `"message":{` + inGroup + `,"sticker":{}}`, ""},
	{"group command", `"message":{` + inGroup + `,"text":"/hoi điều 7.5"}`, "text|-100|7|/hoi điều 7.5||||group"},
	{"group command for another", `"message":{` + inGroup + `,"text":"/hoi@other_bot x"}`, ""},
	{"group mention", `"message":{` + inGroup + `,"text":"😀 @isobot_test_bot, lệ phí?","entities":[{"type":"mention","offset":3,"length":16}]}`, "text|-100|7|😀 , lệ phí?||||group"},
	{"group mention first", `"message":{` + inGroup + `,"text":"@Isobot_Test_Bot, lệ phí?","entities":[{"type":"mention","offset":0,"length":16}]}`, "text|-100|7|lệ phí?||||group"},
	{"group mention by id", `"message":{` + inGroup + `,"text":"Bot ơi","entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":123456789}}]}`, "text|-100|7|ơi||||group"},
	{"group mention of another", `"message":{` + inGroup + `,"text":"@lan ơi","entities":[{"type":"mention","offset":0,"length":4}]}`, ""},
	{"group entity out of bounds", `"message":{` + inGroup + `,"text":"x","entities":[{"type":"mention","offset":-4,"length":999999999}]}`, ""},
	{"group reply", `"message":{` + inGroup + `,"text":"B","reply_to_message":{"from":{"id":123456789}}}`, "text|-100|7|B||||group"},
	{"group reply in a thread that is no topic", `"message":{` + inGroup + `,"text":"B","message_thread_id":9,"reply_to_message":{"from":{"id":123456789}}}`, "text|-100|7|B||||group"},
	{"group reply to another", `"message":{` + inGroup + `,"text":"B","reply_to_message":{"from":{"id":8}}}`, ""},
	{"anonymous administrator", `"message":{` + inGroup + `,"text":"/hoi","sender_chat":{"id":-100}}`, ""},
}

func TestMapping(t *testing.T) {
	for _, c := range mappings {
		u, err := decodeUpdate([]byte(`{"update_id":12,` + c.update + `}`))
		if err != nil || u.undecodable {
			t.Fatalf("%s: %v", c.name, err)
		}
		e := mapUpdate(u, testSelf)
		got := ""
		if b := e.update; e.wanted {
			group := ""
			if b.Group {
				group = "group"
			}
			got = strings.Join([]string{string(b.Kind), b.From.Chat, b.User, b.Text, b.Tap, b.Message, b.Phone, group}, "|")
			if b.ID != "12" || b.From.Channel != Name || b.At.IsZero() {
				t.Errorf("%s: %+v", c.name, b)
			}
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := inText(strings.Repeat("ộ", 100_000)); len(got) > bot.MaxText || !utf8.ValidString(got) {
		t.Errorf("a long text has %d bytes", len(got))
	}
}

func TestDocumentsAreFetched(t *testing.T) {
	st := newStage(t, func(c *Config) { c.MaxFile = 100 })
	st.vendor.SendDocument(7, `C:\tệp\danh sách.xlsx`, "application/x", []byte("PK"))
	st.vendor.SendDocument(7, "lớn.bin", "", bytes.Repeat([]byte("x"), 101))
	st.vendor.Send(7, "document", map[string]any{"file_id": "mất rồi", "file_name": ".."})
	st.vendor.Script("getFile", telegramtest.HTML(502))
	st.vendor.Script("download", telegramtest.Cut())
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	got := st.got.Updates()
	if f := got[0].File; got[0].Kind != bot.Document || f.Name != "danh sách.xlsx" || string(f.Data) != "PK" {
		t.Errorf("first: %+v", f)
	}
	if f := got[1].File; f == nil || f.Data != nil || f.Name != "lớn.bin" {
		t.Errorf("too large: %+v", f)
	}
	if f := got[2].File; f == nil || f.Data != nil || f.Name != "document" {
		t.Errorf("gone: %+v", f)
	}
	if strings.Contains(st.log.String(), telegramtest.Token) {
		t.Error("the token is in the log")
	}
}

func TestPeopleOfTheFake(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Start(7, "abc")
	st.vendor.ShareContact(7, "0901234567", 7)
	st.vendor.Send(7, "voice", map[string]any{"file_id": "v"})
	st.vendor.SayAs(-5, "@"+telegramtest.Username+" lệ phí?", telegramtest.Said{User: 7})
	st.vendor.SayAs(-5, "nói chuyện riêng", telegramtest.Said{User: 7})
	st.vendor.Block(7)
	st.receive()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	kinds := map[bot.Kind]int{}
	for _, u := range st.got.Updates() {
		kinds[u.Kind]++
	}
	for _, k := range []bot.Kind{bot.Start, bot.Contact, bot.Other, bot.Text, bot.Unreachable} {
		if kinds[k] != 1 {
			t.Errorf("%s: %d", k, kinds[k])
		}
	}
	if strings.Contains(st.log.String(), "0901234567") {
		t.Error("a phone number is in the log")
	}
}

func TestMigrationIsTold(t *testing.T) {
	moved := make(chan [2]bot.Address, 1)
	st := newStage(t, func(c *Config) {
		c.Moved = func(old, now bot.Address) error { moved <- [2]bot.Address{old, now}; return nil }
	})
	st.vendor.Migrate(-3, -1003)
	st.receive()
	select {
	case m := <-moved:
		if m[0].Chat != "-3" || m[1].Chat != "-1003" {
			t.Errorf("got %v", m)
		}
	case <-time.After(bottest.Patience):
		t.Fatal("not told")
	}
}

func FuzzDecodeUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{` + private + `,"text":"/start x"}}`))
	f.Add([]byte(`{"update_id":1,"message":{` + inGroup + `,"text":"😀@b","entities":[{"type":"mention","offset":2,"length":2}]}}`))
	f.Add([]byte(`{"update_id":9,"callback_query":{"id":"1","from":{"id":1},"data":"\ud800"}}`))
	f.Add([]byte(`{"update_id":-1,"message":null,"my_chat_member":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := decodeUpdate(raw)
		if err != nil {
			return
		}
		e := mapUpdate(u, testSelf)
		b := e.update
		for _, s := range []string{b.Text, b.Name, b.Tap, b.Phone, b.From.Chat} {
			if !utf8.ValidString(s) || len(s) > bot.MaxText {
				t.Fatalf("a field of %d bytes is no valid text", len(s))
			}
		}
		if e.wanted && (b.Kind == "" || b.From.Chat == "" || b.User == "" || b.ID == "" || len(b.Tap) > bot.MaxTap || !norm.NFC.IsNormalString(b.Text)) {
			t.Fatalf("incomplete: %+v", b)
		}
		if _, _, ok := target(b.From); e.wanted && !ok {
			t.Fatalf("%q can not be written to", b.From.Chat)
		}
		if !json.Valid(u.raw) {
			t.Fatal("the raw update is no JSON")
		}
	})
}
