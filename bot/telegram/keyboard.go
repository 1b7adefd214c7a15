package telegram

import (
	"encoding/json"
	"strings"

	"isobot/bot"
)

const (
	maxRow    = 8   // buttons in a row; more are wrapped
	maxTotal  = 100 // buttons in a keyboard, beyond which the vendor fails
	maxLabel  = 64  // characters of a label; phones show fewer
	noLabel   = "•" // the vendor refuses a button without words
	ellipsis  = "…"
	maxMarkup = 10_000 // bytes of a keyboard's JSON, beyond which the vendor fails
)

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// keyboard gives the JSON of an inline keyboard, "" for none. Its error is a *bot.SendError with Rejected: data that does
// not fit in a button would come back cut, and mean something else.
func keyboard(rows [][]bot.Button) (string, error) {
	var out [][]inlineButton
	total := 0
	for _, row := range rows {
		var line []inlineButton
		for _, b := range row {
			if len(b.Tap) == 0 || len(b.Tap) > bot.MaxTap {
				return "", rejected("a button's data must have 1-64 bytes")
			}
			if len(line) == maxRow {
				out, line = append(out, line), nil
			}
			line = append(line, inlineButton{Text: label(b.Label), Data: b.Tap})
			total++
		}
		if len(line) > 0 {
			out = append(out, line)
		}
	}
	if total == 0 {
		return "", nil
	}
	b, err := json.Marshal(map[string]any{"inline_keyboard": out})
	if err != nil || total > maxTotal || len(b) > maxMarkup {
		return "", rejected("the keyboard has too many buttons")
	}
	return string(b), nil
}

func label(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	if s == "" {
		return noLabel
	}
	if short := bot.CutRunes(s, maxLabel); short != s {
		return strings.TrimSpace(bot.CutRunes(s, maxLabel-1)) + ellipsis
	}
	return s
}
