package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// The shapes of the vendor's JSON, as far as they are read. They are our own because the library's types lose forum topics
// and know nothing that came after 2021.

type incoming struct {
	ID          *int64          `json:"update_id"`
	Message     *message        `json:"message"`
	Callback    *callbackQuery  `json:"callback_query"`
	MyMember    *memberChange   `json:"my_chat_member"`
	PollAnswer  *pollAnswer     `json:"poll_answer"`
	raw         json.RawMessage // the whole update, for parking
	undecodable bool            // it has an id, and the rest does not fit the shapes below
}

type user struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

func (c chat) group() bool { return c.Type == "group" || c.Type == "supergroup" }

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"` // UTF-16 units
	Length int    `json:"length"`
	User   *user  `json:"user"`
}

type message struct {
	ID         int64     `json:"message_id"`
	Thread     int64     `json:"message_thread_id"`
	IsTopic    bool      `json:"is_topic_message"`
	From       *user     `json:"from"`
	SenderChat *chat     `json:"sender_chat"`
	Chat       chat      `json:"chat"`
	Date       int64     `json:"date"`
	Text       string    `json:"text"`
	Entities   []entity  `json:"entities"`
	Caption    string    `json:"caption"`
	CaptionEnt []entity  `json:"caption_entities"`
	ReplyTo    *replied  `json:"reply_to_message"`
	Contact    *contact  `json:"contact"`
	Document   *document `json:"document"`
	MovedTo    int64     `json:"migrate_to_chat_id"`
	content    bool      // it carries something a person sent that is none of the above
}

// replied is the message that another one answers. It is not a message itself, so that nested replies cost nothing.
type replied struct {
	From *user `json:"from"`
}

type contact struct {
	Phone  string `json:"phone_number"`
	UserID int64  `json:"user_id"`
}

type document struct {
	FileID string `json:"file_id"`
	Name   string `json:"file_name"`
	MIME   string `json:"mime_type"`
	Size   int64  `json:"file_size"`
}

type callbackQuery struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type memberChange struct {
	Chat chat  `json:"chat"`
	From user  `json:"from"`
	Date int64 `json:"date"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

type pollAnswer struct {
	PollID  string `json:"poll_id"`
	User    *user  `json:"user"`       // nil when a chat voted
	Options []int  `json:"option_ids"` // empty: the vote was taken back
}

// unreadable are the fields of a message that hold what a person sent and a program can not read. Other fields are service
// messages (somebody joined, a title changed): nobody waits for an answer to those.
var unreadable = []string{"sticker", "voice", "audio", "video", "video_note", "animation", "photo", "location", "venue",
	"poll", "dice", "story", "game", "paid_media", "checklist", "contact", "live_photo"}

// UnmarshalJSON reads a message and notes whether it has content of an unreadable kind.
func (m *message) UnmarshalJSON(b []byte) error {
	type plain message
	if err := json.Unmarshal(b, (*plain)(m)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	for _, name := range unreadable {
		if v, ok := fields[name]; ok && string(v) != "null" {
			m.content = true
		}
	}
	return nil
}

var (
	errNoUpdateID  = errors.New("no update_id")
	errUndecodable = errors.New("the update does not fit the Bot API as this program knows it")
)

// decodeUpdate reads one update. It fails on what is no JSON object or has no update_id; an update whose insides do not fit
// is returned marked as undecodable, for its id must still be passed.
func decodeUpdate(raw []byte) (incoming, error) {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return incoming{}, fmt.Errorf("update: not the JSON of an update")
	}
	if head.ID == nil {
		return incoming{}, fmt.Errorf("update: %w", errNoUpdateID)
	}
	u := incoming{}
	if err := json.Unmarshal(raw, &u); err != nil {
		u = incoming{ID: head.ID, undecodable: true}
	}
	u.raw = append(json.RawMessage(nil), raw...)
	return u, nil
}

// chatID is the conversation whose order the update keeps; updates of no conversation share one of their own.
func (u incoming) chatID() string {
	switch {
	case u.Message != nil:
		return strconv.FormatInt(u.Message.Chat.ID, 10)
	case u.Callback != nil && u.Callback.Message != nil:
		return strconv.FormatInt(u.Callback.Message.Chat.ID, 10)
	case u.Callback != nil:
		return strconv.FormatInt(u.Callback.From.ID, 10)
	case u.MyMember != nil:
		return strconv.FormatInt(u.MyMember.Chat.ID, 10)
	case u.PollAnswer != nil && u.PollAnswer.User != nil:
		return strconv.FormatInt(u.PollAnswer.User.ID, 10)
	}
	return ""
}

func (u incoming) id() string { return strconv.FormatInt(*u.ID, 10) }
