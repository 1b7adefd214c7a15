package dialog

import (
	"fmt"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// remedies has coordinators choose what is done about those who stayed below the line of a course, and follows it up.
//
// Taps: "ry" lists, "ry|person|id" shows one, "ry|person|id|retrain" chooses, "ry|person|id|helped" judges, with "not_helped" and "later".
type remedies struct{}

// What the agenda holds.
const (
	dueBelow  = "below"  // "below|unit": a coordinator is told that somebody waits
	dueRemedy = "remedy" // "remedy|person|id": a step is followed up
)

// How many working days after it was chosen a step is followed up.
var followUp = map[quiz.RemedyKind]int{quiz.Retrain: 15, quiz.Coach: 10, quiz.Reread: 5}

// later is how many working days a step that was not done yet is put off.
const later = 5

func (remedies) handle(t *turn) (bool, error) {
	p := t.tapped("ry")
	if p == nil && !(t.u.Kind == bot.Text && t.cmd == cmdRemedies) {
		return false, nil
	}
	if t.u.Group || len(t.me.Over(staff.Coordinator)) == 0 && len(t.me.Over(staff.Administrator)) == 0 {
		t.sayf(wNotForYou)
		return true, nil
	}
	if p == nil || p[1] == "" {
		return true, t.listRemedies()
	}
	r, who, ok, err := t.remedyOf(p[1], p[2])
	if err != nil {
		return true, err
	}
	if !ok {
		t.sayf(wRemedyGone)
		return true, nil
	}
	return true, t.remedyTap(r, &who, p[3])
}

// remedyOf finds a remedy that this person may decide on: of somebody in their units, never their own.
func (t *turn) remedyOf(person, id string) (r quiz.Remedy, who staff.Person, ok bool, err error) {
	if who, ok, err = t.tx.Person(person); err != nil || !ok || !t.remedies(&who) {
		return r, who, false, err
	}
	r, ok, err = t.tx.Remedy(person, id)
	return r, who, ok && r.Closed.IsZero(), err
}

func (t *turn) remedies(who *staff.Person) bool {
	return !who.Left && who.Code != t.me.Code && t.me.May(staff.Coordinator, who.Unit)
}

func (t *turn) remedyTap(r quiz.Remedy, who *staff.Person, what string) error {
	switch what {
	case "":
		return t.showRemedy(&r, who, "")
	case string(quiz.Retrain), string(quiz.Coach), string(quiz.Reread):
		if r.Waits() {
			return t.chooseRemedy(r, who, quiz.RemedyKind(what))
		}
	case string(quiz.Helped), string(quiz.NotHelped), "later":
		if r.Open() != nil {
			return t.judgeRemedy(r, who, what)
		}
	}
	t.sayf(wRemedyGone)
	return nil
}

// remediesListed is how many people are listed at once.
const remediesListed = 8

// listRemedies lists those below the line in this person's units, who wait first.
func (t *turn) listRemedies() error {
	all, err := t.tx.RemediesOf("")
	if err != nil {
		return err
	}
	var b builder
	var rows [][]bot.Button
	n := 0
	for _, waits := range []bool{true, false} {
		for i := range all {
			r := &all[i]
			if !r.Closed.IsZero() || r.Waits() != waits {
				continue
			}
			who, ok, err := t.tx.Person(r.Person)
			if err != nil {
				return err
			}
			if !ok || !t.remedies(&who) {
				continue
			}
			if n++; n > remediesListed {
				continue
			}
			b.b.WriteString(fmt.Sprintf(wRemedyItem, n, who.Name, who.Unit.Name(), t.titleOfCourse(r.Course), r.Percent, r.Line, remedyState(r)) + "\n")
			rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", n, who.Name), 60), "ry", r.Person, r.ID)))
		}
	}
	if n == 0 {
		t.sayf(wRemedyNone)
		return nil
	}
	t.say(bot.Message{Text: fmt.Sprintf(wRemedyHead, n) + "\n\n" + b.text(), Buttons: rows})
	return nil
}

func remedyState(r *quiz.Remedy) string {
	if s := r.Open(); s != nil {
		return fmt.Sprintf(wRemedyUnder, wRemedies[s.Kind], day2(s.Due))
	}
	return wRemedyWaits
}

// showRemedy shows what fell short, and what can be chosen or judged.
func (t *turn) showRemedy(r *quiz.Remedy, who *staff.Person, first string) error {
	var b builder
	b.line(first)
	b.line(fmt.Sprintf(wRemedyShow, who.Name, who.Unit.Name(), t.titleOfCourse(r.Course), r.Percent, r.Line, day2(quiz.DayOf(r.At))))
	if s := r.Open(); s != nil {
		b.line(fmt.Sprintf(wRemedyUnder, wRemedies[s.Kind], day2(s.Due)))
		t.say(bot.Message{Text: b.text(), Buttons: judgeButtons(r)})
		return nil
	}
	b.line(wRemedyChoose)
	var rows [][]bot.Button
	for _, k := range []quiz.RemedyKind{quiz.Retrain, quiz.Coach, quiz.Reread} {
		rows = append(rows, row(button(wRemedies[k], "ry", r.Person, r.ID, string(k))))
	}
	t.say(bot.Message{Text: b.text(), Buttons: rows})
	return nil
}

func judgeButtons(r *quiz.Remedy) [][]bot.Button {
	return [][]bot.Button{row(button(wRemedyHelped, "ry", r.Person, r.ID, string(quiz.Helped)), button(wRemedyNot, "ry", r.Person, r.ID, string(quiz.NotHelped))),
		row(button(wRemedyLater, "ry", r.Person, r.ID, "later"))}
}

// chooseRemedy begins a step, tells the person, and notes when it is followed up.
func (t *turn) chooseRemedy(r quiz.Remedy, who *staff.Person, kind quiz.RemedyKind) error {
	today := string(dayOf(t.u.At))
	due := t.Calendar.AddWorkingDays(today, followUp[kind])
	r = r.Choose(quiz.RemedyStep{Kind: kind, By: t.me.Code, At: t.u.At.UTC(), Due: due})
	if err := t.keepRemedy(r, "remedy_chosen", map[string]string{"course": r.Course, "kind": string(kind), "due": due}); err != nil {
		return err
	}
	if err := t.tx.PutDue(t.Calendar.AddWorkingDays(due, 1), tap(dueRemedy, r.Person, r.ID)); err != nil {
		return err
	}
	t.sayf(wRemedyChosen, wRemedies[kind], who.Name, day2(due))
	if kind == quiz.Retrain {
		return t.retrain(&r, due)
	}
	to, ok, err := t.reach(who.Code)
	if err != nil || !ok {
		return err
	}
	m := bot.Message{Text: fmt.Sprintf(wRemedyCoach, t.titleOfCourse(r.Course), t.me.Name)}
	if kind == quiz.Reread {
		if m, err = t.rereadMessage(&r); err != nil {
			return err
		}
	}
	return t.send(to, m, true)
}

func (t *turn) keepRemedy(r quiz.Remedy, kind string, data map[string]string) error {
	if err := t.tx.PutRemedy(r); err != nil {
		return err
	}
	return t.log(kind, r.Person, data)
}

// retrain assigns the course anew, in a cycle of its own, so that what was before stays as it is.
func (t *turn) retrain(r *quiz.Remedy, due string) error {
	a := quiz.Assignment{ID: t.NewID(), Course: r.Course, People: []string{r.Person}, Due: due, By: t.me.Code, At: t.u.At.UTC(), Cycle: string(dayOf(t.u.At))}
	if err := t.tx.PutAssignment(a); err != nil {
		return err
	}
	if err := t.log("assigned", a.ID, map[string]string{"course": a.Course, "due": a.Due, "cycle": a.Cycle, "why": "remedy"}); err != nil {
		return err
	}
	return t.tx.PutJob(tap(jobNudge, a.ID, nudgeAssigned, ""))
}

// rereadMessage names the units behind the wrong answers of the test that fell short.
func (t *turn) rereadMessage(r *quiz.Remedy) (bot.Message, error) {
	a, ok, err := t.tx.Attempt(r.Attempt)
	if err != nil {
		return bot.Message{}, err
	}
	var units builder
	var rows [][]bot.Button
	if ok {
		if rows, err = t.readAgain(a, &units); err != nil {
			return bot.Message{}, err
		}
	}
	title := t.titleOfCourse(r.Course)
	if len(rows) == 0 {
		return bot.Message{Text: fmt.Sprintf(wRemedyReadAll, title), Buttons: column(button(wMenuLearn, "l", r.Course))}, nil
	}
	return bot.Message{Text: fmt.Sprintf(wRemedyRead, title), Buttons: rows}, nil
}

func (t *turn) judgeRemedy(r quiz.Remedy, who *staff.Person, what string) error {
	if what == "later" {
		due := t.Calendar.AddWorkingDays(string(dayOf(t.u.At)), later)
		if err := t.keepRemedy(r.Postpone(due), "remedy_postponed", map[string]string{"course": r.Course, "due": due}); err != nil {
			return err
		}
		t.sayf(wRemedyPostpone, day2(due))
		return t.tx.PutDue(t.Calendar.AddWorkingDays(due, 1), tap(dueRemedy, r.Person, r.ID))
	}
	r = r.Judge(quiz.Outcomes(what), t.me.Code, t.u.At.UTC())
	if err := t.keepRemedy(r, "remedy_judged", map[string]string{"course": r.Course, "outcome": what}); err != nil {
		return err
	}
	if what == string(quiz.NotHelped) {
		return t.showRemedy(&r, who, wRemedyAgain)
	}
	t.sayf(wRemedyClosed, who.Name)
	return nil
}

// fellShort begins a remedy when a finished test shows that the person stayed below the line, unless one about the course is open, and
// has a coordinator told on the next day.
func (t *turn) fellShort(a quiz.Attempt, c *quiz.Course) error {
	if a.Passed() {
		return nil
	}
	rules, _, err := t.rules(c, a.Purpose)
	if err != nil {
		return err
	}
	past, _, err := t.triesAt(c.ID, a)
	if err != nil {
		return err
	}
	line, below := c.Below(a, rules, rules.Outcome(past))
	if !below {
		return nil
	}
	open, err := t.openRemedy(a.Person, c.ID)
	if err != nil || open != nil {
		return err
	}
	_, _, percent := a.Score()
	r := quiz.Remedy{ID: a.ID, Person: a.Person, Course: c.ID, Cycle: a.Cycle, Attempt: a.ID, Percent: percent, Line: line, At: a.Finished.UTC()}
	if err := t.keepRemedy(r, "below", map[string]string{"course": c.ID, "attempt": a.ID}); err != nil {
		return err
	}
	return t.tx.PutDue(quiz.AddDays(quiz.DayOf(a.Finished), 1), strings.Join([]string{dueBelow, string(t.me.Unit)}, "|"))
}

func (t *turn) openRemedy(person, course string) (*quiz.Remedy, error) {
	all, err := t.tx.RemediesOf(person)
	for i := range all {
		if all[i].Course == course && all[i].Closed.IsZero() {
			return &all[i], err
		}
	}
	return nil, err
}

// planEffect notes, when the person completed a course, that the head of their unit is asked about it, and closes a retraining that this
// was.
func (t *turn) planEffect(c *quiz.Course, p quiz.Progress) error {
	if err := t.tx.PutDue(quiz.AddDays(quiz.DayOf(p.Completed), quiz.RemarkAfter), strings.Join([]string{dueRemark, c.ID, p.Cycle, string(t.me.Unit)}, "|")); err != nil {
		return err
	}
	r, err := t.openRemedy(t.me.Code, c.ID)
	if err != nil || r == nil {
		return err
	}
	if s := r.Open(); s == nil || s.Kind != quiz.Retrain {
		return nil
	}
	return t.keepRemedy(r.Judge(quiz.Helped, "", t.u.At.UTC()), "remedy_judged", map[string]string{"course": c.ID, "outcome": string(quiz.Helped)})
}

// takeEffect does what the agenda has about the effect of a training. What can not be done now stays.
func (t *turn) takeEffect(name, today string) (done bool, err error) {
	switch p := cut(name, 4); p[0] {
	case dueRemark:
		return t.askRemark(p[1], p[2], staff.UnitPath(p[3]))
	case dueBelow:
		_, unit, _ := strings.Cut(name, "|")
		return t.tellBelow(staff.UnitPath(unit))
	default:
		return t.followRemedy(p[1], p[2], today)
	}
}

// tellBelow tells the coordinators closest above a unit how many there wait for them.
func (t *turn) tellBelow(unit staff.UnitPath) (done bool, err error) {
	all, err := t.tx.RemediesOf("")
	if err != nil {
		return false, err
	}
	n := 0
	for i := range all {
		if !all[i].Waits() {
			continue
		}
		p, ok, err := t.tx.Person(all[i].Person)
		if err != nil {
			return false, err
		}
		if ok && !p.Left && p.Unit == unit {
			n++
		}
	}
	if n == 0 {
		return true, nil
	}
	m := bot.Message{Text: fmt.Sprintf(wBelowTold, unit.Name(), n), Buttons: column(button(wBelowSee, "ry"))}
	return t.tellNearest(unit, m)
}

// tellNearest tells the coordinators closest above a unit; it is not done when none of them can be written to.
func (t *turn) tellNearest(unit staff.UnitPath, m bot.Message) (done bool, err error) {
	leaders, err := t.having(staff.Coordinator, staff.Administrator)
	if err != nil {
		return false, err
	}
	told, err := t.tellAll(nearest(leaders, unit, false), m, true)
	return told > 0, err
}

// followRemedy asks who chose a step what came of it, or else the coordinators of the person's unit.
func (t *turn) followRemedy(person, id, today string) (done bool, err error) {
	r, ok, err := t.tx.Remedy(person, id)
	if err != nil || !ok {
		return true, err
	}
	s := r.Open()
	who, known, err := t.tx.Person(person)
	if err != nil || !known || who.Left || s == nil || s.Due >= today { // put off: it comes again
		return true, err
	}
	m := bot.Message{Text: fmt.Sprintf(wRemedyFollow, who.Name, t.titleOfCourse(r.Course), wRemedies[s.Kind], s.At.In(hanoi).Format("02/01/2006")), Buttons: judgeButtons(&r)}
	by, known, err := t.tx.Person(s.By)
	if err != nil {
		return false, err
	}
	if to, ok, err := t.reach(s.By); err != nil {
		return false, err
	} else if ok && known && by.May(staff.Coordinator, who.Unit) {
		return true, t.send(to, m, true)
	}
	return t.tellNearest(who.Unit, m)
}
