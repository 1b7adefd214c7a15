package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/stats"
	"isobot/staff"
)

// keyedCourse has one lesson of four questions, all of which are drawn. The first has a wrong key: "Hai" is right.
func keyedCourse() quiz.Course {
	l := quiz.Lesson{ID: "bai-01", Title: "Bài 1", Draw: 4, Cards: []quiz.Card{{Title: "Thẻ", Text: "Nội dung."}}}
	for i := range 4 {
		q := quiz.Question{ID: fmt.Sprintf("k%d", i+1), Type: quiz.SingleChoice, Clause: []string{"7.3", "9.2"}[i%2], Stem: fmt.Sprintf("Câu hỏi số %d?", i+1), Explanation: "Lời cũ.",
			Fixed: true, Options: []quiz.Option{{Text: "Một", Correct: true, Weight: 100, Reason: "Vì vậy."}, {Text: "Hai"}, {Text: "Ba"}}}
		q.Seal()
		l.Questions = append(l.Questions, q)
	}
	return quiz.Course{ID: "chat-luong", Title: "Chất lượng", Version: 1, Description: "Khóa ngắn.", PassPercent: 75, Lessons: []quiz.Lesson{l}}
}

func (w *world) keyed() bot.Handler {
	return dialog.NewDesk(dialog.Config{
		Store: w.store, Base: w.base, Courses: []quiz.Course{keyedCourse()}, Log: slog.New(slog.DiscardHandler),
		NewID:              func() string { w.ids++; return fmt.Sprintf("id%d", w.ids) },
		NewSeed:            func() uint64 { return 7 },
		NewCode:            func() string { w.codes++; return fmt.Sprintf("20000%d", w.codes) },
		NewCertificateCode: func() string { w.certs++; return fmt.Sprintf("0000-0000-0000-0000-0000-000%d", w.certs) },
		Calendar:           quiz.Workdays(),
		Analyse:            stats.Course,
		Rehearsal: []quiz.Prompt{
			{ID: "chinh-sach", Clause: "7.3", Ask: "Chính sách chất lượng của cơ quan mình nói gì, anh/chị đóng góp thế nào?", Hint: "Nói ý chính bằng lời của mình.", Cites: []string{"iso9001-2015/7.3", "khong/co"}},
			{ID: "danh-gia", Clause: "9.2", Ask: "Ai đánh giá việc của anh/chị?", Hint: "Nêu kế hoạch đánh giá nội bộ.", Cites: []string{"iso9001-2015/9.2"}},
		},
	})
}

// sat gives a person a finished attempt at the lesson with these picked options, by question, and how certain they said to be.
func sat(tx dialog.Tx, person string, picks map[string]int, sure quiz.Sureness) error {
	c := keyedCourse()
	at := start.Add(-48 * time.Hour)
	a := quiz.Start(quiz.Plan{ID: "bai-" + person, Person: person, Course: c.ID, Lesson: &c.Lessons[0], Rules: quiz.Rules{Pass: c.PassPercent}, Try: 1, Seed: 1, At: at})
	for i := range a.Items {
		q := c.Question(a.Items[i].Question)
		if err := tx.PutQuestion(*q); err != nil {
			return err
		}
		next, err := a.Answer(i, []int{picks[q.ID]}, q, at.Add(time.Minute))
		if err != nil {
			return err
		}
		a = next
		if sure != "" {
			if a, err = a.Confide(i, sure); err != nil {
				return err
			}
		}
	}
	p := quiz.Progress{Person: person, Course: c.ID, Started: at}.Record(a, &c)
	err := errors.Join(tx.PutAttempt(a), tx.PutProgress(p))
	if !p.Completed.IsZero() {
		who, _, e := tx.Person(person)
		cert := quiz.NewCertificate("AAAA-"+person, &who, &c, "", p.Completed)
		err = errors.Join(err, e, tx.PutCertificate(cert))
	}
	return err
}

// TestQualityTranscripts plays the conversations about the quality of questions, the map of certainty and the rehearsal.
func TestQualityTranscripts(t *testing.T) {
	playAll(t, "testdata/quality/*.txt", func(w *world) func() bot.Handler {
		if err := w.store.Update(context.Background(), func(tx dialog.Tx) error {
			err := errors.Join( // CB001 was right about k1, DP001 was not; XA001 is another commune's
				sat(tx, "CB001", map[string]int{"k1": 1, "k4": 2}, quiz.Certain),
				sat(tx, "DP001", map[string]int{"k1": 0, "k4": 2}, ""),
				sat(tx, "XA001", map[string]int{"k1": 1, "k4": 2}, quiz.Certain))
			for i := range 6 {
				p := staff.Person{Code: fmt.Sprintf("NV%03d", i), Name: fmt.Sprintf("Nhân Viên %d", i), Unit: "UBND xã Bình An/Phòng Văn hóa"}
				err = errors.Join(err, tx.PutPerson(p), sat(tx, p.Code, map[string]int{"k1": 1, "k2": i % 3, "k3": i % 2}, []quiz.Sureness{quiz.Certain, quiz.Uncertain}[i%2]))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return w.keyed
	})
}
