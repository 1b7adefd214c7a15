package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

// KnowledgeCmd is about the knowledge base.
type KnowledgeCmd struct {
	Import KnowledgeImportCmd `cmd:"" help:"Take documents into the knowledge base: Markdown, YAML, DOCX, XLSX, PDF, portal JSON; files or folders."`
	List   KnowledgeListCmd   `cmd:"" help:"List the documents."`
	Remove KnowledgeRemoveCmd `cmd:"" help:"Remove imported documents; they stop answering at once."`

	Fit     KnowledgeFitCmd     `cmd:"" help:"Fit the bounds from which on a question is answered, or options are offered, to the base as it is."`
	Changes KnowledgeChangesCmd `cmd:"" help:"List what imports and removals changed, unit by unit."`
}

// KnowledgeImportCmd imports files and folders.
type KnowledgeImportCmd struct {
	Paths  []string `arg:"" help:"Files or folders."`
	DryRun bool     `help:"Only print what would be new or changed, unit by unit."`
}

// Run reads everything first, then stores it in one transaction and brings the index up to date.
func (c *KnowledgeImportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		var docs []*knowledge.Document
		var sum ingest.Taken
		wrong := 0
		for _, p := range c.Paths {
			got, taken, problems, err := ingest.Path(within(env.dir, p), progress(env.err, "reading "+p))
			if err != nil {
				return badf("%s: %w", p, err)
			}
			docs, sum = append(docs, got...), add(sum, taken)
			for _, pr := range problems {
				wrong++
				if wrong <= maxProblems {
					fmt.Fprintln(env.err, pr)
				}
			}
		}
		if wrong > maxProblems {
			fmt.Fprintf(env.err, "... and %d more problems\n", wrong-maxProblems)
		}
		fmt.Fprintf(env.out, "files: %d read, %d the same as another, %d broken, %d of other kinds; problems: %d\n",
			sum.Read, sum.Same, sum.Broken, sum.Skipped, wrong)
		if len(docs) == 0 {
			return badf("nothing was taken; the kinds are .md .yaml .json (portal) .docx .xlsx .pdf")
		}
		return a.importDocuments(ctx, docs, c.DryRun, env.out)
	})
}

// maxProblems is how many problems are printed one by one.
const maxProblems = 50

func add(a, b ingest.Taken) ingest.Taken {
	return ingest.Taken{Files: a.Files + b.Files, Read: a.Read + b.Read, Broken: a.Broken + b.Broken, Same: a.Same + b.Same, Skipped: a.Skipped + b.Skipped}
}

// progress shows a line that moves on a terminal, and nothing elsewhere.
func progress(w io.Writer, what string) func(done, total int) {
	if !isTerminal(w) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
				progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		}
		_ = bar.Set(done) // a progress line that can not be drawn is no reason to stop
	}
}

// KnowledgeListCmd lists documents.
type KnowledgeListCmd struct {
	Imported bool `help:"Only what was imported."`
}

// Run prints a line a document.
func (c *KnowledgeListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		for _, d := range a.base.Documents() {
			if c.Imported && d.Origin != "import" {
				continue
			}
			fmt.Fprintf(env.out, "%s\t%s\t%d units\t%s\n", d.ID, d.Kind, len(d.Units), d.Title)
		}
		return nil
	})
}

// KnowledgeRemoveCmd removes imported documents.
type KnowledgeRemoveCmd struct {
	IDs []string `arg:"" help:"Document ids, as isobot knowledge list prints them."`
}

// Run removes them all or none.
func (c *KnowledgeRemoveCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		if err := a.removeDocuments(ctx, c.IDs); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "removed %d documents\n", len(c.IDs))
		a.tellSuspended(env.out)
		return a.documentsChanged(ctx, len(c.IDs), env.out)
	})
}
