package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// assigned lists what a trainer may manage of what was assigned, and pauses, resumes or ends it. What is outside of the trainer's units is as
// if it were not there.
//
// Taps: "ar|list|page", "ar|see|assignment", "ar|pause|..", "ar|go|..", "ar|end|.." asks, "ar|sure|.." ends.
type assigned struct{}

func (assigned) handle(t *turn) (bool, error) {
	p := t.tapped("ar")
	switch {
	case p == nil && t.u.Kind == bot.Text && t.cmd == cmdAssigned:
		return true, t.listAssigned(1)
	case p == nil:
		return false, nil
	case p[1] == "list":
		return true, t.listAssigned(number(p[2]))
	}
	a, ok, err := t.tx.Assignment(p[2])
	if err == nil && ok {
		ok, err = t.manages(&a)
	}
	if err != nil {
		return true, err
	}
	if !ok || t.u.Group {
		t.sayf(wOldButton)
		return true, nil
	}
	return true, t.manage(a, p[1])
}

// manages tells whether the person trains everybody whom an assignment asks.
func (t *turn) manages(a *quiz.Assignment) (bool, error) {
	for _, u := range a.Units {
		if !t.me.May(staff.Trainer, u) {
			return false, nil
		}
	}
	for _, code := range a.People {
		p, ok, err := t.tx.Person(code)
		if err != nil {
			return false, err
		}
		if ok && !t.me.May(staff.Trainer, p.Unit) {
			return false, nil
		}
	}
	return len(t.me.Over(staff.Trainer)) > 0, nil
}

const assignedPerPage = 6

func (t *turn) listAssigned(page int) error {
	if t.u.Group || len(t.me.Over(staff.Trainer)) == 0 {
		t.sayf(wNotForYou)
		return nil
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return err
	}
	var mine []quiz.Assignment
	for i := range all {
		may, err := t.manages(&all[i])
		if err != nil {
			return err
		}
		if may && !all[i].Closed {
			mine = append(mine, all[i])
		}
	}
	if len(mine) == 0 {
		t.sayf(wAssignedNone)
		return nil
	}
	slices.SortStableFunc(mine, func(a, b quiz.Assignment) int { return b.At.Compare(a.At) })
	from := min(max(page-1, 0)*assignedPerPage, (len(mine)-1)/assignedPerPage*assignedPerPage)
	to := min(from+assignedPerPage, len(mine))
	lines, rows := []string{wAssignedHead}, [][]bot.Button(nil)
	for i := from; i < to; i++ {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, t.assignedLine(&mine[i])))
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", i+1, t.courseTitle(mine[i].Course)), 60), "ar", "see", mine[i].ID)))
	}
	if to < len(mine) {
		rows = append(rows, row(button(wMoreLessons, "ar", "list", strconv.Itoa(from/assignedPerPage+2))))
	}
	t.say(bot.Message{Text: strings.Join(lines, "\n"), Buttons: rows})
	return nil
}

func (t *turn) assignedLine(a *quiz.Assignment) string {
	state := wAssignedRuns
	switch {
	case a.Closed:
		state = wAssignedEnded
	case a.Paused:
		state = wAssignedPaused
	}
	return fmt.Sprintf(wAssignedLine, t.courseTitle(a.Course), whom(a), day2(a.Due), state)
}

// manage shows an assignment, or changes it. Doing twice what was done changes nothing.
func (t *turn) manage(a quiz.Assignment, what string) error {
	said := ""
	switch {
	case a.Closed:
	case what == "end":
		t.say(bot.Message{Text: fmt.Sprintf(wAssignedEndSure, t.courseTitle(a.Course), whom(&a)),
			Buttons: [][]bot.Button{row(button(wAssignedEnd, "ar", "sure", a.ID), button(wCancel, "ar", "see", a.ID))}})
		return nil
	case what == "pause" && !a.Paused:
		a.Paused, said = true, wAssignedDidPause
	case what == "go" && a.Paused:
		a.Paused, said = false, wAssignedDidGo
	case what == "sure":
		a.Closed, said = true, wAssignedDidEnd
	}
	if said != "" {
		if err := t.changed(a, what); err != nil {
			return err
		}
	}
	t.showAssigned(a, said)
	return nil
}

// changed stores an assignment that was paused, resumed or ended. One that goes on is brought up to date with the roster.
func (t *turn) changed(a quiz.Assignment, what string) error {
	if err := t.tx.PutAssignment(a); err != nil {
		return err
	}
	if what == "go" {
		if err := t.tx.PutJob(tap(jobNudge, a.ID, nudgeAssigned, "")); err != nil {
			return err
		}
	}
	kind := map[string]string{"pause": "assignment_paused", "go": "assignment_resumed", "sure": "assignment_ended"}[what]
	return t.log(kind, a.ID, map[string]string{"course": a.Course})
}

func (t *turn) showAssigned(a quiz.Assignment, first string) {
	lines := []string{t.assignedLine(&a)}
	if first != "" {
		lines = append([]string{first, ""}, lines...)
	}
	if len(a.People) == 0 && !a.Closed {
		lines = append(lines, wAssignedByRule)
	}
	if a.Every > 0 {
		lines = append(lines, fmt.Sprintf(wAssignedEvery, a.Every))
	}
	if a.Rules != nil {
		lines = append(lines, rulesLine(*a.Rules))
	}
	buttons := row(button(wByUnit, "r", a.ID))
	switch {
	case a.Closed:
	case a.Paused:
		buttons = row(button(wAssignedGo, "ar", "go", a.ID), button(wAssignedEnd, "ar", "end", a.ID), buttons[0])
	default:
		buttons = row(button(wAssignedPause, "ar", "pause", a.ID), button(wAssignedEnd, "ar", "end", a.ID), buttons[0])
	}
	t.instead(bot.Message{Text: strings.Join(lines, "\n"), Buttons: [][]bot.Button{buttons}})
}
