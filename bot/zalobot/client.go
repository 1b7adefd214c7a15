package zalobot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
)

const (
	callTimeout = 30 * time.Second
	maxAnswer   = 4 << 20 // bytes of an answer of the vendor
)

// ErrCannotGoOn is in the error with which Receive ends when the vendor does not know the token: waiting does not mend that.
var ErrCannotGoOn = errors.New("the Zalo Bot Platform does not accept the token; check ISOBOT_ZALOBOT_TOKEN and ISOBOT_ZALOBOT_API")

// apiError is a refusal in the vendor's JSON. The same refusal comes with HTTP 200 or with its code as status.
type apiError struct {
	code int
	text string
}

func (e *apiError) Error() string { return strconv.Itoa(e.code) + " " + e.text }

// statusError is an answer that is not the vendor's JSON: its front server's HTML, mostly.
type statusError struct{ status int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the vendor answered HTTP %d with something that is not its JSON", e.status)
}

// envelope is what every method answers. The code is spelled two ways, and is a number or a string.
type envelope struct {
	OK          *bool           `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Description bot.Loose       `json:"description"`
	Code        bot.Loose       `json:"error_code"`
	OtherCode   bot.Loose       `json:"errorCode"`
}

// call runs one method with a JSON body and gives its raw result, which may be empty. Its errors are an *apiError, a
// *statusError, or one of the network or the context, each wrapped with the method's name; none holds the token.
func (c *Channel) call(ctx context.Context, limit time.Duration, method string, params any) (json.RawMessage, error) {
	result, err := c.roundTrip(ctx, limit, method, params)
	if err != nil {
		return nil, fmt.Errorf("zalobot %s: %w", method, err)
	}
	return result, nil
}

func (c *Channel) roundTrip(ctx context.Context, limit time.Duration, method string, params any) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	body, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.API+"/bot"+c.cfg.Token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, bot.WithoutToken(err, c.cfg.Token)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, bot.WithoutToken(err, c.cfg.Token)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, bot.WithoutToken(err, c.cfg.Token)
	}
	return c.open(resp.StatusCode, answer)
}

// open judges an answer: by ok, then by the code in it, then by the HTTP status.
func (c *Channel) open(status int, answer []byte) (json.RawMessage, error) {
	var e envelope
	if json.Unmarshal(answer, &e) != nil || e.OK == nil {
		return nil, &statusError{status: status}
	}
	if *e.OK {
		return e.Result, nil
	}
	code := e.Code.Int()
	if code == 0 {
		code = e.OtherCode.Int()
	}
	if code == 0 {
		code = status
	}
	text := strings.ReplaceAll(string(e.Description), c.cfg.Token, "[token]")
	return nil, &apiError{code: code, text: bot.CutRunes(strings.ToValidUTF8(text, "?"), 200)}
}

// codeOf is the vendor's code of an error; 0 when the vendor did not get to say one.
func codeOf(err error) int {
	var e *apiError
	if errors.As(err, &e) {
		return e.code
	}
	return 0
}

// timedOut tells a poll that found nothing from a failure.
func timedOut(err error) bool {
	var s *statusError
	return codeOf(err) == http.StatusRequestTimeout || errors.As(err, &s) && s.status == http.StatusRequestTimeout
}

// hopeless tells whether the vendor will refuse everything until the operator mends the token or the address. A missing
// method answers 404 too, and so does a token that is none.
func hopeless(err error) bool {
	code := codeOf(err)
	return code == http.StatusUnauthorized || code == http.StatusNotFound
}

// sendError says what a failed call means for the message that was to be sent. The vendor's 403 is an internal error; 429 is
// the month's quota.
func sendError(err error) error {
	if err == nil {
		return nil
	}
	out := &bot.SendError{Fault: bot.Retry, Err: err}
	var e *apiError
	if !errors.As(err, &e) {
		return out // the network, the context, a page of HTML
	}
	switch text := strings.ToLower(e.text); {
	case e.code == http.StatusTooManyRequests:
		out.Fault = bot.Closed
	case e.code == http.StatusUnauthorized:
		out.Fault = bot.Misconfigured
	case e.code < 500 && (strings.Contains(text, "chat not found") || strings.Contains(text, "user not found") ||
		strings.Contains(text, "blocked by the user")):
		out.Fault = bot.Gone
	case e.code == http.StatusNotFound:
		out.Fault = bot.Misconfigured
	case e.code == http.StatusForbidden, e.code == http.StatusRequestTimeout, e.code >= 500:
	case e.code >= 400:
		out.Fault = bot.Rejected
	}
	return out
}

// rejected is a message that this channel knows the vendor would refuse.
func rejected(why string) error {
	return &bot.SendError{Fault: bot.Rejected, Err: errors.New("zalobot: " + why)}
}
