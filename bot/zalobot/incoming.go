package zalobot

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

type account struct {
	ID          bot.Loose `json:"id"`
	AccountName bot.Loose `json:"account_name"`
	Name        bot.Loose `json:"name"`
	DisplayName bot.Loose `json:"display_name"`
}

// incoming is one event, as the webhook sends it and a poll gives it.
type incoming struct {
	Event   bot.Loose `json:"event_name"`
	Message *message  `json:"message"`
	raw     json.RawMessage
}

type message struct {
	ID   bot.Loose `json:"message_id"`
	Date bot.Loose `json:"date"`
	From struct {
		ID          bot.Loose `json:"id"`
		DisplayName bot.Loose `json:"display_name"`
		Name        bot.Loose `json:"name"`
		IsBot       bool      `json:"is_bot"`
	} `json:"from"`
	Chat struct {
		ID   bot.Loose `json:"id"`
		Type bot.Loose `json:"chat_type"`
	} `json:"chat"`
	Text bot.Loose `json:"text"`
}

var (
	errNoEvent    = errors.New("the event is not the JSON of an event")
	errIncomplete = errors.New("the event lacks message_id, from.id or chat.id")
)

// decodeEvent reads one event, bare or wrapped in {"ok":true,"result":...}. An unknown event, or one without a message, is
// no error and has an empty id.
func decodeEvent(raw []byte) (incoming, error) {
	var wrapped struct {
		Result json.RawMessage `json:"result"`
	}
	var e incoming
	if err := json.Unmarshal(raw, &e); err != nil {
		return incoming{}, errNoEvent
	}
	if e.Event == "" && json.Unmarshal(raw, &wrapped) == nil && len(wrapped.Result) > 0 && wrapped.Result[0] == '{' {
		if err := json.Unmarshal(wrapped.Result, &e); err != nil {
			return incoming{}, errNoEvent
		}
	}
	e.raw = append(json.RawMessage(nil), raw...)
	if !e.wanted() {
		return e, nil
	}
	if m := e.Message; m.ID == "" || m.From.ID == "" || m.Chat.ID == "" {
		return incoming{}, errIncomplete
	}
	return e, nil
}

// wanted tells whether the event is a message that somebody sent.
func (e incoming) wanted() bool {
	return e.Message != nil && strings.HasPrefix(string(e.Event), "message.") && strings.HasSuffix(string(e.Event), ".received") &&
		e.Event != "message.reaction.received" && !e.Message.From.IsBot
}

func (e incoming) id() string { return string(e.Message.ID) }

// chat is the conversation whose order the event keeps.
func (e incoming) chat() string { return string(e.Message.Chat.ID) }

// mapEvent says what an event means to the program. It must be wanted. self is the bot's own account.
func mapEvent(e incoming, self account) bot.Update {
	m := e.Message
	u := bot.Update{
		ID:    bot.CutBytes(clean(string(m.ID)), 256),
		From:  bot.Address{Channel: Name, Chat: bot.CutBytes(clean(string(m.Chat.ID)), 256)},
		User:  bot.CutBytes(clean(string(m.From.ID)), 256),
		Name:  bot.CutBytes(inText(string(m.From.DisplayName)), 256),
		Group: strings.EqualFold(string(m.Chat.Type), "GROUP"),
		Kind:  bot.Other,
		At:    when(m.Date),
	}
	if u.Name == "" {
		u.Name = bot.CutBytes(inText(string(m.From.Name)), 256)
	}
	if e.Event == "message.text.received" {
		u.Kind, u.Text = bot.Text, inText(string(m.Text))
		if u.Group {
			u.Text = withoutMention(u.Text, self)
		}
		if command, rest, _ := strings.Cut(u.Text, " "); command == "/start" {
			u.Kind, u.Text = bot.Start, strings.TrimSpace(rest)
		}
	}
	return u
}

// withoutMention drops "@name" of the bot at the beginning, by which people in a group call it.
func withoutMention(text string, self account) string {
	for _, name := range []bot.Loose{self.DisplayName, self.Name, self.AccountName} {
		if rest, ok := strings.CutPrefix(text, "@"+string(name)); ok && name != "" {
			return strings.TrimLeft(rest, " \t\n,:;")
		}
	}
	return text
}

// when reads a date in milliseconds, or seconds where it is too small for them.
func when(date bot.Loose) time.Time {
	n, err := strconv.ParseInt(string(date), 10, 64)
	switch {
	case err != nil || n <= 0:
		return time.Now()
	case n >= 1e12:
		return time.UnixMilli(n)
	}
	return time.Unix(n, 0)
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// inText makes a text from outside what bot.Update promises: valid UTF-8, NFC, at most bot.MaxText bytes.
func inText(s string) string {
	s = norm.NFC.String(clean(bot.CutBytes(s, 4*bot.MaxText))) // NFC shrinks no text fourfold
	return strings.TrimSpace(bot.CutBytes(s, bot.MaxText))
}
