package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// Command is one line of the menu that Telegram shows beside the text field. A tapped one arrives as the text "/name".
type Command struct {
	Name        string // 1-32 of a-z 0-9 _, without the slash
	Description string // 1-256 characters, read by people
}

// DefaultCommands is the menu of private chats.
var DefaultCommands = []Command{
	{"hoi", "Hỏi về ISO 9001 và thủ tục"},
	{"hoc", "Học và làm bài kiểm tra"},
	{"quytrinh", "Làm theo từng bước một quy trình"},
	{"ketqua", "Xem kết quả học của anh/chị"},
	{"dung", "Dừng việc đang làm"},
	{"trogiup", "Xem hướng dẫn"},
}

// DefaultGroupCommands is the menu of groups: nothing there that shows a person's results to others.
var DefaultGroupCommands = []Command{
	{"hoi", "Hỏi về ISO 9001 và thủ tục"},
	{"donhom", "Đố cả nhóm một câu (dành cho người phụ trách đào tạo)"},
	{"trogiup", "Xem hướng dẫn"},
}

var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (c Command) check() error {
	if !commandForm.MatchString(c.Name) {
		return fmt.Errorf("command %q: 1-32 characters of a-z 0-9 _", c.Name)
	}
	if n := utf8.RuneCountInString(c.Description); n < 1 || n > 256 {
		return fmt.Errorf("command %q: the description needs 1-256 characters", c.Name)
	}
	return nil
}

// setMenu puts the commands. The bot works without a menu, so a failure is only logged.
func (c *Channel) setMenu(ctx context.Context) {
	for _, menu := range []struct {
		scope    string
		commands []Command
	}{
		{`{"type":"all_private_chats"}`, c.cfg.Commands},
		{`{"type":"all_group_chats"}`, c.cfg.GroupCommands},
	} {
		list := make([]map[string]string, 0, len(menu.commands))
		for _, cmd := range menu.commands {
			list = append(list, map[string]string{"command": cmd.Name, "description": cmd.Description})
		}
		commands, err := json.Marshal(list)
		if err == nil {
			_, err = c.call(ctx, callTimeout, "setMyCommands",
				tgbotapi.Params{"commands": string(commands), "scope": menu.scope})
		}
		if err != nil && !ended(ctx) {
			c.log.Warn("the menu of commands could not be set", "err", err)
		}
	}
}

// Typing shows "typing ..." in a conversation for up to five seconds. Nothing depends on it; callers may ignore the error.
func (c *Channel) Typing(ctx context.Context, to bot.Address) error {
	chatID, thread, ok := target(to)
	if !ok {
		return rejected("the address is none of this channel")
	}
	params := tgbotapi.Params{"chat_id": chatID, "action": "typing"}
	params.AddNonEmpty("message_thread_id", thread)
	_, err := c.call(ctx, callTimeout, "sendChatAction", params)
	return sendError(err)
}
