package dialog

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"isobot/bot"
	"isobot/staff"
)

// enrol greets, tells what is kept and why, and ties accounts to people by invitations.
//
// Taps: "e|yes" consents; "e|bind|code" consents and redeems an invitation.
type enrol struct{}

// consentVersion is raised when wPrivacy changes in meaning; people are then asked again.
const consentVersion = 1

// sixDigits is a typed invitation.
var sixDigits = regexp.MustCompile(`^(?:mã|ma|mã mời|ma moi)?\s*([0-9]{3})\s?([0-9]{3})$`)

// Wrong codes: five an hour for one account, against guessing.
const (
	wrongCodes = 5
	wrongSpan  = time.Hour
	inviteSpan = 7 * 24 * time.Hour
)

func (enrol) handle(t *turn) (bool, error) {
	if p := t.tapped("e"); p != nil {
		return true, t.consented(p[1], p[2])
	}
	if t.u.Kind == bot.Start {
		if t.u.Text != "" {
			return true, t.redeem(t.u.Text)
		}
		return true, t.welcome()
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	if m := sixDigits.FindStringSubmatch(t.u.Text); m != nil && t.me == nil {
		return true, t.redeem(m[1] + m[2])
	}
	cmd, rest := command(t.u.Text)
	switch {
	case cmd == cmdStart && rest != "":
		return true, t.redeem(rest)
	case cmd == cmdStart:
		return true, t.welcome()
	case cmd == cmdInvite:
		return true, t.invite(rest)
	}
	return false, nil
}

func (t *turn) welcome() error {
	if t.u.Group {
		t.sayf(wHelloGroup)
		return nil
	}
	hello := wHelloStranger
	if t.me != nil {
		hello = fmt.Sprintf(wHello, t.me.Name)
	}
	m := bot.Message{Text: hello + "\n\n" + wWhatICan, Buttons: t.menu()}
	if t.acc.Consent == nil {
		m.Text += "\n\n" + wPrivacy
		m.Buttons = append([][]bot.Button{row(button(wAgree, "e", "yes"))}, m.Buttons...)
	}
	t.say(m)
	return nil
}

func (t *turn) consented(how, code string) error {
	if how != "yes" && how != "bind" {
		t.sayf(wOldButton)
		return nil
	}
	t.consent()
	if how == "bind" {
		return t.redeem(code)
	}
	if err := t.tx.PutAccount(t.acc); err != nil {
		return err
	}
	t.say(bot.Message{Text: wConsentNoted, Buttons: t.menu()})
	return nil
}

func (t *turn) consent() {
	if t.acc.Consent == nil || t.acc.Consent.Version < consentVersion {
		t.acc.Consent = &staff.Consent{At: t.u.At.UTC(), Version: consentVersion}
	}
}

// redeem ties the account to the invitation's person. A wrong, used or expired code, and one that is for somebody who left, get the
// same answer.
func (t *turn) redeem(code string) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if t.me != nil {
		t.say(bot.Message{Text: fmt.Sprintf(wAlreadyTied, t.me.Name), Buttons: t.menu()})
		return nil
	}
	if t.u.At.Sub(t.acc.WrongSince) > wrongSpan {
		t.acc.WrongCodes = 0
	}
	if t.acc.WrongCodes >= wrongCodes {
		t.sayf(wTooManyCodes)
		return nil
	}
	inv, ok, err := t.tx.Invitation(code)
	if err != nil {
		return err
	}
	p, known, err := t.tx.Person(inv.Person)
	if err != nil {
		return err
	}
	if !ok || !known || p.Left || t.u.At.After(inv.Expires) {
		if t.acc.WrongCodes++; t.acc.WrongCodes == 1 {
			t.acc.WrongSince = t.u.At.UTC()
		}
		t.sayf(wBadCode)
		return t.tx.PutAccount(t.acc)
	}
	if t.acc.Consent == nil {
		b := button(wAgreeAndTie, "e", "bind", code)
		t.say(bot.Message{Text: fmt.Sprintf(wBeforeTying, p.Name) + "\n\n" + wPrivacy, Buttons: column(b)})
		return nil
	}
	return t.tie(p, inv)
}

func (t *turn) tie(p staff.Person, inv staff.Invitation) error {
	for _, c := range []string{inv.Code, inv.Twin} {
		if c == "" {
			continue
		}
		if err := t.tx.DeleteInvitation(c); err != nil {
			return err
		}
	}
	t.acc.Person, t.acc.WrongCodes = p.Code, 0
	t.me = &p
	if err := t.tx.PutAccount(t.acc); err != nil {
		return err
	}
	if err := t.log("enrolled", t.u.From.Channel, map[string]string{"invited_by": inv.By, "consent": fmt.Sprint(consentVersion)}); err != nil {
		return err
	}
	due, err := t.dueCourses()
	if err != nil {
		return err
	}
	text := fmt.Sprintf(wTied, p.Name, p.Unit.Name())
	if len(due) > 0 {
		text += "\n\n" + fmt.Sprintf(wYouHaveCourses, len(due))
	}
	t.say(bot.Message{Text: text, Buttons: t.menu()})
	return nil
}

// invite makes a one-time code for a person of the roster. Who may not, and a code that is not on the roster, get the same answer.
func (t *turn) invite(code string) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	p, ok, err := t.tx.Person(staff.NormalCode(code))
	if err != nil {
		return err
	}
	may := ok && !p.Left && slices.ContainsFunc([]staff.Role{staff.Administrator, staff.Coordinator, staff.Trainer},
		func(r staff.Role) bool { return t.me.May(r, p.Unit) })
	// a role may only be handed on by somebody who has the administrator's over the same units
	for _, g := range p.Grants {
		may = may && t.me.May(staff.Administrator, g.Over)
	}
	if !may {
		t.sayf(wNoSuchPerson)
		return nil
	}
	inv, err := Invite(t.tx, t.NewCode, t.NewID, p.Code, t.me.Code, t.u.At)
	if err != nil {
		return err
	}
	if err := t.log("invited", p.Code, nil); err != nil {
		return err
	}
	text := fmt.Sprintf(wInvitation, p.Name, p.Unit.Name(), inv.Code, inv.Expires.In(hanoi).Format("02/01/2006"))
	for _, ch := range []string{"telegram", "webchat"} {
		if link := t.LinkOf(ch); link != "" {
			text += "\n" + fmt.Sprintf(wInvitationLink, channelName(ch), link+inv.Twin)
		}
	}
	t.sayf("%s", text)
	return nil
}

// Invite stores a new invitation for a person under a six-digit code and a long one for links, and returns the first.
func Invite(tx Tx, newCode, newID func() string, person, by string, at time.Time) (staff.Invitation, error) {
	inv := staff.Invitation{Twin: newID(), Person: person, By: by, Expires: at.Add(inviteSpan).UTC()}
	for {
		inv.Code = newCode()
		old, taken, err := tx.Invitation(inv.Code)
		if err != nil {
			return inv, err
		}
		if !taken || at.After(old.Expires) {
			break
		}
	}
	if err := tx.PutInvitation(inv); err != nil {
		return inv, err
	}
	twin := inv
	twin.Code, twin.Twin = inv.Twin, inv.Code
	return inv, tx.PutInvitation(twin)
}

func channelName(ch string) string {
	if n, ok := wChannels[ch]; ok {
		return n
	}
	return ch
}
