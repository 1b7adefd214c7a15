package zalooa

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"isobot/bot"
)

const (
	callTimeout   = 30 * time.Second
	uploadTimeout = 2 * time.Minute
	maxAnswer     = 1 << 20 // bytes of an answer of the vendor
)

// request is one call of the vendor's API, which can be made again with another token.
type request struct {
	base         string // of the address; empty: Config.API
	method, path string
	kind         string // Content-Type
	body         []byte
	limit        time.Duration
}

// asJSON is a POST of a JSON body.
func asJSON(path string, body any) (request, error) {
	raw, err := json.Marshal(body)
	return request{method: http.MethodPost, path: path, kind: "application/json", body: raw, limit: callTimeout}, err
}

// asUpload is a POST of one file in the field "file".
func asUpload(path string, f *bot.File, name, kind string) (request, error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	header := textproto.MIMEHeader{"Content-Type": {kind},
		"Content-Disposition": {multipart.FileContentDisposition("file", name)}}
	part, err := form.CreatePart(header)
	if err == nil {
		_, err = part.Write(f.Data)
	}
	if err == nil {
		err = form.Close()
	}
	return request{method: http.MethodPost, path: path, kind: form.FormDataContentType(), body: body.Bytes(), limit: uploadTimeout}, err
}

// call makes a request and gives the answer's data. When the vendor does not take the access token, it is renewed and the
// call made once more. Errors are an *apiError, a *statusError, a *keyError, or one of the network or the context, each wrapped with
// the path; none holds a token.
func (c *Channel) call(ctx context.Context, r request) (json.RawMessage, error) {
	data, err := c.withToken(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("zalooa %s: %w", r.path, err)
	}
	return data, nil
}

func (c *Channel) withToken(ctx context.Context, r request) (json.RawMessage, error) {
	token, err := c.keys.access(ctx)
	if err != nil {
		return nil, &keyError{err}
	}
	data, err := c.roundTrip(ctx, r, token)
	if !deadToken(err) {
		return data, err
	}
	t, rerr := c.keys.renew(ctx, token, lastMinute)
	if errors.Is(rerr, errYoung) {
		c.alarms.raise(matterAccess, fmt.Sprintf("The Zalo Official Account: %v (the vendor says: %v)", errYoung, err))
	}
	if rerr != nil {
		return nil, &keyError{rerr}
	}
	data, err = c.roundTrip(ctx, r, t.Access)
	if deadToken(err) {
		c.alarms.raise(matterAccess, fmt.Sprintf("The Zalo Official Account: %v (the vendor says: %v)", errYoung, err))
	}
	return data, err
}

func (c *Channel) roundTrip(ctx context.Context, r request, token string) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.method, cmp.Or(r.base, c.cfg.API)+r.path, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	if r.kind != "" {
		req.Header.Set("Content-Type", r.kind)
	}
	req.Header.Set("access_token", token)
	status, answer, err := c.do(req)
	if err != nil {
		return nil, err
	}
	var e envelope
	if json.Unmarshal(answer, &e) != nil || e.Error == nil {
		return nil, &statusError{status: status}
	}
	if code := e.Error.Int(); code != 0 || *e.Error != "0" {
		return nil, &apiError{code: code, text: c.redact(string(e.Message))}
	}
	return e.Data, nil
}

// do sends a request and reads the answer.
func (c *Channel) do(req *http.Request) (status int, answer []byte, err error) {
	resp, err := c.http.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return 0, nil, err
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return resp.StatusCode, answer, err
}

// envelope is what every method answers, mostly with HTTP status 200. The code is a number or a string, and 0 is success.
type envelope struct {
	Error   *bot.Loose      `json:"error"`
	Message bot.Loose       `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// exchange buys a new pair with a refresh token.
func (c *Channel) exchange(ctx context.Context, refresh string) (grant, error) {
	return c.buy(ctx, url.Values{"refresh_token": {refresh}, "app_id": {c.cfg.AppID}, "grant_type": {"refresh_token"}}, refresh)
}

// buy asks the OAuth server for a pair. What is secret in the form is kept out of errors.
func (c *Channel) buy(ctx context.Context, form url.Values, secrets ...string) (grant, error) {
	const path = "/v4/oa/access_token"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.cfg.OAuth+path, strings.NewReader(form.Encode()))
	if err != nil {
		return grant{}, fmt.Errorf("zalooa %s: %w", path, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("secret_key", c.cfg.AppSecret)
	status, answer, err := c.do(req)
	if err != nil {
		return grant{}, fmt.Errorf("zalooa %s: %w", path, err)
	}
	g, err := c.openGrant(status, answer, secrets)
	if err != nil {
		return grant{}, fmt.Errorf("zalooa %s: %w", path, err)
	}
	return g, nil
}

// openGrant reads the answer of the OAuth server: no envelope, and errors under three names.
func (c *Channel) openGrant(status int, answer []byte, secrets []string) (grant, error) {
	var a struct {
		Access      bot.Loose `json:"access_token"`
		Refresh     bot.Loose `json:"refresh_token"`
		Expires     bot.Loose `json:"expires_in"` // seconds, a string or a number
		Error       bot.Loose `json:"error"`
		Name        bot.Loose `json:"error_name"`
		Description bot.Loose `json:"error_description"`
		Reason      bot.Loose `json:"error_reason"`
	}
	if json.Unmarshal(answer, &a) != nil {
		return grant{}, &statusError{status: status}
	}
	if a.Access != "" && a.Refresh != "" {
		lives := time.Duration(a.Expires.Int()) * time.Second
		if lives <= 0 || lives > 366*24*time.Hour {
			lives = time.Hour
		}
		return grant{access: string(a.Access), refresh: string(a.Refresh), lives: lives}, nil
	}
	if a.Error == "" || a.Error == "0" {
		return grant{}, &statusError{status: status}
	}
	text := strings.Join(strings.Fields(string(a.Name)+" "+string(a.Description)+" "+string(a.Reason)), " ")
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, "[token]")
	}
	return grant{}, &apiError{code: a.Error.Int(), text: c.redact(text), status: status}
}

// redact takes what is secret from a text of the vendor, and its length.
func (c *Channel) redact(text string) string {
	t := c.keys.known()
	for _, secret := range []string{c.cfg.AppSecret, c.cfg.OASecret, c.cfg.RefreshToken, t.Access, t.Refresh} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[secret]")
		}
	}
	return bot.CutRunes(strings.ToValidUTF8(text, "?"), 200)
}
