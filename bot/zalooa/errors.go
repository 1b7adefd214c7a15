package zalooa

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"isobot/bot"
)

// apiError is a refusal in the vendor's JSON.
type apiError struct {
	code   int
	text   string
	status int // HTTP status, of the OAuth server only
}

func (e *apiError) Error() string { return strconv.Itoa(e.code) + " " + e.text }

// statusError is an answer that is not the vendor's JSON: its front server's HTML, mostly.
type statusError struct{ status int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the vendor answered HTTP %d with something that is not its JSON", e.status)
}

// keyError is that no access token could be had: the call was not made, or was refused for its token only.
type keyError struct{ err error }

func (e *keyError) Error() string { return e.err.Error() }

func (e *keyError) Unwrap() error { return e.err }

// The vendor's codes by what they mean for us. Those not named are tried again.
var (
	codesRate   = []int{-32}
	codesToken  = []int{-216, -220, -124} // -124 is the same word from templates
	codesGone   = []int{-213, -227, -244} // left, banned or idle for 45 days, restricted
	codesShut   = []int{-217, -218, -230, -232}
	codesAlarm  = []int{-204, -205, -209, -211, -212, -219, -221, -223, -224, -240, -242, -320, -321}
	codesOurBug = []int{-100, -201, -210, -233, -235, -248}
	codesNight  = []int{-234}
)

// codeOf is the vendor's code of an error; 0 when the vendor did not get to say one.
func codeOf(err error) int {
	var e *apiError
	if errors.As(err, &e) {
		return e.code
	}
	return 0
}

// deadToken tells whether the vendor did not take the access token. It confuses its two codes, so they are one here.
func deadToken(err error) bool {
	var s *statusError
	return slices.Contains(codesToken, codeOf(err)) || errors.As(err, &s) && s.status == http.StatusUnauthorized
}

// refusal tells whether the OAuth server said no for good: any code of its own, for its list is not published, but not
// overload or a fault of the server.
func refusal(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.code != -32 && e.code != -200 && e.status < 500 && e.status != http.StatusTooManyRequests
}

// unsent tells whether a failed call certainly sent nothing.
func unsent(err error) bool {
	var a *apiError
	var k *keyError
	return errors.As(err, &a) || errors.As(err, &k)
}

// sendError says what a failed call means for the message that was to be sent, and alarms the operator where he must act.
func (c *Channel) sendError(err error) error {
	if err == nil {
		return nil
	}
	out := &bot.SendError{Fault: bot.Retry, Err: err}
	var s *statusError
	var k *keyError
	switch code := codeOf(err); {
	case errors.Is(err, ErrReauthorise), errors.Is(err, errYoung):
		out.Fault = bot.Misconfigured
	case errors.As(err, &k): // passing: the store, the network
	case deadToken(err):
		out.Fault = bot.Misconfigured
	case slices.Contains(codesGone, code):
		out.Fault = bot.Gone
	case slices.Contains(codesShut, code):
		out.Fault = bot.Closed
	case slices.Contains(codesAlarm, code):
		out.Fault = bot.Misconfigured
		c.alarms.raise(strconv.Itoa(code), fmt.Sprintf("Zalo refuses to send for the Official Account; %s (the vendor says: %v)", advice(code), err))
	case slices.Contains(codesOurBug, code):
		out.Fault = bot.Rejected
	case slices.Contains(codesRate, code), errors.As(err, &s) && s.status == http.StatusTooManyRequests:
		out.After = time.Minute
	case slices.Contains(codesNight, code):
		out.After = time.Hour
	}
	return out
}

// advice is what the operator can do about a code.
func advice(code int) string {
	switch code {
	case -204, -205, -221:
		return "check at oa.zalo.me that the account exists, is active and is verified"
	case -209, -212, -219:
		return "check at developers.zalo.me that the app is active and has the Official Account API"
	case -211, -320, -321:
		return "the package is used up or the Zalo Cloud account has no balance; see zalo.cloud"
	case -223, -224:
		return "the account did not permit this to the app, or its package does not include it; authorise the app again or change the package"
	case -242:
		return "the app demands appsecret_proof; switch that off in the app's settings"
	}
	return "see the vendor's list of error codes"
}

// rejected is a message that this channel knows the vendor would refuse.
func rejected(why string) error {
	return &bot.SendError{Fault: bot.Rejected, Err: errors.New("zalooa: " + why)}
}
