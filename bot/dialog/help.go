package dialog

import (
	"time"

	"isobot/bot"
	"isobot/staff"
)

// guard takes what no subject should see: an account that went away, and in a group everything but questions.
type guard struct{}

func (guard) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Timer {
		return false, nil
	}
	if t.flood() {
		return true, nil
	}
	if t.u.Kind != bot.Other {
		t.s.Odd = time.Time{}
	}
	switch {
	case t.u.Kind == bot.Unreachable:
		t.acc.Unreachable = true
		return true, t.tx.PutAccount(t.acc)
	case t.u.Group && (t.u.Kind == bot.Other || t.u.Kind == bot.Document || t.u.Kind == bot.Contact):
		return true, nil
	case t.u.Kind == bot.Text && t.read == "":
		t.sayf(wOnlyText)
		return true, nil
	case t.u.Kind == bot.Tap && len(t.u.Tap) > bot.MaxTap:
		t.sayf(wOldButton)
		return true, nil
	}
	return false, nil
}

// flood counts the updates of this minute. A conversation that sends too many is told once, then ignored until the minute is over.
func (t *turn) flood() bool {
	if minute := t.u.At.Truncate(time.Minute); !minute.Equal(t.s.Minute) {
		t.s.Minute, t.s.Count = minute, 0
	}
	t.s.Count++
	if t.s.Count == t.PerMinute+1 {
		t.sayf(wSlowDown)
	}
	return t.s.Count > t.PerMinute
}

// help says what can be done here, by role.
type help struct{}

func (help) handle(t *turn) (bool, error) {
	if p := t.tapped("m"); p != nil {
		if h, ok := menuTaps[p[1]]; ok {
			return true, h(t)
		}
		t.sayf(wOldButton)
		return true, nil
	}
	if t.u.Kind != bot.Text || t.cmd != cmdHelp {
		return false, nil
	}
	text := wHelp
	if len(t.me.Over(staff.Trainer)) > 0 {
		text += "\n" + wHelpTrainer + "\n" + wHelpGaps
	}
	if t.reads() {
		text += "\n" + wHelpCoordinator
	}
	text += t.helpChannels() + t.helpQuality()
	t.say(bot.Message{Text: text, Buttons: t.menu()})
	return true, nil
}

var menuTaps map[string]func(*turn) error

func init() { // the handlers refer back to the menu
	menuTaps = map[string]func(*turn) error{
		"ask":    func(t *turn) error { t.sayf(wHowToAsk); return nil },
		"learn":  (*turn).learn,
		"mine":   (*turn).mine,
		"walk":   (*turn).offerWalk,
		"assign": (*turn).startAssign,
		"report": (*turn).report,
	}
}

// reads tells whether the person may see reports of anybody.
func (t *turn) reads() bool {
	return len(t.me.Over(staff.Coordinator)) > 0 || len(t.me.Over(staff.Trainer)) > 0
}

// menu is the buttons of the main menu that this person can use.
func (t *turn) menu() [][]bot.Button {
	if t.u.Group {
		return nil
	}
	rows := [][]bot.Button{
		row(button(wMenuAsk, "m", "ask"), button(wMenuLearn, "m", "learn")),
		row(button(wMenuWalk, "m", "walk"), button(wMenuMine, "m", "mine")),
	}
	var staffRow []bot.Button
	if len(t.me.Over(staff.Trainer)) > 0 {
		staffRow = append(staffRow, button(wMenuAssign, "m", "assign"))
	}
	if t.reads() {
		staffRow = append(staffRow, button(wMenuReport, "m", "report"))
	}
	if staffRow != nil {
		rows = append(rows, staffRow)
	}
	return append(rows, t.gapsRow()...)
}
