package storetest

import (
	"errors"
	"testing"

	"isobot/bot/dialog"
	"isobot/quiz"
)

func readings(t *testing.T, s typed) {
	c := quiz.NewReading(quiz.Reading{Document: "d", Title: "Tài liệu", Revision: "r1", Units: []string{"d/u"}, Why: "vì"}, "Đọc", []quiz.Card{{Title: "u", Text: "chữ"}}, nil)
	other := c
	other.Title = "khác"
	w := quiz.Withdrawal{Question: "q2", Lost: []string{"d/u"}, Change: 1, At: noon.UTC()}
	again := w
	again.Cites, again.By, again.Again = []string{"d/v"}, "DT1", noon.UTC()
	first := quiz.Withdrawal{Question: "q1", Lost: []string{"d/u"}, Change: 1, At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutCourse(c), tx.PutCourse(other), tx.PutWithdrawal(w), tx.PutWithdrawal(first), tx.PutWithdrawal(again))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "the course as it was first", c)(tx.Course(c.ID))
		missing[quiz.Course](t, "no course")(tx.Course("doc-x"))
		var got []quiz.Withdrawal
		err := tx.EachWithdrawal(func(x quiz.Withdrawal) bool { got = append(got, x); return true })
		same(t, "withdrawals", got, []quiz.Withdrawal{first, again})
		return err
	})
}
