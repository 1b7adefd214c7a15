package dialog

import (
	"isobot/bot"
	"isobot/staff"
)

// panel gives coordinators and trainers their way to the dashboard.
type panel struct{}

func (panel) handle(t *turn) (bool, error) {
	if t.u.Kind != bot.Text || t.cmd != cmdPanel {
		return false, nil
	}
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !t.reads():
		t.sayf(wNotForYou)
	case t.Dashboard == nil:
		t.sayf(wPanelNone)
	default:
		t.sayf(wPanelLink, t.Dashboard(t.me.Code))
	}
	return true, nil
}

// helpChannels is the part of the help about what this file and its neighbours do, by role.
func (t *turn) helpChannels() (text string) {
	if t.reads() && t.Dashboard != nil {
		text += "\n" + wHelpPanel
	}
	if len(t.me.Over(staff.Trainer)) > 0 && t.Polls[t.u.From.Channel] {
		text += "\n" + wHelpPoll
	}
	if len(t.me.Over(staff.Administrator)) > 0 {
		text += "\n" + wHelpAnnounce
	}
	if t.mayReplaceRoster() {
		text += "\n" + wHelpRoster
	}
	if t.me != nil && (t.LinkOf(webChannel) != "" || t.LinkOf("telegram") != "") {
		text += "\n" + wHelpMove
	}
	return text
}

// documentReader is a dialog that takes documents which people send.
type documentReader interface{ readsDocuments() }

// TakesDocuments tells whether a dialog would do anything with a document but say that it can not be read. Channels that ask people for
// documents do so only then.
func (d *Desk) TakesDocuments() bool {
	for _, dl := range d.dialogs {
		if _, ok := dl.(documentReader); ok {
			return true
		}
	}
	return false
}
