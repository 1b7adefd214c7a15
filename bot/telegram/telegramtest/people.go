package telegramtest

import (
	"strconv"
	"strings"
)

// chat finds or makes a chat. s.mu is held.
func (s *Server) chat(id int64) *chatState {
	c := s.chats[id]
	if c == nil {
		c = &chatState{}
		s.chats[id] = c
	}
	return c
}

// Said says more about a message than its text. The zero value is a plain private message.
type Said struct {
	User    int64          // who says it; 0: the person of the private chat
	Thread  int64          // the forum topic
	ReplyTo int64          // id of a message in the chat
	Fields  map[string]any // more fields of the vendor's message, laid over the others
}

// Say has the person of a private chat write a text, and returns the update's id.
func (s *Server) Say(chat int64, text string) int64 { return s.SayAs(chat, text, Said{}) }

// SayAs is Say with a sender, a topic, a reply or any field. Commands and mentions get their entities.
func (s *Server) SayAs(chat int64, text string, how Said) int64 {
	fields := map[string]any{"text": text, "entities": entities(text)}
	for k, v := range how.Fields {
		fields[k] = v
	}
	how.Fields = fields
	return s.message(chat, &Message{Text: text}, how)
}

// message shows a person's message in the chat and queues its update.
func (s *Server) message(chat int64, m *Message, how Said) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	m.User, m.Thread = how.User, how.Thread
	if m.User == 0 {
		m.User = chat
	}
	s.add(c, m)
	body := map[string]any{"message_id": m.ID, "date": s.now().Unix(), "chat": chatJSON(chat), "from": person(m.User)}
	if how.Thread != 0 {
		body["message_thread_id"], body["is_topic_message"] = how.Thread, true
	}
	if replied := c.find(how.ReplyTo); replied != nil {
		body["reply_to_message"] = s.wire(chat, replied)
	}
	if m.Document != nil {
		body["document"] = documentJSON(m.Document)
	}
	for k, v := range how.Fields {
		body[k] = v
	}
	return s.push("message", chat, body)
}

func person(id int64) map[string]any {
	return map[string]any{"id": id, "is_bot": false, "first_name": "Lan", "last_name": strconv.FormatInt(id, 10), "language_code": "vi"}
}

// entities marks the command at the beginning and every mention, in UTF-16 units.
func entities(text string) []map[string]any {
	var out []map[string]any
	at := 0
	for _, word := range strings.SplitAfter(text, " ") {
		w := strings.TrimRight(word, " ,.:;!?")
		switch {
		case strings.HasPrefix(w, "/") && at == 0 && len(w) > 1:
			out = append(out, map[string]any{"type": "bot_command", "offset": at, "length": units(w)})
		case strings.HasPrefix(w, "@") && len(w) > 1:
			out = append(out, map[string]any{"type": "mention", "offset": at, "length": units(w)})
		}
		at += units(word)
	}
	return out
}

// Start has a person press Start, with the payload of a deep link or "".
func (s *Server) Start(chat int64, payload string) int64 {
	return s.Say(chat, strings.TrimSpace("/start "+payload))
}

// Tap has the person of a private chat press a button with this data under a message, whether or not it is there (an old
// program may). It returns the update's id; the callback query has the id "q" and that number.
func (s *Server) Tap(chat, message int64, data string) int64 {
	return s.TapAs(chat, chat, message, data)
}

// TapAs is Tap by any member of a chat.
func (s *Server) TapAs(chat, user, message int64, data string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	query := map[string]any{"id": "q" + strconv.FormatInt(s.lastID+1, 10), "from": person(user), "data": data, "chat_instance": "1"}
	if m := c.find(message); m != nil {
		query["message"] = s.wire(chat, m)
	} else {
		query["message"] = map[string]any{"message_id": message, "date": 0, "chat": chatJSON(chat)}
	}
	s.callback[query["id"].(string)] = false
	return s.push("callback_query", chat, query)
}

// Press has the person press the newest button in the chat whose label begins with label; it returns 0 when there is none.
func (s *Server) Press(chat int64, label string) int64 {
	messages := s.Messages(chat)
	for i := len(messages) - 1; i >= 0; i-- {
		for _, row := range messages[i].Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Label, label) {
					return s.Tap(chat, messages[i].ID, b.Data)
				}
			}
		}
	}
	return 0
}

// Answered tells whether the callback query of the tap with this update id was answered.
func (s *Server) Answered(update int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.callback["q"+strconv.FormatInt(update, 10)]
}

// ShareContact has a person send a contact card; owner is the account the card belongs to, 0 for none.
func (s *Server) ShareContact(chat int64, phone string, owner int64) int64 {
	card := map[string]any{"phone_number": phone, "first_name": "Lan"}
	if owner != 0 {
		card["user_id"] = owner
	}
	return s.message(chat, &Message{}, Said{Fields: map[string]any{"contact": card}})
}

// SendDocument has a person send a file.
func (s *Server) SendDocument(chat int64, name, mime string, data []byte) int64 {
	return s.message(chat, &Message{Document: &Document{Name: name, MIME: mime, Data: data}}, Said{})
}

// Send has a person send something else: the field ("sticker", "voice", "location" ...) with any value.
func (s *Server) Send(chat int64, field string, value any) int64 {
	return s.message(chat, &Message{}, Said{Fields: map[string]any{field: value}})
}

// Block has the person block the bot, or a group remove it: the bot is told and gets 403 from then on.
func (s *Server) Block(chat int64) int64 { return s.member(chat, "kicked") }

// Unblock lets the bot write again.
func (s *Server) Unblock(chat int64) int64 { return s.member(chat, "member") }

func (s *Server) member(chat int64, status string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).blocked = status != "member"
	return s.push("my_chat_member", chat, map[string]any{"chat": chatJSON(chat), "from": person(max(chat, -chat)),
		"date": s.now().Unix(), "new_chat_member": map[string]any{"status": status, "user": person(BotID)}})
}

// Deactivate ends a person's account: the bot gets 403 and is not told.
func (s *Server) Deactivate(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).gone = true
}

// Migrate makes a group a supergroup with a new id.
func (s *Server) Migrate(old, now int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(now)
	s.chat(old).movedTo = now
	return s.push("message", old, map[string]any{"message_id": 1, "date": s.now().Unix(), "chat": map[string]any{"id": old, "type": "group"},
		"from": person(1), "migrate_to_chat_id": now})
}
