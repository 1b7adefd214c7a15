package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Messages gives what a chat shows, oldest first. The copies are the caller's.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	out := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		out = append(out, *m)
	}
	return out
}

// FromBot gives the bot's messages in a chat, oldest first.
func (s *Server) FromBot(chat int64) []Message {
	var out []Message
	for _, m := range s.Messages(chat) {
		if m.FromBot {
			out = append(out, m)
		}
	}
	return out
}

// Actions is how many times the bot showed that it types.
func (s *Server) Actions(chat int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chat(chat).typing
}

// WaitMessages waits until the bot has said at least n messages in a chat, and gives them.
func (s *Server) WaitMessages(ctx context.Context, chat int64, n int) ([]Message, error) {
	err := s.Wait(ctx, fmt.Sprintf("%d messages in chat %d", n, chat), func() bool { return len(s.FromBot(chat)) >= n })
	return s.FromBot(chat), err
}

// WaitText waits until a message of the bot in a chat contains words, and gives the newest such message.
func (s *Server) WaitText(ctx context.Context, chat int64, words string) (Message, error) {
	var found Message
	err := s.Wait(ctx, fmt.Sprintf("%q in chat %d", words, chat), func() bool {
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

// WaitConfirmed waits until the bot has acknowledged every update.
func (s *Server) WaitConfirmed(ctx context.Context) error {
	err := s.Wait(ctx, "all updates to be acknowledged", func() bool { return s.Pending() == 0 })
	if err != nil {
		return errors.Join(err, fmt.Errorf("%d updates are left", s.Pending()))
	}
	return nil
}
