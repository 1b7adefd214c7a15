package dialog

import (
	"fmt"
	"slices"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// mine tells people how far they have come, and what is kept about them.
type mine struct{}

func (mine) handle(t *turn) (bool, error) {
	if t.u.Kind != bot.Text {
		return false, nil
	}
	switch t.cmd {
	case cmdMine:
		return true, t.mine()
	case cmdStop:
		t.s.Dialog, t.s.State = "", nil
		t.say(bot.Message{Text: wStopped, Buttons: t.menu()})
		return true, nil
	case cmdData:
		return true, t.whatIsKept()
	}
	return false, nil
}

func (t *turn) mine() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	var b builder
	if t.me == nil {
		b.line(wTrial)
	}
	any := false
	all, err := t.withProgress()
	if err != nil {
		return err
	}
	for _, c := range all {
		p, ok, err := t.tx.Progress(t.owner(), c.ID)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		any = true
		b.boldLine(c.Title)
		b.b.WriteString(fmt.Sprintf(wCourseStanding, passed(p), len(c.Lessons)) + "\n")
		if !p.Completed.IsZero() {
			b.b.WriteString(fmt.Sprintf(wCompletedOn, p.Completed.In(hanoi).Format("02/01/2006")) + "\n")
		}
		if p.Read != nil {
			b.b.WriteString(fmt.Sprintf(wReadAckOn, p.Read.At.In(hanoi).Format("02/01/2006"), p.Read.Revision[:min(len(p.Read.Revision), 8)]) + "\n")
		}
		for j := range c.Lessons {
			if lp, ok := p.Lessons[c.Lessons[j].ID]; ok && lp.Tries > 0 {
				b.b.WriteString(fmt.Sprintf(wLessonResult, c.Lessons[j].Title, lp.Best, lp.Tries) + "\n")
			}
		}
		if err := t.noteRegrades(c.ID, &b); err != nil {
			return err
		}
		b.b.WriteString("\n")
	}
	if !any {
		b.line(wNothingYet)
	}
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: column(button(wMenuLearn, "m", "learn"))})
	return nil
}

// noteRegrades says so when answers of the person were marked anew.
func (t *turn) noteRegrades(course string, b *builder) error {
	all, err := t.tx.AttemptsOf(t.owner(), course)
	if err != nil {
		return err
	}
	for _, a := range all {
		if slices.ContainsFunc(a.Items, func(it quiz.Item) bool { return it.First != nil && *it.First != it.Mark }) {
			b.b.WriteString(wRegradedNote + "\n")
			return nil
		}
	}
	return nil
}

// whatIsKept lists in one message everything that is stored about this account and its person.
func (t *turn) whatIsKept() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	var b builder
	b.line(wPrivacy)
	b.b.WriteString(fmt.Sprintf(wKeptAccount, channelName(t.u.From.Channel)) + "\n")
	if t.acc.Consent != nil {
		b.b.WriteString(fmt.Sprintf(wKeptConsent, t.acc.Consent.At.In(hanoi).Format("02/01/2006 15:04")) + "\n")
	}
	if p := t.me; p != nil {
		b.b.WriteString(fmt.Sprintf(wKeptPerson, strings.TrimSuffix(strings.Join([]string{p.Code, p.Name, string(p.Unit), p.Position}, ", "), ", ")) + "\n")
		if p.Phone != "" || p.Email != "" {
			b.b.WriteString(fmt.Sprintf(wKeptContact, p.Phone, p.Email) + "\n")
		}
		accs, err := t.tx.AccountsOf(p.Code)
		if err != nil {
			return err
		}
		b.b.WriteString(fmt.Sprintf(wKeptAccounts, len(accs)) + "\n")
	}
	attempts, _, err := t.tx.TrainingOf(t.owner())
	if err != nil {
		return err
	}
	b.b.WriteString(fmt.Sprintf(wKeptAttempts, len(attempts)) + "\n\n" + wHowToErase)
	t.sayOwn(b.text())
	return nil
}
