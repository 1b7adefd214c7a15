package zalooa

import (
	"context"
	"errors"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/zalooa/zalooatest"
)

const redirect = "https://isobot.example.gov.vn" + CallbackPath

// TestAuthoriseWhileRunning takes every token away from a running channel, has an administrator permit the app again, and sees what waits go
// out, also after a restart with the old token still configured.
func TestAuthoriseWhileRunning(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	_, err := st.send(lan, bot.Message{Text: "một"})
	st.must(err)
	st.vendor.Advance(2 * time.Minute)
	st.vendor.RevokeAll()
	if _, err = st.send(lan, bot.Message{Text: "hai"}); faultOf(err) != bot.Misconfigured {
		t.Fatalf("got %v", err)
	}
	if !st.channel.NeedsAuthorising() || len(st.channel.Troubles()) != 1 {
		t.Errorf("troubles: %q", st.channel.Troubles())
	}
	a := st.channel.Authorise(redirect)
	back, err := st.vendor.Permit(a.URL())
	st.must(err)
	st.must(a.Finish(context.Background(), " "+back+"\n"))
	if st.channel.NeedsAuthorising() || len(st.channel.Troubles()) != 0 {
		t.Errorf("still troubles: %q", st.channel.Troubles())
	}
	_, err = st.send(lan, bot.Message{Text: "hai"})
	st.must(err)
	if err := a.Finish(context.Background(), back); codeOf(err) != -14003 {
		t.Errorf("a code works twice: %v", err)
	}
	_, err = st.send(lan, bot.Message{Text: "ba"}) // the failed second try cost nothing
	st.must(err)
	st.vendor.Advance(30 * time.Hour)
	_, err = st.start().Send(context.Background(), out(lan, bot.Message{Text: "bốn"}))
	st.must(err)
	parsed, err := url.Parse(back)
	st.must(err)
	st.secrets(parsed.Query().Get("code"), a.verifier)
}

// TestFirstAuthorisation begins with no refresh token at all, and takes the bare code too.
func TestFirstAuthorisation(t *testing.T) {
	st := newStage(t, zalooatest.Manner{Numbers: true}, func(c *Config) { c.RefreshToken = "" })
	a := st.channel.Authorise(redirect)
	back, err := st.vendor.Permit(a.URL())
	st.must(err)
	parsed, err := url.Parse(back)
	st.must(err)
	st.must(a.Finish(context.Background(), parsed.Query().Get("code")))
	st.receive()
	st.greeted(lan)
	_, err = st.send(lan, bot.Message{Text: "chào"})
	st.must(err)
}

func TestWhatIsNoCode(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	a, other := st.channel.Authorise(redirect), st.channel.Authorise(redirect)
	back, err := st.vendor.Permit(other.URL())
	st.must(err)
	for _, row := range []struct {
		name, pasted string
		want         error
	}{
		{"nothing", "", ErrNoCode},
		{"words", "xong rồi anh", ErrNoCode},
		{"an address without a query", redirect, ErrNoCode},
		{"an error instead", redirect + "?error=-14004", ErrNoCode},
		{"a broken query", redirect + "?code=%zz", ErrNoCode},
		{"of another run", back, ErrOtherAnswer},
		{"a forged state", redirect + "?code=abc&state=" + strings.Repeat("A", 26), ErrOtherAnswer},
	} {
		if err := a.Finish(context.Background(), row.pasted); !errors.Is(err, row.want) {
			t.Errorf("%s: got %v", row.name, err)
		}
	}
	if n := st.renewals(); n != 0 {
		t.Errorf("%d of them were offered to the vendor", n)
	}
	st.must(other.Finish(context.Background(), back))
}

// TestFailedAuthorisationKeepsThePair has the vendor refuse a code, and be down: the present tokens go on working.
func TestFailedAuthorisationKeepsThePair(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	_, err := st.send(lan, bot.Message{Text: "một"})
	st.must(err)
	if err := st.channel.Authorise(redirect).Finish(context.Background(), "made-up"); codeOf(err) != -14003 {
		t.Errorf("got %v", err)
	}
	st.vendor.Script(zalooatest.PathOAuth, zalooatest.HTML(502))
	if err := st.channel.Authorise(redirect).Finish(context.Background(), "made-up"); err == nil {
		t.Error("no error while the vendor is down")
	}
	st.vendor.Advance(26 * time.Hour)
	_, err = st.send(lan, bot.Message{Text: "hai"})
	st.must(err)
	st.secrets("made-up")
}

func TestCallbackTakesNothing(t *testing.T) {
	w := httptest.NewRecorder()
	Callback(w, httptest.NewRequest("GET", CallbackPath+"?code=<script>alert(1)</script>", nil))
	if body := w.Body.String(); strings.Contains(body, "script") || !strings.Contains(body, "sao chép") {
		t.Error(body)
	}
}
