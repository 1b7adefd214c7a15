package dialog

import (
	"context"
	"fmt"
	"strings"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// ready is what a turn needs and what takes long to make. It is made outside of the transaction, behind which everybody else waits, and
// may be made twice.
type ready struct {
	found  *knowledge.Decision
	looked *look               // what was read of many people's records
	own    *bot.File           // the file of a person's data
	papers map[string]bot.File // certificates, by code
	roster *RosterFile
	intake *Intake
	bad    error // why the file holds no questions, in the reader's language
}

// RosterFile is what a file gave that may be a roster. Problems tell place and remedy of what has to be mended first.
type RosterFile struct {
	Is       bool // it has the headings of a roster
	People   []staff.Person
	Problems []string
}

// prepare makes what the update will need. s is the session of its conversation, nil for what is no text. What can not be made is logged
// and missing in the turn, which then says so.
func (d *Desk) prepare(ctx context.Context, u bot.Update, s *Session) (r ready, err error) {
	if r.found, err = d.lookUp(ctx, u, s); err != nil {
		return r, fmt.Errorf("look up: %w", err)
	}
	if r.looked, err = d.lookAround(ctx, u, s); err != nil {
		return r, fmt.Errorf("look around: %w", err)
	}
	if u.Group {
		return r, nil
	}
	if fault := guarded(func() error { return d.makeFiles(ctx, u, s, &r) }); fault != nil {
		d.Log.Error("prepare", "channel", u.From.Channel, "update", u.ID, "err", fault)
	}
	return r, ctx.Err()
}

// makeFiles reads the file that came, or makes the one that is asked for.
func (d *Desk) makeFiles(ctx context.Context, u bot.Update, s *Session, r *ready) error {
	cmd := ""
	if u.Kind == bot.Text {
		cmd, _ = command(u.Text)
	}
	switch code, paper := paperOf(u, s, cmd); {
	case u.Kind == bot.Document:
		return d.readFile(ctx, u, r)
	case !d.Files[u.From.Channel]:
		return nil
	case cmd == cmdData:
		return d.asTurn(ctx, u, func(t *turn) (err error) { r.own, err = t.ownFile(); return err })
	case paper && d.Certificate != nil:
		return d.draw(ctx, u, code, r)
	}
	return nil
}

// asTurn reads as a turn of this update would.
func (d *Desk) asTurn(ctx context.Context, u bot.Update, read func(*turn) error) error {
	u.Pieces = 0 // they are taken in the transaction
	return d.Store.View(ctx, func(tx Tx) error {
		t, err := d.open(tx, u, ready{})
		if err != nil {
			return err
		}
		return read(t)
	})
}

// paperOf tells whether the update asks for certificates, and for which; empty: for the only one.
func paperOf(u bot.Update, s *Session, cmd string) (code string, asked bool) {
	tapped := u.Tap
	if u.Kind == bot.Text {
		if b, ok := choice(u.Text, s.Choices); ok {
			tapped = b.Tap
		} else {
			return "", cmd == cmdCertificate
		}
	}
	return strings.CutPrefix(tapped, "k|")
}

// draw draws a certificate of the speaker.
func (d *Desk) draw(ctx context.Context, u bot.Update, code string, r *ready) error {
	var all []quiz.Certificate
	if err := d.Store.View(ctx, func(tx Tx) error {
		acc, _, err := tx.Account(u.From)
		if err == nil && acc.Person != "" {
			all, err = tx.CertificatesOf(acc.Person)
		}
		return err
	}); err != nil {
		return err
	}
	for _, c := range all {
		if c.Code != code && (code != "" || len(all) > 1) {
			continue
		}
		f, err := d.Certificate(c)
		if err != nil {
			return err
		}
		r.papers = map[string]bot.File{c.Code: f}
	}
	return nil
}

// readFile reads a file of somebody who may send one.
func (d *Desk) readFile(ctx context.Context, u bot.Update, r *ready) error {
	if u.File == nil || len(u.File.Data) == 0 {
		return nil
	}
	var trains, rules bool
	if err := d.asTurn(ctx, u, func(t *turn) error {
		trains, rules = t.mayUpload(), t.mayReplaceRoster()
		return nil
	}); err != nil {
		return err
	}
	if rules {
		f := d.ReadRoster(u.File.Name, u.File.Data)
		r.roster = &f
	}
	if trains && (r.roster == nil || !r.roster.Is) {
		in, err := d.ReadQuestions(u.File.Name, u.File.Data)
		r.intake, r.bad = &in, err
	}
	return nil
}
