package zalooa

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

// incoming is one event. Who it is about stands in sender or, when somebody follows or leaves, in follower.
type incoming struct {
	Event     bot.Loose `json:"event_name"`
	Timestamp bot.Loose `json:"timestamp"` // milliseconds
	Sender    party     `json:"sender"`
	Follower  party     `json:"follower"`
	Message   words     `json:"message"`
	Info      shared    `json:"info"`
	digest    string    // of the raw body
}

type party struct {
	ID bot.Loose `json:"id"`
}

type words struct {
	ID   bot.Loose `json:"msg_id"`
	Text bot.Loose `json:"text"`
}

// shared is what a person filled into the form of request_user_info.
type shared struct {
	Phone bot.Loose `json:"phone"`
}

// UnmarshalJSON takes what is no object as empty: one odd field of an event must not cost the event.
func (p *party) UnmarshalJSON(b []byte) error {
	type plain party
	return ifObject(b, (*plain)(p))
}

// UnmarshalJSON takes what is no object as empty.
func (w *words) UnmarshalJSON(b []byte) error {
	type plain words
	return ifObject(b, (*plain)(w))
}

// UnmarshalJSON takes what is no object as empty.
func (s *shared) UnmarshalJSON(b []byte) error {
	type plain shared
	return ifObject(b, (*plain)(s))
}

func ifObject(b []byte, into any) error {
	if len(b) == 0 || b[0] != '{' {
		return nil
	}
	return json.Unmarshal(b, into)
}

var errNoEvent = errors.New("not the JSON of an event with a name and a time")

// decodeEvent reads one event.
func decodeEvent(raw []byte) (incoming, error) {
	var e incoming
	if err := json.Unmarshal(raw, &e); err != nil || e.Event == "" {
		return incoming{}, errNoEvent
	}
	if ms, err := strconv.ParseInt(string(e.Timestamp), 10, 64); err != nil || ms <= 0 || ms > maxMillis {
		return incoming{}, errNoEvent
	}
	sum := sha256.Sum256(raw)
	e.digest = hex.EncodeToString(sum[:16])
	return e, nil
}

const maxMillis = 1 << 46 // the year 4199

// at is when the event happened; decodeEvent checked that it can be read.
func (e incoming) at() time.Time {
	ms, err := strconv.ParseInt(string(e.Timestamp), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// name is the event's name, fit for a log.
func (e incoming) name() string { return bot.CutBytes(clean(string(e.Event)), 64) }

// wanted tells whether a person did something that a person waits for an answer to. Groups, anonymous visitors, and the echo of
// what the account itself sends are none of it.
func (e incoming) wanted() bool {
	name := string(e.Event)
	switch name {
	case "follow", "unfollow", "user_submit_info":
		return true
	}
	return strings.HasPrefix(name, "user_send_") && !strings.HasPrefix(name, "user_send_group_")
}

// mapEvent says what an event means to the program. It must be wanted; ok is false when it does not say who it is from.
func mapEvent(e incoming) (u bot.Update, ok bool) {
	who := e.Sender.ID
	if e.Event == "follow" || e.Event == "unfollow" {
		who = e.Follower.ID
	}
	chat := bot.CutBytes(clean(string(who)), 256)
	u = bot.Update{ID: e.id(), From: bot.Address{Channel: Name, Chat: chat}, User: chat, Kind: bot.Other, At: e.at()}
	switch e.Event {
	case "follow":
		u.Kind = bot.Start
	case "unfollow":
		u.Kind = bot.Unreachable
	case "user_submit_info":
		if u.Phone = phone(string(e.Info.Phone)); u.Phone != "" {
			u.Kind = bot.Contact
		}
	case "user_send_text":
		u = withText(u, string(e.Message.Text))
	}
	return u, chat != ""
}

// id tells events apart: a message's own id, else the digest of the body, which is the same when the vendor repeats it.
func (e incoming) id() string {
	if strings.HasPrefix(string(e.Event), "user_send_") && e.Message.ID != "" {
		return bot.CutBytes(clean(string(e.Message.ID)), 256)
	}
	return "body-" + e.digest
}

// tapMark begins the payload of our own buttons, which comes back as a text.
const tapMark = "#ib:"

// withText reads a text message, which may be a tapped button. A payload that no button can have is a text.
func withText(u bot.Update, text string) bot.Update {
	if tap, ok := strings.CutPrefix(text, tapMark); ok && tap != "" && len(tap) <= bot.MaxTap && utf8.ValidString(tap) {
		u.Kind, u.Tap = bot.Tap, tap
		return u
	}
	if text = inText(text); text != "" {
		u.Kind, u.Text = bot.Text, text
	}
	return u
}

// phone keeps the digits of a number and a leading +; empty when it is none.
func phone(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= '0' && r <= '9' || r == '+' && b.Len() == 0 {
			b.WriteRune(r)
		}
	}
	if n := b.Len(); n < 8 || n > 16 {
		return ""
	}
	return b.String()
}

func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// inText makes a text from outside what bot.Update promises: valid UTF-8, NFC, at most bot.MaxText bytes.
func inText(s string) string {
	s = norm.NFC.String(clean(bot.CutBytes(s, 4*bot.MaxText))) // NFC shrinks no text fourfold
	return strings.TrimSpace(bot.CutBytes(s, bot.MaxText))
}
