package store

import (
	"strings"

	"isobot/quiz"
)

// EraseTraining deletes the attempts and the progress of a person.
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
	var courses []string
	if err := each(t.kv, tProgress, "", "", func(p quiz.Progress) bool {
		if p.Person == person {
			courses = append(courses, p.Course)
		}
		return true
	}); err != nil {
		return err
	}
	for _, c := range courses {
		if err := t.kv.Delete(tProgress, key(c, person)); err != nil {
			return err
		}
	}
	return nil
}
