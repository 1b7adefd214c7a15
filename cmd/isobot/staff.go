package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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

	AllowLeaving bool `help:"Also when many people or an administrator would leave."`
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
		return badf("%s: %s; nothing was changed. Mend the rows above and run the command again", c.File, plural(len(problems), "problem"))
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		if err := a.applyRoster(ctx, people, c, env); err != nil {
			return err
		}
		mixed, err := a.sampleBesideReal(ctx)
		if mixed {
			fmt.Fprintln(env.err, "isobot: people of the sample roster are still there beside the real ones; remove them:", cfg.command("staff remove-sample"))
		}
		return err
	})
}

func (a *app) applyRoster(ctx context.Context, people []staff.Person, c *StaffImportCmd, env *environment) error {
	had, d, err := a.replaceRoster(ctx, people, c)
	if err != nil {
		return err
	}
	printRoster(env.out, had, d)
	verb := "applied"
	if c.DryRun {
		verb = "dry run, nothing was changed"
	}
	fmt.Fprintf(env.out, "roster: %d added, %d changed, %d left, %d unchanged (%s)\n", len(d.Added), len(d.Changed), len(d.Left),
		len(people)-len(d.Added)-len(d.Changed), verb)
	if c.DryRun {
		if err := mayLeave(had, d); err != nil && !c.AllowLeaving {
			fmt.Fprintln(env.err, "isobot: without --dry-run this is refused:", err)
		}
	}
	if !slices.ContainsFunc(people, administers) {
		fmt.Fprintln(env.err, `isobot: nobody in this list is an administrator: write "quản trị" under "Vai trò" for somebody and "Toàn bộ" under "Phạm vi", and import again`)
	}
	return nil
}

// replaceRoster compares the list with the roster without its sample people, and, unless it is a dry run, stores the difference in one
// transaction. It returns the roster that was there and the difference.
func (a *app) replaceRoster(ctx context.Context, people []staff.Person, c *StaffImportCmd) (had []staff.Person, d staff.Change, err error) {
	err = a.store.Update(ctx, func(tx dialog.Tx) error {
		if had, d, err = dialog.CompareRoster(tx, people); err != nil || c.DryRun {
			return err
		}
		if err := mayLeave(had, d); err != nil && !c.AllowLeaving {
			return err
		}
		return dialog.StoreRoster(tx, d, "operator", time.Now())
	})
	return had, d, err
}

// printRoster prints a line for each person of a difference, twenty of a kind at the most.
func printRoster(out io.Writer, had []staff.Person, d staff.Change) {
	for _, g := range []struct {
		mark   string
		people []staff.Person
	}{{"+", d.Added}, {"~", d.Changed}, {"-", d.Left}} {
		for i, p := range g.people {
			if i == 20 {
				fmt.Fprintf(out, "%s ... %d more\n", g.mark, len(g.people)-i)
				break
			}
			fmt.Fprintf(out, "%s %s\t%s\t%s%s\n", g.mark, p.Code, p.Name, p.Unit, rolesChanged(had, &p))
		}
	}
}

// mayLeave refuses a list in which so many people are missing that it looks like a part of the roster, or in which an administrator is.
func mayLeave(had []staff.Person, d staff.Change) error {
	const remedy = "nothing was changed. Is the list complete? If they really left, run the command again with --allow-leaving"
	switch l := dialog.Leaves(had, d); {
	case l == nil:
		return nil
	case l.Administrator != "":
		return badf("the administrator %s is not in the list and would leave; %s", l.Administrator, remedy)
	default:
		return badf("%d of %d people are not in the list and would leave; %s", l.Left, l.Active, remedy)
	}
}

func administers(p staff.Person) bool {
	return slices.ContainsFunc(p.Grants, func(g staff.Grant) bool { return g.Role == staff.Administrator })
}

// rolesChanged tells how the roles of p differ from those that were kept of them; empty when they do not.
func rolesChanged(had []staff.Person, p *staff.Person) string {
	i := slices.IndexFunc(had, func(h staff.Person) bool { return h.Code == p.Code })
	was := "staff"
	if i >= 0 {
		was = rolesOf(&had[i])
	}
	if now := rolesOf(p); now != was {
		return "\tvai trò: " + was + " -> " + now
	}
	return ""
}

// rolesOf lists the roles of p, each with its scope.
func rolesOf(p *staff.Person) string {
	roles := make([]string, 0, len(p.Grants))
	for _, g := range p.Grants {
		over := string(g.Over)
		if over == "" {
			over = "*"
		}
		roles = append(roles, string(g.Role)+" over "+over)
	}
	if len(roles) == 0 {
		return string(staff.Staff)
	}
	return strings.Join(roles, ", ")
}

// StaffListCmd lists people.
type StaffListCmd struct{}

// Run prints a line a person.
func (c *StaffListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			return tx.People(func(p staff.Person) bool {
				roles, mark := "", ""
				if len(p.Grants) > 0 {
					roles = rolesOf(&p)
				}
				if p.Left {
					mark = "\t(left)"
				}
				_, err := fmt.Fprintf(env.out, "%s\t%s\t%s\t%s%s\n", p.Code, p.Name, p.Unit, roles, mark)
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
			people, err := c.people(tx, cfg.command("staff list"))
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

// people reads whom the command names; list is the command that lists everybody.
func (c *StaffInviteCmd) people(tx dialog.Tx, list string) ([]staff.Person, error) {
	var people []staff.Person
	for _, code := range c.Codes {
		p, ok, err := tx.Person(staff.NormalCode(code))
		if err != nil {
			return nil, err
		}
		if !ok || p.Left {
			return nil, badf("%s is not on the roster; see %s", code, list)
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
	if ext := strings.ToLower(filepath.Ext(c.File)); ext != ".xlsx" {
		return badf("%s: the template is a spreadsheet; give it a name that ends in .xlsx (the filled-in list may be saved as CSV)", c.File)
	}
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

// plural is "1 problem", "2 problems".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
