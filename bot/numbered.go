package bot

import (
	"strconv"
	"strings"
)

// Numbered gives a message's text for a channel without buttons: the text, and below it a line "1. label" for each button in
// order, unless the text already spells them out. What the text had at a byte offset stays there, so Bold holds for the
// result too. Which label a typed number means is for the dialog to say.
func Numbered(m Message) string {
	if m.Spelled {
		return m.Text
	}
	var b strings.Builder
	b.WriteString(m.Text)
	n := 0
	for _, row := range m.Buttons {
		for _, button := range row {
			if n++; n == 1 && m.Text != "" {
				b.WriteString("\n")
			}
			if b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(strconv.Itoa(n) + ". " + strings.Join(strings.Fields(button.Label), " "))
		}
	}
	return b.String()
}
