package zalooa

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// CallbackPath is where Callback should be served. Its full address is entered as callback address of the Official Account in the vendor's
// console.
const CallbackPath = "/zalooa/authorised"

// Errors of Authorising.Finish besides those of the vendor and the store.
var (
	ErrNoCode      = errors.New("there is no code in it; copy the whole address of the page that the browser came back to")
	ErrOtherAnswer = errors.New("this address belongs to another run of the command; open the address that was printed last, and copy anew")
)

// Authorising is one attempt to have the app permitted by an administrator of the account. The vendor's code works once, for ten minutes,
// and only together with what this holds (PKCE, RFC 7636).
type Authorising struct {
	channel         *Channel
	redirect        string
	state, verifier string
}

// Authorise begins an attempt. redirect is the callback address as it stands in the vendor's console.
func (c *Channel) Authorise(redirect string) *Authorising {
	var secret [32]byte
	rand.Read(secret[:]) // never fails
	verifier := base64.RawURLEncoding.EncodeToString(secret[:])
	return &Authorising{channel: c, redirect: redirect, state: rand.Text(), verifier: verifier}
}

// URL is what an administrator of the Official Account opens in a browser.
func (a *Authorising) URL() string {
	sum := sha256.Sum256([]byte(a.verifier))
	q := url.Values{"app_id": {a.channel.cfg.AppID}, "redirect_uri": {a.redirect}, "state": {a.state},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}}
	return a.channel.cfg.OAuth + "/v4/oa/permission?" + q.Encode()
}

// Finish takes the address that the browser came back to, or only the code from it, buys a pair of tokens with it and stores them as the
// one writer does. What waits goes out by itself then. Its errors hold neither code nor token.
func (a *Authorising) Finish(ctx context.Context, pasted string) error {
	code, err := a.code(pasted)
	if err != nil {
		return err
	}
	return a.channel.keys.adopt(ctx, func(ctx context.Context) (grant, error) {
		ctx, cancel := context.WithTimeout(ctx, exchangeTimeout)
		defer cancel()
		return a.channel.buy(ctx, url.Values{"code": {code}, "app_id": {a.channel.cfg.AppID}, "grant_type": {"authorization_code"},
			"code_verifier": {a.verifier}}, code, a.verifier)
	})
}

func (a *Authorising) code(pasted string) (string, error) {
	pasted = strings.TrimSpace(pasted)
	code := pasted
	if _, query, is := strings.Cut(pasted, "?"); is {
		query, _, _ = strings.Cut(query, "#")
		q, err := url.ParseQuery(query)
		if err != nil || q.Get("code") == "" {
			return "", ErrNoCode
		}
		if subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(a.state)) != 1 {
			return "", ErrOtherAnswer
		}
		code = q.Get("code")
	}
	if !secretForm.MatchString(code) || strings.Contains(code, "://") {
		return "", ErrNoCode
	}
	return code, nil
}

// callbackPage is for the administrator of the account, in whose browser the code arrives.
const callbackPage = "Đã nhận được trả lời của Zalo.\n\nMời anh/chị sao chép toàn bộ địa chỉ của trang này và dán vào cửa sổ đang chạy lệnh " +
	"\"isobot zalooa authorise\". Địa chỉ dùng một lần, trong 10 phút; mời không gửi cho người khác.\n"

// Callback serves CallbackPath: it asks to copy the address. It takes nothing, for whoever opens it is a stranger.
func Callback(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = io.WriteString(w, callbackPage) // the reader went away: nothing to be done
}
