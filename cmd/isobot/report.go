package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// ReportCmd tells who has completed what.
type ReportCmd struct {
	Assignment string `help:"Id of an assignment; the newest when left out." placeholder:"ID"`
	Course     string `help:"Id of a course: everybody's progress in it, assigned or not." placeholder:"ID"`
	Unit       string `help:"Only this unit and what is under it." placeholder:"PATH"`
	XLSX       string `name:"xlsx" help:"Write a spreadsheet." placeholder:"FILE"`
}

// Run prints a table by unit, or writes a spreadsheet.
func (c *ReportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		r, err := c.report(ctx, a)
		if err != nil {
			return err
		}
		if c.XLSX != "" {
			f, err := sheet(r)
			if err != nil {
				return err
			}
			if err := writeNew(within(env.dir, c.XLSX), f.Data); err != nil {
				return err
			}
			fmt.Fprintf(env.out, "%s: %d people\n", c.XLSX, len(r.People))
			return nil
		}
		due := ""
		if r.Due != openEnd {
			due = ", due " + r.Due
		}
		fmt.Fprintf(env.out, "%s%s: %d of %d done (%d %%), %d in progress, %d not started, %d overdue\n", r.Title, due,
			r.Total.Done, r.Total.All(), r.Total.Percent(), r.Total.InProgress, r.Total.NotStarted, r.Total.Overdue)
		for _, u := range r.Units {
			fmt.Fprintf(env.out, "%s\t%d/%d\t%d %%\toverdue %d\n", u.Unit, u.Done, u.All(), u.Percent(), u.Overdue)
		}
		return nil
	})
}

func (c *ReportCmd) report(ctx context.Context, a *app) (quiz.Report, error) {
	var r quiz.Report
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		if err := c.known(tx, a.courses); err != nil {
			return err
		}
		what, err := c.what(tx)
		if err != nil {
			return err
		}
		r = quiz.Report{Course: what.Course, Title: what.Course, Assignment: what.ID, Due: what.Due, At: time.Now(), By: "operator"}
		lessons := 0
		course, err := dialog.CourseOf(tx, a.courses, what.Course)
		if err != nil {
			return err
		}
		if course != nil {
			r.Title, lessons = course.Title, len(course.Lessons)
		}
		return dialog.Tally(tx, &what, &r, lessons, func(p *staff.Person) bool { return p.Unit.Within(staff.UnitPath(c.Unit)) })
	})
	return r, err
}

// openEnd is the due day of what has none.
const openEnd = "9999-12-31"

// known refuses a course or a unit that there is not, and says what there is.
func (c *ReportCmd) known(tx dialog.Tx, courses []quiz.Course) error {
	if c.Course != "" && !slices.ContainsFunc(courses, func(x quiz.Course) bool { return x.ID == c.Course }) {
		ids := make([]string, len(courses))
		for i := range courses {
			ids[i] = courses[i].ID
		}
		return badf("no course %s; there are %s", c.Course, strings.Join(ids, ", "))
	}
	unit := staff.UnitPath(c.Unit)
	if unit == "" {
		return nil
	}
	found, units := false, map[string]bool{}
	if err := tx.People(func(p staff.Person) bool {
		found = found || p.Unit.Within(unit)
		units[string(p.Unit)] = true
		return !found
	}); err != nil || found {
		return err
	}
	all := slices.Sorted(maps.Keys(units))
	if len(all) > 20 {
		all = append(all[:20], "...")
	}
	return badf("nobody is in the unit %q; there are: %s", c.Unit, strings.Join(all, "; "))
}

// what is the assignment that is reported on; of a course it is one that covers everybody and has no end.
func (c *ReportCmd) what(tx dialog.Tx) (quiz.Assignment, error) {
	if c.Course != "" {
		return quiz.Assignment{Course: c.Course, Units: []staff.UnitPath{""}, Due: openEnd}, nil
	}
	all, err := tx.AllAssignments()
	if err != nil {
		return quiz.Assignment{}, err
	}
	if c.Assignment == "" && len(all) > 0 {
		return slices.MaxFunc(all, func(x, y quiz.Assignment) int { return x.At.Compare(y.At) }), nil
	}
	var ids []string
	for _, x := range all {
		if x.ID == c.Assignment {
			return x, nil
		}
		ids = append(ids, x.ID)
	}
	if len(ids) == 0 {
		return quiz.Assignment{}, badf("no course was assigned yet; use --course, or assign one in chat (giao bài)")
	}
	return quiz.Assignment{}, badf("no assignment %s; there are %s", c.Assignment, strings.Join(ids, ", "))
}

// AuditCmd is about the audit log.
type AuditCmd struct {
	Verify AuditVerifyCmd `cmd:"" help:"Check the chain of hashes from the first line to the last."`
	List   AuditListCmd   `cmd:"" help:"Print the log as JSON lines."`
}

// AuditVerifyCmd checks the chain.
type AuditVerifyCmd struct{}

// Run fails at the first line that does not fit.
func (c *AuditVerifyCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		n, err := a.store.VerifyAudit(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "audit log: %d lines, unbroken\n", n)
		return nil
	})
}

// AuditListCmd prints the log.
type AuditListCmd struct {
	From uint64 `help:"First line." default:"1"`
}

// Run prints a JSON document a line.
func (c *AuditListCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		return a.store.View(ctx, func(tx dialog.Tx) error {
			var failed error
			err := tx.Events(c.From, func(e dialog.Event) bool {
				failed = printLine(env.out, e)
				return failed == nil
			})
			if err == nil {
				err = failed
			}
			return err
		})
	})
}
