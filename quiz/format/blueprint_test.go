package format_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"isobot/quiz"
	"isobot/quiz/format"
)

// withFinal is a course of one lesson with four questions of the law and four of clause 7, one of them unconfirmed.
func withFinal(course, lesson string) fstest.MapFS {
	var b strings.Builder
	b.WriteString("id: bai-01\ntitle: Bài\ndraw: 4\n" + lesson + "questions:\n")
	for i := range 8 {
		group := []string{"phap_ly", "\"7\""}[i%2]
		fmt.Fprintf(&b, "  - {id: q%d, type: true_false, level: nhan_biet, group: %s, stem: \"Câu %d?\", answer: true, reason_true: đúng, reason_false: sai, cites: [a/b], confidence: %s}\n",
			i, group, i, []string{"A", "C"}[i/7])
	}
	return fstest.MapFS{"courses/k/course.yaml": {Data: []byte("id: k\ntitle: Khóa\nversion: 1\npass_percent: 70\nlessons: [bai-01]\n" + course)},
		"courses/k/bai-01.yaml": {Data: []byte(b.String())}}
}

func TestFinal(t *testing.T) {
	courses, problems := format.Courses(withFinal("mandatory_groups: [phap_ly]\npre_test: true\nfinal:\n  blueprint:\n    - {group: phap_ly, level: nhan_biet, count: 2}\n    - {group: \"7\", count: 1}\n  minutes: 20\n  tries: 2\n  groups: {\"7\": 50}\n", ""))
	if len(courses) != 1 || courses[0].Final == nil {
		t.Fatalf("%v", problems)
	}
	f := courses[0].Final
	if f.Blueprint.Size() != 3 || f.Pass != 70 || f.Groups["phap_ly"] != 70 || f.Groups["7"] != 50 || f.Minutes != 20 || f.Tries != 2 || f.Key != "after_last" || !courses[0].PreTest {
		t.Errorf("%+v", f)
	}
}

// TestMandatoryGroups of a course without a final test hold in the tests of its lessons.
func TestMandatoryGroups(t *testing.T) {
	courses, problems := format.Courses(withFinal("mandatory_groups: [phap_ly]\n", ""))
	if len(courses) != 1 || courses[0].Groups["phap_ly"] != 70 {
		t.Fatalf("%v %v", courses, problems)
	}
	c := &courses[0]
	a := quiz.Start(quiz.Plan{Course: c.ID, Lesson: &c.Lessons[0], Rules: quiz.Rules{Pass: 20, Groups: c.Groups}, Seed: 3, At: time.Now()})
	for n := a.Current(); n >= 0; n = a.Current() {
		q, wrong := c.Question(a.Items[n].Question), 0
		if q.Group == "phap_ly" {
			wrong = 1
		}
		var err error
		if a, err = a.Answer(n, []int{wrong}, q, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, percent := a.Score(); percent < a.Pass || a.Passed() {
		t.Errorf("%d %%, passed %v without the mandatory group", percent, a.Passed())
	}
}

func TestFinalIsRefused(t *testing.T) {
	for _, x := range []struct{ course, lesson, want string }{
		{"final:\n  blueprint: [{group: \"7\", count: 2}]\n", "", "có 3 câu, cần 4"},
		{"final: {pass_percent: 80}\n", "", "không có ô nào"},
		{"final:\n  blueprint: [{level: kho, count: 1}]\n", "", "mức “kho”"},
		{"final:\n  blueprint: [{count: 0}]\n", "", "không hợp lệ: 0"},
		{"final:\n  blueprint: [{count: 2}]\n  show_key: sometimes\n", "", "show_key"},
		{"final:\n  blueprint: [{count: 2}]\n  delay_hours: [72, 24]\n", "", "tăng dần"},
		{"final:\n  blueprint: [{count: 2}]\n  groups: {phap_ly: 500}\n", "", "500"},
		{"", "blueprint: [{group: \"7\", count: 3}]\n", "có 3 câu, cần 6"},
		{"mandatory_groups: [mot_cua]\n", "", "nhóm bắt buộc “mot_cua” không có câu hỏi"},
	} {
		courses, problems := format.Courses(withFinal(x.course, x.lesson))
		found := false
		for _, p := range problems {
			found = found || strings.Contains(fmt.Sprint(p), x.want)
		}
		if !found {
			t.Errorf("%s: %v", x.course, problems)
		}
		if strings.Contains(x.want, "cần 4") && len(courses) > 0 {
			t.Error("a course without its stock of questions is published")
		}
	}
	courses, _ := format.Courses(withFinal("", "blueprint: [{group: phap_ly, count: 2}, {group: \"7\", count: 1}]\n"))
	if len(courses) != 1 || courses[0].Lessons[0].Draw != 3 || len(courses[0].Lessons[0].Blueprint) != 2 {
		t.Errorf("%+v", courses)
	}
}
