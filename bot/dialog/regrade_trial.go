package dialog

import (
	"errors"
	"slices"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// trial is what a regrade would change, and what it is made from.
type trial struct {
	ID     string        `json:"id"`
	Key    []int         `json:"key,omitempty"` // nil: the key that the question has
	Why    string        `json:"why,omitempty"` // the new explanation
	Plan   quiz.Regrade  `json:"plan"`          // nobody keeps anything
	To     quiz.Question `json:"to"`
	Gained []string      `json:"-"` // names, the first few; kept nowhere
	Lost   []string      `json:"-"`
	Other  int           `json:"other,omitempty"` // answers to versions that ask something else
}

// tryAsked is a key to be tried. A nil key is the one that the question has.
type tryAsked struct {
	question string
	key      []int
}

// asksTrial reads the key that an update wants to try.
func (t *turn) asksTrial() (a tryAsked, ok bool) {
	if !t.trains() {
		return a, false
	}
	if p := t.tapped("rg"); p != nil {
		if p[1] != "k" {
			return a, false
		}
		place, fine := place0(p[3])
		if fine {
			a.key = []int{place}
		}
		a.question = p[2]
		return a, fine || p[3] == "same"
	}
	var at regrading
	if t.u.Kind != bot.Text || t.cmd != "" || !t.state(regradeName, &at) || at.Trial != nil {
		return a, false
	}
	_, q, err := t.newestKey(at.Question)
	if err != nil || q == nil {
		return a, false
	}
	it := quiz.Item{Perm: make([]int, len(q.Options))}
	for i := range it.Perm {
		it.Perm[i] = i
	}
	a.question = at.Question
	a.key, ok = picks(t.u.Text, it, q)
	return a, ok && q.Type != quiz.Ordering && q.Type != quiz.Matching
}

// trained are the units whose people's answers the person may mark anew.
func (t *turn) trained() []staff.UnitPath { return t.me.Over(staff.Trainer) }

// tryRegrade reads what a key would change, in the transaction of a look.
func (t *turn) tryRegrade(ask tryAsked) (*look, error) {
	tr, err := t.trialOf(ask, t.trained(), t.me.Code)
	if errors.Is(err, ErrSameKey) || tr == nil && err == nil {
		return nil, nil
	}
	return &look{trial: tr}, err
}

// trialOf tells what marking the answers of people in some units by another key would change. It is nil when there is no such question.
func (t *turn) trialOf(ask tryAsked, units []staff.UnitPath, by string) (*trial, error) {
	c, q, err := t.newestKey(ask.question)
	if err != nil || q == nil {
		return nil, err
	}
	to := *q
	if ask.key != nil {
		var ok bool
		if to, ok = q.WithKey(ask.key, ""); !ok {
			return nil, ErrSameKey
		}
	}
	tr := &trial{ID: t.NewID(), Key: ask.key, To: to, Plan: quiz.Regrade{Course: c.ID, Question: q.ID, To: to.Version, Units: units, By: by}}
	inside := func(u staff.UnitPath) bool { return slices.ContainsFunc(units, u.Within) }
	if err := t.eachOf(inside, func(p *staff.Person) error { return t.findVersions(tr, p) }); err != nil {
		return nil, err
	}
	if ask.key != nil && !slices.Contains(tr.Plan.From, q.Version) { // nobody met it yet
		tr.Plan.From = append(tr.Plan.From, q.Version)
	}
	return tr, t.eachOf(inside, func(p *staff.Person) error { return t.tryOn(tr, p) })
}

// findVersions notes the versions by whose key a person's answers are marked.
func (t *turn) findVersions(tr *trial, p *staff.Person) error {
	all, err := t.tx.AttemptsOf(p.Code, tr.Plan.Course)
	if err != nil {
		return err
	}
	for _, a := range all {
		for _, it := range a.Items {
			v := it.Key()
			if it.Question != tr.Plan.Question || v == tr.To.Version || slices.Contains(tr.Plan.From, v) {
				continue
			}
			old, ok, err := t.tx.Question(it.Question, v)
			if err != nil {
				return err
			}
			if ok && old.AsksTheSame(&tr.To) {
				tr.Plan.From = append(tr.Plan.From, v)
			} else if it.Answered() {
				tr.Other++
			}
		}
	}
	return nil
}

// tryOn adds what would become of one person.
func (t *turn) tryOn(tr *trial, p *staff.Person) error {
	r, err := t.remarked(&tr.Plan, &tr.To, p)
	if err != nil {
		return err
	}
	tr.Plan.Add(r.counts)
	name := p.Name + " (" + p.Unit.Name() + ")"
	if r.progress.Gained && len(tr.Gained) < namesShown {
		tr.Gained = append(tr.Gained, name)
	}
	if r.progress.Lost && len(tr.Lost) < namesShown {
		tr.Lost = append(tr.Lost, name)
	}
	return nil
}
