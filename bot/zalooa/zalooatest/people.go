package zalooatest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// newID is a message id of the vendor's form, 20 hex characters. s.mu is held.
func (s *Server) newID() string {
	s.serial++
	return fmt.Sprintf("%020x", 0xabc000000000+s.serial)
}

// at gives a person, whom the account meets here at the latest. s.mu is held.
func (s *Server) at(id string) *person {
	p := s.people[id]
	if p == nil {
		p = &person{}
		s.people[id] = p
	}
	return p
}

// does notes that a person did something that opens the window. s.mu is held.
func (s *Server) does(id string) *person {
	p := s.at(id)
	p.last, p.free, p.left = s.now(), 0, false
	return p
}

// Say has a person write a text, and returns the message's id.
func (s *Server) Say(person, text string) string {
	return s.say(person, text, false)
}

func (s *Server) say(person, text string, hidden bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.does(person)
	id := s.newID()
	p.messages = append(p.messages, Message{ID: id, Text: text, Hidden: hidden})
	s.queueEvent(id, person, "user_send_text", map[string]any{"message": map[string]any{"msg_id": id, "text": text}})
	return id
}

// Click has a person tap the newest button with this title: its payload comes as a text. It returns the message's id.
func (s *Server) Click(person, title string) (string, error) {
	messages := s.FromOA(person)
	for i := len(messages) - 1; i >= 0; i-- {
		for _, b := range messages[i].Buttons {
			if b.Title == title {
				return s.say(person, b.Payload, b.Type == "oa.query.hide"), nil
			}
		}
	}
	return "", fmt.Errorf("zalooatest: %s sees no button %q", person, title)
}

// Send has a person send something other than a text: kind is image, gif, file, audio, video, sticker, location or link.
func (s *Server) Send(person, kind string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.does(person)
	id := s.newID()
	payload := map[string]any{"url": "https://example.zdn.vn/x", "name": "x.pdf", "size": "123"}
	s.queueEvent(id, person, "user_send_"+kind, map[string]any{"message": map[string]any{"msg_id": id,
		"attachments": []any{map[string]any{"type": kind, "payload": payload}}}})
	return id
}

// Follow has a person follow the account.
func (s *Server) Follow(person string) { s.following(person, "follow") }

// Unfollow has a person leave the account; what they wrote before no longer permits to write to them.
func (s *Server) Unfollow(person string) { s.following(person, "unfollow") }

func (s *Server) following(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.does(id).left = name == "unfollow"
	s.queueEvent("", id, name, map[string]any{"oa_id": OAID, "follower": map[string]any{"id": id}, "source": "oa_profile",
		"sender": nil, "recipient": nil})
}

// Submit has a person fill in the form that asks for their data.
func (s *Server) Submit(person, phone string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.does(person)
	s.queueEvent("", person, "user_submit_info", map[string]any{"info": map[string]any{"name": "Lan", "phone": phone}})
}

// Push queues an event of any name about a person, without any effect of its own; fields are laid over the usual ones, and
// those that are nil are left out.
func (s *Server) Push(person, name string, fields map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queueEvent("", person, name, fields)
}

// queueEvent puts an event in line for the webhook. s.mu is held.
func (s *Server) queueEvent(id, person, name string, fields map[string]any) {
	body := map[string]any{"app_id": AppID, "sender": map[string]any{"id": person}, "recipient": map[string]any{"id": OAID},
		"user_id_by_app": "5" + person, "event_name": name, "timestamp": fmt.Sprint(s.now().UnixMilli())}
	for k, v := range fields {
		if body[k] = v; v == nil {
			delete(body, k)
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return
	}
	stamp, _ := body["timestamp"].(string)
	s.hook.queue = append(s.hook.queue, &event{id: id, body: raw, stamp: stamp})
	s.Touch()
}

// Messages gives what a conversation holds, oldest first. The copies are the caller's.
func (s *Server) Messages(person string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.people[person] == nil {
		return nil
	}
	return append([]Message(nil), s.people[person].messages...)
}

// FromOA gives the account's messages to a person, oldest first.
func (s *Server) FromOA(person string) []Message {
	var out []Message
	for _, m := range s.Messages(person) {
		if m.FromOA {
			out = append(out, m)
		}
	}
	return out
}

// Paid is how many messages cost money.
func (s *Server) Paid() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		for _, m := range p.messages {
			if m.Paid {
				n++
			}
		}
	}
	return n
}

// Invites is how many template messages a person got.
func (s *Server) Invites(person string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.people[person] == nil {
		return 0
	}
	return s.people[person].invites
}

// WaitText waits until a message of the account to a person contains words, and gives the newest such message.
func (s *Server) WaitText(ctx context.Context, person, words string) (Message, error) {
	var found Message
	err := s.Wait(ctx, fmt.Sprintf("%q to %s", words, person), func() bool {
		messages := s.FromOA(person)
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
