package storetest

import (
	"errors"
	"testing"

	"isobot/bot/dialog"
	"isobot/quiz"
)

func effects(t *testing.T, s typed) {
	one := quiz.Remark{ID: "1", Course: "k", Unit: "A/B", Asked: noon.UTC()}
	two := quiz.Remark{ID: "2", Course: "k", Unit: "A", Asked: noon.UTC(), By: "DP1", At: noon.UTC(), Applied: quiz.AppliedWell, Text: "tốt"}
	a := quiz.Remedy{ID: "x", Person: "CB1", Course: "k", Attempt: "a", Percent: 40, Line: 70, At: noon.UTC()}
	b := quiz.Remedy{ID: "w", Person: "CB10", Course: "k", Attempt: "b", At: noon.UTC(), Steps: []quiz.RemedyStep{{Kind: quiz.Coach, By: "DP1", At: noon.UTC(), Due: "2026-12-01"}}}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutRemark(two), tx.PutRemark(one), tx.PutRemedy(b), tx.PutRemedy(a))
	})
	remedies := func(person string, want ...quiz.Remedy) {
		t.Helper()
		s.view(t, func(tx dialog.Tx) error {
			got, err := tx.RemediesOf(person)
			same(t, "remedies of "+person, got, want)
			return err
		})
	}
	remedies("CB1", a)
	remedies("", a, b)
	s.view(t, func(tx dialog.Tx) error {
		found(t, "remark", two)(tx.Remark("2"))
		missing[quiz.Remark](t, "no remark")(tx.Remark("3"))
		found(t, "remedy", b)(tx.Remedy("CB10", "w"))
		missing[quiz.Remedy](t, "another's remedy")(tx.Remedy("CB1", "w"))
		var got []quiz.Remark
		err := tx.EachRemark(func(r quiz.Remark) bool { got = append(got, r); return true })
		same(t, "remarks", got, []quiz.Remark{one, two})
		return err
	})
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.DeleteRemark("1"), tx.EraseTraining("CB1")) })
	s.view(t, func(tx dialog.Tx) error { missing[quiz.Remark](t, "a deleted remark")(tx.Remark("1")); return nil })
	remedies("", b)
}
