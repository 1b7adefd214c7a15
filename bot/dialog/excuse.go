package dialog

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// excuse lets coordinators and trainers exempt somebody, give them more time, or note a leave: "miễn CB001", "gia hạn CB001 30/12",
// "nghỉ CB001 30/12", with the reason behind it or asked for. People ask for it themselves with "xin" before it and no code; then the
// coordinators of their unit decide. Who decided and when stands with the duty and in the audit log, the reason with the duty alone, where
// it can be erased.
//
// Taps: "x|n" chooses the n-th course, "x|all", "x|ok", "x|no"; "xd|plea|yes" and "...|no" decide.
type excuse struct{}

const excuseName = "excuse"

// The kinds of excuse; also the kinds of audit line.
const (
	excuseExempt = "exempted"
	excuseExtend = "extended"
	excuseLeave  = "leave"
)

// excusing is one in the making.
type excusing struct {
	Kind   string   `json:"kind"`
	Person string   `json:"person"`
	Day    string   `json:"day,omitempty"`
	Reason string   `json:"reason,omitempty"`
	Offer  []string `json:"offer,omitempty"` // assignments
	Chosen []string `json:"chosen,omitempty"`
	Own    bool     `json:"own,omitempty"` // asked for by the person
}

// excuseForm reads the folded command: what, whom; the code has a digit.
var excuseForm = regexp.MustCompile(`^/?(mien|gia han|giahan|nghi phep|nghi) ([a-z]*[0-9][a-z0-9]*)\b`)

// pleaForm reads the folded request for oneself. "xin miễn học phí" is none.
var pleaForm = regexp.MustCompile(`^/?xin (?:phep |duoc )?(mien (?:hoc|khoa|bai|lam bai)|gia han|nghi phep|nghi)\b`)

var excuseKinds = map[string]string{"mien": excuseExempt, "gia han": excuseExtend, "giahan": excuseExtend, "nghi phep": excuseLeave, "nghi": excuseLeave}

func (excuse) handle(t *turn) (bool, error) {
	var x excusing
	mine := t.state(excuseName, &x)
	if p := t.tapped("x"); p != nil {
		if !mine {
			t.sayf(wOldButton)
			return true, nil
		}
		return true, t.excuseTap(x, p[1])
	}
	if p := t.tapped("xd"); p != nil {
		return true, t.decidePlea(p[1], p[2] == "yes")
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	if t.cmd == cmdPleas {
		return true, t.waitingPleas()
	}
	if m := pleaForm.FindStringSubmatch(t.read); m != nil && t.me != nil && !t.u.Group {
		if done, err := t.startPlea(m); done || err != nil {
			return true, err
		}
	}
	if m := excuseForm.FindStringSubmatch(t.read); m != nil && t.reads() && !t.u.Group {
		return true, t.startExcuse(excuseKinds[m[1]], m[2], len(strings.Fields(m[0])))
	}
	switch {
	case !mine || t.cmd != "" && t.cmd != cmdStop:
		return false, nil
	case t.cmd == cmdStop:
		return true, t.excuseTap(x, "no")
	case x.Reason == "":
		x.Reason = clip(strings.TrimSpace(t.u.Text))
		return true, t.goOnExcuse(x)
	}
	return true, t.goOnExcuse(x)
}

// maxReason is the most characters of a reason.
const maxReason = 200

func clip(s string) string {
	if r := []rune(s); len(r) > maxReason {
		return string(r[:maxReason])
	}
	return s
}

func (t *turn) startExcuse(kind, code string, words int) error {
	p, ok, err := t.tx.Person(staff.NormalCode(code))
	if err != nil {
		return err
	}
	if !ok || p.Left || !t.sees(p.Unit) {
		t.sayf(wExcuseNobody)
		return nil
	}
	if p.Code == t.me.Code {
		t.sayf(wExcuseSelf)
		return nil
	}
	x := excusing{Kind: kind, Person: p.Code}
	return t.readExcuse(x, &p, strings.Fields(t.u.Text)[words:])
}

// readExcuse reads the day and the reason, and finds the courses that it can be about.
func (t *turn) readExcuse(x excusing, p *staff.Person, rest []string) error {
	usage, ok := wExcuseUsage, false
	if x.Own {
		usage = wPleaUsage
	}
	if x.Kind != excuseExempt {
		var day string
		if day, rest = takeDay(rest); day == "" {
			t.sayf("%s", usage)
			return nil
		}
		if x.Day, ok = readDay(day, t.u.At); !ok {
			t.sayf("%s", wBadDay+" "+usage)
			return nil
		}
	}
	for len(rest) > 0 && slices.Contains([]string{"den", "toi", "het", "ngay", "vi", "ly", "do", ":", "-"}, plain(rest[0])) {
		rest = rest[1:]
	}
	x.Reason = clip(strings.Join(rest, " "))
	duties, err := t.dutiesOf(p)
	if err != nil {
		return err
	}
	for _, d := range duties {
		if d.State == "" && !d.done() {
			x.Offer = append(x.Offer, d.Assignment)
		}
	}
	switch len(x.Offer) {
	case 0:
		if x.Own {
			t.sayf(wPleaNothing)
			return nil
		}
		t.sayf(wExcuseNothing, p.Name)
		return nil
	case 1:
		x.Chosen = x.Offer
	}
	return t.goOnExcuse(x)
}

// dayWords stand before and between days, folded.
var dayWords = []string{"tu", "ngay", "den", "toi", "het", "-", "–", "->"}

// takeDay takes the first day, or the last day of "từ 25/11 đến 28/11", out of the words; it is "" when there is none.
func takeDay(words []string) (day string, rest []string) {
	from := slices.IndexFunc(words, dayForm.MatchString)
	if from < 0 {
		return "", words
	}
	last := from
	next := from + 1
	for next < len(words) && slices.Contains(dayWords, plain(words[next])) {
		next++
	}
	if next > from+1 && next < len(words) && dayForm.MatchString(words[next]) {
		last = next
	}
	for from > 0 && slices.Contains(dayWords, plain(words[from-1])) {
		from--
	}
	days := dayForm.FindAllString(words[last], -1)
	return days[len(days)-1], slices.Delete(slices.Clone(words), from, last+1)
}

// goOnExcuse asks for what is missing, then for the confirmation.
func (t *turn) goOnExcuse(x excusing) error {
	if err := t.enter(excuseName, x); err != nil {
		return err
	}
	cancel := row(button(wCancel, "x", "no"))
	if x.Reason == "" {
		t.say(bot.Message{Text: wExcuseReason, Buttons: [][]bot.Button{cancel}})
		return nil
	}
	if len(x.Chosen) == 0 {
		var rows [][]bot.Button
		for i, id := range x.Offer {
			title, err := t.titleOf(id)
			if err != nil {
				return err
			}
			rows = append(rows, row(button(shorten(title, 60), "x", strconv.Itoa(i))))
		}
		t.say(bot.Message{Text: wExcuseWhich, Buttons: append(rows, row(button(wExcuseAll, "x", "all")), cancel)})
		return nil
	}
	text, err := t.excuseWords(x)
	if err != nil {
		return err
	}
	ask := wExcuseRight
	if x.Own {
		ask = wPleaSend
	}
	t.say(bot.Message{Text: text + " " + ask, Buttons: [][]bot.Button{row(button(wConfirm, "x", "ok"), cancel[0])}})
	return nil
}

// excuseWords says for whom it is, what, and why.
func (t *turn) excuseWords(x excusing) (string, error) {
	p, _, err := t.tx.Person(x.Person)
	if err != nil {
		return "", err
	}
	var titles []string
	for _, id := range x.Chosen {
		title, err := t.titleOf(id)
		if err != nil {
			return "", err
		}
		titles = append(titles, title)
	}
	args := []any{p.Name, strings.Join(titles, ", "), x.Reason}
	switch x.Kind {
	case excuseExtend:
		args = []any{p.Name, strings.Join(titles, ", "), day2(x.Day), x.Reason}
	case excuseLeave:
		args = []any{p.Name, day2(x.Day), strings.Join(titles, ", "), x.Reason}
	}
	return fmt.Sprintf(wExcuseWords[x.Kind], args...), nil
}

func (t *turn) titleOf(assignment string) (string, error) {
	a, _, err := t.tx.Assignment(assignment)
	if c, _ := t.lesson(a.Course, ""); c != nil {
		return c.Title, err
	}
	return a.Course, err
}

func (t *turn) excuseTap(x excusing, what string) error {
	switch {
	case what == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wExcuseDropped)
		return nil
	case what == "all":
		x.Chosen = x.Offer
	case what == "ok" && len(x.Chosen) > 0 && x.Reason != "":
		t.s.Dialog, t.s.State = "", nil
		if x.Own {
			return t.plead(x)
		}
		return t.excuse(x)
	default:
		if n := number(what); n < len(x.Offer) && what != "ok" {
			x.Chosen = x.Offer[n : n+1]
		}
	}
	return t.goOnExcuse(x)
}

// excuse changes the duties, tells the person, and says what was done. The right to do it is looked at again.
func (t *turn) excuse(x excusing) error {
	p, ok, err := t.tx.Person(x.Person)
	if err != nil {
		return err
	}
	if !ok || p.Left || !t.sees(p.Unit) {
		t.sayf(wExcuseNobody)
		return nil
	}
	for _, id := range x.Chosen {
		if err := t.excuseOne(x, &p, id); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) excuseOne(x excusing, p *staff.Person, id string) error {
	d, ok, err := t.tx.Duty(id, p.Code)
	if err != nil || !ok || d.State != "" {
		return err
	}
	ruling := quiz.Ruling{Reason: x.Reason, By: t.me.Code, At: t.u.At.UTC()}
	done := wExcuseDone[x.Kind]
	switch x.Kind {
	case excuseExempt:
		d = d.Exempt(ruling)
	case excuseExtend:
		d = d.Extend(x.Day, ruling, t.Calendar)
	case excuseLeave:
		d = d.Rest(x.Day, ruling, t.Calendar)
	}
	if x.Kind != excuseExempt {
		done = fmt.Sprintf(done, day2(d.Due))
	}
	if err := t.tx.PutDuty(d); err != nil {
		return err
	}
	if err := t.log(x.Kind, p.Code, map[string]string{"assignment": id, "due": d.Due, "until": d.Until}); err != nil {
		return err
	}
	title, err := t.titleOf(id)
	if err != nil {
		return err
	}
	t.sayf(wExcuseTold, title, p.Name+" "+done, t.me.Name)
	to, ok, err := t.reach(p.Code)
	if err != nil || !ok || to == t.u.From {
		return err
	}
	return t.send(to, bot.Message{Text: fmt.Sprintf(wExcuseTold, title, wYou+done, t.me.Name)}, true)
}
