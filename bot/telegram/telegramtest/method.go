package telegramtest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// MenuItem is one line of the commands' menu.
type MenuItem struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// run carries out a method.
func (s *Server) run(ctx context.Context, method string, r request) answer {
	switch method {
	case "getMe":
		return accept(map[string]any{"id": BotID, "is_bot": true, "first_name": "isobot", "username": Username})
	case "getUpdates":
		return s.getUpdates(ctx, r)
	case "setWebhook":
		return s.setWebhook(r)
	case "deleteWebhook":
		return s.deleteWebhook()
	case "sendMessage":
		return s.sendMessage(r)
	case "sendDocument":
		return s.sendDocument(r)
	case "sendPoll":
		return s.sendPoll(r)
	case "editMessageText":
		return s.editMessageText(r)
	case "answerCallbackQuery":
		return s.answerCallback(r)
	case "sendChatAction":
		return s.chatAction(r)
	case "setMyCommands":
		return s.setMenu(r)
	case "getFile":
		return s.getFile(r)
	}
	return refuse(404, "Not Found: method not found")
}

func (s *Server) answerCallback(r request) answer {
	if utf8.RuneCountInString(r.params.Get("text")) > 200 {
		return refuse(400, "Bad Request: MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.params.Get("callback_query_id")
	if done, known := s.callback[id]; !known || done {
		return refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	s.callback[id] = true
	s.Touch()
	return accept(true)
}

func (s *Server) chatAction(r request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, c, problem := s.place(r)
	if problem != nil {
		return *problem
	}
	if r.params.Get("action") != "typing" {
		return refuse(400, "Bad Request: wrong parameter action in request")
	}
	c.typing++
	s.Touch()
	return accept(true)
}

var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setMenu(r request) answer {
	var items []MenuItem
	if json.Unmarshal([]byte(r.params.Get("commands")), &items) != nil || len(items) > 100 {
		return refuse(400, "Bad Request: can't parse commands JSON object")
	}
	for _, it := range items {
		n := utf8.RuneCountInString(it.Description)
		if !commandForm.MatchString(it.Command) || n < 1 || n > 256 {
			return refuse(400, "Bad Request: BOT_COMMAND_INVALID")
		}
	}
	var scope struct {
		Type string `json:"type"`
	}
	if raw := r.params.Get("scope"); raw != "" && json.Unmarshal([]byte(raw), &scope) != nil {
		return refuse(400, "Bad Request: can't parse BotCommandScope")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.menus[scope.Type] = items
	s.Touch()
	return accept(true)
}

// Menu gives the commands set for a scope, "" being the default scope.
func (s *Server) Menu(scope string) []MenuItem {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menus[scope]
}

func (s *Server) getFile(r request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := r.params.Get("file_id")
	data, ok := s.files[id]
	switch {
	case !ok:
		return refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
	case len(data) > 20<<20:
		return refuse(400, "Bad Request: file is too big")
	}
	return accept(map[string]any{"file_id": id, "file_unique_id": id, "file_size": len(data), "file_path": "documents/" + id})
}

func (s *Server) serveFile(w http.ResponseWriter, path string) {
	s.mu.Lock()
	data, ok := s.files[strings.TrimPrefix(path, "documents/")]
	s.calls = append(s.calls, Call{Method: "download", Params: url.Values{"path": {path}}, At: s.now()})
	fault, scripted := s.nextFault("download")
	s.mu.Unlock()
	if scripted && fault.play(w) {
		return
	}
	if !ok {
		write(w, refuse(404, "Not Found"))
		return
	}
	_, _ = w.Write(data)
}
