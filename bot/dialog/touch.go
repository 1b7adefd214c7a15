package dialog

import (
	"fmt"
	"time"

	"isobot/bot"
	"isobot/quiz"
)

// touchPerson asks somebody to be tested again some days after they completed a course.
func (t *turn) touchPerson(person, course string, days int) error {
	c, _ := t.lesson(course, "")
	p, ok, err := t.tx.Person(person)
	if err != nil || !ok || p.Left || c == nil {
		return err
	}
	pr, _, err := t.tx.Progress(person, course)
	if err != nil || pr.Completed.IsZero() {
		return err
	}
	to, ok, err := t.reach(person)
	if err != nil {
		return err
	}
	if !ok {
		if err := t.log("unreached", person, map[string]string{"course": course, "kind": touchKind(days)}); err != nil {
			return err
		}
		return t.tx.PutOwed(person, tap(dueTouch, course, fmt.Sprint(days)))
	}
	return t.offerTouch(to, person, c, days)
}

func touchKind(days int) string { return fmt.Sprintf("touch%d", days) }

// offerTouch sends the offer of a later test.
func (t *turn) offerTouch(to bot.Address, person string, c *quiz.Course, days int) error {
	if err := t.log("reminded", person, map[string]string{"course": c.ID, "kind": touchKind(days), "channel": to.Channel}); err != nil {
		return err
	}
	b := t.formButton(c, quiz.Delayed)
	b.Tap = tap("f", c.ID, string(quiz.Delayed), fmt.Sprint(days))
	return t.send(to, bot.Message{Text: fmt.Sprintf(wTouchOffer, days, c.Title), Buttons: column(b)}, true)
}

// payOwed offers the later tests that a person could not be offered in their time, now that they write: of each course the last one, and not
// in the middle of a test.
func (t *turn) payOwed() error {
	if t.me == nil || t.u.Group || t.u.Kind == bot.Unreachable || t.s.Dialog == testName {
		return nil
	}
	var names []string
	if err := t.tx.EachOwed(t.me.Code, func(n string) bool { names = append(names, n); return true }); err != nil {
		return err
	}
	last := map[string]int{}
	for _, n := range names {
		p := cut(n, 3)
		last[p[1]] = max(last[p[1]], number(p[2]))
		if err := t.tx.DeleteOwed(t.me.Code, n); err != nil {
			return err
		}
	}
	for i := range t.Courses {
		c := &t.Courses[i]
		if days := last[c.ID]; days > 0 {
			if err := t.offerTouch(t.u.From, t.me.Code, c, days); err != nil {
				return err
			}
		}
	}
	return nil
}

// plan puts the later tests of a course that was just completed into the agenda.
func (t *turn) plan(person, course string, done time.Time) error {
	for _, days := range quiz.Touches {
		if err := t.tx.PutDue(quiz.AddDays(string(dayOf(done)), days), tap(dueTouch, person, course, fmt.Sprint(days))); err != nil {
			return err
		}
	}
	return nil
}
