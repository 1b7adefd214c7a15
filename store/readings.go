package store

import "isobot/quiz"

func (t tx) PutCourse(c quiz.Course) error {
	if _, ok, err := t.Course(c.ID); err != nil || ok {
		return err
	}
	return put(t.kv, tCourse, key(c.ID), c)
}

func (t tx) Course(id string) (quiz.Course, bool, error) {
	return get[quiz.Course](t.kv, tCourse, key(id))
}

func (t tx) PutWithdrawal(w quiz.Withdrawal) error {
	return put(t.kv, tWithdrawal, key(w.Question), w)
}

func (t tx) EachWithdrawal(fn func(quiz.Withdrawal) bool) error {
	return each(t.kv, tWithdrawal, "", "", fn)
}
