package dialog

import (
	"fmt"
	"strings"
	"time"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/staff"
)

// move takes a person from one channel to another and back, by a link that ties the account there to the same person and opens what is
// open here. Whoever has the link is let in, so it works once and for a few minutes only. A person has consented once for all accounts.
type move struct{}

// webChannel is the name of the chat page's channel.
const webChannel = "webchat"

// moveSpan is how long a link lasts.
const moveSpan = 10 * time.Minute

func (move) handle(t *turn) (bool, error) {
	switch {
	case t.u.Group:
		return false, nil
	case t.u.Kind == bot.Start && t.u.Text != "":
		return t.arrive(t.u.Text)
	case t.u.Kind != bot.Text:
		return false, nil
	}
	switch {
	case t.cmd == cmdStart && t.rest != "":
		return t.arrive(t.rest)
	case t.cmd == cmdToWeb:
		return true, t.moveTo(webChannel)
	case t.cmd == cmdToTelegram:
		return true, t.moveTo("telegram")
	}
	return false, nil
}

func (t *turn) moveTo(channel string) error {
	link := t.LinkOf(channel)
	switch {
	case t.u.From.Channel == channel:
		t.sayf(wMoveHere, channelName(channel))
		return nil
	case t.me == nil:
		t.sayf(wMoveNeedsPerson)
		return nil
	case link == "":
		t.sayf(wMoveNone, channelName(channel))
		return nil
	}
	inv := staff.Invitation{Code: t.NewID(), Person: t.me.Code, By: t.me.Code, From: t.u.From.String(), Expires: t.u.At.Add(moveSpan).UTC()}
	if err := t.tx.PutInvitation(inv); err != nil {
		return err
	}
	text := fmt.Sprintf(wMoveLink, channelName(channel), link+inv.Code)
	if t.s.Dialog == testName || t.s.Dialog == walkName {
		text += "\n" + wMoveOpen
	}
	t.say(bot.Message{Text: text})
	return nil
}

// arrive redeems a link of moveTo. Another code, and a link that no longer holds, is enrol's to answer.
func (t *turn) arrive(code string) (bool, error) {
	inv, ok, err := t.tx.Invitation(code)
	if err != nil || !ok || inv.From == "" || t.u.At.After(inv.Expires) {
		return false, err
	}
	from, ok := bot.ParseAddress(inv.From)
	if !ok {
		return false, nil
	}
	old, _, err := t.tx.Account(from)
	if err != nil {
		return false, err
	}
	p, ok, err := t.tx.Person(inv.Person)
	if err != nil || !ok || p.Left || old.Person != p.Code {
		return false, err
	}
	if t.me != nil && t.me.Code != p.Code {
		t.sayf(wMoveOther, t.me.Name)
		return true, nil
	}
	if err := t.tx.DeleteInvitation(code); err != nil {
		return true, err
	}
	if err := t.settle(&p, &old); err != nil {
		return true, err
	}
	return true, t.goOn(from)
}

// settle ties this account to a person who has another one already.
func (t *turn) settle(p *staff.Person, old *staff.Account) error {
	if t.me != nil {
		return nil
	}
	t.me, t.acc.Person, t.acc.WrongCodes = p, p.Code, 0
	if t.acc.Consent == nil {
		t.acc.Consent = old.Consent
	}
	if err := t.tx.PutAccount(t.acc); err != nil {
		return err
	}
	return t.log("moved", t.u.From.Channel, nil)
}

// goOn opens here what is open in another conversation of the same person.
func (t *turn) goOn(from bot.Address) error {
	there, err := t.tx.Session(from)
	if err != nil {
		return err
	}
	hello := fmt.Sprintf(wMoved, t.me.Name)
	if there.Dialog == testName || there.Dialog == walkName {
		t.s.Dialog, t.s.State, t.s.Topic = there.Dialog, there.State, knowledge.Topic{}
	}
	if a, ok, err := t.currentAttempt(); err != nil {
		return err
	} else if ok {
		return t.ask(a, hello)
	}
	var at place
	if t.state(walkName, &at) {
		t.sayf("%s", hello)
		return t.step(at)
	}
	m := bot.Message{Text: hello, Buttons: t.menu()}
	if t.acc.Consent == nil {
		m.Text += "\n\n" + wPrivacy
		m.Buttons = append([][]bot.Button{row(button(wAgree, "e", "yes"))}, m.Buttons...)
	}
	t.say(m)
	return nil
}

// nearer tells whether a message reaches somebody sooner at a than at b: where they were seen last, but a page in a browser, which may be
// closed, only when there is nothing else.
func nearer(a, b *staff.Account) bool {
	pageA, pageB := strings.HasPrefix(a.Address, webChannel+":"), strings.HasPrefix(b.Address, webChannel+":")
	if pageA != pageB {
		return pageB
	}
	return a.Seen.After(b.Seen)
}
