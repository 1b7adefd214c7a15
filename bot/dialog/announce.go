package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/staff"
)

// announce lets an administrator send a text to everybody of a unit: the text, to whom, shown back, confirmed; then how far it has come.
//
// Taps: "n|u|n" (n-th unit of the state), "n|who|page", "n|ok|id", "n|no"; "n|pause|id", "n|resume|id", "n|status|id", "n|missed|id".
type announce struct{}

const announceName = "announce"

// announcing is an announcement in the making. Offer lists the units that were shown to choose from.
type announcing struct {
	ID     string           `json:"id"`
	Text   string           `json:"text,omitempty"`
	Offer  []staff.UnitPath `json:"offer,omitempty"`
	Unit   staff.UnitPath   `json:"unit,omitempty"`
	Chosen bool             `json:"chosen,omitempty"`
}

func (announce) handle(t *turn) (bool, error) {
	var n announcing
	mine := t.state(announceName, &n)
	if p := t.tapped("n"); p != nil {
		if t.u.Group || len(t.me.Over(staff.Administrator)) == 0 {
			t.sayf(wOldButton)
			return true, nil
		}
		return true, t.announceTap(n, mine, p)
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	if t.cmd == cmdAnnounce || t.cmd == cmdAnnounced {
		if t.u.Group || len(t.me.Over(staff.Administrator)) == 0 {
			t.sayf(wNotForYou)
			return true, nil
		}
		if t.cmd == cmdAnnounced {
			return true, t.announced()
		}
		return true, t.askWhat("")
	}
	if !mine || len(t.me.Over(staff.Administrator)) == 0 || t.cmd != "" {
		return false, nil
	}
	return true, t.announceText(n)
}

func (t *turn) askWhat(first string) error {
	if err := t.enter(announceName, announcing{ID: t.NewID()}); err != nil {
		return err
	}
	t.say(bot.Message{Text: strings.TrimSpace(first + "\n\n" + fmt.Sprintf(wAnnounceWhat, MaxAnnouncement)), Buttons: column(button(wCancel, "n", "no"))})
	return nil
}

func (t *turn) announceText(n announcing) error {
	switch {
	case n.Text == "":
		if length := len([]rune(t.u.Text)); length > MaxAnnouncement {
			return t.askWhat(fmt.Sprintf(wAnnounceLong, length))
		}
		n.Text = t.u.Text
		return t.askUnit(n, "", "")
	case !n.Chosen:
		return t.askUnit(n, t.read, wNoSuchUnit)
	}
	return t.confirmAnnounce(n)
}

// askUnit offers the administrator's units whose name holds the words; when there is one it is taken, when there is none all are offered.
func (t *turn) askUnit(n announcing, words, none string) error {
	units, count, err := t.unitsOf(staff.Administrator)
	if err != nil {
		return err
	}
	slices.SortStableFunc(units, func(a, b staff.UnitPath) int {
		return cmp.Compare(strings.Count(string(a), "/"), strings.Count(string(b), "/"))
	})
	first := ""
	if words != "" {
		fit := slices.DeleteFunc(slices.Clone(units), func(u staff.UnitPath) bool { return !strings.Contains(plain(u.Name()), words) })
		switch len(fit) {
		case 0:
			first = none
		case 1:
			n.Unit, n.Chosen = fit[0], true
			return t.confirmAnnounce(n)
		default:
			units = fit
		}
	}
	if t.me.May(staff.Administrator, "") && words == "" {
		units = append([]staff.UnitPath{""}, units...)
	}
	n.Offer = units[:min(len(units), offeredUnits)]
	if err := t.enter(announceName, n); err != nil {
		return err
	}
	var rows [][]bot.Button
	for i, u := range n.Offer {
		label := wEverybody
		if u != "" {
			label = fmt.Sprintf(wUnitCount, shorten(strings.ReplaceAll(string(u), "/", " › "), 45), count[u])
		}
		rows = append(rows, row(button(label, "n", "u", strconv.Itoa(i))))
	}
	t.say(bot.Message{Text: strings.TrimSpace(first + "\n\n" + wAnnounceWhom), Buttons: append(rows, row(button(wCancel, "n", "no")))})
	return nil
}

func unitWords(u staff.UnitPath) string {
	if u == "" {
		return strings.ToLower(wEverybody[:1]) + wEverybody[1:]
	}
	return u.Name()
}

func (t *turn) confirmAnnounce(n announcing) error {
	if err := t.enter(announceName, n); err != nil {
		return err
	}
	codes, err := codesOf(t.tx, n.Unit)
	if err != nil {
		return err
	}
	reached, who, err := t.outlookOf(codes, "n")
	if err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wAnnounceConfirm, unitWords(n.Unit), len(codes), reached, n.Text), Buttons: append(confirmAnnouncement(n), who...)})
	return nil
}

func confirmAnnouncement(n announcing) [][]bot.Button {
	return [][]bot.Button{row(button(wConfirm, "n", "ok", n.ID), button(wCancel, "n", "no"))}
}

func (t *turn) announceTap(n announcing, mine bool, p []string) error {
	switch p[1] {
	case "no":
		if mine {
			t.s.Dialog, t.s.State = "", nil
		}
		t.sayf(wAnnounceDropped)
		return nil
	case "u":
		if i := number(p[2]); mine && i < len(n.Offer) {
			n.Unit, n.Chosen = n.Offer[i], true
			return t.confirmAnnounce(n)
		}
	case "ok":
		if mine && p[2] == n.ID && n.Chosen && t.me.May(staff.Administrator, n.Unit) {
			return t.sendAnnouncement(n)
		}
	case "who":
		return t.sayWho()
	case "pause", "resume", "status", "missed":
		return t.steer(p[1], p[2])
	}
	t.sayf(wOldButton)
	return nil
}

func (t *turn) sendAnnouncement(n announcing) error {
	t.s.Dialog, t.s.State = "", nil
	a, err := Announce(t.tx, Announcement{ID: n.ID, Text: n.Text, Unit: n.Unit, By: t.me.Code, At: t.u.At.UTC()})
	if err == ErrNobodyThere {
		t.sayf(wNoSuchUnit)
		return nil
	}
	if err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wAnnounced, a.People), Buttons: steering(&a)})
	return nil
}

// steering is the buttons under an announcement.
func steering(a *Announcement) [][]bot.Button {
	var rows [][]bot.Button
	switch a.State {
	case AnnounceRunning:
		rows = column(button(wPause, "n", "pause", a.ID))
	case AnnouncePaused:
		rows = column(button(wResume, "n", "resume", a.ID))
	}
	if a.Lost+a.Nobody+a.Held > 0 {
		rows = append(rows, row(button(wWhoMissed, "n", "missed", a.ID)))
	}
	return rows
}

// steer pauses, resumes or shows an announcement over whose unit the administrator has the role.
func (t *turn) steer(how, id string) error {
	a, ok, err := t.tx.Announcement(id)
	if err != nil {
		return err
	}
	if !ok || !t.me.May(staff.Administrator, a.Unit) {
		t.sayf(wOldButton)
		return nil
	}
	state := map[string]string{"pause": AnnouncePaused, "resume": AnnounceRunning}[how]
	switch {
	case how == "missed":
		return t.showMissed(&a)
	case state != "" && a.State != AnnounceDone:
		if a, err = SetAnnouncement(t.tx, id, state, t.me.Code, t.u.At); err != nil {
			return err
		}
	}
	t.instead(bot.Message{Text: announcementWords(&a), Buttons: steering(&a)})
	return nil
}

func announcementWords(a *Announcement) string {
	return fmt.Sprintf(wAnnounceOf, unitWords(a.Unit), a.At.In(hanoi).Format("15:04 02/01/2006"), wStates[a.State], shorten(a.Text, 80)) + "\n" + announcementCounts(a)
}

const (
	shownAnnouncements = 3
	shownMissed        = 20
)

// announced shows the newest announcements that the administrator may see.
func (t *turn) announced() error {
	all, err := t.tx.AllAnnouncements()
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(a Announcement) bool { return !t.me.May(staff.Administrator, a.Unit) })
	if len(all) == 0 {
		t.sayf(wAnnounceNone)
		return nil
	}
	slices.SortStableFunc(all, func(a, b Announcement) int { return b.At.Compare(a.At) })
	var texts []string
	var rows [][]bot.Button
	for i := range all[:min(len(all), shownAnnouncements)] {
		texts = append(texts, strconv.Itoa(i+1)+". "+announcementWords(&all[i]))
		if i == 0 {
			rows = steering(&all[i])
		}
	}
	t.say(bot.Message{Text: strings.Join(texts, "\n\n"), Buttons: rows})
	return nil
}

func (t *turn) showMissed(a *Announcement) error {
	var b strings.Builder
	b.WriteString(wAnnounceMissed)
	n := 0
	var failed error
	if err := t.tx.EachMissed(a.ID, func(person, why string) bool {
		if n++; n > shownMissed {
			return true
		}
		p, _, err := t.tx.Person(person)
		failed = cmp.Or(failed, err)
		fmt.Fprintf(&b, "\n"+wMissedLine, cmp.Or(p.Name, person), p.Unit.Name(), wMissed[why])
		return true
	}); err != nil {
		return err
	}
	if n > shownMissed {
		fmt.Fprintf(&b, "\n"+wMissedMore, n-shownMissed, a.ID)
	}
	t.sayf("%s", b.String())
	return failed
}
