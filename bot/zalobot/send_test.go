package zalobot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"isobot/bot"
	"isobot/bot/zalobot/zalobottest"
)

func TestErrorTable(t *testing.T) {
	const secretWords = "nội dung riêng"
	for _, row := range []struct {
		name  string
		play  zalobottest.Fault
		fault bot.Fault
	}{
		{"bad request", zalobottest.Refusal(400, "Bad request"), bot.Rejected},
		{"bad request with 200", zalobottest.RefusalWith200(400, "Bad request"), bot.Rejected},
		{"unknown chat", zalobottest.Refusal(400, "Bad Request: chat not found"), bot.Gone},
		{"token", zalobottest.RefusalWith200(401, "Unauthorized"), bot.Misconfigured},
		{"internal error", zalobottest.Refusal(403, "Internal server error"), bot.Retry},
		{"wrong path", zalobottest.Refusal(404, "Not Found"), bot.Misconfigured},
		{"timeout", zalobottest.Refusal(408, "Request timeout"), bot.Retry},
		{"quota", zalobottest.Refusal(429, "Quota exceeded"), bot.Closed},
		{"quota with 200 and the other spelling", zalobottest.Raw(200, `{"ok":false,"errorCode":"429"}`), bot.Closed},
		{"server error", zalobottest.Refusal(500, "x"), bot.Retry},
		{"page", zalobottest.HTML(502), bot.Retry},
		{"page with 200", zalobottest.HTML(200), bot.Retry},
		{"no code", zalobottest.Raw(503, `{"ok":false}`), bot.Retry},
		{"cut", zalobottest.Cut(), bot.Retry},
		{"cut after it took effect", zalobottest.CutAfter(), bot.Retry},
	} {
		t.Run(row.name, func(t *testing.T) {
			st := newStage(t, zalobottest.Manner{}, nil)
			st.vendor.Say(lan, "chào")
			st.vendor.Script("sendMessage", row.play, row.play)
			_, err := st.channel.Send(context.Background(), out(lan, bot.Message{Text: secretWords, Bold: []bot.Range{{To: 4}}}))
			if e, ok := fault(err); !ok || e.Fault != row.fault {
				t.Fatalf("got %v", err)
			}
			if all := err.Error() + st.log.String(); strings.Contains(all, secretWords) || strings.Contains(all, zalobottest.Token) {
				t.Errorf("something secret is in %s", all)
			}
		})
	}
}

func TestSend(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.vendor.Say(lan, "chào")
	ctx := context.Background()
	id, err := st.channel.Send(ctx, out(lan, bot.Message{Text: "Chọn *một*", Buttons: [][]bot.Button{{{Label: "Điều 7.5", Tap: "a"}}, {{Label: "Thoát", Tap: "b"}}}}))
	st.must(err)
	_, err = st.channel.Send(ctx, out(lan, bot.Message{Text: "Điều 7.5: 1 * 2_3\n# không phải đề mục", Bold: []bot.Range{{To: len("Điều 7.5:")}},
		Replace: id, Spelled: true, Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}}, File: &bot.File{Name: "Báo cáo.xlsx", Data: []byte("x")}}))
	st.must(err)
	got := st.vendor.FromBot(lan)
	if got[0].ID != id || got[0].Mode != "" || got[0].Text != "Chọn *một*\n\n1. Điều 7.5\n2. Thoát" {
		t.Errorf("first: %+v", got[0])
	}
	want := "**Điều 7.5:** 1 \\* 2\\_3\n\\# không phải đề mục\n\n" + fmt.Sprintf(noFiles, "Báo cáo.xlsx")
	if got[1].Mode != "markdown" || got[1].Text != want {
		t.Errorf("second: %+v", got[1])
	}
	st.must(st.channel.Typing(ctx, bot.Address{Channel: Name, Chat: lan}))
	if st.vendor.Actions(lan) != 1 {
		t.Error("not typing")
	}
}

func TestMarksThatAreRefusedAreLeftOut(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.vendor.Say(lan, "chào")
	st.vendor.Script("sendMessage", zalobottest.Refusal(400, "The parse_mode is invalid"))
	_, err := st.channel.Send(context.Background(), out(lan, bot.Message{Text: "a*b", Bold: []bot.Range{{To: 1}}}))
	st.must(err)
	if got := st.vendor.FromBot(lan)[0]; got.Text != "a*b" || got.Mode != "" {
		t.Errorf("shown %+v", got)
	}
}

func TestRejectedHere(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	for _, o := range []bot.Outgoing{out(lan, bot.Message{Text: " \n"}), out("", bot.Message{Text: "x"}),
		{To: bot.Address{Channel: "telegram", Chat: "7"}, Message: bot.Message{Text: "x"}}} {
		_, err := st.channel.Send(context.Background(), o)
		if e, ok := fault(err); !ok || e.Fault != bot.Rejected {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if len(st.vendor.Calls("")) != 0 {
		t.Error("the vendor was asked")
	}
}

func TestQuotaIsCountedAndAnnounced(t *testing.T) {
	var told []Usage
	month := time.Now().In(vietnam).Format("2006-01")
	st := newStage(t, zalobottest.Manner{Quota: 3}, func(c *Config) {
		c.Quota, c.Usage, c.Announce = 20, Usage{Month: month, Sent: 14}, func(u Usage) { told = append(told, u) }
	})
	st.vendor.Say(lan, "chào")
	var err error
	for range 5 {
		_, err = st.channel.Send(context.Background(), out(lan, bot.Message{Text: "x"}))
	}
	if e, ok := fault(err); !ok || e.Fault != bot.Closed {
		t.Errorf("over the quota: %v", err)
	}
	want := Usage{Month: month, Sent: 17, Quota: 20, Exhausted: true}
	if got := st.channel.Usage(); got != want {
		t.Errorf("usage %+v", got)
	}
	if len(told) != 2 || told[0].Sent != 16 || told[1] != want {
		t.Errorf("told %+v", told)
	}
}

func TestMonthsTurnInVietnam(t *testing.T) {
	m := newMeter(Usage{Month: "2026-11", Sent: 2999, Exhausted: true}, 3000, nil)
	if u := m.usage(time.Date(2026, 11, 30, 16, 59, 0, 0, time.UTC)); u.Sent != 2999 || !u.Exhausted {
		t.Errorf("a minute before midnight: %+v", u)
	}
	if u := m.usage(time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)); u.Month != "2026-12" || u.Sent != 0 || u.Exhausted || u.Quota != 3000 {
		t.Errorf("midnight: %+v", u)
	}
}

func TestLongMessageGoesOnWhereItFailed(t *testing.T) {
	st := newStage(t, zalobottest.Manner{}, nil)
	st.vendor.Say(lan, "chào")
	text := strings.Repeat(strings.Repeat("a", 99)+"\n\n", 50)
	st.vendor.Script("sendMessage", zalobottest.CutAfter())
	for range 2 {
		_, err := st.channel.Send(context.Background(), out(lan, bot.Message{Text: text}))
		if _, ok := fault(err); !ok {
			break
		}
	}
	_, err := st.channel.Send(context.Background(), out(lan, bot.Message{Text: text}))
	st.must(err)
	for _, m := range st.vendor.FromBot(lan) {
		if bot.Units(m.Text) > maxMessage {
			t.Errorf("a part of %d", bot.Units(m.Text))
		}
	}
	if st.channel.parts.Len() != 0 {
		t.Error("progress is left behind")
	}
}

// read undoes the marks as a reader of the vendor's markdown would.
func read(t interface{ Fatalf(string, ...any) }, marked string) (text, bold string) {
	var all, strong strings.Builder
	inBold := false
	for marked != "" {
		switch {
		case strings.HasPrefix(marked, "**"):
			inBold, marked = !inBold, marked[2:]
			continue
		case marked[0] == '\n' && inBold:
			t.Fatalf("bold reaches over a line's end")
		case marked[0] == '\\' && len(marked) > 1:
			marked = marked[1:]
		case strings.ContainsRune("*_~`{}", rune(marked[0])):
			t.Fatalf("a bare %q", marked[0])
		}
		_, size := utf8.DecodeRuneInString(marked)
		all.WriteString(marked[:size])
		if inBold {
			strong.WriteString(marked[:size])
		}
		marked = marked[size:]
	}
	if inBold {
		t.Fatalf("a mark is left open")
	}
	return all.String(), strong.String()
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestSplittingLosesNothing(t *testing.T) {
	pieces := []string{"Điều 7.5", "*", "**", "_", `\`, "{red}", "\n# đề mục", "\n> trích", "\n\n", "\n", " ", ". ", "`", "~~", "😀",
		norm.NFD.String("ộ"), "không_có_khoảng_trắng", "\u00a0"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 120).Draw(t, "text"), "")
		limit := rapid.IntRange(20, 200).Draw(t, "limit")
		var bold []bot.Range
		for _, n := range rapid.SliceOfN(rapid.IntRange(-5, len(text)+5), 0, 6).Draw(t, "cuts") {
			bold = append(bold, bot.Range{From: n, To: n + 9})
		}
		var all, strong strings.Builder
		for _, p := range render(text, bold, limit) {
			if bot.Units(p.plain) > limit || bot.Units(p.marked) > limit || p.plain == "" {
				t.Fatalf("a part of %d and %d units, limit %d", bot.Units(p.plain), bot.Units(p.marked), limit)
			}
			all.WriteString(p.plain)
			if p.marked == "" {
				continue
			}
			words, b := read(t, p.marked)
			if words != p.plain {
				t.Fatalf("marked says %q, plain %q", words, p.plain)
			}
			strong.WriteString(b)
		}
		if solid(all.String()) != solid(text) {
			t.Fatalf("lost: %q of %q", all.String(), text)
		}
		var want strings.Builder
		for _, r := range bot.Sound(bold, text) {
			want.WriteString(text[r.From:r.To])
		}
		if solid(strong.String()) != solid(want.String()) {
			t.Fatalf("bold %q, want %q", strong.String(), want.String())
		}
	})
}

func TestNewChecksItsConfiguration(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  Config
		ok   bool
	}{
		{"polling", Config{Token: "1:abc-d"}, true},
		{"no token", Config{}, false},
		{"token with a slash", Config{Token: "1:abc/getMe"}, false},
		{"webhook", Config{Token: "1:abc", WebhookSecret: "12345678", PublicURL: "https://bot.example.gov.vn"}, true},
		{"short secret", Config{Token: "1:abc", WebhookSecret: "1234567", PublicURL: "https://bot.example.gov.vn"}, false},
		{"webhook without address", Config{Token: "1:abc", WebhookSecret: "12345678"}, false},
		{"API without scheme", Config{Token: "1:abc", API: "bot-api.zaloplatforms.com"}, false},
	} {
		if _, err := New(c.cfg); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(`{"event_name":"message.text.received","message":{"message_id":"m1","date":1790000000000,"from":{"id":"p"},"chat":{"id":"p"},"text":"B"}}`))
	f.Add([]byte(`{"ok":true,"result":{"event_name":"message.image.received","message":{"message_id":5,"date":"1790000000","from":{"id":1},"chat":{"id":2,"chat_type":"GROUP"}}}}`))
	f.Add([]byte(`{"event_name":3,"message":null,"result":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := decodeEvent(raw)
		if err != nil || !e.wanted() {
			return
		}
		u := mapEvent(e, account{Name: "Bot"})
		for _, s := range []string{u.ID, u.From.Chat, u.User, u.Name, u.Text} {
			if !utf8.ValidString(s) || len(s) > bot.MaxText {
				t.Fatalf("a field of %d bytes is no valid text", len(s))
			}
		}
		if u.ID == "" || u.From.Chat == "" || u.User == "" || u.At.IsZero() || !norm.NFC.IsNormalString(u.Text) {
			t.Fatalf("incomplete: %+v", u)
		}
		if !json.Valid(e.raw) {
			t.Fatal("the raw event is no JSON")
		}
	})
}
