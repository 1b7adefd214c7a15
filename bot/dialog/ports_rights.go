package dialog

import (
	"time"

	"isobot/quiz"
)

// Certificates keeps what was issued. CertificatesOf lists one person's in order of course and cycle.
type Certificates interface {
	// PutCertificate stores it under its code; a second one for the same person, course and cycle takes the first one's place.
	PutCertificate(c quiz.Certificate) error
	Certificate(code string) (quiz.Certificate, bool, error)
	CertificatesOf(person string) ([]quiz.Certificate, error)
	DeleteCertificate(code string) error
}

// Erasure is a person's request to have their data deleted, until an administrator has decided on it.
type Erasure struct {
	ID     string    `json:"id"`
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

// Erasures keeps the requests that wait.
type Erasures interface {
	PutErasure(e Erasure) error
	Erasure(id string) (Erasure, bool, error)
	DeleteErasure(id string) error
	AllErasures() ([]Erasure, error)
}

// Whole gives all that is kept about one person, whatever courses there are now.
type Whole interface {
	// TrainingOf lists the attempts and the progress in every course, in order of course.
	TrainingOf(person string) ([]quiz.Attempt, []quiz.Progress, error)
	// RenameElsewhere gives a person another code where the records of others name them, but for the audit log. What conversations of
	// others were about to do with the person is forgotten.
	RenameElsewhere(from, to string) error
	// EventsAbout calls fn for the lines of the audit log whose actor or subject the person is, in order, until it returns false.
	EventsAbout(person string, fn func(Event) bool) error
}
