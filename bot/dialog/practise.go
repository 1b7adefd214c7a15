package dialog

import (
	"fmt"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// practise is "ôn tập": a few questions, the weak ones first; and practice every day for those who switch it on.
//
// Taps: "p" starts, "pd|on" and "pd|off" switch.
type practise struct{}

// practiceSize is how many questions one practice asks.
const practiceSize = 5

func (practise) handle(t *turn) (bool, error) {
	if p := t.tapped("p", "pd"); p != nil {
		if p[0] == "pd" {
			return true, t.daily(p[1] == "on")
		}
		return true, t.practise()
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	switch t.cmd {
	case cmdPractise:
		return true, t.practise()
	case cmdDaily:
		return true, t.daily(true)
	case cmdNotDaily:
		return true, t.daily(false)
	}
	return false, nil
}

// practise starts five questions, or goes on with the open practice.
func (t *turn) practise() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if a, ok, err := t.currentAttempt(); err != nil {
		return err
	} else if ok {
		return t.ask(a, wFirstThis)
	}
	past, _, err := t.tx.TrainingOf(t.owner())
	if err != nil {
		return err
	}
	memories, err := t.tx.Memories(t.owner())
	if err != nil {
		return err
	}
	courses := t.begun(past)
	plan := quiz.PracticePlan{Courses: courses, Past: past, Memories: memories, N: practiceSize}
	plan.ID, plan.Person, plan.Seed, plan.At = t.NewID(), t.owner(), t.NewSeed(), t.u.At.UTC()
	if plan.Withheld, err = t.withheld(past); err != nil {
		return err
	}
	a := quiz.StartPractice(plan)
	if len(a.Items) == 0 && len(plan.Withheld) > 0 {
		t.sayf(wPracticeWithheld)
		return nil
	}
	if err := t.keepForm(a, func(it quiz.Item) *quiz.Question { return t.anyQuestion(it.Question) }); err != nil || len(a.Items) == 0 {
		return err
	}
	first := fmt.Sprintf(wFormBegins[quiz.Practice], len(a.Items))
	var weak []string
	for _, w := range quiz.Weak(courses, past, 3) {
		weak = append(weak, groupName(w.Topic))
	}
	if len(weak) > 0 {
		first += " " + fmt.Sprintf(wWeakFirst, strings.Join(weak, ", "))
	}
	return t.ask(a, first)
}

// withheld are the questions of this person's tests whose key may not be shown yet: practice would tell it.
func (t *turn) withheld(past []quiz.Attempt) (map[string]bool, error) {
	type test struct {
		course, lesson, cycle string
		purpose               quiz.Purpose
		key                   quiz.KeyTime
		touch                 int
	}
	shown, out := map[test]bool{}, map[string]bool{}
	for _, a := range past {
		of := test{a.Course, a.Lesson, a.Cycle, a.Purpose, a.Key, a.Touch}
		if _, known := shown[of]; !known {
			var err error
			if shown[of], err = t.showsKey(a); err != nil {
				return nil, err
			}
		}
		if shown[of] {
			continue
		}
		for _, it := range a.Items {
			out[it.Question] = true
		}
	}
	return out, nil
}

// begun are the courses of which the person answered something, or all.
func (t *turn) begun(past []quiz.Attempt) (some []*quiz.Course) {
	in := map[string]bool{}
	for _, a := range past {
		in[a.Course] = true
	}
	var all []*quiz.Course
	for i := range t.offered() {
		c := &t.offered()[i]
		if all = append(all, c); in[c.ID] {
			some = append(some, c)
		}
	}
	if some == nil {
		return all
	}
	return some
}

func (t *turn) anyQuestion(id string) *quiz.Question {
	for i := range t.offered() {
		if q := t.offered()[i].Question(id); q != nil {
			return q
		}
	}
	return &quiz.Question{ID: id}
}

// remember takes a finished practice into what spaced practice knows, for those who want it. It may run again for the same attempt, when
// somebody says afterwards that they were not certain.
func (t *turn) remember(a quiz.Attempt) error {
	d, ok, err := t.tx.Daily(a.Person)
	if err != nil || !ok || !d.On || t.Review == nil {
		return err
	}
	all, err := t.tx.Memories(a.Person)
	if err != nil {
		return err
	}
	have := make(map[string]quiz.Memory, len(all))
	for _, m := range all {
		have[m.Question] = m
	}
	for _, it := range a.Items {
		if !it.Answered() {
			continue
		}
		m, ok := have[it.Question]
		if !ok {
			m = quiz.Memory{Person: a.Person, Question: it.Question}
		}
		if m.Attempt == a.ID && m.Before != nil {
			m = *m.Before
		}
		before := m
		before.Before = nil
		m = t.Review(m, quiz.GradeOf(it), it.At)
		m.Attempt, m.Before = a.ID, &before
		if err := t.tx.PutMemory(m); err != nil {
			return err
		}
	}
	return nil
}

// daily switches daily practice.
func (t *turn) daily(on bool) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	d, _, err := t.tx.Daily(t.owner())
	if err != nil {
		return err
	}
	d.Person = t.owner()
	if d.On != on {
		d.On, d.Since = on, t.u.At.UTC()
	}
	if err := t.tx.PutDaily(d); err != nil {
		return err
	}
	if on {
		t.say(bot.Message{Text: wDailyOn, Buttons: [][]bot.Button{row(button(wPracticeNow, "p"), button(wDailySwitchOff, "pd", "off"))}})
		return nil
	}
	t.say(bot.Message{Text: wDailyOff, Buttons: column(button(wPracticeNow, "p"))})
	return nil
}

// offerDaily offers practice to a portion of those who want it every day and have something due, and leaves a job for the rest.
func (t *turn) offerDaily(today, after string) error {
	var some []quiz.Daily
	more := false
	if err := t.tx.DailyAfter(after, func(d quiz.Daily) bool {
		if more = len(some) == portion; more {
			return false
		}
		some = append(some, d)
		return true
	}); err != nil {
		return err
	}
	for _, d := range some {
		if err := t.offerOne(d, today); err != nil {
			return err
		}
		after = d.Person
	}
	if !more {
		return nil
	}
	return t.tx.PutJob(tap(jobDaily, today, after))
}

func (t *turn) offerOne(d quiz.Daily, today string) error {
	if !d.On || d.Sent >= today {
		return nil
	}
	all, err := t.tx.Memories(d.Person)
	if err != nil {
		return err
	}
	due := 0
	for _, m := range all {
		if quiz.DayOf(m.Due) <= today {
			due++
		}
	}
	if due == 0 && len(all) >= practiceSize*20 { // enough is under way; before that new questions come in
		return nil
	}
	to, ok, err := t.reachOwner(d.Person)
	if err != nil || !ok {
		return err
	}
	d.Sent = today
	if err := t.tx.PutDaily(d); err != nil {
		return err
	}
	return t.send(to, bot.Message{Text: fmt.Sprintf(wDailyOffer, due), Buttons: [][]bot.Button{row(button(wPracticeNow, "p"), button(wDailySwitchOff, "pd", "off"))}}, true)
}

// reachOwner is reach for a person, or the address itself of an account without one.
func (t *turn) reachOwner(owner string) (bot.Address, bool, error) {
	if _, known, err := t.tx.Person(owner); err != nil || known {
		if err != nil {
			return bot.Address{}, false, err
		}
		return t.reach(owner)
	}
	to, ok := bot.ParseAddress(owner)
	return to, ok, nil
}

const wPracticeWithheld = "Đáp án các câu này chưa được xem nên chưa ôn tập được. Mời anh/chị làm xong bài kiểm tra rồi ôn tập."
