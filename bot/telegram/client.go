package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

const (
	callTimeout   = 30 * time.Second
	uploadTimeout = 2 * time.Minute
	maxAnswer     = 16 << 20 // bytes of an answer of the vendor; 100 updates are far below
)

// statusError is an answer that is not the vendor's JSON: a gateway's HTML page, mostly.
type statusError struct{ status int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the vendor answered HTTP %d with something that is not JSON", e.status)
}

// round is one request: the HTTPClient that the library gets. It adds what the library lacks: a context with a deadline, a
// size limit, the HTTP status, and errors that do not tell the token.
type round struct {
	ctx    context.Context
	client *http.Client
	token  string
	status int
}

// Do implements tgbotapi.HTTPClient. The body of the answer is read whole before it returns.
func (r *round) Do(req *http.Request) (*http.Response, error) {
	resp, err := r.client.Do(req.WithContext(r.ctx))
	if err != nil {
		return nil, bot.WithoutToken(err, r.token)
	}
	defer resp.Body.Close()
	r.status = resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", bot.WithoutToken(err, r.token))
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("the answer has more than %d bytes", maxAnswer)
	}
	var envelope struct {
		OK *bool `json:"ok"`
	}
	if json.Unmarshal(body, &envelope) != nil || envelope.OK == nil {
		return nil, &statusError{status: resp.StatusCode}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// call runs one method of the Bot API and gives its raw result. Its errors are an *apiError, a *statusError, or one of the
// network or the context, each wrapped once with the method's name.
func (c *Channel) call(ctx context.Context, limit time.Duration, method string, params tgbotapi.Params,
	files ...tgbotapi.RequestFile) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r := &round{ctx: ctx, client: c.http, token: c.cfg.Token}
	api := &tgbotapi.BotAPI{Token: c.cfg.Token, Client: r}
	api.SetAPIEndpoint(c.api)
	var resp *tgbotapi.APIResponse
	var err error
	if len(files) > 0 {
		resp, err = api.UploadFiles(method, params, files)
	} else {
		resp, err = api.MakeRequest(method, params)
	}
	if err != nil {
		return nil, fmt.Errorf("telegram %s: %w", method, plainError(err, r.status, c.cfg.Token))
	}
	return resp.Result, nil
}

var silenced sync.Once

// silenceLibrary takes the library's log away: it prints addresses with the token and the bodies of messages.
func silenceLibrary() {
	silenced.Do(func() { _ = tgbotapi.SetLogger(mute{}) })
}

type mute struct{}

func (mute) Println(...any)        {}
func (mute) Printf(string, ...any) {}
