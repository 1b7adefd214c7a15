package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// maxUpload is the vendor's limit for a document that a bot sends.
const maxUpload = 50 << 20

// Send says one message, in several where it is long, and returns the vendor's id of the last. When a part fails, the parts
// before it were said; the next try with the same Outgoing.ID goes on after them unless the program restarted. Errors are a
// *bot.SendError.
func (c *Channel) Send(ctx context.Context, out bot.Outgoing) (string, error) {
	s, err := c.plan(out)
	if err != nil {
		c.parts.Note(out.ID, 0)
		return "", err
	}
	id := ""
	for i := c.parts.Out(out.ID); i < len(s.steps); i++ {
		if id, err = s.steps[i](ctx); err != nil {
			err = sendError(err)
			c.parts.Note(out.ID, resumeAt(err, i))
			return "", err
		}
	}
	c.parts.Note(out.ID, 0)
	return id, nil
}

// resumeAt is the step to begin the next try with: the failed one, or the first where this conversation gets no next try.
func resumeAt(err error, failed int) int {
	if e, ok := err.(*bot.SendError); ok && e.Fault == bot.Retry {
		return failed
	}
	return 0
}

// sending is one message made into calls, each of which returns the vendor's id of what it said.
type sending struct {
	channel *Channel
	chat    string
	thread  string
	steps   []func(context.Context) (string, error)
}

// plan cuts the message into steps: text parts, and then the document; the buttons hang on the last.
func (c *Channel) plan(out bot.Outgoing) (*sending, error) {
	s := &sending{channel: c}
	var ok bool
	if s.chat, s.thread, ok = target(out.To); !ok {
		return nil, rejected("the address is none of this channel")
	}
	m := out.Message
	if m.Poll != nil {
		if !m.Poll.Fits() {
			return nil, rejected("a poll is over the vendor's limits")
		}
		s.steps = append(s.steps, s.poll(m.Poll))
		return s, nil
	}
	buttons, err := keyboard(m.Buttons)
	if err != nil {
		return nil, err
	}
	parts := render(m.Text, m.Bold, maxMessage)
	caption := part{}
	if m.File != nil && bot.Units(m.Text) <= maxCaption && len(parts) == 1 {
		caption, parts = parts[0], nil
	}
	for i, p := range parts {
		last := ""
		if i == len(parts)-1 && m.File == nil {
			last = buttons
		}
		if _, err := strconv.ParseInt(m.Replace, 10, 64); i == 0 && err == nil && m.File == nil {
			s.steps = append(s.steps, s.edit(m.Replace, p, last))
		} else {
			s.steps = append(s.steps, s.say(p, last))
		}
	}
	if m.File != nil {
		if len(m.File.Data) == 0 || len(m.File.Data) > maxUpload {
			return nil, rejected(fmt.Sprintf("a document must have 1-%d bytes", maxUpload))
		}
		s.steps = append(s.steps, s.document(m.File, caption, buttons))
	}
	if len(s.steps) == 0 {
		return nil, rejected("the message has neither text nor document")
	}
	return s, nil
}

// params are what all methods that send share.
func (s *sending) params(buttons string) tgbotapi.Params {
	p := tgbotapi.Params{"chat_id": s.chat}
	p.AddNonEmpty("message_thread_id", s.thread)
	p.AddNonEmpty("reply_markup", buttons)
	return p
}

// say sends a new message.
func (s *sending) say(p part, buttons string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		params := s.params(buttons)
		params["disable_web_page_preview"] = "true"
		return s.styled(ctx, request{method: "sendMessage", field: "text", text: p, params: params})
	}
}

// edit puts the part in the place of message id. Unchanged is success; a message that can not be edited is said anew.
func (s *sending) edit(id string, p part, buttons string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		params := s.params(buttons)
		delete(params, "message_thread_id")
		params["message_id"] = id
		params["disable_web_page_preview"] = "true"
		_, err := s.styled(ctx, request{method: "editMessageText", field: "text", text: p, params: params})
		switch {
		case err == nil, badRequest(err, "message is not modified"):
			return id, nil
		case badRequest(err, "message to edit not found", "message can't be edited", "there is no text in the message to edit",
			"MESSAGE_ID_INVALID", "message identifier is not specified"):
			return s.say(p, buttons)(ctx)
		}
		return "", err
	}
}

// document uploads a file with an optional caption.
func (s *sending) document(f *bot.File, caption part, buttons string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		file := tgbotapi.RequestFile{Name: "document", Data: tgbotapi.FileBytes{Name: fileName(f.Name), Bytes: f.Data}}
		return s.styled(ctx, request{method: "sendDocument", field: "caption", text: caption, params: s.params(buttons),
			files: []tgbotapi.RequestFile{file}})
	}
}

// request is a call whose text goes into the parameter field.
type request struct {
	method string
	field  string
	text   part
	params tgbotapi.Params
	files  []tgbotapi.RequestFile
}

// styled makes the call with the text as HTML, and once more as plain text should the vendor not understand our HTML.
func (s *sending) styled(ctx context.Context, r request) (string, error) {
	if r.text.html != "" {
		r.params[r.field], r.params["parse_mode"] = r.text.html, "HTML"
	}
	id, err := s.call(ctx, r)
	if badRequest(err, "can't parse entities") {
		s.channel.log.Error("the vendor does not understand our HTML; sent as plain text", "chat", s.chat, "method", r.method)
		r.params[r.field] = r.text.plain
		delete(r.params, "parse_mode")
		id, err = s.call(ctx, r)
	}
	return id, err
}

// call makes the call and reads the id of the message from its result; a result that is no message has none.
func (s *sending) call(ctx context.Context, r request) (string, error) {
	limit := callTimeout
	if len(r.files) > 0 {
		limit = uploadTimeout
	}
	result, err := s.channel.call(ctx, limit, r.method, r.params, r.files...)
	if err != nil {
		return "", err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if json.Unmarshal(result, &sent) != nil || sent.ID == 0 {
		return "", nil
	}
	return strconv.FormatInt(sent.ID, 10), nil
}
