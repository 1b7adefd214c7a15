package evidence_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/quiz/evidence"
	"isobot/staff"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// auditLine is a line as the store writes it.
type auditLine struct {
	Seq     uint64            `json:"seq"`
	At      time.Time         `json:"at"`
	Actor   string            `json:"actor"`
	Kind    string            `json:"kind"`
	Subject string            `json:"subject,omitempty"`
	Data    map[string]string `json:"data,omitempty"`
	Prev    string            `json:"prev"`
	Hash    string            `json:"hash"`
}

func logOf(t testing.TB, events ...auditLine) evidence.Log {
	t.Helper()
	l := evidence.Log{Withheld: make([]bool, len(events))}
	prev := ""
	for i, e := range events {
		e.Seq, e.At, e.Prev, e.Hash = uint64(i+1), noon.Add(time.Duration(i)*time.Second), prev, ""
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		e.Hash = hex.EncodeToString(sum[:])
		if b, err = json.Marshal(e); err != nil {
			t.Fatal(err)
		}
		l.Lines, prev = append(l.Lines, b), e.Hash
		l.Head = evidence.Head{Seq: e.Seq, Hash: e.Hash}
	}
	return l
}

func course(lessons int) quiz.Course {
	c := quiz.Course{ID: "iso", Title: "Nhận thức ISO 9001", Version: 3, PassPercent: 70}
	for i := range lessons {
		l := quiz.Lesson{ID: fmt.Sprintf("bai-%02d", i+1), Title: fmt.Sprintf("Bài %d: Điều khoản %d", i+1, i+4), Draw: 5, Cards: []quiz.Card{{Title: "a"}, {Title: "b"}}}
		for j := range 10 {
			q := quiz.Question{ID: fmt.Sprintf("q%d-%d", i+1, j), Type: quiz.SingleChoice, Level: quiz.Recall, Clause: fmt.Sprintf("%d.%d", i+4, j%3+1), Group: fmt.Sprint(i + 4),
				Stem: "=HYPERLINK(\"http://x\") Điều nào đúng?", Explanation: "Vì vậy.", Cites: []string{"iso9001-2015/7.3"},
				Options: []quiz.Option{{Text: "Một", Correct: true}, {Text: "+Hai"}, {Text: "@Ba"}}}
			q.Seal()
			l.Questions = append(l.Questions, q)
		}
		c.Lessons = append(c.Lessons, l)
	}
	return c
}

// small is a source with a person for each case that matters.
func small(t testing.TB) *evidence.Source {
	s := generated(t, 4, 2)
	s.Assignments[0].People = []string{"CB0001", "NGOAI"}
	s.People[1].Name = "=cmd|' /C calc'!A0"
	s.People[2].Name, s.People[2].Left = "(đã ẩn danh)", true
	s.Duties = []quiz.Duty{{Assignment: "giao-1", Person: "CB0003", From: "2026-11-23", Due: "2026-12-30", State: quiz.DutyExempt, Reason: "nghỉ thai sản", By: "QT001", At: noon, Own: true}}
	s.Progress[3].Completed = time.Time{}
	s.Certificates[0].Revoked = &quiz.Revocation{At: noon, By: "QT001", Reason: "cấp nhầm"}
	s.Audit = logOf(t,
		auditLine{Actor: "DT001", Kind: "assigned", Subject: "giao-1"},
		auditLine{Actor: "clock:clock", Kind: "reminded", Subject: "CB0000", Data: map[string]string{"assignment": "giao-1", "kind": "before3", "channel": "telegram"}},
		auditLine{Actor: "KHAC1", Kind: "attempt", Subject: "xyz", Data: map[string]string{"percent": "20"}},
		auditLine{Actor: "QT001", Kind: "exempted", Subject: "CB0001", Data: map[string]string{"assignment": "giao-1", "reason": "nghỉ thai sản"}},
		auditLine{Actor: "QT001", Kind: "remark", Subject: "r1", Data: map[string]string{"course": "iso"}})
	s.Audit.Withheld[2] = true
	s.Remarks = []quiz.Remark{{ID: "r1", Course: "iso", Unit: "UBND xã Bình An/Phòng 0", By: "QT001", At: noon, Applied: quiz.AppliedWell, Text: "=nhanh <24h>"}}
	for i := range s.Attempts {
		if a := &s.Attempts[i]; a.Purpose == quiz.OfLesson && !a.Passed() {
			s.Remedies = []quiz.Remedy{quiz.Remedy{ID: "y", Person: a.Person, Course: "iso", Attempt: a.ID, At: noon}.
				Choose(quiz.RemedyStep{Kind: quiz.Coach, By: "DP001", At: noon, Due: "2026-12-01"}).Judge(quiz.NotHelped, "DP001", noon).
				Choose(quiz.RemedyStep{Kind: quiz.Reread, By: "DP001", At: noon, Due: "2026-12-08"})}
			break
		}
	}
	return s
}

// generated makes people who did a course of some lessons, with a test before, after and later for some.
func generated(t testing.TB, people, lessons int) *evidence.Source {
	r := rand.New(rand.NewPCG(1, 2))
	c := course(lessons)
	s := &evidence.Source{Agency: "Ủy ban nhân dân xã Bình An", Unit: "UBND xã Bình An", From: "2026-01-01", To: "2026-12-31", At: noon, By: "người vận hành",
		Courses:     []quiz.Course{c},
		Assignments: []quiz.Assignment{{ID: "giao-1", Course: "iso", Units: []staff.UnitPath{"UBND xã Bình An/Phòng 1"}, Due: "2026-11-30", By: "DT001", At: noon}}}
	for _, l := range c.Lessons {
		s.Questions = append(s.Questions, l.Questions...)
	}
	for i := range people {
		p := evidence.Person{Code: fmt.Sprintf("CB%04d", i), Name: fmt.Sprintf("Nguyễn Thị Thùy Dương %d", i), Unit: staff.UnitPath(fmt.Sprintf("UBND xã Bình An/Phòng %d", i%20))}
		s.People = append(s.People, p)
		addTraining(s, r, &c, p, i)
	}
	s.Audit = logOf(t)
	return s
}

func addTraining(s *evidence.Source, r *rand.Rand, c *quiz.Course, p evidence.Person, n int) {
	pr := quiz.Progress{Person: p.Code, Course: c.ID, Lessons: map[string]quiz.LessonProgress{}, Started: noon}
	at := noon.Add(time.Duration(n) * time.Minute)
	sit := func(l *quiz.Lesson, purpose quiz.Purpose, try int, skill float64) quiz.Attempt {
		a := quiz.Start(quiz.Plan{ID: fmt.Sprintf("%s-%s-%s-%d", p.Code, l.ID, purpose, try), Person: p.Code, Course: c.ID, Lesson: l, Rules: quiz.Rules{Pass: c.PassPercent}, Try: try,
			Seed: r.Uint64(), At: at})
		a.Purpose = purpose
		if purpose != quiz.OfLesson {
			a.Lesson = ""
		}
		for i := range a.Items {
			at = at.Add(20 * time.Second)
			q := c.Question(a.Items[i].Question)
			place := r.IntN(3)
			if r.Float64() < skill {
				for k, o := range a.Items[i].Perm {
					if o == 0 {
						place = k
					}
				}
			}
			next, err := a.Answer(i, []int{place}, q, at)
			if err != nil {
				panic(err)
			}
			a = next
		}
		s.Attempts = append(s.Attempts, a)
		return a
	}
	first := &c.Lessons[0]
	sit(first, quiz.Before, 1, 0.2)
	for i := range c.Lessons {
		l := &c.Lessons[i]
		for try := 1; try <= 2; try++ {
			a := sit(l, quiz.OfLesson, try, 0.5*float64(try))
			pr = pr.Record(a, c)
			if a.Passed() {
				break
			}
		}
	}
	sit(first, quiz.After, 1, 0.9)
	if n%2 == 0 {
		at = at.AddDate(0, 0, 30)
		sit(first, quiz.Delayed, 1, 0.7)
	}
	s.Progress = append(s.Progress, pr)
	s.Certificates = append(s.Certificates, quiz.NewCertificate(fmt.Sprintf("0000-0000-0000-0000-0000-%04d", n), &staff.Person{Code: p.Code, Name: p.Name, Unit: p.Unit}, c, "2026", noon))
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
