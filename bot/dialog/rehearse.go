package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
)

// rehearse is "diễn tập đánh giá": questions as an auditor asks them, one at a time. People answer in their own words, which are kept
// nowhere, or look at the hint; then they read what a good answer rests on and judge themselves. That somebody rehearsed is all that is recorded.
//
// Taps: "rh" starts, "rh|run|n|hint" shows what a good answer mentions, "rh|run|n|yes" and "rh|run|n|no" judge, "rh|run|n|stop" ends.
type rehearse struct{}

const rehearseName = "rehearse"

// rehearsing is where somebody stands.
type rehearsing struct {
	Run    string `json:"run"`
	At     int    `json:"at"`               // the question, 0 is the first
	Shown  bool   `json:"shown,omitempty"`  // what a good answer mentions was shown
	Missed []int  `json:"missed,omitempty"` // questions that the person could not answer yet
}

func (rehearse) handle(t *turn) (bool, error) {
	p, cmd := t.tapped("rh"), t.textCommand()
	var at rehearsing
	mine := t.state(rehearseName, &at) && at.At < len(t.Rehearsal)
	answers := mine && !at.Shown && t.u.Kind == bot.Text && cmd == ""
	if p == nil && cmd != cmdRehearse && !answers {
		return false, nil
	}
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case len(t.Rehearsal) == 0:
		t.sayf(wRehearseNone)
	case answers:
		return true, t.goodAnswer(at, wRehearseHeard)
	case p == nil || p[1] == "":
		return true, t.prompt(rehearsing{Run: t.NewID()}, wRehearseBegins)
	case !mine || p[1] != at.Run:
		t.sayf(wOldButton)
	default:
		return true, t.rehearseTap(at, p[2], p[3])
	}
	return true, nil
}

// rehearseTap takes a tap of the run that goes on; one that comes late or twice shows what is current.
func (t *turn) rehearseTap(at rehearsing, nth, what string) error {
	switch {
	case what == "stop":
		return t.endRehearsal(at, at.At)
	case nth != strconv.Itoa(at.At) || at.Shown == (what == "hint"):
		if at.Shown {
			return t.goodAnswer(at, "")
		}
		return t.prompt(at, "")
	case what == "hint":
		return t.goodAnswer(at, "")
	case what == "no":
		at.Missed = append(at.Missed, at.At)
	}
	at.At, at.Shown = at.At+1, false
	if at.At < len(t.Rehearsal) {
		return t.prompt(at, map[bool]string{true: wRehearseNoted, false: wRehearseGood}[what == "no"])
	}
	return t.endRehearsal(at, at.At)
}

// prompt asks a question.
func (t *turn) prompt(at rehearsing, first string) error {
	if err := t.enter(rehearseName, at); err != nil {
		return err
	}
	p := &t.Rehearsal[at.At]
	var b builder
	b.line(first)
	b.boldLine(fmt.Sprintf(wRehearseOf, at.At+1, len(t.Rehearsal), p.Clause))
	b.line("“" + p.Ask + "”")
	b.line(wRehearseHow)
	n := strconv.Itoa(at.At)
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: [][]bot.Button{row(button(wRehearseHint, "rh", at.Run, n, "hint"), button(wRehearseStop, "rh", at.Run, n, "stop"))}})
	return nil
}

// spanShown is how much of a unit a good answer's message shows; the whole is a tap away.
const spanShown = 700

// goodAnswer shows what a good answer mentions, in the words of the units that it rests on, and asks how it went.
func (t *turn) goodAnswer(at rehearsing, first string) error {
	at.Shown = true
	if err := t.enter(rehearseName, at); err != nil {
		return err
	}
	p := &t.Rehearsal[at.At]
	var b builder
	b.line(first)
	b.line(p.Hint)
	b.line(wRehearseRests)
	for _, id := range p.Cites {
		d, u, ok := t.Base.Unit(id)
		if !ok {
			continue
		}
		b.boldLine(u.Heading)
		b.b.WriteString(shorten(strings.TrimSpace(u.Text), spanShown) + "\n")
		b.line(fmt.Sprintf(wRehearseSource, d.Title, d.Source))
	}
	b.line(wRehearseJudge)
	n := strconv.Itoa(at.At)
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: [][]bot.Button{row(button(wRehearseYes, "rh", at.Run, n, "yes"), button(wRehearseNo, "rh", at.Run, n, "no"))}})
	return nil
}

// endRehearsal says what to read again, and records that somebody of the roster rehearsed: how many questions, not how well.
func (t *turn) endRehearsal(at rehearsing, asked int) error {
	t.s.Dialog, t.s.State = "", nil
	recorded := t.me != nil && asked > 0
	if recorded {
		if err := t.log("rehearsed", t.me.Code, map[string]string{"questions": strconv.Itoa(asked)}); err != nil {
			return err
		}
	}
	var b builder
	b.boldLine(fmt.Sprintf(wRehearseEnd, asked, len(t.Rehearsal)))
	rows := t.rehearseAgain(at.Missed)
	if len(rows) > 0 {
		b.line(wRehearseRead)
	}
	b.line(map[bool]string{true: wRehearsePrivate, false: wRehearseNothing}[recorded])
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: append(rows, row(button(wRehearseAgain, "rh")))})
	return nil
}

// rehearseAgain are the first units behind the questions that were not answered, as buttons, five at most.
func (t *turn) rehearseAgain(missed []int) (rows [][]bot.Button) {
	var done []string
	for _, n := range missed {
		if n >= len(t.Rehearsal) { // the questions changed meanwhile
			continue
		}
		for _, id := range t.Rehearsal[n].Cites {
			_, u, ok := t.Base.Unit(id)
			if len(rows) == 5 || !ok || slices.Contains(done, id) || len(tap("u", id)) > bot.MaxTap {
				continue
			}
			done = append(done, id)
			rows = append(rows, row(button(shorten(wReadAgain+u.Heading, 60), "u", id)))
			break
		}
	}
	return rows
}
