package store

import (
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

func (t tx) Seen(update string) (bool, error) {
	b, err := t.kv.Get(tSeen, key(update))
	return b != nil, err
}

func (t tx) MarkSeen(update string, at time.Time) error {
	return put(t.kv, tSeen, key(update), at.UTC().Format(time.DateOnly))
}

func (t tx) Session(a bot.Address) (dialog.Session, error) {
	s, ok, err := get[dialog.Session](t.kv, tSession, key(a.String()))
	if !ok {
		s.Address = a
	}
	return s, err
}

func (t tx) PutSession(s dialog.Session) error {
	return put(t.kv, tSession, key(s.Address.String()), s)
}

func (t tx) DeleteSession(a bot.Address) error { return t.kv.Delete(tSession, key(a.String())) }

func (t tx) Person(code string) (staff.Person, bool, error) {
	return get[staff.Person](t.kv, tPerson, key(code))
}

func (t tx) People(fn func(staff.Person) bool) error { return each(t.kv, tPerson, "", "", fn) }

func (t tx) PeopleAfter(after string, fn func(staff.Person) bool) error {
	return each(t.kv, tPerson, key(after)+sep, "", fn)
}

func (t tx) Account(a bot.Address) (staff.Account, bool, error) {
	return get[staff.Account](t.kv, tAccount, key(a.String()))
}

func (t tx) PutAccount(acc staff.Account) error {
	old, ok, err := get[staff.Account](t.kv, tAccount, key(acc.Address))
	if err != nil {
		return err
	}
	if ok && old.Person != "" && old.Person != acc.Person {
		if err := t.kv.Delete(tOwner, key(old.Person, acc.Address)); err != nil {
			return err
		}
	}
	if acc.Person != "" {
		if err := t.kv.Put(tOwner, key(acc.Person, acc.Address), []byte("{}")); err != nil {
			return err
		}
	}
	return put(t.kv, tAccount, key(acc.Address), acc)
}

func (t tx) DeleteAccount(a bot.Address) error {
	acc, ok, err := t.Account(a)
	if err != nil || !ok {
		return err
	}
	if acc.Person != "" {
		if err := t.kv.Delete(tOwner, key(acc.Person, acc.Address)); err != nil {
			return err
		}
	}
	return t.kv.Delete(tAccount, key(a.String()))
}

func (t tx) AccountsOf(person string) ([]staff.Account, error) {
	from, to := under(person)
	var addresses []string
	if err := t.kv.Scan(tOwner, from, to, func(k string, _ []byte) bool {
		addresses = append(addresses, k[len(from):])
		return true
	}); err != nil {
		return nil, err
	}
	var all []staff.Account
	for _, a := range addresses {
		acc, ok, err := get[staff.Account](t.kv, tAccount, a)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, acc)
		}
	}
	return all, nil
}

func (t tx) Attempt(id string) (quiz.Attempt, bool, error) {
	return get[quiz.Attempt](t.kv, tAttempt, key(id))
}

func (t tx) PutAttempt(a quiz.Attempt) error {
	old, ok, err := t.Attempt(a.ID)
	if err != nil {
		return err
	}
	if ok && (old.Person != a.Person || old.Course != a.Course) {
		if err := t.kv.Delete(tTried, key(old.Person, old.Course, a.ID)); err != nil {
			return err
		}
	}
	if err := t.kv.Put(tTried, key(a.Person, a.Course, a.ID), []byte("{}")); err != nil {
		return err
	}
	return put(t.kv, tAttempt, key(a.ID), a)
}

func (t tx) AttemptsOf(person, course string) ([]quiz.Attempt, error) {
	from, to := under(person, course)
	var ids []string
	if err := t.kv.Scan(tTried, from, to, func(k string, _ []byte) bool {
		ids = append(ids, k[len(from):])
		return true
	}); err != nil {
		return nil, err
	}
	var all []quiz.Attempt
	for _, id := range ids {
		a, ok, err := t.Attempt(id)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, a)
		}
	}
	return all, nil
}

func (t tx) Progress(person, course string) (quiz.Progress, bool, error) {
	return get[quiz.Progress](t.kv, tProgress, key(course, person))
}

func (t tx) Question(id, version string) (quiz.Question, bool, error) {
	return get[quiz.Question](t.kv, tQuestion, key(id, version))
}

func (t tx) PutQuestion(q quiz.Question) error {
	k := key(q.ID, q.Version)
	if b, err := t.kv.Get(tQuestion, k); err != nil || b != nil {
		return err
	}
	return put(t.kv, tQuestion, k, q)
}

func (t tx) PutImported(q quiz.Question) error {
	if err := t.PutQuestion(q); err != nil {
		return err
	}
	return put(t.kv, tImported, key(q.ID), q)
}

func (t tx) EachImported(fn func(quiz.Question) bool) error {
	return each(t.kv, tImported, "", "", fn)
}

func (t tx) Assignment(id string) (quiz.Assignment, bool, error) {
	return get[quiz.Assignment](t.kv, tAssignment, key(id))
}

func (t tx) PutAssignment(a quiz.Assignment) error { return put(t.kv, tAssignment, key(a.ID), a) }

func (t tx) AllAssignments() ([]quiz.Assignment, error) {
	return list[quiz.Assignment](t.kv, tAssignment, "", "")
}

func (t tx) PutJob(name string) error { return t.kv.Put(tJob, key(name), []byte("{}")) }

func (t tx) DeleteJob(name string) error { return t.kv.Delete(tJob, key(name)) }

func (t tx) EachJob(fn func(string) bool) error {
	return t.kv.Scan(tJob, "", "", func(k string, _ []byte) bool { return fn(k) })
}

func (t tx) Gap(id string) (dialog.Gap, bool, error) { return get[dialog.Gap](t.kv, tGap, key(id)) }

func (t tx) EachGap(fn func(dialog.Gap) bool) error { return each(t.kv, tGap, "", "", fn) }

func (t tx) PutDocument(d *knowledge.Document) error {
	if _, err := next(t.kv, "library"); err != nil {
		return err
	}
	return put(t.kv, tDocument, key(d.ID), d)
}

func (t tx) DeleteDocument(id string) error {
	if _, err := next(t.kv, "library"); err != nil {
		return err
	}
	return t.kv.Delete(tDocument, key(id))
}

func (t tx) EachDocument(fn func(*knowledge.Document) bool) error {
	return each(t.kv, tDocument, "", "", func(d knowledge.Document) bool { return fn(&d) })
}

func (t tx) LibraryVersion() (uint64, error) {
	n, _, err := get[uint64](t.kv, tMeta, "library")
	return n, err
}
