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
// Taps: "e|yes" consents; "e|bind|code" consents and redeems an invitation; "e|try|course|lesson" and "e|form|course|purpose" consent and
// begin the test.
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

// Wrong tries at six-digit codes over the whole store; further ones make typed codes useless for everybody, links go on working.
const (
	wrongTyped     = 20
	wrongTypedSpan = 10 * time.Minute
)

// typedCode is the shape of a code that could be guessed.
var typedCode = regexp.MustCompile(`^[0-9]{1,11}$`)

func (enrol) handle(t *turn) (bool, error) {
	if p := t.tapped("e"); p != nil {
		if p[1] == "try" || p[1] == "form" {
			return true, t.consentedToTry(p[1], p[2], p[3])
		}
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
	if slices.ContainsFunc(t.s.Choices, asksForConsent) && saysNo.MatchString(t.read) {
		t.sayf(wConsentRefused)
		return true, nil
	}
	if code, ok, err := t.typedInvitation(); ok || err != nil {
		if err != nil {
			return true, err
		}
		return true, t.redeem(code)
	}
	switch {
	case t.cmd == cmdStart && t.rest != "":
		return true, t.redeem(t.rest)
	case t.cmd == cmdStart:
		return true, t.welcome()
	case t.cmd == cmdInvite:
		return true, t.invite(t.rest)
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
	if why, err := t.mayTry(code); err != nil || why != "" {
		t.sayf("%s", why)
		return err
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
		t.sayf(wBadCode)
		return t.countWrong(code)
	}
	if t.acc.Consent == nil {
		b := button(wAgreeAndTie, "e", "bind", code)
		t.say(bot.Message{Text: wBeforeTying + "\n\n" + wPrivacy, Buttons: column(b)})
		return nil
	}
	return t.tie(p, inv)
}

// mayTry tells why a code is not even looked up; empty: it is.
func (t *turn) mayTry(code string) (string, error) {
	if t.u.At.Sub(t.acc.WrongSince) > wrongSpan {
		t.acc.WrongCodes = 0
	}
	if t.acc.WrongCodes >= wrongCodes {
		return wTooManyCodes, nil
	}
	if !typedCode.MatchString(code) {
		return "", nil
	}
	n, since, err := t.tx.WrongTries()
	if err != nil {
		return "", err
	}
	if n >= wrongTyped && t.u.At.Sub(since) <= wrongTypedSpan {
		return wTypedPaused, nil
	}
	return "", nil
}

// countWrong notes a wrong code for its account and, when it is one that can be guessed, for the whole store. The audit log gets a line
// without the code.
func (t *turn) countWrong(code string) error {
	if t.acc.WrongCodes++; t.acc.WrongCodes == 1 {
		t.acc.WrongSince = t.u.At.UTC()
	}
	if err := t.tx.PutAccount(t.acc); err != nil {
		return err
	}
	how := "link"
	if typedCode.MatchString(code) {
		how = "typed"
		n, since, err := t.tx.WrongTries()
		if err != nil {
			return err
		}
		if n == 0 || t.u.At.Sub(since) > wrongTypedSpan {
			n, since = 0, t.u.At
		}
		if err := t.tx.PutWrongTries(n+1, since); err != nil {
			return err
		}
	}
	return t.log("wrong_code", t.u.From.Channel, map[string]string{"code": how})
}

func (t *turn) tie(p staff.Person, inv staff.Invitation) error {
	if err := t.tx.DeleteInvitationsOf(p.Code); err != nil {
		return err
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
	until := inv.Expires.In(hanoi).Format("02/01/2006")
	text := fmt.Sprintf(wInvitation, p.Name, p.Unit.Name(), inv.Code, until)
	if !typedCode.MatchString(inv.Code) {
		text = fmt.Sprintf(wInvitationLong, p.Name, p.Unit.Name(), inv.Code, until)
	}
	for _, ch := range []string{"telegram", "webchat"} {
		if link := t.LinkOf(ch); link != "" {
			text += "\n" + fmt.Sprintf(wInvitationLink, channelName(ch), link+inv.LinkCode())
		}
	}
	t.sayf("%s", text)
	return nil
}

// Invite stores a new invitation for a person and makes the ones before useless. It has a six-digit code, which is returned, and a twin for
// links; of a person who has a role only the one for links, since six digits can be guessed.
func Invite(tx Tx, newCode, newID func() string, person, by string, at time.Time) (staff.Invitation, error) {
	inv := staff.Invitation{Code: newID(), Person: person, By: by, Expires: at.Add(inviteSpan).UTC()}
	p, _, err := tx.Person(person)
	if err != nil {
		return inv, err
	}
	if err := tx.DeleteInvitationsOf(person); err != nil {
		return inv, err
	}
	if len(p.Grants) > 0 {
		return inv, tx.PutInvitation(inv)
	}
	twin := inv
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
	inv.Twin, twin.Twin = twin.Code, inv.Code
	if err := tx.PutInvitation(inv); err != nil {
		return inv, err
	}
	return inv, tx.PutInvitation(twin)
}

func channelName(ch string) string {
	if n, ok := wChannels[ch]; ok {
		return n
	}
	return ch
}
