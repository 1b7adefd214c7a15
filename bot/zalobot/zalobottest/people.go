package zalobottest

import (
	"context"
	"fmt"
	"strings"
	"time"
)

type event struct {
	id   string
	chat string
	body map[string]any
}

// newID is a message id of the vendor's form, 20 hex characters. s.mu is held.
func (s *Server) newID() string {
	s.serial++
	return fmt.Sprintf("%020x", 0xabc000000000+s.serial)
}

// Say has a person write a text in their private chat, and returns the message's id.
func (s *Server) Say(person, text string) string {
	return s.SayIn(person, person, text)
}

// SayIn is Say in a group, which is any chat whose id is not the person's. Only what calls the bot reaches it there.
func (s *Server) SayIn(chat, person, text string) string {
	return s.Push(chat, person, "message.text.received", map[string]any{"text": text})
}

// SendPhoto has a person send an image.
func (s *Server) SendPhoto(person, at, caption string) string {
	field := "photo_url"
	if s.manner.OldPhoto {
		field = "photo"
	}
	return s.Push(person, person, "message.image.received", map[string]any{field: at, "caption": caption, "message_type": "CHAT_PHOTO"})
}

// SendSticker has a person send a sticker.
func (s *Server) SendSticker(person string) string {
	return s.Push(person, person, "message.sticker.received", map[string]any{"sticker": "12345", "url": "https://example.zdn.vn/s.png"})
}

// SendVoice has a person send a voice message.
func (s *Server) SendVoice(person string) string {
	return s.Push(person, person, "message.voice.received", map[string]any{"voice_url": "https://example.zdn.vn/v.aac", "message_type": "CHAT_VOICE"})
}

// SendUnsupported has a person send what the vendor does not pass on: a file, a card; the event has no content.
func (s *Server) SendUnsupported(person string) string {
	return s.Push(person, person, "message.unsupported.received", map[string]any{})
}

// Push queues an event of any name; fields are laid over those of the message. It returns the message's id.
func (s *Server) Push(chat, person, name string, fields map[string]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		c = &chatState{group: chat != person}
		s.chats[chat] = c
	}
	id := s.newID()
	kind := "PRIVATE"
	if c.group {
		kind = "GROUP"
	}
	body := map[string]any{"message_id": id, "date": time.Now().UnixMilli(),
		"from": map[string]any{"id": person, "display_name": "Lan", "is_bot": false},
		"chat": map[string]any{"id": chat, "chat_type": kind}}
	for k, v := range fields {
		body[k] = v
	}
	text, _ := body["text"].(string)
	c.messages = append(c.messages, Message{ID: id, Text: text})
	s.queue = append(s.queue, &event{id: id, chat: chat, body: map[string]any{"event_name": name, "message": body}})
	s.Touch()
	return id
}

// Messages gives what a chat shows, oldest first. The copies are the caller's.
func (s *Server) Messages(chat string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chats[chat] == nil {
		return nil
	}
	return append([]Message(nil), s.chats[chat].messages...)
}

// FromBot gives the bot's messages in a chat, oldest first.
func (s *Server) FromBot(chat string) []Message {
	var out []Message
	for _, m := range s.Messages(chat) {
		if m.FromBot {
			out = append(out, m)
		}
	}
	return out
}

// Actions is how many times the bot showed that it types.
func (s *Server) Actions(chat string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actions[chat]
}

// Pending is how many updates wait to be polled or taken by the webhook. In replay the last one never leaves.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// WaitMessages waits until the bot has said at least n messages in a chat, and gives them.
func (s *Server) WaitMessages(ctx context.Context, chat string, n int) ([]Message, error) {
	err := s.Wait(ctx, fmt.Sprintf("%d messages in chat %s", n, chat), func() bool { return len(s.FromBot(chat)) >= n })
	return s.FromBot(chat), err
}

// WaitText waits until a message of the bot in a chat contains words, and gives the newest such message.
func (s *Server) WaitText(ctx context.Context, chat, words string) (Message, error) {
	var found Message
	err := s.Wait(ctx, fmt.Sprintf("%q in chat %s", words, chat), func() bool {
		messages := s.FromBot(chat)
		for i := len(messages) - 1; i >= 0; i-- {
			if strings.Contains(messages[i].Text, words) {
				found = messages[i]
				return true
			}
		}
		return false
	})
	return found, err
}
