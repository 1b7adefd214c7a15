package quiz_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"isobot/quiz"
)

func TestMissing(t *testing.T) {
	c := bank(2, 12) // 24: of each group 8, of each group and level 4
	for _, x := range []struct {
		name string
		b    quiz.Blueprint
		want []quiz.Shortage
	}{
		{"enough", quiz.Blueprint{{Group: "7", Count: 4}, {Group: "phap_ly", Count: 2}}, nil},
		{"one too few", quiz.Blueprint{{Group: "7", Count: 4}, {Group: "phap_ly", Level: quiz.Recall, Count: 3}},
			[]quiz.Shortage{{Cell: quiz.Cell{Group: "phap_ly", Level: quiz.Recall, Count: 3}, Have: 4, Want: 6}}},
		{"a clause holds those under it", quiz.Blueprint{{Clause: "7", Count: 8}}, nil},
		{"not by letters", quiz.Blueprint{{Clause: "8.5", Count: 4}, {Clause: "8.51", Count: 1}},
			[]quiz.Shortage{{Cell: quiz.Cell{Clause: "8.51", Count: 1}, Want: 2}}},
		{"shared questions count once", quiz.Blueprint{{Group: "7", Count: 4}, {Clause: "7.3", Count: 1}},
			[]quiz.Shortage{{Cell: quiz.Cell{Clause: "7.3", Count: 1}, Want: 2}}},
		{"the narrow cell last", quiz.Blueprint{{Count: 8}, {Lesson: "bai-02", Level: quiz.Recall, Count: 3}}, nil},
	} {
		if got := x.b.Missing(c); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
	if s := (quiz.Shortage{Cell: quiz.Cell{Group: "7", Level: quiz.Apply, Count: 2}, Have: 1, Want: 4}).String(); s != "nhóm 7, mức van_dung: có 1 câu, cần 4" {
		t.Error(s)
	}
}

// TestForms draws forms one after the other: each fills its cells exactly, none holds a question twice or one for practice only, and
// the second has no question of the first when the stock is there.
func TestForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := bank(rapid.IntRange(1, 3).Draw(t, "lessons"), rapid.IntRange(6, 18).Draw(t, "n"))
		c.Lessons[0].Questions[0].Confidence = "C"
		var b quiz.Blueprint
		for range rapid.IntRange(1, 4).Draw(t, "cells") {
			b = append(b, quiz.Cell{Group: rapid.SampledFrom([]string{"", "7", "phap_ly", "8"}).Draw(t, "group"),
				Level: rapid.SampledFrom([]quiz.Level{"", quiz.Recall, quiz.Understand}).Draw(t, "level"), Count: rapid.IntRange(0, 3).Draw(t, "count")})
		}
		stocked := len(b.Missing(c)) == 0
		seen := map[string]int{}
		for try := range 2 {
			plan := quiz.FormPlan{ID: "a", Course: c, Blueprint: b, Purpose: quiz.OfFinal, Seed: rapid.Uint64().Draw(t, "seed"), Seen: seen, At: morning}
			a := quiz.StartForm(plan)
			if !reflect.DeepEqual(a, quiz.StartForm(plan)) {
				t.Fatal("a form does not follow from its seed")
			}
			if stocked && len(a.Items) != b.Size() {
				t.Fatalf("%d questions, the blueprint has %d", len(a.Items), b.Size())
			}
			in := map[string]bool{}
			for _, it := range a.Items {
				if in[it.Question] || c.Question(it.Question).PracticeOnly() {
					t.Fatalf("%s is drawn twice or for practice only", it.Question)
				}
				if in[it.Question] = true; stocked && try == 1 && seen[it.Question] > 0 {
					t.Fatalf("%s is asked again though others are there", it.Question)
				}
			}
			if stocked && !quotas(c, b, a) {
				t.Fatalf("the form does not fill %v", b)
			}
			for q := range in {
				seen[q]++
			}
		}
	})
}

// quotas tells whether every set of cells has at least as many fitting questions as it asks for, which is Hall's condition.
func quotas(c *quiz.Course, b quiz.Blueprint, a quiz.Attempt) bool {
	for set := range 1 << len(b) {
		want, have := 0, 0
		for i, cell := range b {
			if set>>i&1 == 1 {
				want += cell.Count
			}
		}
		for _, it := range a.Items {
			q := c.Question(it.Question)
			for i, cell := range b {
				if set>>i&1 == 1 && (cell.Group == "" || cell.Group == q.Group) && (cell.Level == "" || cell.Level == q.Level) {
					have++
					break
				}
			}
		}
		if have < want {
			return false
		}
	}
	return true
}

func TestMeasureOfACourseWithoutFinal(t *testing.T) {
	c := bank(3, 12)
	b := c.Measure()
	if b.Size() != 10 || len(b) != 3 || len(b.Missing(c)) > 0 {
		t.Errorf("%v", b)
	}
	if b := bank(1, 5).Measure(); b.Size() != 2 {
		t.Errorf("a small course is measured by %v", b)
	}
}

// tried makes a finished form of ten questions, five in each of two groups, with so many right.
func tried(id string, right [2]int, day float64, mends string, groups map[string]int) quiz.Attempt {
	a := quiz.Attempt{ID: id, Pass: 60, Groups: groups, Mends: mends, Finished: morning.Add(time.Duration(day * 24 * float64(time.Hour)))}
	if mends != "" {
		a.Pass = 0
	}
	for i := range 10 {
		g, n := "7", right[0]
		if i >= 5 {
			g, n = "phap_ly", right[1]
		}
		it := quiz.Item{Question: fmt.Sprint(i), Group: g, At: morning}
		if i%5 < n {
			it.Mark = 1
		}
		a.Items = append(a.Items, it)
	}
	return a
}

func TestTriesAndDelays(t *testing.T) {
	law := map[string]int{"phap_ly": 50}
	rules := quiz.Rules{Pass: 60, Groups: law, Tries: 3, Delays: []int{24, 72}, Key: quiz.AfterLast}
	fail, gap, pass := tried("f", [2]int{1, 1}, 0, "", law), tried("g", [2]int{5, 2}, 0, "", law), tried("p", [2]int{5, 4}, 0, "", law)
	mended, again := tried("m", [2]int{0, 3}, 1, "g", law), tried("n", [2]int{5, 2}, 1, "g", law)
	second := tried("f2", [2]int{1, 1}, 1, "", law)
	for _, x := range []struct {
		name   string
		past   []quiz.Attempt
		after  time.Duration
		why    quiz.Refusal
		at     time.Duration
		groups []string
		key    bool
	}{
		{"first", nil, 0, quiz.MayTry, 0, nil, false},
		{"passed", []quiz.Attempt{pass}, 99 * time.Hour, quiz.PassedIt, 99 * time.Hour, nil, true},
		{"too early", []quiz.Attempt{fail}, 23 * time.Hour, quiz.TooEarly, 24 * time.Hour, nil, false},
		{"after a day", []quiz.Attempt{fail}, 24 * time.Hour, quiz.MayTry, 24 * time.Hour, nil, false},
		{"the delay grows", []quiz.Attempt{fail, second}, 95 * time.Hour, quiz.TooEarly, 96 * time.Hour, nil, false},
		{"only the failed group", []quiz.Attempt{gap}, 30 * time.Hour, quiz.MayTry, 30 * time.Hour, []string{"phap_ly"}, false},
		{"mended", []quiz.Attempt{gap, mended}, 200 * time.Hour, quiz.PassedIt, 200 * time.Hour, nil, true},
		{"not mended", []quiz.Attempt{gap, again}, 200 * time.Hour, quiz.MayTry, 200 * time.Hour, []string{"phap_ly"}, false},
		{"no more", []quiz.Attempt{fail, second, gap}, 500 * time.Hour, quiz.NoTries, 500 * time.Hour, nil, true},
	} {
		now := morning.Add(x.after)
		why, at, groups := rules.Next(x.past, now)
		if why != x.why || !at.Equal(morning.Add(x.at)) || !reflect.DeepEqual(groups, x.groups) {
			t.Errorf("%s: %q at %v, groups %v", x.name, why, at, groups)
		}
		if rules.ShowsKey(x.past, now, "") != x.key {
			t.Errorf("%s: the key is shown: %v", x.name, !x.key)
		}
	}
}

func TestWhichTryCounts(t *testing.T) {
	good, bad := tried("g", [2]int{5, 2}, 0, "", nil), tried("b", [2]int{2, 1}, 2, "", nil)
	for _, x := range []struct {
		keep    quiz.Keep
		past    []quiz.Attempt
		attempt string
		percent int
		passed  bool
	}{
		{quiz.Best, []quiz.Attempt{good, bad}, "g", 70, true},
		{quiz.Last, []quiz.Attempt{good, bad}, "b", 30, false},
		{"", []quiz.Attempt{bad, good}, "g", 70, true},
		{"", nil, "", 0, false},
	} {
		o := quiz.Rules{Keep: x.keep}.Outcome(x.past)
		if o.Attempt != x.attempt || o.Percent != x.percent || o.Passed != x.passed || o.Tries != len(x.past) {
			t.Errorf("%s: %+v", x.keep, o)
		}
	}
}

func TestWhenTheKeyIsShown(t *testing.T) {
	late := time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC) // the first of December in Viet Nam
	for _, x := range []struct {
		key  quiz.KeyTime
		at   time.Time
		want bool
	}{
		{"", morning, true}, {quiz.AtOnce, morning, true}, {quiz.AfterLast, morning, false}, {quiz.AfterLast, late, true},
		{quiz.AfterDue, morning, false}, {quiz.AfterDue, late.Add(-time.Second), false}, {quiz.AfterDue, late, true},
	} {
		if got := (quiz.Rules{Key: x.key, Tries: 3}).ShowsKey(nil, x.at, "2026-11-30"); got != x.want {
			t.Errorf("%s at %v: %v", x.key, x.at, got)
		}
	}
}

func TestOnlyTheFailedGroups(t *testing.T) {
	c := bank(1, 12)
	a := quiz.StartForm(quiz.FormPlan{ID: "a", Course: c, Blueprint: quiz.Blueprint{{Group: "7", Count: 2}, {Group: "8", Level: quiz.Recall, Count: 1}}, At: morning})
	b := a.Only([]string{"8"}, func(it quiz.Item) *quiz.Question { return c.Question(it.Question) })
	if !reflect.DeepEqual(b, quiz.Blueprint{{Group: "8", Level: quiz.Recall, Count: 1}}) {
		t.Errorf("%v", b)
	}
}
