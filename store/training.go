package store

import (
	"strings"

	"isobot/bot/dialog"
	"isobot/quiz"
)

func (t tx) PastProgress(person, course string) ([]quiz.Progress, error) {
	from, to := under(course, person)
	return list[quiz.Progress](t.kv, tPast, from, to)
}

func (t tx) Duty(assignment, person string) (quiz.Duty, bool, error) {
	return get[quiz.Duty](t.kv, tDuty, key(assignment, person))
}

func (t tx) PutDuty(d quiz.Duty) error {
	k := key(d.Assignment, d.Person)
	var err error
	if d.Own {
		err = t.kv.Put(tOwn, k, []byte("{}"))
	} else {
		err = t.kv.Delete(tOwn, k)
	}
	if err != nil {
		return err
	}
	return put(t.kv, tDuty, k, d)
}

func (t tx) DutiesAfter(assignment, after string, fn func(quiz.Duty) bool) error {
	from, to := under(assignment)
	if after != "" {
		from = key(assignment, after) + sep
	}
	return each(t.kv, tDuty, from, to, fn)
}

func (t tx) OwnDuties(assignment string) (map[string]quiz.Duty, error) {
	from, to := under(assignment)
	own := map[string]quiz.Duty{}
	var people []string
	if err := t.kv.Scan(tOwn, from, to, func(k string, _ []byte) bool { people = append(people, k[len(from):]); return true }); err != nil {
		return nil, err
	}
	for _, p := range people {
		d, ok, err := t.Duty(assignment, p)
		if err != nil {
			return nil, err
		}
		if ok {
			own[p] = d
		}
	}
	return own, nil
}

func (t tx) PutPlea(p dialog.Plea) error { return put(t.kv, tPlea, key(p.ID), p) }

func (t tx) Plea(id string) (dialog.Plea, bool, error) { return get[dialog.Plea](t.kv, tPlea, key(id)) }

func (t tx) DeletePlea(id string) error { return t.kv.Delete(tPlea, key(id)) }

func (t tx) AllPleas() ([]dialog.Plea, error) { return list[dialog.Plea](t.kv, tPlea, "", "") }

func (t tx) PutOwed(person, name string) error {
	return t.kv.Put(tOwed, key(person, name), []byte("{}"))
}

func (t tx) DeleteOwed(person, name string) error { return t.kv.Delete(tOwed, key(person, name)) }

func (t tx) EachOwed(person string, fn func(string) bool) error {
	from, to := under(person)
	return t.kv.Scan(tOwed, from, to, func(k string, _ []byte) bool { return fn(k[len(from):]) })
}

func (t tx) Daily(person string) (quiz.Daily, bool, error) {
	return get[quiz.Daily](t.kv, tDaily, key(person))
}

func (t tx) PutDaily(d quiz.Daily) error { return put(t.kv, tDaily, key(d.Person), d) }

func (t tx) DailyAfter(after string, fn func(quiz.Daily) bool) error {
	return each(t.kv, tDaily, key(after)+sep, "", fn)
}

func (t tx) Memories(person string) ([]quiz.Memory, error) {
	from, to := under(person)
	return list[quiz.Memory](t.kv, tMemory, from, to)
}

func (t tx) PutMemory(m quiz.Memory) error {
	return put(t.kv, tMemory, key(m.Person, m.Question), m)
}

func (t tx) PutDue(day, name string) error { return t.kv.Put(tAgenda, key(day, name), []byte("{}")) }

func (t tx) DeleteDue(day, name string) error { return t.kv.Delete(tAgenda, key(day, name)) }

func (t tx) EachDue(upTo string, fn func(day, name string) bool) error {
	_, end := under(upTo)
	return t.kv.Scan(tAgenda, "", end, func(k string, _ []byte) bool {
		day, name, _ := strings.Cut(k, sep)
		return fn(day, name)
	})
}

// erase deletes the keys of a range.
func (t tx) erase(table, from, to string) error {
	var keys []string
	if err := t.kv.Scan(table, from, to, func(k string, _ []byte) bool { keys = append(keys, k); return true }); err != nil {
		return err
	}
	for _, k := range keys {
		if err := t.kv.Delete(table, k); err != nil {
			return err
		}
	}
	return nil
}
