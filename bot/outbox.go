package bot

import "context"

// Outcome is what became of an outgoing message.
type Outcome int

// The outcomes.
const (
	Sent      Outcome = iota // the channel took it
	Postponed                // Out.Attempts and Out.NotUntil tell when it is tried again
	Held                     // the channel may not write now; kept until the person writes
	Lost                     // the person can not be reached: dropped, and the account marked
	Dropped                  // the channel will never take it
	Rerouted                 // the conversation moved to NewChat; the message goes there
)

// Settled is one message with its outcome.
type Settled struct {
	Out     Outgoing
	How     Outcome
	NewChat string // with Rerouted
}

// Queue is one part of the outbox: the replies or the announcements of one channel. Channels are kept apart so that one that is down
// is not in the way of the others.
type Queue struct {
	Channel string
	Bulk    bool
}

// Outbox is where messages wait. A store implements it.
type Outbox interface {
	// Waiting lists messages of one queue with an ID above after, ascending, at most n. A message that becomes visible later has
	// a higher ID than all that were visible before.
	Waiting(ctx context.Context, q Queue, after uint64, n int) ([]Outgoing, error)
	// Settle stores outcomes; settling a message twice does nothing.
	Settle(ctx context.Context, done []Settled) error
}
