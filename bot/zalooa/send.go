package zalooa

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"isobot/bot"
)

const (
	pathMessage  = "/v3.0/oa/message/cs"
	pathTemplate = "/message/template"
	pathUpload   = "/v2.0/oa/upload/file"
)

var errOutside = errors.New("zalooa: outside the reply window, or its messages are used up")

// Send says one message, in several where it is long or has a document, and returns the vendor's id of the last. When a part
// fails, the parts before it were said; the next try with the same Outgoing.ID goes on after them unless the program
// restarted. Errors are a *bot.SendError; Closed means that nothing can be sent until the person writes.
func (c *Channel) Send(ctx context.Context, out bot.Outgoing) (string, error) {
	if out.To.Channel != Name || out.To.Chat == "" {
		return "", rejected("the address is none of this channel")
	}
	steps := c.plan(out.Message)
	if len(steps) == 0 {
		return "", rejected("the message has no text")
	}
	id := ""
	for i := c.parts.Out(out.ID); i < len(steps); i++ {
		var err error
		if id, err = c.say(ctx, out.To.Chat, steps[i]); err != nil {
			err = c.failed(ctx, out.To.Chat, err)
			c.parts.Note(out.ID, resumeAt(err, i))
			return "", err
		}
	}
	c.parts.Note(out.ID, 0)
	return id, nil
}

// failed makes a *bot.SendError of what went wrong. Outside the window it invites the person, where that is configured.
func (c *Channel) failed(ctx context.Context, person string, err error) error {
	if slices.Contains(codesShut, codeOf(err)) {
		if serr := c.windows.shut(ctx, person, c.cfg.Now()); serr != nil {
			return &bot.SendError{Fault: bot.Retry, Err: serr}
		}
	} else if !errors.Is(err, errOutside) {
		return c.sendError(err)
	}
	c.invite(ctx, person)
	return &bot.SendError{Fault: bot.Closed, Err: err}
}

// resumeAt is the part to begin the next try with: the failed one where there is a next try.
func resumeAt(err error, failed int) int {
	var e *bot.SendError
	if errors.As(err, &e) && (e.Fault == bot.Retry || e.Fault == bot.Closed || e.Fault == bot.Misconfigured) {
		return failed
	}
	return 0
}

// say sends one step. Should the vendor refuse the buttons or the document, a text takes their place.
func (c *Channel) say(ctx context.Context, person string, s step) (string, error) {
	id, err := c.sayAs(ctx, person, s)
	if !slices.Contains(codesOurBug, codeOf(err)) || s.buttons == nil && s.file == nil {
		return id, err
	}
	c.log.Warn("the vendor refuses buttons or a document; sent as text", "chat", person, "err", err)
	text := ""
	if s.file != nil {
		text = c.instead(s.file)
	} else {
		text = bot.Numbered(bot.Message{Text: s.text, Buttons: [][]bot.Button{s.buttons}})
	}
	for _, part := range split(text, maxMessage) {
		if id, err = c.sayAs(ctx, person, step{text: part}); err != nil {
			return "", err
		}
	}
	return id, nil
}

// sayAs uploads what is to be uploaded and sends a step as it is, inside the window only.
func (c *Channel) sayAs(ctx context.Context, person string, s step) (string, error) {
	now := c.cfg.Now()
	if of, err := c.windows.store.Window(ctx, person); err == nil && of.Left(c.windows.free, now) == 0 {
		return "", errOutside // before anything is uploaded
	}
	message, err := c.body(ctx, s)
	if err != nil {
		return "", err
	}
	r, err := asJSON(pathMessage, map[string]any{"recipient": map[string]string{"user_id": person}, "message": message})
	if err != nil {
		return "", err
	}
	opened, ok, err := c.windows.take(ctx, person, now)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", errOutside
	}
	data, err := c.call(ctx, r)
	if err != nil {
		if unsent(err) {
			err = errors.Join(err, c.windows.giveBack(ctx, person, opened))
		}
		return "", err
	}
	var sent struct {
		ID bot.Loose `json:"message_id"`
	}
	if json.Unmarshal(data, &sent) != nil {
		return "", nil
	}
	return string(sent.ID), nil
}

// body is the vendor's "message" for a step. Its buttons are of the kind that does not show the payload as words of the
// person: "#ib:..." would read like a fault.
func (c *Channel) body(ctx context.Context, s step) (map[string]any, error) {
	if s.file != nil {
		token, err := c.upload(ctx, s.file)
		return map[string]any{"attachment": map[string]any{"type": "file", "payload": map[string]string{"token": token}}}, err
	}
	message := map[string]any{"text": s.text}
	if len(s.buttons) == 0 {
		return message, nil
	}
	buttons := make([]map[string]string, 0, len(s.buttons))
	for _, b := range s.buttons {
		buttons = append(buttons, map[string]string{"title": title(b), "type": "oa.query.hide", "payload": tapMark + b.Tap})
	}
	message["attachment"] = map[string]any{"type": "template", "payload": map[string]any{"buttons": buttons}}
	return message, nil
}

// upload gives the vendor's token of a document. It is used at once: the vendor keeps documents for a week.
func (c *Channel) upload(ctx context.Context, f *bot.File) (string, error) {
	r, err := asUpload(pathUpload, f, fileName(f), fileKinds[ending(f)])
	if err != nil {
		return "", err
	}
	data, err := c.call(ctx, r)
	if err != nil {
		return "", err
	}
	var up struct {
		Token bot.Loose `json:"token"`
	}
	if json.Unmarshal(data, &up) != nil || up.Token == "" {
		return "", errors.New("zalooa: the answer to an upload holds no token")
	}
	return string(up.Token), nil
}

// invite sends the template message, where one is configured and none went out lately. Nothing depends on it.
func (c *Channel) invite(ctx context.Context, person string) {
	t := c.cfg.Template
	if t.ID == "" {
		return
	}
	before, ok, err := c.windows.invite(ctx, person, c.cfg.Now(), t.Every)
	if err != nil || !ok {
		return
	}
	data := t.Data
	if data == nil {
		data = map[string]string{}
	}
	r, err := asJSON(pathTemplate, map[string]any{"user_id": person, "template_id": t.ID, "template_data": data})
	r.base = c.cfg.Business
	if err == nil {
		_, err = c.call(ctx, r)
	}
	if err == nil {
		return
	}
	if unsent(err) {
		err = errors.Join(err, c.windows.uninvite(ctx, person, before))
	}
	c.log.Warn("a template message could not be sent", "chat", person, "err", c.sendError(err))
}
