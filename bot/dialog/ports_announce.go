package dialog

import (
	"time"

	"isobot/staff"
)

// Announcement is a text that goes to everybody of a unit, with how far it has come. The store counts Sent, Lost and Held as its
// messages are settled.
type Announcement struct {
	ID    string         `json:"id"`
	Text  string         `json:"text"`
	Unit  staff.UnitPath `json:"unit"` // with everything under it; empty: everybody
	By    string         `json:"by"`   // staff code, or "operator"
	At    time.Time      `json:"at"`
	State string         `json:"state"`
	After string         `json:"after,omitempty"` // the last code of the roster that was looked at
	All   bool           `json:"all,omitempty"`   // the roster was looked at to its end

	People int `json:"people"` // of the unit, when it was made
	Queued int `json:"queued"` // messages that went into the outbox
	Sent   int `json:"sent"`
	Lost   int `json:"lost"`   // could not be delivered
	Held   int `json:"held"`   // wait until the person writes
	Nobody int `json:"nobody"` // people without an account that can be written to
}

// Waiting is how many messages are in the outbox and can go out.
func (a *Announcement) Waiting() int { return a.Queued - a.Sent - a.Lost - a.Held }

// The states of an announcement.
const (
	AnnounceRunning = "running"
	AnnouncePaused  = "paused"
	AnnounceDone    = "done"
)

// Why somebody was not reached.
const (
	MissedNobody  = "no_account"
	MissedLost    = "unreachable"
	MissedDropped = "refused"
	MissedHeld    = "held" // until they write
)

// Announcements keeps them. AllAnnouncements lists them in order of id.
type Announcements interface {
	Announcement(id string) (Announcement, bool, error)
	PutAnnouncement(a Announcement) error
	AllAnnouncements() ([]Announcement, error)
	// PutMissed notes that a person was not reached, and why.
	PutMissed(announcement, person, why string) error
	// EachMissed calls fn for those who were not reached so far, in order of code, until it returns false.
	EachMissed(announcement string, fn func(person, why string) bool) error
}
