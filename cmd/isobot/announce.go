package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/staff"
)

// AnnounceCmd sends announcements and tells how far they have come.
type AnnounceCmd struct {
	Send   AnnounceSendCmd   `cmd:"" default:"withargs" help:"Send a text to everybody of a unit (the default)."`
	Status AnnounceStatusCmd `cmd:"" help:"How far announcements have come, and who was not reached."`
	Pause  AnnouncePauseCmd  `cmd:"" help:"Hold an announcement; what is in the outbox already goes out."`
	Resume AnnounceResumeCmd `cmd:"" help:"Let a paused announcement go on."`
}

// AnnounceSendCmd makes an announcement.
type AnnounceSendCmd struct {
	Unit string   `required:"" help:"Path of the unit, parts joined by /, with everything under it; \"*\" is everybody." placeholder:"PATH"`
	Text []string `arg:"" help:"The text; several words are joined." placeholder:"TEXT"`
}

// Run stores the announcement; the serving process sends it.
func (c *AnnounceSendCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		an := dialog.Announcement{ID: dialog.NewID(), Text: strings.TrimSpace(strings.Join(c.Text, " ")), By: "operator", At: time.Now().UTC()}
		if c.Unit != "*" {
			if an.Unit = staff.UnitPath(strings.Trim(c.Unit, "/")); an.Unit == "" {
				return badf(`--unit is empty; use "*" for everybody`)
			}
		}
		err := a.store.Update(ctx, func(tx dialog.Tx) (err error) { an, err = dialog.Announce(tx, an); return err })
		switch {
		case errors.Is(err, dialog.ErrNobodyThere):
			return badf("--unit %q: %w; see %s", c.Unit, err, cfg.command("staff list"))
		case errors.Is(err, dialog.ErrNoText), errors.Is(err, dialog.ErrTextLong):
			return badInput{err}
		case err != nil:
			return err
		}
		fmt.Fprintf(env.out, "%s: to %d people; isobot announce status %s tells how far it has come\n", an.ID, an.People, an.ID)
		if env.live == nil {
			fmt.Fprintln(env.err, "isobot: nothing is serving; the announcement goes out when isobot serve runs")
		}
		return nil
	})
}

// AnnouncePauseCmd holds an announcement.
type AnnouncePauseCmd struct {
	ID string `arg:"" help:"Id of the announcement."`
}

// Run pauses.
func (c *AnnouncePauseCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return setAnnouncement(ctx, cfg, env, c.ID, dialog.AnnouncePaused)
}

// AnnounceResumeCmd lets an announcement go on.
type AnnounceResumeCmd struct {
	ID string `arg:"" help:"Id of the announcement."`
}

// Run resumes.
func (c *AnnounceResumeCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return setAnnouncement(ctx, cfg, env, c.ID, dialog.AnnounceRunning)
}

func setAnnouncement(ctx context.Context, cfg *Config, env *environment, id, state string) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		var an dialog.Announcement
		err := a.store.Update(ctx, func(tx dialog.Tx) (err error) {
			an, err = dialog.SetAnnouncement(tx, id, state, "operator", time.Now().UTC())
			return err
		})
		switch {
		case errors.Is(err, dialog.ErrNoAnnouncement):
			return badf("%s: %w; isobot announce status lists them", id, err)
		case errors.Is(err, dialog.ErrAnnounced):
			return badInput{err}
		case err != nil:
			return err
		}
		printAnnouncement(env.out, &an)
		return nil
	})
}

// AnnounceStatusCmd tells how far announcements have come.
type AnnounceStatusCmd struct {
	ID   string `arg:"" optional:"" help:"Id of one announcement, with who was not reached."`
	JSON bool   `name:"json" help:"Print one JSON document."`
}

// announceStatus is what status --json prints for one announcement.
type announceStatus struct {
	dialog.Announcement
	Waiting int          `json:"waiting"`
	Missed  []missedLine `json:"missed,omitempty"`
}

type missedLine struct {
	Code string         `json:"code"`
	Name string         `json:"name,omitempty"`
	Unit staff.UnitPath `json:"unit,omitempty"`
	Why  string         `json:"why"`
}

// Run prints the announcements, newest first.
func (c *AnnounceStatusCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		all, err := c.read(ctx, a)
		if err != nil {
			return err
		}
		if c.JSON {
			return json.NewEncoder(env.out).Encode(all)
		}
		for i := range all {
			printAnnouncement(env.out, &all[i].Announcement)
			for _, m := range all[i].Missed {
				fmt.Fprintf(env.out, "\t%s\t%s\t%s\t%s\n", m.Code, m.Name, m.Unit, m.Why)
			}
		}
		return nil
	})
}

func (c *AnnounceStatusCmd) read(ctx context.Context, a *app) (out []announceStatus, err error) {
	err = a.store.View(ctx, func(tx dialog.Tx) error {
		out = []announceStatus{}
		all, err := tx.AllAnnouncements()
		if err != nil {
			return err
		}
		slices.SortStableFunc(all, func(x, y dialog.Announcement) int { return y.At.Compare(x.At) })
		for _, an := range all {
			if c.ID != "" && an.ID != c.ID {
				continue
			}
			s := announceStatus{Announcement: an, Waiting: an.Waiting()}
			if c.ID != "" {
				if s.Missed, err = missedOf(tx, an.ID); err != nil {
					return err
				}
			}
			out = append(out, s)
		}
		return nil
	})
	if err == nil && c.ID != "" && len(out) == 0 {
		err = badf("%s: %w; isobot announce status lists them", c.ID, dialog.ErrNoAnnouncement)
	}
	return out, err
}

func missedOf(tx dialog.Tx, id string) (lines []missedLine, err error) {
	if err := tx.EachMissed(id, func(person, why string) bool {
		lines = append(lines, missedLine{Code: person, Why: why})
		return true
	}); err != nil {
		return nil, err
	}
	for i := range lines {
		p, _, err := tx.Person(lines[i].Code)
		if err != nil {
			return nil, err
		}
		lines[i].Name, lines[i].Unit = p.Name, p.Unit
	}
	return lines, nil
}

func printAnnouncement(w io.Writer, a *dialog.Announcement) {
	unit := string(a.Unit)
	if unit == "" {
		unit = "*"
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d people: %d reached, %d waiting, %d held until they write, %d not reachable\n", a.ID,
		a.At.In(hanoi).Format("2006-01-02 15:04"), unit, a.State, a.People, a.Sent, max(a.People-a.Sent-a.Lost-a.Nobody-a.Held, 0), a.Held, a.Lost+a.Nobody)
}
