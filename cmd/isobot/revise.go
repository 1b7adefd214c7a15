package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
)

// revision is what an import does to one document.
type revision struct {
	doc    *knowledge.Document
	old    *knowledge.Document // nil: it is new
	change dialog.Change

	withdrawn int // questions
}

// revisions tells what an import of docs does, without writing, and how many of them are as they are already. A new revision holds from
// the date in its front matter, else from today.
func (a *app) revisions(tx dialog.Tx, docs []*knowledge.Document, at time.Time) (out []revision, same int, err error) {
	have := map[string]*knowledge.Document{}
	for _, d := range docs {
		have[d.ID] = nil
	}
	for _, d := range a.embedded { // an import takes the place of content
		if _, wanted := have[d.ID]; wanted {
			have[d.ID] = d
		}
	}
	if err := tx.EachDocument(func(d *knowledge.Document) bool {
		if _, wanted := have[d.ID]; wanted {
			have[d.ID] = d
		}
		return true
	}); err != nil {
		return nil, 0, err
	}
	today := knowledge.Date(at.In(hanoi).Format(time.DateOnly))
	for _, d := range docs {
		old := have[d.ID]
		dated(d, old, today)
		if old != nil && old.Revision == d.Revision {
			same++
			continue
		}
		r := revision{doc: d, old: old, change: dialog.Change{Document: d.ID, Title: d.Title, To: d.Revision, Effective: cmp.Or(d.ValidFrom, today), Stated: d.ValidFrom != "",
			At: at.UTC(), Difference: knowledge.Compare(old, d)}}
		if old != nil {
			r.change.From = old.Revision
		}
		out = append(out, r)
		have[d.ID] = d // a second one in the same import is compared with the first
	}
	return out, same, nil
}

// dated gives a document that does not say when it was compiled the day of its import; one that came before unchanged keeps its day.
func dated(d, old *knowledge.Document, today knowledge.Date) {
	if d.AsOf != "" {
		return
	}
	if old != nil {
		d.AsOf = old.AsOf
		d.Seal()
		if d.Revision == old.Revision {
			return
		}
	}
	d.AsOf = today
	d.Seal()
}

// revise stores a revision. The one before is kept, with the change by unit, where units differ; questions whose unit is gone are
// withdrawn.
func (r *revision) revise(tx dialog.Tx, questions []quiz.Question) (err error) {
	if err := tx.PutDocument(r.doc); err != nil || r.old == nil || r.change.Empty() {
		return err
	}
	if err := tx.PutSuperseded(knowledge.Superseded{Document: r.old, Until: r.change.Effective}); err != nil {
		return err
	}
	if err := tx.PutChange(&r.change); err != nil {
		return err
	}
	if r.withdrawn, err = dialog.WithdrawLost(tx, questions, r.change); err != nil {
		return err
	}
	return tx.Append(dialog.Event{At: r.change.At, Actor: operator, Kind: "knowledge_revised", Subject: r.doc.ID, Data: map[string]string{
		"from": r.change.From, "to": r.change.To, "effective": string(r.change.Effective), "added": strconv.Itoa(len(r.change.Added)),
		"changed": strconv.Itoa(len(r.change.Changed)), "removed": strconv.Itoa(len(r.change.Removed))}})
}

// operator is who acts by command, in the audit log.
const operator = "operator"

// importDocuments stores what is new or changed, all of it or nothing, and reloads the base. dry only prints what would be done.
func (a *app) importDocuments(ctx context.Context, docs []*knowledge.Document, dry bool, out io.Writer) error {
	start := time.Now()
	var plan []revision
	var same int
	work := func(tx dialog.Tx) (err error) {
		if plan, same, err = a.revisions(tx, docs, start); err != nil || dry || len(plan) == 0 {
			return err
		}
		questions, err := dialog.EveryQuestion(tx, a.courses)
		if err != nil {
			return err
		}
		for i := range plan {
			if err := plan[i].revise(tx, questions); err != nil {
				return err
			}
		}
		fresh := countFresh(plan)
		return tx.Append(dialog.Event{At: start, Actor: operator, Kind: "knowledge_imported",
			Data: map[string]string{"new": strconv.Itoa(fresh), "changed": strconv.Itoa(len(plan) - fresh)}})
	}
	run := a.store.Update
	if dry {
		run = a.store.View
	}
	if err := run(ctx, work); err != nil {
		return fmt.Errorf("store documents: %w", err)
	}
	if dry {
		printPlan(out, plan, same)
		return nil
	}
	if len(plan) > 0 {
		if err := a.reload(ctx); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	fresh := countFresh(plan)
	fmt.Fprintf(out, "documents: %d new, %d changed, %d unchanged (%.1f s)\n", fresh, len(plan)-fresh, same, time.Since(start).Seconds())
	for _, r := range plan {
		if r.withdrawn > 0 {
			fmt.Fprintf(out, "%s: %d questions withdrawn because their unit is gone; see isobot revisions withdrawn\n", r.doc.ID, r.withdrawn)
		}
	}
	a.tellSuspended(out)
	if len(plan) > 0 {
		return a.documentsChanged(ctx, len(plan), out)
	}
	return nil
}

// tellSuspended prints how many curated answers wait for a trainer because what they rest on changed.
func (a *app) tellSuspended(out io.Writer) {
	if n := len(a.base.Suspended()); n > 0 {
		fmt.Fprintf(out, "curated answers suspended because their unit changed or is gone: %d; see isobot gaps list\n", n)
	}
}

func countFresh(plan []revision) (n int) {
	for _, r := range plan {
		if r.old == nil {
			n++
		}
	}
	return n
}

// printPlan prints a line a document, and for a changed one a line a unit.
func printPlan(out io.Writer, plan []revision, same int) {
	for _, r := range plan {
		if r.old == nil {
			fmt.Fprintf(out, "new\t%s\t%d units\t%s\n", r.doc.ID, len(r.doc.Units), r.doc.Title)
			continue
		}
		printChange(out, "changed", &r.change)
	}
	fresh := countFresh(plan)
	fmt.Fprintf(out, "documents: %d new, %d changed, %d unchanged; nothing was stored\n", fresh, len(plan)-fresh, same)
}

func printChange(out io.Writer, head string, c *dialog.Change) {
	fmt.Fprintf(out, "%s\t%s\tfrom %s\t+%d ~%d -%d\t%s\n", head, c.Document, c.Effective, len(c.Added), len(c.Changed), len(c.Removed), c.Title)
	for _, list := range []struct {
		mark  string
		units []string
	}{{"+", c.Added}, {"~", c.Changed}, {"-", c.Removed}} {
		for _, u := range list.units {
			fmt.Fprintf(out, "\t%s %s\n", list.mark, u)
		}
	}
}

// KnowledgeChangesCmd prints what changed.
type KnowledgeChangesCmd struct {
	Document string `arg:"" optional:"" help:"Only this document."`
}

// Run prints the changes in order of arrival.
func (c *KnowledgeChangesCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			return tx.Changes(c.Document, 0, func(ch dialog.Change) bool {
				head := ch.At.In(hanoi).Format("2006-01-02 15:04")
				if ch.To == "" {
					head += " removed"
				} else {
					head += " " + ch.From + " -> " + ch.To
				}
				printChange(env.out, head, &ch)
				return true
			})
		})
	})
}

// content finds a document of the content that the program was started with, or nil.
func (a *app) content(id string) *knowledge.Document {
	i := slices.IndexFunc(a.embedded, func(d *knowledge.Document) bool { return d.ID == id })
	if i < 0 {
		return nil
	}
	return a.embedded[i]
}

// removeDocuments removes imported documents with everything that was kept of them, all or none, and reloads the base.
func (a *app) removeDocuments(ctx context.Context, ids []string) error {
	err := a.store.Update(ctx, func(tx dialog.Tx) error {
		have := map[string]*knowledge.Document{}
		if err := tx.EachDocument(func(d *knowledge.Document) bool { have[d.ID] = d; return true }); err != nil {
			return err
		}
		now := time.Now()
		questions, err := dialog.EveryQuestion(tx, a.courses)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d := have[id]
			if d == nil {
				return badf("%s was not imported; see isobot knowledge list --imported", id)
			}
			under := a.content(id)
			change := dialog.Change{Document: id, Title: d.Title, From: d.Revision, Effective: knowledge.Date(now.In(hanoi).Format(time.DateOnly)),
				At: now.UTC(), Difference: knowledge.Compare(d, under)}
			if under != nil {
				change.To = under.Revision
			}
			if err := errors.Join(tx.DeleteDocument(id), tx.DeleteSuperseded(id), tx.PutChange(&change)); err != nil {
				return err
			}
			if _, err := dialog.WithdrawLost(tx, questions, change); err != nil {
				return err
			}
			if err := tx.Append(dialog.Event{At: now, Actor: operator, Kind: "knowledge_removed", Subject: id}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.reload(ctx)
}
