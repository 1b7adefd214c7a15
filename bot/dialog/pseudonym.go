package dialog

import (
	"slices"
	"strings"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// Pseudonymise drops everything that tells who p was and keeps what is evidence under a random code that it tells nobody. Attempts and
// certificates get new ids and no times of day, so that the audit log, which goes on to name the old ones, does not lead from the old code
// to the new.
// The roster keeps an entry under the new code that has left, with nothing but the unit.
func Pseudonymise(tx Tx, newID, newCode func() string, p staff.Person) error {
	alias := "AD" + strings.ToUpper(newID())
	for _, step := range []func() error{
		func() error { return dropAccounts(tx, p.Code) },
		func() error { return tx.DeleteInvitationsOf(p.Code) },
		func() error { return renameTraining(tx, newID, p.Code, alias) },
		func() error { return forgetAgenda(tx, p.Code) },
		func() error { return renameRemarks(tx, p.Code, alias) },
		func() error { return renameCertificates(tx, newCode, p.Code, alias) },
		func() error { return tx.RenameElsewhere(p.Code, alias) },
		func() error { return tx.DeletePerson(p.Code) },
		func() error {
			return tx.PutPerson(staff.Person{Code: alias, Name: wErasedNameTag, Unit: p.Unit, Sample: p.Sample, Left: true})
		},
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func dropAccounts(tx Tx, code string) error {
	accs, err := tx.AccountsOf(code)
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, acc := range accs {
		gone[acc.Address] = true
		at, ok := bot.ParseAddress(acc.Address)
		if !ok {
			continue
		}
		if err := tx.Unsay(at); err != nil {
			return err
		}
		if err := tx.DeleteAccount(at); err != nil {
			return err
		}
		if err := tx.DeleteSession(at); err != nil {
			return err
		}
	}
	return forgetTell(tx, gone)
}

// forgetTell takes addresses off the questions whose askers wanted to be told.
func forgetTell(tx Tx, gone map[string]bool) error {
	var asked []Gap
	if err := tx.EachGap(func(g Gap) bool {
		if gone[g.Tell] {
			asked = append(asked, g)
		}
		return true
	}); err != nil {
		return err
	}
	for _, g := range asked {
		g.Tell = ""
		if err := tx.PutGap(g); err != nil {
			return err
		}
	}
	return nil
}

func renameTraining(tx Tx, newID func() string, from, to string) error {
	tr, err := trainedOf(tx, from)
	if err != nil {
		return err
	}
	blur(tr.eachTime)
	if err := tx.EraseTraining(from); err != nil {
		return err
	}
	renamed := make(map[string]string, len(tr.attempts))
	for _, a := range tr.attempts {
		renamed[a.ID] = newID()
	}
	for _, a := range tr.attempts {
		a.ID, a.Person, a.Mends = renamed[a.ID], to, renamed[a.Mends]
		for i := range a.Items {
			a.Items[i].Typed = "" // a person's own words; the mark stays
		}
		if err := tx.PutAttempt(a); err != nil {
			return err
		}
	}
	for _, r := range tr.remedies {
		r.ID, r.Person, r.Attempt = newID(), to, renamed[r.Attempt]
		if err := tx.PutRemedy(r); err != nil {
			return err
		}
	}
	for _, p := range tr.progress {
		for id, l := range p.Lessons {
			l.Attempt = renamed[l.Attempt]
			p.Lessons[id] = l
		}
		p.Person = to
		for _, form := range []*quiz.LessonProgress{&p.Pre, &p.Post, &p.Final} {
			form.Attempt = renamed[form.Attempt]
		}
		if err := tx.PutProgress(p); err != nil {
			return err
		}
	}
	for _, d := range tr.duties {
		d.Person, d.Reason, d.Own = to, "", true // a reason may tell of an illness
		if d.State == quiz.DutyOpen {
			d.State = quiz.DutyClosed
		}
		if err := tx.PutDuty(d); err != nil {
			return err
		}
	}
	return nil
}

func dutiesOf(tx Tx, person string) ([]quiz.Duty, error) {
	all, err := tx.AllAssignments()
	if err != nil {
		return nil, err
	}
	var duties []quiz.Duty
	for i := range all {
		d, ok, err := tx.Duty(all[i].ID, person)
		if err != nil {
			return nil, err
		}
		if ok {
			duties = append(duties, d)
		}
	}
	return duties, nil
}

// forgetAgenda takes what falls due for somebody off the agenda.
func forgetAgenda(tx Tx, code string) error {
	var gone [][2]string
	if err := tx.EachDue("9999-12-31", func(day, name string) bool {
		if slices.Contains(strings.Split(name, "|"), code) {
			gone = append(gone, [2]string{day, name})
		}
		return true
	}); err != nil {
		return err
	}
	for _, e := range gone {
		if err := tx.DeleteDue(e[0], e[1]); err != nil {
			return err
		}
	}
	return nil
}

// renameRemarks takes a person's words from the remarks that they wrote, and their code from remarks and remedies of others.
func renameRemarks(tx Tx, from, to string) error {
	mine, err := remarksBy(tx, from)
	if err != nil {
		return err
	}
	for _, r := range mine {
		r.By, r.Text = to, ""
		blur(func(visit func(*time.Time)) { visit(&r.At) })
		if err := tx.PutRemark(r); err != nil {
			return err
		}
	}
	all, err := tx.RemediesOf("")
	if err != nil {
		return err
	}
	for _, r := range all {
		r.Steps = slices.Clone(r.Steps)
		touched := false
		for i := range r.Steps {
			for _, code := range []*string{&r.Steps[i].By, &r.Steps[i].Judge} {
				if *code == from {
					*code, touched = to, true
				}
			}
		}
		if !touched {
			continue
		}
		blur(func(visit func(*time.Time)) { eachStepTime(r.Steps, visit) })
		if err := tx.PutRemedy(r); err != nil {
			return err
		}
	}
	return nil
}

// remarksBy lists the remarks that somebody wrote.
func remarksBy(tx Tx, person string) (out []quiz.Remark, err error) {
	err = tx.EachRemark(func(r quiz.Remark) bool {
		if r.By == person {
			out = append(out, r)
		}
		return true
	})
	return out, err
}

func renameCertificates(tx Tx, newCode func() string, from, to string) error {
	certs, err := tx.CertificatesOf(from)
	if err != nil {
		return err
	}
	for _, c := range certs {
		if err := tx.DeleteCertificate(c.Code); err != nil {
			return err
		}
		c.Code, c.Person, c.Name = newCode(), to, ""
		blur(func(visit func(*time.Time)) { visit(&c.IssuedAt) })
		if err := tx.PutCertificate(c); err != nil {
			return err
		}
	}
	return nil
}
