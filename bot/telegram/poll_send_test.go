package telegram

import (
	"context"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/telegram/telegramtest"
)

func aPoll() *bot.Poll {
	return &bot.Poll{Tag: "gp|id1", Question: "Đánh giá nội bộ tối thiểu mấy lần một năm?", Options: []string{"Một lần", "Hai lần"}, Correct: 0,
		Explanation: "Mức tối thiểu là\nmột lần mỗi năm."}
}

// TestPoll asks a topic of a group, and has two people vote: each vote comes in the voter's own conversation, with the poll's tag. A vote on
// a poll that is not known is passed over.
func TestPoll(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.SayAs(-100, "chào", telegramtest.Said{User: 7, Thread: 5})
	st.receive()
	to := bot.Address{Channel: Name, Chat: "-100/5"}
	id, err := st.channel.Send(context.Background(), bot.Outgoing{ID: 1, To: to, Message: bot.Message{Text: "?", Poll: aPoll()}})
	st.must(err)
	last := st.vendor.FromBot(-100)[0]
	if p := last.Poll; id == "" || last.Thread != 5 || p == nil || p.Anonymous || p.Correct != 0 || len(p.Options) != 2 || strings.Contains(p.Explanation, "\n") {
		t.Fatalf("id %q, message %+v, poll %+v", id, last, last.Poll)
	}
	for user, option := range map[int64]int{7: 1, 8: 0} {
		if st.vendor.Vote(-100, user, option) == 0 {
			t.Error("the bot is not told of votes")
		}
	}
	st.vendor.Push("poll_answer", 9, map[string]any{"poll_id": "unknown", "user": map[string]any{"id": 9}, "option_ids": []int{0}})
	st.must(st.vendor.WaitConfirmed(context.Background()))
	votes := map[string]string{}
	for _, u := range st.got.Updates() {
		if u.Kind == bot.Vote {
			votes[u.From.Chat] = u.Tap + " " + u.Text
		}
	}
	if len(votes) != 2 || votes["7"] != "gp|id1 1" || votes["8"] != "gp|id1 0" {
		t.Errorf("votes %v", votes)
	}
}

func TestPollOverTheLimits(t *testing.T) {
	st := newStage(t, nil)
	for name, spoil := range map[string]func(*bot.Poll){
		"question":    func(p *bot.Poll) { p.Question = strings.Repeat("ộ", bot.MaxPollQuestion+1) },
		"no question": func(p *bot.Poll) { p.Question = "" },
		"option":      func(p *bot.Poll) { p.Options[1] = strings.Repeat("ộ", bot.MaxPollOption+1) },
		"one option":  func(p *bot.Poll) { p.Options = p.Options[:1] },
		"explanation": func(p *bot.Poll) { p.Explanation = strings.Repeat("ộ", bot.MaxPollExplanation+1) },
		"none right":  func(p *bot.Poll) { p.Correct = -1 },
		"tag":         func(p *bot.Poll) { p.Tag = strings.Repeat("x", bot.MaxTap+1) },
	} {
		p := aPoll()
		spoil(p)
		_, err := st.channel.Send(context.Background(), bot.Outgoing{ID: 1, To: bot.Address{Channel: Name, Chat: "-100"}, Message: bot.Message{Poll: p}})
		if e, ok := fault(err); !ok || e.Fault != bot.Rejected {
			t.Errorf("%s: %v", name, err)
		}
	}
	if calls := st.vendor.Calls("sendPoll"); len(calls) != 0 {
		t.Errorf("%d polls were offered to the vendor", len(calls))
	}
}

// TestTypingWhileWorking handles one update slowly and one at once.
func TestTypingWhileWorking(t *testing.T) {
	st := newStage(t, nil)
	st.vendor.Say(8, "nhanh")
	st.vendor.Say(7, "chậm")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- st.channel.Receive(ctx, func(ctx context.Context, u bot.Update) error {
			for end := time.Now().Add(30 * time.Second); u.Text == "chậm" && len(st.vendor.Calls("sendChatAction")) == 0 && time.Now().Before(end); {
				time.Sleep(5 * time.Millisecond)
			}
			return nil
		})
	}()
	st.must(st.vendor.WaitConfirmed(context.Background()))
	cancel()
	<-done
	for _, c := range st.vendor.Calls("sendChatAction") {
		if c.Params.Get("chat_id") == "7" {
			return
		}
	}
	t.Error("nobody sees that somebody is at work")
}
