package dialog

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// assign lets a trainer give a course to units or people with a due date: course, whom, until when, shown back, confirmed.
//
// Taps: "a|c|course", "a|u|n" (n-th unit of the state), "a|d|days", "a|y" yearly or once, "a|p" the rules of its tests, "a|p|what" changes
// one of them, "a|who|page", "a|ok|id", "a|go" back to the form, "a|no".
type assign struct{}

const assignName = "assign"

// giving is an assignment in the making.
type giving struct {
	ID     string           `json:"id"`
	Course string           `json:"course"`
	Offer  []staff.UnitPath `json:"offer,omitempty"` // the units that were shown to choose from
	Units  []staff.UnitPath `json:"units,omitempty"`
	People []string         `json:"people,omitempty"`
	Due    string           `json:"due,omitempty"`
	Yearly bool             `json:"yearly,omitempty"`

	Positions []string     `json:"positions,omitempty"` // of the people of Units; Roles as well
	Roles     []staff.Role `json:"roles,omitempty"`
	Rules     *quiz.Rules  `json:"rules,omitempty"`
}

func (assign) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Text && t.cmd == cmdAssign {
		return true, t.startAssign()
	}
	var g giving
	mine := t.state(assignName, &g)
	if p := t.tapped("a"); p != nil {
		if !mine || len(t.me.Over(staff.Trainer)) == 0 {
			t.sayf(wOldButton)
			return true, nil
		}
		return true, t.assignTap(g, p)
	}
	if !mine || t.u.Kind != bot.Text {
		return false, nil
	}
	if t.cmd == cmdStop {
		return true, t.dropAssign()
	}
	if t.cmd != "" {
		return false, nil
	}
	return t.assignText(g)
}

func (t *turn) startAssign() error {
	if t.u.Group || len(t.me.Over(staff.Trainer)) == 0 || len(t.offered()) == 0 {
		t.sayf(wNotForYou)
		return nil
	}
	g := giving{ID: t.NewID()}
	if len(t.offered()) == 1 {
		g.Course = t.offered()[0].ID
		return t.askWhom(g, "")
	}
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	var rows [][]bot.Button
	for _, c := range t.offered() {
		rows = append(rows, row(button(shorten(c.Title, 60), "a", "c", c.ID)))
	}
	t.say(bot.Message{Text: wAssignWhich, Buttons: append(rows, row(button(wCancel, "a", "no")))})
	return nil
}

func (t *turn) dropAssign() error {
	t.s.Dialog, t.s.State = "", nil
	t.sayf(wAssignDropped)
	return nil
}

func (t *turn) assignTap(g giving, p []string) error {
	switch p[1] {
	case "no":
		return t.dropAssign()
	case "go":
		return t.resumeAssign(g)
	case "c":
		if c, _ := t.lesson(p[2], ""); c != nil {
			g.Course = c.ID
			return t.askWhom(g, "")
		}
	case "u":
		if n := number(p[2]); n < len(g.Offer) && g.Course != "" {
			g.Units, g.People = g.Offer[n:n+1], nil
			return t.askDue(g, "")
		}
	case "d":
		if n := number(p[2]); n > 0 && n <= 366 && len(g.Units)+len(g.People) > 0 {
			g.Due = t.u.At.In(hanoi).AddDate(0, 0, n).Format(time.DateOnly)
			return t.confirmAssign(g)
		}
	case "y":
		if g.Due != "" {
			g.Yearly = !g.Yearly
			return t.confirmAssign(g)
		}
	case "who":
		return t.sayWho()
	case "p":
		if g.Due != "" {
			return t.rulesTap(g, p[2])
		}
	case "ok":
		if p[2] == g.ID && g.Due != "" {
			return t.assign(g)
		}
	}
	t.sayf(wOldButton)
	return nil
}

// assignText reads what the form asks for. A text that is none of it but a question is left to the other dialogs.
func (t *turn) assignText(g giving) (bool, error) {
	switch {
	case g.Course == "":
		if t.asksElse() {
			return false, nil
		}
		return true, t.startAssign()
	case len(g.Units)+len(g.People) == 0:
		return t.readWhom(g)
	case g.Due == "":
		due, ok := readDay(t.u.Text, t.u.At)
		if !ok && t.asksElse() {
			return false, nil
		}
		if !ok {
			return true, t.askDue(g, wBadDay)
		}
		g.Due = due
		return true, t.confirmAssign(g)
	case t.read == "xac nhan" || t.read == "dong y" || t.read == "ok" || t.read == "co":
		return true, t.assign(g)
	}
	r, ok := readRules(t.read, g.rulesOr(t.courseRules(g.Course)))
	if ok {
		g.Rules = &r
	} else if t.asksElse() {
		return false, nil
	}
	return true, t.confirmAssign(g)
}

// questionWords are in questions, folded, and hardly in the name of a unit, a position or a course.
var questionWords = regexp.MustCompile(`\b(?:gi|nao|bao nhieu|bao lau|bao gio|tai sao|vi sao|lam sao|may (?:ngay|lan|ban)|(?:thi|la|do) ai)\b|\b(?:o dau|phai khong|duoc khong)$`)

// asksElse tells that a text which is no answer to a form is a question: it is worded as one, or the base answers it. One or two words
// are not enough for that: after an answer, nearly anything is a further question about its subject.
func (t *turn) asksElse() bool {
	if t.found == nil || dayForm.MatchString(t.u.Text) && len(strings.Fields(t.read)) < 3 {
		return false
	}
	return strings.Contains(t.u.Text, "?") || questionWords.MatchString(t.read) || t.found.Kind == knowledge.Answer && len(strings.Fields(t.read)) > 2
}

// openForm gives the buttons that lead back to an assignment in the making, or end it.
func (t *turn) openForm() [][]bot.Button {
	var g giving
	if !t.state(assignName, &g) {
		return nil
	}
	return [][]bot.Button{row(button(wBackToAssign, "a", "go"), button(wCancel, "a", "no"))}
}

// resumeAssign asks again for what is missing.
func (t *turn) resumeAssign(g giving) error {
	switch {
	case g.Course == "":
		return t.startAssign()
	case len(g.Units)+len(g.People) == 0:
		return t.askWhom(g, "")
	case g.Due == "":
		return t.askDue(g, "")
	}
	return t.confirmAssign(g)
}

func (t *turn) askDue(g giving, first string) error {
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	t.say(bot.Message{Text: strings.TrimSpace(first + "\n\n" + wAssignDue), Buttons: [][]bot.Button{
		row(button(wOneWeek, "a", "d", "7"), button(wTwoWeeks, "a", "d", "14"), button(wOneMonth, "a", "d", "30")),
		row(button(wCancel, "a", "no"))}})
	return nil
}

// dayForm reads 30/11, 30-11-2026, 30.11.2026, with words around it.
var dayForm = regexp.MustCompile(`\b([0-3]?\d)[/.\-]([01]?\d)(?:[/.\-](20\d\d))?\b`)

// readDay reads a due date; without a year it is the next such day. A day in the past is none.
func readDay(text string, now time.Time) (string, bool) {
	m := dayForm.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	today := now.In(hanoi)
	d, month, year := number(m[1]), number(m[2]), number(m[3])
	given := year != 0
	if !given {
		year = today.Year()
	}
	due := time.Date(year, time.Month(month), d, 0, 0, 0, 0, hanoi)
	if !given && due.Format(time.DateOnly) < today.Format(time.DateOnly) {
		due = time.Date(year+1, time.Month(month), d, 0, 0, 0, 0, hanoi)
	}
	real := due.Day() == d && int(due.Month()) == month
	return due.Format(time.DateOnly), real && due.Format(time.DateOnly) >= today.Format(time.DateOnly) && due.Before(today.AddDate(5, 0, 0))
}

func (g giving) assignment(by string, at time.Time) quiz.Assignment {
	a := quiz.Assignment{ID: g.ID, Course: g.Course, Units: g.Units, People: g.People, Positions: g.Positions, Roles: g.Roles, Rules: g.Rules, Due: g.Due, By: by, At: at.UTC()}
	if g.Yearly {
		a.Every, a.Cycle = 12, g.Due[:4]
	}
	return a
}

func (t *turn) confirmAssign(g giving) error {
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	codes, err := t.coveredCodes(g)
	if err != nil {
		return err
	}
	reached, who, err := t.outlookOf(codes, "a")
	if err != nil {
		return err
	}
	a := g.assignment(t.me.Code, t.u.At)
	text := yearlyLine(g)
	if g.Rules != nil {
		text += rulesLine(*g.Rules) + "\n\n"
	}
	text += fmt.Sprintf(wAssignConfirm, t.courseTitle(g.Course), whom(&a), len(codes), day2(g.Due), reached)
	t.say(bot.Message{Text: text, Buttons: append(confirmAssignment(g), who...)})
	return nil
}

func confirmAssignment(g giving) [][]bot.Button {
	return [][]bot.Button{row(button(wConfirm, "a", "ok", g.ID), button(wCancel, "a", "no")), row(yearlyButton(g), button(wRulesButton, "a", "p"))}
}

func (t *turn) courseTitle(id string) string {
	if c, _ := t.lesson(id, ""); c != nil {
		return c.Title
	}
	return id
}

// day2 writes "2026-11-30" as 30/11/2026.
func day2(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return d.Format("02/01/2006")
}

// assign stores the assignment; people are told by jobs in the background, so that a large unit does not hold up anybody.
func (t *turn) assign(g giving) error {
	t.s.Dialog, t.s.State = "", nil
	if _, done, err := t.tx.Assignment(g.ID); err != nil {
		return err
	} else if done {
		t.sayf(wAssignedAlready)
		return nil
	}
	a := g.assignment(t.me.Code, t.u.At)
	if may, err := t.manages(&a); err != nil || !may {
		t.sayf(wNoSuchUnit)
		return err
	}
	n, err := t.covers(a)
	if err != nil {
		return err
	}
	if err := t.tx.PutAssignment(a); err != nil {
		return err
	}
	to := whom(&a)
	if len(a.People) > 0 {
		to = "" // codes stand in the assignment, where they can be erased
	}
	if err := t.log("assigned", a.ID, map[string]string{"course": a.Course, "due": a.Due, "to": to, "people": strconv.Itoa(n)}); err != nil {
		return err
	}
	if err := t.tx.PutJob(tap(jobNudge, a.ID, nudgeAssigned, "")); err != nil {
		return err
	}
	t.sayf(wAssigned, t.courseTitle(a.Course), whom(&a), n, day2(a.Due))
	return nil
}
