package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// RevisionsCmd is about what revised documents ask again, and documents that people read.
type RevisionsCmd struct {
	List      RevisionsListCmd      `cmd:"" help:"List the changes of documents that have somebody to ask again: how many questions, how many people."`
	Ask       RevisionsAskCmd       `cmd:"" help:"Ask the questions about a change again, of those who need it."`
	Withdrawn RevisionsWithdrawnCmd `cmd:"" help:"List the questions that were withdrawn because their unit is gone."`
	Recite    RevisionsReciteCmd    `cmd:"" help:"Have a withdrawn question cite other units, so that it is asked again."`
	Read      RevisionsReadCmd      `cmd:"" help:"Have the people of a unit read a document and answer its questions."`
}

// revising is where deltas over a unit are computed.
func (a *app) revising(tx dialog.Tx, unit string) dialog.Revising {
	return dialog.Revising{Tx: tx, Base: a.base, Courses: a.courses, Over: func(u staff.UnitPath) bool { return u.Within(staff.UnitPath(unit)) }}
}

// mostPending is how many changes are listed.
const mostPending = 200

// RevisionsListCmd lists what is pending.
type RevisionsListCmd struct {
	Unit string `help:"Only people of this unit and what is under it." placeholder:"PATH"`
}

// Run prints a line a change, with its questions and the units that lack some below.
func (c *RevisionsListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			all, err := a.revising(tx, c.Unit).Pending(time.Now(), mostPending)
			if err != nil {
				return err
			}
			for i := range all {
				printDelta(env.out, &all[i])
			}
			out, err := dialog.OpenWithdrawals(tx, a.courses)
			if err == nil {
				fmt.Fprintf(env.out, "changes with somebody to ask: %d; questions withdrawn: %d\n", len(all), len(out))
			}
			return err
		})
	})
}

func printDelta(out io.Writer, d *dialog.Delta) {
	fmt.Fprintf(out, "%d\t%s\tfrom %s\t%d questions\t%d people\t%d readings renewed\t%s\n", d.Change.Seq, d.Change.Document, d.Change.Effective,
		d.Course.Lessons[0].Draw, len(d.People), len(d.Renew), d.Change.Title)
	for _, q := range d.Course.Lessons[0].Questions {
		fmt.Fprintf(out, "\t%s\t%s\n", q.ID, strings.Join(q.Cites, " "))
	}
	if len(d.Lacking) > 0 {
		fmt.Fprintf(out, "\tno question cites %s\n", strings.Join(d.Lacking, " "))
	}
}

// RevisionsAskCmd asks again.
type RevisionsAskCmd struct {
	Change uint64 `arg:"" help:"Number of the change, as isobot revisions list prints it."`
	Due    string `required:"" help:"Last day, 2006-01-02." placeholder:"DATE"`
	Unit   string `help:"Only people of this unit and what is under it." placeholder:"PATH"`
	DryRun bool   `help:"Only print what would be asked of whom."`
}

// Run assigns the delta; people are told once a program serves.
func (c *RevisionsAskCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if err := futureDay("--due", c.Due, time.Now()); err != nil {
		return err
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		var d dialog.Delta
		by := operatorRules()
		work := func(tx dialog.Tx) error {
			ch, err := dialog.FindChange(tx, c.Change)
			if err == nil {
				d, err = a.revising(tx, c.Unit).Delta(ch)
			}
			if errors.Is(err, dialog.ErrNoChange) {
				return badf("no change %d of a document that is in force; see isobot revisions list", c.Change)
			}
			if err != nil || c.DryRun {
				return err
			}
			if d.Empty() {
				return badf("change %d has nobody to ask; see isobot revisions list", c.Change)
			}
			return a.revising(tx, c.Unit).AskAgain(&d, c.Due, by, dialog.NewID)
		}
		run := a.store.Update
		if c.DryRun {
			run = a.store.View
		}
		if err := run(ctx, work); err != nil {
			return err
		}
		printDelta(env.out, &d)
		if !c.DryRun {
			fmt.Fprintf(env.out, "assigned to %d people, due %s: %s\n", len(d.People), c.Due, by.ID)
		}
		return nil
	})
}

// operatorRules is a decision by command, now.
func operatorRules() dialog.Ruling {
	return dialog.Ruling{ID: dialog.NewID(), By: operator, At: time.Now().UTC()}
}

// futureDay refuses what is no day, and days that are over.
func futureDay(flag, day string, now time.Time) error {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return badf("%s %s is no day; write it as 2026-12-31", flag, day)
	}
	if day < quiz.DayOf(now) {
		return badf("%s %s is over; name today or a later day", flag, day)
	}
	return nil
}

// RevisionsWithdrawnCmd lists withdrawn questions.
type RevisionsWithdrawnCmd struct{}

// Run prints a line a question.
func (c *RevisionsWithdrawnCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			all, err := dialog.OpenWithdrawals(tx, a.courses)
			for i := range all {
				w := &all[i]
				fmt.Fprintf(env.out, "%s\tlost %s\tchange %d\t%q\n", w.Question.ID, strings.Join(w.Lost, " "), w.Change, strings.TrimSpace(w.Question.Stem))
			}
			return err
		})
	})
}

// RevisionsReciteCmd cites anew.
type RevisionsReciteCmd struct {
	Question string   `arg:"" help:"Id of the question, as isobot revisions withdrawn prints it."`
	Units    []string `arg:"" help:"Ids of the units that justify its key now."`
}

// Run stores the decision.
func (c *RevisionsReciteCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			all, err := dialog.OpenWithdrawals(tx, a.courses)
			if err != nil {
				return err
			}
			for i := range all {
				if all[i].Question.ID == c.Question {
					return dialog.Recite(tx, a.base, &all[i], c.Units, operatorRules())
				}
			}
			return dialog.ErrNotWithdrawn
		})
		switch {
		case errors.Is(err, dialog.ErrNotWithdrawn):
			return badf("the question %s is not withdrawn; see isobot revisions withdrawn", c.Question)
		case errors.Is(err, dialog.ErrNoUnit):
			return badf("not every one of the units %s is in the knowledge base; see isobot ask --json for the ids of units", strings.Join(c.Units, " "))
		case err != nil:
			return err
		}
		fmt.Fprintf(env.out, "%s cites %s now\n", c.Question, strings.Join(c.Units, " "))
		return nil
	})
}

// RevisionsReadCmd assigns a document.
type RevisionsReadCmd struct {
	Document string   `arg:"" help:"Id of the document, as isobot knowledge list prints it."`
	Unit     []string `help:"Path of a unit; several times for several." placeholder:"PATH"`
	Person   []string `help:"Staff code; several times for several." placeholder:"CODE"`
	Role     []string `help:"Of the units only people with this role." placeholder:"ROLE" enum:"trainer,coordinator,administrator"`
	Due      string   `required:"" help:"Last day, 2006-01-02." placeholder:"DATE"`
	DryRun   bool     `help:"Only print how much there is to read and which units lack questions."`
}

// Run assigns the document as it is now.
func (c *RevisionsReadCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if err := futureDay("--due", c.Due, time.Now()); err != nil {
		return err
	}
	if len(c.Unit)+len(c.Person) == 0 {
		return badf("name whom with --unit or --person")
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		var course quiz.Course
		var lacking []string
		work := func(tx dialog.Tx) (err error) {
			if course, lacking, err = dialog.WholeReading(tx, a.base, a.courses, c.Document); err != nil {
				return c.explain(err, lacking)
			}
			given, err := c.assignment(tx)
			if err != nil || c.DryRun {
				return err
			}
			return a.revising(tx, "").GiveReading(&course, given)
		}
		run := a.store.Update
		if c.DryRun {
			run = a.store.View
		}
		if err := run(ctx, work); err != nil {
			return err
		}
		l := &course.Lessons[0]
		fmt.Fprintf(env.out, "%s\trevision %s\t%d pieces\t%d questions, %d asked of each\n", course.Reading.Document, course.Reading.Revision, len(l.Cards), len(l.Questions), l.Draw)
		if len(lacking) > 0 {
			fmt.Fprintf(env.out, "\tno question cites %s\n", strings.Join(lacking, " "))
		}
		return nil
	})
}

// explain makes an error of dialog.WholeReading one that tells the operator what to do.
func (c *RevisionsReadCmd) explain(err error, lacking []string) error {
	var long *dialog.TooLongError
	switch {
	case errors.Is(err, dialog.ErrNoDocument):
		return badf("no document %s; see isobot knowledge list", c.Document)
	case errors.Is(err, dialog.ErrNoQuestions):
		return badf("no question cites %s, so nobody could show that they understood it; write questions that cite %s", c.Document, strings.Join(lacking, " "))
	case errors.As(err, &long):
		return badf("%s: %w; import it as several documents", c.Document, err)
	}
	return err
}

// assignment checks whom.
func (c *RevisionsReadCmd) assignment(tx dialog.Tx) (quiz.Assignment, error) {
	by := operatorRules()
	a := quiz.Assignment{ID: by.ID, Due: c.Due, By: by.By, At: by.At}
	for _, code := range c.Person {
		p, ok, err := tx.Person(staff.NormalCode(code))
		if err != nil {
			return a, err
		}
		if !ok || p.Left {
			return a, badf("--person %s is not on the roster; see isobot staff list", code)
		}
		a.People = append(a.People, p.Code)
	}
	for _, u := range c.Unit {
		unit, some := staff.UnitPath(strings.Trim(u, "/ ")), false
		if err := tx.People(func(p staff.Person) bool { some = !p.Left && p.Unit.Within(unit); return !some }); err != nil {
			return a, err
		}
		if !some {
			return a, badf("--unit %s: nobody on the roster is in it; see isobot staff list", strconv.Quote(u))
		}
		a.Units = append(a.Units, unit)
	}
	for _, r := range c.Role {
		a.Roles = append(a.Roles, staff.Role(r))
	}
	return a, nil
}
