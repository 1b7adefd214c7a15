package bot

import (
	"errors"
	"time"
)

// A message is tried maxAttempts times; with waits that double from a second to maxBackoff the tries span a day. The longest wait is
// short because a person who writes again after an outage waits behind the message that failed in it.
const (
	maxAttempts = 295
	maxBackoff  = 5 * time.Minute
)

// misconfigured is how long a channel rests whose token or account is wrong.
const misconfigured = time.Minute

// outcome decides what the result of a try means for the message.
func outcome(out Outgoing, err error, now time.Time) Settled {
	if err == nil {
		return Settled{Out: out, How: Sent}
	}
	se := fault(err)
	switch se.Fault {
	case Gone:
		return Settled{Out: out, How: Lost}
	case Rejected:
		return Settled{Out: out, How: Dropped}
	case Closed:
		return Settled{Out: out, How: Held}
	case Misconfigured: // not the message's fault: it keeps its tries
		out.NotUntil = now.Add(misconfigured)
		return Settled{Out: out, How: Postponed}
	}
	out.Attempts++
	switch {
	case out.Attempts >= maxAttempts, se.Fault == Moved && (se.NewChat == "" || se.NewChat == out.To.Chat):
		return Settled{Out: out, How: Dropped}
	case se.Fault == Moved:
		return Settled{Out: out, How: Rerouted, NewChat: se.NewChat}
	}
	out.NotUntil = now.Add(max(backoff(out.Attempts), se.After))
	return Settled{Out: out, How: Postponed}
}

// fault is what a channel's error says; an error without a word on it is worth another try.
func fault(err error) *SendError {
	var se *SendError
	if errors.As(err, &se) {
		return se
	}
	return &SendError{Fault: Retry, Err: err}
}

// backoff is how long to wait after so many failed tries.
func backoff(attempts int) time.Duration { return min(time.Second<<min(attempts-1, 20), maxBackoff) }
