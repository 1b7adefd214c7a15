package storetest

import (
	"errors"
	"testing"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// regrades keeps corrections by question and version, and regrades by id.
func regrades(t *testing.T, s typed) {
	c := quiz.Correction{Question: "q1", From: "v1", To: "v2", At: noon.UTC()}
	g := quiz.Regrade{ID: "g1", Course: "k", Question: "q1", From: []string{"v1"}, To: "v2", Units: []staff.UnitPath{"A"}, Keep: true, By: "DT1", At: noon.UTC(),
		RegradeCounts: quiz.RegradeCounts{People: 2, Lost: 1}}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutCorrection(c), tx.PutRegrade(g), tx.PutRegrade(quiz.Regrade{ID: "g0"}))
	})
	s.view(t, func(tx dialog.Tx) error {
		got, ok, err := tx.Correction("q1", "v1")
		if !ok || err != nil {
			t.Error("no correction", err)
		}
		same(t, "correction", got, c)
		if _, ok, _ := tx.Correction("q1", "v"); ok {
			t.Error("a correction of another version")
		}
		one, _, err := tx.Regrade("g1")
		same(t, "regrade", one, g)
		all, err2 := tx.AllRegrades()
		if len(all) != 2 || all[0].ID != "g0" {
			t.Errorf("all %+v", all)
		}
		return errors.Join(err, err2)
	})
}
