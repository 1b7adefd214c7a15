package quiz_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"isobot/quiz"
)

// bank is a course with lessons of n questions of every kind that is scored, in groups and levels by turns.
func bank(lessons, n int) *quiz.Course {
	c := &quiz.Course{ID: "k", PassPercent: 70}
	for l := range lessons {
		lesson := quiz.Lesson{ID: fmt.Sprintf("bai-%02d", l+1), Draw: min(n, 5)}
		for i := range n {
			q := quiz.Question{ID: fmt.Sprintf("q%d-%02d", l+1, i), Group: []string{"7", "phap_ly", "8"}[i%3], Clause: []string{"7.3", "7.5", "8.5.1"}[i%3],
				Level: []quiz.Level{quiz.Recall, quiz.Understand}[i/3%2], Stem: "?"}
			four := []quiz.Option{{Text: "a", Correct: true}, {Text: "b"}, {Text: "c", Correct: i%5 == 1}, {Text: "d"}}
			switch i % 5 {
			case 0:
				q.Type, q.Options = quiz.SingleChoice, four
			case 1:
				q.Type, q.Options = quiz.MultipleChoice, four
			case 2:
				q.Type, q.Options = quiz.Ordering, four
			case 3:
				q.Type, q.Pairs = quiz.Matching, []quiz.Pair{{Left: "1", Right: "x"}, {Left: "2", Right: "y"}, {Left: "3", Right: "x"}, {Right: "z"}}
			case 4:
				q.Type, q.Accepted = quiz.Numerical, []quiz.Accepted{{Min: 3, Max: 3, Weight: 100}}
			}
			q.Seal()
			lesson.Questions = append(lesson.Questions, q)
		}
		c.Lessons = append(c.Lessons, lesson)
	}
	return c
}

var morning = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)

// TestRandomTaps plays random taps, early, late, doubled and out of range, against what an attempt promises: an answer that was taken
// never changes, an error changes nothing, an attempt is finished exactly when all is answered or its time is up, and then stays so.
func TestRandomTaps(t *testing.T) {
	c := bank(1, 10)
	rapid.Check(t, func(t *rapid.T) {
		rules := quiz.Rules{Pass: 70, Minutes: rapid.IntRange(0, 10).Draw(t, "minutes"), Groups: map[string]int{"7": 50}}
		a := quiz.StartForm(quiz.FormPlan{ID: "a", Course: c, Blueprint: quiz.Blueprint{{Count: 6}}, Rules: rules, Seed: rapid.Uint64().Draw(t, "seed"), At: morning})
		now := morning
		taken := map[int]quiz.Item{}
		for range rapid.IntRange(0, 60).Draw(t, "taps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 40).Draw(t, "seconds")) * time.Second)
			item, place := rapid.IntRange(-1, 6).Draw(t, "item"), rapid.IntRange(-1, 5).Draw(t, "place")
			q := &quiz.Question{Type: quiz.SingleChoice}
			if item >= 0 && item < len(a.Items) {
				q = c.Question(a.Items[item].Question)
			}
			before := a
			var err error
			switch op := rapid.IntRange(0, 4).Draw(t, "op"); op {
			case 0:
				a, _, err = a.Toggle(item, place, q)
			case 1:
				places := rapid.SliceOfN(rapid.IntRange(-1, 5), 0, 4).Draw(t, "places")
				a, err = a.Answer(item, places, q, now)
			case 2:
				a, err = a.AnswerTyped(item, rapid.SampledFrom([]string{"3", "x", "", "4"}).Draw(t, "typed"), q, now)
			case 3:
				a, err = a.Confide(item, rapid.SampledFrom([]quiz.Sureness{quiz.Certain, quiz.Uncertain, "?"}).Draw(t, "sure"))
			case 4:
				var ended bool
				if a, ended = a.Expire(now); ended != (before.Finished.IsZero() && before.TimeUp(now)) {
					t.Fatalf("Expire says %v", ended)
				}
			}
			if err != nil && !reflect.DeepEqual(a, before) {
				t.Fatalf("an error changed the attempt: %v", err)
			}
			if before.TimeUp(now) && err == nil && !before.Finished.Equal(a.Finished) && !a.Finished.Equal(a.Deadline) {
				t.Fatal("an answer after the time limit was taken")
			}
			check(t, a, taken)
			if _, err := a.Answer(0, nil, q, now); !a.Finished.IsZero() && !errors.Is(err, quiz.ErrFinished) {
				t.Fatalf("a finished attempt takes answers: %v", err)
			}
		}
	})
}

func check(t *rapid.T, a quiz.Attempt, taken map[int]quiz.Item) {
	sum := 0.
	for i, it := range a.Items {
		if was, ok := taken[i]; ok {
			was.Sure, it.Sure = "", ""
			if !reflect.DeepEqual(was, it) {
				t.Fatalf("answer %d changed from %+v to %+v", i, was, it)
			}
		} else if it.Answered() {
			taken[i] = it
		} else if it.Mark != 0 || it.Given != nil || it.Typed != "" {
			t.Fatalf("item %d has no answer but %+v", i, it)
		}
		if it.Mark < 0 || it.Mark > 1 {
			t.Fatalf("mark %v", it.Mark)
		}
		sum += it.Mark
	}
	marks, of, percent := a.Score()
	if marks != sum || of != len(a.Items) || percent < 0 || percent > 100 {
		t.Fatalf("score %v of %d, %d %%", marks, of, percent)
	}
	whole := len(taken) == len(a.Items)
	if done := !a.Finished.IsZero(); done != whole && !(done && a.Finished.Equal(a.Deadline)) {
		t.Fatalf("finished %v with %d of %d answers", done, len(taken), len(a.Items))
	}
	if a.Passed() && (percent < a.Pass || len(a.FailedGroups()) > 0) {
		t.Fatal("passed below the mark")
	}
}

func TestTimeLimit(t *testing.T) {
	c := bank(1, 10)
	a := quiz.StartForm(quiz.FormPlan{ID: "a", Course: c, Blueprint: quiz.Blueprint{{Count: 2}}, Rules: quiz.Rules{Pass: 50, Minutes: 10}, Seed: 4, At: morning})
	give := func(a quiz.Attempt, item int, at time.Time) (quiz.Attempt, error) {
		q := c.Question(a.Items[item].Question)
		if q.Type == quiz.Numerical {
			return a.AnswerTyped(item, "3", q, at)
		}
		var places []int
		for _, k := range q.Key() {
			places = append(places, slices.Index(a.Items[item].Perm, k))
		}
		return a.Answer(item, places, q, at)
	}
	last := morning.Add(10 * time.Minute)
	one, err := give(a, 0, last) // the very last moment
	if err != nil {
		t.Fatal(err)
	}
	if _, err := give(one, 1, last.Add(time.Nanosecond)); !errors.Is(err, quiz.ErrTimeUp) {
		t.Errorf("an answer that is late: %v", err)
	}
	if _, ended := one.Expire(last); ended {
		t.Error("the time is up at its last moment")
	}
	end, ended := one.Expire(last.Add(24 * time.Hour))
	if _, _, percent := end.Score(); !ended || !end.Finished.Equal(last) || percent != 50 || !end.Passed() {
		t.Errorf("ended %v at %v with %d %%", ended, end.Finished, percent)
	}
}

func TestPracticeOnlyQuestions(t *testing.T) {
	drawn := func(firm, unsure int) (n int) {
		l := &quiz.Lesson{ID: "l", Draw: 3}
		for i := range firm + unsure {
			q := quiz.Question{ID: fmt.Sprint(i), Type: quiz.TrueFalse, Options: []quiz.Option{{Text: "Đúng", Correct: true}, {Text: "Sai"}}}
			if i >= firm {
				q.Confidence = "C"
			}
			l.Questions = append(l.Questions, q)
		}
		for seed := range uint64(50) {
			for _, it := range quiz.Start(quiz.Plan{Lesson: l, Seed: seed}).Items {
				if len(it.Question) > 0 && it.Question >= fmt.Sprint(firm) {
					n++
				}
			}
		}
		return n
	}
	if n := drawn(6, 3); n != 0 {
		t.Errorf("%d unconfirmed questions decide though enough others are there", n)
	}
	if n := drawn(5, 3); n == 0 {
		t.Error("unconfirmed questions are left out of a lesson that has too few others")
	}
}
