// Command demo is a small Telegram in the terminal: it starts the fake server, runs the program that its arguments name against it, and
// lets whoever sits there chat with the bot as a person. A line is a message, "*2" taps the second button under the newest message that
// has any, and "/start CODE" opens a deep link. It ends with the input.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"isobot/bot/telegram/telegramtest"
)

// me is the chat of whoever sits at the terminal.
const me = 1

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program []string) error {
	tg, err := telegramtest.Start()
	if err != nil {
		return err
	}
	defer tg.Close()
	settings := []string{"ISOBOT_TELEGRAM_TOKEN=" + telegramtest.Token, "ISOBOT_TELEGRAM_API=" + tg.URL}
	if len(program) == 0 {
		fmt.Printf("Run the bot in another terminal:\n  %s isobot\n", strings.Join(settings, " "))
	} else {
		cmd := exec.CommandContext(ctx, program[0], program[1:]...)
		cmd.Env = append(os.Environ(), settings...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
		cmd.WaitDelay = 10 * time.Second
		if err := cmd.Start(); err != nil {
			return err
		}
		defer func() { _ = cmd.Cancel(); _ = cmd.Wait() }() // it was told to end
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go show(ctx, tg, os.Stdout)
	go func() { defer cancel(); chat(tg, os.Stdin) }()
	tg.Start(me, "")
	<-ctx.Done()
	return nil
}

// chat sends what is typed until the input ends.
func chat(tg *telegramtest.Server, in io.Reader) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if n, err := strconv.Atoi(strings.TrimPrefix(line, "*")); err == nil && strings.HasPrefix(line, "*") {
			tap(tg, n)
		} else if line != "" {
			tg.Say(me, line)
		}
	}
}

// tap taps the n-th button under the newest message that has any.
func tap(tg *telegramtest.Server, n int) {
	all := tg.FromBot(me)
	for i := len(all) - 1; i >= 0; i-- {
		for _, row := range all[i].Buttons {
			for _, b := range row {
				if n--; n == 0 {
					tg.Tap(me, all[i].ID, b.Data)
					return
				}
			}
		}
		if len(all[i].Buttons) > 0 {
			return
		}
	}
}

// show prints what the bot says, and what it changes, until ctx ends.
func show(ctx context.Context, tg *telegramtest.Server, out io.Writer) {
	edits := map[int64]int{}
	for ctx.Err() == nil {
		for _, m := range tg.FromBot(me) {
			if seen, ok := edits[m.ID]; ok && seen == m.Edits {
				continue
			}
			edits[m.ID] = m.Edits
			printMessage(out, m)
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func printMessage(out io.Writer, m telegramtest.Message) {
	fmt.Fprintf(out, "\n%s\n", m.Text)
	if m.Document != nil {
		fmt.Fprintf(out, "[%s, %d bytes]\n", m.Document.Name, len(m.Document.Data))
	}
	n := 0
	for _, row := range m.Buttons {
		for _, b := range row {
			n++
			fmt.Fprintf(out, " [*%d %s]", n, b.Label)
		}
		fmt.Fprintln(out)
	}
}
