package dialog

import "isobot/quiz"

// Regrades keeps corrected keys and what was marked anew by them.
type Regrades interface {
	// Correction finds what a version of a question is given in place of.
	Correction(question, from string) (quiz.Correction, bool, error)
	PutCorrection(c quiz.Correction) error
	Regrade(id string) (quiz.Regrade, bool, error)
	PutRegrade(g quiz.Regrade) error
	// AllRegrades lists them in order of id.
	AllRegrades() ([]quiz.Regrade, error)
}
