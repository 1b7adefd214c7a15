package main

import (
	"context"
	"fmt"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
)

// EvidenceRemarksCmd is about what heads of units said of a training.
type EvidenceRemarksCmd struct {
	Erase string `help:"Erase what was said and by whom, by the id that the list prints." placeholder:"ID"`
}

// Run prints a line a remark, or erases one.
func (c *EvidenceRemarksCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		if c.Erase != "" {
			return a.store.Update(ctx, func(tx dialog.Tx) error {
				r, ok, err := tx.Remark(c.Erase)
				if err == nil && (!ok || r.By == "") {
					return badf("--erase %s: nothing was said under this id; see isobot evidence remarks", c.Erase)
				}
				if err != nil {
					return err
				}
				return dialog.EraseRemark(tx, c.Erase, dialog.Ruling{By: operator, At: time.Now().UTC()})
			})
		}
		return a.store.View(ctx, func(tx dialog.Tx) error {
			return tx.EachRemark(func(r quiz.Remark) bool {
				if r.By == "" {
					fmt.Fprintf(env.out, "%s\t%s\t%s\t%s\tasked %s\n", r.ID, r.Course, r.Cycle, r.Unit, quiz.DayOf(r.Asked))
				} else {
					fmt.Fprintf(env.out, "%s\t%s\t%s\t%s\t%s by %s on %s\t%q\n", r.ID, r.Course, r.Cycle, r.Unit, r.Applied, r.By, quiz.DayOf(r.At), r.Text)
				}
				return true
			})
		})
	})
}
