package bot

import (
	"fmt"
	"time"
)

// Fault tells the sender what to do about a message that could not be sent.
type Fault int

// The faults a channel can report.
const (
	Retry         Fault = iota // try again, after After where it is set
	Gone                       // the person can not be reached: mark the address and drop its messages
	Rejected                   // this message will never be taken: drop it and tell the operator
	Moved                      // the conversation has a new id, NewChat: send there from now on
	Closed                     // the channel may not write now (quota, reply window): keep the message until the person writes
	Misconfigured              // the token or the account is wrong: nothing goes out until the operator mends it
)

// SendError is an error of Channel.Send that tells what to do next. Err never carries a token or a message's text.
type SendError struct {
	Fault   Fault
	After   time.Duration // with Retry: the least time to wait, as the vendor asks
	NewChat string        // with Moved
	Err     error
}

// Error tells the fault and its cause.
func (e *SendError) Error() string { return fmt.Sprintf("send: %v", e.Err) }

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }
