package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// learn shows courses, lessons and cards. What was read is kept in the person's progress.
type learn struct{}

func (learn) handle(t *turn) (bool, error) {
	if p := t.tapped("l", "c"); p != nil {
		c, l := t.lesson(p[1], p[2])
		switch {
		case c == nil:
			t.sayf(wOldButton)
			return true, nil
		case p[0] == "l" && p[3] == "all":
			return true, t.lessons(c, number(p[4]))
		case l == nil:
			return true, t.course(c)
		case p[0] == "l":
			return true, t.openLesson(c, l)
		}
		return true, t.card(c, l, number(p[3]))
	}
	if t.u.Kind == bot.Text && t.cmd == cmdLearn {
		return true, t.learn()
	}
	return false, nil
}

// learn goes on where the person is: an open test, else the course that is assigned or begun, else the list.
func (t *turn) learn() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if a, ok, err := t.openAttempt(); err != nil {
		return err
	} else if ok {
		return t.ask(a, "")
	}
	due, err := t.dueCourses()
	if err != nil {
		return err
	}
	all := t.offered()
	if len(all)+len(due) == 0 {
		t.sayf(wNoCourses)
		return nil
	}
	if len(due) == 0 && len(all) == 1 {
		return t.course(&all[0])
	}
	if len(due) == 1 {
		if c, _ := t.lesson(due[0], ""); c != nil {
			return t.course(c)
		}
	}
	return t.courses(due)
}

// openAttempt is the attempt that this conversation is at, or else the one that the person began last, anywhere, and has not finished.
func (t *turn) openAttempt() (last quiz.Attempt, ok bool, err error) {
	if last, ok, err = t.currentAttempt(); err != nil || ok {
		return last, ok, err
	}
	all, err := t.mineNow()
	if err != nil {
		return last, false, err
	}
	for _, c := range all {
		p, known, err := t.tx.Progress(t.owner(), c.ID)
		if err != nil {
			return last, false, err
		}
		if !known {
			continue
		}
		ids := []string{p.Pre.Attempt, p.Post.Attempt, p.Final.Attempt}
		for _, l := range p.Lessons {
			ids = append(ids, l.Attempt)
		}
		for _, id := range ids {
			a, mine, err := t.tx.Attempt(id)
			if err != nil {
				return last, false, err
			}
			if !mine || a.Person != t.owner() || !a.Finished.IsZero() || ok && !a.Started.After(last.Started) {
				continue
			}
			if a, err = t.expire(a); err != nil {
				return last, false, err
			}
			if a.Finished.IsZero() {
				last, ok = a, true
			}
		}
	}
	return last, ok, nil
}

// dueCourses are the ids of courses that are assigned to the person and not done.
func (t *turn) dueCourses() ([]string, error) {
	if t.me == nil {
		return nil, nil
	}
	all, err := t.tx.AllAssignments()
	if err != nil {
		return nil, err
	}
	var due []string
	for i := range all {
		if !all[i].Covers(t.me) {
			continue
		}
		p, _, err := t.tx.Progress(t.me.Code, all[i].Course)
		if err != nil {
			return nil, err
		}
		if p.Completed.IsZero() {
			due = append(due, all[i].Course)
		}
	}
	return due, nil
}

func (t *turn) courses(due []string) error {
	var b builder
	if t.me == nil {
		b.line(wTrial)
	}
	b.line(wChooseCourse)
	var rows [][]bot.Button
	all, err := t.mineNow()
	if err != nil {
		return err
	}
	for _, c := range all {
		p, _, err := t.tx.Progress(t.owner(), c.ID)
		if err != nil {
			return err
		}
		label := fmt.Sprintf("%s (%d/%d)", shorten(c.Title, 50), passed(p), len(c.Lessons))
		for _, id := range due {
			if id == c.ID {
				label = wAssignedMark + label
			}
		}
		rows = append(rows, row(button(label, "l", c.ID)))
	}
	t.say(bot.Message{Text: b.text(), Buttons: rows})
	return nil
}

func passed(p quiz.Progress) (n int) {
	for _, l := range p.Lessons {
		if !l.Passed.IsZero() {
			n++
		}
	}
	return n
}

// course shows where the person stands in a course and offers the next lesson.
func (t *turn) course(c *quiz.Course) error {
	p, _, err := t.tx.Progress(t.owner(), c.ID)
	if err != nil {
		return err
	}
	var b builder
	b.boldLine(c.Title)
	b.line(c.Description)
	b.line(fmt.Sprintf(wCourseStanding, passed(p), len(c.Lessons)))
	var rows [][]bot.Button
	if l := p.Next(c); l != nil {
		b.line(fmt.Sprintf(wNextLesson, l.Title))
		rows = append(rows, row(button(shorten(wStartLesson+l.Title, 60), "l", c.ID, l.ID)))
	} else if due := p.Due(c); due != quiz.OfLesson {
		b.line(wFinalDue)
		rows = append(rows, row(t.formButton(c, due)))
	} else {
		b.line(wCourseDone)
	}
	if pre, err := t.offersPreTest(c, p); err != nil {
		return err
	} else if pre {
		b.line(wPreOffer)
		rows = append(rows, row(t.formButton(c, quiz.Before)))
	}
	rows = append(rows, row(button(wAllLessons, "l", c.ID, "", "all", "1")))
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows})
	return nil
}

const lessonsPerPage = 6

// lessons lists a course's lessons with their results.
func (t *turn) lessons(c *quiz.Course, page int) error {
	p, _, err := t.tx.Progress(t.owner(), c.ID)
	if err != nil {
		return err
	}
	page = max(page, 1)
	var rows [][]bot.Button
	for i := (page - 1) * lessonsPerPage; i < min(page*lessonsPerPage, len(c.Lessons)); i++ {
		l := &c.Lessons[i]
		label := fmt.Sprintf("%d. %s", i+1, l.Title)
		if lp := p.Lessons[l.ID]; !lp.Passed.IsZero() {
			label = fmt.Sprintf("✓ %s (%d %%)", label, lp.Best)
		}
		rows = append(rows, row(button(shorten(label, 60), "l", c.ID, l.ID)))
	}
	var nav []bot.Button
	if page > 1 {
		nav = append(nav, button(wBack, "l", c.ID, "", "all", strconv.Itoa(page-1)))
	}
	if page*lessonsPerPage < len(c.Lessons) {
		nav = append(nav, button(wMoreLessons, "l", c.ID, "", "all", strconv.Itoa(page+1)))
	}
	if nav != nil {
		rows = append(rows, nav)
	}
	t.instead(bot.Message{Text: fmt.Sprintf(wLessonsOf, c.Title), Buttons: rows})
	return nil
}

// openLesson goes on with the open attempt of a lesson, or with its cards.
func (t *turn) openLesson(c *quiz.Course, l *quiz.Lesson) error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	p, _, err := t.tx.Progress(t.owner(), c.ID)
	if err != nil {
		return err
	}
	lp := p.Lessons[l.ID]
	if lp.Attempt != "" {
		a, ok, err := t.tx.Attempt(lp.Attempt)
		if err != nil {
			return err
		}
		if ok && a.Finished.IsZero() {
			return t.ask(a, "")
		}
	}
	n := lp.Card + 1
	if n > t.cards(l) {
		n = 1
	}
	return t.card(c, l, n)
}

// cards is how many messages there are to read: the cards, then the worked case.
func (t *turn) cards(l *quiz.Lesson) int {
	n := len(l.Cards)
	if l.Case != nil {
		n++
	}
	return n
}

// card shows one card, 1-based, and notes that it was reached.
func (t *turn) card(c *quiz.Course, l *quiz.Lesson, n int) error {
	total := t.cards(l)
	n = min(max(n, 1), total)
	if total == 0 {
		return t.startTest(c, l)
	}
	n, err := t.noteCard(c, l, n)
	if err != nil {
		return err
	}
	card := l.Case
	if n <= len(l.Cards) {
		card = &l.Cards[n-1]
	}
	var b builder
	b.b.WriteString(fmt.Sprintf(wCardOf, l.Title, n, total) + "\n\n")
	if n == 1 && len(l.Objectives) > 0 {
		b.b.WriteString(wObjectives + "\n- " + strings.Join(l.Objectives, "\n- ") + "\n\n")
	}
	b.boldLine(card.Title)
	b.b.WriteString(strings.TrimSpace(card.Text) + "\n")
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: cardButtons(c, l, n, total)})
	return nil
}

// cardButtons lead from a card to the others and to the test; of a document that is to be read no piece can be skipped.
// cardButtons has the way forward first, so that it is number 1 on every card where numbers are typed.
func cardButtons(c *quiz.Course, l *quiz.Lesson, n, total int) [][]bot.Button {
	next, toTest := wNext, wToTest
	if c.Reading != nil {
		next, toTest = wHaveRead, wHaveReadAll
	}
	nav := row(button(next, "c", c.ID, l.ID, strconv.Itoa(n+1)))
	if n == total {
		nav = row(button(toTest, "s", c.ID, l.ID))
	}
	if n > 1 {
		nav = append(nav, button(wBack, "c", c.ID, l.ID, strconv.Itoa(n-1)))
	}
	rows := [][]bot.Button{nav}
	if n == total {
		return rows
	}
	if c.Reading == nil {
		rows = append(rows, row(button(wSkipToTest, "s", c.ID, l.ID)))
	}
	return rows
}

// noteCard keeps the furthest card, and gives the one to show: a document that is to be read is read piece by piece.
func (t *turn) noteCard(c *quiz.Course, l *quiz.Lesson, n int) (int, error) {
	p, err := t.progress(c)
	if err != nil {
		return n, err
	}
	lp := p.Lessons[l.ID]
	if c.Reading != nil {
		n = min(n, lp.Card+1)
	}
	if lp.Card >= n {
		return n, nil
	}
	lp.Card = n
	p.Lessons[l.ID] = lp
	return n, t.tx.PutProgress(p)
}

// progress reads the person's progress in a course, begun now when there is none. Its Lessons map is not nil.
func (t *turn) progress(c *quiz.Course) (quiz.Progress, error) {
	p, ok, err := t.tx.Progress(t.owner(), c.ID)
	if !ok {
		p = quiz.Progress{Person: t.owner(), Course: c.ID, Started: t.u.At.UTC()}
	}
	if p.Started.IsZero() { // a new cycle waits for its first step
		p.Started = t.u.At.UTC()
	}
	if p.Lessons == nil {
		p.Lessons = map[string]quiz.LessonProgress{}
	}
	return p, err
}

// offersPreTest tells whether a test before the lessons makes sense: nothing was passed yet, and the course has one or was completed in a
// cycle before.
func (t *turn) offersPreTest(c *quiz.Course, p quiz.Progress) (bool, error) {
	if p.Pre.Tries > 0 || passed(p) > 0 || !p.Completed.IsZero() || len(c.Measure()) == 0 {
		return false, nil
	}
	if c.PreTest {
		return true, nil
	}
	past, err := t.tx.PastProgress(t.owner(), c.ID)
	for _, x := range past {
		if !x.Completed.IsZero() {
			return true, err
		}
	}
	return false, err
}
