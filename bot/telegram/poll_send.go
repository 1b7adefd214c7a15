package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// PollStore remembers which poll is which, for the vendor tells with a vote only its own id of the poll.
type PollStore interface {
	PutPoll(ctx context.Context, id, tag string) error
	// Poll gives the tag of a poll, "" for one that is not known.
	Poll(ctx context.Context, id string) (tag string, err error)
}

type memoryPolls struct {
	mu   sync.Mutex
	tags map[string]string
}

func (m *memoryPolls) PutPoll(_ context.Context, id, tag string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tags[id] = tag
	return nil
}

func (m *memoryPolls) Poll(_ context.Context, id string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tags[id], nil
}

// poll asks a quiz whose answers are not anonymous. The right option goes under both names that servers know.
func (s *sending) poll(p *bot.Poll) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		options := make([]map[string]string, len(p.Options))
		for i, o := range p.Options {
			options[i] = map[string]string{"text": o}
		}
		list, err := json.Marshal(options)
		if err != nil {
			return "", fmt.Errorf("telegram sendPoll: %w", err)
		}
		correct := strconv.Itoa(p.Correct)
		params := s.params("")
		params["question"], params["options"], params["type"], params["is_anonymous"] = p.Question, string(list), "quiz", "false"
		params["correct_option_id"], params["correct_option_ids"] = correct, "["+correct+"]"
		params.AddNonEmpty("explanation", strings.Join(strings.Fields(p.Explanation), " "))
		return s.sendPoll(ctx, params, p.Tag)
	}
}

func (s *sending) sendPoll(ctx context.Context, params tgbotapi.Params, tag string) (string, error) {
	result, err := s.channel.call(ctx, callTimeout, "sendPoll", params)
	if err != nil {
		return "", err
	}
	var sent struct {
		ID   int64 `json:"message_id"`
		Poll struct {
			ID string `json:"id"`
		} `json:"poll"`
	}
	if err := json.Unmarshal(result, &sent); err != nil || sent.Poll.ID == "" {
		s.channel.log.Warn("the answer to a poll names no poll; its votes will not be known", "chat", s.chat)
		return strconv.FormatInt(sent.ID, 10), nil
	}
	if err := s.channel.cfg.Polls.PutPoll(ctx, sent.Poll.ID, tag); err != nil { // asked again, it would stand there twice
		s.channel.log.Error("a poll could not be noted; its votes will not be known", "chat", s.chat, "err", err)
	}
	return strconv.FormatInt(sent.ID, 10), nil
}
