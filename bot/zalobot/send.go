package zalobot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"isobot/bot"
)

// noFiles is the line in the place of a document; the one sentence that this channel says itself.
const noFiles = "(Zalo Bot không gửi được tệp “%s”. Anh/chị vui lòng xem trên trang web hoặc qua kênh khác.)"

// Send says one message, in several where it is long, and returns the vendor's id of the last. Buttons become numbered lines,
// a document a line that names it, Replace is ignored. When a part fails, the parts before it were said; the next try with
// the same Outgoing.ID goes on after them unless the program restarted. Errors are a *bot.SendError; Closed means that the
// month's quota is used up.
func (c *Channel) Send(ctx context.Context, out bot.Outgoing) (string, error) {
	if out.To.Channel != Name || out.To.Chat == "" {
		return "", rejected("the address is none of this channel")
	}
	parts := render(wording(out.Message), out.Message.Bold, maxMessage)
	if len(parts) == 0 {
		return "", rejected("the message has no text")
	}
	id := ""
	for i := c.parts.Out(out.ID); i < len(parts); i++ {
		var err error
		if id, err = c.say(ctx, out.To.Chat, parts[i]); err != nil {
			err = sendError(err)
			c.parts.Note(out.ID, resumeAt(err, i))
			return "", err
		}
	}
	c.parts.Note(out.ID, 0)
	return id, nil
}

// wording is the whole text of a message on a channel without buttons and documents.
func wording(m bot.Message) string {
	text := bot.Numbered(m)
	if m.File != nil {
		text += "\n\n" + fmt.Sprintf(noFiles, bot.CutRunes(strings.Join(strings.Fields(clean(m.File.Name)), " "), 100))
	}
	return text
}

// resumeAt is the part to begin the next try with: the failed one where there is a next try.
func resumeAt(err error, failed int) int {
	if e, ok := err.(*bot.SendError); ok && (e.Fault == bot.Retry || e.Fault == bot.Closed) {
		return failed
	}
	return 0
}

// say sends one part, and once more without marks should the vendor refuse them.
func (c *Channel) say(ctx context.Context, chat string, p part) (string, error) {
	if p.marked != "" {
		id, err := c.post(ctx, map[string]string{"chat_id": chat, "text": p.marked, "parse_mode": "markdown"})
		if codeOf(err) != http.StatusBadRequest {
			return id, err
		}
		c.log.Warn("the vendor refuses a message with marks; sent without", "chat", chat, "err", err)
	}
	return c.post(ctx, map[string]string{"chat_id": chat, "text": p.plain})
}

// post calls sendMessage and counts.
func (c *Channel) post(ctx context.Context, params map[string]string) (string, error) {
	result, err := c.call(ctx, callTimeout, "sendMessage", params)
	if codeOf(err) == http.StatusTooManyRequests {
		c.meter.exhausted(time.Now())
	}
	if err != nil {
		return "", err
	}
	c.meter.sent(time.Now())
	var sent struct {
		ID bot.Loose `json:"message_id"`
	}
	if json.Unmarshal(result, &sent) != nil {
		return "", nil
	}
	return string(sent.ID), nil
}

// Typing shows "typing ..." in a conversation for up to five seconds. Nothing depends on it; callers may ignore the error.
func (c *Channel) Typing(ctx context.Context, to bot.Address) error {
	_, err := c.call(ctx, callTimeout, "sendChatAction", map[string]string{"chat_id": to.Chat, "action": "typing"})
	return sendError(err)
}
