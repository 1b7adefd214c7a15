package zalobot

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

// loose is a string that may come as a number, and is empty when it comes as anything else.
type loose string

// UnmarshalJSON never fails on JSON.
func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = loose(s)
		return nil
	}
	var n json.Number
	if json.Unmarshal(b, &n) == nil {
		*l = loose(n)
	}
	return nil
}

func (l loose) int() int {
	n, err := strconv.Atoi(string(l))
	if err != nil {
		return 0
	}
	return n
}

type account struct {
	ID          loose `json:"id"`
	AccountName loose `json:"account_name"`
	Name        loose `json:"name"`
	DisplayName loose `json:"display_name"`
}

// incoming is one event, as the webhook sends it and a poll gives it.
type incoming struct {
	Event   loose    `json:"event_name"`
	Message *message `json:"message"`
	raw     json.RawMessage
}

type message struct {
	ID   loose `json:"message_id"`
	Date loose `json:"date"`
	From struct {
		ID          loose `json:"id"`
		DisplayName loose `json:"display_name"`
		Name        loose `json:"name"`
		IsBot       bool  `json:"is_bot"`
	} `json:"from"`
	Chat struct {
		ID   loose `json:"id"`
		Type loose `json:"chat_type"`
	} `json:"chat"`
	Text loose `json:"text"`
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
		ID:    cutBytes(clean(string(m.ID)), 256),
		From:  bot.Address{Channel: Name, Chat: cutBytes(clean(string(m.Chat.ID)), 256)},
		User:  cutBytes(clean(string(m.From.ID)), 256),
		Name:  cutBytes(inText(string(m.From.DisplayName)), 256),
		Group: strings.EqualFold(string(m.Chat.Type), "GROUP"),
		Kind:  bot.Other,
		At:    when(m.Date),
	}
	if u.Name == "" {
		u.Name = cutBytes(inText(string(m.From.Name)), 256)
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
	for _, name := range []loose{self.DisplayName, self.Name, self.AccountName} {
		if rest, ok := strings.CutPrefix(text, "@"+string(name)); ok && name != "" {
			return strings.TrimLeft(rest, " \t\n,:;")
		}
	}
	return text
}

// when reads a date in milliseconds, or seconds where it is too small for them.
func when(date loose) time.Time {
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
	s = norm.NFC.String(clean(cutBytes(s, 4*bot.MaxText))) // NFC shrinks no text fourfold
	return strings.TrimSpace(cutBytes(s, bot.MaxText))
}

// cutBytes cuts to at most n bytes, at a character's end.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cutRunes cuts to at most n characters.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
