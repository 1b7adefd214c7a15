package telegramtest

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Poll is a quiz in a chat.
type Poll struct {
	ID          string
	Question    string
	Options     []string
	Correct     int
	Explanation string
	Anonymous   bool
	votes       map[int64]bool
}

// sendPoll puts a poll in a chat, in the newer form (options are objects) or the older one.
func (s *Server) sendPoll(r request) answer {
	p := &Poll{Question: r.params.Get("question"), Explanation: r.params.Get("explanation"), Anonymous: r.params.Get("is_anonymous") != "false", votes: map[int64]bool{}}
	var options []struct {
		Text string `json:"text"`
	}
	if json.Unmarshal([]byte(r.params.Get("options")), &options) != nil {
		if json.Unmarshal([]byte(r.params.Get("options")), &p.Options) != nil {
			return refuse(400, "Bad Request: can't parse options JSON object")
		}
	}
	for _, o := range options {
		p.Options = append(p.Options, o.Text)
	}
	if problem := p.check(r); problem != "" {
		return refuse(400, "Bad Request: "+problem)
	}
	s.mu.Lock()
	s.serial++
	p.ID = "poll-" + strconv.FormatInt(s.serial, 10)
	s.mu.Unlock()
	return s.put(r, Message{Text: p.Question, Poll: p})
}

// check gives what the vendor would say of a poll that is over its limits.
func (p *Poll) check(r request) string {
	var err error
	switch {
	case units(p.Question) < 1 || units(p.Question) > 300:
		return "poll question length must not exceed 300"
	case len(p.Options) < 2:
		return "poll must have at least 2 option"
	case len(p.Options) > 10:
		return "poll can't have more than 10 options"
	case r.params.Get("type") != "quiz":
		return "only quizzes are played here"
	case units(p.Explanation) > 200 || strings.Count(p.Explanation, "\n") > 2:
		return "message caption is too long"
	}
	for _, o := range p.Options {
		if units(o) < 1 || units(o) > 100 {
			return "poll options length must not exceed 100"
		}
	}
	if p.Correct, err = strconv.Atoi(r.params.Get("correct_option_id")); err != nil || p.Correct < 0 || p.Correct >= len(p.Options) {
		return "quiz correct option id is invalid"
	}
	return ""
}

// Vote has a person answer the newest poll of a chat; a second answer is refused, as in a quiz. It returns the update's id, 0 when the bot is
// not told: the poll is anonymous, or the bot does not ask for answers.
func (s *Server) Vote(chat, user int64, option int) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.chat(chat).poll()
	if p == nil || p.votes[user] || p.Anonymous {
		return 0
	}
	p.votes[user] = true
	return s.push("poll_answer", user, map[string]any{"poll_id": p.ID, "user": person(user), "option_ids": []int{option}})
}

func (c *chatState) poll() *Poll {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if p := c.messages[i].Poll; p != nil {
			return p
		}
	}
	return nil
}
