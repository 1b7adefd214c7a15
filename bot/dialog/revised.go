package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// revised shows trainers what revisions of documents changed and lets them have those who need it asked again; withdrawn questions are in
// reciting.go.
//
// Taps: "rv" lists, "rv|change" shows one, "rv|d|days" sets the due date of the one shown, "rv|ok|id" asks, "rv|no" leaves.
type revised struct{}

const (
	revisedName = "revised"
	jobRevised  = "revised" // "revised|change": tells trainers what an import changed
)

// revising is where a trainer is with one change, or with a withdrawn question.
type revising struct {
	ID     string `json:"id,omitempty"` // of the assignment to be
	Change uint64 `json:"change,omitempty"`
	Due    string `json:"due,omitempty"`

	Listed   []string `json:"listed,omitempty"`   // withdrawn questions that were shown to choose from
	Question string   `json:"question,omitempty"` // that is cited anew
	Offer    []string `json:"offer,omitempty"`    // units
	Units    []string `json:"units,omitempty"`
}

func (revised) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Timer {
		if p := cut(t.u.Text, 2); t.u.From.Channel == clockChannel && p[0] == jobRevised {
			return true, t.tellTrainers(p[1])
		}
		return false, nil
	}
	var at revising
	p := t.tapped("rv", "rw")
	typed := t.u.Kind == bot.Text && t.cmd == cmdRevised
	going := t.u.Kind == bot.Text && t.state(revisedName, &at) && (t.cmd == "" || t.cmd == cmdStop)
	if p == nil && !typed && !going {
		return false, nil
	}
	t.state(revisedName, &at)
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !t.trains():
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wNotForYou)
	case typed:
		return true, t.showRevised()
	case going:
		return true, t.revisedText(at)
	case p[0] == "rw":
		return true, t.reciteTap(at, p[1], p[2])
	default:
		return true, t.revisedTap(at, p[1], p[2])
	}
	return true, nil
}

// revisions is where deltas are computed for this trainer.
func (t *turn) revisions() Revising {
	return Revising{Tx: t.tx, Base: t.Base, Courses: t.Desk.Courses, Over: func(u staff.UnitPath) bool { return t.me.May(staff.Trainer, u) }}
}

// revisedShown is how many changes are listed, the newest.
const revisedShown = 6

// showRevised lists the changes that have somebody to ask again.
func (t *turn) showRevised() error {
	t.s.Dialog, t.s.State = "", nil
	all, err := t.revisions().Pending(t.u.At, revisedShown)
	if err != nil {
		return err
	}
	out, err := OpenWithdrawals(t.tx, t.Desk.Courses)
	if err != nil {
		return err
	}
	var b builder
	var rows [][]bot.Button
	b.line(map[bool]string{true: wRevisedHead, false: wRevisedNone}[len(all) > 0])
	for i := range all {
		d := &all[i]
		b.b.WriteString(fmt.Sprintf(wRevisedLine, i+1, d.Change.Title, since(d.Change), len(d.Change.Changed), len(d.Change.Added), len(d.Change.Removed),
			d.Course.Lessons[0].Draw, len(d.People)) + renewLine(" ", d) + "\n")
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", i+1, d.Change.Title), 60), "rv", strconv.FormatUint(d.Change.Seq, 10))))
	}
	if len(out) > 0 {
		rows = append(rows, row(button(fmt.Sprintf(wWithdrawnButton, len(out)), "rw")))
	}
	t.say(bot.Message{Text: b.text(), Buttons: rows})
	return nil
}

func (t *turn) revisedTap(at revising, what, arg string) error {
	switch what {
	case "":
		return t.showRevised()
	case "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wRevisedDropped)
		return nil
	case "d":
		if n := number(arg); at.Change != 0 && n > 0 && n <= 366 {
			at.Due = t.u.At.In(hanoi).AddDate(0, 0, n).Format(time.DateOnly)
			return t.confirmRevised(at)
		}
	case "ok":
		if at.ID != "" && arg == at.ID && at.Due != "" {
			return t.askAgain(at)
		}
	default:
		if seq, err := strconv.ParseUint(what, 10, 64); err == nil {
			return t.showDelta(seq)
		}
	}
	t.sayf(wOldButton)
	return nil
}

func (t *turn) revisedText(at revising) error {
	switch {
	case t.cmd == cmdStop:
		t.s.Dialog, t.s.State = "", nil
		t.say(bot.Message{Text: map[bool]string{true: wRevisedDropped, false: wReciteDropped}[at.Change != 0]})
		return nil
	case at.Change == 0:
		return t.reciteText(at)
	case at.Due != "" && confirms(t.read):
		return t.askAgain(at)
	}
	due, ok := readDay(t.u.Text, t.u.At)
	if !ok {
		t.say(bot.Message{Text: wBadDay + "\n\n" + wRevisedDue, Buttons: dueButtons()})
		return nil
	}
	at.Due = due
	return t.confirmRevised(at)
}

// confirms reads a typed yes.
func confirms(read string) bool {
	return slices.Contains([]string{"xac nhan", "dong y", "dung", "ok", "co"}, read)
}

func dueButtons() [][]bot.Button {
	return [][]bot.Button{row(button(wOneWeek, "rv", "d", "7"), button(wTwoWeeks, "rv", "d", "14"), button(wOneMonth, "rv", "d", "30")),
		row(button(wCancel, "rv", "no"))}
}

// delta finds a change that has something to ask; ok is false when it has not, or no longer.
func (t *turn) delta(seq uint64) (d Delta, ok bool, err error) {
	ch, err := FindChange(t.tx, seq)
	if err == nil {
		d, err = t.revisions().Delta(ch)
	}
	if errors.Is(err, ErrNoChange) {
		return d, false, nil
	}
	return d, err == nil, err
}

// listed is how many units or questions of a delta a trainer reads.
const listedItems = 8

// showDelta shows what a change asks of whom, and asks until when.
func (t *turn) showDelta(seq uint64) error {
	d, ok, err := t.delta(seq)
	if err != nil {
		return err
	}
	if !ok {
		t.sayf(wRevisedGone)
		return nil
	}
	var b builder
	b.boldLine(d.Change.Title)
	b.line(wRevisedUnits + "\n" + bullets(len(d.Course.Reading.Units), func(i int) string { return t.place(d.Course.Reading.Units[i]) }))
	asked := d.Course.Lessons[0].Questions
	if len(d.Lacking) > 0 {
		b.line(fmt.Sprintf(wRevisedLacking, t.places(d.Lacking)))
	}
	if d.Empty() {
		b.line(wRevisedNothing)
		t.s.Dialog, t.s.State = "", nil
		t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: column(button(wRevisedBack, "rv"))})
		return nil
	}
	b.line(fmt.Sprintf(wRevisedAsks, len(asked)) + "\n" + bullets(len(asked), func(i int) string { return stemWithKey(&asked[i]) }))
	b.line(fmt.Sprintf(wRevisedPeople, len(d.People)))
	b.line(renewLine("", &d))
	b.line(wRevisedDue)
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: dueButtons()})
	return t.enter(revisedName, revising{Change: seq})
}

// stemWithKey is a question in a line, with what is right where that is a choice.
func stemWithKey(q *quiz.Question) string {
	stem := shorten(strings.TrimSpace(q.Stem), 120)
	if q.Type != quiz.SingleChoice && q.Type != quiz.MultipleChoice && q.Type != quiz.TrueFalse {
		return stem
	}
	var right []string
	for _, k := range q.Key() {
		right = append(right, q.Options[k].Text)
	}
	return fmt.Sprintf(wRevisedKey, stem, shorten(strings.Join(right, "; "), 80))
}

// bullets writes the first few of n items, a line each, and how many more there are.
func bullets(n int, item func(int) string) string {
	var lines []string
	for i := range min(n, listedItems) {
		lines = append(lines, "• "+item(i))
	}
	if n > listedItems {
		lines = append(lines, fmt.Sprintf(wMoreItems, n-listedItems))
	}
	return strings.Join(lines, "\n")
}

func (t *turn) places(units []string) string {
	var names []string
	for _, u := range units[:min(len(units), listedItems)] {
		names = append(names, t.place(u))
	}
	if n := len(units) - listedItems; n > 0 {
		names = append(names, fmt.Sprintf(wMoreItems, n))
	}
	return strings.Join(names, "; ")
}

func (t *turn) confirmRevised(at revising) error {
	d, ok, err := t.delta(at.Change)
	if err != nil {
		return err
	}
	if !ok || d.Empty() {
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wRevisedGone)
		return nil
	}
	at.ID = t.NewID()
	text := fmt.Sprintf(wRevisedConfirm, d.Course.Lessons[0].Draw, d.Change.Title, len(d.People), day2(at.Due)) + renewLine(" ", &d)
	t.say(bot.Message{Text: text, Buttons: [][]bot.Button{row(button(wConfirm, "rv", "ok", at.ID), button(wCancel, "rv", "no"))}})
	return t.enter(revisedName, at)
}

// askAgain assigns the delta as it is now.
func (t *turn) askAgain(at revising) error {
	t.s.Dialog, t.s.State = "", nil
	d, ok, err := t.delta(at.Change)
	if err != nil {
		return err
	}
	if !ok || d.Empty() {
		t.sayf(wRevisedGone)
		return nil
	}
	if err := t.revisions().AskAgain(&d, at.Due, Ruling{ID: at.ID, By: t.me.Code, At: t.u.At.UTC()}, t.NewID); err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wRevisedAsked, d.Change.Title, d.Course.Lessons[0].Draw, len(d.People), day2(at.Due)) + renewLine(" ", &d)})
	return nil
}

// renewLine says how many readings of an earlier revision become readings of the new one; nothing when there are none.
func renewLine(before string, d *Delta) string {
	if len(d.Renew) == 0 {
		return ""
	}
	return before + fmt.Sprintf(wRevisedRenew, len(d.Renew))
}

// staleJob is how long the news of a change waits for the documents to be loaded.
const staleJob = time.Hour

// tellTrainers tells each trainer what a change asks of the people in their units. It waits until the documents are those of the change.
func (t *turn) tellTrainers(seq string) error {
	n, _ := strconv.ParseUint(seq, 10, 64)
	ch, err := FindChange(t.tx, n)
	if err != nil && !errors.Is(err, ErrNoChange) {
		return err
	}
	if err == nil && ch.To != "" && t.u.At.Sub(ch.At) < staleJob {
		if doc, ok := t.Base.Document(ch.Document); !ok || doc.Revision != ch.To {
			return nil
		}
	}
	if e := t.tx.DeleteJob(t.u.Text); e != nil || err != nil {
		return e
	}
	withdrawn := 0
	if err := t.tx.EachWithdrawal(func(w quiz.Withdrawal) bool {
		if w.Open() && w.Change == ch.Seq {
			withdrawn++
		}
		return true
	}); err != nil {
		return err
	}
	trainers, err := t.having(staff.Trainer)
	if err == nil && len(trainers) == 0 {
		trainers, err = t.having(staff.Administrator)
	}
	if err != nil {
		return err
	}
	for i := range trainers {
		if err := t.tellTrainer(&trainers[i], ch, withdrawn); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) tellTrainer(p *staff.Person, ch Change, withdrawn int) error {
	r := t.revisions()
	r.Over = func(u staff.UnitPath) bool { return p.May(staff.Trainer, u) }
	d, err := r.Delta(ch)
	if err != nil && !errors.Is(err, ErrNoChange) {
		return err
	}
	asks, people := 0, 0
	if err == nil && !d.Empty() {
		asks, people = d.Course.Lessons[0].Draw, len(d.People)
	}
	if asks+withdrawn == 0 {
		return nil
	}
	to, ok, err := t.reach(p.Code)
	if err != nil || !ok {
		return err
	}
	m := bot.Message{Text: fmt.Sprintf(wRevisedArrived, ch.Title, since(ch))}
	if asks > 0 {
		m.Text += " " + fmt.Sprintf(wRevisedToAsk, asks, people)
		m.Buttons = append(m.Buttons, row(button(wRevisedSee, "rv", strconv.FormatUint(ch.Seq, 10))))
	}
	if withdrawn > 0 {
		m.Text += " " + fmt.Sprintf(wRevisedLost, withdrawn)
		m.Buttons = append(m.Buttons, row(button(fmt.Sprintf(wWithdrawnButton, withdrawn), "rw")))
	}
	return t.send(to, m, true)
}
