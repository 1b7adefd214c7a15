package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"isobot/knowledge"
)

// KnowledgeFitCmd refits the bounds of the decision to the base.
type KnowledgeFitCmd struct {
	JSON bool `name:"json" help:"Print one JSON document."`
}

// Run fits, keeps the bounds beside the index, and answers with them from now on.
func (c *KnowledgeFitCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		found, err := a.refit(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(env.out, found)
		}
		printCalibration(env.out, found)
		return nil
	})
}

// keptBounds is what stands beside the index: the bounds, what they were fitted to, and how many documents changed since.
type keptBounds struct {
	knowledge.Calibration
	Changed int `json:"changed"`
}

// refitShare is the share of documents after whose change an import refits the bounds.
const refitShare = .2

func (a *app) boundsPath() string { return filepath.Join(a.cfg.Data, "bounds.json") }

// openBounds answers with the bounds that were kept. Without any, or with a file that no refit can have written, those of the program stay.
func (a *app) openBounds() error {
	kept, err := a.keptBounds()
	if err == nil {
		return a.base.UseBounds(kept.Bounds)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		a.log.Warn("bounds of the decision not taken, those of the program are used", "err", err)
	}
	return nil
}

func (a *app) keptBounds() (k keptBounds, err error) {
	b, err := os.ReadFile(a.boundsPath())
	if err != nil {
		return k, err
	}
	if err := json.Unmarshal(b, &k); err != nil {
		return k, fmt.Errorf("%s: %w; run isobot knowledge fit", a.boundsPath(), err)
	}
	return k, k.Validate()
}

// refit fits the bounds to the base as it is now, with the questions of the courses beside those made from the base, keeps them and
// answers with them.
func (a *app) refit(ctx context.Context) (knowledge.Calibration, error) {
	found, err := a.base.Calibrate(ctx, a.citedQuestions())
	if err != nil {
		return found, err
	}
	if err := a.keepBounds(keptBounds{Calibration: found}); err != nil {
		return found, err
	}
	return found, a.base.UseBounds(found.Bounds)
}

// citedQuestions are the stems of course questions, with the units that justify their keys.
func (a *app) citedQuestions() []knowledge.TestQuery {
	var out []knowledge.TestQuery
	for _, q := range a.courseQuestions() {
		if q.Case == "" && len(q.Cites) > 0 {
			out = append(out, knowledge.TestQuery{ID: q.ID, Text: q.Stem, Gold: q.Cites})
		}
	}
	return out
}

// keepBounds writes the file whole or not at all.
func (a *app) keepBounds(k keptBounds) error {
	b, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return fmt.Errorf("keep bounds: %w", err)
	}
	fresh := a.boundsPath() + ".new"
	if err := os.WriteFile(fresh, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("keep bounds: %w", err)
	}
	if err := os.Rename(fresh, a.boundsPath()); err != nil {
		return fmt.Errorf("keep bounds: %w", err)
	}
	return nil
}

// documentsChanged refits the bounds when a large share of the documents changed since they were fitted, and says so on out.
func (a *app) documentsChanged(ctx context.Context, n int, out io.Writer) error {
	kept, err := a.keptBounds()
	if err != nil {
		kept = keptBounds{Calibration: knowledge.Calibration{Documents: len(a.embedded), Shipped: a.base.Shipped(), Bounds: a.base.Bounds()}}
	}
	if kept.Changed += n; float64(kept.Changed) <= refitShare*float64(kept.Documents) {
		return a.keepBounds(kept)
	}
	found, err := a.refit(ctx)
	if err != nil {
		return err
	}
	printCalibration(out, found)
	return nil
}

// printCalibration prints old and new bounds with what they promise.
func printCalibration(w io.Writer, c knowledge.Calibration) {
	if c.TooFew {
		fmt.Fprintf(w, "bounds of the decision: those of the program (answer %.2f, options %.2f); %d questions could be made of the base, too few to fit\n",
			c.Bounds.Answer, c.Bounds.Offer, c.Questions)
		return
	}
	line := func(name string, b knowledge.Bounds, o knowledge.Outcome) {
		fmt.Fprintf(w, "  %s: answer from %.2f, options from %.2f; %.0f %% answered directly, %.0f %% of those right; with the answer hidden %.1f %% answered\n",
			name, b.Answer, b.Offer, 100*o.Answered, 100*o.Right, 100*o.Filled)
	}
	fmt.Fprintf(w, "bounds of the decision (log odds), by %d questions made of the base:\n", c.Questions)
	line("old", c.Before, c.Was)
	line("new", c.Bounds, c.Is)
}
