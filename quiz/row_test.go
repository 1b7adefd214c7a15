package quiz_test

import (
	"slices"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

func TestRows(t *testing.T) {
	p := staff.Person{Code: "CB1", Unit: "A/B", Position: "Công chức một cửa", Sample: true, Grants: []staff.Grant{{Role: staff.Trainer, Over: "A"}}}
	r := quiz.NewRow(&p)
	begun := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC) // the 23rd in Viet Nam
	for _, pr := range []quiz.Progress{
		{Course: "a", Started: begun, Lessons: map[string]quiz.LessonProgress{"1": {Tries: 1, Best: 60}, "2": {Tries: 2, Best: 90, Passed: begun}, "3": {Card: 2}}},
		{Course: "b", Started: begun},
		{Course: "a", Cycle: "2027", Started: begun, Completed: begun.AddDate(0, 0, 2), Lessons: map[string]quiz.LessonProgress{"1": {Tries: 1, Best: 100, Passed: begun}}},
	} {
		r = r.With(pr)
	}
	again, err := quiz.ReadRow("CB1", "A/B", string(r.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	day := int(begun.Unix()/86400) + 1
	for course, want := range map[string]quiz.RowProgress{"a": {Cycle: "2027", Started: day, Completed: int(begun.AddDate(0, 0, 2).Unix()), Passed: 1, Best: 100}, "b": {Started: day}} {
		if got, ok := again.Of(course); !ok || got != want {
			t.Errorf("%s: %+v, want %+v", course, got, want)
		}
	}
	if _, ok := again.Of("c"); ok || again.Position != p.Position || !again.Sample || len(again.Roles) != 1 {
		t.Errorf("%+v", again)
	}
}

func TestMatrix(t *testing.T) {
	m := &quiz.Matrix{Courses: []string{"a", "b", "c"}}
	done := time.Unix(1e9, 0)
	for i, courses := range [][]string{{"a", "b", "c"}, {"c", "x", "a"}, {"b"}, {}} {
		r := quiz.NewRow(&staff.Person{Code: "P", Unit: staff.UnitPath([]string{"A", "B"}[i/2])})
		for _, c := range courses {
			r = r.With(quiz.Progress{Course: c, Started: done, Completed: done})
		}
		r = r.With(quiz.Progress{Course: "d", Started: done})
		m.Add(&r)
	}
	if len(m.Units) != 2 || m.Units[0].People != 2 || !slices.Equal(m.Units[0].Done, []int{2, 1, 2}) || !slices.Equal(m.Units[1].Done, []int{0, 1, 0}) {
		t.Errorf("%+v", m.Units)
	}
}

func FuzzReadRow(f *testing.F) {
	p := staff.Person{Code: "CB1", Position: "x", Grants: []staff.Grant{{Role: staff.Trainer}}}
	f.Add(string(quiz.NewRow(&p).With(quiz.Progress{Course: "a", Started: time.Unix(1e9, 0)}).Bytes()))
	f.Fuzz(func(t *testing.T, data string) {
		r, err := quiz.ReadRow("CB1", "A", data)
		if err != nil {
			return
		}
		r.Of("a")
		r = r.With(quiz.Progress{Course: "a", Completed: time.Unix(1e9, 0)})
		if got, ok := r.Of("a"); !ok || got.Completed == 0 {
			t.Errorf("what was put is not there: %+v, %v", got, ok)
		}
	})
}
