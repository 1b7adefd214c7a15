package webchat

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"isobot/bot"
)

// TestRestart starts the program anew on its store: a request that is repeated gets the answer that was sent before, with the same ids, and
// a stream goes on where it broke.
func TestRestart(t *testing.T) {
	before := newStage(t, nil)
	ask := map[string]any{"session": "s", "id": "ask-1", "text": "ba tin"}
	_, first, _ := before.post(ask)
	if len(first.Messages) != 3 {
		t.Fatalf("got %+v", first)
	}
	before.until("all to be settled", func() bool { outs, _ := before.desk.said(t.Context(), addressOf(chatOf("s"))); return len(outs) == 3 })

	after := stageOn(t, before.desk, nil)
	status, again, _ := after.post(ask)
	if status != http.StatusOK || !slices.EqualFunc(first.Messages, again.Messages, func(a, b message) bool { return a.ID == b.ID && a.Text == b.Text }) {
		t.Errorf("the repeated request gets %d %+v, want %+v", status, again, first)
	}
	if n := len(after.desk.updates()); n != 1 {
		t.Errorf("handled %d times", n)
	}
	after.listen("s", first.Messages[0].ID).wants("hai", "ba")
	after.listen("s", first.Messages[2].ID).wants()
	if got := after.say("s", "im lặng"); len(got) != 0 {
		t.Errorf("an update without an answer gets %q", got)
	}
	if got := after.say("other", "im lặng"); len(got) != 0 {
		t.Errorf("somebody else gets %q", got)
	}
}

// TestRestartBeforeTheAnswerWasSent stores an answer and starts anew before it went out: it is held, for nobody has the page open, and let
// out by the repeated request or the stream, with one id.
func TestRestartBeforeTheAnswerWasSent(t *testing.T) {
	for _, by := range []string{"request", "stream"} {
		t.Run(by, func(t *testing.T) {
			d := newDesk()
			from := addressOf(chatOf("s"))
			u := bot.Update{ID: from.Chat + "/ask-1", From: from, User: from.Chat, Kind: bot.Text, Text: "điều 9.2", At: time.Now()}
			if err := d.Handle(context.Background(), u); err != nil {
				t.Fatal(err)
			}
			st := stageOn(t, d, nil)
			st.until("the answer to be held", func() bool { return d.heldNow() == 1 })
			ask := map[string]any{"session": "s", "id": "ask-1", "text": "điều 9.2"}
			if by == "stream" {
				l := st.listen("s", "0")
				l.wants("Trả lời: điều 9.2")
				_, got, _ := st.post(ask)
				l.wants("Trả lời: điều 9.2")
				for _, m := range got.Messages {
					if m.ID != l.messages()[0].ID {
						t.Errorf("the answer has two ids: %+v", got)
					}
				}
				return
			}
			if _, got, _ := st.post(ask); len(got.Messages) != 1 || got.Messages[0].Text != "Trả lời: điều 9.2" || got.Messages[0].For != "ask-1" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestForgottenRoom has a conversation fall out of memory while nobody is in it.
func TestForgottenRoom(t *testing.T) {
	st := newStage(t, nil)
	ask := map[string]any{"session": "s", "id": "ask-1", "text": "tệp"}
	_, first, _ := st.post(ask)
	st.until("all to be settled", func() bool { outs, _ := st.desk.said(t.Context(), addressOf(chatOf("s"))); return len(outs) == 1 })
	for e := st.ch.rooms.order.Front(); e != nil; e = e.Next() {
		delete(st.ch.rooms.byKey, e.Value.(*room).chat)
	}
	st.ch.rooms.order.Init()
	if _, again, _ := st.post(ask); len(again.Messages) != 1 || again.Messages[0].ID != first.Messages[0].ID || again.Messages[0].File == nil {
		t.Errorf("got %+v, want %+v", again, first)
	}
}
