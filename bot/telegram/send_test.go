package telegram

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/telegram/telegramtest"
)

func out(chat string, m bot.Message) bot.Outgoing {
	return bot.Outgoing{ID: 1, To: address(chat), Message: m}
}

// fault gives the fault of an error of Send; ok is false when it is none.
func fault(err error) (e *bot.SendError, ok bool) { ok = errors.As(err, &e); return e, ok }

func TestErrorTable(t *testing.T) {
	const secretWords = "nội dung riêng"
	rows := []struct {
		name  string
		play  telegramtest.Fault
		fault bot.Fault
		after time.Duration
		chat  string
	}{
		{"chat not found", telegramtest.Refusal(400, "Bad Request: chat not found"), bot.Gone, 0, ""},
		{"empty", telegramtest.Refusal(400, "Bad Request: message text is empty"), bot.Rejected, 0, ""},
		{"too long", telegramtest.Refusal(400, "Bad Request: message is too long"), bot.Rejected, 0, ""},
		{"markup too long", telegramtest.Refusal(400, "Bad Request: reply markup is too long"), bot.Rejected, 0, ""},
		{"button data", telegramtest.Refusal(400, "Bad Request: BUTTON_DATA_INVALID"), bot.Rejected, 0, ""},
		{"migrated", telegramtest.Migrated(-100999), bot.Moved, 0, "-100999"},
		{"token", telegramtest.Refusal(401, "Unauthorized"), bot.Misconfigured, 0, ""},
		{"blocked", telegramtest.Refusal(403, "Forbidden: bot was blocked by the user"), bot.Gone, 0, ""},
		{"deactivated", telegramtest.Refusal(403, "Forbidden: user is deactivated"), bot.Gone, 0, ""},
		{"kicked", telegramtest.Refusal(403, "Forbidden: bot was kicked from the supergroup chat"), bot.Gone, 0, ""},
		{"not a member", telegramtest.Refusal(403, "Forbidden: bot is not a member of the channel chat"), bot.Gone, 0, ""},
		{"never started", telegramtest.Refusal(403, "Forbidden: bot can't initiate conversation with a user"), bot.Gone, 0, ""},
		{"no such method", telegramtest.Refusal(404, "Not Found: method not found"), bot.Misconfigured, 0, ""},
		{"conflict", telegramtest.Refusal(409, "Conflict: terminated by setWebhook request"), bot.Retry, 0, ""},
		{"too large", telegramtest.Refusal(413, "Request Entity Too Large"), bot.Rejected, 0, ""},
		{"flood", telegramtest.TooManyRequests(17), bot.Retry, 17 * time.Second, ""},
		{"server error", telegramtest.Refusal(500, "Internal Server Error"), bot.Retry, 0, ""},
		{"gateway page", telegramtest.HTML(502), bot.Retry, 0, ""},
		{"page with 200", telegramtest.HTML(200), bot.Retry, 0, ""},
		{"cut connection", telegramtest.Cut(), bot.Retry, 0, ""},
	}
	file := &bot.File{Name: "a.txt", MIME: "text/plain", Data: []byte("x")}
	for _, row := range rows {
		for method, m := range map[string]bot.Message{
			"sendMessage":     {Text: secretWords},
			"sendDocument":    {Text: secretWords, File: file},
			"editMessageText": {Text: secretWords, Replace: "1"},
		} {
			t.Run(row.name+"/"+method, func(t *testing.T) {
				st := newStage(t, nil)
				st.vendor.Say(7, "chào")
				st.vendor.Script(method, row.play)
				_, err := st.channel.Send(context.Background(), out("7", m))
				e, ok := fault(err)
				if !ok || e.Fault != row.fault || e.After != row.after || e.NewChat != row.chat {
					t.Fatalf("got %#v", err)
				}
				for _, hidden := range []string{telegramtest.Token, secretWords} {
					if strings.Contains(err.Error()+st.log.String(), hidden) {
						t.Errorf("%q is in %q or the log", hidden, err)
					}
				}
			})
		}
	}
}

func TestSendErrorsOfTheNetworkHideTheToken(t *testing.T) {
	ch, err := New(Config{Token: telegramtest.Token, API: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range 2 {
		_, err = ch.Send(ctx, out("7", bot.Message{Text: "x"}))
		if e, ok := fault(err); !ok || e.Fault != bot.Retry || strings.Contains(fmt.Sprintf("%v %+v %#v", err, e.Err, e.Err), telegramtest.Token) {
			t.Fatalf("got %v", err)
		}
		cancel()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestRealStates(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(1, "a")
	st.vendor.Block(1)
	st.vendor.Say(2, "a")
	st.vendor.Deactivate(2)
	st.vendor.Migrate(-3, -1003)
	for chat, want := range map[string]bot.Fault{"1": bot.Gone, "2": bot.Gone, "-3": bot.Moved, "99": bot.Gone, "x": bot.Rejected, "": bot.Rejected} {
		_, err := st.channel.Send(context.Background(), out(chat, bot.Message{Text: "x"}))
		if e, ok := fault(err); !ok || e.Fault != want {
			t.Errorf("chat %q: %v", chat, err)
		}
	}
	if err := st.channel.Typing(context.Background(), address("1")); err == nil {
		t.Error("typing to somebody who blocked the bot")
	}
}

func TestSendBoldButtonsAndEscaping(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	text := "Điều 7.5 <b>&amp; 1 < 2 & \"3\""
	id, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: text, Bold: []bot.Range{{To: len("Điều 7.5")}},
		Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}, {Label: "  ", Tap: "b"}}, {{Label: strings.Repeat("dài ", 40), Tap: "c"}}}}))
	st.must(err)
	got := st.vendor.FromBot(7)[0]
	if got.Text != text || fmt.Sprint(got.ID) != id {
		t.Errorf("id %s, shown %q", id, got.Text)
	}
	if len(got.Spans) != 1 || got.Text[got.Spans[0].From:got.Spans[0].To] != "Điều 7.5" {
		t.Errorf("spans %+v", got.Spans)
	}
	if b := got.Buttons; len(b) != 2 || b[0][1].Label != noLabel || !strings.HasSuffix(b[1][0].Label, ellipsis) {
		t.Errorf("buttons %+v", b)
	}
}

func TestButtonsThatDoNotFitAreRejected(t *testing.T) {
	st := newStage(t, nil)
	var many [][]bot.Button
	for range 101 {
		many = append(many, []bot.Button{{Label: "x", Tap: "y"}})
	}
	for name, b := range map[string][][]bot.Button{
		"65 bytes": {{{Label: "x", Tap: strings.Repeat("y", 65)}}}, "no data": {{{Label: "x"}}}, "101 buttons": many,
	} {
		_, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: "x", Buttons: b}))
		if e, ok := fault(err); !ok || e.Fault != bot.Rejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	if wide, err := keyboard([][]bot.Button{make20()}); err != nil || strings.Count(wide, "],[") != 2 {
		t.Errorf("20 in a row: %s %v", wide, err)
	}
	if len(st.vendor.Calls("")) > 0 {
		t.Error("the vendor was asked")
	}
}

func make20() (row []bot.Button) {
	for range 20 {
		row = append(row, bot.Button{Label: "x", Tap: "y"})
	}
	return row
}

func TestReplace(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	ctx := context.Background()
	id, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Câu 1", Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}}}))
	st.must(err)
	same, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Câu 2", Replace: id}))
	st.must(err)
	again, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Câu 2", Replace: id}))
	st.must(err)
	if same != id || again != id {
		t.Errorf("ids %s %s %s", id, same, again)
	}
	if got := st.vendor.FromBot(7); len(got) != 1 || got[0].Text != "Câu 2" || got[0].Edits != 1 || got[0].Buttons != nil {
		t.Errorf("shown %+v", got)
	}
	for _, old := range []string{"999", "1", "không phải số"} { // not there, a person's, none
		fresh, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Câu 3", Replace: old}))
		st.must(err)
		if fresh == id || fresh == "" || fresh == old {
			t.Errorf("replace %s: id %s", old, fresh)
		}
	}
	long := strings.Repeat("Một đoạn văn.\n\n", 500)
	last, err := st.channel.Send(ctx, out("7", bot.Message{Text: long, Replace: id, Buttons: [][]bot.Button{{{Label: "B", Tap: "b"}}}}))
	st.must(err)
	got := st.vendor.FromBot(7)
	if got[0].Edits != 2 || got[0].Buttons != nil || last == id || got[len(got)-1].Buttons == nil {
		t.Error("a long text begins in the old message and has its buttons on the last")
	}
}

func TestHTMLThatIsNotUnderstoodGoesAsPlainText(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	st.vendor.Script("sendMessage", telegramtest.Refusal(400, "Bad Request: can't parse entities: Unsupported start tag \"riêng\" at byte offset 3"))
	_, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: "a < b", Bold: []bot.Range{{To: 1}}}))
	st.must(err)
	if got := st.vendor.FromBot(7)[0]; got.HTML || got.Text != "a < b" {
		t.Errorf("shown %+v", got)
	}
	if strings.Contains(st.log.String(), "riêng") {
		t.Error("words of the message are in the log")
	}
}

func TestDocument(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	ctx := context.Background()
	file := &bot.File{Name: "../Báo cáo.xlsx", MIME: "application/x", Data: []byte("PK\x03\x04")}
	buttons := [][]bot.Button{{{Label: "Xong", Tap: "x"}}}
	id, err := st.channel.Send(ctx, out("7", bot.Message{Text: "Báo <cáo>", File: file, Buttons: buttons}))
	st.must(err)
	got := st.vendor.FromBot(7)[0]
	if fmt.Sprint(got.ID) != id || got.Text != "Báo <cáo>" || got.Document.Name != "Báo cáo.xlsx" || string(got.Document.Data) != "PK\x03\x04" || got.Buttons == nil {
		t.Errorf("shown %+v %+v", got, got.Document)
	}
	_, err = st.channel.Send(ctx, out("7", bot.Message{Text: strings.Repeat("dài ", 400), File: file, Buttons: buttons, Replace: id}))
	st.must(err)
	all := st.vendor.FromBot(7)
	if len(all) != 3 || all[1].Buttons != nil || all[2].Text != "" || all[2].Buttons == nil {
		t.Errorf("a caption that is too long goes before: %+v", all)
	}
	_, err = st.channel.Send(ctx, out("7", bot.Message{Text: "x", File: &bot.File{Name: "rỗng"}}))
	if e, ok := fault(err); !ok || e.Fault != bot.Rejected {
		t.Errorf("an empty file: %v", err)
	}
}

func TestLongMessageGoesOnWhereItFailed(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(7, "chào")
	text := strings.Repeat(strings.Repeat("a", 99)+"\n\n", 100)
	st.vendor.Script("sendMessage", telegramtest.Slow(time.Millisecond), telegramtest.TooManyRequests(1))
	_, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: text}))
	if e, ok := fault(err); !ok || e.Fault != bot.Retry || len(st.vendor.FromBot(7)) != 1 {
		t.Fatalf("%v, %d parts", err, len(st.vendor.FromBot(7)))
	}
	_, err = st.channel.Send(context.Background(), out("7", bot.Message{Text: text}))
	st.must(err)
	all := ""
	for _, m := range st.vendor.FromBot(7) {
		all += m.Text
	}
	if strings.Count(all, "a") != 9900 || len(st.vendor.FromBot(7)) != 3 {
		t.Errorf("%d letters in %d parts", strings.Count(all, "a"), len(st.vendor.FromBot(7)))
	}
	if st.channel.parts.Len() != 0 {
		t.Error("progress is left behind")
	}
}

func TestTopicsAreKept(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.SayAs(-100, "/hoi điều 7.5", telegramtest.Said{User: 7, Thread: 42})
	st.receive()
	st.until("the update", func() bool { return len(st.got.Updates()) == 1 })
	to := st.got.Updates()[0].From
	if to.Chat != "-100/42" {
		t.Fatalf("address %v", to)
	}
	_, err := st.channel.Send(context.Background(), bot.Outgoing{To: to, Message: bot.Message{Text: "trả lời"}})
	st.must(err)
	st.must(st.channel.Typing(context.Background(), to))
	if got := st.vendor.FromBot(-100)[0]; got.Thread != 42 || st.vendor.Actions(-100) != 1 {
		t.Errorf("shown in topic %d", got.Thread)
	}
}

func TestEmptyMessageIsRejected(t *testing.T) {
	st := newStage(t, nil)
	_, err := st.channel.Send(context.Background(), out("7", bot.Message{Text: " \n"}))
	if e, ok := fault(err); !ok || e.Fault != bot.Rejected {
		t.Errorf("got %v", err)
	}
}
