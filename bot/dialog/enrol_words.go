package dialog

import (
	"regexp"
	"slices"
	"strings"

	"isobot/bot"
)

// Codes of invitations as they are typed, folded: the form is NewID's.
var (
	codeNamed = regexp.MustCompile(`^(?:/?start|(?:day la )?ma(?: moi)?(?: cua (?:toi|em|minh))?(?: la)?) ?:? ?([a-z0-9]{12,64})(?: a)?$`)
	codeBare  = regexp.MustCompile(`^[a-km-np-z2-9]{12}$`)
	codeWord  = regexp.MustCompile(`(?i)\b[a-km-np-z2-9]{12}\b`)
)

const digits = "0123456789"

// typedLong finds the code for links that a folded text is: with the words for it before it, or alone with a digit in it.
func typedLong(read string) (code string, ok bool) {
	if m := codeNamed.FindStringSubmatch(read); m != nil && (strings.ContainsAny(m[1], digits) || codeBare.MatchString(m[1])) {
		return m[1], true
	}
	return read, codeBare.MatchString(read) && strings.ContainsAny(read, digits)
}

// typedInvitation is typedLong for the text of this turn, and knows codes without a digit, which could be words, from the store.
func (t *turn) typedInvitation() (code string, ok bool, err error) {
	if code, ok = typedLong(t.read); ok || t.me != nil || !codeBare.MatchString(t.read) {
		return code, ok, nil
	}
	_, ok, err = t.tx.Invitation(t.read)
	return t.read, ok, err
}

// withoutCodes takes what has the form of a code out of a text that is kept.
func withoutCodes(text string) string {
	if codeBare.MatchString(plain(text)) {
		return "…"
	}
	return codeWord.ReplaceAllStringFunc(text, func(w string) string {
		if strings.ContainsAny(w, digits) {
			return "…"
		}
		return w
	})
}

// Answers to the question for consent, folded.
var (
	saysYes = regexp.MustCompile(`^(?:(?:da|vang|ok|oke|okie|u|co|duoc)\b ?)*(?:(?:toi |em |minh )?(?:xin )?(?:dong y|nhat tri|chap nhan))?(?: ?\b(?:nhe|nha|a|luon|gan tai khoan))*$`)
	saysNo  = regexp.MustCompile(`^(?:(?:da|toi|em|minh) )*(?:khong|thoi|chua)(?: (?:dong y|nhat tri|chap nhan|can|gan|nhe|nha|a|dau))*$`)
)

// consentButton finds the button that asks for consent, when said agrees; "a" is the first button.
func consentButton(said string, buttons []bot.Button) (bot.Button, bool) {
	i := slices.IndexFunc(buttons, asksForConsent)
	if i < 0 || said == "" || said == "a" && i > 0 || !saysYes.MatchString(said) {
		return bot.Button{}, false
	}
	return buttons[i], true
}

func asksForConsent(b bot.Button) bool { return strings.HasPrefix(b.Tap, "e|") }

const wConsentRefused = "Vâng, tôi chưa ghi nhận đồng ý nào. Anh/chị vẫn hỏi đáp được bình thường; khi đổi ý, mời anh/chị gõ lại mã mời, hoặc gõ \"bắt đầu\"."
