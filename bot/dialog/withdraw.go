package dialog

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"isobot/knowledge"
	"isobot/quiz"
)

// ErrNotWithdrawn tells that a question does not wait for a new citation.
var ErrNotWithdrawn = errors.New("the question is not withdrawn")

// WithdrawLost withdraws those of all questions that cite a unit which a change removed, and has trainers told what the change asks of
// them. It tells how many questions it withdrew. all is what EveryQuestion gave before the changes.
func WithdrawLost(tx Tx, all []quiz.Question, ch Change) (n int, err error) {
	touched := false
	for _, q := range all {
		if !q.CitesAny(ch.Removed) {
			touched = touched || q.CitesAny(ch.Changed) || q.CitesAny(ch.Added)
			continue
		}
		lost := slices.DeleteFunc(slices.Clone(q.Cites), func(u string) bool { return !slices.Contains(ch.Removed, u) })
		if err := tx.PutWithdrawal(quiz.Withdrawal{Question: q.ID, Lost: lost, Change: ch.Seq, At: ch.At}); err != nil {
			return n, err
		}
		n++
		if err := tx.Append(Event{At: ch.At, Actor: "system", Kind: "question_withdrawn", Subject: q.ID,
			Data: map[string]string{"document": ch.Document, "lost": strings.Join(lost, " ")}}); err != nil {
			return n, err
		}
	}
	if !touched && n == 0 {
		return 0, nil
	}
	return n, tx.PutJob(tap(jobRevised, strconv.FormatUint(ch.Seq, 10)))
}

// Withdrawn is a question that waits for a new citation.
type Withdrawn struct {
	quiz.Withdrawal
	Question quiz.Question // as it was withdrawn
}

// Left are the units that the question cites beside those that vanished.
func (w *Withdrawn) Left() []string {
	return slices.DeleteFunc(slices.Clone(w.Question.Cites), func(u string) bool { return slices.Contains(w.Lost, u) })
}

// OpenWithdrawals lists the questions that wait for a new citation, in order of id. One that is in no course and not in the bank any
// more waits for nothing.
func OpenWithdrawals(tx Tx, courses []quiz.Course) (out []Withdrawn, err error) {
	var open []quiz.Withdrawal
	if err := tx.EachWithdrawal(func(w quiz.Withdrawal) bool {
		if w.Open() {
			open = append(open, w)
		}
		return true
	}); err != nil || len(open) == 0 {
		return nil, err
	}
	imported := map[string]quiz.Question{}
	if err := tx.EachImported(func(q quiz.Question) bool { imported[q.ID] = q; return true }); err != nil {
		return nil, err
	}
	for _, w := range open {
		q, ok := imported[w.Question]
		for i := range courses {
			if own := courses[i].Question(w.Question); own != nil {
				q, ok = *own, true
				break
			}
		}
		if ok {
			out = append(out, Withdrawn{w, q})
		}
	}
	return out, nil
}

// Recite has a withdrawn question cite other units, so that it is asked again, in a new version. It fails with ErrNotWithdrawn, and with
// ErrNoUnit when the base does not hold one of the units.
func Recite(tx Tx, base Asker, w *Withdrawn, units []string, by Ruling) error {
	if !w.Open() {
		return ErrNotWithdrawn
	}
	for _, u := range units {
		if doc, _, ok := base.Unit(u); !ok || doc.ID == knowledge.CuratedID || knowledge.PlainID(u) != u {
			return ErrNoUnit
		}
	}
	if len(units) == 0 {
		return ErrNoUnit
	}
	next := w.Withdrawal
	next.Cites, next.By, next.Again = units, by.By, by.At
	if err := tx.PutWithdrawal(next); err != nil {
		return err
	}
	now, _ := next.Apply(w.Question)
	if err := tx.PutQuestion(now); err != nil {
		return err
	}
	return tx.Append(Event{At: by.At, Actor: by.By, Kind: "question_recited", Subject: w.Question.ID,
		Data: map[string]string{"cites": strings.Join(units, " "), "version": now.Version}})
}
