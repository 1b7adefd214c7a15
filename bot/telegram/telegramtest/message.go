package telegramtest

import (
	"encoding/json"
	"io"
	"mime/multipart"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Button is one button of an inline keyboard.
type Button struct {
	Label string `json:"text"`
	Data  string `json:"callback_data"`
}

// Message is what a chat shows: the bot's messages, and those of people with FromBot false.
type Message struct {
	ID       int64
	FromBot  bool
	User     int64 // who said it, when not the bot
	Thread   int64
	Text     string // as people see it
	Spans    []Span
	HTML     bool // it was sent with parse_mode HTML
	Buttons  [][]Button
	Document *Document
	Poll     *Poll
	Edits    int // how many times it was changed
}

// Document is a file in a chat.
type Document struct {
	ID   string
	Name string
	MIME string
	Data []byte
}

type upload struct {
	name string
	mime string
	data []byte
}

func readUpload(form *multipart.Form, field string) (*upload, error) {
	heads := form.File[field]
	if len(heads) == 0 {
		return nil, nil
	}
	f, err := heads[0].Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	return &upload{name: heads[0].Filename, mime: heads[0].Header.Get("Content-Type"), data: data}, err
}

// text reads and checks a text or caption. limit is in UTF-16 units after parsing.
func readText(r request, field string, limit int, tooLong string) (m Message, problem *answer) {
	fail := func(description string) (Message, *answer) {
		a := refuse(400, "Bad Request: "+description)
		return Message{}, &a
	}
	raw := r.params.Get(field)
	if !utf8.ValidString(raw) {
		return fail("strings must be encoded in UTF-8")
	}
	m.Text = raw
	switch r.params.Get("parse_mode") {
	case "HTML":
		text, spans, err := parseHTML(raw)
		if err != nil {
			return fail("can't parse entities: " + err.Error())
		}
		m.Text, m.Spans, m.HTML = text, spans, true
	case "":
	default:
		return fail("unsupported parse_mode")
	}
	if units(m.Text) > limit {
		return fail(tooLong)
	}
	return m, nil
}

// readKeyboard checks an inline keyboard's JSON against the vendor's limits.
func readKeyboard(r request) ([][]Button, *answer) {
	fail := func(description string) ([][]Button, *answer) {
		a := refuse(400, "Bad Request: "+description)
		return nil, &a
	}
	raw := r.params.Get("reply_markup")
	if raw == "" {
		return nil, nil
	}
	if len(raw) > 10_240 {
		return fail("reply markup is too long")
	}
	var markup struct {
		Rows *[][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(raw), &markup) != nil || markup.Rows == nil {
		return fail("object expected as reply markup")
	}
	total := 0
	for _, row := range *markup.Rows {
		if len(row) > 8 {
			return fail("too many buttons in a row")
		}
		for _, b := range row {
			if total++; strings.TrimSpace(b.Label) == "" {
				return fail("text buttons are unallowed in the inline keyboard")
			}
			if len(b.Data) < 1 || len(b.Data) > 64 {
				return fail("BUTTON_DATA_INVALID")
			}
		}
	}
	if total > 100 {
		return fail("reply markup is too long")
	}
	return *markup.Rows, nil
}

// place finds the chat that a call is for, or says why the bot may not write there. s.mu is held.
func (s *Server) place(r request) (int64, *chatState, *answer) {
	fail := func(a answer) (int64, *chatState, *answer) { return 0, nil, &a }
	id, err := strconv.ParseInt(r.params.Get("chat_id"), 10, 64)
	c := s.chats[id]
	switch {
	case err != nil || c == nil:
		return fail(refuse(400, "Bad Request: chat not found"))
	case c.movedTo != 0:
		return fail(Migrated(c.movedTo).answer)
	case c.gone:
		return fail(refuse(403, "Forbidden: user is deactivated"))
	case c.blocked && id < 0:
		return fail(refuse(403, "Forbidden: bot was kicked from the supergroup chat"))
	case c.blocked:
		return fail(refuse(403, "Forbidden: bot was blocked by the user"))
	}
	return id, c, nil
}

// sendMessage puts a text in a chat.
func (s *Server) sendMessage(r request) answer {
	m, problem := readText(r, "text", 4096, "message is too long")
	if problem != nil {
		return *problem
	}
	if strings.TrimSpace(m.Text) == "" {
		return refuse(400, "Bad Request: message text is empty")
	}
	return s.put(r, m)
}

// sendDocument puts a file in a chat.
func (s *Server) sendDocument(r request) answer {
	m, problem := readText(r, "caption", 1024, "message caption is too long")
	if problem != nil {
		return *problem
	}
	if r.file == nil || len(r.file.data) == 0 {
		return refuse(400, "Bad Request: there is no document in the request")
	}
	if len(r.file.data) > 50<<20 {
		return refuse(413, "Request Entity Too Large")
	}
	m.Document = &Document{Name: r.file.name, MIME: r.file.mime, Data: r.file.data}
	return s.put(r, m)
}

// put gives the message its keyboard and its id and shows it.
func (s *Server) put(r request, m Message) answer {
	buttons, problem := readKeyboard(r)
	if problem != nil {
		return *problem
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, c, problem := s.place(r)
	if problem != nil {
		return *problem
	}
	m.FromBot, m.Buttons = true, buttons
	m.Thread, _ = strconv.ParseInt(r.params.Get("message_thread_id"), 10, 64)
	s.add(c, &m)
	return accept(s.wire(id, &m))
}

// add appends a message to a chat. s.mu is held.
func (s *Server) add(c *chatState, m *Message) {
	c.lastID++
	m.ID = c.lastID
	if m.Document != nil && m.Document.ID == "" {
		s.serial++
		m.Document.ID = "file-" + strconv.FormatInt(s.serial, 10)
		s.files[m.Document.ID] = m.Document.Data
	}
	c.messages = append(c.messages, m)
	s.Touch()
}

// editMessageText changes a message of the bot.
func (s *Server) editMessageText(r request) answer {
	m, problem := readText(r, "text", 4096, "message is too long")
	if problem != nil {
		return *problem
	}
	if strings.TrimSpace(m.Text) == "" {
		return refuse(400, "Bad Request: message text is empty")
	}
	buttons, problem := readKeyboard(r)
	if problem != nil {
		return *problem
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	chat, c, problem := s.place(r)
	if problem != nil {
		return *problem
	}
	id, _ := strconv.ParseInt(r.params.Get("message_id"), 10, 64)
	old := c.find(id)
	switch {
	case old == nil:
		return refuse(400, "Bad Request: message to edit not found")
	case !old.FromBot:
		return refuse(400, "Bad Request: message can't be edited")
	case old.Document != nil:
		return refuse(400, "Bad Request: there is no text in the message to edit")
	case old.Text == m.Text && slices.Equal(old.Spans, m.Spans) && reflect.DeepEqual(old.Buttons, buttons):
		return refuse(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly"+
			" the same as a current content and reply markup of the message")
	}
	old.Text, old.Spans, old.HTML, old.Buttons = m.Text, m.Spans, m.HTML, buttons
	old.Edits++
	s.Touch()
	return accept(s.wire(chat, old))
}

func (c *chatState) find(id int64) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// wire is a message of the bot as the vendor's JSON.
func (s *Server) wire(chat int64, m *Message) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": s.now().Unix(), "chat": chatJSON(chat), "text": m.Text,
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "isobot", "username": Username}}
	if m.Thread != 0 {
		out["message_thread_id"], out["is_topic_message"] = m.Thread, true
	}
	if m.Document != nil {
		delete(out, "text")
		out["caption"], out["document"] = m.Text, documentJSON(m.Document)
	}
	if m.Poll != nil {
		delete(out, "text")
		out["poll"] = map[string]any{"id": m.Poll.ID, "question": m.Poll.Question, "type": "quiz", "is_anonymous": m.Poll.Anonymous, "total_voter_count": len(m.Poll.votes)}
	}
	return out
}

func documentJSON(d *Document) map[string]any {
	return map[string]any{"file_id": d.ID, "file_unique_id": d.ID, "file_name": d.Name, "mime_type": d.MIME, "file_size": len(d.Data)}
}

func chatJSON(id int64) map[string]any {
	if id < 0 {
		return map[string]any{"id": id, "type": "supergroup", "title": "Nhóm thử"}
	}
	return map[string]any{"id": id, "type": "private", "first_name": "Lan"}
}
