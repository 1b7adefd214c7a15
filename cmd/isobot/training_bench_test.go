package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/spaced"
	"isobot/staff"
	"isobot/store"
	"isobot/store/bolt"
)

const (
	multitude   = 100_000
	manyCourses = 12
	perUnit     = 50
)

// silent is a base that is never asked.
type silent struct{ dialog.Asker }

func benchCourses() (all []quiz.Course) {
	for c := range manyCourses {
		course := quiz.Course{ID: fmt.Sprintf("khoa-hoc-so-%02d", c), Title: fmt.Sprintf("Khóa học số %d", c), Version: 1, PassPercent: 70}
		for l := range 2 {
			lesson := quiz.Lesson{ID: fmt.Sprintf("bai-%02d", l), Title: "Bài", Draw: 6}
			for i := range 12 {
				q := quiz.Question{ID: fmt.Sprintf("c%02d-b%02d-%02d", c, l, i), Type: quiz.SingleChoice, Stem: "Cơ quan lưu giữ gì làm bằng chứng?", Group: "7",
					Options: []quiz.Option{{Text: "Hồ sơ đào tạo", Correct: true}, {Text: "Không gì"}, {Text: "Lời kể"}}}
				q.Seal()
				lesson.Questions = append(lesson.Questions, q)
			}
			course.Lessons = append(course.Lessons, lesson)
		}
		all = append(all, course)
	}
	return all
}

// benchPerson is one of them: fifty a unit, ten units a commune, every commune in one province.
func benchPerson(i int) staff.Person {
	return staff.Person{Code: fmt.Sprintf("CB%06d", i), Name: fmt.Sprintf("Nguyễn Văn %d", i), Position: "Công chức",
		Unit: staff.UnitPath(fmt.Sprintf("Tỉnh A/Xã %03d/Phòng %02d", i/perUnit/10, i/perUnit%10))}
}

// filled is a store of the multitude with a chat account each, a boss, and for each person progress in some courses
// and attempts.
type filled struct {
	store   *store.Store
	path    string
	courses []quiz.Course
	desk    *dialog.Desk
}

func fill(b *testing.B, courses, attempts int) *filled {
	b.Helper()
	f := &filled{path: filepath.Join(b.TempDir(), "isobot.db"), courses: benchCourses()}
	db, err := bolt.Open(f.path)
	if err != nil {
		b.Fatal(err)
	}
	if f.store, err = store.New(context.Background(), db); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { f.store.Close() })
	f.desk = dialog.NewDesk(dialog.Config{Store: f.store, Base: silent{}, Courses: f.courses, Log: slog.New(slog.DiscardHandler), Review: spaced.Review, PerMinute: 1 << 30})
	f.update(b, func(tx dialog.Tx) error {
		boss := staff.Person{Code: "QT1", Name: "Quản trị", Unit: "Tỉnh A", Grants: []staff.Grant{{Role: staff.Administrator}}}
		return errors.Join(tx.PutPerson(boss), tx.PutAccount(staff.Account{Address: "telegram:boss", Person: "QT1", Consent: &staff.Consent{Version: 1}}))
	})
	for from := 0; from < multitude; from += 2000 {
		f.update(b, func(tx dialog.Tx) error {
			for i := from; i < from+2000; i++ {
				if err := f.one(tx, i, courses, attempts); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return f
}

func (f *filled) update(b *testing.B, fn func(dialog.Tx) error) {
	b.Helper()
	if err := f.store.Update(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

var begun = time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)

func (f *filled) one(tx dialog.Tx, i, courses, attempts int) error {
	p := benchPerson(i)
	if err := tx.PutPerson(p); err != nil {
		return err
	}
	if err := tx.PutAccount(staff.Account{Address: fmt.Sprintf("telegram:%d", i), Person: p.Code, Seen: begun, Consent: &staff.Consent{At: begun, Version: 1}}); err != nil {
		return err
	}
	for c := range courses {
		pr := quiz.Progress{Person: p.Code, Course: f.courses[c].ID, Started: begun, Lessons: map[string]quiz.LessonProgress{
			"bai-00": {Card: 5, Tries: 1, Best: 83, Passed: begun}, "bai-01": {Card: 5, Tries: 1, Best: 50}}}
		if (i+c)%3 > 0 {
			pr.Completed = begun
		}
		if err := tx.PutProgress(pr); err != nil {
			return err
		}
	}
	for n := range attempts {
		c := &f.courses[n%manyCourses]
		a := quiz.Start(quiz.Plan{ID: fmt.Sprintf("%06d%02d", i, n), Person: p.Code, Course: c.ID, Lesson: &c.Lessons[0], Rules: quiz.Rules{Pass: 70}, Try: 1, Seed: uint64(i), At: begun})
		for k := range a.Items {
			a.Items[k].Given, a.Items[k].Mark, a.Items[k].At = []int{0}, 1, begun
		}
		a.Finished = begun
		if err := tx.PutAttempt(a); err != nil {
			return err
		}
	}
	return nil
}

// heap tells how many megabytes more a function leaves or holds at its peak, as far as the collector lets one see: what it allocated
// and is reachable right after it.
func heap(b *testing.B, fn func() any) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := fn()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "heap-MB")
	b.ReportMetric(float64(after.HeapSys)/(1<<20), "heap-sys-MB")
}

// BenchmarkMatrix counts who completed which of twelve courses, for 100,000 people by unit.
func BenchmarkMatrix(b *testing.B) {
	f := fill(b, manyCourses, 0)
	ids := make([]string, len(f.courses))
	for i := range f.courses {
		ids[i] = f.courses[i].ID
	}
	matrix := func() any {
		m := &quiz.Matrix{Courses: ids}
		if err := f.store.View(context.Background(), func(tx dialog.Tx) error {
			return tx.EachRow("", func(r quiz.Row) bool { m.Add(&r); return true })
		}); err != nil {
			b.Fatal(err)
		}
		return m
	}
	if m := matrix().(*quiz.Matrix); len(m.Units) != multitude/perUnit+1 || m.Units[1].People != perUnit || m.Units[1].Done[0] == 0 {
		b.Fatalf("%d units", len(m.Units))
	}
	for b.Loop() {
		matrix()
	}
	heap(b, matrix)
}

// BenchmarkMillionAttempts reports on an assignment of 100,000 people, with a million attempts in the store: counts by unit as the chat
// shows them, and the whole list of people as the spreadsheet has it.
func BenchmarkMillionAttempts(b *testing.B) {
	f := fill(b, 1, 10)
	a := quiz.Assignment{ID: "a", Course: f.courses[0].ID, Units: []staff.UnitPath{"Tỉnh A"}, Due: "2026-12-30", At: begun}
	f.update(b, func(tx dialog.Tx) error { return tx.PutAssignment(a) })
	info, err := os.Stat(f.path)
	if err != nil {
		b.Fatal(err)
	}
	report := func(b *testing.B, make func(dialog.Tx, *quiz.Report) error) {
		for b.Loop() {
			r := quiz.Report{At: begun}
			if err := f.store.View(context.Background(), func(tx dialog.Tx) error { return make(tx, &r) }); err != nil || r.Total.All() != multitude+1 {
				b.Fatal(r.Total, err)
			}
		}
		b.ReportMetric(float64(info.Size())/(1<<20), "store-MB")
	}
	b.Run("counts", func(b *testing.B) {
		report(b, func(tx dialog.Tx, r *quiz.Report) error {
			return dialog.Count(tx, &a, r, func(staff.UnitPath) bool { return true })
		})
	})
	b.Run("people", func(b *testing.B) {
		report(b, func(tx dialog.Tx, r *quiz.Report) error {
			return dialog.Tally(tx, &a, r, 2, func(*staff.Person) bool { return true })
		})
	})
}

// BenchmarkAssign assigns a course to 100,000 people who all have a chat account, from the confirming tap to the last stored message,
// while twenty people tap answers. It reports the taps' latency meanwhile.
func BenchmarkAssign(b *testing.B) {
	f := fill(b, 0, 0)
	lanes := bot.NewLanes(f.desk, maxTurns)
	ctx := context.Background()
	n := 0
	boss := func(kind bot.Kind, text string) {
		n++
		u := bot.Update{ID: fmt.Sprint("boss", n), From: bot.Address{Channel: "telegram", Chat: "boss"}, Kind: kind, Text: text, Tap: text, At: begun}
		if err := lanes.Deliver(ctx, u); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		boss(bot.Text, "giao bài")
		boss(bot.Tap, "a|c|"+f.courses[n%manyCourses].ID)
		boss(bot.Tap, "a|u|0")
		boss(bot.Tap, "a|d|30")
		stop, taps := f.tap(b, lanes)
		start := time.Now()
		boss(bot.Text, "xác nhận")
		confirmed := time.Since(start)
		f.jobs(b, lanes)
		took := time.Since(start)
		close(stop)
		all := slices.Concat((<-taps)...)
		b.ReportMetric(took.Seconds(), "assign-s")
		b.ReportMetric(float64(confirmed.Milliseconds()), "confirm-ms")
		b.ReportMetric(float64(len(all)), "taps")
		percentiles(b, all)
	}
	waiting, err := f.store.Waiting(ctx, bot.Queue{Channel: "telegram", Bulk: true}, 0, 10*multitude)
	if err != nil || len(waiting) < multitude {
		b.Fatalf("%d people are told, %v", len(waiting), err)
	}
}

// jobs works off the jobs as the clock does.
func (f *filled) jobs(b *testing.B, lanes *bot.Lanes) {
	for round := 0; ; round++ {
		var names []string
		if err := f.store.View(context.Background(), func(tx dialog.Tx) error {
			names = names[:0]
			return tx.EachJob(func(n string) bool { names = append(names, n); return true })
		}); err != nil {
			b.Fatal(err)
		}
		if len(names) == 0 {
			return
		}
		for _, name := range names {
			u := bot.Update{ID: name + strconv.Itoa(round), From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: name, At: begun}
			if err := lanes.Deliver(context.Background(), u); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// tap lets twenty people answer question after question, one every 50 ms each, until stop is closed; then their latencies come.
func (f *filled) tap(b *testing.B, lanes *bot.Lanes) (stop chan struct{}, out <-chan [][]time.Duration) {
	stop = make(chan struct{})
	result := make(chan [][]time.Duration, 1)
	const people = 20
	all := make([][]time.Duration, people)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			n := 0
			send := func(kind bot.Kind, text string) {
				n++
				u := bot.Update{ID: fmt.Sprintf("%d.%d.%d", i, n, time.Now().UnixNano()), From: bot.Address{Channel: "telegram", Chat: fmt.Sprint(i * 31)}, Kind: kind, Text: text, Tap: text, At: begun}
				start := time.Now()
				if err := lanes.Deliver(context.Background(), u); err != nil {
					b.Error(err)
				}
				all[i] = append(all[i], time.Since(start))
			}
			for {
				select {
				case <-stop:
					return
				case <-time.After(50 * time.Millisecond):
				}
				if n%7 == 0 {
					send(bot.Tap, "s|"+f.courses[0].ID+"|bai-00")
				} else {
					send(bot.Text, "A")
				}
			}
		})
	}
	go func() { wg.Wait(); result <- all }()
	return stop, result
}
