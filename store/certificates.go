package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"isobot/bot/dialog"
	"isobot/quiz"
)

func (t tx) PutCertificate(c quiz.Certificate) error {
	old, ok, err := t.Certificate(c.Code)
	if err != nil {
		return err
	}
	if ok {
		if err := t.DeleteCertificate(old.Code); err != nil {
			return err
		}
	}
	holder := key(c.Person, c.Course, c.Cycle)
	before, ok, err := get[string](t.kv, tCertified, holder)
	if err != nil {
		return err
	}
	if ok {
		if err := t.kv.Delete(tCertificate, key(before)); err != nil {
			return err
		}
	}
	if err := put(t.kv, tCertified, holder, c.Code); err != nil {
		return err
	}
	return put(t.kv, tCertificate, key(c.Code), c)
}

func (t tx) Certificate(code string) (quiz.Certificate, bool, error) {
	return get[quiz.Certificate](t.kv, tCertificate, key(code))
}

func (t tx) CertificatesOf(person string) ([]quiz.Certificate, error) {
	from, to := under(person)
	codes, err := list[string](t.kv, tCertified, from, to)
	if err != nil {
		return nil, err
	}
	var all []quiz.Certificate
	for _, code := range codes {
		c, ok, err := t.Certificate(code)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, c)
		}
	}
	return all, nil
}

func (t tx) DeleteCertificate(code string) error {
	c, ok, err := t.Certificate(code)
	if err != nil || !ok {
		return err
	}
	if err := t.kv.Delete(tCertified, key(c.Person, c.Course, c.Cycle)); err != nil {
		return err
	}
	return t.kv.Delete(tCertificate, key(code))
}

func (t tx) PutErasure(e dialog.Erasure) error { return put(t.kv, tErasure, key(e.ID), e) }

func (t tx) Erasure(id string) (dialog.Erasure, bool, error) {
	return get[dialog.Erasure](t.kv, tErasure, key(id))
}

func (t tx) DeleteErasure(id string) error { return t.kv.Delete(tErasure, key(id)) }

func (t tx) AllErasures() ([]dialog.Erasure, error) {
	return list[dialog.Erasure](t.kv, tErasure, "", "")
}

func (t tx) TrainingOf(person string) ([]quiz.Attempt, []quiz.Progress, error) {
	from, to := under(person)
	var courses []string
	if err := t.kv.Scan(tTried, from, to, func(k string, _ []byte) bool {
		course, _, _ := strings.Cut(k[len(from):], sep)
		if n := len(courses); n == 0 || courses[n-1] != course {
			courses = append(courses, course)
		}
		return true
	}); err != nil {
		return nil, nil, err
	}
	var attempts []quiz.Attempt
	for _, c := range courses {
		some, err := t.AttemptsOf(person, c)
		if err != nil {
			return nil, nil, err
		}
		attempts = append(attempts, some...)
	}
	begun, err := firstParts(t.kv, tProgress)
	if err != nil {
		return nil, nil, err
	}
	var progress []quiz.Progress
	for _, c := range begun {
		past, err := t.PastProgress(person, c)
		if err != nil {
			return nil, nil, err
		}
		progress = append(progress, past...)
		p, ok, err := t.Progress(person, c)
		if err != nil {
			return nil, nil, err
		}
		if ok {
			progress = append(progress, p)
		}
	}
	return attempts, progress, nil
}

// firstParts lists the different first parts of a table's keys, with one seek for each.
func firstParts(kv KV, table string) ([]string, error) {
	var all []string
	for from := ""; ; {
		var part string
		found := false
		if err := kv.Scan(table, from, "", func(k string, _ []byte) bool {
			head, _, _ := strings.Cut(k, sep)
			part, found = head, true
			return false
		}); err != nil || !found {
			return all, err
		}
		all = append(all, part)
		_, from = under(part)
	}
}

func (t tx) EventsAbout(person string, fn func(dialog.Event) bool) error {
	quoted, err := json.Marshal(person)
	if err != nil {
		return fmt.Errorf("store %s: %w", tAudit, err)
	}
	var bad error
	err = t.kv.Scan(tAudit, "", "", func(k string, b []byte) bool {
		if !bytes.Contains(b, quoted) { // spares decoding almost every line
			return true
		}
		var e dialog.Event
		if err := json.Unmarshal(b, &e); err != nil {
			bad = fmt.Errorf("store %s: record %q: %w", tAudit, k, err)
			return false
		}
		return e.Actor != person && e.Subject != person || fn(e)
	})
	if err == nil {
		err = bad
	}
	return err
}
