package dialog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// RegradeOrder is a regrade that is asked for outside of a conversation.
type RegradeOrder struct {
	Question string
	Key      []int // right options, 0 is the first; nil: the key that the question has now
	Why      string
	Units    []staff.UnitPath // "" is everybody
	Keep     bool
	By       string
	At       time.Time
}

// Errors of TryRegrade and Regrade.
var (
	ErrNoQuestion = errors.New("no course has this question")
	ErrSameKey    = errors.New("the key does not fit this question, or is the one that it has")
	ErrNothing    = errors.New("no answer is marked by another key than this one")
)

// TryRegrade tells, in words too, what an order would change. It changes nothing. Errors: ErrNoQuestion, ErrSameKey.
func (d *Desk) TryRegrade(ctx context.Context, o RegradeOrder) (plan quiz.Regrade, words string, err error) {
	tr, err := d.tryOrder(ctx, o)
	if err != nil {
		return plan, "", err
	}
	return tr.Plan, tr.words().text(), nil
}

func (d *Desk) tryOrder(ctx context.Context, o RegradeOrder) (tr *trial, err error) {
	err = d.Store.View(ctx, func(tx Tx) error {
		tr, err = d.ordered(ctx, tx, o).trialOf(tryAsked{o.Question, o.Key}, o.Units, o.By)
		return err
	})
	if err == nil && tr == nil {
		err = ErrNoQuestion
	}
	return tr, err
}

// ordered is a turn in which nobody speaks.
func (d *Desk) ordered(ctx context.Context, tx Tx, o RegradeOrder) *turn {
	return &turn{Desk: d, ctx: ctx, tx: tx, u: bot.Update{At: o.At, From: bot.Address{Channel: clockChannel, Chat: clockChannel}}}
}

// Regrade carries out an order to its end. What was begun when it is interrupted goes on by the clock. Errors: as TryRegrade, ErrNothing.
func (d *Desk) Regrade(ctx context.Context, o RegradeOrder) (g quiz.Regrade, err error) {
	tr, err := d.tryOrder(ctx, o)
	if err != nil {
		return g, err
	}
	if o.Key == nil && tr.Plan.Answered == 0 {
		return g, ErrNothing
	}
	tr.Why = o.Why
	if err := d.Store.Update(ctx, func(tx Tx) error {
		if g, err = d.ordered(ctx, tx, o).keepRegrade(tr, o.Keep); err != nil {
			return err
		}
		return tx.PutJob(tap(jobRegrade, g.ID, ""))
	}); err != nil {
		return g, fmt.Errorf("regrade: %w", err)
	}
	for {
		job, err := d.jobOf(ctx, &g)
		if err != nil || job == "" {
			return g, err
		}
		u := bot.Update{ID: d.NewID(), From: bot.Address{Channel: clockChannel, Chat: clockChannel}, Kind: bot.Timer, At: o.At, Text: job}
		if err := d.Handle(ctx, u); err != nil {
			return g, fmt.Errorf("regrade: %w", err)
		}
	}
}

// jobOf is what is left of a regrade, and reads how far it is; "" when it is done.
func (d *Desk) jobOf(ctx context.Context, g *quiz.Regrade) (job string, err error) {
	err = d.Store.View(ctx, func(tx Tx) (err error) {
		if *g, _, err = tx.Regrade(g.ID); err != nil || !g.Done.IsZero() {
			return err
		}
		return tx.EachJob(func(name string) bool {
			if strings.HasPrefix(name, tap(jobRegrade, g.ID)+"|") {
				job = name
			}
			return job == ""
		})
	})
	return job, err
}
