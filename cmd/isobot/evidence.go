package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/certificate"
	"isobot/quiz/evidence"
	"isobot/staff"
)

// EvidenceCmd is the record that stands before an auditor.
type EvidenceCmd struct {
	Export  EvidenceExportCmd  `cmd:"" help:"Write the auditor's bundle of a unit and a period."`
	Verify  EvidenceVerifyCmd  `cmd:"" help:"Check a bundle; needs no store."`
	XAPI    EvidenceXAPICmd    `cmd:"" name:"xapi" help:"Write xAPI statements as JSON lines."`
	Remarks EvidenceRemarksCmd `cmd:"" help:"List what heads of units said of a training, or erase one."`
	Revoke  EvidenceRevokeCmd  `cmd:"" help:"Take a certificate back; the verification page tells so at once."`
}

// evidenceRange is what a bundle covers.
type evidenceRange struct {
	Unit string `help:"Only this unit and what is under it." placeholder:"PATH"`
	From string `help:"First day, 2006-01-02." placeholder:"DATE"`
	To   string `help:"Last day, 2006-01-02." placeholder:"DATE"`
}

func (r *evidenceRange) check() error {
	for _, d := range []struct{ flag, day string }{{"--from", r.From}, {"--to", r.To}} {
		if _, err := time.Parse(time.DateOnly, d.day); d.day != "" && err != nil {
			return badf("%s %s is no day; write it as 2026-11-30", d.flag, d.day)
		}
	}
	if r.From != "" && r.To != "" && r.From > r.To {
		return badf("--from %s lies after --to %s; exchange them", r.From, r.To)
	}
	return nil
}

// EvidenceExportCmd writes a bundle.
type EvidenceExportCmd struct {
	File string `arg:"" help:"Zip file to write; it must not be there yet."`
	evidenceRange
}

// Run writes the bundle and notes its hash in the audit log.
func (c *EvidenceExportCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if err := c.check(); err != nil {
		return err
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		path := within(env.dir, c.File)
		if _, err := os.Lstat(path); err == nil {
			return badf("%s exists; choose another name or remove it", c.File)
		}
		start := time.Now()
		s, err := a.gather(ctx, c.evidenceRange, env)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		m, err := evidence.Write(&b, s)
		if err != nil {
			return err
		}
		if err := writeNew(path, b.Bytes()); err != nil {
			return err
		}
		if err := a.noteEvidence(ctx, m); err != nil {
			return fmt.Errorf("%s is written, but its hash could not be noted in the audit log: %w", c.File, err)
		}
		fmt.Fprintf(env.out, "%s: %d people, %d attempts, %d certificates, %d audit lines, %d bytes (%.1f s)\nmanifest %s, noted in the audit log\n", c.File, len(s.People),
			len(s.Attempts), len(s.Certificates), len(s.Audit.Lines), b.Len(), time.Since(start).Seconds(), m.Hash())
		return nil
	})
}

// noteEvidence keeps the manifest's hash in the audit log, so that the time of the export can be proved.
func (a *app) noteEvidence(ctx context.Context, m evidence.Manifest) error {
	return a.store.Update(ctx, func(tx dialog.Tx) error {
		return tx.Append(dialog.Event{At: m.MadeAt, Actor: "operator", Kind: "evidence", Subject: m.Unit,
			Data: map[string]string{"manifest": m.Hash(), "from": m.From, "to": m.To, "people": fmt.Sprint(m.Counts["people"])}})
	})
}

// EvidenceVerifyCmd checks a bundle.
type EvidenceVerifyCmd struct {
	File string `arg:"" help:"A file that isobot evidence export wrote."`
	Log  bool   `help:"Also compare it with the audit log of this data folder."`
}

// Run names the first file that does not fit.
func (c *EvidenceVerifyCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	got, err := c.verify(env)
	if err != nil {
		return err
	}
	if c.Log {
		return withApp(ctx, cfg, env, func(a *app) error {
			if err := a.compareLog(ctx, got.Manifest.Audit); err != nil {
				return fmt.Errorf("%s: %w", c.File, err)
			}
			c.report(env, &got)
			fmt.Fprintf(env.out, "the audit log of this data folder has the same lines\n")
			return nil
		})
	}
	c.report(env, &got)
	return nil
}

func (c *EvidenceVerifyCmd) verify(env *environment) (got evidence.Checked, err error) {
	f, err := os.Open(within(env.dir, c.File))
	if err != nil {
		return got, badInput{err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return got, badInput{err}
	}
	if !info.Mode().IsRegular() {
		return got, badf("%s is not a file; give the zip file that isobot evidence export wrote", c.File)
	}
	got, err = evidence.Verify(f, info.Size())
	if errors.Is(err, evidence.ErrNotBundle) {
		return got, badf("%s: %w", c.File, err)
	}
	if err != nil {
		return got, fmt.Errorf("%s: %w", c.File, err)
	}
	return got, nil
}

func (c *EvidenceVerifyCmd) report(env *environment, got *evidence.Checked) {
	m := &got.Manifest
	log := "the audit log was empty"
	if m.Audit.Head.Seq > 0 {
		log = fmt.Sprintf("audit lines %d to %d, the log ended at line %d with %s", m.Audit.First, m.Audit.Last, m.Audit.Head.Seq, m.Audit.Head.Hash)
	}
	fmt.Fprintf(env.out, "%s: unaltered, made %s\n%d files, %d people, %d attempts; %s\nmanifest %s\n", c.File,
		m.MadeAt.In(hanoi).Format("2006-01-02 15:04:05"), len(m.Files), m.Counts["people"], m.Counts["attempts"], log, m.Hash())
	if got.Repacked {
		fmt.Fprintln(env.out, "note: another program packed the files again; the files themselves are as they were")
	}
}

// compareLog looks for the lines that a bundle names in the audit log.
func (a *app) compareLog(ctx context.Context, p evidence.AuditProof) error {
	if _, err := a.store.VerifyAudit(ctx); err != nil {
		return err
	}
	if p.Head.Seq == 0 {
		return nil
	}
	found := ""
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		return tx.Events(p.Head.Seq, func(e dialog.Event) bool { found = e.Hash; return false })
	})
	if err == nil && found != p.Head.Hash {
		err = fmt.Errorf("line %d of the audit log of this data folder is another one; the bundle was made from another log, or one of them was replaced", p.Head.Seq)
	}
	return err
}

// EvidenceXAPICmd writes statements.
type EvidenceXAPICmd struct {
	File string `arg:"" help:"File to write, a statement a line; it must not be there yet; - for standard output."`
	evidenceRange
}

// Run writes one statement a line.
func (c *EvidenceXAPICmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	if err := c.check(); err != nil {
		return err
	}
	return withApp(ctx, cfg, env, func(a *app) error {
		s, err := a.gather(ctx, c.evidenceRange, env)
		if err != nil {
			return err
		}
		if c.File == "-" {
			_, err := evidence.XAPI(env.out, s, a.home())
			return err
		}
		var b bytes.Buffer
		n, err := evidence.XAPI(&b, s, a.home())
		if err != nil {
			return err
		}
		if err := writeNew(within(env.dir, c.File), b.Bytes()); err != nil {
			return err
		}
		fmt.Fprintf(env.out, "%s: %d statements\n", c.File, n)
		return nil
	})
}

// papers draws certificates for a bundle.
func (a *app) papers(title string, all []quiz.Certificate) ([]byte, error) {
	drawn := make([]certificate.Certificate, len(all))
	for i, c := range all {
		drawn[i] = certificate.Certificate{Certificate: c, Verify: a.verifyLink()}
	}
	return certificate.List(title, drawn)
}

// agencyOf is the top of a unit's path, or of everybody's when they share one.
func agencyOf(unit staff.UnitPath, people []evidence.Person) string {
	top := func(u staff.UnitPath) staff.UnitPath {
		for u.Parent() != "" {
			u = u.Parent()
		}
		return u
	}
	name := top(unit)
	for _, p := range people {
		if t := top(p.Unit); name == "" {
			name = t
		} else if t != name {
			return ""
		}
	}
	return string(name)
}
