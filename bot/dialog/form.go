package dialog

import (
	"fmt"
	"maps"
	"slices"

	"isobot/quiz"
)

// forms runs the tests that belong to no lesson: before, final, after, delayed, and practice; and takes the flag how certain somebody was.
//
// Taps: "f|course|purpose|touch" starts, "qs|attempt|item|certain" says how certain.
type forms struct{}

func (forms) handle(t *turn) (bool, error) {
	p := t.tapped("f", "qs")
	switch {
	case p == nil:
		return t.typedSure()
	case p[0] == "qs":
		return true, t.confide(p[1], number(p[2]), quiz.Sureness(p[3]))
	}
	if c, _ := t.lesson(p[1], ""); c != nil {
		return true, t.startForm(c, quiz.Purpose(p[2]), number(p[3]))
	}
	t.sayf(wOldButton)
	return true, nil
}

// rules are how the tests of a purpose are taken by this person, and the last day, which may be empty.
func (t *turn) rules(c *quiz.Course, purpose quiz.Purpose) (r quiz.Rules, due string, err error) {
	r = quiz.Rules{Pass: c.PassPercent, Tries: 1}
	if c.Final != nil {
		r.Pass, r.Groups = c.Final.Pass, c.Final.Groups
	}
	switch purpose {
	case quiz.OfLesson:
		r = quiz.Rules{Pass: c.PassPercent, Groups: c.Groups}
	case quiz.Before, quiz.Delayed:
		r.Key = quiz.AfterLast
		return r, "", nil
	case quiz.After:
		r.Tries, r.Delays = 0, []int{24}
		return r, "", nil
	}
	if c.Final != nil && purpose != quiz.OfLesson {
		r = c.Final.Rules
	}
	if t.me == nil {
		return r, "", nil
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return r, "", err
	}
	for i := range all {
		a := &all[i]
		if a.Course != c.ID || !a.Covers(t.me) || a.Due < due {
			continue
		}
		due = a.Due
		switch {
		case a.Rules == nil:
		case purpose == quiz.OfLesson && c.Final != nil: // they are the final test's
			r.Sure = a.Rules.Sure
		default:
			r = *a.Rules
		}
		if d, ok, err := t.tx.Duty(a.ID, t.me.Code); err != nil {
			return r, "", err
		} else if ok {
			due = d.Due
		}
	}
	return r, due, nil
}

// triesAt lists the finished tries of this person at the tests of a purpose in a cycle, in order, and how often each question of the
// course was met in any.
func (t *turn) triesAt(course string, like quiz.Attempt) (past []quiz.Attempt, seen map[string]int, err error) {
	all, err := t.tx.AttemptsOf(t.owner(), course)
	seen = map[string]int{}
	for _, a := range all {
		for _, it := range a.Items {
			seen[it.Question]++
		}
		if a.Purpose == like.Purpose && a.Lesson == like.Lesson && a.Cycle == like.Cycle && a.Touch == like.Touch && !a.Finished.IsZero() {
			past = append(past, a)
		}
	}
	slices.SortStableFunc(past, func(a, b quiz.Attempt) int { return a.Started.Compare(b.Started) })
	return past, seen, err
}

// startForm begins a test that belongs to no lesson, or goes on with the open one, or says why it may not begin.
func (t *turn) startForm(c *quiz.Course, purpose quiz.Purpose, touch int) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if t.asksConsent("form", c.ID, string(purpose)) {
		return nil
	}
	p, err := t.progress(c)
	if err != nil {
		return err
	}
	if a, ok, err := t.mineToo(p.Form(purpose).Attempt); err != nil {
		return err
	} else if ok && a.Finished.IsZero() {
		return t.ask(a, "")
	}
	like := quiz.Attempt{Purpose: purpose, Cycle: p.Cycle, Touch: touch}
	past, seen, err := t.triesAt(c.ID, like)
	if err != nil {
		return err
	}
	if !mayBegin(c, p, like) {
		t.sayf(wOldButton)
		return nil
	}
	rules, _, err := t.rules(c, purpose)
	if err != nil {
		return err
	}
	groups, ok := t.mayBeginTry(rules, past)
	if !ok {
		return nil
	}
	plan := quiz.FormPlan{ID: t.NewID(), Person: t.owner(), Cycle: p.Cycle, Course: c, Blueprint: c.Measure(), Purpose: purpose, Rules: rules,
		Try: len(past) + 1, Seed: t.NewSeed(), Seen: seen, At: t.u.At.UTC()}
	return t.beginForm(c, p, plan, again{groups: groups, past: past, touch: touch})
}

// mayBeginTry tells whether a further try may begin, and which groups alone it asks; if it may not, it says why.
func (t *turn) mayBeginTry(rules quiz.Rules, past []quiz.Attempt) (groups []string, ok bool) {
	why, at, groups := rules.Next(past, t.u.At)
	switch why {
	case quiz.PassedIt:
		t.sayf(wFormPassed)
	case quiz.NoTries:
		t.sayf(wFormNoTries)
	case quiz.TooEarly:
		t.sayf(wFormTooEarly, at.In(hanoi).Format("15:04 02/01/2006"))
	}
	return groups, why == quiz.MayTry
}

// again is what a further try follows from.
type again struct {
	groups []string // asked alone
	past   []quiz.Attempt
	touch  int
}

// mayBegin tells whether a test of this purpose has its place now.
func mayBegin(c *quiz.Course, p quiz.Progress, like quiz.Attempt) bool {
	if c.Reading != nil { // it is read, and has no test but its own
		return false
	}
	switch like.Purpose {
	case quiz.OfFinal:
		return c.Final != nil && (p.Due(c) == quiz.OfFinal || !p.Completed.IsZero())
	case quiz.Before:
		return p.Completed.IsZero()
	case quiz.After:
		return p.Due(c) == quiz.After || !p.Completed.IsZero()
	case quiz.Delayed:
		return !p.Completed.IsZero() && slices.Contains(quiz.Touches, like.Touch)
	}
	return false
}

func (t *turn) beginForm(c *quiz.Course, p quiz.Progress, plan quiz.FormPlan, x again) error {
	whole := slices.DeleteFunc(slices.Clone(x.past), func(a quiz.Attempt) bool { return a.Mends != "" })
	if len(x.groups) > 0 && len(whole) > 0 {
		base := whole[len(whole)-1]
		plan.Blueprint = base.Only(x.groups, func(it quiz.Item) *quiz.Question { return c.Question(it.Question) })
		some := map[string]int{}
		for _, g := range x.groups {
			some[g] = plan.Rules.Groups[g]
		}
		plan.Rules.Pass, plan.Rules.Groups = 0, some
	}
	a := quiz.StartForm(plan)
	a.Touch = x.touch
	if len(x.groups) > 0 && len(whole) > 0 {
		a.Mends = whole[len(whole)-1].ID
	}
	if err := t.keepForm(a, func(it quiz.Item) *quiz.Question { return c.Question(it.Question) }); err != nil || len(a.Items) == 0 {
		return err
	}
	if err := t.tx.PutProgress(p.Began(a)); err != nil {
		return err
	}
	return t.ask(a, formBegins(a, x.groups))
}

// keepForm stores a new attempt with its questions, and when its time ends. It says so when there are none.
func (t *turn) keepForm(a quiz.Attempt, question func(quiz.Item) *quiz.Question) error {
	if len(a.Items) == 0 {
		t.sayf(wNoQuestions)
		return nil
	}
	for _, it := range a.Items {
		if err := t.tx.PutQuestion(*question(it)); err != nil {
			return err
		}
	}
	if err := t.giveNewest(a.Items); err != nil {
		return err
	}
	if !a.Deadline.IsZero() {
		if err := t.tx.PutDue(string(dayOf(a.Deadline)), tap(dueEnd, a.ID)); err != nil {
			return err
		}
	}
	return t.tx.PutAttempt(a)
}

func formBegins(a quiz.Attempt, groups []string) string {
	text := fmt.Sprintf(wFormBegins[a.Purpose], len(a.Items))
	if a.Pass > 0 && a.Purpose != quiz.Delayed {
		text += " " + fmt.Sprintf(wFormPass, a.Pass)
	}
	for _, g := range slices.Sorted(maps.Keys(a.Groups)) {
		if a.Purpose == quiz.Delayed {
			break
		}
		text += " " + fmt.Sprintf(wFormGroup, groupName(g), a.Groups[g])
	}
	if len(groups) > 0 {
		text += " " + wFormOnly
	}
	if !a.Deadline.IsZero() {
		text += " " + fmt.Sprintf(wFormTime, a.Deadline.In(hanoi).Format("15:04 02/01"))
	}
	return text
}

func groupName(g string) string {
	if n := wGroups[g]; n != "" {
		return n
	}
	return fmt.Sprintf(wClauseGroup, g)
}

// expire ends an attempt whose time is up, whoever touches it.
func (t *turn) expire(a quiz.Attempt) (quiz.Attempt, error) {
	next, ended := a.Expire(t.u.At)
	if !ended {
		return a, nil
	}
	if err := t.tx.PutAttempt(next); err != nil {
		return a, err
	}
	return next, t.finish(next)
}

// finishForm folds a finished test that belongs to no lesson into the person's progress.
func (t *turn) finishForm(a quiz.Attempt) error {
	if a.Purpose == quiz.Practice {
		return t.remember(a)
	}
	c, _ := t.lesson(a.Course, "")
	if c == nil {
		return nil
	}
	p, err := t.progress(c)
	if err != nil {
		return err
	}
	past, _, err := t.triesAt(c.ID, a)
	if err != nil {
		return err
	}
	rules, _, err := t.rules(c, a.Purpose)
	if err != nil {
		return err
	}
	next := p
	if a.Cycle == p.Cycle {
		next = p.RecordForm(a, rules.Outcome(past), c)
	}
	return t.recorded(a, c, p, next)
}
