package dialog

import (
	"context"
	"encoding/json"
	"time"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// Store is where everything lives that must survive. Update is all or nothing, and may run fn again: fn touches nothing but its
// Tx. View gives a consistent picture and must not write.
type Store interface {
	Update(ctx context.Context, fn func(Tx) error) error
	View(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction: everything that one turn may read and write. Lookups of what is not there give a zero value and false.
// Lists are in ascending order of their key.
type Tx interface {
	Inbox
	Sessions
	Roster
	Accounts
	Training
	Bank
	Readings
	Effects
	Assignments
	Jobs
	Journal
	Gaps
	Library
	Certificates
	Erasures
	Whole
	Duties
	Pleas
	Owed
	Board
	Cycles
	Spaced
	Agenda
	Queue
	Curations
	Revisions
	Announcements
	Notes
	Regrades
}

// Inbox remembers which updates were handled and holds what is to be said.
type Inbox interface {
	// Seen tells whether the update "channel/id" was handled.
	Seen(update string) (bool, error)
	// MarkSeen remembers it, with the day, so that old ones can be forgotten.
	MarkSeen(update string, at time.Time) error
	// Say puts a message into the outbox and gives it its ID.
	Say(out bot.Outgoing) error
	// Release makes the messages that a channel holds back for this address due again, and deletes those with one of these texts: the
	// person reads them anyway.
	Release(to bot.Address, shown ...string) error
	// Unsay deletes what waits for this address, held back or not.
	Unsay(to bot.Address) error
}

// Session is what the program knows about one conversation besides the records.
type Session struct {
	Address bot.Address     `json:"address"`
	Dialog  string          `json:"dialog,omitempty"`  // name of the dialog that the next text belongs to
	State   json.RawMessage `json:"state,omitempty"`   // that dialog's own
	Choices []bot.Button    `json:"choices,omitempty"` // the buttons under the last message, in order
	Topic   knowledge.Topic `json:"topic,omitzero"`
	Asked   *Asked          `json:"asked,omitempty"` // the last question and its decision
	Shown   string          `json:"shown,omitempty"` // which message shows what of a test, see turn.shows
	Minute  time.Time       `json:"minute,omitzero"` // the minute in which Count updates came
	Count   int             `json:"count,omitempty"`
	Updated time.Time       `json:"updated,omitzero"`
	Pieces  *Pieces         `json:"pieces,omitempty"` // texts that wait for the rest
	Odd     time.Time       `json:"odd,omitzero"`     // when it was last said that only texts are read, and nothing else came since
}

// Asked is the last question of a conversation, kept so that pages, thumbs and "xem cả điều" find it.
type Asked struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Unit     string `json:"unit,omitempty"` // main unit of the answer
	Gap      string `json:"gap,omitempty"`  // the gap that a refusal recorded
}

// Sessions keeps conversations.
type Sessions interface {
	Session(a bot.Address) (Session, error)
	PutSession(s Session) error
	DeleteSession(a bot.Address) error
}

// Roster keeps people. People calls fn in order of code until it returns false.
type Roster interface {
	Person(code string) (staff.Person, bool, error)
	PutPerson(p staff.Person) error
	DeletePerson(code string) error
	People(fn func(staff.Person) bool) error
	// PeopleAfter is People from the first code above after.
	PeopleAfter(after string, fn func(staff.Person) bool) error
}

// Accounts keeps chat accounts and the invitations that tie them to people.
type Accounts interface {
	Account(a bot.Address) (staff.Account, bool, error)
	PutAccount(acc staff.Account) error
	DeleteAccount(a bot.Address) error
	AccountsOf(person string) ([]staff.Account, error)
	Invitations
}

// Invitations are looked up by code.
type Invitations interface {
	Invitation(code string) (staff.Invitation, bool, error)
	PutInvitation(inv staff.Invitation) error
	DeleteInvitation(code string) error
	// DeleteInvitationsOf deletes all codes that would tie an account to a person.
	DeleteInvitationsOf(person string) error
	Guesses
}

// Guesses counts wrong tries at typed invitations over the whole store, whoever made them: a guesser can have any number of accounts.
type Guesses interface {
	// WrongTries gives how many there were since the first of them.
	WrongTries() (n int, since time.Time, err error)
	PutWrongTries(n int, since time.Time) error
}

// Training keeps attempts and progress. AttemptsOf and ProgressOf list one person's.
type Training interface {
	Attempt(id string) (quiz.Attempt, bool, error)
	PutAttempt(a quiz.Attempt) error
	AttemptsOf(person, course string) ([]quiz.Attempt, error)
	Progress(person, course string) (quiz.Progress, bool, error)
	PutProgress(p quiz.Progress) error
	// EraseTraining deletes all of one person's.
	EraseTraining(person string) error
}

// Bank keeps every version of a question that an attempt was started with, so that an edit never changes a past result.
type Bank interface {
	Question(id, version string) (quiz.Question, bool, error)
	PutQuestion(q quiz.Question) error
	// PutImported keeps a version and makes it the one that the bank of imported questions shows for its id.
	PutImported(q quiz.Question) error
	// EachImported calls fn for the imported questions, the newest version of each, in order of id until it returns false.
	EachImported(fn func(quiz.Question) bool) error
}

// Assignments keeps who has to do what.
type Assignments interface {
	Assignment(id string) (quiz.Assignment, bool, error)
	PutAssignment(a quiz.Assignment) error
	AllAssignments() ([]quiz.Assignment, error)
}

// Jobs are the names of work that waits; the clock delivers each until it is deleted.
type Jobs interface {
	PutJob(name string) error
	DeleteJob(name string) error
	EachJob(fn func(name string) bool) error
}

// Event is one line of the audit log. Seq, Prev and Hash are set when it is appended.
type Event struct {
	Seq     uint64            `json:"seq"`
	At      time.Time         `json:"at"`
	Actor   string            `json:"actor"` // staff code, "system", or the address of an account without a person
	Kind    string            `json:"kind"`  // "enrolled", "assigned", "completed" ...
	Subject string            `json:"subject,omitempty"`
	Data    map[string]string `json:"data,omitempty"`
	Prev    string            `json:"prev"` // hex SHA-256 of the line before
	Hash    string            `json:"hash"` // hex SHA-256 over this line without Hash
}

// Journal is the audit log: append only, each line chained to the one before by its hash.
type Journal interface {
	Append(e Event) error
	Events(from uint64, fn func(Event) bool) error
}

// Gap is a question that was not answered, or whose answer was disliked. It holds no person unless they asked to be told.
type Gap struct {
	ID       string    `json:"id"`
	Question string    `json:"question"`
	Reason   string    `json:"reason"`
	Nearest  []string  `json:"nearest,omitempty"` // unit ids that were offered
	At       time.Time `json:"at"`
	Tell     string    `json:"tell,omitempty"` // address to tell when it is answered
	Closed   string    `json:"closed,omitempty"`
}

// Gaps keeps them in order of time.
type Gaps interface {
	PutGap(g Gap) error
	Gap(id string) (Gap, bool, error)
	EachGap(fn func(Gap) bool) error
}

// Library keeps imported documents. Its version moves with every change.
type Library interface {
	PutDocument(d *knowledge.Document) error
	DeleteDocument(id string) error
	EachDocument(fn func(*knowledge.Document) bool) error
	LibraryVersion() (uint64, error)
}

// Asker answers questions; *knowledge.Base is one.
type Asker interface {
	Ask(ctx context.Context, q knowledge.Question) (knowledge.Decision, error)
	Document(id string) (*knowledge.Document, bool)
	Unit(id string) (*knowledge.Document, *knowledge.Unit, bool)
}
