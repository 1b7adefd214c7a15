package webchat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
)

// Limits of what comes in.
const (
	maxFile    = 8 << 20
	smallBody  = 1 << 20             // without a document
	largeBody  = maxFile/3*4 + 1<<20 // a document in base64
	maxLarge   = 4                   // large bodies read at once
	maxSession = 200                 // characters
	turnLimit  = 30 * time.Second    // for one update to be handled
	bodyLimit  = 60 * time.Second    // for a body to arrive
)

// ask is the body of POST /api/chat. Exactly one of text, tap, start and file is given; a file may have a text with it.
type ask struct {
	Session string  `json:"session"`
	ID      string  `json:"id"`      // of this message, made by the caller: the same id is handled once
	Text    string  `json:"text"`    //
	Tap     string  `json:"tap"`     // data of the tapped button
	Message string  `json:"message"` // id of the message that the button hangs on
	Start   *string `json:"start"`   // code of a ?start= link; empty at the first visit
	File    *struct {
		Name string `json:"name"`
		Data string `json:"data"` // base64
	} `json:"file"`
}

type reply struct {
	Messages []message `json:"messages"`
}

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)
)

// fault is an error with its HTTP status and the words for the caller, a programmer.
type fault struct {
	status int
	say    string
	after  time.Duration // for Retry-After
}

func (f *fault) Error() string { return f.say }

func bad(format string, args ...any) *fault {
	return &fault{status: http.StatusBadRequest, say: fmt.Sprintf(format, args...)}
}

// chatOf is the conversation of a session: 128 bits of its hash.
func chatOf(session string) string {
	sum := sha256.Sum256([]byte("isobot webchat\x00" + session))
	return hex.EncodeToString(sum[:16])
}

func checkSession(session string) error {
	if n := utf8.RuneCountInString(session); n == 0 || n > maxSession || !utf8.ValidString(session) {
		return bad("session: 1 to %d characters are needed", maxSession)
	}
	return nil
}

// serveChat is POST /api/chat.
func (c *Channel) serveChat(w http.ResponseWriter, r *http.Request) {
	a, err := c.readAsk(w, r)
	if err != nil {
		c.refuse(w, err)
		return
	}
	u, err := c.update(a)
	if err != nil {
		c.refuse(w, err)
		return
	}
	messages, err := c.take(r.Context(), u)
	if err != nil {
		c.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(reply{Messages: messages}) // the caller went away: nothing to be done
}

// readAsk reads and checks the body, as far as it can be without knowing what it means.
func (c *Channel) readAsk(w http.ResponseWriter, r *http.Request) (*ask, error) {
	limit := int64(smallBody)
	if c.cfg.Upload {
		limit = largeBody
	}
	release, err := c.admitBody(r, limit)
	if err != nil {
		return nil, err
	}
	defer release()
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(bodyLimit)) // not every writer can
	defer func() { _ = rc.SetReadDeadline(time.Time{}) }()
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	var a ask
	if err := dec.Decode(&a); err != nil {
		return nil, decodeFault(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, bad("body: one JSON object is expected and nothing after it")
	}
	return &a, checkSession(a.Session)
}

// admitBody bounds how many large bodies are in memory at once.
func (c *Channel) admitBody(r *http.Request, limit int64) (release func(), err error) {
	switch {
	case r.ContentLength > limit:
		return nil, &fault{status: http.StatusRequestEntityTooLarge, say: fmt.Sprintf("body: at most %d bytes are taken", limit)}
	case r.ContentLength >= 0 && r.ContentLength <= smallBody:
		return func() {}, nil
	}
	select {
	case c.large <- struct{}{}:
		return func() { <-c.large }, nil
	default:
		return nil, &fault{status: http.StatusServiceUnavailable, say: "too many files are being received; try again", after: 5 * time.Second}
	}
}

func decodeFault(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return &fault{status: http.StatusRequestEntityTooLarge, say: fmt.Sprintf("body: at most %d bytes are taken", tooLarge.Limit)}
	}
	if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
		return bad("body: %q must be a %s", wrong.Field, wrong.Type)
	}
	return bad(`body: JSON is expected: {"session":"...","text":"..."}`)
}

// update makes an update of a request that was read.
func (c *Channel) update(a *ask) (bot.Update, error) {
	chat := chatOf(a.Session)
	if a.ID == "" {
		a.ID = "auto-" + rand.Text()
	}
	if !idForm.MatchString(a.ID) {
		return bot.Update{}, bad("id: 1 to 64 of A-Z a-z 0-9 . _ - are needed")
	}
	u := bot.Update{ID: chat + "/" + a.ID, From: bot.Address{Channel: Name, Chat: chat}, User: chat, At: time.Now()}
	return u, c.fill(&u, a)
}

// fill sets what the update carries.
func (c *Channel) fill(u *bot.Update, a *ask) error {
	given := 0
	for _, is := range []bool{a.Tap != "", a.Start != nil, a.File != nil, a.Text != "" && a.File == nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return bad("one of text, tap, start and file is needed, and not two")
	}
	u.Text = inText(a.Text)
	switch {
	case a.Tap != "":
		if len(a.Tap) > 4*bot.MaxTap {
			return bad("tap: at most %d bytes are taken", 4*bot.MaxTap)
		}
		u.Kind, u.Tap = bot.Tap, a.Tap
		if len(a.Message) <= 64 {
			u.Message = a.Message
		}
	case a.Start != nil:
		if !startForm.MatchString(*a.Start) {
			return bad("start: at most 64 of A-Z a-z 0-9 _ - are taken")
		}
		u.Kind, u.Text = bot.Start, *a.Start
	case a.File != nil:
		f, err := c.file(a.File.Name, a.File.Data)
		if err != nil {
			return err
		}
		u.Kind, u.File = bot.Document, f
	default:
		u.Kind = bot.Text
	}
	return nil
}

func (c *Channel) file(name, data string) (*bot.File, error) {
	if !c.cfg.Upload {
		return nil, bad("file: files are not taken here")
	}
	if base64.StdEncoding.DecodedLen(len(data)) > maxFile+2 {
		return nil, &fault{status: http.StatusRequestEntityTooLarge, say: fmt.Sprintf("file: at most %d bytes are taken", maxFile)}
	}
	b, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return nil, bad("file: data must be base64")
	}
	if len(b) > maxFile {
		return nil, &fault{status: http.StatusRequestEntityTooLarge, say: fmt.Sprintf("file: at most %d bytes are taken", maxFile)}
	}
	name = fileName(name)
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = http.DetectContentType(b)
	}
	return &bot.File{Name: name, MIME: kind, Data: b}, nil
}

// fileName keeps the last element of a path, without control characters, at most 120 bytes.
func fileName(name string) string {
	name = strings.ReplaceAll(inText(name), "\\", "/")
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F || (r >= 0x202A && r <= 0x202E) || (r >= 0x2066 && r <= 0x2069) { // also those that turn the writing round
			return -1
		}
		return r
	}, path.Base(name))
	if ext := path.Ext(name); len(name) > 120 && len(ext) < 20 {
		name = bot.CutBytes(name, 120-len(ext)) + ext
	}
	if name = bot.CutBytes(name, 120); name == "." || name == "/" || name == ".." {
		return "tep"
	}
	return name
}

// inText makes a text from outside what bot.Update promises: valid UTF-8, NFC, at most bot.MaxText bytes.
func inText(s string) string {
	s = bot.CutBytes(s, 4*bot.MaxText) // NFC shrinks no text fourfold
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(bot.CutBytes(s, bot.MaxText))
}

// take has an update handled and gives the messages that it led to. An update that is under way or was handled is not handled
// again. The work goes on when the caller goes away: the answer then waits for the repeated request.
func (c *Channel) take(ctx context.Context, u bot.Update) ([]message, error) {
	live := c.live.Load()
	if live == nil {
		return nil, &fault{status: http.StatusServiceUnavailable, say: "not ready yet; try again", after: 2 * time.Second}
	}
	if wait := c.limits.session(u.From.Chat); wait > 0 {
		return nil, &fault{status: http.StatusTooManyRequests, say: "too many messages; try again later", after: wait}
	}
	room := c.enter(ctx, u.From.Chat)
	defer c.rooms.leave(room)
	cause := Name + "/" + u.ID
	t, mine := room.begin(cause)
	if mine {
		err := errAborted
		defer func() { // also when the handler panics: nobody waits for ever
			if t.open() {
				room.finish(cause, t, err)
			}
		}()
		err = c.handle(ctx, live, room, u)
		room.finish(cause, t, err)
	}
	select {
	case <-t.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if t.err != nil {
		return nil, t.err
	}
	return room.answer(cause), nil
}

var errAborted = errors.New("handling was broken off")

// handle delivers and waits for the answer to be sent. No answer may mean that the update was handled before a restart and its answer is
// held back since: that is let out.
func (c *Channel) handle(ctx context.Context, live *receiver, room *room, u bot.Update) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), turnLimit)
	defer cancel()
	defer context.AfterFunc(live.ctx, cancel)()
	if err := live.deliver(ctx, u); err != nil {
		c.log.Warn("an update could not be handled; the page will repeat it", "update", u.ID, "err", err)
		return &fault{status: http.StatusServiceUnavailable, say: "the message could not be stored; try again", after: 3 * time.Second}
	}
	ctx, cancel = context.WithTimeout(ctx, c.cfg.Wait)
	defer cancel()
	err := c.cfg.Flush(ctx, u.From)
	if err == nil && c.cfg.Opened != nil && len(room.answer(Name+"/"+u.ID)) == 0 {
		if err = c.cfg.Opened(ctx, u.From); err == nil {
			err = c.cfg.Flush(ctx, u.From)
		}
	}
	if err != nil {
		c.log.Warn("an answer was not complete in time; the rest comes by the event stream", "update", u.ID, "err", err)
	}
	return nil
}

// refuse answers with an error.
func (c *Channel) refuse(w http.ResponseWriter, err error) {
	var f *fault
	if !errors.As(err, &f) {
		f = &fault{status: http.StatusServiceUnavailable, say: "try again", after: 3 * time.Second}
	}
	if f.after > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(int(f.after.Seconds()+0.999)))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(f.status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": f.say})
}
