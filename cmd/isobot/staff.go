package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/staff"
	"isobot/staff/roster"
)

// StaffCmd is about the roster.
type StaffCmd struct {
	Import       StaffImportCmd   `cmd:"" help:"Take the roster from an XLSX or CSV file: shows what would change, then applies all of it or nothing."`
	List         StaffListCmd     `cmd:"" help:"List the people."`
	Invite       StaffInviteCmd   `cmd:"" help:"Make one-time codes that tie chat accounts to people."`
	Template     StaffTemplateCmd `cmd:"" help:"Write an empty roster to fill in."`
	RemoveSample RemoveSampleCmd  `cmd:"" help:"Remove the sample roster (dữ liệu mẫu) and everything its people did."`
}

// StaffImportCmd imports a roster.
type StaffImportCmd struct {
	File   string `arg:"" help:"XLSX or CSV."`
	DryRun bool   `help:"Only show what would change."`
}

// Run reads, shows the difference, and applies it. Rows with errors stop everything: they are listed with row and remedy.
func (c *StaffImportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	path := within(env.dir, c.File)
	data, err := os.ReadFile(path)
	if err != nil {
		return badInput{err}
	}
	people, problems := roster.Read(bytes.NewReader(data), path)
	for _, p := range problems {
		fmt.Fprintln(env.err, p)
	}
	if len(problems) > 0 {
		return badf("%s: %d problems; nothing was changed. Mend the rows above and run the command again", c.File, len(problems))
	}
	return withApp(ctx, cfg, env, func(a *app) error { return a.applyRoster(ctx, people, c.DryRun, env) })
}

func (a *app) applyRoster(ctx context.Context, people []staff.Person, dry bool, env *environment) error {
	var d roster.Change
	err := a.store.Update(ctx, func(tx dialog.Tx) error {
		var have []staff.Person
		if err := tx.People(func(p staff.Person) bool {
			if !p.Sample {
				have = append(have, p)
			}
			return true
		}); err != nil {
			return err
		}
		d = roster.Diff(have, people)
		if dry {
			return nil
		}
		for _, p := range append(append([]staff.Person{}, d.Added...), d.Changed...) {
			if err := tx.PutPerson(p); err != nil {
				return err
			}
		}
		for _, p := range d.Left {
			p.Left = true
			if err := tx.PutPerson(p); err != nil {
				return err
			}
		}
		if err := dialog.RosterChanged(tx); err != nil {
			return err
		}
		return tx.Append(dialog.Event{At: time.Now(), Actor: "operator", Kind: "roster_imported", Data: map[string]string{
			"added": fmt.Sprint(len(d.Added)), "changed": fmt.Sprint(len(d.Changed)), "left": fmt.Sprint(len(d.Left))}})
	})
	if err != nil {
		return err
	}
	for _, g := range []struct {
		mark   string
		people []staff.Person
	}{{"+", d.Added}, {"~", d.Changed}, {"-", d.Left}} {
		for i, p := range g.people {
			if i == 20 {
				fmt.Fprintf(env.out, "%s ... %d more\n", g.mark, len(g.people)-i)
				break
			}
			fmt.Fprintf(env.out, "%s %s\t%s\t%s\n", g.mark, p.Code, p.Name, p.Unit)
		}
	}
	verb := "applied"
	if dry {
		verb = "dry run, nothing was changed"
	}
	fmt.Fprintf(env.out, "roster: %d added, %d changed, %d left, %d unchanged (%s)\n", len(d.Added), len(d.Changed), len(d.Left),
		len(people)-len(d.Added)-len(d.Changed), verb)
	return nil
}

// StaffListCmd lists people.
type StaffListCmd struct{}

// Run prints a line a person.
func (c *StaffListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			return tx.People(func(p staff.Person) bool {
				roles := make([]string, len(p.Grants))
				for i, g := range p.Grants {
					roles[i] = string(g.Role)
				}
				mark := ""
				if p.Left {
					mark = "\t(left)"
				}
				_, err := fmt.Fprintf(env.out, "%s\t%s\t%s\t%s%s\n", p.Code, p.Name, p.Unit, strings.Join(roles, ","), mark)
				return err == nil
			})
		})
	})
}

// StaffInviteCmd makes invitations.
type StaffInviteCmd struct {
	Codes []string `arg:"" optional:"" help:"Staff codes."`
	All   bool     `help:"Everybody who has no chat account yet."`
}

// Run prints a line a person: code, name, unit, six digits (of people with a role the code of the link), link.
func (c *StaffInviteCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if len(c.Codes) == 0 && !c.All {
		return badf("name staff codes, or --all")
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		var out bytes.Buffer
		err := a.store.Update(ctx, func(tx dialog.Tx) error {
			out.Reset()
			people, err := c.people(tx)
			if err != nil {
				return err
			}
			for _, p := range people {
				inv, err := dialog.Invite(tx, dialog.NewCode, dialog.NewID, p.Code, "operator", time.Now())
				if err != nil {
					return err
				}
				fmt.Fprintf(&out, "%s\t%s\t%s\t%s\t%s%s\n", p.Code, p.Name, p.Unit, inv.Code, a.webLink(), inv.LinkCode())
			}
			return tx.Append(dialog.Event{At: time.Now(), Actor: "operator", Kind: "invited", Data: map[string]string{"people": fmt.Sprint(len(people))}})
		})
		if err != nil {
			return err
		}
		_, err = out.WriteTo(env.out)
		return err
	})
}

func (c *StaffInviteCmd) people(tx dialog.Tx) ([]staff.Person, error) {
	var people []staff.Person
	for _, code := range c.Codes {
		p, ok, err := tx.Person(staff.NormalCode(code))
		if err != nil {
			return nil, err
		}
		if !ok || p.Left {
			return nil, badf("%s is not on the roster; see isobot staff list", code)
		}
		people = append(people, p)
	}
	if !c.All {
		return people, nil
	}
	var all []staff.Person
	if err := tx.People(func(p staff.Person) bool { all = append(all, p); return true }); err != nil {
		return nil, err
	}
	for _, p := range all {
		accs, err := tx.AccountsOf(p.Code)
		if err != nil {
			return nil, err
		}
		if len(accs) == 0 && !p.Left {
			people = append(people, p)
		}
	}
	return people, nil
}

// StaffTemplateCmd writes an empty roster.
type StaffTemplateCmd struct {
	File string `arg:"" help:"XLSX file to write."`
}

// Run writes the template; a file that is there already stays.
func (c *StaffTemplateCmd) Run(env *environment) error {
	return writeNew(within(env.dir, c.File), roster.Template())
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return badf("%s exists; choose another name or remove it", path)
	}
	if err != nil {
		return badInput{err}
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// RemoveSampleCmd removes the sample people.
type RemoveSampleCmd struct{}

// Run deletes sample people, their accounts, sessions and training records.
func (c *RemoveSampleCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		n := 0
		err := a.store.Update(ctx, func(tx dialog.Tx) (err error) {
			if n, err = dialog.RemoveSample(tx); err != nil {
				return err
			}
			if err := tx.MarkSeen(sampleRemoved, time.Now().AddDate(1000, 0, 0)); err != nil {
				return err
			}
			return tx.Append(dialog.Event{At: time.Now(), Actor: "operator", Kind: "sample_removed", Data: map[string]string{"people": fmt.Sprint(n)}})
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "removed %d sample people\n", n)
		return nil
	})
}
