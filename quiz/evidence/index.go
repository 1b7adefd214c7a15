package evidence

import (
	"cmp"
	"slices"
	"strings"

	"isobot/quiz"
)

// index finds the records of a source by their names.
type index struct {
	*Source
	people    map[string]*Person
	courses   map[string]*quiz.Course
	questions map[string]*quiz.Question // "id@version"
	progress  map[string]*quiz.Progress // "person\x00course"
	attempts  map[string][]*quiz.Attempt
	events    []Event
}

func newIndex(s *Source) *index {
	x := &index{Source: s, people: map[string]*Person{}, courses: map[string]*quiz.Course{}, questions: map[string]*quiz.Question{},
		progress: map[string]*quiz.Progress{}, attempts: map[string][]*quiz.Attempt{}, events: s.Audit.events()}
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
		x.progress[both(s.Progress[i].Person, s.Progress[i].Course)] = &s.Progress[i]
	}
	for i := range s.Attempts {
		k := both(s.Attempts[i].Person, s.Attempts[i].Course)
		x.attempts[k] = append(x.attempts[k], &s.Attempts[i])
	}
	for _, some := range x.attempts {
		slices.SortStableFunc(some, func(a, b *quiz.Attempt) int { return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID)) })
	}
	return x
}

func versioned(id, version string) string { return id + "@" + version }

func both(person, course string) string { return person + "\x00" + course }

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

// clause is what a question is counted under: its clause, else its group.
func clause(q *quiz.Question, it quiz.Item) string {
	if q != nil && q.Clause != "" {
		return q.Clause
	}
	return cmp.Or(it.Group, "(không ghi điều khoản)")
}

// clauseOrder orders clauses as a standard does: 7.3 before 10.2.
func clauseOrder(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		if c := cmp.Or(cmp.Compare(len(as[i]), len(bs[i])), cmp.Compare(as[i], bs[i])); c != 0 {
			return c
		}
	}
	return len(as) - len(bs)
}

// purposes name what an attempt was for.
var purposes = map[quiz.Purpose]string{
	quiz.OfLesson: "kiểm tra bài", quiz.Practice: "ôn tập", quiz.OfFinal: "kiểm tra cuối khóa",
	quiz.Before: "trước đào tạo", quiz.After: "sau đào tạo", quiz.Delayed: "sau 30–90 ngày",
}

// assigned calls fn for every person whom an assignment reaches or reached.
func (x *index) assigned(a *quiz.Assignment, fn func(*Person)) {
	for i := range x.People {
		p := &x.People[i]
		if slices.Contains(a.People, p.Code) || slices.ContainsFunc(a.Units, p.Unit.Within) {
			fn(p)
		}
	}
}
