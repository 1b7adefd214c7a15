package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// years plays the daily clock over years on a small organisation with a yearly course.
type years struct {
	*world
	t    testing.TB
	desk bot.Handler
	now  time.Time
	n    int
	sent []bot.Outgoing // since the last look
}

func newYears(t testing.TB) *years {
	w := newWorld(t)
	y := &years{world: w, t: t, now: start}
	y.desk = dialog.NewDesk(dialog.Config{Store: w.store, Base: w.base, Courses: []quiz.Course{smallCourse()}, Log: slog.New(slog.DiscardHandler),
		NewCertificateCode: func() string { w.certs++; return fmt.Sprintf("0000-0000-0000-0000-0000-%04d", w.certs) }})
	y.update(func(tx dialog.Tx) error {
		for i, p := range people[:4] {
			if err := tx.PutAccount(staff.Account{Address: fmt.Sprintf("telegram:%d", i), Person: p.Code, Seen: start, Consent: &staff.Consent{At: start, Version: 1}}); err != nil {
				return err
			}
		}
		return tx.PutAssignment(quiz.Assignment{ID: "nam", Course: "nhan-thuc", Units: []staff.UnitPath{"UBND xã Bình An"}, Due: "2026-12-30", By: "DT001", At: start,
			Every: 12, Cycle: "2026"})
	})
	return y
}

func (y *years) update(fn func(dialog.Tx) error) {
	y.t.Helper()
	if err := y.store.Update(context.Background(), fn); err != nil {
		y.t.Fatal(err)
	}
}

func (y *years) do(u bot.Update) {
	y.t.Helper()
	y.n++
	u.ID, u.At = fmt.Sprint(y.n), y.now
	if err := y.desk.Handle(context.Background(), u); err != nil {
		y.t.Fatal(err)
	}
}

// day delivers a day and its jobs at eight in the morning and keeps what was said unasked.
func (y *years) day(day time.Time) {
	y.t.Helper()
	y.now = day
	y.do(bot.Update{From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: "day|" + quiz.DayOf(day)})
	for jobs := y.jobs(); len(jobs) > 0; jobs = y.jobs() {
		for _, j := range jobs {
			y.do(bot.Update{From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: j})
		}
	}
	y.sent = nil
	for _, bulk := range []bool{true, false} {
		outs, err := y.store.Waiting(context.Background(), bot.Queue{Channel: "telegram", Bulk: bulk}, 0, 1000)
		if err != nil {
			y.t.Fatal(err)
		}
		var done []bot.Settled
		for _, o := range outs {
			done = append(done, bot.Settled{Out: o, How: bot.Sent})
			if bulk {
				y.sent = append(y.sent, o)
			}
		}
		if err := y.store.Settle(context.Background(), done); err != nil {
			y.t.Fatal(err)
		}
	}
}

// learns completes both lessons with right answers.
func (y *years) learns(i int) {
	y.t.Helper()
	who := bot.Address{Channel: "telegram", Chat: fmt.Sprint(i)}
	for _, lesson := range []string{"bai-01", "bai-02"} {
		y.do(bot.Update{From: who, Kind: bot.Tap, Tap: "s|nhan-thuc|" + lesson})
		for range 5 {
			y.do(bot.Update{From: who, Kind: bot.Text, Text: y.key(people[i].Code)})
		}
	}
}

// key types the right answer to the person's current question.
func (y *years) key(person string) string {
	var said []string
	y.update(func(tx dialog.Tx) error {
		said = nil
		all, err := tx.AttemptsOf(person, "nhan-thuc")
		for _, a := range all {
			if a.Finished.IsZero() {
				it := a.Items[a.Current()]
				q, _, err := tx.Question(it.Question, it.Version)
				if err != nil {
					return err
				}
				for _, k := range q.Key() {
					said = append(said, string(rune('A'+slices.Index(it.Perm, k))))
				}
			}
		}
		return err
	})
	if said == nil {
		return "kết quả"
	}
	return strings.Join(said, " ")
}

// TestYears: over four years nobody is written to on a day off or twice a day, each cycle has its own certificate and attempts, who
// leaves is left alone, who joins is asked with time enough, and the audit log holds.
func TestYears(t *testing.T) {
	y := newYears(t)
	asked := map[string]int{}
	for day := start; day.Year() < 2030; day = day.AddDate(0, 0, 1) {
		y.staffing(day)
		y.day(day)
		y.judge(day, asked)
		if strings.HasSuffix(quiz.DayOf(day), "-12-10") && day.Year() != 2028 {
			y.learns(0)
		}
	}
	y.kept()
	if asked["0"] != 4 || asked["new"] != 3 || asked["2"] != 1 {
		t.Errorf("asked %v", asked)
	}
	if _, err := y.store.VerifyAudit(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestQuietHours: what is said unasked in the evening waits for the next working morning.
func TestQuietHours(t *testing.T) {
	y := newYears(t)
	y.day(time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC)) // Friday, 21:00
	if len(y.sent) == 0 {
		t.Fatal("nobody is told")
	}
	for _, o := range y.sent {
		if want := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC); !o.NotUntil.Equal(want) {
			t.Errorf("it waits until %s, want %s", o.NotUntil, want)
		}
	}
}

// staffing lets somebody leave and somebody else come.
func (y *years) staffing(day time.Time) {
	y.t.Helper()
	switch quiz.DayOf(day) {
	case "2027-03-01":
		y.update(func(tx dialog.Tx) error {
			left := people[2]
			left.Left = true
			return tx.PutPerson(left)
		})
	case "2027-12-28": // two working days before the due date
		y.update(func(tx dialog.Tx) error {
			if err := tx.PutAccount(staff.Account{Address: "telegram:new", Person: "XA001", Seen: day}); err != nil {
				return err
			}
			moved := people[4]
			moved.Unit = "UBND xã Bình An/Văn phòng"
			return tx.PutPerson(moved)
		})
	}
}

// judge looks at what was said unasked on a day, and counts who was asked to take the course.
func (y *years) judge(day time.Time, asked map[string]int) {
	y.t.Helper()
	t, cal, today := y.t, quiz.Workdays(), quiz.DayOf(day)
	perDay := map[string]int{}
	for _, o := range y.sent {
		if strings.HasPrefix(o.Message.Text, "Quá hạn") || strings.HasPrefix(o.Message.Text, "Kính gửi") {
			continue // a digest is about others
		}
		perDay[o.To.Chat]++
		if strings.Contains(o.Message.Text, "được giao khóa học") {
			asked[o.To.Chat]++
		}
		if !cal.Working(today) && o.NotUntil.IsZero() || strings.HasPrefix(o.Message.Text, "Nhắc") && !cal.Working(today) {
			t.Errorf("%s is a day off: %s", today, o.Message.Text)
		}
		if o.To.Chat == "2" && today > "2027-03-01" {
			t.Errorf("%s: who left is written to: %s", today, o.Message.Text)
		}
	}
	for who, n := range perDay {
		if n > 1 && !(who == "0" && n == 2) { // a later test and the next cycle may meet
			t.Errorf("%s: %s got %d messages", today, who, n)
		}
	}
}

// kept looks at what is kept in the end.
func (y *years) kept() {
	y.t.Helper()
	t, cal := y.t, quiz.Workdays()
	y.update(func(tx dialog.Tx) error {
		certs, err := tx.CertificatesOf("CB001")
		var cycles []string
		for _, c := range certs {
			cycles = append(cycles, c.Cycle)
		}
		if !slices.Equal(cycles, []string{"2026", "2027", "2029"}) {
			t.Errorf("certificates of %v", cycles)
		}
		tries, err2 := tx.AttemptsOf("CB001", "nhan-thuc")
		for _, a := range tries {
			if a.Purpose == quiz.OfLesson && a.Try != 1 {
				t.Errorf("%s of %s is try %d", a.Lesson, a.Cycle, a.Try)
			}
		}
		if len(tries) != 6 {
			t.Errorf("%d attempts are kept", len(tries))
		}
		joined, ok, err3 := tx.Duty("nam.2027", "XA001")
		if !ok || joined.Due != cal.AddWorkingDays("2027-12-28", quiz.DefaultGrace) {
			t.Errorf("who joined late has until %s", joined.Due)
		}
		closed, _, err4 := tx.Duty("nam", "DP001")
		if closed.State != quiz.DutyClosed && closed.State != quiz.DutyOpen {
			t.Errorf("%+v", closed)
		}
		all, err5 := tx.AllAssignments()
		if len(all) != 4 {
			t.Errorf("%d cycles", len(all))
		}
		for _, e := range []error{err, err2, err3, err4, err5} {
			if e != nil {
				return e
			}
		}
		return nil
	})
}

// TestManyAtOnce: more people than fit one transaction are told on one day, each once, and a unit's name may hold anything.
func TestManyAtOnce(t *testing.T) {
	y := newYears(t)
	const many = 620
	y.update(func(tx dialog.Tx) error {
		for i := range many {
			p := staff.Person{Code: fmt.Sprintf("N%04d", i), Name: "Người", Unit: "Sở | Ban/Phòng"}
			if err := tx.PutPerson(p); err != nil {
				return err
			}
			if err := tx.PutAccount(staff.Account{Address: "telegram:" + p.Code, Person: p.Code, Seen: start}); err != nil {
				return err
			}
			if err := tx.PutProgress(quiz.Progress{Person: p.Code, Course: "nhan-thuc", Started: start, Completed: start}); err != nil {
				return err
			}
			if err := tx.PutDue("2026-11-30", "touch|"+p.Code+"|nhan-thuc|7"); err != nil {
				return err
			}
		}
		boss := staff.Person{Code: "SEP", Name: "Trưởng", Unit: "Sở | Ban", Grants: []staff.Grant{{Role: staff.Coordinator, Over: "Sở | Ban"}}}
		if err := tx.PutPerson(boss); err != nil {
			return err
		}
		if err := tx.PutAccount(staff.Account{Address: "telegram:SEP", Person: "SEP", Seen: start}); err != nil {
			return err
		}
		late := staff.Person{Code: "TRE", Name: "Người trễ", Unit: "Sở | Ban/Phòng"}
		return errors.Join(tx.PutPerson(late), tx.PutDuty(quiz.Duty{Assignment: "tre", Person: "TRE", From: "2026-11-02", Due: "2026-11-27"}),
			tx.PutAssignment(quiz.Assignment{ID: "tre", Course: "nhan-thuc", People: []string{"TRE"}, Due: "2026-11-27", At: start.AddDate(0, 0, -21)}))
	})
	y.day(start.AddDate(0, 0, 7)) // 2026-11-30, a Monday
	touched, digests := map[string]int{}, 0
	for _, o := range y.sent {
		if strings.HasPrefix(o.Message.Text, "Đã 7 ngày") {
			touched[o.To.Chat]++
		}
		if o.To.Chat == "SEP" && strings.Contains(o.Message.Text, "Người trễ") {
			digests++
		}
	}
	if len(touched) != many || touched["N0000"] != 1 || digests != 1 {
		t.Errorf("%d people are asked again, %d digests", len(touched), digests)
	}
	y.day(start.AddDate(0, 0, 8))
	for _, o := range y.sent {
		if strings.HasPrefix(o.Message.Text, "Đã 7 ngày") || o.To.Chat == "SEP" {
			t.Errorf("told again: %s", o.Message.Text)
		}
	}
}

// TestRosterChanged: after an import who joined is asked at once, and who left no longer.
func TestRosterChanged(t *testing.T) {
	y := newYears(t)
	y.day(start)
	y.update(func(tx dialog.Tx) error {
		left, come := people[0], staff.Person{Code: "MOI1", Name: "Người mới", Unit: "UBND xã Bình An/Phòng Kinh tế"}
		left.Left = true
		return errors.Join(tx.PutPerson(left), tx.PutPerson(come), tx.PutAccount(staff.Account{Address: "telegram:moi", Person: "MOI1", Seen: start}), dialog.RosterChanged(tx))
	})
	y.now = start.AddDate(0, 0, 30)
	for _, j := range y.jobs() {
		y.do(bot.Update{From: bot.Address{Channel: "clock", Chat: "clock"}, Kind: bot.Timer, Text: j})
	}
	y.update(func(tx dialog.Tx) error {
		gone, _, err := tx.Duty("nam", "CB001")
		come, _, err2 := tx.Duty("nam", "MOI1")
		if gone.State != quiz.DutyClosed || gone.Reason == "" {
			t.Errorf("who left: %+v", gone)
		}
		if want := quiz.Workdays().AddWorkingDays("2026-12-23", quiz.DefaultGrace); come.Due != want || come.State != quiz.DutyOpen {
			t.Errorf("who joined: %+v, want until %s", come, want)
		}
		return errors.Join(err, err2)
	})
}

// TestDutiesTogether: a course and a document to read that are due together make one reminder a day at most, each step once, digest and
// head in their turn; who is done is left alone.
func TestDutiesTogether(t *testing.T) {
	y := newYears(t)
	read := quiz.NewReading(quiz.Reading{Document: "iso9001-2015", Title: "Tài liệu", Revision: "r", Why: "Vì thế."}, "Đọc và hiểu", []quiz.Card{{Title: "Mục", Text: "Chữ."}},
		smallCourse().Lessons[1].Questions)
	y.update(func(tx dialog.Tx) error {
		done := quiz.Progress{Person: "CB001", Course: read.ID, Started: start, Completed: start}
		return errors.Join(tx.PutCourse(read), tx.PutProgress(done),
			tx.PutAssignment(quiz.Assignment{ID: "doc", Course: read.ID, Units: []staff.UnitPath{"UBND xã Bình An"}, Due: "2026-12-30", By: "DT001", At: start}))
	})
	told := map[string]int{}
	for day := start; quiz.DayOf(day) < "2027-01-20"; day = day.AddDate(0, 0, 1) {
		y.day(day)
		perDay := map[string]int{}
		for _, o := range y.sent {
			if !strings.HasPrefix(o.Message.Text, "Nhắc lịch học") {
				continue
			}
			if perDay[o.To.Chat]++; perDay[o.To.Chat] > 1 {
				t.Errorf("%s: %s is reminded twice", quiz.DayOf(day), o.To.Chat)
			}
			if both := strings.Contains(o.Message.Text, "Đọc và hiểu"); both == (o.To.Chat == "0") {
				t.Errorf("%s: %s reads %s", quiz.DayOf(day), o.To.Chat, o.Message.Text)
			}
		}
	}
	y.update(func(tx dialog.Tx) error {
		return tx.Events(1, func(e dialog.Event) bool {
			if e.Data["assignment"] == "doc" || e.Kind == "digest" || e.Kind == "escalated" {
				told[e.Kind+" "+e.Data["kind"]+" "+e.Subject]++
			}
			return true
		})
	})
	for _, step := range []quiz.Step{quiz.Step7, quiz.Step3, quiz.Step1, quiz.StepLate1} {
		for _, code := range []string{"DP001", "DT001", "QT001"} {
			if n := told["reminded "+string(step)+" "+code]; n != 1 {
				t.Errorf("%s comes to %s %d times", step, code, n)
			}
		}
		if told["reminded "+string(step)+" CB001"] != 0 {
			t.Errorf("who has read is reminded at %s", step)
		}
	}
	if told["digest  DP001"] != 1 || told["escalated  QT001"] != 1 {
		t.Errorf("digests: %v", told)
	}
}

// TestAfterTest: who took the test before a course is offered the one after it on completion; it is drawn from the same blueprint and has
// other questions as far as there are any.
func TestAfterTest(t *testing.T) {
	y := newYears(t)
	y.update(func(tx dialog.Tx) error {
		return tx.PutProgress(quiz.Progress{Person: "CB001", Course: "nhan-thuc", Cycle: "2026", Started: start, Pre: quiz.LessonProgress{Tries: 1, Best: 20}})
	})
	y.learns(0)
	outs, err := y.store.Waiting(context.Background(), bot.Queue{Channel: "telegram"}, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	offered := false
	for _, o := range outs {
		for _, b := range slices.Concat(o.Message.Buttons...) {
			offered = offered || b.Tap == "f|nhan-thuc|post"
		}
	}
	if !offered {
		t.Error("no test after the course is offered")
	}
	y.do(bot.Update{From: bot.Address{Channel: "telegram", Chat: "0"}, Kind: bot.Tap, Tap: "f|nhan-thuc|post"})
	y.update(func(tx dialog.Tx) error {
		all, err := tx.AttemptsOf("CB001", "nhan-thuc")
		c := smallCourse()
		for _, a := range all {
			if a.Purpose == quiz.After && a.Blueprint.Size() == c.Measure().Size() && len(a.Items) > 0 {
				return err
			}
		}
		t.Errorf("no test after the course among %+v", all)
		return err
	})
}
