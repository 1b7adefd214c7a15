package store

import (
	"errors"
	"strings"

	"isobot/quiz"
)

// EraseTraining deletes the attempts, the progress of all cycles, the duties with what is asked for and owed about them, remedies, and
// what spaced practice remembers of a person.
func (t tx) EraseTraining(person string) error {
	from, to := under(person)
	var tried []string
	if err := t.kv.Scan(tTried, from, to, func(k string, _ []byte) bool { tried = append(tried, k); return true }); err != nil {
		return err
	}
	for _, k := range tried {
		if err := t.kv.Delete(tAttempt, k[strings.LastIndex(k, sep)+1:]); err != nil {
			return err
		}
		if err := t.kv.Delete(tTried, k); err != nil {
			return err
		}
	}
	for _, table := range []string{tMemory, tOwed, tRemedy} {
		if err := t.erase(table, from, to); err != nil {
			return err
		}
	}
	if err := t.kv.Delete(tDaily, key(person)); err != nil {
		return err
	}
	for _, step := range []func(string) error{t.eraseProgress, t.eraseDuties, t.erasePleas} {
		if err := step(person); err != nil {
			return err
		}
	}
	p, ok, err := t.Person(person)
	if err != nil || !ok || p.Left {
		return err
	}
	return t.putRow(quiz.NewRow(&p))
}

func (t tx) eraseProgress(person string) error {
	for _, table := range []string{tProgress, tPast} {
		courses, err := firstParts(t.kv, table)
		if err != nil {
			return err
		}
		for _, c := range courses {
			if err := t.kv.Delete(tProgress, key(c, person)); err != nil {
				return err
			}
			from, to := under(c, person)
			if err := t.erase(tPast, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t tx) erasePleas(person string) error {
	all, err := t.AllPleas()
	for _, p := range all {
		if p.Person == person {
			err = errors.Join(err, t.DeletePlea(p.ID))
		}
	}
	return err
}

func (t tx) eraseDuties(person string) error {
	assignments, err := firstParts(t.kv, tDuty)
	if err != nil {
		return err
	}
	for _, a := range assignments {
		if err := t.kv.Delete(tDuty, key(a, person)); err != nil {
			return err
		}
		if err := t.kv.Delete(tOwn, key(a, person)); err != nil {
			return err
		}
	}
	return nil
}
