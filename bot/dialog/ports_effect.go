package dialog

import "isobot/quiz"

// Effects keeps what heads of units said of a training, and what is done about those who stayed below the line. Lists are in order of id.
type Effects interface {
	PutRemark(r quiz.Remark) error
	Remark(id string) (quiz.Remark, bool, error)
	DeleteRemark(id string) error
	EachRemark(fn func(quiz.Remark) bool) error
	Remedies
}

// Remedies are kept by person; EraseTraining deletes a person's.
type Remedies interface {
	PutRemedy(r quiz.Remedy) error
	Remedy(person, id string) (quiz.Remedy, bool, error)
	// RemediesOf lists one person's, of everybody for the empty code.
	RemediesOf(person string) ([]quiz.Remedy, error)
}
