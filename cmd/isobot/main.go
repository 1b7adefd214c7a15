// Command isobot is a chat assistant for civil servants: it answers questions about ISO 9001 and administrative procedures from an
// indexed knowledge base, runs the awareness course in chat, and keeps the record of who has completed what.
//
// Without arguments it serves everything on embedded defaults; `isobot --help` lists the other commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes are public: 0 done, 1 failed, 2 wrong usage or bad input.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, environment{args: os.Args[1:], dir: workingDir(), in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return "."
	}
	return dir
}

// environment is what a command may touch besides its arguments: a command that runs inside a serving process has the caller's.
type environment struct {
	args     []string
	dir      string // relative paths start here
	in       io.Reader
	out, err io.Writer
	live     *app // the running program, when the command runs inside it
}

// badInput is an error that is the caller's to mend; it ends with exit code 2.
type badInput struct{ error }

func (b badInput) Unwrap() error { return b.error }

func badf(format string, args ...any) error { return badInput{fmt.Errorf(format, args...)} }

// run parses and runs one command line and returns its exit code.
func run(ctx context.Context, env environment) int {
	var cli CLI
	exited := -1
	parser, err := kong.New(&cli, kong.Name("isobot"), kong.Description(about), kong.UsageOnError(),
		kong.Writers(env.out, env.err), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(env.err, "isobot:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(env.args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(env.err, "isobot: %v; see isobot --help\n", err)
		return exitUsage
	}
	if err := cli.Config.complete(env.dir); err != nil {
		fmt.Fprintln(env.err, "isobot:", err)
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return exitOf(env, parsed.Run(&cli.Config, &env))
}

func exitOf(env environment, err error) int {
	var bad badInput
	var code exitCode
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &bad):
		fmt.Fprintln(env.err, "isobot:", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitDone
	}
	fmt.Fprintln(env.err, "isobot:", err)
	return exitFailed
}

const about = "Trợ lý chat về ISO 9001 và thủ tục hành chính. Without a command it serves everything on embedded defaults."

// CLI is the command line.
type CLI struct {
	Config `embed:""`

	Serve     ServeCmd     `cmd:"" default:"withargs" help:"Serve the web chat and every channel whose secret is set (the default)."`
	Chat      ChatCmd      `cmd:"" help:"The same conversation on the console."`
	Ask       AskCmd       `cmd:"" help:"Answer one question."`
	Eval      EvalCmd      `cmd:"" help:"Measure retrieval and decisions on a set of passages and queries."`
	Check     CheckCmd     `cmd:"" help:"Check content: every error with file and line."`
	Knowledge KnowledgeCmd `cmd:"" help:"The knowledge base."`
	Gaps      GapsCmd      `cmd:"" help:"Questions that were not answered, and what trainers decided about them."`
	Revisions RevisionsCmd `cmd:"" help:"What revised documents ask again of whom; documents that people read."`
	Questions QuestionsCmd `cmd:"" help:"Banks of questions: GIFT, Aiken, Moodle XML, XLSX, CSV, Word."`
	Stats     StatsCmd     `cmd:"" help:"Item analysis of any test."`
	Staff     StaffCmd     `cmd:"" help:"The roster and invitations."`
	Report    ReportCmd    `cmd:"" help:"Who has completed what."`
	Announce  AnnounceCmd  `cmd:"" help:"Send a text to everybody of a unit."`
	ZaloOA    ZaloOACmd    `cmd:"" name:"zalooa" help:"The Zalo Official Account."`
	Audit     AuditCmd     `cmd:"" help:"The audit log."`
	Evidence  EvidenceCmd  `cmd:"" help:"The record that stands before an auditor."`
	Backup    BackupCmd    `cmd:"" help:"Write a consistent copy of the store, also while serving."`
	Restore   RestoreCmd   `cmd:"" help:"Put a backup back; nothing may be serving."`
}
