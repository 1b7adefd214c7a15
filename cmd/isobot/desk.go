package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/format"
	"isobot/quiz/spaced"
	"isobot/quiz/stats"
	"isobot/staff"
	"isobot/staff/roster"
)

type personOf = staff.Person

// sampleRemoved marks that the operator removed the sample roster, so that it does not come back.
const sampleRemoved = "isobot/sample-removed"

// desk makes the meeting room of an opened program. wake is called after each commit.
func (a *app) desk(wake func()) *dialog.Desk {
	var asker dialog.Asker = a.base
	if a.asker != nil {
		asker = a.asker
	}
	return dialog.NewDesk(dialog.Config{
		Store: a.store, Base: asker, Courses: a.courses, Log: a.log, Wake: wake, LinkOf: a.linkOf, Dashboard: a.dashboard, Gather: gather,
		Polls: map[string]bool{"telegram": true},
		Files: map[string]bool{"telegram": true, "webchat": true, "console": true},
		Sheet: sheet, ReadQuestions: intake, ReadRoster: readRoster, Certificate: a.paper, VerifyLink: a.verifyLink(),
		Open: a.isOpen, Quota: a.quotaOf, Curator: a.base, Changed: a.changed, Calendar: a.calendar, Review: spaced.Review, Analyse: stats.Course, Rehearsal: a.rehearsal,
	})
}

func (a *app) isOpen(notes dialog.Notes, to bot.Address, now time.Time) (bool, error) {
	if open := a.open[to.Channel]; open != nil {
		return open(notes, to, now)
	}
	return true, nil
}

func (a *app) quotaOf(channel string) (left int, limited bool) {
	if of := a.quota[channel]; of != nil {
		return of(), true
	}
	return 0, false
}

// gather is how long a text that looks unfinished waits for the rest. The web chat and the console answer each request.
var gather = map[string]time.Duration{"telegram": 700 * time.Millisecond, "zalobot": 700 * time.Millisecond, "zalooa": 700 * time.Millisecond}

// webLink is what a code is appended to so that the chat page redeems it.
func (a *app) webLink() string { return a.home() + "/?start=" }

// home is the program's address, without a slash at the end.
func (a *app) home() string {
	if a.cfg.BaseURL != "" {
		return a.cfg.BaseURL
	}
	return "http://" + a.cfg.Listen
}

// linkOf is what a code is appended to so that a channel redeems it; empty where a channel has no such links, or does not know its own
// name yet.
func (a *app) linkOf(channel string) string {
	if channel == "webchat" {
		return a.webLink()
	}
	if link := a.links[channel]; link != nil {
		return link()
	}
	return ""
}

const xlsxMIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func sheet(r quiz.Report) (bot.File, error) {
	name, data, err := format.ReportSheet(r)
	return bot.File{Name: name, MIME: xlsxMIME, Data: data}, err
}

// firstAdministrator makes a one-time code for an administrator when no account is tied to one yet; the code is empty when one is.
func (a *app) firstAdministrator(ctx context.Context) (code string, who staff.Person, err error) {
	err = a.store.Update(ctx, func(tx dialog.Tx) error {
		code = ""
		admins, err := administrators(tx)
		if err != nil || len(admins) == 0 {
			return err
		}
		for _, p := range admins {
			accs, err := tx.AccountsOf(p.Code)
			if err != nil {
				return err
			}
			if len(accs) > 0 {
				return nil
			}
		}
		who = admins[0]
		inv, err := dialog.Invite(tx, dialog.NewCode, dialog.NewID, who.Code, "system", time.Now())
		code = inv.LinkCode()
		return err
	})
	return code, who, err
}

// administrators lists the people who administer everything, or else anything; real people before sample ones.
func administrators(tx dialog.Tx) ([]staff.Person, error) {
	var all []staff.Person
	err := tx.People(func(p staff.Person) bool {
		if !p.Left && slices.ContainsFunc(p.Grants, func(g staff.Grant) bool { return g.Role == staff.Administrator }) {
			all = append(all, p)
		}
		return true
	})
	slices.SortStableFunc(all, func(x, y staff.Person) int {
		switch {
		case x.Sample == y.Sample:
			return 0
		case y.Sample:
			return -1
		}
		return 1
	})
	return all, err
}

// sampleBesideReal tells whether people of the sample are on a roster with real ones. Who has left does not count. A sample administrator of
// a store that an older version made loses what lies outside the sample.
func (a *app) sampleBesideReal(ctx context.Context) (mixed bool, err error) {
	err = a.store.Update(ctx, func(tx dialog.Tx) error {
		var sample, real bool
		var wide []staff.Person
		if err := tx.People(func(p staff.Person) bool {
			if p.Sample && slices.ContainsFunc(p.Grants, func(g staff.Grant) bool { return g.Over == "" }) {
				wide = append(wide, p)
			}
			sample, real = sample || p.Sample && !p.Left, real || !p.Sample && !p.Left
			return true
		}); err != nil {
			return err
		}
		mixed = sample && real
		for _, p := range wide {
			p.Grants = slices.Clone(p.Grants)
			for i := range p.Grants {
				if p.Grants[i].Over == "" {
					p.Grants[i].Over = roster.SampleRoot
				}
			}
			if err := tx.PutPerson(p); err != nil {
				return err
			}
		}
		return nil
	})
	return mixed, err
}

// jobs lists the names of the jobs that wait, for the clock.
func (a *app) jobs(ctx context.Context) ([]string, error) {
	var names []string
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		names = names[:0]
		return tx.EachJob(func(n string) bool { names = append(names, n); return len(names) < 1000 })
	})
	return names, err
}

// hanoi is the time zone in which days begin.
var hanoi = time.FixedZone("+07", 7*60*60)

// saidSpan is how long a page may fetch again what it was sent.
const saidSpan = 24 * time.Hour

// housekeeping forgets what is no longer needed, and has the self-check done, once a day.
func (a *app) housekeeping(ctx context.Context) error {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		for {
			n, err := a.store.Forget(ctx, time.Now().UTC().AddDate(0, 0, -8).Format(time.DateOnly))
			if err != nil && !errors.Is(err, context.Canceled) {
				a.log.Error("housekeeping", "err", fmt.Errorf("forget handled updates: %w", err))
			}
			if n == 0 {
				break
			}
		}
		if _, err := a.store.ForgetInvitations(ctx, time.Now().AddDate(0, 0, -1)); err != nil && ctx.Err() == nil {
			a.log.Error("housekeeping", "err", fmt.Errorf("forget ended codes: %w", err))
		}
		if err := a.store.ForgetSaid(ctx, time.Now().Add(-saidSpan)); err != nil && ctx.Err() == nil {
			a.log.Error("housekeeping", "err", fmt.Errorf("forget sent messages: %w", err))
		}
		if err := a.selfCheck(ctx, time.Now()); err != nil && ctx.Err() == nil {
			a.log.Error("housekeeping", "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// moved follows a group to its new id, with everything that is kept under it.
func (a *app) moved(old, now bot.Address) error {
	return a.store.Update(context.Background(), func(tx dialog.Tx) error {
		s, err := tx.Session(old)
		if err != nil {
			return err
		}
		s.Address = now
		if err := tx.PutSession(s); err != nil {
			return err
		}
		return tx.DeleteSession(old)
	})
}
