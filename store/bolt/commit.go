package bolt

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"isobot/store"
)

const (
	// most is how many updates share a commit.
	most = 256
	// company is how long a commit waits for more updates while they come thick: a commit costs two waits for the disk, whatever is in it.
	company = 5 * time.Millisecond
	// thick is the mean time between updates below which waiting is worth it. One person alone never waits.
	thick = company / 2
)

// committer lets updates that come at the same time share a commit. Whoever finds nobody committing commits for all that wait.
type committer struct {
	turn    chan struct{} // who sends into it commits
	mu      sync.Mutex
	waiting []*update
	last    time.Time     // when the last update came
	gap     time.Duration // mean time between updates
	full    chan struct{} // closed when the most that may share a commit wait; nil when nobody waits for that
}

// update is one transaction that waits for its commit.
type update struct {
	ctx  context.Context
	fn   func(store.KV) error
	done chan error // gets one error; errAlone when fn is to run again, alone
}

var (
	errAlone = errors.New("run alone")
	errBroke = errors.New("the commit broke off; restart isobot and look at the log")
)

func newCommitter() committer { return committer{turn: make(chan struct{}, 1), gap: time.Second} }

// add puts an update in line. Its done will get an error as soon as somebody commits.
func (c *committer) add(u *update) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	c.gap += (min(now.Sub(c.last), 4*company) - c.gap) / 8
	c.last = now
	c.waiting = append(c.waiting, u)
	if c.full != nil && len(c.waiting) >= most {
		close(c.full)
		c.full = nil
	}
}

// take gives the updates that share the next commit, after a wait for more when they come thick.
func (c *committer) take() []*update {
	if full := c.short(); full != nil {
		t := time.NewTimer(company)
		defer t.Stop()
		select {
		case <-full:
		case <-t.C:
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.full = nil
	n := min(len(c.waiting), most)
	group := slices.Clone(c.waiting[:n])
	c.waiting = slices.Delete(c.waiting, 0, n)
	return group
}

// short is closed when enough updates wait; nil when a wait is not worth it.
func (c *committer) short() chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gap > thick || len(c.waiting) == 0 || len(c.waiting) >= most {
		return nil
	}
	c.full = make(chan struct{})
	return c.full
}

// Update runs fn in a transaction that it may share with others; fn may run again, alone, when it or one of them failed. It returns when
// the transaction is on the disk. Under load it waits a few milliseconds for company.
func (d *DB) Update(ctx context.Context, fn func(store.KV) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{ctx, fn, make(chan error, 1)}
	d.committer.add(u)
	for {
		select {
		case err := <-u.done:
			return d.finish(u, err)
		default: // done goes first, also when nobody commits
		}
		select {
		case d.committer.turn <- struct{}{}:
			d.commitWaiting()
		case err := <-u.done:
			return d.finish(u, err)
		}
	}
}

// finish gives an update's own error, from a second run where it needs one.
func (d *DB) finish(u *update, err error) error {
	if err != errAlone {
		return err
	}
	return d.db.Update(func(t *bbolt.Tx) error { return u.fn(kv{t}) })
}

func (d *DB) commitWaiting() {
	defer func() { <-d.committer.turn }()
	d.commit(d.committer.take())
}

// commit runs a group in one transaction, without those that fail, and tells each what became of it.
func (d *DB) commit(group []*update) {
	err := errBroke
	defer func() {
		for _, u := range group {
			u.done <- err
		}
	}()
	for len(group) > 0 {
		at, why := -1, error(nil)
		err = d.db.Update(func(t *bbolt.Tx) error {
			for i, u := range group {
				if why = u.run(kv{t}); why != nil {
					at = i
					return why
				}
			}
			return nil
		})
		if at < 0 {
			return
		}
		if len(group) > 1 {
			why = errAlone // it may have failed over what another one did
		}
		group[at].done <- why
		group = slices.Delete(group, at, at+1)
	}
}

// run is errAlone for a function that panics: that is for its caller to hear.
func (u *update) run(t kv) (err error) {
	if err := u.ctx.Err(); err != nil {
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			err = errAlone
		}
	}()
	return u.fn(t)
}
