package dialog

import (
	"isobot/bot"
	"isobot/quiz"
)

// asksConsent tells an account without a person, before its first answer is kept, what is kept and why; how, course and what lead back to
// the test. It is false when nothing has to be asked.
func (t *turn) asksConsent(how, course, what string) bool {
	b := button(wAgree, "e", how, course, what)
	if t.me != nil || t.acc.Consent != nil || len(b.Tap) > bot.MaxTap {
		return false
	}
	t.say(bot.Message{Text: wBeforeTrial + "\n\n" + wPrivacy, Buttons: column(b)})
	return true
}

// consentedToTry notes the consent and begins the test that it was asked for.
func (t *turn) consentedToTry(how, course, what string) error {
	c, l := t.lesson(course, what)
	if c == nil || how == "try" && l == nil {
		t.sayf(wOldButton)
		return nil
	}
	t.consent()
	if err := t.tx.PutAccount(t.acc); err != nil {
		return err
	}
	if how == "try" {
		return t.startTest(c, l)
	}
	return t.startForm(c, quiz.Purpose(what), 0)
}

const wBeforeTrial = "Trước khi làm bài thử, mời anh/chị đọc và đồng ý:"
