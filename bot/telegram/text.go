package telegram

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

// inText makes a text from outside what bot.Update promises: valid UTF-8, NFC, at most bot.MaxText bytes.
func inText(s string) string {
	if len(s) > 4*bot.MaxText { // NFC shrinks no text fourfold
		s = bot.CutBytes(s, 4*bot.MaxText)
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(bot.CutBytes(s, bot.MaxText))
}

// byteAt is the byte offset of a UTF-16 offset; -1 when it lies outside the text or inside a character.
func byteAt(s string, offset int) int {
	if offset < 0 {
		return -1
	}
	n := 0
	for i, r := range s {
		if n == offset {
			return i
		}
		if n > offset {
			return -1
		}
		n += utf16.RuneLen(r)
	}
	if n == offset {
		return len(s)
	}
	return -1
}

// phoneDigits keeps the digits of a phone number and a leading plus. Numbers come with and without it, and with blanks.
func phoneDigits(s string) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9', r == '+' && b.Len() == 0:
			b.WriteRune(r)
		case strings.ContainsRune(" -.()\u00a0", r):
		default:
			return ""
		}
	}
	if n := len(strings.TrimPrefix(b.String(), "+")); n < 6 || n > 15 { // E.164 has at most 15
		return ""
	}
	return b.String()
}
