package storetest

import (
	"errors"
	"testing"

	"isobot/bot/dialog"
	"isobot/quiz"
)

func certificates(t *testing.T, s typed) {
	full := quiz.Certificate{Code: "AAAA-1", Person: "CB1", Name: "Trần Thị Lan", Unit: "A/B", Course: "iso", CourseTitle: "Khóa", Version: 2,
		Cycle: "2026", IssuedAt: noon.UTC(), ValidUntil: "2027-11-23", Revoked: &quiz.Revocation{At: noon.UTC(), By: "QT1", Reason: "nhầm"}}
	next := quiz.Certificate{Code: "AAAA-2", Person: "CB1", Course: "iso", Cycle: "2027", IssuedAt: noon.UTC()}
	other := quiz.Certificate{Code: "AAAA-3", Person: "CB12", Course: "iso", Cycle: "2026", IssuedAt: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutCertificate(next), tx.PutCertificate(full), tx.PutCertificate(other))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "certificate", full)(tx.Certificate("AAAA-1"))
		missing[quiz.Certificate](t, "a code that nobody has")(tx.Certificate("AAAA"))
		all, err := tx.CertificatesOf("CB1")
		same(t, "certificates of a person", all, []quiz.Certificate{full, next})
		return err
	})
	again, moved := full, next
	again.Code = "BBBB-1"
	moved.Person = "CB9"
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutCertificate(again), tx.PutCertificate(moved), tx.DeleteCertificate("AAAA-3"), tx.DeleteCertificate("none"))
	})
	s.view(t, func(tx dialog.Tx) error {
		missing[quiz.Certificate](t, "one whose place was taken")(tx.Certificate("AAAA-1"))
		missing[quiz.Certificate](t, "a deleted one")(tx.Certificate("AAAA-3"))
		all, err := tx.CertificatesOf("CB1")
		same(t, "the one that took its place", all, []quiz.Certificate{again})
		nines, err2 := tx.CertificatesOf("CB9")
		same(t, "one that changed hands", nines, []quiz.Certificate{moved})
		none, err3 := tx.CertificatesOf("CB12")
		same(t, "certificates of who has none", len(none), 0)
		return errors.Join(err, err2, err3)
	})
}

func pleas(t *testing.T, s typed) {
	one := dialog.Plea{ID: "p1", Person: "CB1", Kind: "leave", Day: "2026-12-30", Reason: "ốm", Assignments: []string{"a"}, At: noon.UTC()}
	two := dialog.Plea{ID: "p2", Person: "CB2", Kind: "exempted", Reason: "đã học", Assignments: []string{"a"}, At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutPlea(two), tx.PutPlea(one), tx.PutOwed("CB1", "touch|c|30"), tx.PutOwed("CB1", "touch|c|7"), tx.PutOwed("CB10", "touch|c|7"),
			tx.DeleteOwed("CB1", "touch|c|30"), tx.DeleteOwed("CB1", "none"))
	})
	owed := func(tx dialog.Tx, person string) (names []string) {
		if err := tx.EachOwed(person, func(n string) bool { names = append(names, n); return true }); err != nil {
			t.Error(err)
		}
		return names
	}
	s.update(t, func(tx dialog.Tx) error {
		found(t, "plea", one)(tx.Plea("p1"))
		all, err := tx.AllPleas()
		same(t, "pleas", all, []dialog.Plea{one, two})
		same(t, "owed", owed(tx, "CB1"), []string{"touch|c|7"})
		return errors.Join(err, tx.EraseTraining("CB1"), tx.DeletePlea("p2"))
	})
	s.view(t, func(tx dialog.Tx) error {
		all, err := tx.AllPleas()
		if len(all) > 0 || owed(tx, "CB1") != nil || len(owed(tx, "CB10")) != 1 {
			t.Errorf("left: %v %v", all, owed(tx, "CB1"))
		}
		return err
	})
}

func erasures(t *testing.T, s typed) {
	one, two := dialog.Erasure{ID: "e1", Person: "CB1", At: noon.UTC()}, dialog.Erasure{ID: "e2", Person: "CB2", At: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutErasure(two), tx.PutErasure(one)) })
	s.update(t, func(tx dialog.Tx) error {
		found(t, "erasure", one)(tx.Erasure("e1"))
		all, err := tx.AllErasures()
		same(t, "erasures", all, []dialog.Erasure{one, two})
		return errors.Join(err, tx.DeleteErasure("e1"), tx.DeleteErasure("e1"))
	})
	s.view(t, func(tx dialog.Tx) error {
		missing[dialog.Erasure](t, "a decided one")(tx.Erasure("e1"))
		all, err := tx.AllErasures()
		same(t, "what waits", all, []dialog.Erasure{two})
		return err
	})
}

func wholePerson(t *testing.T, s typed) {
	tries := []quiz.Attempt{{ID: "a2", Person: "CB1", Course: "ha"}, {ID: "a3", Person: "CB1", Course: "ha"}, {ID: "a1", Person: "CB1", Course: "iso"}}
	steps := []quiz.Progress{{Person: "CB1", Course: "ha"}, {Person: "CB1", Course: "iso"}, {Person: "CB1", Course: "iso/2"}}
	s.update(t, func(tx dialog.Tx) error {
		var errs []error
		for _, a := range append(tries, quiz.Attempt{ID: "b", Person: "CB12", Course: "ha"}) {
			errs = append(errs, tx.PutAttempt(a))
		}
		for _, p := range append(steps, quiz.Progress{Person: "CB12", Course: "khac"}, quiz.Progress{Person: "AA", Course: "aa"}) {
			errs = append(errs, tx.PutProgress(p))
		}
		for _, e := range []dialog.Event{{Actor: "CB1", Kind: "x"}, {Actor: "CB12", Kind: "y", Data: map[string]string{"to": "CB1"}}, {Actor: "system", Kind: "z", Subject: "CB1"}} {
			errs = append(errs, tx.Append(e))
		}
		return errors.Join(errs...)
	})
	s.view(t, func(tx dialog.Tx) error {
		a, p, err := tx.TrainingOf("CB1")
		same(t, "attempts in every course", a, tries)
		same(t, "progress in every course", p, steps)
		none, nothing, err2 := tx.TrainingOf("CB")
		same(t, "training of nobody", len(none)+len(nothing), 0)
		var kinds string
		err3 := tx.EventsAbout("CB1", func(e dialog.Event) bool { kinds += e.Kind; return true })
		same(t, "events", kinds, "xz")
		kinds = ""
		err4 := tx.EventsAbout("CB1", func(e dialog.Event) bool { kinds += e.Kind; return false })
		same(t, "the first event", kinds, "x")
		return errors.Join(err, err2, err3, err4)
	})
}
