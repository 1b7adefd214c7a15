package bot

import (
	"context"
	"time"
)

// TypingAfter is how long a person waits before they are shown that somebody is at work.
const TypingAfter = 300 * time.Millisecond

// WhileWorking calls do and gives its error. When do takes longer than TypingAfter, typing is called once beside it, with a context that
// ends with do; typing is over when WhileWorking returns.
func WhileWorking(ctx context.Context, typing func(context.Context), do func() error) error {
	return whileWorking(ctx, TypingAfter, typing, do)
}

func whileWorking(ctx context.Context, after time.Duration, typing func(context.Context), do func() error) error {
	aside, cancel := context.WithCancel(ctx)
	defer cancel()
	over := make(chan struct{})
	slow := time.AfterFunc(after, func() {
		defer close(over)
		typing(aside)
	})
	err := do()
	if !slow.Stop() {
		cancel()
		<-over
	}
	return err
}
