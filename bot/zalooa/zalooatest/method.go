package zalooatest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode/utf16"
)

// The paths that the server knows.
const (
	PathOAuth      = "/v4/oa/access_token"
	PathPermission = "/v4/oa/permission"
	PathMessage    = "/v3.0/oa/message/cs"
	PathTemplate   = "/message/template"
	PathUpload     = "/v2.0/oa/upload/file"
	PathAccount    = "/v2.0/oa/getoa"
)

const (
	maxText    = 2000 // UTF-16 units, the strictest reading
	maxButtons = 5
	maxTitle   = 100
	maxPayload = 1000
	maxFile    = 5 << 20
	freeFor    = 48 * time.Hour
	freeCount  = 8
	reachFor   = 7 * 24 * time.Hour
	fileLives  = 7 * 24 * time.Hour
	perMinute  = 4000
)

// rate counts the calls of one minute.
type rate struct {
	minute time.Time
	calls  int
}

type upload struct {
	name string
	at   time.Time
}

// ServeHTTP answers the bot.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFile+1<<20))
	if err != nil {
		write(w, 413, refuse(-210, "Params exceed limit"))
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	call := Call{Path: r.URL.Path, Token: r.Header.Get("access_token"), Body: string(body), At: s.Now()}
	if r.URL.Path == PathOAuth {
		_ = r.ParseForm()
		call.Token = r.PostForm.Get("refresh_token")
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	fault, scripted := s.nextFault(r.URL.Path)
	s.Touch()
	s.mu.Unlock()
	if scripted && !fault.after {
		fault.play(w)
		return
	}
	status, said := s.run(r, body)
	if scripted {
		cut(w)
		return
	}
	write(w, status, said)
}

func (s *Server) run(r *http.Request, body []byte) (status int, said any) {
	if r.URL.Path == PathOAuth {
		return 200, s.token(r)
	}
	a := s.method(r, body)
	if code, ok := a.Error.(int); ok && s.manner.Numbers {
		a.Error = json.Number(jsonInt(code)).String()
	}
	return a.status, a
}

// method runs one call of the API.
func (s *Server) method(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.tokenFits(r.Header.Get("access_token")); !ok {
		return a
	}
	if minute := s.now().Truncate(time.Minute); minute != s.window.minute {
		s.window = rate{minute: minute}
	}
	if s.window.calls++; s.window.calls > perMinute {
		return refuse(-32, "Your application reached limit call api")
	}
	switch key := r.Method + " " + r.URL.Path; key {
	case "GET " + PathAccount:
		return accept(map[string]any{"oaid": OAID, "name": "Cơ quan thử nghiệm", "is_verified": true, "oa_type": 4, "num_follower": len(s.people)})
	case "POST " + PathMessage:
		return s.message(body)
	case "POST " + PathTemplate:
		return s.template(body)
	case "POST " + PathUpload:
		return s.upload(r)
	}
	a := refuse(-212, "App has not registed this api")
	a.status = 404
	return a
}

// sent is the body of a consultation message.
type sent struct {
	Recipient struct {
		UserID string `json:"user_id"`
	} `json:"recipient"`
	Message struct {
		Text       *string `json:"text"`
		Attachment *struct {
			Type    string `json:"type"`
			Payload struct {
				Token   string   `json:"token"`
				Buttons []Button `json:"buttons"`
			} `json:"payload"`
		} `json:"attachment"`
	} `json:"message"`
}

// message says something, if the person may be written to. s.mu is held, here and below.
func (s *Server) message(body []byte) answer {
	var in sent
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return refuse(-201, "Params is invalid")
	}
	m, a, ok := s.compose(in)
	if !ok {
		return a
	}
	p := s.people[in.Recipient.UserID]
	if p == nil {
		return refuse(-201, "user_id is invalid")
	}
	if a, ok := s.admit(p, &m); !ok {
		return a
	}
	m.ID, m.FromOA = s.newID(), true
	p.messages = append(p.messages, m)
	s.Touch()
	quota := map[string]any{"quota_type": "reply", "remain": freeCount - p.free, "total": freeCount}
	if m.Paid {
		quota = map[string]any{"quota_type": "purchase_quota", "remain": 100}
	}
	return accept(map[string]any{"message_id": m.ID, "user_id": in.Recipient.UserID, "sent_time": jsonInt(int(s.now().UnixMilli())), "quota": quota})
}

// compose checks what is to be shown.
func (s *Server) compose(in sent) (m Message, a answer, ok bool) {
	at := in.Message.Attachment
	if in.Message.Text != nil {
		m.Text = *in.Message.Text
		if strings.TrimSpace(m.Text) == "" {
			return m, refuse(-201, "text is empty"), false
		}
		if len(utf16.Encode([]rune(m.Text))) > maxText {
			return m, refuse(-210, "text exceeds 2000 characters"), false
		}
	}
	switch {
	case at == nil && in.Message.Text == nil:
		return m, refuse(-201, "message is empty"), false
	case at == nil:
		return m, a, true
	case at.Type == "file":
		f := s.files[at.Payload.Token]
		if f == nil || s.now().Sub(f.at) > fileLives {
			return m, refuse(-100, "attachment is expired"), false
		}
		m.File = f.name
		return m, a, true
	case at.Type != "template" || in.Message.Text == nil:
		return m, refuse(-201, "attachment is invalid"), false
	}
	m.Buttons = at.Payload.Buttons
	if n := len(m.Buttons); n == 0 || n > maxButtons {
		return m, refuse(-210, "buttons exceed limit"), false
	}
	for _, b := range m.Buttons {
		if b.Title == "" || len([]rune(b.Title)) > maxTitle || b.Payload == "" || len(b.Payload) > maxPayload ||
			b.Type != "oa.query.show" && b.Type != "oa.query.hide" {
			return m, refuse(-201, "button is invalid"), false
		}
	}
	return m, a, true
}

// admit counts a message in the person's window.
func (s *Server) admit(p *person, m *Message) (answer, bool) {
	since := s.now().Sub(p.last)
	switch {
	case p.left:
		return refuse(-213, "User has not followed OA"), false
	case p.last.IsZero():
		return refuse(-232, "User has not interacted with the OA"), false
	case since > reachFor:
		return refuse(-230, "User has not interacted with the OA in the past 7 days"), false
	case since <= freeFor && p.free < freeCount:
		p.free++
		return answer{}, true
	case s.manner.Unbilled:
		return refuse(-211, "Out of quota"), false
	}
	m.Paid = true
	return answer{}, true
}

func (s *Server) template(body []byte) answer {
	var in struct {
		UserID     string             `json:"user_id"`
		TemplateID string             `json:"template_id"`
		Data       *map[string]string `json:"template_data"`
	}
	if json.Unmarshal(body, &in) != nil || in.Data == nil {
		return refuse(-201, "Params is invalid")
	}
	p := s.people[in.UserID]
	switch {
	case in.TemplateID != TemplateID:
		return refuse(-109, "Template is invalid")
	case p == nil:
		return refuse(-201, "user_id is invalid")
	}
	p.invites++
	s.Touch()
	return accept(map[string]any{"message_id": s.newID(), "user_id": in.UserID, "quota": map[string]any{"quota_type": "purchase_quota", "remain": 99}})
}

func (s *Server) upload(r *http.Request) answer {
	file, header, err := r.FormFile("file")
	if err != nil {
		return refuse(-201, "file is missing")
	}
	defer file.Close()
	switch strings.ToLower(path.Ext(header.Filename)) {
	case ".pdf", ".doc", ".docx":
	default:
		return refuse(-233, "file type is not supported")
	}
	if header.Size == 0 || header.Size > maxFile {
		return refuse(-210, "file exceeds 5MB")
	}
	token := "file-" + s.newID()
	s.files[token] = &upload{name: header.Filename, at: s.now()}
	return accept(map[string]any{"token": token})
}
