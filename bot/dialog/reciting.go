package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
)

// Withdrawn questions, in the dialog of revisions. Taps: "rw" lists, "rw|q|n" takes the n-th listed, "rw|keep" what it cites beside what
// vanished, "rw|u|n" the n-th unit offered, "rw|ok|id" confirms, "rw|no" leaves.

// withdrawnShown is how many withdrawn questions are listed at once.
const withdrawnShown = 8

func (t *turn) showWithdrawn() error {
	all, err := OpenWithdrawals(t.tx, t.Desk.Courses)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wWithdrawnNone)
		return nil
	}
	var at revising
	var rows [][]bot.Button
	for i, w := range all[:min(len(all), withdrawnShown)] {
		at.Listed = append(at.Listed, w.Question.ID)
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", i+1, strings.TrimSpace(w.Question.Stem)), 60), "rw", "q", strconv.Itoa(i))))
	}
	t.say(bot.Message{Text: fmt.Sprintf(wWithdrawnHead, len(all)), Buttons: rows})
	return t.enter(revisedName, at)
}

func (t *turn) reciteTap(at revising, what, arg string) error {
	n, ok := place0(arg)
	switch {
	case what == "":
		return t.showWithdrawn()
	case what == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wReciteDropped)
		return nil
	case what == "q" && ok && n < len(at.Listed):
		return t.showLost(at.Listed[n])
	case what == "u" && ok && n < len(at.Offer):
		at.Units = at.Offer[n : n+1]
		return t.confirmRecite(at)
	case what == "keep" && at.Question != "":
		w, ok, err := t.withdrawn(at.Question)
		if err != nil {
			return err
		}
		if left := t.held(w.Left()); ok && len(left) > 0 {
			at.Units = left
			return t.confirmRecite(at)
		}
	case what == "ok" && at.ID != "" && arg == at.ID && len(at.Units) > 0:
		return t.recite(at)
	}
	t.sayf(wOldButton)
	return nil
}

// held are those of units that the base holds.
func (t *turn) held(units []string) []string {
	return slices.DeleteFunc(slices.Clone(units), func(u string) bool { _, _, ok := t.Base.Unit(u); return !ok })
}

// withdrawn finds a question that waits for a new citation.
func (t *turn) withdrawn(question string) (Withdrawn, bool, error) {
	all, err := OpenWithdrawals(t.tx, t.Desk.Courses)
	i := slices.IndexFunc(all, func(w Withdrawn) bool { return w.Question.ID == question })
	if err != nil || i < 0 {
		return Withdrawn{}, false, err
	}
	return all[i], true, nil
}

// showLost shows a withdrawn question with its key, and asks for its new citation.
func (t *turn) showLost(question string) error {
	w, ok, err := t.withdrawn(question)
	if err != nil {
		return err
	}
	if !ok {
		t.sayf(wWithdrawnGone)
		return nil
	}
	var b builder
	b.boldLine(strings.TrimSpace(w.Question.Stem))
	for _, o := range w.Question.Options {
		b.b.WriteString(map[bool]string{true: "✓ ", false: "– "}[o.Correct] + o.Text + "\n")
	}
	b.line("\n" + fmt.Sprintf(wWithdrawnLost, strings.Join(w.Lost, ", ")))
	b.line(wReciteHow)
	rows := [][]bot.Button{row(button(wCancel, "rw", "no"))}
	if len(t.held(w.Left())) > 0 {
		rows = append([][]bot.Button{row(button(wReciteKeep, "rw", "keep"))}, rows...)
	}
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows})
	return t.enter(revisedName, revising{Question: question})
}

// reciteText offers the units that were found for what a trainer typed.
func (t *turn) reciteText(at revising) error {
	if len(at.Units) > 0 && confirms(t.read) {
		return t.recite(at)
	}
	if at.Question == "" {
		return t.showWithdrawn()
	}
	at.Offer, at.Units, at.ID = nil, nil, ""
	var rows [][]bot.Button
	if t.found != nil {
		for _, o := range t.found.Options {
			rows = append(rows, row(button(shorten(t.place(o.Unit), 60), "rw", "u", strconv.Itoa(len(at.Offer)))))
			at.Offer = append(at.Offer, o.Unit)
		}
	}
	text := wRecitePick
	if len(at.Offer) == 0 {
		text = wNoUnit
	}
	t.say(bot.Message{Text: text, Buttons: append(rows, row(button(wCancel, "rw", "no")))})
	return t.enter(revisedName, at)
}

func (t *turn) confirmRecite(at revising) error {
	at.ID = t.NewID()
	t.say(bot.Message{Text: fmt.Sprintf(wReciteConfirm, t.places(at.Units)),
		Buttons: [][]bot.Button{row(button(wConfirm, "rw", "ok", at.ID), button(wCancel, "rw", "no"))}})
	return t.enter(revisedName, at)
}

func (t *turn) recite(at revising) error {
	t.s.Dialog, t.s.State = "", nil
	w, ok, err := t.withdrawn(at.Question)
	if err != nil {
		return err
	}
	if ok {
		err = Recite(t.tx, t.Base, &w, at.Units, Ruling{ID: at.ID, By: t.me.Code, At: t.u.At.UTC()})
	}
	switch {
	case errors.Is(err, ErrNoUnit):
		t.sayf(wUnitGone)
		return nil
	case err != nil:
		return err
	case !ok:
		t.sayf(wWithdrawnGone)
		return nil
	}
	t.say(bot.Message{Text: wReciteDone, Buttons: column(button(wRevisedBack, "rv"))})
	return nil
}
