// Package bot is the post room of isobot: it carries messages between people and the program, and cannot read them.
//
// The journey of one update:
//
//	person -> Channel.Receive -> Update -> Lanes -> Handler.Handle -> (one store transaction) -> Outbox -> Sender -> Channel.Send -> person
//
// Two contracts hold everywhere:
//
//  1. Receive acknowledges upstream (a Telegram offset, a webhook's 200) only after deliver returned nil, and a Handler
//     returns nil only when all effects of the update are stored.
//  2. What a person is told is decided and stored first, and sent after; sending happens at least once.
//
// The package uses the standard library only and knows no subject.
package bot

import (
	"context"
	"strings"
	"time"
)

// Address names one conversation on one channel, and with it one chat account.
type Address struct {
	Channel string `json:"channel"` // "telegram", "zalobot", "zalooa", "webchat", "console", "clock"
	Chat    string `json:"chat"`    // the vendor's id of the conversation
}

// String gives "channel:chat", the key under which lanes and stores keep a conversation.
func (a Address) String() string { return a.Channel + ":" + a.Chat }

// ParseAddress reads what String wrote; ok is false when there is no channel or no chat.
func ParseAddress(s string) (a Address, ok bool) {
	ch, chat, ok := strings.Cut(s, ":")
	return Address{Channel: ch, Chat: chat}, ok && ch != "" && chat != ""
}

// Kind tells what an Update carries.
type Kind string

// The kinds of update that a channel delivers.
const (
	Text        Kind = "text"        // Text is set
	Tap         Kind = "tap"         // Tap holds the data of the button
	Start       Kind = "start"       // first contact, or a deep link: Text holds its payload
	Contact     Kind = "contact"     // Phone is set, and is the sender's own
	Document    Kind = "document"    // File is set
	Other       Kind = "other"       // a sticker, a voice message, a photo: nothing that can be read
	Vote        Kind = "vote"        // an answer to a Poll, in the voter's own conversation: Tap is the poll's tag, Text the option's number from 0
	Unreachable Kind = "unreachable" // the person blocked or left the bot
	Timer       Kind = "timer"       // from bot/clock: Text names what is due
)

// Update is one thing that happened in one conversation.
type Update struct {
	ID      string    // unique within the channel for ever; the same update delivered twice has the same ID
	From    Address   // the conversation it happened in
	User    string    // vendor's id of the sender; equals From.Chat in a private conversation
	Name    string    // the sender's display name, as the vendor tells it; may be empty, is never stored
	Group   bool      // the conversation has more than one person in it
	Kind    Kind      //
	Text    string    // valid UTF-8, NFC, at most MaxText bytes
	Tap     string    // data of the tapped button, untrusted
	Message string    // vendor's id of the message that the tapped button hangs on; may be empty
	Phone   string    // digits with an optional leading +
	File    *File     //
	At      time.Time // when it happened; time enters the program here
	Pieces  int       // of how many earlier texts, handled already, Text begins with; set by handlers, not by channels
}

// MaxText is how many bytes of a text a channel hands on; the rest is cut at a character's end.
const MaxText = 16 << 10

// File is a document that came in or goes out. Data is owned by whoever made it and not changed after.
type File struct {
	Name string `json:"name"`
	MIME string `json:"mime"`
	Data []byte `json:"data"`
}

// Button is one choice under a message. Tap is at most 64 bytes, the smallest limit of all vendors.
type Button struct {
	Label string `json:"label"`
	Tap   string `json:"tap"`
}

// MaxTap is the most bytes that the data of a button may have (Telegram's callback_data).
const MaxTap = 64

// Range is a half-open range of bytes [From, To) in a text, on character boundaries.
type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Message is what a dialog wants said. Text is plain; Bold marks what stands out, ascending and not overlapping. A channel
// escapes, styles, splits and numbers it for its vendor.
type Message struct {
	Text    string     `json:"text"`
	Bold    []Range    `json:"bold,omitempty"`
	Buttons [][]Button `json:"buttons,omitempty"`
	// Spelled says that the text already names the buttons (A, B, C ...): a channel without buttons does not list them again.
	Spelled bool  `json:"spelled,omitempty"`
	File    *File `json:"file,omitempty"`
	// Poll is asked where the channel has polls; Text is for the others.
	Poll *Poll `json:"poll,omitempty"`
	// Replace is the vendor's id of a message that this one takes the place of, where the channel can edit.
	Replace string `json:"replace,omitempty"`
}

// Poll is a question with one right option that each member of a group answers for themselves, seen by all.
type Poll struct {
	Tag         string   `json:"tag"` // comes back with each Vote; at most MaxTap bytes
	Question    string   `json:"question"`
	Options     []string `json:"options"`
	Correct     int      `json:"correct"` // index of the right option
	Explanation string   `json:"explanation,omitempty"`
}

// Limits of a Poll, in UTF-16 units (Telegram's, the only vendor who has them).
const (
	MaxPollQuestion    = 300
	MaxPollOptions     = 10
	MaxPollOption      = 100
	MaxPollExplanation = 200
)

// Fits tells whether a poll keeps to the limits.
func (p *Poll) Fits() bool {
	fits := p.Tag != "" && len(p.Tag) <= MaxTap && Units(p.Question) >= 1 && Units(p.Question) <= MaxPollQuestion && Units(p.Explanation) <= MaxPollExplanation &&
		len(p.Options) >= 2 && len(p.Options) <= MaxPollOptions && p.Correct >= 0 && p.Correct < len(p.Options)
	for _, o := range p.Options {
		fits = fits && Units(o) >= 1 && Units(o) <= MaxPollOption
	}
	return fits
}

// Outgoing is one message on its way. The outbox keeps it until the channel took it or gave it up.
type Outgoing struct {
	ID       uint64    `json:"id"`              // ascending over the whole store; the order of sending within a conversation
	First    uint64    `json:"first,omitempty"` // the ID that it had before it was held back; 0: ID
	To       Address   `json:"to"`
	Message  Message   `json:"message"`
	Cause    string    `json:"cause"`           // "channel/id" of the update that led to it
	Bulk     bool      `json:"bulk,omitempty"`  // an announcement or a reminder: waits behind replies
	Batch    string    `json:"batch,omitempty"` // the announcement that it belongs to, whose progress the store counts
	Attempts int       `json:"attempts"`        // failed tries so far
	NotUntil time.Time `json:"not_until"`
}

// Deliver hands one update to the program. It returns nil only when every effect of the update is stored; a channel that
// gets an error must deliver the update again later and must not acknowledge it upstream.
type Deliver func(ctx context.Context, u Update) error

// Handle makes a Handler of d.
func (d Deliver) Handle(ctx context.Context, u Update) error { return d(ctx, u) }

// Channel is one vendor. Send may be called from many goroutines, Receive is called once.
type Channel interface {
	// Name is the constant that Address.Channel carries.
	Name() string
	// Receive runs until ctx ends (and returns its error) or the channel can not go on. Updates of one conversation are
	// delivered in order and one at a time.
	Receive(ctx context.Context, deliver Deliver) error
	// Send says one message and returns the vendor's id of it (of its last part). Errors that matter to the sender are a *SendError.
	Send(ctx context.Context, out Outgoing) (id string, err error)
}

// Handler is what the post room delivers to. Handle returns nil only when all effects of the update are stored.
type Handler interface {
	Handle(ctx context.Context, u Update) error
}
