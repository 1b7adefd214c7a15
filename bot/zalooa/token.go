package zalooa

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"isobot/bot"
)

const (
	exchangeTimeout = 30 * time.Second
	leaseTime       = time.Minute     // the time in which whoever renews has the refresh token for itself
	lastMinute      = time.Minute     // an access token is not used so shortly before its end
	early           = time.Hour       // Receive renews so long before the end
	young           = time.Minute     // a pair that is refused so soon was not refused for its age: another would be too
	restTime        = 5 * time.Minute // from a refusal of the refresh token to the next try
	maxUsed         = 32              // digests kept
)

// ErrReauthorise is in the errors of Send while the vendor refuses the refresh token, or there is none.
var ErrReauthorise = errors.New("Zalo accepts no refresh token: an administrator of the Official Account must authorise the app " +
	"again; run: isobot zalooa authorise")

var errYoung = errors.New("the access token is refused although it is new; check ISOBOT_ZALOOA_APP_ID and the permissions of the app")

// grant is what the vendor gives for a refresh token.
type grant struct {
	access, refresh string
	lives           time.Duration
}

// keeper gives out access tokens and renews them. Of all goroutines and processes one renews at a time.
type keeper struct {
	store    TokenStore
	exchange func(ctx context.Context, refresh string) (grant, error)
	first    string // configured refresh token
	now      func() time.Time
	alarms   *alarms

	turn    chan struct{} // held by the goroutine that renews; guards unsaved and rested
	unsaved *Tokens       // a pair that the store did not take yet
	rested  time.Time     // after a refusal nothing is tried before

	mu   sync.Mutex
	pair Tokens // as stored, when last looked at
}

func newKeeper(cfg Config, exchange func(context.Context, string) (grant, error), a *alarms) *keeper {
	return &keeper{store: cfg.Tokens, exchange: exchange, first: cfg.RefreshToken, now: cfg.Now, alarms: a, turn: make(chan struct{}, 1)}
}

func (k *keeper) known() Tokens {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pair
}

func (k *keeper) learn(t Tokens) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pair = t
}

// lasts tells whether the access token can be used for d more.
func (k *keeper) lasts(t Tokens, d time.Duration) bool {
	return t.Access != "" && k.now().Add(d).Before(t.Expires)
}

// access gives a token that can be used now.
func (k *keeper) access(ctx context.Context) (string, error) {
	t := k.known()
	if k.lasts(t, lastMinute) {
		return t.Access, nil
	}
	t, err := k.renew(ctx, t.Access, lastMinute)
	return t.Access, err
}

// ahead renews what ends within the hour, or within a quarter of its life where that is shorter.
func (k *keeper) ahead(ctx context.Context) error {
	t := k.known()
	d := early
	if life := t.Expires.Sub(t.Since); t.Access != "" && life/4 < early {
		d = life / 4
	}
	if k.lasts(t, d) {
		return nil
	}
	_, err := k.renew(ctx, t.Access, d)
	return err
}

// renew gives a pair other than the one with the stale access token that lasts for d: the stored one where somebody else has
// renewed, else a new one. Its errors are ErrReauthorise, errYoung, or passing ones of the store, the network or the context.
func (k *keeper) renew(ctx context.Context, stale string, d time.Duration) (Tokens, error) {
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return Tokens{}, ctx.Err()
	}
	defer func() { <-k.turn }()
	if err := k.save(ctx); err != nil {
		return Tokens{}, err
	}
	for {
		stored, err := k.store.LoadTokens(ctx)
		if err != nil {
			return Tokens{}, fmt.Errorf("zalooa: loading the tokens: %w", err)
		}
		now := k.now()
		switch {
		case stored.Access != stale && k.lasts(stored, d):
			k.learn(stored)
			return stored, nil
		case stale != "" && stored.Access == stale && now.Sub(stored.Since) < young:
			return Tokens{}, errYoung
		case now.Before(stored.Busy) && stored.Busy.Sub(now) <= leaseTime:
			if !bot.Sleep(ctx, 20*time.Millisecond) {
				return Tokens{}, ctx.Err()
			}
			continue
		case now.Before(k.rested):
			return Tokens{}, ErrReauthorise
		}
		leased, ok, err := k.lease(ctx, stored, now)
		if err != nil {
			return Tokens{}, err
		}
		if ok {
			return k.refresh(context.WithoutCancel(ctx), leased)
		}
	}
}

// lease notes in the store that this process is about to use the refresh token; ok is false when another one was faster. The
// configured token is stored here, before it is used for the first time.
func (k *keeper) lease(ctx context.Context, stored Tokens, now time.Time) (leased Tokens, ok bool, err error) {
	leased = stored
	if leased.Refresh == "" {
		leased.Refresh = k.first
	}
	if leased.Refresh == "" {
		k.alarms.raise(NeedsAuthorising, ErrReauthorise.Error())
		return Tokens{}, false, ErrReauthorise
	}
	return k.claim(ctx, leased, now)
}

// claim notes that this process is about to change the pair; ok is false when another one was faster.
func (k *keeper) claim(ctx context.Context, stored Tokens, now time.Time) (leased Tokens, ok bool, err error) {
	leased = stored
	leased.Busy = now.Add(leaseTime)
	leased.Version++
	if ok, err = k.store.SaveTokens(ctx, leased); err != nil {
		return Tokens{}, false, fmt.Errorf("zalooa: storing the tokens: %w", err)
	}
	return leased, ok, nil
}

// adopt takes the place of the pair with one that get brings, as the one writer.
func (k *keeper) adopt(ctx context.Context, get func(context.Context) (grant, error)) error {
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-k.turn }()
	if err := k.save(ctx); err != nil {
		return err
	}
	for {
		stored, err := k.store.LoadTokens(ctx)
		if err != nil {
			return fmt.Errorf("zalooa: loading the tokens: %w", err)
		}
		now := k.now()
		leased, ok := Tokens{}, false
		if busy := now.Before(stored.Busy) && stored.Busy.Sub(now) <= leaseTime; !busy {
			if leased, ok, err = k.claim(ctx, stored, now); err != nil {
				return err
			}
		}
		if !ok {
			if !bot.Sleep(ctx, 20*time.Millisecond) {
				return ctx.Err()
			}
			continue
		}
		ctx = context.WithoutCancel(ctx) // an answer that nobody stores is lost
		g, err := get(ctx)
		if err != nil {
			return errors.Join(err, k.release(ctx, leased))
		}
		_, err = k.keep(ctx, leased, g, now)
		return err
	}
}

// refresh uses the refresh token. It is not stopped when the caller gives up: an answer that nobody stores is lost.
func (k *keeper) refresh(ctx context.Context, leased Tokens) (Tokens, error) {
	var refused error
	for _, token := range k.candidates(leased) {
		asked := k.now() // the pair's life is counted from here, so never too long
		patient, cancel := context.WithTimeout(ctx, exchangeTimeout)
		g, err := k.exchange(patient, token)
		cancel()
		switch {
		case err == nil:
			return k.keep(ctx, leased, g, asked)
		case !refusal(err):
			return Tokens{}, errors.Join(err, k.release(ctx, leased))
		}
		refused = err
	}
	k.rested = k.now().Add(restTime)
	k.alarms.raise(NeedsAuthorising, fmt.Sprintf("%v (the vendor says: %v)", ErrReauthorise, refused))
	return Tokens{}, errors.Join(fmt.Errorf("%w: %w", ErrReauthorise, refused), k.release(ctx, leased))
}

// candidates are the refresh tokens to try: one that the operator configured since, then the one of the chain.
func (k *keeper) candidates(t Tokens) []string {
	if k.first == "" || k.first == t.Refresh || slices.Contains(t.Used, digest(k.first)) {
		return []string{t.Refresh}
	}
	return []string{k.first, t.Refresh}
}

// release ends the lease without a new pair.
func (k *keeper) release(ctx context.Context, leased Tokens) error {
	leased.Busy = time.Time{}
	leased.Version++
	if _, err := k.store.SaveTokens(ctx, leased); err != nil {
		return fmt.Errorf("zalooa: storing the tokens: %w", err)
	}
	return nil
}

// keep stores the new pair and only then gives it out.
func (k *keeper) keep(ctx context.Context, leased Tokens, g grant, at time.Time) (Tokens, error) {
	next := Tokens{Access: g.access, Refresh: g.refresh, Since: at, Expires: at.Add(g.lives), Used: leased.Used, Version: leased.Version + 1}
	if mark := digest(k.first); k.first != "" && !slices.Contains(next.Used, mark) {
		next.Used = append(slices.Clone(next.Used), mark)
		next.Used = next.Used[max(0, len(next.Used)-maxUsed):]
	}
	k.unsaved = &next
	if err := k.save(ctx); err != nil {
		return Tokens{}, err
	}
	k.rested = time.Time{}
	k.alarms.well(NeedsAuthorising)
	return next, nil
}

// save stores a pair that waits for it. Whatever is stored meanwhile is older: only this process has the new refresh token.
func (k *keeper) save(ctx context.Context) error {
	for k.unsaved != nil {
		ok, err := k.store.SaveTokens(ctx, *k.unsaved)
		if err == nil && !ok {
			var stored Tokens
			if stored, err = k.store.LoadTokens(ctx); err == nil {
				k.unsaved.Version = stored.Version + 1
				continue
			}
		}
		if err != nil {
			k.alarms.raise(matterStore, "The new tokens of the Zalo Official Account can not be stored; do not stop the program before "+
				"the store works again, or the app must be authorised anew.")
			return fmt.Errorf("zalooa: storing the new tokens: %w", err)
		}
		k.learn(*k.unsaved)
		k.unsaved = nil
		k.alarms.well(matterStore)
	}
	return nil
}

// digest tells configured tokens apart without holding them.
func digest(token string) string {
	sum := sha256.Sum256([]byte("isobot/zalooa/" + token))
	return hex.EncodeToString(sum[:12])
}
