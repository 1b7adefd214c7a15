package dialog

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// remarks asks heads of units, some weeks after a training, how their unit applies it, and lets them change and erase what they said.
//
// Taps: "rk|remark|well" answers, "rk|remark|show" shows one, "rk|remark|erase" erases, "rk|no" ends.
type remarks struct{}

const (
	remarkName = "remark"
	// dueRemark is "remark|course|cycle|unit" in the agenda.
	dueRemark = "remark"
	// maxRemark is the most characters of the free line.
	maxRemark = 300
)

// remarking is the remark whose line is awaited.
type remarking struct {
	ID string `json:"id"`
}

func (remarks) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Text && t.cmd == cmdRemarks {
		return true, t.listRemarks()
	}
	var at remarking
	p := t.tapped("rk")
	going := t.u.Kind == bot.Text && t.cmd == "" && !strings.HasSuffix(strings.TrimSpace(t.u.Text), "?") && t.state(remarkName, &at)
	switch {
	case going:
		return true, t.remarkLine(at.ID)
	case p == nil:
		return false, nil
	case p[1] == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wRemarkThanks)
		return true, nil
	}
	r, ok, err := t.remarkOn(p[1])
	if err != nil {
		return true, err
	}
	if !ok {
		t.sayf(wOldButton)
		return true, nil
	}
	return true, t.remarkTap(r, p[2])
}

// remarkOn finds a remark that this person may make: on a unit that they head, or else coordinate.
func (t *turn) remarkOn(id string) (r quiz.Remark, ok bool, err error) {
	r, ok, err = t.tx.Remark(id)
	return r, ok && !t.u.Group && t.heads(r.Unit), err
}

func (t *turn) heads(u staff.UnitPath) bool {
	return t.me.May(staff.Administrator, u) || t.me.May(staff.Coordinator, u)
}

func (t *turn) remarkTap(r quiz.Remark, what string) error {
	if what == "erase" {
		if r.By == "" {
			t.sayf(wOldButton)
			return nil
		}
		if err := EraseRemark(t.tx, r.ID, Ruling{By: t.me.Code, At: t.u.At}); err != nil {
			return err
		}
		t.sayf(wRemarkErased)
		return nil
	}
	if what == "show" {
		return t.showRemark(&r)
	}
	if wApplied[quiz.Applied(what)] == "" {
		t.sayf(wOldButton)
		return nil
	}
	r.Applied, r.By, r.At = quiz.Applied(what), t.me.Code, t.u.At.UTC()
	if err := t.keepRemark(r); err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wRemarkLine, wApplied[r.Applied], maxRemark), Buttons: column(button(wRemarkNoMore, "rk", "no"))})
	return t.enter(remarkName, remarking{r.ID})
}

// keepRemark stores a remark; the audit log says that there is one and how it was answered, and holds none of its words, since the log
// can not forget.
func (t *turn) keepRemark(r quiz.Remark) error {
	if err := t.tx.PutRemark(r); err != nil {
		return err
	}
	return t.log("remark", r.ID, map[string]string{"course": r.Course, "cycle": r.Cycle, "unit": string(r.Unit), "applied": string(r.Applied),
		"characters": strconv.Itoa(utf8.RuneCountInString(r.Text))})
}

// EraseRemark deletes what was said, and by whom; that it was asked stays, so that it is not asked again.
func EraseRemark(tx Tx, id string, by Ruling) error {
	r, ok, err := tx.Remark(id)
	if err != nil || !ok {
		return err
	}
	r = quiz.Remark{ID: r.ID, Course: r.Course, Cycle: r.Cycle, Unit: r.Unit, Asked: r.Asked}
	if err := tx.PutRemark(r); err != nil {
		return err
	}
	return tx.Append(Event{At: by.At, Actor: by.By, Kind: "remark_erased", Subject: id, Data: map[string]string{"course": r.Course, "unit": string(r.Unit)}})
}

// personal finds what tells of one person: a row of digits as long as a telephone number.
var personal = regexp.MustCompile(`\d(?:[ .\-]?\d){7,}`)

// remarkLine takes the free line.
func (t *turn) remarkLine(id string) error {
	r, ok, err := t.remarkOn(id)
	if err != nil {
		return err
	}
	if !ok || r.By != t.me.Code {
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wOldButton)
		return nil
	}
	line := strings.Join(strings.Fields(t.u.Text), " ")
	if n := utf8.RuneCountInString(line); n > maxRemark {
		t.sayf(wRemarkLong, maxRemark, n)
		return nil
	}
	named, err := t.names(line, r.Unit)
	if err != nil {
		return err
	}
	if named || personal.MatchString(line) {
		t.say(bot.Message{Text: wRemarkNamed, Buttons: column(button(wRemarkNoMore, "rk", "no"))})
		return nil
	}
	r.Text, r.At = line, t.u.At.UTC()
	t.s.Dialog, t.s.State = "", nil
	t.sayf(wRemarkThanks)
	return t.keepRemark(r)
}

// names tells whether a line has the whole name or the code of somebody in or under a unit.
func (t *turn) names(line string, unit staff.UnitPath) (found bool, err error) {
	said := " " + plain(line) + " "
	err = t.tx.People(func(p staff.Person) bool {
		if p.Left || !p.Unit.Within(unit) {
			return true
		}
		for _, w := range []string{plain(p.Name), plain(p.Code)} {
			found = found || w != "" && strings.Contains(said, " "+w+" ")
		}
		return !found
	})
	return found, err
}

// askRemark asks the heads of a unit, once, how it applies a course. Where nobody can be written to now, it is not done.
func (t *turn) askRemark(course, cycle string, unit staff.UnitPath) (done bool, err error) {
	c, _ := t.lesson(course, "")
	id := quiz.RemarkID(course, cycle, unit)
	if _, ok, err := t.tx.Remark(id); err != nil || ok || c == nil {
		return true, err
	}
	n := 0
	if err := t.tx.EachRow(unit, func(r quiz.Row) bool {
		if p, ok := r.Of(course); ok && r.Unit == unit && p.Completed > 0 {
			n++
		}
		return true
	}); err != nil || n == 0 {
		return true, err
	}
	leaders, err := t.having(staff.Coordinator, staff.Administrator)
	if err != nil {
		return false, err
	}
	r := quiz.Remark{ID: id, Course: course, Cycle: cycle, Unit: unit, Asked: t.u.At.UTC()}
	told, err := t.tellAll(nearest(leaders, unit, true), t.remarkMessage(&r, c, n), true)
	if err != nil || told == 0 {
		return false, err
	}
	return true, t.tx.PutRemark(r)
}

func (t *turn) remarkMessage(r *quiz.Remark, c *quiz.Course, n int) bot.Message {
	return bot.Message{Text: fmt.Sprintf(wRemarkAsk, c.Title, r.Unit.Name(), n) + "\n\n" + wRemarkPrivacy, Buttons: appliedButtons(r.ID)}
}

func appliedButtons(id string) (rows [][]bot.Button) {
	for _, a := range []quiz.Applied{quiz.AppliedWell, quiz.AppliedPartly, quiz.AppliedNot} {
		rows = append(rows, row(button(wApplied[a], "rk", id, string(a))))
	}
	return rows
}

// remarksListed is how many remarks are listed, those that wait first.
const remarksListed = 8

// listRemarks lists what this person said, and what they are asked.
func (t *turn) listRemarks() error {
	if t.u.Group || len(t.me.Over(staff.Administrator)) == 0 && len(t.me.Over(staff.Coordinator)) == 0 {
		t.sayf(wNotForYou)
		return nil
	}
	var all []quiz.Remark
	if err := t.tx.EachRemark(func(r quiz.Remark) bool {
		if t.heads(r.Unit) && (r.By == "" || r.By == t.me.Code) {
			all = append(all, r)
		}
		return true
	}); err != nil {
		return err
	}
	if len(all) == 0 {
		t.sayf(wRemarkNone)
		return nil
	}
	slices.SortStableFunc(all, func(a, b quiz.Remark) int { return a.At.Compare(b.At) })
	var b builder
	b.line(wRemarkList)
	var rows [][]bot.Button
	for i := range all[:min(len(all), remarksListed)] {
		r := &all[i]
		line := fmt.Sprintf(wRemarkItem, i+1, t.titleOfCourse(r.Course), r.Unit.Name(), remarkText(r))
		b.b.WriteString(line + "\n")
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s – %s", i+1, t.titleOfCourse(r.Course), r.Unit.Name()), 60), "rk", r.ID, "show")))
	}
	t.say(bot.Message{Text: b.text(), Buttons: rows})
	return nil
}

func remarkText(r *quiz.Remark) string {
	if r.By == "" {
		return wRemarkOpen
	}
	return strings.TrimSuffix(wApplied[r.Applied]+". "+r.Text, ". ")
}

func (t *turn) showRemark(r *quiz.Remark) error {
	rows := appliedButtons(r.ID)
	if r.By != "" {
		rows = append(rows, row(button(wRemarkErase, "rk", r.ID, "erase")))
	}
	t.say(bot.Message{Text: fmt.Sprintf("%s – %s: %s\n\n%s", t.titleOfCourse(r.Course), r.Unit.Name(), remarkText(r), wRemarkPrivacy), Buttons: rows})
	return nil
}

func (t *turn) titleOfCourse(id string) string {
	if c, _ := t.lesson(id, ""); c != nil {
		return c.Title
	}
	return id
}
