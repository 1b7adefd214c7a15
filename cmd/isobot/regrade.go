package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/staff"
)

// QuestionsRegradeCmd marks the answers to a question anew.
type QuestionsRegradeCmd struct {
	Question string `arg:"" help:"Id of a question of a course."`
	Key      string `help:"Letters of the right options (B, or A,C); without it the key that the question has now." placeholder:"LETTERS"`
	Why      string `help:"The new explanation; the old one is dropped with the old key." placeholder:"TEXT"`
	Unit     string `help:"Only the people of this unit and what is under it." placeholder:"PATH"`
	Keep     bool   `help:"Who has passed stays so; no certificate is withdrawn."`
	Confirm  bool   `help:"Do it; without this only what would change is shown."`
}

// Run shows what would change, or changes it. Everybody whose marks change is told once.
func (c *QuestionsRegradeCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	key, err := letters(c.Key)
	if err != nil {
		return err
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		wake := a.wake
		if wake == nil {
			wake = func() {}
		}
		d := a.desk(wake)
		o := dialog.RegradeOrder{Question: c.Question, Key: key, Why: strings.TrimSpace(c.Why), Units: []staff.UnitPath{staff.UnitPath(strings.Trim(c.Unit, "/ "))},
			Keep: c.Keep, By: "operator", At: time.Now()}
		_, words, err := d.TryRegrade(ctx, o)
		if err != nil {
			return regradeError(c.Question, err)
		}
		if !c.Confirm {
			fmt.Fprintf(env.out, "%s\n\nnothing was changed; run it again with --confirm\n", words)
			return nil
		}
		g, err := d.Regrade(ctx, o)
		if err != nil {
			return regradeError(c.Question, err)
		}
		fmt.Fprintf(env.out, "regrade %s: %d people, %d attempts changed; %d people now pass, %d no longer; certificates: %d issued, %d revoked; %d people could not be told\n",
			g.ID, g.People, g.Attempts, g.Gained, g.Lost, g.Issued, g.Revoked, g.Unheard)
		return nil
	})
}

func regradeError(question string, err error) error {
	switch {
	case errors.Is(err, dialog.ErrNoQuestion):
		return badf("%s: %w; see isobot stats --course for the ids", question, err)
	case errors.Is(err, dialog.ErrSameKey):
		return badf("%s: --key: %w; a single choice has one letter, other types are mended in the course's file and regraded without --key", question, err)
	case errors.Is(err, dialog.ErrNothing):
		return badf("%s: %w", question, err)
	}
	return fmt.Errorf("%s: %w", question, err)
}

// letters reads "B" or "a, c" as numbers of options; of nothing it is nil.
func letters(s string) (key []int, err error) {
	for f := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		f = strings.ToUpper(f)
		if len(f) != 1 || f[0] < 'A' || f[0] > 'H' {
			return nil, badf("--key %s: give the letters of the right options, for example B or A,C", s)
		}
		key = append(key, int(f[0]-'A'))
	}
	return key, nil
}
