package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// feedbackOf is what is said after an answer: the key, or only that it was noted while the key must not be known.
func (t *turn) feedbackOf(a quiz.Attempt, item int, q *quiz.Question) (string, error) {
	shown, err := t.showsKey(a)
	if err != nil || !shown {
		return wNoted, err
	}
	return t.feedback(a.Items[item], q), nil
}

// showsKey tells whether the key of an attempt may be shown now.
func (t *turn) showsKey(a quiz.Attempt) (bool, error) {
	if a.Purpose == quiz.Practice || a.Purpose == quiz.OfLesson && (a.Key == "" || a.Key == quiz.AtOnce) {
		return true, nil
	}
	c, _ := t.lesson(a.Course, "")
	if c == nil {
		return true, nil
	}
	rules, due, err := t.rules(c, a.Purpose)
	if err != nil {
		return false, err
	}
	past, _, err := t.triesAt(c.ID, a)
	return rules.ShowsKey(past, t.u.At, due), err
}

// formResult says what came of a test that belongs to no lesson, and what comes next.
func (t *turn) formResult(a quiz.Attempt, first string) error {
	marks, of, percent := a.Score()
	var b builder
	b.line(first)
	if a.Finished.Equal(a.Deadline) {
		b.line(wTimeUp)
	}
	verdict := map[bool]string{true: wPassed, false: wFailed}[a.Passed()]
	if a.Purpose == quiz.Practice || a.Purpose == quiz.Delayed {
		b.boldLine(fmt.Sprintf(wResultPlain, marksText(marks), of, percent))
	} else {
		b.boldLine(fmt.Sprintf(wResult, marksText(marks), of, percent, verdict))
	}
	for _, g := range a.FailedGroups() {
		if a.Purpose == quiz.Delayed {
			break
		}
		b.line(fmt.Sprintf(wGroupFailed, groupName(g), a.Groups[g]))
	}
	shown, err := t.showsKey(a)
	if err != nil {
		return err
	}
	var rows [][]bot.Button
	switch {
	case !shown:
		b.line(wKeyLater)
	case a.Purpose != quiz.Practice:
		if err := t.keys(a, &b); err != nil {
			return err
		}
		fallthrough
	default:
		if rows, err = t.readAgain(a, &b); err != nil {
			return err
		}
	}
	more, err := t.afterForm(a, &b)
	if err != nil {
		return err
	}
	rows = append(rows, more...)
	t.endWith(a, &b, rows)
	return nil
}

// endWith shows what an attempt came to, with the question how certain its last answer was.
func (t *turn) endWith(a quiz.Attempt, b *builder, rows [][]bot.Button) {
	if n := len(a.Items); n > 0 {
		rows = append(rows, sureRow(a, n-1)...)
	}
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows})
}

// keys lists the key of every question without full marks.
func (t *turn) keys(a quiz.Attempt, b *builder) error {
	for i, it := range a.Items {
		if it.Mark >= 1 {
			continue
		}
		q, err := t.question(it)
		if err != nil {
			return err
		}
		b.line(fmt.Sprintf(wKeyOf, i+1, shorten(strings.TrimSpace(q.Stem), 120), keyText(it, q)))
	}
	return nil
}

// afterForm offers what comes next.
func (t *turn) afterForm(a quiz.Attempt, b *builder) ([][]bot.Button, error) {
	if a.Purpose == quiz.Practice {
		return column(button(wPracticeMore, "p")), nil
	}
	c, _ := t.lesson(a.Course, "")
	if c == nil {
		return nil, nil
	}
	p, err := t.progress(c)
	if err != nil {
		return nil, err
	}
	switch {
	case a.Purpose == quiz.Delayed:
		return column(button(wPracticeWeak, "p")), nil
	case a.Purpose == quiz.Before:
		b.line(map[bool]string{true: wShortForm, false: wLongForm}[a.Passed()])
		if due := p.Due(c); due != quiz.OfLesson {
			return column(t.formButton(c, due)), nil
		}
		return column(button(wMenuLearn, "l", c.ID)), nil
	case !p.Completed.IsZero() && p.Form(a.Purpose).Attempt == a.ID:
		b.line(fmt.Sprintf(wCourseCompleted, c.Title))
		return nil, nil
	}
	rules, _, err := t.rules(c, a.Purpose)
	if err != nil {
		return nil, err
	}
	past, _, err := t.triesAt(c.ID, a)
	if err != nil {
		return nil, err
	}
	switch why, at, groups := rules.Next(past, t.u.At); why {
	case quiz.MayTry:
		if len(groups) > 0 {
			b.line(wRetakeGroups)
		}
		return column(t.formButton(c, a.Purpose)), nil
	case quiz.TooEarly:
		if o := rules.Outcome(past); o.Total && len(o.Failed) > 0 {
			b.line(wRetakeGroups)
		}
		b.line(fmt.Sprintf(wFormTooEarly, at.In(hanoi).Format("15:04 02/01/2006")))
	case quiz.NoTries:
		b.line(wFormNoTries)
	}
	return nil, nil
}

func (t *turn) formButton(c *quiz.Course, purpose quiz.Purpose) bot.Button {
	return button(wFormButtons[purpose], "f", c.ID, string(purpose))
}

// sureRow asks how certain the person was of an answer that was given, where the rules of the test want it.
func sureRow(a quiz.Attempt, item int) [][]bot.Button {
	if !a.AsksSure() || item < 0 || !a.Items[item].Answered() || a.Items[item].Sure != "" {
		return nil
	}
	n := strconv.Itoa(item)
	return [][]bot.Button{row(button(fmt.Sprintf(wSure, item+1), "qs", a.ID, n, string(quiz.Certain)),
		button(fmt.Sprintf(wNotSure, item+1), "qs", a.ID, n, string(quiz.Uncertain)))}
}

// sureWords are what people type who have no buttons, folded.
var sureWords = map[string]quiz.Sureness{"chac": quiz.Certain, "chac chan": quiz.Certain, "toi chac": quiz.Certain, "em chac": quiz.Certain,
	"chua chac": quiz.Uncertain, "khong chac": quiz.Uncertain, "chua chac chan": quiz.Uncertain, "khong chac chan": quiz.Uncertain, "doan": quiz.Uncertain}

// typedSure takes the words for how certain somebody was of the last answer they gave.
func (t *turn) typedSure() (bool, error) {
	how, ok := sureWords[t.read]
	if t.u.Kind != bot.Text || !ok {
		return false, nil
	}
	a, ok, err := t.currentAttempt()
	if err != nil || !ok || sureRow(a, a.Current()-1) == nil {
		return false, err
	}
	return true, t.confide(a.ID, a.Current()-1, how)
}

// confide notes how certain somebody was; a second tap changes nothing.
func (t *turn) confide(id string, item int, how quiz.Sureness) error {
	a, ok, err := t.mineToo(id)
	if err != nil {
		return err
	}
	if !ok {
		t.sayf(wOldButton)
		return nil
	}
	next, err := a.Confide(item, how)
	if err == nil {
		if err := t.tx.PutAttempt(next); err != nil {
			return err
		}
		a = next
		if a.Purpose == quiz.Practice && !a.Finished.IsZero() {
			if err := t.remember(a); err != nil {
				return err
			}
		}
	}
	return t.ask(a, wSureNoted)
}
