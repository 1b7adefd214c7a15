package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/console"
	"isobot/bot/telegram"
	"isobot/bot/telegram/telegramtest"
	"isobot/bot/webchat"
	"isobot/bot/zalobot"
	"isobot/bot/zalobot/zalobottest"
	"isobot/bot/zalooa"
	"isobot/bot/zalooa/zalooatest"
)

// onTelegram has buttons, and edits messages in place.
func onTelegram(t *testing.T, a *app) *stage {
	tg, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	return newStage(t, a, func(s *stage) bot.Channel {
		s.act = func(kind bot.Kind, text string, b bot.Button, _ bot.Outgoing) {
			if kind == bot.Text {
				tg.Say(7, text)
				return
			}
			last := tg.FromBot(7)
			tg.Tap(7, last[len(last)-1].ID, b.Tap)
		}
		s.odd = map[string]func(){"sticker": func() { tg.Send(7, "sticker", map[string]any{"file_id": "s"}) },
			"voice":    func() { tg.Send(7, "voice", map[string]any{"file_id": "v"}) },
			"photo":    func() { tg.Send(7, "photo", []any{map[string]any{"file_id": "p"}}) },
			"location": func() { tg.Send(7, "location", map[string]any{"latitude": 21.0, "longitude": 105.8}) },
			"card":     func() { tg.ShareContact(7, "0912345678", 8) }}
		s.shown = func() (all []seenMessage) {
			for _, m := range tg.FromBot(7) {
				one := seenMessage{text: m.Text}
				for _, row := range m.Buttons {
					for _, b := range row {
						one.labels = append(one.labels, b.Label)
					}
				}
				all = append(all, one)
			}
			return all
		}
		return must(telegram.New(telegram.Config{Token: telegramtest.Token, API: tg.URL, PollTimeout: time.Second}))
	})
}

// onZalo has neither buttons nor edits: numbers are typed.
func onZalo(t *testing.T, a *app) *stage {
	zb, err := zalobottest.Start(zalobottest.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(zb.Close)
	return newStage(t, a, func(s *stage) bot.Channel {
		s.act = func(kind bot.Kind, text string, b bot.Button, at bot.Outgoing) {
			zb.Say("lan", typed(kind, text, b, at))
		}
		s.odd = map[string]func(){"sticker": func() { zb.SendSticker("lan") }, "voice": func() { zb.SendVoice("lan") },
			"photo": func() { zb.SendPhoto("lan", "https://example.zdn.vn/p.jpg", "") }, "file or card": func() { zb.SendUnsupported("lan") }}
		s.shown = func() (all []seenMessage) {
			for _, m := range zb.FromBot("lan") {
				text := m.Text
				if m.Mode != "" {
					text = unmarked.Replace(text)
				}
				all = append(all, seenMessage{text: text})
			}
			return all
		}
		return must(zalobot.New(zalobot.Config{Token: zalobottest.Token, API: zb.URL, MinPoll: time.Millisecond, PollTimeout: time.Second}))
	})
}

// onOfficialAccount has up to five buttons under a message, whose taps come back as texts, and no edits. More buttons are numbered lines.
func onOfficialAccount(t *testing.T, a *app) *stage {
	oa, err := zalooatest.Start(zalooatest.Manner{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(oa.Close)
	const lan = "4000000000000000001"
	ch, err := zalooa.New(zalooa.Config{AppID: zalooatest.AppID, AppSecret: zalooatest.AppSecret, OASecret: zalooatest.OASecret,
		RefreshToken: oa.Authorise(), API: oa.URL, OAuth: oa.URL, Now: oa.Now})
	if err != nil {
		t.Fatal(err)
	}
	hook := httptest.NewServer(ch.Webhook())
	t.Cleanup(hook.Close)
	oa.SetWebhook(hook.URL)
	return newStage(t, a, func(s *stage) bot.Channel {
		s.act = func(kind bot.Kind, text string, b bot.Button, at bot.Outgoing) {
			if kind == bot.Tap && len(slices.Concat(at.Message.Buttons...)) <= 5 {
				if _, err := oa.Click(lan, b.Label); err != nil {
					t.Error(err)
				}
				return
			}
			oa.Say(lan, typed(kind, text, b, at))
		}
		s.odd = map[string]func(){}
		for _, kind := range []string{"sticker", "audio", "image", "location", "file", "link"} {
			s.odd[kind] = func() { oa.Send(lan, kind) }
		}
		s.shown = func() (all []seenMessage) {
			for _, m := range oa.FromOA(lan) {
				one := seenMessage{text: m.Text}
				for _, b := range m.Buttons {
					one.labels = append(one.labels, b.Title)
				}
				all = append(all, one)
			}
			return all
		}
		return ch
	})
}

// unmarked takes the vendor's marks off a text.
var unmarked = strings.NewReplacer("**", "", `\`, "")

// onWeb talks to the page's HTTP interface.
func onWeb(t *testing.T, a *app) *stage {
	var all []seenMessage
	return newStage(t, a, func(s *stage) bot.Channel {
		ch := webchat.New(webchat.Config{PerSession: webchat.Rate{PerSecond: 1000, Burst: 1000},
			Flush: func(ctx context.Context, to bot.Address) error { return s.sender.Flush(ctx, to) }})
		srv := httptest.NewServer(ch.Handler())
		t.Cleanup(srv.Close)
		p := webPerson{t, srv.URL + "/", "a-session-of-the-test"}
		s.act = func(kind bot.Kind, text string, b bot.Button, _ bot.Outgoing) {
			field := "text"
			if kind == bot.Tap {
				field, text = "tap", b.Tap
			}
			for len(all) == 0 { // until Receive runs
				resp, err := http.Get(srv.URL + "/api/chat/events?session=%20")
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
				if resp.StatusCode != http.StatusServiceUnavailable {
					break
				}
			}
			for _, m := range p.send(field, text) {
				one := seenMessage{text: m.Text}
				for _, b := range slices.Concat(m.Buttons...) {
					one.labels = append(one.labels, b.Label)
				}
				all = append(all, one)
			}
		}
		s.shown = func() []seenMessage { return all }
		return ch
	})
}

// onConsole types lines and reads what is printed.
func onConsole(t *testing.T, a *app) *stage {
	in, typing := io.Pipe()
	out := &transcriptOut{}
	return newStage(t, a, func(s *stage) bot.Channel {
		s.act = func(kind bot.Kind, text string, b bot.Button, at bot.Outgoing) {
			fmt.Fprintln(typing, typed(kind, text, b, at))
		}
		s.shown, s.hangUp = out.messages, func() { typing.Close() }
		return &console.Channel{In: in, Out: out, Chat: "local", Prompt: "\x00",
			Flush: func(ctx context.Context, to bot.Address) error { return s.sender.Flush(ctx, to) }}
	})
}

// transcriptOut collects what is printed; each message is one write.
type transcriptOut struct {
	mu  sync.Mutex
	all []seenMessage
}

func (p *transcriptOut) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := string(b); s != "\x00" {
		p.all = append(p.all, seenMessage{text: strings.TrimSpace(s)})
	}
	return len(b), nil
}

func (p *transcriptOut) messages() []seenMessage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.all)
}

func must[C bot.Channel](ch C, err error) bot.Channel {
	if err != nil {
		panic(err)
	}
	return ch
}
