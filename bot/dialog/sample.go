package dialog

import (
	"isobot/bot"
	"isobot/staff"
)

// RemoveSample deletes the people of the sample roster with their accounts, conversations and training records, and returns how many
// people it were. The audit log keeps its lines.
func RemoveSample(tx Tx) (int, error) {
	var sample []staff.Person
	if err := tx.People(func(p staff.Person) bool {
		if p.Sample {
			sample = append(sample, p)
		}
		return true
	}); err != nil {
		return 0, err
	}
	for _, p := range sample {
		if err := erasePerson(tx, p.Code); err != nil {
			return 0, err
		}
	}
	return len(sample), nil
}

func erasePerson(tx Tx, code string) error {
	accs, err := tx.AccountsOf(code)
	if err != nil {
		return err
	}
	for _, acc := range accs {
		at, ok := bot.ParseAddress(acc.Address)
		if !ok {
			continue
		}
		if err := tx.DeleteAccount(at); err != nil {
			return err
		}
		if err := tx.DeleteSession(at); err != nil {
			return err
		}
	}
	certs, err := tx.CertificatesOf(code)
	if err != nil {
		return err
	}
	for _, c := range certs {
		if err := tx.DeleteCertificate(c.Code); err != nil {
			return err
		}
	}
	if err := tx.EraseTraining(code); err != nil {
		return err
	}
	return tx.DeletePerson(code)
}
