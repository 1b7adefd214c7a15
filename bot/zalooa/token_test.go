package zalooa

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/zalooa/zalooatest"
)

// renewals is how many times a refresh token was offered.
func (st *stage) renewals() int { return len(st.vendor.Calls(zalooatest.PathOAuth)) }

func TestTokensAreRenewedBeforeTheirEnd(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	ctx := context.Background()
	st.must(st.channel.keys.ahead(ctx))
	st.must(st.channel.keys.ahead(ctx))
	if st.renewals() != 1 {
		t.Fatalf("%d renewals at the start", st.renewals())
	}
	for day := range 4 {
		st.vendor.Advance(24*time.Hour + time.Minute)
		st.must(st.channel.keys.ahead(ctx))
		if st.renewals() != day+2 {
			t.Fatalf("%d renewals after day %d", st.renewals(), day+1)
		}
	}
	offered := map[string]bool{}
	for _, c := range st.vendor.Calls(zalooatest.PathOAuth) {
		if offered[c.Token] {
			t.Error("a refresh token was used twice")
		}
		offered[c.Token] = true
	}
	if st.told.String() != "" {
		t.Error(st.told)
	}
}

func TestDeadTokensAreRenewedOnce(t *testing.T) {
	for name, play := range map[string]zalooatest.Fault{
		"invalid": zalooatest.Refusal(-216, "Access token is invalid"),
		"expired": zalooatest.Refusal(-220, "access_token is expired or removed"),
		"HTTP":    zalooatest.HTML(401),
	} {
		t.Run(name, func(t *testing.T) {
			st := written(t, zalooatest.Manner{}, nil)
			st.vendor.Advance(10 * time.Minute)
			st.vendor.Script(zalooatest.PathMessage, play)
			_, err := st.send(lan, bot.Message{Text: "x"})
			st.must(err)
			if st.renewals() != 2 {
				t.Errorf("%d renewals", st.renewals())
			}
			// The vendor refuses the new one too: no renewal after renewal, but an alarm.
			st.vendor.Script(zalooatest.PathMessage, play, play, play)
			for range 3 {
				if _, err = st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Misconfigured {
					t.Errorf("got %v", err)
				}
			}
			if st.renewals() != 2 || strings.Count(st.told.String(), "although it is new") != 1 {
				t.Errorf("%d renewals; told: %s", st.renewals(), st.told)
			}
			st.secrets()
		})
	}
}

func TestRefusedRefreshTokenAndTheWayBack(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	_, err := st.send(lan, bot.Message{Text: "x"})
	st.must(err)
	st.vendor.Advance(2 * time.Minute)
	st.vendor.RevokeAll()
	for range 3 {
		if _, err = st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Misconfigured || !errors.Is(err, ErrReauthorise) {
			t.Errorf("got %v", err)
		}
	}
	if st.renewals() != 2 || strings.Count(st.told.String(), "isobot zalooa authorise") != 1 {
		t.Errorf("%d renewals; told: %s", st.renewals(), st.told)
	}
	st.greeted(hoa) // what people write is still taken
	st.secrets()

	st.cfg.RefreshToken = st.vendor.Authorise()
	again := st.start()
	_, err = again.Send(context.Background(), out(lan, bot.Message{Text: "lại được"}))
	st.must(err)

	// The configured token is spent now; later starts go on with the stored chain.
	st.vendor.Advance(30 * time.Hour)
	again = st.start()
	if _, err = again.keys.access(context.Background()); err != nil {
		t.Error(err)
	}
	for i, c := range st.vendor.Calls(zalooatest.PathOAuth)[3:] {
		if c.Token == st.cfg.RefreshToken {
			t.Errorf("renewal %d offers the spent token", i)
		}
	}
}

func TestTypingErrorInTheNewTokenKeepsTheChain(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	_, err := st.channel.keys.access(context.Background())
	st.must(err)
	st.vendor.Advance(26 * time.Hour)
	st.cfg.RefreshToken = "wrong"
	_, err = st.start().keys.access(context.Background())
	st.must(err)
}

func TestNoTokenAtAll(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, func(c *Config) { c.RefreshToken = "" })
	if _, err := st.channel.keys.access(context.Background()); !errors.Is(err, ErrReauthorise) || st.renewals() != 0 {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(st.told.String(), "isobot zalooa authorise") {
		t.Error("nobody is told")
	}
}

func TestPassingFaultsOfRenewal(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	st.vendor.Advance(30 * time.Hour)
	faults := []zalooatest.Fault{zalooatest.HTML(502), zalooatest.Cut(), zalooatest.Raw(200, ""), zalooatest.Raw(200, "{}"),
		zalooatest.Raw(500, `{"error":-1,"error_name":"x"}`), zalooatest.Refusal(-32, "limit"), zalooatest.Raw(200, `{"access_token":"a"}`)}
	st.vendor.Script(zalooatest.PathOAuth, faults...)
	for i := range faults {
		if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Retry {
			t.Errorf("fault %d: %v", i, err)
		}
	}
	_, err := st.send(lan, bot.Message{Text: "x"})
	st.must(err)
	if st.told.String() != "" {
		t.Error(st.told)
	}
}

// The token is dead and can not be renewed right now: the message waits a moment, and was not counted.
func TestDeadTokenWhileOAuthIsDown(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	st.vendor.Advance(10 * time.Minute)
	st.vendor.RevokeAccess()
	st.vendor.Script(zalooatest.PathOAuth, zalooatest.HTML(502))
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Retry {
		t.Errorf("got %v", err)
	}
	if free := st.left(lan); free != 8 {
		t.Errorf("%d free", free)
	}
	_, err := st.send(lan, bot.Message{Text: "x"})
	st.must(err)
}

// A crash after the lease was stored and before the vendor was asked: the next start waits for the lease and uses the token.
func TestCrashBetweenStoringAndUsing(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	ctx := context.Background()
	stored, err := st.tokens.LoadTokens(ctx)
	st.must(err)
	leased, ok, err := st.channel.keys.lease(ctx, stored, st.vendor.Now())
	if err != nil || !ok || leased.Refresh != st.cfg.RefreshToken {
		t.Fatal("no lease", err)
	}
	again := st.start()
	done := make(chan error, 1)
	go func() {
		_, err := again.keys.access(ctx)
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("it did not wait for the lease: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	st.vendor.Advance(leaseTime + time.Second)
	st.must(<-done)
	if st.renewals() != 1 {
		t.Errorf("%d renewals", st.renewals())
	}
}

// A crash after the new pair was stored and before it was used: it is used, and the old one never again.
func TestCrashAfterStoring(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	ctx := context.Background()
	_, err := st.channel.keys.access(ctx)
	st.must(err)
	_, err = st.start().keys.access(ctx)
	st.must(err)
	st.vendor.Advance(26 * time.Hour)
	_, err = st.start().keys.access(ctx)
	st.must(err)
	if calls := st.vendor.Calls(zalooatest.PathOAuth); len(calls) != 2 || calls[0].Token == calls[1].Token {
		t.Errorf("%d renewals", len(calls))
	}
}

// The answer of the vendor is lost on the way: nobody can know the new pair, and the operator is told.
func TestLostAnswerNeedsTheOperator(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.vendor.Script(zalooatest.PathOAuth, zalooatest.CutAfter())
	if _, err := st.channel.keys.access(context.Background()); err == nil || errors.Is(err, ErrReauthorise) {
		t.Errorf("first: %v", err)
	}
	if _, err := st.channel.keys.access(context.Background()); !errors.Is(err, ErrReauthorise) {
		t.Errorf("second: %v", err)
	}
	if !strings.Contains(st.told.String(), "-14020") {
		t.Error(st.told)
	}
	st.secrets()
}

// A pair that can not be stored is not used, and stored as soon as that works.
func TestStoreFailsAfterRenewal(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	ctx := context.Background()
	st.tokens.breakAfter(1, 2) // the lease is stored
	for range 2 {
		if _, err := st.channel.keys.access(ctx); !errors.Is(err, bottest.ErrStore) {
			t.Fatalf("got %v", err)
		}
	}
	if n := len(st.vendor.Calls(zalooatest.PathAccount)); n != 0 || !strings.Contains(st.told.String(), "can not be stored") {
		t.Errorf("used before it was stored; told: %s", st.told)
	}
	access, err := st.channel.keys.access(ctx)
	st.must(err)
	stored, err := st.tokens.LoadTokens(ctx)
	st.must(err)
	if st.renewals() != 1 || stored.Access != access || stored.Refresh == st.cfg.RefreshToken {
		t.Errorf("%d renewals, stored %v", st.renewals(), stored)
	}
	st.secrets()
}

func TestStoreIsDownBeforeRenewal(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.tokens.breakAfter(0, 1)
	if _, err := st.channel.keys.access(context.Background()); !errors.Is(err, bottest.ErrStore) || st.renewals() != 0 {
		t.Errorf("the refresh token was used without a lease: %v", err)
	}
}

// Two processes share the store, many goroutines each; the access token dies again and again.
func TestOneWriter(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	one, two := st.start(), st.start()
	for round := range 5 {
		var all sync.WaitGroup
		for i := range 16 {
			c := []*Channel{one, two}[i%2]
			all.Go(func() {
				if _, err := c.call(context.Background(), request{method: "GET", path: zalooatest.PathAccount, limit: callTimeout}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if st.renewals() != round+1 {
			t.Fatalf("%d renewals in round %d", st.renewals(), round)
		}
		st.vendor.Advance(2 * time.Minute)
		st.vendor.RevokeAccess()
	}
	if st.told.String() != "" {
		t.Error(st.told)
	}
}

// The caller gives up while the vendor is asked: the answer is stored all the same.
func TestRenewalIsNotGivenUp(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	k := st.channel.keys
	asked := k.exchange
	ctx, cancel := context.WithCancel(context.Background())
	k.exchange = func(ctx context.Context, refresh string) (grant, error) {
		cancel()
		return asked(ctx, refresh)
	}
	_, err := k.renew(ctx, "", lastMinute)
	st.must(err)
	if stored, _ := st.tokens.LoadTokens(context.Background()); stored.Access == "" {
		t.Error("the new pair is lost")
	}
}

func TestTokensPrintAsNothing(t *testing.T) {
	secret := Tokens{Access: "aaa", Refresh: "rrr"}
	var log bottest.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "tokens", secret)
	for _, s := range []string{fmt.Sprint(secret), fmt.Sprintf("%+v %#v %s", secret, secret, secret), log.String()} {
		if strings.Contains(s, "aaa") || strings.Contains(s, "rrr") {
			t.Errorf("told: %s", s)
		}
	}
}
