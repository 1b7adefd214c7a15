package telegram

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// ErrCannotGoOn is in the error with which Receive ends when the vendor does not know the token (401, 404): waiting does
// not mend that.
var ErrCannotGoOn = errors.New("telegram does not accept the token; check ISOBOT_TELEGRAM_TOKEN and ISOBOT_TELEGRAM_API")

// apiError is a refusal of the Bot API in its own JSON.
type apiError struct {
	code    int
	text    string // description, cut where it could repeat words of a message
	after   time.Duration
	newChat int64
}

func (e *apiError) Error() string { return strconv.Itoa(e.code) + " " + e.text }

// plainError turns an error of the library into ours. The library leaves the code at 0 for uploads: then the HTTP status
// stands in, and after it the words.
func plainError(err error, status int, token string) error {
	var e *tgbotapi.Error
	if !errors.As(err, &e) {
		return bot.WithoutToken(err, token)
	}
	out := &apiError{
		code:    e.Code,
		text:    safeDescription(e.Message, token),
		after:   time.Duration(e.RetryAfter) * time.Second,
		newChat: e.MigrateToChatID,
	}
	if out.code == 0 && status >= 300 {
		out.code = status
	}
	if out.code == 0 {
		out.code = codeByWords(e.Message)
	}
	return out
}

func codeByWords(description string) int {
	for _, w := range []struct {
		prefix string
		code   int
	}{
		{"Bad Request", http.StatusBadRequest}, {"Unauthorized", http.StatusUnauthorized},
		{"Forbidden", http.StatusForbidden}, {"Not Found", http.StatusNotFound}, {"Conflict", http.StatusConflict},
		{"Request Entity Too Large", http.StatusRequestEntityTooLarge}, {"Too Many Requests", http.StatusTooManyRequests},
	} {
		if strings.HasPrefix(description, w.prefix) {
			return w.code
		}
	}
	return http.StatusInternalServerError
}

const cantParse = "Bad Request: can't parse entities"

// safeDescription keeps what identifies an error. "can't parse entities" goes on with pieces of the text itself.
func safeDescription(s, token string) string {
	if strings.HasPrefix(s, cantParse) {
		return cantParse
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "?"), token, "[token]")
	return bot.CutRunes(s, 200)
}

// badRequest tells whether err is a 400 whose description, after "Bad Request: ", begins with one of the prefixes.
func badRequest(err error, prefixes ...string) bool {
	var e *apiError
	if !errors.As(err, &e) || e.code != http.StatusBadRequest {
		return false
	}
	text := strings.TrimPrefix(e.text, "Bad Request: ")
	for _, p := range prefixes {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}

// hopeless tells whether the vendor will refuse everything until the operator mends the token or the address.
func hopeless(err error) bool {
	var e *apiError
	return errors.As(err, &e) && (e.code == http.StatusUnauthorized || e.code == http.StatusNotFound)
}

// retryAfter is how long the vendor wants to be left alone; 0 when it did not say.
func retryAfter(err error) time.Duration {
	var e *apiError
	if errors.As(err, &e) {
		return e.after
	}
	return 0
}

// sendError says what a failed call means for the message that was to be sent. It returns nil for nil.
func sendError(err error) error {
	if err == nil {
		return nil
	}
	var done *bot.SendError
	if errors.As(err, &done) {
		return done
	}
	out := &bot.SendError{Fault: bot.Retry, Err: err}
	var e *apiError
	if !errors.As(err, &e) {
		return out // the network, the context, a page of HTML
	}
	switch {
	case e.newChat != 0:
		out.Fault, out.NewChat = bot.Moved, strconv.FormatInt(e.newChat, 10)
	case e.code == http.StatusTooManyRequests || e.after > 0:
		out.After = max(e.after, time.Second)
	case e.code == http.StatusForbidden,
		badRequest(err, "chat not found", "user not found", "PEER_ID_INVALID", "group chat was deactivated"):
		out.Fault = bot.Gone
	case e.code == http.StatusUnauthorized, e.code == http.StatusNotFound:
		out.Fault = bot.Misconfigured
	case e.code == http.StatusConflict, e.code >= 500:
	case e.code >= 400:
		out.Fault = bot.Rejected
	}
	return out
}

// rejected is a message that this channel knows the vendor would refuse.
func rejected(why string) error {
	return &bot.SendError{Fault: bot.Rejected, Err: errors.New("telegram: " + why)}
}

// ended tells whether the context is over, whatever the failed call says.
func ended(ctx context.Context) bool { return ctx.Err() != nil }
