package dialog

import (
	"fmt"
	"strconv"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// chase is what a report lets its reader do about those who are not done.
//
// Taps: "rn|assignment" reminds them now, "ru|assignment|page" lists those who can not be written to, with the reason.
type chase struct{}

func (chase) handle(t *turn) (bool, error) {
	p := t.tapped("rn", "ru")
	if p == nil {
		return false, nil
	}
	r, ok, err := t.reportOn(p[1])
	if err != nil {
		return true, err
	}
	if !ok {
		t.sayf(wNotForYou)
		return true, nil
	}
	if p[0] == "rn" {
		return true, t.chase(r)
	}
	return true, t.unreached(r, number(p[2]))
}

func (t *turn) chase(r quiz.Report) error {
	if err := t.tx.PutJob(tap(jobNudge, r.Assignment, nudgeNow+t.me.Code, "")); err != nil {
		return err
	}
	if err := t.log("nudge", r.Assignment, map[string]string{"people": strconv.Itoa(r.Total.All() - r.Total.Done)}); err != nil {
		return err
	}
	text := wNudgeQueued
	if at := t.Calendar.Open(t.u.At); at.After(t.u.At) {
		text += " " + fmt.Sprintf(wNudgeQuiet, at.In(hanoi).Format("15:04 02/01/2006"))
	}
	t.sayf("%s", text)
	return nil
}

// unreached lists who is not done and can not be written to.
func (t *turn) unreached(r quiz.Report, page int) error {
	a, ok, err := t.tx.Assignment(r.Assignment)
	if err != nil || !ok {
		return err
	}
	if err := Tally(t.tx, &a, &r, 0, func(p *staff.Person) bool { return t.sees(p.Unit) }); err != nil {
		return err
	}
	var codes []string
	for _, p := range r.People {
		if p.Standing != quiz.Done {
			codes = append(codes, p.Code)
		}
	}
	m, err := t.unreachedPage(fmt.Sprintf(wUnreachedHead, r.Title), codes, page, func(page int) bot.Button {
		return button(wMoreLessons, "ru", r.Assignment, strconv.Itoa(page))
	})
	if err == nil {
		t.say(m)
	}
	return err
}
