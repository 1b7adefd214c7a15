package bolt_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
	"isobot/store"
)

// tapper is one person who taps through attempts of six questions, one after the other.
type tapper struct {
	*store.Store
	lesson *quiz.Lesson
	person string
	at     bot.Address
	n      int // taps, all acknowledged
}

func quizLesson() *quiz.Lesson {
	l := &quiz.Lesson{ID: "bai-01", Title: "Vì sao có ISO trong cơ quan", Draw: 6}
	for i := range 8 {
		q := quiz.Question{ID: fmt.Sprintf("b01-%02d", i), Type: quiz.SingleChoice, Stem: "Cơ quan cần lưu giữ gì làm bằng chứng đào tạo?", Group: "7",
			Explanation: "Thông tin dạng văn bản thích hợp được lưu giữ làm bằng chứng về năng lực.", Cites: []string{"iso9001-2015/7.2"}}
		for o := range 4 {
			q.Options = append(q.Options, quiz.Option{Text: fmt.Sprintf("Phương án số %d về hồ sơ đào tạo của cơ quan", o), Correct: o == 1, Reason: "Vì điều 7.2 yêu cầu như vậy."})
		}
		q.Seal()
		l.Questions = append(l.Questions, q)
	}
	return l
}

func newTappers(t testing.TB, s *store.Store, n int) []*tapper {
	t.Helper()
	lesson := quizLesson()
	all := make([]*tapper, n)
	if err := s.Update(ctx, func(tx dialog.Tx) (err error) {
		for i := range lesson.Questions {
			err = errors.Join(err, tx.PutQuestion(lesson.Questions[i]))
		}
		for i := range all {
			p := &tapper{Store: s, lesson: lesson, person: fmt.Sprintf("CB%04d", i), at: bot.Address{Channel: "telegram", Chat: fmt.Sprint(100_000 + i)}}
			all[i] = p
			err = errors.Join(err, tx.PutPerson(staff.Person{Code: p.person, Name: "Nguyễn Văn A", Unit: "UBND xã A/Văn phòng"}),
				tx.PutAccount(staff.Account{Address: p.at.String(), Person: p.person}))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// tap does what the desk does with one answer: everything is read, decided and written in one transaction.
func (p *tapper) tap() error {
	now := time.Now()
	update := fmt.Sprintf("telegram/%s-%d", p.at.Chat, p.n)
	id := fmt.Sprintf("%s-%06d", p.person, p.n/6)
	err := p.Update(ctx, func(tx dialog.Tx) error {
		if seen, err := tx.Seen(update); err != nil || seen {
			return err
		}
		session, err := tx.Session(p.at)
		acc, _, err2 := tx.Account(p.at)
		person, _, err3 := tx.Person(acc.Person)
		a, ok, err4 := tx.Attempt(id)
		progress, _, err5 := tx.Progress(person.Code, "nhan-thuc-iso")
		if err := errors.Join(err, err2, err3, err4, err5); err != nil {
			return err
		}
		if !ok {
			a = quiz.Start(quiz.Plan{ID: id, Person: person.Code, Course: "nhan-thuc-iso", Lesson: p.lesson, Rules: quiz.Rules{Pass: 70}, Try: 1, Seed: rand.Uint64(), At: now})
		}
		item := a.Items[a.Current()]
		q, _, err := tx.Question(item.Question, item.Version)
		if err != nil {
			return err
		}
		if a, err = a.Answer(a.Current(), []int{p.n % 4}, &q, now); err != nil {
			return err
		}
		session.Dialog, session.Updated = "test", now
		progress.Person, progress.Course = person.Code, "nhan-thuc-iso"
		return errors.Join(tx.PutAttempt(a), tx.PutProgress(progress), tx.PutSession(session), tx.MarkSeen(update, now),
			tx.Say(bot.Outgoing{To: p.at, Cause: update, Message: bot.Message{Text: q.Explanation + "\n\n" + q.Stem,
				Buttons: [][]bot.Button{{{Label: "A", Tap: "t|1|0"}, {Label: "B", Tap: "t|1|1"}}}}}))
	})
	if err == nil {
		p.n++
	}
	return err
}

// kept counts the answers that are in the store.
func (p *tapper) kept(t testing.TB) (n int) {
	t.Helper()
	if err := p.View(ctx, func(tx dialog.Tx) error {
		all, err := tx.AttemptsOf(p.person, "nhan-thuc-iso")
		for _, a := range all {
			for _, it := range a.Items {
				if it.Answered() {
					n++
				}
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func openStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.New(ctx, openFile(t, filepath.Join(t.TempDir(), "isobot.db")))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func reportTimes(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[(len(took)-1)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
}

// BenchmarkTap is one person who answers: the time from the tap to the stored reply, with a durable commit each.
func BenchmarkTap(b *testing.B) {
	p := newTappers(b, openStore(b), 1)[0]
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := p.tap(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	reportTimes(b, took)
	if n := p.kept(b); n != p.n {
		b.Errorf("%d answers are kept of %d", n, p.n)
	}
}

// BenchmarkTaps200 is 200 people who answer as fast as they can; durable commits are shared. No answer may be lost.
func BenchmarkTaps200(b *testing.B) {
	people := newTappers(b, openStore(b), 200)
	took := make([][]time.Duration, len(people))
	work := make(chan struct{}, b.N)
	for range b.N {
		work <- struct{}{}
	}
	close(work)
	b.ResetTimer()
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			for range work {
				start := time.Now()
				if err := p.tap(); err != nil {
					b.Error(err)
					return
				}
				took[i] = append(took[i], time.Since(start))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "taps/s")
	reportTimes(b, slices.Concat(took...))
	for _, p := range people {
		if n := p.kept(b); n != p.n {
			b.Errorf("%s: %d answers are kept of %d", p.person, n, p.n)
		}
	}
}
