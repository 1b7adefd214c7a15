package dialog

import (
	"slices"

	"isobot/quiz"
)

// shelf holds the courses of one turn as they stand now: without questions that were withdrawn, and with those made of documents once
// they are asked for.
type shelf struct {
	own     []quiz.Course // the desk's
	made    map[string]*quiz.Course
	changed map[string]quiz.Withdrawal // by question
	err     error                      // the first fault of the store; the turn ends with it
}

// Standing gives courses as withdrawals left them, and the withdrawals by question.
func Standing(tx Tx, courses []quiz.Course) ([]quiz.Course, map[string]quiz.Withdrawal, error) {
	by := map[string]quiz.Withdrawal{}
	if err := tx.EachWithdrawal(func(w quiz.Withdrawal) bool { by[w.Question] = w; return true }); err != nil || len(by) == 0 {
		return courses, by, err
	}
	out := make([]quiz.Course, len(courses))
	for i := range courses {
		out[i] = *courses[i].Standing(by)
	}
	return out, by, nil
}

// CourseOf finds a course among those that were loaded, or one that was made of a document; nil when there is none.
func CourseOf(tx Tx, courses []quiz.Course, id string) (*quiz.Course, error) {
	if !quiz.IsReading(id) {
		i := slices.IndexFunc(courses, func(c quiz.Course) bool { return c.ID == id })
		if i < 0 {
			return nil, nil
		}
		return &courses[i], nil
	}
	c, ok, err := tx.Course(id)
	if !ok {
		return nil, err
	}
	return &c, err
}

func (t *turn) shelved() *shelf {
	if t.shelf == nil {
		s := &shelf{made: map[string]*quiz.Course{}}
		s.own, s.changed, s.err = Standing(t.tx, t.Desk.Courses)
		t.shelf = s
	}
	return t.shelf
}

// offered are the desk's courses as they stand now.
func (t *turn) offered() []quiz.Course { return t.shelved().own }

// withProgress are the offered courses and those made of documents that the person began.
func (t *turn) withProgress() ([]*quiz.Course, error) {
	var out []*quiz.Course
	for i := range t.offered() {
		out = append(out, &t.offered()[i])
	}
	_, progress, err := t.tx.TrainingOf(t.owner())
	for _, p := range progress {
		if quiz.IsReading(p.Course) {
			if c, _ := t.lesson(p.Course, ""); c != nil {
				out = append(out, c)
			}
		}
	}
	return out, err
}

// mineNow are the offered courses and those made of documents that the person is to read.
func (t *turn) mineNow() ([]*quiz.Course, error) {
	var out []*quiz.Course
	for i := range t.offered() {
		out = append(out, &t.offered()[i])
	}
	if t.me == nil {
		return out, nil
	}
	duties, err := t.dutiesOf(t.me)
	for _, d := range duties {
		if quiz.IsReading(d.of.Course) {
			if c, _ := t.lesson(d.of.Course, ""); c != nil && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out, err
}

// lesson finds a course and, when it has one of that id, a lesson.
func (t *turn) lesson(course, lesson string) (*quiz.Course, *quiz.Lesson) {
	c := t.findCourse(course)
	if c == nil {
		return nil, nil
	}
	return c, c.Lesson(lesson)
}

func (t *turn) findCourse(id string) *quiz.Course {
	s := t.shelved()
	if quiz.IsReading(id) {
		return s.reading(t.tx, id)
	}
	for i := range s.own {
		if s.own[i].ID == id {
			return &s.own[i]
		}
	}
	return nil
}

// reading finds a course that was made of a document.
func (s *shelf) reading(tx Tx, id string) *quiz.Course {
	if c, ok := s.made[id]; ok {
		return c
	}
	c, ok, err := tx.Course(id)
	if err != nil && s.err == nil {
		s.err = err
	}
	s.made[id] = nil
	if ok {
		s.made[id] = c.Standing(s.changed)
	}
	return s.made[id]
}

// fault is what went wrong on the shelf.
func (t *turn) fault() error {
	if t.shelf == nil {
		return nil
	}
	return t.shelf.err
}
