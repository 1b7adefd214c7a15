package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

// GapsCmd is about questions that were not answered well, and what was decided about them.
type GapsCmd struct {
	List     GapsListCmd     `cmd:"" help:"List the questions that wait, grouped, and the curated answers that are suspended."`
	Point    GapsPointCmd    `cmd:"" help:"Have a unit answer a group of questions."`
	Answer   GapsAnswerCmd   `cmd:"" help:"Have an approved answer, which rests on a unit, answer a group of questions."`
	Synonym  GapsSynonymCmd  `cmd:"" help:"Add a form that people type and what it means."`
	Close    GapsCloseCmd    `cmd:"" help:"Close a group of questions without an answer."`
	Withdraw GapsWithdrawCmd `cmd:"" help:"Withdraw a decision or a synonym."`
	Check    GapsCheckCmd    `cmd:"" help:"Ask every curated question and report those that no longer get their unit."`
}

// GapsListCmd lists what waits.
type GapsListCmd struct {
	Decided bool `help:"List the decisions and synonyms instead."`
}

// Run prints a line a group, with its other wordings and what was offered below.
func (c *GapsListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			if c.Decided {
				return printDecided(env.out, tx)
			}
			groups, open, err := dialog.OpenGroups(tx)
			if err != nil {
				return err
			}
			for i := range groups {
				printGroup(env.out, &groups[i])
			}
			if err := a.printSuspended(env.out, tx); err != nil {
				return err
			}
			fmt.Fprintf(env.out, "open questions: %d in %d groups; suspended answers: %d\n", open, len(groups), len(a.base.Suspended()))
			return nil
		})
	})
}

func printGroup(out io.Writer, g *dialog.GapGroup) {
	fmt.Fprintf(out, "%s\t%d times\t%s\t%q\n", g.ID(), len(g.Gaps), g.Gaps[0].Reason, g.Asked[0].Question)
	for _, w := range g.Asked[1:] {
		fmt.Fprintf(out, "\t%d times: %q\n", w.Times, w.Question)
	}
	if len(g.Nearest) > 0 {
		fmt.Fprintf(out, "\toffered: %s\n", strings.Join(g.Nearest, ", "))
	}
}

func (a *app) printSuspended(out io.Writer, tx dialog.Tx) error {
	for _, id := range a.base.Suspended() {
		c, ok, err := tx.Curation(id)
		if err != nil {
			return err
		}
		if ok {
			fmt.Fprintf(out, "suspended\t%s\trests on %s\t%q\n", c.ID, c.Unit, c.Questions[0])
		}
	}
	return nil
}

func printDecided(out io.Writer, tx dialog.Tx) error {
	state := func(withdrawn bool) string {
		if withdrawn {
			return "\twithdrawn"
		}
		return ""
	}
	if err := tx.EachCuration(func(c knowledge.Curation) bool {
		kind := "pointed"
		if c.Text != "" {
			kind = "approved"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\tby %s\t%q%s\n", c.ID, kind, c.Unit, c.By, strings.Join(c.Questions, " | "), state(c.Withdrawn))
		return true
	}); err != nil {
		return err
	}
	return tx.EachSynonym(func(s knowledge.Synonym) bool {
		fmt.Fprintf(out, "%s\tsynonym\t%s = %s\tby %s%s\n", s.ID, s.Form, s.Meaning, s.By, state(s.Withdrawn))
		return true
	})
}

// GapsPointCmd points a group, or a suspended answer, to a unit.
type GapsPointCmd struct {
	ID   string `arg:"" help:"Group or suspended answer, as isobot gaps list prints it."`
	Unit string `arg:"" help:"Id of the unit that answers."`
}

// Run stores the decision.
func (c *GapsPointCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error { return a.curate(ctx, c.ID, c.Unit, "", env.out) })
}

// GapsAnswerCmd approves an answer.
type GapsAnswerCmd struct {
	ID   string   `arg:"" help:"Group or suspended answer, as isobot gaps list prints it."`
	Unit string   `arg:"" help:"Id of the unit that the answer rests on; when its words change the answer is suspended."`
	Text []string `arg:"" help:"The answer, as people will read it."`
}

// Run stores the decision.
func (c *GapsAnswerCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	text := strings.TrimSpace(knowledge.Clean(strings.Join(c.Text, " ")))
	if text == "" {
		return badf("the answer is empty")
	}
	return withApp(ctx, cfg, env, func(a *app) error { return a.curate(ctx, c.ID, c.Unit, text, env.out) })
}

// curate decides on a group or, anew, on a suspended answer.
func (a *app) curate(ctx context.Context, id, unit, text string, out io.Writer) error {
	var closed, told int
	err := a.store.Update(ctx, func(tx dialog.Tx) error {
		closed, told = 0, 0
		r := dialog.NewRuling(dialog.NewID(), operator, time.Now())
		old, anew, err := tx.Curation(id)
		if err != nil {
			return err
		}
		var g dialog.GapGroup
		questions := old.Questions
		if !anew {
			if g, err = openGroup(tx, id); err != nil {
				return err
			}
			questions = g.Questions()
		}
		if err := pointOrSay(tx, a.base, r, knowledge.Curation{Questions: questions, Unit: unit, Text: text}); err != nil {
			return err
		}
		if anew {
			if g, err = dialog.AskedAgain(tx, questions); err != nil {
				return err
			}
		}
		closed = len(g.Gaps)
		told, err = dialog.CloseGroup(tx, &g, r.ID, dialog.TellAnswer)
		return err
	})
	if err != nil {
		return err
	}
	if err := a.reload(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "decided; %d questions closed, %d people will be told\n", closed, told)
	return nil
}

func pointOrSay(tx dialog.Tx, base dialog.Asker, r dialog.Ruling, c knowledge.Curation) error {
	err := dialog.Point(tx, base, r, c)
	if errors.Is(err, dialog.ErrNoUnit) {
		return badf("%s is no unit of the knowledge base; isobot ask --json prints unit ids", c.Unit)
	}
	return err
}

func openGroup(tx dialog.Tx, id string) (dialog.GapGroup, error) {
	g, ok, err := dialog.OpenGroup(tx, id)
	if err == nil && !ok {
		err = badf("%s is no open question; see isobot gaps list", id)
	}
	return g, err
}

// GapsSynonymCmd adds a synonym.
type GapsSynonymCmd struct {
	Form    string `arg:"" help:"What people type."`
	Meaning string `arg:"" help:"What it means in the documents."`
	Closes  string `help:"Close this group; its people are told to ask again." placeholder:"ID"`
}

// Run stores the synonym.
func (c *GapsSynonymCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	s, err := knowledge.NewSynonym(c.Form, c.Meaning)
	if err != nil {
		return badInput{err}
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			r := dialog.NewRuling(dialog.NewID(), operator, time.Now())
			if err := dialog.AddSynonym(tx, r, s); err != nil || c.Closes == "" {
				return err
			}
			g, err := openGroup(tx, c.Closes)
			if err != nil {
				return err
			}
			_, err = dialog.CloseGroup(tx, &g, r.ID, dialog.TellWords)
			return err
		})
		if err != nil {
			return err
		}
		if err := a.reload(ctx); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "%s = %s\n", s.Form, s.Meaning)
		return nil
	})
}

// GapsCloseCmd closes a group.
type GapsCloseCmd struct {
	ID string `arg:"" help:"Group, as isobot gaps list prints it."`
}

// Run closes it; nobody is told.
func (c *GapsCloseCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		var closed int
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			g, err := openGroup(tx, c.ID)
			if err != nil {
				return err
			}
			closed = len(g.Gaps)
			return dialog.Dismiss(tx, dialog.NewRuling(dialog.NewID(), operator, time.Now()), &g)
		})
		if err == nil {
			fmt.Fprintf(env.out, "%d questions closed\n", closed)
		}
		return err
	})
}

// GapsWithdrawCmd withdraws a decision.
type GapsWithdrawCmd struct {
	ID string `arg:"" help:"Decision or synonym, as isobot gaps list --decided prints it."`
}

// Run withdraws it; its questions are searched for again.
func (c *GapsWithdrawCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			ok, err := dialog.Withdraw(tx, dialog.NewRuling(dialog.NewID(), operator, time.Now()), c.ID)
			if err == nil && !ok {
				err = badf("%s is no decision in force; see isobot gaps list --decided", c.ID)
			}
			return err
		})
		if err != nil {
			return err
		}
		if err := a.reload(ctx); err != nil {
			return err
		}
		fmt.Fprintln(env.out, "withdrawn")
		return nil
	})
}

// GapsCheckCmd asks the regression set.
type GapsCheckCmd struct{}

// Run prints what no longer gets its unit, and ends with exit code 1 when there is any.
func (c *GapsCheckCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		p, err := a.prove(ctx, 0, time.Now())
		if err != nil {
			return err
		}
		for _, l := range p.Lost {
			fmt.Fprintf(env.out, "%s\t%q\twants %s\tgets %s\n", l.Curation, l.Question, l.Want, l.Got)
		}
		for _, u := range p.Altered {
			fmt.Fprintf(env.out, "%s\tis served with other words than are stored\n", u)
		}
		fmt.Fprintf(env.out, "curated questions: %d, lost: %d; spans: %d, altered: %d\n", p.Questions, len(p.Lost), p.Spans, len(p.Altered))
		if len(p.Lost)+len(p.Altered) > 0 {
			return fmt.Errorf("gaps check: %d of %d curated questions no longer get their unit; see isobot gaps list", len(p.Lost), p.Questions)
		}
		return nil
	})
}
