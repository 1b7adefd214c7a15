package telegram

import (
	"context"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
)

// event is an update made ready to deliver.
type event struct {
	update bot.Update
	wanted bool      // false: nobody has to hear of it
	file   *document // to be fetched into update.File
	answer string    // callback query to answer after the delivery
	poll   string    // the vendor's id of the poll whose tag goes into update.Tap
}

// mapUpdate says what an update means to the program. self is the bot's own account.
func mapUpdate(u incoming, self user) event {
	var e event
	switch {
	case u.Message != nil:
		e = mapMessage(u.Message, self)
	case u.Callback != nil:
		e = mapCallback(u.Callback)
	case u.MyMember != nil:
		e = mapMember(u.MyMember)
	case u.PollAnswer != nil:
		e = mapVote(u.PollAnswer)
	}
	e.update.ID = u.id()
	if e.update.At.IsZero() {
		e.update.At = time.Now()
	}
	return e
}

func mapMessage(m *message, self user) event {
	if m.From == nil || m.From.IsBot || m.SenderChat != nil || (!m.Chat.group() && m.Chat.Type != "private") {
		return event{} // channel posts, other bots, anonymous administrators
	}
	e := event{update: bot.Update{
		From:  addressOf(m.Chat, m.Thread, m.IsTopic),
		User:  strconv.FormatInt(m.From.ID, 10),
		Name:  nameOf(*m.From),
		Group: m.Chat.group(),
		At:    when(m.Date),
	}}
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEnt
	}
	text, forUs := addressed(text, entities, m, self)
	if !forUs {
		return event{}
	}
	e.wanted = true
	e.fill(m, text)
	return e
}

// fill sets the kind and what belongs to it; a message without anything that a person sends is not wanted.
func (e *event) fill(m *message, text string) {
	u := &e.update
	switch {
	case m.Document != nil && !m.hasAnimation():
		u.Kind, u.Text, e.file = bot.Document, inText(text), m.Document
	case m.Contact != nil && m.Contact.UserID != 0 && m.Contact.UserID == m.From.ID && phoneDigits(m.Contact.Phone) != "":
		u.Kind, u.Phone = bot.Contact, phoneDigits(m.Contact.Phone)
	case m.content:
		u.Kind = bot.Other
	case text == "" && !u.Group:
		*e = event{}
	default:
		u.Kind, u.Text = bot.Text, inText(text)
		if name, rest, _ := strings.Cut(u.Text, " "); name == "/start" {
			u.Kind, u.Text = bot.Start, strings.TrimSpace(rest)
		}
	}
}

// hasAnimation: the vendor sets document too for a moving picture, for old programs.
func (m *message) hasAnimation() bool { return m.content }

// addressed tells whether a message is meant for the bot, and gives its text without what only calls the bot: the "@bot" of
// a command, and in groups the mention.
func addressed(text string, entities []entity, m *message, self user) (string, bool) {
	text, command, mine := stripCommand(text, self)
	if command && !mine {
		return text, !m.Chat.group()
	}
	if !m.Chat.group() {
		return text, true
	}
	if command {
		return text, true
	}
	text, mentioned := stripMentions(text, entities, self)
	replied := m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == self.ID
	return text, mentioned || replied
}

// stripCommand takes the bot's name from "/hoc@bot ...". command tells that the text begins with a command, mine that it
// names no other bot.
func stripCommand(text string, self user) (rest string, command, mine bool) {
	if len(text) < 2 || text[0] != '/' {
		return text, false, true
	}
	end := strings.IndexAny(text, " \t\n")
	if end < 0 {
		end = len(text)
	}
	name, at, named := strings.Cut(text[:end], "@")
	if !named {
		return text, true, true
	}
	return name + text[end:], true, strings.EqualFold(at, self.Username)
}

// stripMentions takes every mention of the bot out of the text, from the last to the first so that offsets stay right.
func stripMentions(text string, entities []entity, self user) (string, bool) {
	found := false
	for i := len(entities) - 1; i >= 0; i-- {
		en := entities[i]
		from, to := byteAt(text, en.Offset), byteAt(text, en.Offset+en.Length)
		if en.Length <= 0 || from < 0 || to < from {
			continue
		}
		byName := en.Type == "mention" && strings.EqualFold(text[from:to], "@"+self.Username)
		byID := en.Type == "text_mention" && en.User != nil && en.User.ID == self.ID
		if byName || byID {
			text, found = text[:from]+text[to:], true
		}
	}
	if found {
		text = strings.TrimLeft(text, " \t\n,:;")
	}
	return text, found
}

func mapCallback(q *callbackQuery) event {
	e := event{answer: q.ID, wanted: q.Data != "", update: bot.Update{
		From: bot.Address{Channel: Name, Chat: strconv.FormatInt(q.From.ID, 10)},
		User: strconv.FormatInt(q.From.ID, 10),
		Name: nameOf(q.From),
		Kind: bot.Tap,
		Tap:  bot.CutBytes(strings.ToValidUTF8(q.Data, "\uFFFD"), bot.MaxTap),
	}}
	if m := q.Message; m != nil { // may be an old one of which the vendor tells chat and id only
		e.update.From = addressOf(m.Chat, m.Thread, m.IsTopic)
		e.update.Group = m.Chat.group()
		e.update.Message = strconv.FormatInt(m.ID, 10)
	}
	return e
}

func mapMember(c *memberChange) event {
	lost := c.New.Status == "kicked" || c.New.Status == "left"
	return event{wanted: lost, update: bot.Update{
		From:  addressOf(c.Chat, 0, false),
		User:  strconv.FormatInt(c.From.ID, 10),
		Name:  nameOf(c.From),
		Group: c.Chat.group(),
		Kind:  bot.Unreachable,
		At:    when(c.Date),
	}}
}

// mapVote gives a vote in the voter's private conversation, for a poll's answers tell no group. The poll's tag is not known here yet. One that
// was taken back, or given in the name of a chat, is nobody's.
func mapVote(a *pollAnswer) event {
	if a.User == nil || a.User.IsBot || len(a.Options) != 1 {
		return event{}
	}
	id := strconv.FormatInt(a.User.ID, 10)
	return event{wanted: true, poll: a.PollID, update: bot.Update{
		From: bot.Address{Channel: Name, Chat: id}, User: id, Name: nameOf(*a.User), Kind: bot.Vote, Text: strconv.Itoa(a.Options[0]),
	}}
}

// addressOf names a conversation: "chat", or "chat/thread" for a forum topic of a group. A private chat is one conversation
// whatever its topics, for its address is also the person's account.
func addressOf(c chat, thread int64, isTopic bool) bot.Address {
	id := strconv.FormatInt(c.ID, 10)
	if isTopic && thread != 0 && c.group() {
		id += "/" + strconv.FormatInt(thread, 10)
	}
	return bot.Address{Channel: Name, Chat: id}
}

// target is the reverse of addressOf. ok is false for what addressOf never makes.
func target(a bot.Address) (chatID, thread string, ok bool) {
	chatID, thread, has := strings.Cut(a.Chat, "/")
	if _, err := strconv.ParseInt(chatID, 10, 64); err != nil || a.Channel != Name {
		return "", "", false
	}
	if _, err := strconv.ParseInt(thread, 10, 64); has && err != nil {
		return "", "", false
	}
	return chatID, thread, true
}

func nameOf(u user) string {
	return bot.CutBytes(inText(strings.TrimSpace(u.FirstName+" "+u.LastName)), 256)
}

func when(unix int64) time.Time {
	if unix <= 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0)
}

// handle maps one update, fetches its document, delivers it and has its callback answered. It returns nil when the update
// may be acknowledged.
func (c *Channel) handle(ctx context.Context, u incoming, self user, deliver bot.Deliver) error {
	if u.undecodable {
		return errUndecodable
	}
	if err := c.noteMove(u.Message); err != nil {
		return err
	}
	e := mapUpdate(u, self)
	if e.file != nil {
		file, err := c.fetch(ctx, *e.file)
		if err != nil {
			return err
		}
		e.update.File = file
	}
	if e.poll != "" {
		tag, err := c.cfg.Polls.Poll(ctx, e.poll)
		if err != nil {
			return err
		}
		e.update.Tap, e.wanted = tag, tag != ""
	}
	if e.wanted {
		typing := func(ctx context.Context) { _ = c.Typing(ctx, e.update.From) } // a courtesy
		if err := bot.WhileWorking(ctx, typing, func() error { return deliver(ctx, e.update) }); err != nil {
			return err
		}
	}
	if e.answer != "" {
		c.queueAnswer(e.answer)
	}
	return nil
}

// noteMove tells the program that a group has a new id.
func (c *Channel) noteMove(m *message) error {
	if m == nil || m.MovedTo == 0 {
		return nil
	}
	c.log.Info("a group became a supergroup", "chat", m.Chat.ID, "now", m.MovedTo)
	if c.cfg.Moved == nil {
		return nil
	}
	return c.cfg.Moved(addressOf(m.Chat, 0, false), addressOf(chat{ID: m.MovedTo, Type: "supergroup"}, 0, false))
}
