package dialog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
)

// test runs attempts: one question at a time, feedback and the next question in one message.
//
// Taps: "s|course|lesson" starts, "q|attempt|item|place|turn" picks, "q|attempt|item|ok|turn" ends a multiple choice, "qc" shows the current
// question, "qx" leaves. An attempt belongs to its person on every channel.
type test struct{}

const testName = "test"

// sitting is which attempt a conversation is at.
type sitting struct {
	Attempt string `json:"attempt"`
}

func (test) handle(t *turn) (bool, error) {
	if p := t.tapped("s", "q", "qc", "qx"); p != nil {
		switch p[0] {
		case "s":
			c, l := t.lesson(p[1], p[2])
			if l == nil {
				t.sayf(wOldButton)
				return true, nil
			}
			return true, t.startTest(c, l)
		case "q":
			return true, t.pick(p[1], p[2], p[3], p[4])
		case "qc":
			return true, t.resume()
		}
		return true, t.leaveTest()
	}
	var at sitting
	if t.u.Kind != bot.Text || !t.state(testName, &at) {
		return false, nil
	}
	if t.cmd == cmdStop {
		return true, t.leaveTest()
	}
	if t.cmd != "" {
		return false, nil
	}
	return t.typed(at.Attempt)
}

// mineToo reads an attempt if it is this person's own; another's is as if it were not there.
func (t *turn) mineToo(id string) (quiz.Attempt, bool, error) {
	a, ok, err := t.tx.Attempt(id)
	if err != nil || !ok || a.Person != t.owner() {
		return quiz.Attempt{}, false, err
	}
	a, err = t.expire(a)
	return a, true, err
}

// currentAttempt is the attempt that this conversation is at and that is not finished.
func (t *turn) currentAttempt() (quiz.Attempt, bool, error) {
	var at sitting
	if !t.state(testName, &at) {
		return quiz.Attempt{}, false, nil
	}
	a, ok, err := t.mineToo(at.Attempt)
	return a, ok && a.Finished.IsZero(), err
}

// openTest gives the button that leads back to an open attempt.
func (t *turn) openTest() (back []bot.Button, ok bool, err error) {
	a, ok, err := t.currentAttempt()
	if err != nil || !ok {
		return nil, false, err
	}
	return row(button(fmt.Sprintf(wBackToTest, a.Current()+1, len(a.Items)), "qc")), true, nil
}

func (t *turn) resume() error {
	a, ok, err := t.currentAttempt()
	if err != nil {
		return err
	}
	if !ok {
		return t.learn()
	}
	return t.ask(a, "")
}

func (t *turn) leaveTest() error {
	if t.s.Dialog == testName {
		t.s.Dialog, t.s.State = "", nil
	}
	t.say(bot.Message{Text: wTestLeft})
	return nil
}

func (t *turn) question(it quiz.Item) (*quiz.Question, error) {
	q, ok, err := t.tx.Question(it.Question, it.Key())
	if err == nil && !ok {
		err = fmt.Errorf("question %s version %s is not in the bank", it.Question, it.Key())
	}
	return &q, err
}

// ask shows the current question of an attempt below what is said first, and makes the test the owner of the conversation.
func (t *turn) ask(a quiz.Attempt, first string) error {
	n := a.Current()
	if n < 0 {
		return t.result(a, first)
	}
	q, err := t.question(a.Items[n])
	if err != nil {
		return err
	}
	if err := t.enter(testName, sitting{a.ID}); err != nil {
		return err
	}
	t.s.Shown = t.shows(a)
	m := showQuestion(a, n, q, first)
	m.Buttons = append(m.Buttons, sureRow(a, n-1)...)
	t.instead(m)
	return nil
}

// pick takes a tap on a question.
func (t *turn) pick(id, nth, shown, turn string) error {
	a, ok, err := t.mineToo(id)
	if err != nil {
		return err
	}
	item, fine := place0(nth)
	place, picked := place0(shown)
	if !ok || !fine || !picked && shown != "ok" {
		t.sayf(wOldButton)
		return nil
	}
	if item >= len(a.Items) || a.Items[item].Answered() {
		return t.late(a)
	}
	q, err := t.question(a.Items[item])
	if err != nil {
		return err
	}
	switch q.Type {
	case quiz.MultipleChoice, quiz.Ordering, quiz.Matching:
		if turn != strconv.Itoa(a.Items[item].Turn) { // the same tap again, or one on an older state of the question
			if t.alreadyShown(a) {
				return nil
			}
			return t.ask(a, "")
		}
		if picked {
			return t.toggle(a, item, place, q)
		}
		return t.give(a, item, a.Items[item].Draft, q)
	}
	if !picked {
		t.sayf(wOldButton)
		return nil
	}
	return t.give(a, item, []int{place}, q)
}

// toggle keeps one tap of several; the one that makes the answer whole gives it.
func (t *turn) toggle(a quiz.Attempt, item, place int, q *quiz.Question) error {
	next, full, err := a.Toggle(item, place, q)
	if err != nil {
		return t.late(a)
	}
	if full {
		return t.give(a, item, next.Items[item].Draft, q)
	}
	if err := t.tx.PutAttempt(next); err != nil {
		return err
	}
	return t.ask(next, "")
}

// give answers an item. An answer that comes late or twice changes nothing and leads back to the current question.
func (t *turn) give(a quiz.Attempt, item int, places []int, q *quiz.Question) error {
	if len(places) == 0 {
		return t.ask(a, wPickFirst)
	}
	next, err := a.Answer(item, places, q, t.u.At.UTC())
	if err != nil {
		return t.late(a)
	}
	return t.marked(next, item, q)
}

// late answers a tap that came late or twice. Where the tapped message shows what is current already, or is about to, nothing is said:
// an impatient thumb must not fill the queue of a channel that paces its messages.
func (t *turn) late(a quiz.Attempt) error {
	if t.alreadyShown(a) {
		return nil
	}
	if !a.Finished.IsZero() {
		return t.result(a, wAlreadyFinished)
	}
	return t.ask(a, wAlreadyAnswered)
}

// shows names the tapped message together with what of an attempt it shows from now on; it is empty for what was typed.
func (t *turn) shows(a quiz.Attempt) string {
	if t.u.Kind != bot.Tap || t.u.Message == "" {
		return ""
	}
	return fmt.Sprintf("%s %d %s", a.ID, a.Current(), t.u.Message)
}

// alreadyShown tells that the tapped message shows what is current of an attempt, or is about to.
func (t *turn) alreadyShown(a quiz.Attempt) bool { return t.s.Shown != "" && t.s.Shown == t.shows(a) }

// marked stores an answer, says whether it was right, and goes on.
func (t *turn) marked(a quiz.Attempt, item int, q *quiz.Question) error {
	if err := t.tx.PutAttempt(a); err != nil {
		return err
	}
	if !a.Finished.IsZero() {
		if err := t.finish(a); err != nil {
			return err
		}
	}
	first, err := t.feedbackOf(a, item, q)
	if err != nil {
		return err
	}
	return t.ask(a, first)
}

// finish folds a finished attempt into the person's progress and writes what is evidence into the audit log.
func (t *turn) finish(a quiz.Attempt) error {
	if a.Purpose != quiz.OfLesson {
		return t.finishForm(a)
	}
	c, _ := t.lesson(a.Course, a.Lesson)
	if c == nil {
		return nil
	}
	p, err := t.progress(c)
	if err != nil {
		return err
	}
	next := p
	if a.Cycle == p.Cycle { // what was begun in a cycle that is over stays with it
		next = p.Record(a, c)
	}
	return t.recorded(a, c, p, next)
}

// recorded stores the progress that follows from a finished attempt, with what is evidence, and what completion brings.
func (t *turn) recorded(a quiz.Attempt, c *quiz.Course, before, p quiz.Progress) error {
	if err := t.tx.PutProgress(p); err != nil {
		return err
	}
	if t.me == nil {
		return nil
	}
	_, _, percent := a.Score()
	data := map[string]string{"course": a.Course, "lesson": a.Lesson, "try": strconv.Itoa(a.Try), "percent": strconv.Itoa(percent),
		"passed": strconv.FormatBool(a.Passed())}
	if a.Purpose != quiz.OfLesson {
		data["purpose"] = string(a.Purpose)
	}
	if err := t.log("attempt", a.ID, data); err != nil {
		return err
	}
	if err := t.fellShort(a, c); err != nil {
		return err
	}
	if !before.Completed.IsZero() || p.Completed.IsZero() {
		return nil
	}
	if r := c.Reading; r != nil {
		return t.log("completed", a.Course, map[string]string{"document": r.Document, "revision": r.Revision})
	}
	if err := t.log("completed", a.Course, map[string]string{"version": strconv.Itoa(c.Version)}); err != nil {
		return err
	}
	if err := errors.Join(t.plan(t.me.Code, c.ID, p.Completed), t.planEffect(c, p)); err != nil {
		return err
	}
	return t.certify(c, a.Cycle)
}

// typed reads a typed answer. A text that is none but looks like a question is left to the other dialogs.
func (t *turn) typed(id string) (bool, error) {
	a, ok, err := t.mineToo(id)
	if err != nil || !ok || !a.Finished.IsZero() {
		return false, err
	}
	n := a.Current()
	q, err := t.question(a.Items[n])
	if err != nil {
		return true, err
	}
	if q.Type == quiz.ShortAnswer || q.Type == quiz.Numerical {
		next, err := a.AnswerTyped(n, t.u.Text, q, t.u.At.UTC())
		if errors.Is(err, quiz.ErrNotAnswer) {
			return true, t.ask(a, wWantNumber)
		}
		if err != nil {
			return true, t.late(a)
		}
		return true, t.marked(next, n, q)
	}
	if q.Type == quiz.MultipleChoice && (t.read == "xong" || t.read == "ok") {
		return true, t.give(a, n, a.Items[n].Draft, q)
	}
	if places, ok := picks(t.u.Text, a.Items[n], q); ok {
		return true, t.give(a, n, places, q)
	}
	if meantAsPick(t.read) || len(strings.Fields(t.read)) < 3 && (t.found == nil || t.found.Kind == knowledge.Refuse) {
		return true, t.ask(a, howToAnswer(q))
	}
	return false, nil
}
