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

// report tells coordinators and trainers who has completed what, inside their units.
//
// Taps: "r|assignment" by unit, "rp|assignment|page" by person, "rx|assignment" as a spreadsheet.
type report struct{}

func (report) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Text && t.cmd == cmdReport {
		return true, t.report()
	}
	p := t.tapped("r", "rp", "rx")
	if p == nil {
		return false, nil
	}
	find := t.detail
	if p[0] == "r" {
		find = t.reportOn
	}
	r, ok, err := find(p[1])
	if err != nil {
		return true, err
	}
	switch {
	case !ok:
		t.sayf(wNotForYou)
	case p[0] == "r":
		t.say(byUnit(r))
	case p[0] == "rp":
		t.instead(byPerson(r, number(p[2])))
	default:
		return true, t.sheet(r)
	}
	return true, nil
}

// sees tells whether the person may see reports about somebody of unit u.
func (t *turn) sees(u staff.UnitPath) bool {
	return t.me.May(staff.Coordinator, u) || t.me.May(staff.Trainer, u)
}

// report lists the newest assignments that reach somebody whom the reader may see.
func (t *turn) report() error {
	if t.u.Group || !t.reads() {
		t.sayf(wNotForYou)
		return nil
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b quiz.Assignment) int { return b.At.Compare(a.At) })
	var b builder
	var rows [][]bot.Button
	for i := range all {
		if len(rows) == 6 {
			break
		}
		r, err := t.tally(&all[i])
		if err != nil {
			return err
		}
		if r.Total.All() == 0 {
			continue
		}
		b.b.WriteString(fmt.Sprintf(wReportLine, len(rows)+1, r.Title, day2(r.Due), r.Total.Done, r.Total.All(), r.Total.Percent(), r.Total.Overdue) + "\n")
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", len(rows)+1, r.Title), 60), "r", r.Assignment)))
	}
	if len(rows) == 0 {
		t.sayf(wNoAssignments)
		return nil
	}
	rows = append(rows, row(button(wSureMapHere, "sm")))
	t.say(bot.Message{Text: wReportHead + "\n\n" + b.text(), Buttons: rows})
	return nil
}

// reportOn makes the report of an assignment; ok is false when the reader may see nobody of it, or there is no such assignment.
func (t *turn) reportOn(id string) (r quiz.Report, ok bool, err error) {
	if t.u.Group || !t.reads() {
		return r, false, nil
	}
	a, ok, err := t.tx.Assignment(id)
	if err != nil || !ok {
		return r, false, err
	}
	r, err = t.tally(&a)
	return r, r.Total.All() > 0, err
}

// tally makes a report with counts alone.
func (t *turn) tally(a *quiz.Assignment) (quiz.Report, error) {
	r, _ := t.blank(a)
	err := Count(t.tx, a, &r, t.sees)
	return r, err
}

// blank is the report of an assignment without people, and how many lessons its course has.
func (t *turn) blank(a *quiz.Assignment) (r quiz.Report, lessons int) {
	r = quiz.Report{Course: a.Course, Assignment: a.ID, Due: a.Due, At: t.u.At, By: t.me.Code, Title: a.Course}
	if c, _ := t.lesson(a.Course, ""); c != nil {
		r.Title, lessons = c.Title, len(c.Lessons)
	}
	return r, lessons
}

// detail makes a report with everybody in it; ok is false as with reportOn.
func (t *turn) detail(id string) (r quiz.Report, ok bool, err error) {
	if t.u.Group || !t.reads() {
		return r, false, nil
	}
	a, ok, err := t.tx.Assignment(id)
	if err != nil || !ok {
		return r, false, err
	}
	r, lessons := t.blank(&a)
	err = Tally(t.tx, &a, &r, lessons, func(p *staff.Person) bool { return t.sees(p.Unit) })
	return r, r.Total.All() > 0, err
}

func byUnit(r quiz.Report) bot.Message {
	var b builder
	b.boldLine(fmt.Sprintf(wReportTitle, r.Title, day2(r.Due)))
	b.line(countLine(r.Total))
	for _, u := range r.Units {
		b.b.WriteString("• " + strings.ReplaceAll(string(u.Unit), "/", " › ") + ": " + countLine(u.Count) + "\n")
	}
	if r.Exempt > 0 {
		b.line("\n" + fmt.Sprintf(wExemptCount, r.Exempt))
	}
	if r.Sample {
		b.line("\n" + wSampleData)
	}
	rows := [][]bot.Button{row(button(wByPerson, "rp", r.Assignment, "1"), button(wAsFile, "rx", r.Assignment))}
	if r.Total.Done < r.Total.All() {
		rows = append(rows, row(button(wNudgeNow, "rn", r.Assignment), button(wUnreached, "ru", r.Assignment, "1")))
	}
	return bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows}
}

func countLine(c quiz.Count) string {
	return fmt.Sprintf(wCounts, c.Done, c.All(), c.Percent(), c.InProgress, c.NotStarted, c.Overdue)
}

const peoplePerPage = 15

func byPerson(r quiz.Report, page int) bot.Message {
	pages := max((len(r.People)+peoplePerPage-1)/peoplePerPage, 1)
	page = min(max(page, 1), pages)
	var b builder
	b.boldLine(fmt.Sprintf(wReportTitle, r.Title, day2(r.Due)))
	for _, p := range r.People[(page-1)*peoplePerPage : min(page*peoplePerPage, len(r.People))] {
		b.b.WriteString(fmt.Sprintf(wPersonLine, p.Name, p.Unit.Name(), wStandings[p.Standing], p.Passed, p.Lessons) + "\n")
	}
	var nav []bot.Button
	if page > 1 {
		nav = append(nav, button(wBack, "rp", r.Assignment, strconv.Itoa(page-1)))
	}
	if page < pages {
		nav = append(nav, button(fmt.Sprintf(wMore, page+1, pages), "rp", r.Assignment, strconv.Itoa(page+1)))
	}
	rows := [][]bot.Button{row(button(wByUnit, "r", r.Assignment), button(wAsFile, "rx", r.Assignment))}
	if nav != nil {
		rows = append([][]bot.Button{nav}, rows...)
	}
	return bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows}
}

// sheet sends the report as a spreadsheet, or tells where it can be had.
func (t *turn) sheet(r quiz.Report) error {
	if t.Sheet == nil || !t.Files[t.u.From.Channel] {
		t.sayf(wNoFilesHere)
		return nil
	}
	f, err := t.Sheet(r)
	if err != nil {
		return err
	}
	if err := t.log("report", r.Assignment, map[string]string{"people": strconv.Itoa(len(r.People)), "form": "xlsx"}); err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wHereIsFile, r.Title), File: &f})
	return nil
}
