package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

var (
	lan  = bot.Address{Channel: "telegram", Chat: "1"}
	lan2 = bot.Address{Channel: "telegram", Chat: "12"} // one key begins with the other
	web  = bot.Address{Channel: "webchat", Chat: "a:b"}
)

func anybody(staff.Person) bool { return true }

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// found compares a record and that it is there. The rest of its arguments are what a lookup returned.
func found[T any](t testing.TB, what string, want T) func(got T, ok bool, err error) {
	return func(got T, ok bool, err error) {
		t.Helper()
		if !ok || err != nil {
			t.Errorf("%s: found %v, %v", what, ok, err)
			return
		}
		same(t, what, got, want)
	}
}

func missing[T any](t testing.TB, what string) func(got T, ok bool, err error) {
	return func(got T, ok bool, err error) {
		t.Helper()
		if ok || err != nil {
			t.Errorf("%s: found %v, %v", what, ok, err)
		}
		var zero T
		same(t, what, got, zero)
	}
}

func sessions(t *testing.T, s typed) {
	full := dialog.Session{Address: lan, Dialog: "quiz", State: json.RawMessage(`{"a":1}`), Choices: []bot.Button{{Label: "Đúng", Tap: "x"}},
		Asked: &dialog.Asked{ID: "1", Question: "hỏi", Unit: "u"}, Updated: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error {
		fresh, err := tx.Session(lan)
		same(t, "a new session", fresh, dialog.Session{Address: lan})
		return errors.Join(err, tx.PutSession(full), tx.PutSession(dialog.Session{Address: lan2, Dialog: "other"}))
	})
	s.update(t, func(tx dialog.Tx) error {
		got, err := tx.Session(lan)
		same(t, "session", got, full)
		return errors.Join(err, tx.DeleteSession(lan), tx.DeleteSession(web))
	})
	s.view(t, func(tx dialog.Tx) error {
		got, err := tx.Session(lan)
		same(t, "deleted session", got, dialog.Session{Address: lan})
		other, err2 := tx.Session(lan2)
		same(t, "its neighbour", other.Dialog, "other")
		return errors.Join(err, err2)
	})
}

func person(code string) staff.Person {
	return staff.Person{Code: code, Name: "Nguyễn Thị Lan", Unit: "UBND xã Mẫu/Văn phòng", Position: "Chuyên viên", Phone: "+84900000001",
		Email: "lan@example.vn", Grants: []staff.Grant{{Role: staff.Trainer, Over: "UBND xã Mẫu"}}, Sample: true}
}

func roster(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		var all error
		for _, code := range []string{"B2", "A1", "A10", "C3"} {
			all = errors.Join(all, tx.PutPerson(person(code)))
		}
		left := person("C3")
		left.Left = true
		return errors.Join(all, tx.PutPerson(left), tx.DeletePerson("B2"), tx.DeletePerson("none"))
	})
	codes := func(list func(func(staff.Person) bool) error, most int) (got []string) {
		err := list(func(p staff.Person) bool { got = append(got, p.Code); return len(got) < most })
		if err != nil {
			t.Error(err)
		}
		return got
	}
	s.view(t, func(tx dialog.Tx) error {
		found(t, "person", person("A1"))(tx.Person("A1"))
		missing[staff.Person](t, "deleted person")(tx.Person("B2"))
		missing[staff.Person](t, "no code")(tx.Person(""))
		same(t, "people", codes(tx.People, 9), []string{"A1", "A10", "C3"})
		same(t, "people, stopped", codes(tx.People, 2), []string{"A1", "A10"})
		for after, want := range map[string][]string{"": {"A1", "A10", "C3"}, "A1": {"A10", "C3"}, "A2": {"C3"}, "C3": nil} {
			got := codes(func(fn func(staff.Person) bool) error { return tx.PeopleAfter(after, fn) }, 9)
			same(t, "people after "+after, got, want)
		}
		return nil
	})
	if err := s.Update(ctx, func(tx dialog.Tx) error { return tx.PutPerson(staff.Person{Name: "x"}) }); err == nil {
		t.Error("a person without a code was kept")
	}
}

func owned(t testing.TB, s typed, person string, want ...bot.Address) {
	t.Helper()
	s.view(t, func(tx dialog.Tx) error {
		accs, err := tx.AccountsOf(person)
		var got, texts []string
		for _, a := range accs {
			got = append(got, a.Address)
			if a.Person != person {
				t.Errorf("account %s is listed under %s and is %s's", a.Address, person, a.Person)
			}
		}
		for _, a := range want {
			texts = append(texts, a.String())
		}
		same(t, "accounts of "+person, got, texts)
		return err
	})
}

func accounts(t *testing.T, s typed) {
	acc := staff.Account{Address: lan.String(), Person: "P1", Consent: &staff.Consent{At: noon.UTC(), Version: 2}, Seen: noon.UTC(), WrongCodes: 3}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutAccount(acc), tx.PutAccount(staff.Account{Address: lan2.String(), Person: "P1"}),
			tx.PutAccount(staff.Account{Address: web.String(), Person: "P10"}))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "account", acc)(tx.Account(lan))
		missing[staff.Account](t, "no account")(tx.Account(bot.Address{Channel: "telegram", Chat: "2"}))
		return nil
	})
	owned(t, s, "P1", lan, lan2)
	owned(t, s, "P10", web)
	s.update(t, func(tx dialog.Tx) error { // to another person, to nobody, again the same
		return errors.Join(tx.PutAccount(staff.Account{Address: lan2.String(), Person: "P10"}), tx.PutAccount(acc))
	})
	owned(t, s, "P1", lan)
	owned(t, s, "P10", lan2, web)
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutAccount(staff.Account{Address: web.String()}), tx.DeleteAccount(lan), tx.DeleteAccount(lan))
	})
	owned(t, s, "P1")
	owned(t, s, "P10", lan2)
	owned(t, s, "")
	s.update(t, func(tx dialog.Tx) error { return tx.PutAccount(staff.Account{Address: lan.String(), Person: "P2"}) })
	owned(t, s, "P1")
	owned(t, s, "P2", lan)
}

func attempt(id, person, course string) quiz.Attempt {
	return quiz.Attempt{ID: id, Person: person, Course: course, Lesson: "bai-01", Try: 1, Seed: 1<<63 + 7, Pass: 70, Started: noon.UTC(),
		Items: []quiz.Item{{Question: "q", Version: "v", Perm: []int{2, 0, 1}, Given: []int{0}, Mark: 0.5, At: noon.UTC()}}}
}

func tries(t testing.TB, s typed, person, course string, want ...string) {
	t.Helper()
	s.view(t, func(tx dialog.Tx) error {
		all, err := tx.AttemptsOf(person, course)
		var got []string
		for _, a := range all {
			got = append(got, a.ID)
		}
		same(t, "attempts of "+person+" in "+course, got, want)
		return err
	})
}

func attempts(t *testing.T, s typed) {
	changed := attempt("a1", "P1", "c1")
	changed.Finished = noon.UTC()
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutAttempt(attempt("a2", "P1", "c1")), tx.PutAttempt(attempt("a1", "P1", "c1")), tx.PutAttempt(changed),
			tx.PutAttempt(attempt("a3", "P1", "c10")), tx.PutAttempt(attempt("a4", "P10", "c1")))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "attempt", changed)(tx.Attempt("a1"))
		missing[quiz.Attempt](t, "no attempt")(tx.Attempt("a"))
		return nil
	})
	tries(t, s, "P1", "c1", "a1", "a2")
	tries(t, s, "P1", "c10", "a3")
	tries(t, s, "P10", "c1", "a4")
	tries(t, s, "P", "c1")
	s.update(t, func(tx dialog.Tx) error { return tx.PutAttempt(attempt("a2", "P10", "c1")) }) // an account was tied to a person
	tries(t, s, "P1", "c1", "a1")
	tries(t, s, "P10", "c1", "a2", "a4")
}

func progress(t *testing.T, s typed) {
	p := quiz.Progress{Person: "P1", Course: "c1", Lessons: map[string]quiz.LessonProgress{"bai-01": {Card: 3, Tries: 2, Best: 80, Passed: noon.UTC()}},
		Started: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error { return tx.PutProgress(p) })
	s.view(t, func(tx dialog.Tx) error {
		found(t, "progress", p)(tx.Progress("P1", "c1"))
		missing[quiz.Progress](t, "another person's")(tx.Progress("P10", "c1"))
		missing[quiz.Progress](t, "another course's")(tx.Progress("P1", "c10"))
		return nil
	})
}

func erasedTraining(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		eraser, ok := tx.(interface{ EraseTraining(person string) error })
		if !ok {
			t.Skip("this store does not erase training")
		}
		return errors.Join(tx.PutAttempt(attempt("a1", "P1", "c1")), tx.PutAttempt(attempt("a2", "P1", "c2")), tx.PutAttempt(attempt("a3", "P10", "c1")),
			tx.PutProgress(quiz.Progress{Person: "P1", Course: "c1"}), tx.PutProgress(quiz.Progress{Person: "P10", Course: "c1"}),
			eraser.EraseTraining("P1"), eraser.EraseTraining("nobody"))
	})
	tries(t, s, "P1", "c1")
	tries(t, s, "P1", "c2")
	tries(t, s, "P10", "c1", "a3")
	s.view(t, func(tx dialog.Tx) error {
		missing[quiz.Attempt](t, "erased attempt")(tx.Attempt("a1"))
		missing[quiz.Progress](t, "erased progress")(tx.Progress("P1", "c1"))
		if _, ok, err := tx.Progress("P10", "c1"); !ok || err != nil {
			t.Errorf("another's progress: %v, %v", ok, err)
		}
		return nil
	})
}

func questionVersions(t *testing.T, s typed) {
	q := quiz.Question{ID: "q1", Version: "v1", Type: quiz.SingleChoice, Stem: "Câu hỏi?", Options: []quiz.Option{{Text: "a", Correct: true, Reason: "r"}}}
	other, edited := q, q
	other.Version, other.Stem = "v2", "Câu hỏi khác?"
	edited.Stem = "never kept"
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutQuestion(q), tx.PutQuestion(other)) })
	s.update(t, func(tx dialog.Tx) error { return tx.PutQuestion(edited) })
	s.view(t, func(tx dialog.Tx) error {
		found(t, "first version", q)(tx.Question("q1", "v1"))
		found(t, "second version", other)(tx.Question("q1", "v2"))
		missing[quiz.Question](t, "no version")(tx.Question("q1", ""))
		return nil
	})
	another := quiz.Question{ID: "a1", Version: "v1", Type: quiz.Essay, Stem: "Viết"}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutImported(q), tx.PutImported(another), tx.PutImported(other))
	})
	s.view(t, func(tx dialog.Tx) error {
		var got []string
		if err := tx.EachImported(func(q quiz.Question) bool { got = append(got, q.ID+" "+q.Version); return true }); err != nil {
			return err
		}
		if strings.Join(got, ", ") != "a1 v1, q1 v2" {
			t.Errorf("imported: %v", got)
		}
		found(t, "an imported version", another)(tx.Question("a1", "v1"))
		return nil
	})
}

func assignments(t *testing.T, s typed) {
	a := quiz.Assignment{ID: "x1", Course: "c1", Units: []staff.UnitPath{"UBND"}, People: []string{"P1"}, Due: "2026-12-01", By: "P2", At: noon.UTC()}
	b := a
	b.ID, b.Closed = "x0", true
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutAssignment(a), tx.PutAssignment(b))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "assignment", a)(tx.Assignment("x1"))
		missing[quiz.Assignment](t, "no assignment")(tx.Assignment("x"))
		all, err := tx.AllAssignments()
		same(t, "all assignments", all, []quiz.Assignment{b, a})
		return err
	})
}

func jobs(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutJob("b"), tx.PutJob("a|1"), tx.PutJob("a|1"), tx.PutJob("c"), tx.DeleteJob("b"), tx.DeleteJob("none"))
	})
	s.view(t, func(tx dialog.Tx) error {
		var got []string
		err := tx.EachJob(func(name string) bool { got = append(got, name); return true })
		same(t, "jobs", got, []string{"a|1", "c"})
		return err
	})
}

func gaps(t *testing.T, s typed) {
	g := dialog.Gap{ID: "2", Question: "hỏi gì?", Reason: "refused", Nearest: []string{"u1"}, At: noon.UTC(), Tell: lan.String()}
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.PutGap(g), tx.PutGap(dialog.Gap{ID: "1", At: noon.UTC()}))
	})
	s.view(t, func(tx dialog.Tx) error {
		found(t, "gap", g)(tx.Gap("2"))
		missing[dialog.Gap](t, "no gap")(tx.Gap("3"))
		var got []string
		err := tx.EachGap(func(g dialog.Gap) bool { got = append(got, g.ID); return true })
		same(t, "gaps", got, []string{"1", "2"})
		return err
	})
}

func library(t *testing.T, s typed) {
	doc := &knowledge.Document{ID: "d1", Title: "Tài liệu"}
	var versions []uint64
	version := func() {
		s.view(t, func(tx dialog.Tx) error {
			v, err := tx.LibraryVersion()
			versions = append(versions, v)
			return err
		})
	}
	version()
	s.update(t, func(tx dialog.Tx) error { return tx.PutDocument(doc) })
	version()
	s.update(t, func(tx dialog.Tx) error { return tx.PutDocument(&knowledge.Document{ID: "d0"}) })
	version()
	s.view(t, func(tx dialog.Tx) error {
		var got []*knowledge.Document
		err := tx.EachDocument(func(d *knowledge.Document) bool { got = append(got, d); return true })
		if len(got) != 2 || got[0].ID != "d0" || got[1].Title != doc.Title {
			t.Errorf("documents %v", got)
		}
		return err
	})
	s.update(t, func(tx dialog.Tx) error { return tx.DeleteDocument("d1") })
	version()
	if !slices.IsSorted(versions) || len(slices.Compact(slices.Clone(versions))) != len(versions) {
		t.Errorf("the version did not move with every change: %d", versions)
	}
}

// strangeNames puts what strangers may choose into keys.
func strangeNames(t *testing.T, s typed) {
	for i, name := range []string{"a\x00b", "\x00", "a\xffb", "ộ", "o\u0323\u0302", strings.Repeat("x", 500), "a|b:c/d"} {
		at := bot.Address{Channel: "webchat", Chat: fmt.Sprintf("%d%s", i, name)}
		s.update(t, func(tx dialog.Tx) error {
			return errors.Join(tx.PutAccount(staff.Account{Address: at.String(), Person: name, Seen: time.Time{}}),
				tx.PutAttempt(attempt(name, name, name)))
		})
		s.view(t, func(tx dialog.Tx) error {
			if _, ok, err := tx.Account(at); !ok || err != nil {
				t.Errorf("account %q: %v, %v", at, ok, err)
			}
			accs, err := tx.AccountsOf(name)
			tried, err2 := tx.AttemptsOf(name, name)
			if len(accs) != 1 || len(tried) != 1 {
				t.Errorf("%q: %d accounts, %d attempts", name, len(accs), len(tried))
			}
			return errors.Join(err, err2)
		})
	}
}
