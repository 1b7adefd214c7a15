package evidence

import (
	"cmp"
	"slices"
	"time"

	"isobot/quiz"
)

// sitting is one person's way through a course in a cycle.
type sitting struct{ person, course, cycle string }

// index finds the records of a source by their names.
type index struct {
	*Source
	people    map[string]*Person
	courses   map[string]*quiz.Course
	questions map[string]*quiz.Question // "id@version"
	progress  map[sitting]*quiz.Progress
	newest    map[sitting]*quiz.Progress // of the newest cycle, under the empty one
	attempts  map[sitting][]*quiz.Attempt
	duties    map[string]*quiz.Duty // "assignment\x00person"
	events    []Event
}

func newIndex(s *Source) *index {
	x := &index{Source: s, people: map[string]*Person{}, courses: map[string]*quiz.Course{}, questions: map[string]*quiz.Question{},
		progress: map[sitting]*quiz.Progress{}, newest: map[sitting]*quiz.Progress{}, attempts: map[sitting][]*quiz.Attempt{},
		duties: map[string]*quiz.Duty{}, events: s.Audit.events()}
	for i := range s.People {
		x.people[s.People[i].Code] = &s.People[i]
	}
	for i := range s.Courses {
		x.courses[s.Courses[i].ID] = &s.Courses[i]
	}
	for i := range s.Questions {
		x.questions[versioned(s.Questions[i].ID, s.Questions[i].Version)] = &s.Questions[i]
	}
	for i := range s.Progress {
		p := &s.Progress[i]
		x.progress[sitting{p.Person, p.Course, p.Cycle}] = p
		if k := (sitting{p.Person, p.Course, ""}); x.newest[k] == nil || x.newest[k].Cycle < p.Cycle {
			x.newest[k] = p
		}
	}
	for i := range s.Attempts {
		k := sitting{s.Attempts[i].Person, s.Attempts[i].Course, s.Attempts[i].Cycle}
		x.attempts[k] = append(x.attempts[k], &s.Attempts[i])
	}
	for i := range s.Duties {
		x.duties[both(s.Duties[i].Assignment, s.Duties[i].Person)] = &s.Duties[i]
	}
	for _, some := range x.attempts {
		slices.SortStableFunc(some, func(a, b *quiz.Attempt) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	}
	return x
}

func versioned(id, version string) string { return id + "@" + version }

func both(a, b string) string { return a + "\x00" + b }

func (x *index) name(code string) string {
	if p := x.people[code]; p != nil {
		return p.Name
	}
	return ""
}

func (x *index) unit(code string) string {
	if p := x.people[code]; p != nil {
		return string(p.Unit)
	}
	return ""
}

func (x *index) course(id string) string {
	if c := x.courses[id]; c != nil {
		return c.Title
	}
	return id
}

func (x *index) lesson(course, id string) string {
	if c := x.courses[course]; c != nil {
		if l := c.Lesson(id); l != nil {
			return l.Title
		}
	}
	return id
}

func (x *index) question(it quiz.Item) *quiz.Question {
	return x.questions[versioned(it.Question, it.Version)]
}

// clause is what a question is counted under.
func clause(q *quiz.Question, it quiz.Item) string {
	return cmp.Or(quiz.GroupName(quiz.ClauseOf(q, it)), "(không ghi điều khoản)")
}

// purposes name what an attempt was for.
var purposes = map[quiz.Purpose]string{
	quiz.OfLesson: "kiểm tra bài", quiz.Practice: "ôn tập", quiz.OfFinal: "kiểm tra cuối khóa",
	quiz.Before: "trước đào tạo", quiz.After: "sau đào tạo", quiz.Delayed: "sau 30–90 ngày",
}

// charge is what an assignment asks of one person, and how far they are.
type charge struct {
	*Person
	due      string
	duty     quiz.Duty // its zero value where there is none
	progress quiz.Progress
	standing string
}

// assigned calls fn for every person whom an assignment reaches or reached.
func (x *index) assigned(a *quiz.Assignment, fn func(charge)) {
	today := x.At.In(hanoi).Format(time.DateOnly)
	for i := range x.People {
		c := charge{Person: &x.People[i], due: a.Due}
		if d := x.duties[both(a.ID, c.Code)]; d != nil {
			c.due, c.duty = d.Due, *d
		} else if !a.Reaches(c.Code, c.Unit) {
			continue
		} else if len(x.duties) > 0 && len(a.Positions)+len(a.Roles) > 0 {
			continue // whom it reaches depends on more than the bundle knows; the duties tell
		}
		k := sitting{c.Code, a.Course, a.Cycle}
		if p := cmp.Or(x.progress[k], x.newest[sitting{c.Code, a.Course, ""}]); p != nil && (a.Cycle == "" || p.Cycle == a.Cycle) {
			c.progress = *p
		}
		c.standing = c.judge(a, today)
		fn(c)
	}
}

// standings name where somebody stands.
var standings = map[quiz.Standing]string{quiz.Done: "hoàn thành", quiz.InProgress: "đang học", quiz.NotStarted: "chưa học", quiz.Overdue: "quá hạn"}

// The standings of those of whom nothing is asked any more.
const (
	exempted = "được miễn"
	released = "đã đóng"
)

func (c *charge) judge(a *quiz.Assignment, today string) string {
	own := *a
	own.Due = c.due
	standing := own.StandingOf(c.progress, today)
	switch {
	case standing == quiz.Done:
	case c.duty.State == quiz.DutyExempt:
		return exempted
	case c.duty.State == quiz.DutyClosed:
		return released
	}
	return standings[standing]
}
