package quiz_test

import (
	"testing"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

func TestLadder(t *testing.T) {
	c := quiz.Workdays()
	for _, x := range []struct {
		today, due string
		want       quiz.Step
	}{
		{"2026-12-01", "2026-12-11", quiz.StepNone}, {"2026-12-02", "2026-12-11", quiz.Step7}, {"2026-12-07", "2026-12-11", quiz.Step7},
		{"2026-12-08", "2026-12-11", quiz.Step3}, {"2026-12-09", "2026-12-11", quiz.Step3}, {"2026-12-10", "2026-12-11", quiz.Step1},
		{"2026-12-11", "2026-12-11", quiz.Step1}, {"2026-12-14", "2026-12-11", quiz.StepLate1}, {"2026-12-15", "2026-12-11", quiz.StepLate1},
		{"2026-12-16", "2026-12-11", quiz.StepLate3}, {"2027-02-04", "2027-02-12", quiz.Step1}, {"2027-01-29", "2027-02-15", quiz.Step7}, // over Tết
		{"2027-02-15", "2027-02-04", quiz.StepLate1}, {"2027-02-16", "2027-02-04", quiz.StepLate3},
	} {
		if got := c.Ladder(x.today).Step(x.due); got != x.want {
			t.Errorf("%s, due %s: %q, want %q", x.today, x.due, got, x.want)
		}
	}
}

func TestNextStep(t *testing.T) {
	l := quiz.Workdays().Ladder("2026-12-08")
	open := quiz.Duty{Due: "2026-12-11", Step: quiz.Step7}
	for name, x := range map[string]struct {
		d    quiz.Duty
		want quiz.Step
	}{
		"due":        {open, quiz.Step3},
		"taken":      {quiz.Duty{Due: "2026-12-11", Step: quiz.Step3}, quiz.StepNone},
		"told today": {quiz.Duty{Due: "2026-12-11", Told: "2026-12-08"}, quiz.StepNone},
		"on leave":   {quiz.Duty{Due: "2026-12-11", Until: "2026-12-08"}, quiz.StepNone},
		"back":       {quiz.Duty{Due: "2026-12-11", Until: "2026-12-07"}, quiz.Step3},
		"exempt":     {open.Exempt(quiz.Ruling{Reason: "lý do", By: "QT001", At: morning}), quiz.StepNone},
		"closed":     {open.Close("nghỉ việc", morning), quiz.StepNone},
	} {
		if got := l.Next(x.d); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

func TestDutiesBeginAndMove(t *testing.T) {
	c := quiz.Workdays()
	a := quiz.Assignment{ID: "a", Due: "2026-12-11", At: morning}
	if d := a.NewDuty("P", "2026-11-23", c); d.Due != a.Due || d.Own || d.Step != quiz.StepNone {
		t.Errorf("on the day of the assignment: %+v", d)
	}
	late := a.NewDuty("P", "2026-12-08", c)
	if late.Due != "2026-12-22" || !late.Own {
		t.Errorf("who joins late: %+v", late)
	}
	soon := quiz.Assignment{ID: "a", Due: "2026-11-26", At: morning}
	if d := soon.NewDuty("P", "2026-11-23", c); d.Step != quiz.Step3 {
		t.Errorf("a step that lies behind is not reminded of: %+v", d)
	}
	d := quiz.Duty{Due: "2026-12-11", Step: quiz.StepLate1}
	if e := d.Extend("2026-12-31", quiz.Ruling{Reason: "công tác", By: "QT001", At: morning.AddDate(0, 0, 21)}, c); e.Step != quiz.StepNone || e.Due != "2026-12-31" || e.By != "QT001" || !e.Own {
		t.Errorf("extended: %+v", e)
	}
	if r := d.Rest("2026-12-20", quiz.Ruling{Reason: "nghỉ phép", By: "QT001", At: morning}, c); r.Until != "2026-12-20" || r.Due != c.AddWorkingDays("2026-12-20", quiz.DefaultGrace) {
		t.Errorf("on leave: %+v", r)
	}
	if r := d.Close("x", morning).Reopen(&a, "2027-01-04", c); r.State != quiz.DutyOpen || r.Due != c.AddWorkingDays("2027-01-04", quiz.DefaultGrace) {
		t.Errorf("back: %+v", r)
	}
}

func TestCyclesDoNotDrift(t *testing.T) {
	c := quiz.Workdays()
	a := quiz.Assignment{ID: "id1", Course: "k", Due: "2026-12-30", Cycle: "2026", Every: 12, At: morning}
	if _, ok := a.NextCycle("2027-10-30", c); ok {
		t.Error("the window opens too early")
	}
	for _, want := range []struct{ day, id, due string }{{"2027-10-31", "id1.2027", "2027-12-30"}, {"2028-10-31", "id1.2028", "2028-12-29"}, {"2029-10-31", "id1.2029", "2029-12-28"}, {"2030-11-30", "id1.2030", "2030-12-30"}} {
		next, ok := a.NextCycle(want.day, c)
		if !ok || next.ID != want.id || next.Due != want.due || next.Cycle != want.due[:4] || next.Closed {
			t.Errorf("%s: %+v, %v", want.day, next, ok)
		}
		a = next
	}
	leap := quiz.Assignment{ID: "l", Due: "2028-02-29", Every: 12, Window: 10}
	if next, ok := leap.NextCycle("2029-02-18", c); !ok || next.Anchor != "2029-02-28" {
		t.Errorf("%+v", next)
	}
	half := quiz.Assignment{ID: "h", Due: "2026-12-30", Cycle: "2026", Every: 6}
	if next, _ := half.NextCycle("2027-06-01", c); next.Cycle != "2027-06" || next.ID != "h.2027-06" {
		t.Errorf("%+v", next)
	}
	for _, a := range []quiz.Assignment{{ID: "x", Due: "2026-12-30"}, {ID: "x", Due: "2026-12-30", Every: 12, Closed: true}, {ID: "x", Due: "?", Every: 12}} {
		if _, ok := a.NextCycle("2099-01-01", c); ok {
			t.Errorf("%+v has another cycle", a)
		}
	}
}

func TestWhomAnAssignmentCovers(t *testing.T) {
	desk := staff.Person{Code: "A", Unit: "X/Y", Position: "Công chức  một cửa"}
	boss := staff.Person{Code: "B", Unit: "X", Grants: []staff.Grant{{Role: staff.Coordinator, Over: "X"}}}
	for name, x := range map[string]struct {
		a          quiz.Assignment
		desk, boss bool
	}{
		"unit":          {quiz.Assignment{Units: []staff.UnitPath{"X"}}, true, true},
		"position":      {quiz.Assignment{Units: []staff.UnitPath{"X"}, Positions: []string{"công chức một cửa"}}, true, false},
		"role":          {quiz.Assignment{Units: []staff.UnitPath{""}, Roles: []staff.Role{staff.Coordinator}}, false, true},
		"person":        {quiz.Assignment{People: []string{"B"}, Positions: []string{"x"}}, false, true},
		"not elsewhere": {quiz.Assignment{Units: []staff.UnitPath{"X/Z"}, Positions: []string{"công chức một cửa"}}, false, false},
	} {
		if a, b := x.a.Covers(&desk), x.a.Covers(&boss); a != x.desk || b != x.boss {
			t.Errorf("%s: %v, %v", name, a, b)
		}
	}
}

// TestCompletion walks the ways through a course: with and without a final test, whole and short.
func TestCompletion(t *testing.T) {
	plain, ruled := bank(1, 6), bank(1, 6)
	ruled.Final = &quiz.Final{Blueprint: quiz.Blueprint{{Count: 2}}, Rules: quiz.DefaultFinal}
	lesson := quiz.Attempt{ID: "l", Lesson: "bai-01", Pass: 0, Items: []quiz.Item{{Mark: 1, At: morning}}, Finished: morning}
	form := func(p quiz.Purpose) quiz.Attempt {
		return quiz.Attempt{ID: string(p), Purpose: p, Items: []quiz.Item{{Mark: 1, At: morning}}, Finished: morning.Add(time.Hour)}
	}
	won := quiz.Outcome{Passed: true, Percent: 100, Tries: 1}
	p := quiz.Progress{}.Record(lesson, plain)
	if p.Completed.IsZero() || p.Due(plain) != quiz.OfLesson {
		t.Error("lessons alone do not complete a course without a final test")
	}
	p = quiz.Progress{}.Record(lesson, ruled)
	if !p.Completed.IsZero() || p.Due(ruled) != quiz.OfFinal {
		t.Error("the final test is passed over")
	}
	if p = p.RecordForm(form(quiz.OfFinal), quiz.Outcome{Tries: 1}, ruled); !p.Completed.IsZero() {
		t.Error("a failed final test completes the course")
	}
	if p = p.RecordForm(form(quiz.OfFinal), won, ruled); p.Completed.IsZero() || p.Final.Passed.IsZero() {
		t.Error("the final test does not complete the course")
	}
	for _, c := range []*quiz.Course{plain, ruled} {
		p := quiz.Progress{}.RecordForm(form(quiz.Before), won, c)
		if p.Short.IsZero() || p.Next(c) != nil || !p.Completed.IsZero() {
			t.Errorf("after the pre-test: %+v", p)
		}
		last := p.Due(c)
		if want := map[bool]quiz.Purpose{true: quiz.OfFinal, false: quiz.After}[c.Final != nil]; last != want {
			t.Errorf("the short form ends with %q", last)
		}
		if p = p.RecordForm(form(last), won, c); p.Completed.IsZero() {
			t.Error("the short form does not complete the course")
		}
	}
	for _, purpose := range []quiz.Purpose{quiz.Delayed, quiz.Practice} {
		if p := (quiz.Progress{}).RecordForm(form(purpose), won, plain); !p.Completed.IsZero() || p.Form(purpose).Tries != 0 {
			t.Errorf("%s counts", purpose)
		}
	}
}
