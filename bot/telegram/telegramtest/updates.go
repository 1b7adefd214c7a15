package telegramtest

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

const retention = 24 * time.Hour

type update struct {
	id   int64
	kind string
	chat int64
	at   time.Time
	body map[string]any
}

// defaultKinds are delivered when allowed_updates was never set.
func defaultKind(kind string) bool {
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

// push queues an update of a kind for the bot and returns its id, 0 when the bot does not want the kind. s.mu is held.
func (s *Server) push(kind string, chat int64, body any) int64 {
	if s.allowed != nil && !s.allowed[kind] || s.allowed == nil && !defaultKind(kind) {
		return 0
	}
	s.lastID++
	u := &update{id: s.lastID, kind: kind, chat: chat, at: s.now(), body: map[string]any{"update_id": s.lastID, kind: body}}
	s.updates = append(s.updates, u)
	s.forget()
	s.hook.offer(s, u)
	s.Touch()
	return u.id
}

// Push queues an update with any body, as the vendor may send tomorrow. It returns the update's id.
func (s *Server) Push(kind string, chat int64, body any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.push(kind, chat, body)
}

// Repeat queues an update again under its old id, times times: the vendor promises at least once, no more. The update must
// not be confirmed yet. It works for polling; webhooks repeat by answering other than 2xx.
func (s *Server) Repeat(id int64, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, u := range s.updates {
		if u.id == id {
			copies := make([]*update, times)
			for k := range copies {
				copies[k] = u
			}
			s.updates = append(s.updates[:i+1], append(copies, s.updates[i+1:]...)...)
			s.Touch()
			return
		}
	}
}

// Pending is how many updates the bot has not acknowledged.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates)
}

// Offset is the highest offset that the bot sent: it has confirmed all updates below.
func (s *Server) Offset() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offset
}

// forget drops what is older than the vendor keeps. s.mu is held.
func (s *Server) forget() {
	for len(s.updates) > 0 && s.now().Sub(s.updates[0].at) > retention {
		s.updates = s.updates[1:]
	}
}

// setAllowed keeps the list of kinds; an absent or unreadable one leaves the former. s.mu is held.
func (s *Server) setAllowed(list string) {
	var kinds []string
	if list == "" || json.Unmarshal([]byte(list), &kinds) != nil || kinds == nil {
		return
	}
	s.allowed = nil
	for _, k := range kinds {
		if s.allowed == nil {
			s.allowed = map[string]bool{}
		}
		s.allowed[k] = true
	}
}

// getUpdates confirms below the offset and answers as soon as there is something, or after the timeout.
func (s *Server) getUpdates(ctx context.Context, r request) answer {
	offset, _ := strconv.ParseInt(r.params.Get("offset"), 10, 64)
	limit, err := strconv.Atoi(r.params.Get("limit"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 100
	}
	wait, _ := strconv.Atoi(r.params.Get("timeout"))
	s.mu.Lock()
	if s.hook.url != "" {
		s.mu.Unlock()
		return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.setAllowed(r.params.Get("allowed_updates"))
	s.confirm(offset)
	mine := s.takePoll()
	s.mu.Unlock()
	return s.await(ctx, mine, limit, time.Duration(min(max(wait, 0), 50))*time.Second)
}

// takePoll ends the poll that is open and gives the mark of the new one. s.mu is held.
func (s *Server) takePoll() chan struct{} {
	if s.poll != nil {
		close(s.poll)
	}
	s.poll = make(chan struct{})
	return s.poll
}

// confirm forgets everything below offset; a negative one keeps only that many of the last. s.mu is held.
func (s *Server) confirm(offset int64) {
	if offset < 0 {
		keep := min(int(-offset), len(s.updates))
		s.updates = s.updates[len(s.updates)-keep:]
		return
	}
	s.offset = max(s.offset, offset)
	for len(s.updates) > 0 && s.updates[0].id < offset {
		s.updates = s.updates[1:]
	}
	s.Touch()
}

func (s *Server) await(ctx context.Context, mine chan struct{}, limit int, wait time.Duration) answer {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		s.mu.Lock()
		list, changed := s.page(limit), s.Changed()
		if len(list) > 0 {
			s.endPoll(mine)
			s.mu.Unlock()
			return accept(list)
		}
		s.mu.Unlock()
		select {
		case <-mine:
			return refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
		case <-ctx.Done():
		case <-s.ctx.Done():
		case <-timer.C:
		case <-changed:
			continue
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.endPoll(mine)
		return accept(list)
	}
}

// endPoll notes that no poll is open any more, if the open one is mine. s.mu is held.
func (s *Server) endPoll(mine chan struct{}) {
	if s.poll == mine {
		s.poll = nil
	}
}

func (s *Server) page(limit int) []any {
	list := make([]any, 0, min(limit, len(s.updates)))
	for _, u := range s.updates[:min(limit, len(s.updates))] {
		list = append(list, u.body)
	}
	return list
}
