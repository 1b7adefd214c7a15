package dialog

import (
	"fmt"
	"maps"
	"slices"

	"isobot/quiz"
)

// startTest begins an attempt at a lesson, or goes on with the open one.
func (t *turn) startTest(c *quiz.Course, l *quiz.Lesson) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if t.asksConsent("try", c.ID, l.ID) {
		return nil
	}
	p, err := t.progress(c)
	if err != nil {
		return err
	}
	if a, ok, err := t.mineToo(p.Lessons[l.ID].Attempt); err != nil {
		return err
	} else if ok && a.Finished.IsZero() {
		return t.ask(a, "")
	}
	if c.Reading != nil {
		if n := p.Lessons[l.ID].Card; n < t.cards(l) {
			return t.card(c, l, n+1)
		}
		if err := t.acknowledge(c.Reading, &p); err != nil {
			return err
		}
	}
	tries, seen, err := t.past(p, l.ID)
	if err != nil {
		return err
	}
	rules, _, err := t.rules(c, quiz.OfLesson)
	if err != nil {
		return err
	}
	if rules.Limits() {
		past, _, err := t.triesAt(c.ID, quiz.Attempt{Lesson: l.ID, Cycle: p.Cycle})
		if err != nil {
			return err
		}
		if _, ok := t.mayBeginTry(rules, past); !ok {
			return nil
		}
	}
	a := quiz.Start(quiz.Plan{ID: t.NewID(), Person: t.owner(), Course: c.ID, Cycle: p.Cycle, Lesson: l, Rules: rules, Try: tries + 1,
		Seed: t.NewSeed(), Seen: seen, At: t.u.At.UTC()})
	return t.beginLesson(a, p, l)
}

// beginLesson stores a new attempt at a lesson with its questions, and asks the first.
func (t *turn) beginLesson(a quiz.Attempt, p quiz.Progress, l *quiz.Lesson) error {
	if err := t.keepForm(a, func(it quiz.Item) *quiz.Question { return questionOf(l, it.Question) }); err != nil || len(a.Items) == 0 {
		return err
	}
	lp := p.Lessons[l.ID]
	lp.Attempt = a.ID
	p.Lessons[l.ID] = lp
	if err := t.tx.PutProgress(p); err != nil {
		return err
	}
	return t.ask(a, lessonBegins(a))
}

func lessonBegins(a quiz.Attempt) string {
	text := fmt.Sprintf(wTestBegins, len(a.Items), a.Pass)
	for _, g := range slices.Sorted(maps.Keys(a.Groups)) {
		text += " " + fmt.Sprintf(wFormGroup, groupName(g), a.Groups[g])
	}
	if !a.Deadline.IsZero() {
		text += " " + fmt.Sprintf(wFormTime, a.Deadline.In(hanoi).Format("15:04 02/01"))
	}
	return text
}

func questionOf(l *quiz.Lesson, id string) *quiz.Question {
	for i := range l.Questions {
		if l.Questions[i].ID == id {
			return &l.Questions[i]
		}
	}
	return &quiz.Question{ID: id}
}

// past counts the tries at a lesson in this cycle, and how often each question of the course was met in any.
func (t *turn) past(p quiz.Progress, lesson string) (tries int, seen map[string]int, err error) {
	all, err := t.tx.AttemptsOf(t.owner(), p.Course)
	if err != nil {
		return 0, nil, err
	}
	seen = map[string]int{}
	for _, a := range all {
		if a.Lesson == lesson && a.Cycle == p.Cycle {
			tries++
		}
		for _, it := range a.Items {
			seen[it.Question]++
		}
	}
	return tries, seen, nil
}
