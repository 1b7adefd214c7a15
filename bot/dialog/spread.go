package dialog

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"isobot/bot"
	"isobot/staff"
)

// jobAnnounce is the job "announce|id", which comes back until all messages of a running announcement went out.
const jobAnnounce = "announce"

// inOutbox is how many messages of one announcement may wait in the outbox: a minute's worth, so that a pause takes effect soon.
const inOutbox = 2 * portion

// MaxAnnouncement is how many characters an announcement may have: with its heading it fits into one message of every channel.
const MaxAnnouncement = 1800

// Errors of Announce and SetAnnouncement.
var (
	ErrNoText         = errors.New("an announcement needs a text")
	ErrTextLong       = fmt.Errorf("an announcement has at most %d characters", MaxAnnouncement)
	ErrNobodyThere    = errors.New("nobody on the roster is in this unit")
	ErrNoAnnouncement = errors.New("there is no such announcement")
	ErrAnnounced      = errors.New("the announcement has gone out already")
)

// Announce stores an announcement and has it sent in the background. a has ID, Text, Unit, By and At. An announcement with this ID that
// is there already comes back as it is.
func Announce(tx Tx, a Announcement) (Announcement, error) {
	switch n := len([]rune(a.Text)); {
	case plain(a.Text) == "":
		return a, ErrNoText
	case n > MaxAnnouncement:
		return a, ErrTextLong
	}
	if old, ok, err := tx.Announcement(a.ID); err != nil || ok {
		return old, err
	}
	a.State = AnnounceRunning
	codes, err := codesOf(tx, a.Unit)
	if err != nil {
		return a, err
	}
	if a.People = len(codes); a.People == 0 {
		return a, ErrNobodyThere
	}
	if err := tx.PutAnnouncement(a); err != nil {
		return a, err
	}
	if err := tx.PutJob(tap(jobAnnounce, a.ID)); err != nil {
		return a, err
	}
	return a, tx.Append(Event{At: a.At, Actor: a.By, Kind: "announced", Subject: a.ID,
		Data: map[string]string{"unit": string(a.Unit), "people": strconv.Itoa(a.People)}})
}

// SetAnnouncement pauses a running announcement or lets a paused one go on. What is in the outbox already goes out.
func SetAnnouncement(tx Tx, id, state, by string, at time.Time) (Announcement, error) {
	a, ok, err := tx.Announcement(id)
	switch {
	case err != nil:
		return a, err
	case !ok:
		return a, ErrNoAnnouncement
	case a.State == state:
		return a, nil
	case a.State == AnnounceDone:
		return a, ErrAnnounced
	}
	a.State = state
	if err := tx.PutAnnouncement(a); err != nil {
		return a, err
	}
	job := tap(jobAnnounce, id)
	if state == AnnounceRunning {
		err = tx.PutJob(job)
	} else {
		err = tx.DeleteJob(job)
	}
	if err != nil {
		return a, err
	}
	return a, tx.Append(Event{At: at, Actor: by, Kind: "announcement_" + state, Subject: id})
}

// spread puts the next portion of an announcement into the outbox, unless enough waits there, and leaves the job again until all went out.
func (t *turn) spread(job, id string) error {
	a, ok, err := t.tx.Announcement(id)
	if err != nil {
		return err
	}
	if !ok || a.State != AnnounceRunning {
		return nil
	}
	if a.All && a.Waiting() <= 0 {
		a.State = AnnounceDone
		if err := t.tx.PutAnnouncement(a); err != nil {
			return err
		}
		return t.tellSender(&a)
	}
	if !a.All && a.Waiting() < inOutbox {
		if err := t.spreadPortion(&a); err != nil {
			return err
		}
		if err := t.tx.PutAnnouncement(a); err != nil {
			return err
		}
	}
	return t.tx.PutJob(job)
}

func (t *turn) spreadPortion(a *Announcement) error {
	var people []staff.Person
	looked := 0
	a.All = true
	if err := t.tx.PeopleAfter(a.After, func(p staff.Person) bool {
		if looked++; looked > 10*portion || len(people) == portion {
			a.All = false
			return false
		}
		a.After = p.Code
		if !p.Left && p.Unit.Within(a.Unit) {
			people = append(people, p)
		}
		return true
	}); err != nil {
		return err
	}
	m := announcementMessage(a)
	for i := range people {
		to, ok, err := t.reach(people[i].Code)
		if err != nil {
			return err
		}
		if !ok {
			a.Nobody++
			if err := t.tx.PutMissed(a.ID, people[i].Code, MissedNobody); err != nil {
				return err
			}
			continue
		}
		a.Queued++
		if err := t.tx.Say(bot.Outgoing{To: to, Message: m, Cause: t.u.From.Channel + "/" + t.u.ID, Bulk: true, Batch: a.ID}); err != nil {
			return err
		}
	}
	return nil
}

func announcementMessage(a *Announcement) bot.Message {
	head := fmt.Sprintf(wAnnounceHead, unitWords(a.Unit))
	return bot.Message{Text: head + "\n\n" + a.Text, Bold: []bot.Range{{From: 0, To: len(head)}}}
}

// tellSender tells the administrator who made the announcement that it went out.
func (t *turn) tellSender(a *Announcement) error {
	to, ok, err := t.reach(a.By)
	if err != nil || !ok {
		return err
	}
	m := bot.Message{Text: fmt.Sprintf(wAnnounceDone, shorten(a.Text, 60)) + "\n" + announcementCounts(a)}
	if a.Lost+a.Nobody+a.Held > 0 {
		m.Buttons = column(button(wWhoMissed, "n", "missed", a.ID))
	}
	return t.send(to, m, false)
}

func announcementCounts(a *Announcement) string {
	return fmt.Sprintf(wAnnounceCounts, a.Sent, a.People, max(a.People-a.Sent-a.Lost-a.Nobody-a.Held, 0), a.Held, a.Lost+a.Nobody)
}
