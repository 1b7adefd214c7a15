package dialog

import (
	"encoding/json"
	"fmt"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// ownData is everything that is kept about a person, or about an account that is nobody's.
type ownData struct {
	At           time.Time          `json:"at"`
	Person       *staff.Person      `json:"person,omitempty"`
	Accounts     []staff.Account    `json:"accounts"`
	Sessions     []Session          `json:"conversations"`
	Progress     []quiz.Progress    `json:"progress"`
	Attempts     []quiz.Attempt     `json:"attempts"`
	Duties       []quiz.Duty        `json:"duties"`
	Daily        *quiz.Daily        `json:"daily_practice,omitempty"`
	Memories     []quiz.Memory      `json:"spaced_practice"`
	Certificates []quiz.Certificate `json:"certificates"`
	Erasures     []Erasure          `json:"erasure_requests"`
	Pleas        []Plea             `json:"training_requests"`
	Remedies     []quiz.Remedy      `json:"remedies"`
	Remarks      []quiz.Remark      `json:"remarks"` // that the person wrote
	Events       []Event            `json:"audit_log"`
}

// sayOwn says a text with the file of all of it, which was made ahead, or where the file can be had, in one message.
func (t *turn) sayOwn(text string) {
	if t.own == nil {
		t.sayf("%s\n\n%s", text, wDataNoFile)
		return
	}
	t.say(bot.Message{Text: text + "\n\n" + wDataFile, File: t.own})
}

// ownFile makes the file of it. It reads the whole audit log.
func (t *turn) ownFile() (*bot.File, error) {
	d, err := t.ownData()
	if err != nil {
		return nil, err
	}
	b, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("file of a person's data: %w", err)
	}
	name := "du-lieu.json"
	if t.me != nil {
		name = "du-lieu-" + t.me.Code + ".json"
	}
	return &bot.File{Name: name, MIME: "application/json", Data: append(b, '\n')}, nil
}

func (t *turn) ownData() (d ownData, err error) {
	d = ownData{At: t.u.At.UTC(), Person: t.me, Accounts: []staff.Account{t.acc}}
	if t.me != nil {
		if d.Accounts, err = t.tx.AccountsOf(t.me.Code); err != nil {
			return d, err
		}
	}
	for _, acc := range d.Accounts {
		at, ok := bot.ParseAddress(acc.Address)
		if !ok {
			continue
		}
		s, err := t.tx.Session(at)
		if err != nil {
			return d, err
		}
		d.Sessions = append(d.Sessions, s)
	}
	if d.Attempts, d.Progress, err = t.tx.TrainingOf(t.owner()); err != nil {
		return d, err
	}
	if d.Certificates, err = t.tx.CertificatesOf(t.owner()); err != nil {
		return d, err
	}
	if d.Duties, err = dutiesOf(t.tx, t.owner()); err != nil {
		return d, err
	}
	if daily, ok, err := t.tx.Daily(t.owner()); err != nil {
		return d, err
	} else if ok {
		d.Daily = &daily
	}
	if d.Memories, err = t.tx.Memories(t.owner()); err != nil {
		return d, err
	}
	pleas, err := t.tx.AllPleas()
	if err != nil {
		return d, err
	}
	for _, p := range pleas {
		if p.Person == t.owner() {
			d.Pleas = append(d.Pleas, p)
		}
	}
	if d.Remedies, err = t.tx.RemediesOf(t.owner()); err != nil {
		return d, err
	}
	if d.Remarks, err = remarksBy(t.tx, t.owner()); err != nil {
		return d, err
	}
	if e, ok, err := t.openErasure(); err != nil {
		return d, err
	} else if ok {
		d.Erasures = append(d.Erasures, e)
	}
	err = t.tx.EventsAbout(t.owner(), func(e Event) bool { d.Events = append(d.Events, e); return true })
	return d, err
}
