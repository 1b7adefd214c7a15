package store

import "isobot/quiz"

func (t tx) PutRemark(r quiz.Remark) error { return put(t.kv, tRemark, key(r.ID), r) }

func (t tx) Remark(id string) (quiz.Remark, bool, error) {
	return get[quiz.Remark](t.kv, tRemark, key(id))
}

func (t tx) DeleteRemark(id string) error { return t.kv.Delete(tRemark, key(id)) }

func (t tx) EachRemark(fn func(quiz.Remark) bool) error {
	return each(t.kv, tRemark, "", "", fn)
}

func (t tx) PutRemedy(r quiz.Remedy) error { return put(t.kv, tRemedy, key(r.Person, r.ID), r) }

func (t tx) Remedy(person, id string) (quiz.Remedy, bool, error) {
	return get[quiz.Remedy](t.kv, tRemedy, key(person, id))
}

func (t tx) RemediesOf(person string) ([]quiz.Remedy, error) {
	if person == "" {
		return list[quiz.Remedy](t.kv, tRemedy, "", "")
	}
	from, to := under(person)
	return list[quiz.Remedy](t.kv, tRemedy, from, to)
}
