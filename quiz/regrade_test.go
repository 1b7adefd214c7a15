package quiz_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

// keyed is a course of lessons with four questions each, whose first option is right.
func keyed(lessons int) quiz.Course {
	c := quiz.Course{ID: "k", PassPercent: 75}
	for l := range lessons {
		lesson := quiz.Lesson{ID: fmt.Sprint("bai-", l), Draw: 4}
		for i := range 4 {
			q := quiz.Question{ID: fmt.Sprintf("q%d-%d", l, i), Type: quiz.SingleChoice, Clause: "7.3", Stem: "?", Explanation: "cũ",
				Options: []quiz.Option{{Text: "a", Correct: true, Weight: 100, Reason: "đúng"}, {Text: "b", Reason: "sai"}, {Text: "c", Reason: "sai"}}}
			q.Seal()
			lesson.Questions = append(lesson.Questions, q)
		}
		c.Lessons = append(c.Lessons, lesson)
	}
	return c
}

// sit answers a lesson's test; pick gives the option of each question.
func sit(t *testing.T, c *quiz.Course, lesson, try int, at time.Time, pick func(q string) int) quiz.Attempt {
	t.Helper()
	a := quiz.Start(quiz.Plan{ID: fmt.Sprintf("%d-%d", lesson, try), Person: "CB1", Course: c.ID, Lesson: &c.Lessons[lesson], Rules: quiz.Rules{Pass: c.PassPercent}, Try: try, Seed: uint64(try), At: at})
	for i := range a.Items {
		it, want := a.Items[i], pick(a.Items[i].Question)
		for place, o := range it.Perm {
			if o == want {
				next, err := a.Answer(i, []int{place}, c.Question(it.Question), at.Add(time.Minute))
				if err != nil {
					t.Fatal(err)
				}
				a = next
			}
		}
	}
	return a
}

var day = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func TestWithKey(t *testing.T) {
	c := keyed(1)
	q := *c.Question("q0-0")
	next, ok := q.WithKey([]int{1}, "mới")
	if !ok || next.Version == q.Version || next.MarkOf([]int{1}) != 1 || next.MarkOf([]int{0}) != 0 || !next.AsksTheSame(&q) {
		t.Errorf("%v %+v", ok, next)
	}
	if next.Explanation != "mới" || next.Options[0].Reason != "" || next.Options[1].Reason != "" || next.Options[2].Reason != "sai" || next.Options[1].Weight != 100 {
		t.Errorf("what is said about the key: %+v", next)
	}
	if q.Explanation != "cũ" || !q.Options[0].Correct {
		t.Errorf("the old version changed: %+v", q)
	}
	multiple := q
	multiple.Type = quiz.MultipleChoice
	if two, ok := multiple.WithKey([]int{2, 0, 2}, ""); !ok || two.MarkOf([]int{0, 2}) != 1 || two.Options[0].Weight != 50 {
		t.Errorf("two right options: %v %+v", ok, two)
	}
	for _, bad := range [][]int{nil, {0}, {3}, {-1}, {0, 1}} {
		if _, ok := q.WithKey(bad, ""); ok {
			t.Errorf("key %v is taken", bad)
		}
	}
	other := q
	other.Options = append([]quiz.Option{{Text: "z"}}, q.Options[1:]...)
	if other.AsksTheSame(&q) {
		t.Error("another option asks the same")
	}
}

func TestRemark(t *testing.T) {
	c := keyed(1)
	old := *c.Question("q0-0")
	to, _ := old.WithKey([]int{1}, "")
	g := &quiz.Regrade{ID: "g1", Question: old.ID, From: []string{old.Version}, To: to.Version}
	a := sit(t, &c, 0, 1, day, func(q string) int { return map[string]int{"q0-0": 1, "q0-1": 2}[q] })
	next, marked, changed := a.Remark(g, &to)
	if !marked || !changed || next.Passed() != true || a.Passed() {
		t.Fatalf("marked %v, changed %v, passed %v", marked, changed, next.Passed())
	}
	for i, it := range next.Items {
		if it.Version != a.Items[i].Version {
			t.Errorf("item %d lost its version", i)
		}
		if it.Question == old.ID && (it.Key() != to.Version || it.Regrade != "g1" || it.First == nil || *it.First != 0 || it.Mark != 1) {
			t.Errorf("item %+v", it)
		}
	}
	if again, marked, _ := next.Remark(g, &to); marked {
		t.Errorf("a second time: %+v", again)
	}
	back := &quiz.Regrade{ID: "g2", Question: old.ID, From: []string{to.Version}, To: old.Version}
	third, _, changed := next.Remark(back, &old)
	if it := third.Items; !changed || third.Passed() || it == nil {
		t.Error("the key back again does not undo it")
	}
	open := quiz.Start(quiz.Plan{Lesson: &c.Lessons[0], At: day})
	asked, marked, changed := open.Remark(g, &to)
	for i, it := range asked.Items {
		if it.Question == old.ID && (it.Version != to.Version || open.Items[i].Version != old.Version) {
			t.Errorf("an open question is asked by %s", it.Version)
		}
	}
	if !marked || changed {
		t.Errorf("open: marked %v, changed %v", marked, changed)
	}
}

// TestRegradedProgress gives keys and answers at random, regrades, and compares the progress with one that follows from the attempts
// anew; with keep nobody loses.
func TestRegradedProgress(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		c := keyed(2)
		p := quiz.Progress{Person: "CB1", Course: c.ID, Started: day}
		var all []quiz.Attempt
		for n := range 5 {
			lesson := r.IntN(2)
			a := sit(t, &c, lesson, n+1, day.Add(time.Duration(n)*time.Hour), func(string) int { return r.IntN(5) / 4 })
			p, all = p.Record(a, &c), append(all, a)
		}
		old := *c.Question("q0-0")
		to, _ := old.WithKey([]int{1}, "")
		g := &quiz.Regrade{ID: "g", Question: old.ID, From: []string{old.Version}, To: to.Version}
		var changed []quiz.Attempt
		for i := range all {
			next, _, differs := all[i].Remark(g, &to)
			if all[i] = next; differs {
				changed = append(changed, next)
			}
		}
		at := day.AddDate(0, 0, 1)
		got := p.Regraded(&c, quiz.Anew{Changed: changed, All: all, At: at})
		want := quiz.Progress{Person: "CB1", Course: c.ID, Started: day}
		for _, a := range all {
			want = want.Record(a, &c)
		}
		for _, l := range c.Lessons {
			if got.Lessons[l.ID].Best != want.Lessons[l.ID].Best || got.Lessons[l.ID].Passed.IsZero() != want.Lessons[l.ID].Passed.IsZero() {
				t.Fatalf("seed %d, %s: %+v, want %+v", seed, l.ID, got.Lessons[l.ID], want.Lessons[l.ID])
			}
		}
		if got.Completed.IsZero() != want.Completed.IsZero() || !p.Completed.IsZero() && !got.Completed.IsZero() && !got.Completed.Equal(p.Completed) {
			t.Fatalf("seed %d: completed %v, before %v, want %v", seed, got.Completed, p.Completed, want.Completed)
		}
		kept := p.Regraded(&c, quiz.Anew{Changed: changed, All: all, Keep: true, At: at})
		if kept.Lost || !p.Completed.IsZero() && kept.Completed.IsZero() {
			t.Fatalf("seed %d: somebody lost %+v", seed, kept)
		}
	}
}

func TestRegradedFinal(t *testing.T) {
	c := keyed(1)
	c.Final = &quiz.Final{Rules: quiz.Rules{Pass: 75}}
	done := day.AddDate(0, 0, -1)
	p := quiz.Progress{Lessons: map[string]quiz.LessonProgress{"bai-0": {Passed: done}}, Final: quiz.LessonProgress{Passed: done, Best: 100}, Completed: done}
	changed := []quiz.Attempt{{Purpose: quiz.OfFinal, Finished: done}}
	fails := func(quiz.Purpose) quiz.Outcome { return quiz.Outcome{Percent: 50} }
	got := p.Regraded(&c, quiz.Anew{Changed: changed, All: changed, Outcome: fails, At: day})
	if !got.Lost || !got.Completed.IsZero() || got.Final.Best != 50 || !got.Final.Passed.IsZero() {
		t.Errorf("%+v", got)
	}
	if kept := p.Regraded(&c, quiz.Anew{Changed: changed, All: changed, Outcome: fails, Keep: true, At: day}); kept.Lost || kept.Completed.IsZero() {
		t.Errorf("kept %+v", kept)
	}
	passes := func(quiz.Purpose) quiz.Outcome { return quiz.Outcome{Percent: 80, Passed: true} }
	back := got.Progress.Regraded(&c, quiz.Anew{Changed: changed, All: changed, Outcome: passes, At: day})
	if !back.Gained || !back.Completed.Equal(day) || !back.Final.Passed.Equal(day) {
		t.Errorf("back %+v", back)
	}
}

// TestSureMap holds that no group under five people shows, alone or by subtraction.
func TestSureMap(t *testing.T) {
	var m quiz.SureMap
	add := func(unit string, people int, mark float64, how quiz.Sureness) {
		for range people {
			a := &quiz.Attempt{Items: []quiz.Item{{Question: "q", At: day, Mark: mark, Sure: how}, {Question: "r", At: day, Mark: 0}}}
			m.Add(staff.UnitPath(unit), []*quiz.Attempt{a}, func(quiz.Item) string { return "7.3" })
		}
	}
	add("A", 5, 0, quiz.Certain)
	add("A", 2, 1, quiz.Uncertain)
	add("B", 4, 0, quiz.Certain)
	rows := m.Rows()
	if len(rows) != 1 || rows[0].Unit != "A" || rows[0].SureCount != (quiz.SureCount{People: 7, Answers: 7, SureWrong: 5, Unsure: 2}) {
		t.Fatalf("rows %+v", rows)
	}
	if w := quiz.Worst(rows); len(w) != 1 || w[0].SureWrong != 5 || w[0].Percent() != 71 {
		t.Errorf("worst %+v", w)
	}
	add("C", 1, 0, quiz.Certain)
	if rows = m.Rows(); len(rows) != 2 || !rows[1].Merged || rows[1].People != 5 {
		t.Errorf("small ones together %+v", rows)
	}
}

func TestCompareClauses(t *testing.T) {
	for _, c := range [][2]string{{"7.3", "10.2"}, {"7", "7.3"}, {"7.3", "7.3.1"}, {"9.1.3", "9.2"}, {"7.3", "phap_ly"}} {
		if quiz.CompareClauses(c[0], c[1]) >= 0 || quiz.CompareClauses(c[1], c[0]) <= 0 {
			t.Errorf("%v", c)
		}
	}
}
