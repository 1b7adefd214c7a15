package store

import "isobot/quiz"

func (t tx) Correction(question, from string) (quiz.Correction, bool, error) {
	return get[quiz.Correction](t.kv, tCorrection, key(question, from))
}

func (t tx) PutCorrection(c quiz.Correction) error {
	return put(t.kv, tCorrection, key(c.Question, c.From), c)
}

func (t tx) Regrade(id string) (quiz.Regrade, bool, error) {
	return get[quiz.Regrade](t.kv, tRegrade, key(id))
}

func (t tx) PutRegrade(g quiz.Regrade) error { return put(t.kv, tRegrade, key(g.ID), g) }

func (t tx) AllRegrades() ([]quiz.Regrade, error) {
	return list[quiz.Regrade](t.kv, tRegrade, "", "")
}
