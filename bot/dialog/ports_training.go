package dialog

import (
	"time"

	"isobot/quiz"
	"isobot/staff"
)

// Readings keeps the courses that were made of documents, and the questions whose units vanished.
type Readings interface {
	// PutCourse stores a course unless one with its id is there: what was assigned stays as it was.
	PutCourse(c quiz.Course) error
	Course(id string) (quiz.Course, bool, error)
	// PutWithdrawal takes the place of an earlier one of the same question.
	PutWithdrawal(w quiz.Withdrawal) error
	// EachWithdrawal goes by question until fn returns false.
	EachWithdrawal(fn func(quiz.Withdrawal) bool) error
}

// Duties keeps what an assignment asks of each person.
type Duties interface {
	Duty(assignment, person string) (quiz.Duty, bool, error)
	PutDuty(d quiz.Duty) error
	// DutiesAfter calls fn for an assignment's duties in order of person, from the first above after, until it returns false.
	DutiesAfter(assignment, after string, fn func(quiz.Duty) bool) error
	// OwnDuties are those that differ from the assignment, by person.
	OwnDuties(assignment string) (map[string]quiz.Duty, error)
}

// Plea is what a person asks for about their own duties, until somebody who may has decided on it.
type Plea struct {
	ID          string    `json:"id"`
	Person      string    `json:"person"`
	Kind        string    `json:"kind"`          // "exempted", "extended", "leave", as the audit log has it when it is granted
	Day         string    `json:"day,omitempty"` // up to and with which; of an exemption none
	Reason      string    `json:"reason"`
	Assignments []string  `json:"assignments"`
	At          time.Time `json:"at"`
}

// Pleas keeps those that wait.
type Pleas interface {
	PutPlea(p Plea) error
	Plea(id string) (Plea, bool, error)
	DeletePlea(id string) error
	AllPleas() ([]Plea, error)
}

// Owed keeps what a person is to be offered when they can be reached again. EraseTraining drops it.
type Owed interface {
	PutOwed(person, name string) error
	DeleteOwed(person, name string) error
	// EachOwed calls fn in order of name until it returns false.
	EachOwed(person string, fn func(name string) bool) error
}

// Board is the roster in few bytes a person, with how far each has come, for reports over many people. Who left is not on it.
type Board interface {
	// EachRow calls fn for everybody in or under a unit, in order of unit path and code, until it returns false. The row is fn's own.
	EachRow(root staff.UnitPath, fn func(quiz.Row) bool) error
	// RowOf is one person's row.
	RowOf(p *staff.Person) (quiz.Row, bool, error)
}

// Cycles gives the progress of cycles before the newest, which Training keeps. PutProgress of a newer cycle moves the one before here.
type Cycles interface {
	PastProgress(person, course string) ([]quiz.Progress, error)
}

// Spaced keeps what spaced practice remembers.
type Spaced interface {
	Daily(person string) (quiz.Daily, bool, error)
	PutDaily(d quiz.Daily) error
	// DailyAfter calls fn in order of person, from the first above after, until it returns false.
	DailyAfter(after string, fn func(quiz.Daily) bool) error
	Memories(person string) ([]quiz.Memory, error)
	PutMemory(m quiz.Memory) error
}

// Agenda keeps names under days, for what falls due.
type Agenda interface {
	PutDue(day, name string) error
	DeleteDue(day, name string) error
	// EachDue calls fn for the names of all days up to and with a day, in order of day and name, until it returns false.
	EachDue(upTo string, fn func(day, name string) bool) error
}
