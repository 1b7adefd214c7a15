package dialog_test

import (
	"fmt"
	"log/slog"
	"testing"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/spaced"
)

// ruledCourse has a lesson of one question, and a final test of two questions of clause 7 and two of the law, in fifteen minutes. The right
// answer is always "Đúng".
func ruledCourse() quiz.Course {
	c := quiz.Course{ID: "mot-cua", Title: "Một cửa", Version: 1, Description: "Khóa có bài kiểm tra cuối.", PassPercent: 50, ValidMonths: 12,
		Final: &quiz.Final{Blueprint: quiz.Blueprint{{Group: "7", Count: 2}, {Group: "phap_ly", Count: 2}},
			Rules: quiz.Rules{Pass: 50, Groups: map[string]int{"phap_ly": 50}, Minutes: 15, Tries: 3, Delays: []int{24, 72}, Key: quiz.AfterLast}}}
	l := quiz.Lesson{ID: "bai-01", Title: "Bài 1", Draw: 1, Cards: []quiz.Card{{Title: "Thẻ", Text: "Nội dung."}}}
	for i := range 9 {
		group := []string{"7", "phap_ly"}[i%2]
		q := quiz.Question{ID: fmt.Sprintf("c%d", i), Type: quiz.TrueFalse, Group: group, Clause: map[string]string{"7": "7.3"}[group],
			Stem: fmt.Sprintf("Câu hỏi số %d?", i), Explanation: "Vì thế.", Options: []quiz.Option{{Text: "Đúng", Correct: true}, {Text: "Sai"}}}
		q.Seal()
		l.Questions = append(l.Questions, q)
	}
	c.Lessons = []quiz.Lesson{l}
	return c
}

func (w *world) ruled() bot.Handler {
	return dialog.NewDesk(dialog.Config{
		Store: w.store, Base: w.base, Courses: []quiz.Course{ruledCourse()}, Log: slog.New(slog.DiscardHandler),
		NewID:              func() string { w.ids++; return fmt.Sprintf("id%d", w.ids) },
		NewSeed:            func() uint64 { return uint64(w.ids) },
		NewCode:            func() string { w.codes++; return fmt.Sprintf("20000%d", w.codes) },
		NewCertificateCode: func() string { w.certs++; return fmt.Sprintf("0000-0000-0000-0000-0000-000%d", w.certs) },
		Review:             spaced.Review,
	})
}

// TestTrainingTranscripts plays the conversations about policies: tries, delays, time limits, cycles, reminders, leave, practice.
func TestTrainingTranscripts(t *testing.T) {
	playAll(t, "testdata/training/*.txt", func(w *world) func() bot.Handler { return w.ruled })
}
