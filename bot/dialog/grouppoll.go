package dialog

import (
	"cmp"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// groupPoll lets a trainer ask a group one question as a poll of the channel's own. Each vote of somebody on the roster is noted as practice
// of theirs, which counts for nothing; nobody's result is ever said in the group or to anybody, and who is not on the roster leaves no trace.
//
// The poll itself is kept as an attempt of the group that nobody answers: it pins the question's version and the order of the options.
type groupPoll struct{}

// pollVerb begins the tag of a poll: "gp|attempt".
const pollVerb = "gp"

func (groupPoll) handle(t *turn) (bool, error) {
	switch {
	case t.u.Kind == bot.Vote:
		return true, t.vote()
	case t.u.Kind == bot.Text && t.cmd == cmdGroupPoll:
		return true, t.askGroup()
	}
	return false, nil
}

func (t *turn) askGroup() error {
	if !t.u.Group || !t.Polls[t.u.From.Channel] {
		t.sayf(wPollInGroup)
		return nil
	}
	by, err := t.sender()
	if err != nil {
		return err
	}
	if len(by.Over(staff.Trainer)) == 0 {
		t.sayf(wNotForYou)
		return nil
	}
	past, _, err := t.tx.TrainingOf(t.u.From.String())
	if err != nil {
		return err
	}
	courses := make([]*quiz.Course, len(t.Courses))
	for i := range t.Courses {
		courses[i] = &t.Courses[i]
	}
	plan := quiz.PracticePlan{Courses: courses, Past: past, Plan: quiz.Plan{ID: t.NewID(), Person: t.u.From.String(), Seed: t.NewSeed(), At: t.u.At.UTC()}}
	a, ok := quiz.StartPoll(plan, func(q *quiz.Question) bool { p := pollOf(quiz.Attempt{}, q, nil); return p != nil })
	if !ok {
		t.sayf(wNoQuestions)
		return nil
	}
	q := t.anyQuestion(a.Items[0].Question)
	if err := t.keepForm(a, func(quiz.Item) *quiz.Question { return q }); err != nil {
		return err
	}
	if err := t.tx.Append(Event{At: t.u.At, Actor: by.Code, Kind: "group_poll", Subject: a.ID, Data: map[string]string{"question": q.ID}}); err != nil {
		return err
	}
	t.say(bot.Message{Text: q.Stem, Poll: pollOf(a, q, a.Items[0].Perm)})
	return nil
}

// pollOf makes a poll of a question with one right option, nil of another or of one that has more words than a poll holds. Without perm the
// options stand in the question's own order.
func pollOf(a quiz.Attempt, q *quiz.Question, perm []int) *bot.Poll {
	if q.Type != quiz.SingleChoice && q.Type != quiz.TrueFalse {
		return nil
	}
	p := &bot.Poll{Tag: tap(pollVerb, cmp.Or(a.ID, "x")), Question: strings.TrimSpace(q.Case + "\n" + q.Stem), Correct: -1}
	for place := range q.Options {
		i := place
		if perm != nil {
			i = perm[place]
		}
		o := &q.Options[i]
		if p.Options = append(p.Options, o.Text); o.Correct {
			p.Correct = place
			p.Explanation = pollExplanation(cmp.Or(q.Explanation, o.Reason))
		}
	}
	if !p.Fits() {
		return nil
	}
	return p
}

// pollExplanation keeps the sentences that fit.
func pollExplanation(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if bot.Units(text) <= bot.MaxPollExplanation {
		return text
	}
	return strings.TrimSpace(text[:bot.Cut(text, bot.MaxPollExplanation)])
}

// sender is the person who wrote in a group; nil when the account is tied to nobody.
func (t *turn) sender() (*staff.Person, error) {
	acc, ok, err := t.tx.Account(bot.Address{Channel: t.u.From.Channel, Chat: t.u.User})
	if err != nil || !ok || acc.Person == "" {
		return nil, err
	}
	p, ok, err := t.tx.Person(acc.Person)
	if err != nil || !ok || p.Left {
		return nil, err
	}
	return &p, nil
}

// vote notes the first answer of a person to a poll. It comes in the voter's own conversation and nothing is said there.
func (t *turn) vote() error {
	tag := cut(t.u.Tap, 2)
	place, err := strconv.Atoi(t.u.Text)
	if err != nil || tag[0] != pollVerb || t.me == nil {
		return nil
	}
	a, ok, err := t.tx.Attempt(tag[1])
	if err != nil || !ok || a.Purpose != quiz.Practice || len(a.Items) != 1 {
		return err
	}
	q, ok, err := t.tx.Question(a.Items[0].Question, a.Items[0].Version)
	if err != nil || !ok {
		return err
	}
	a.ID, a.Person, a.Started = a.ID+"."+t.me.Code, t.me.Code, t.u.At.UTC()
	if _, done, err := t.tx.Attempt(a.ID); err != nil || done {
		return err
	}
	a, err = a.Answer(0, []int{place}, &q, t.u.At.UTC())
	if err != nil { // an option that there is not: the vendor's fault or a stranger's, and nothing to keep
		return nil
	}
	if err := t.tx.PutAttempt(a); err != nil {
		return err
	}
	return t.remember(a)
}
