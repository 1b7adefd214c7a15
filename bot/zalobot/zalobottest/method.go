package zalobottest

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// maxText is the vendor's limit, here in UTF-16 units, the strictest reading.
const maxText = 2000

// run carries out a method. Names are case-sensitive.
func (s *Server) run(ctx context.Context, method string, p map[string]string) answer {
	switch method {
	case "getMe":
		return accept(map[string]any{"id": "1459232241454765289", "account_name": "bot.AbCdEf", "account_type": "BASIC",
			"display_name": BotName, "can_join_groups": false})
	case "getUpdates":
		return s.getUpdates(ctx, p)
	case "setWebhook":
		return s.setWebhook(p)
	case "deleteWebhook":
		return s.deleteWebhook()
	case "getWebhookInfo":
		return s.webhookInfo()
	case "sendMessage":
		return s.sendMessage(p)
	case "sendPhoto":
		return s.sendPhoto(p)
	case "sendChatAction":
		return s.chatAction(p)
	}
	return refuse(404, "Not Found")
}

// getUpdates gives one update, or 408 after the timeout.
func (s *Server) getUpdates(ctx context.Context, p map[string]string) answer {
	seconds, err := strconv.Atoi(p["timeout"])
	if err != nil {
		seconds = 30
	}
	wait := time.Duration(seconds) * time.Second
	if s.manner.Hold > 0 {
		wait = min(wait, s.manner.Hold)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		s.mu.Lock()
		if s.hook.url != "" {
			s.mu.Unlock()
			return refuse(400, "You cannot use this API while a webhook is set. Please remove the webhook first")
		}
		e, changed := s.next(), s.Changed()
		s.mu.Unlock()
		if e != nil {
			return accept(e.body)
		}
		select {
		case <-changed:
			continue
		case <-timer.C:
		case <-ctx.Done():
		case <-s.ctx.Done():
		}
		empty := refuse(408, "Request timeout")
		if !s.manner.HTTP408 {
			empty.status = 200
		}
		return empty
	}
}

// next shows the head of the queue and moves on as the manner says. s.mu is held.
func (s *Server) next() *event {
	if len(s.queue) == 0 {
		return nil
	}
	e := s.queue[0]
	s.shown++
	if s.manner.Replay == 0 || s.shown >= s.manner.Replay && len(s.queue) > 1 {
		s.queue, s.shown = s.queue[1:], 0
	}
	return e
}

func length(s string) int { return len(utf16.Encode([]rune(s))) }

func (s *Server) sendMessage(p map[string]string) answer {
	switch n := length(p["text"]); {
	case strings.TrimSpace(p["text"]) == "":
		return refuse(400, "The text must not be empty")
	case n > maxText:
		return refuse(400, "The text is too long")
	case p["parse_mode"] != "" && p["parse_mode"] != "markdown" && p["parse_mode"] != "html":
		return refuse(400, "The parse_mode is invalid")
	}
	return s.put(p["chat_id"], Message{Text: p["text"], Mode: p["parse_mode"]})
}

func (s *Server) sendPhoto(p map[string]string) answer {
	at, err := url.Parse(p["photo"])
	switch {
	case p["photo"] == "":
		return refuse(400, "The photo must not be empty")
	case err != nil || at.Scheme != "http" && at.Scheme != "https":
		return refuse(400, "The photo must start with http:// or https://")
	case length(p["caption"]) > maxText:
		return refuse(400, "The caption is too long")
	}
	return s.put(p["chat_id"], Message{Text: p["caption"], Photo: p["photo"]})
}

// put shows a message of the bot, if the month's quota allows. What the vendor says of an unknown chat nobody has recorded;
// the words here are a guess.
func (s *Server) put(chat string, m Message) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return refuse(400, "Bad Request: chat not found")
	}
	if s.sent >= s.manner.Quota {
		return refuse(429, "Quota exceeded")
	}
	s.sent++
	m.FromBot, m.ID = true, s.newID()
	c.messages = append(c.messages, m)
	s.Touch()
	return accept(map[string]any{"message_id": m.ID, "date": time.Now().UnixMilli()})
}

func (s *Server) chatAction(p map[string]string) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chats[p["chat_id"]] == nil {
		return refuse(400, "Bad Request: chat not found")
	}
	s.actions[p["chat_id"]]++
	s.Touch()
	return answer{OK: true, status: 200}
}
