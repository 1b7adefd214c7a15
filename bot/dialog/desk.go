// Package dialog is the meeting room: the only place where chat, knowledge, quiz and staff meet. A Desk takes one update, decides
// what is to be done in one store transaction, and leaves what is to be said in the outbox. Each dialog is one file; words.go
// holds every sentence a person can read.
package dialog

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
)

// Config is what a Desk works with. Store, Base and Log are required.
type Config struct {
	Store   Store
	Base    Asker
	Courses []quiz.Course
	Log     *slog.Logger
	// Wake is called after each commit that may have put something into the outbox.
	Wake func()
	// Sheet makes a spreadsheet of a report; without it none is offered.
	Sheet func(quiz.Report) (bot.File, error)
	// ReadQuestions reads a file of questions that a trainer sends; without it none is taken. Its error is in the reader's language.
	ReadQuestions func(name string, data []byte) (Intake, error)
	// ReadRoster reads a file that somebody who administers everything sends; without it no roster is taken.
	ReadRoster func(name string, data []byte) RosterFile
	// Links gives, by channel, the address that a one-time code is appended to ("https://t.me/name?start=").
	Links map[string]string
	// LinkOf is Links for addresses that are known only later; nil: Links. An empty link is none.
	LinkOf func(channel string) string
	// Dashboard gives the address by which a person comes to the dashboard once; without it there is none. It may be called twice
	// for one person, and one of the addresses then stays unused.
	Dashboard func(person string) string
	// Gather is, by channel, how long a text that looks unfinished waits for the rest; zero: it is answered at once. Channels that
	// answer a request, and so must have something to say, are left out.
	Gather map[string]time.Duration
	// Polls are the channels whose groups have polls.
	Polls map[string]bool
	// Files are the channels that carry files.
	Files map[string]bool
	// Open tells whether a channel takes a message for an account now; what it does not take waits until the person writes. Nil: all do.
	Open func(notes Notes, to bot.Address, now time.Time) (bool, error)
	// Quota is how many more messages a channel takes for everybody together, where that is limited. Nil: nowhere.
	Quota func(channel string) (left int, limited bool)
	// PerMinute is how many updates a minute one conversation may send before it is told to slow down; zero is 120.
	PerMinute int
	// Calendar knows the working days and quiet hours; quiz.Workdays when nil.
	Calendar *quiz.Calendar
	// Rehearsal is what an auditor asks; without it nothing is rehearsed.
	Rehearsal []quiz.Prompt
	// Analyse computes the figures of a course's tests; without it none are shown.
	Analyse Analyser
	// Review schedules spaced practice; without it nothing is remembered.
	Review func(quiz.Memory, quiz.Grade, time.Time) quiz.Memory
	// NewID and NewSeed are random; tests set them to make a conversation repeatable.
	NewID   func() string
	NewSeed func() uint64
	// NewCode makes a six-digit invitation code.
	NewCode func() string
	// NewCertificateCode makes the code of a certificate; quiz.NewCertificateCode when nil.
	NewCertificateCode func() string
	// Certificate draws a certificate for channels that carry files; without it people get the link only.
	Certificate func(quiz.Certificate) (bot.File, error)
	// Curator finds units for trainers who decide on gaps; without it they can pick only what was offered.
	Curator Curator
	// Changed is called after each commit that changed what questions are answered with; it must not wait for anything.
	Changed func()
	// VerifyLink is the address that a certificate's code is appended to; without it no link is given.
	VerifyLink string
}

// Analyser computes the figures of the tests of a course from what was gathered. question gives a version, or nil.
type Analyser func(course string, s *quiz.Samples, question func(id, version string) *quiz.Question) quiz.Analysis

// Desk handles updates. It is safe for concurrent use; updates of one conversation must come one at a time.
type Desk struct {
	Config
	dialogs []dialog
}

// dialog is one thing people come for. handle tells whether the update was its; the first that takes it ends the round.
type dialog interface {
	handle(t *turn) (bool, error)
}

// NewDesk makes a desk. The order of the dialogs is the order in which they are asked; the last takes every text.
func NewDesk(c Config) *Desk {
	if c.Wake == nil {
		c.Wake = func() {}
	}
	if c.Changed == nil {
		c.Changed = func() {}
	}
	if c.PerMinute == 0 {
		c.PerMinute = 120
	}
	if c.Calendar == nil {
		c.Calendar = quiz.Workdays()
	}
	if c.NewID == nil {
		c.NewID = NewID
	}
	if c.NewSeed == nil {
		c.NewSeed = randomSeed
	}
	if c.NewCode == nil {
		c.NewCode = NewCode
	}
	if c.LinkOf == nil {
		c.LinkOf = func(channel string) string { return c.Links[channel] }
	}
	if c.NewCertificateCode == nil {
		c.NewCertificateCode = quiz.NewCertificateCode
	}
	d := &Desk{Config: c}
	d.dialogs = []dialog{
		guard{}, groupPoll{}, gaps{}, regrade{}, revised{}, reading{}, remind{}, move{},
		enrol{}, help{}, rehearse{}, excuse{}, remarks{}, remedies{}, practise{}, forms{}, learn{}, test{}, walk{},
		assign{}, assigned{}, chase{}, items{}, report{}, mine{}, certificates{}, panel{},
		announce{}, rights{}, replace{}, upload{}, ask{},
	}
	return d
}

// Handle does one update. It returns nil only when every effect is stored, also for an update that was handled before. A fault in a
// dialog is logged, the person is told, and the update counts as handled, so that nobody is stuck on it; a fault of the store is
// returned, so that the channel delivers the update again.
func (d *Desk) Handle(ctx context.Context, u bot.Update) error {
	whole, s, done, err := d.gather(ctx, u)
	if err != nil || done {
		return err
	}
	if err := d.handle(ctx, whole, s); !errors.Is(err, errPieces) {
		return err
	}
	return d.Handle(ctx, u) // the pieces are gone, so this is at most once more for each
}

func (d *Desk) handle(ctx context.Context, u bot.Update, s *Session) error {
	if s == nil && u.Kind == bot.Text {
		var err error
		if s, err = d.session(ctx, u.From); err != nil {
			return fmt.Errorf("session: %w", err)
		}
	}
	r, err := d.prepare(ctx, u, s)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	fault, err := d.commit(ctx, u, r, d.route)
	if err == nil && fault != nil {
		d.Log.Error("dialog", "channel", u.From.Channel, "update", u.ID, "err", fault)
		_, err = d.commit(ctx, u, ready{}, sayFault)
	}
	if err != nil {
		return err
	}
	d.Wake()
	return nil
}

// faulty marks an error as a dialog's own, which a second delivery would not mend.
type faulty struct{ error }

// commit runs one turn in one transaction. A dialog's own fault rolls the transaction back and comes back apart from the store's.
func (d *Desk) commit(ctx context.Context, u bot.Update, r ready, do func(*turn) error) (fault, err error) {
	var curated bool
	err = d.Store.Update(ctx, func(tx Tx) error {
		curated = false
		id := u.From.Channel + "/" + u.ID
		if seen, err := tx.Seen(id); err != nil || seen {
			return err
		}
		t, err := d.open(tx, u, r)
		if err != nil {
			return err
		}
		t.ctx = ctx
		if err := safely(do, t); err != nil {
			return faulty{err}
		}
		if err := errors.Join(t.fault(), t.close()); err != nil {
			return err
		}
		curated = t.curated
		return tx.MarkSeen(id, u.At)
	})
	if f, ok := err.(faulty); ok {
		return f.error, nil
	}
	if err == nil && curated {
		d.Changed()
	}
	return nil, err
}

func safely(do func(*turn) error, t *turn) error { return guarded(func() error { return do(t) }) }

// guarded makes a panic an error.
func guarded(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return do()
}

func sayFault(t *turn) error { t.say(bot.Message{Text: wFault}); return nil }

// route asks the dialogs in order.
func (d *Desk) route(t *turn) error {
	for _, dl := range d.dialogs {
		done, err := dl.handle(t)
		if err != nil || done {
			return err
		}
	}
	return nil
}

// lookUp searches outside of the transaction, so that a store never waits for the index. Only a text that no dialog is certain to
// take is looked up. s is the session of its conversation.
func (d *Desk) lookUp(ctx context.Context, u bot.Update, s *Session) (dec *knowledge.Decision, err error) {
	if u.Kind != bot.Text {
		return nil, nil
	}
	text := u.Text
	cmd, rest := command(text)
	if _, ok := choice(text, s.Choices); ok || cmd != "" && (cmd != cmdAsk || rest == "") {
		return nil, nil
	}
	if _, code := typedLong(plain(text)); code {
		return nil, nil
	}
	if cmd == "" && (s.Dialog == gapsName || s.Dialog == revisedName || s.Dialog == readName) {
		return d.findUnits(text), nil
	}
	if cmd == cmdAsk {
		text = rest
	}
	q := knowledge.Question{Text: text, AsOf: dayOf(u.At), Topic: s.Topic}
	found, err := d.Base.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	return &found, nil
}

// session reads the session of a conversation outside of a turn.
func (d *Desk) session(ctx context.Context, of bot.Address) (*Session, error) {
	var s Session
	err := d.Store.View(ctx, func(tx Tx) (err error) { s, err = tx.Session(of); return err })
	return &s, err
}

// hanoi is Viet Nam's time, which has had no summer time since 1975.
var hanoi = time.FixedZone("+07", 7*60*60)

func dayOf(t time.Time) knowledge.Date { return knowledge.Date(t.In(hanoi).Format(time.DateOnly)) }

const idAlphabet = "abcdefghijkmnpqrstuvwxyz23456789" // 32 letters, without l and o, 0 and 1

// NewID gives 60 random bits in twelve characters that survive being read aloud.
func NewID() string {
	var b [12]byte
	rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = idAlphabet[b[i]%32]
	}
	return string(b[:])
}

func randomSeed() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}

// NewCode gives six random digits, for an invitation that is typed.
func NewCode() string { return fmt.Sprintf("%06d", randomSeed()%1_000_000) }

// cut splits tap data "verb.a.b.c" into at most n parts; missing ones are empty.
func cut(tap string, n int) []string {
	parts := strings.SplitN(tap, "|", n)
	for len(parts) < n {
		parts = append(parts, "")
	}
	return parts
}

func tap(parts ...string) string { return strings.Join(parts, "|") }
