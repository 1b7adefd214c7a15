// Package webchat is the chat page in a browser, and the HTTP interface behind it that programs may use too.
//
// # Sessions
//
// A session is a secret that the browser made up; whoever knows it reads the conversation. It is hashed at the door: the
// address of a conversation, and with it everything in the store and the logs, holds only the hash.
//
// # How an answer gets back
//
// A request delivers its update (which commits), flushes the sender, and answers with the messages that the update caused.
// Messages are kept in a ring of the last 100 of a session, in memory: a request that is repeated with the same id gets the
// same messages again, and the event stream goes on after the last event that the browser saw. A message that no request
// caused goes to the event streams of its session; when there are none it is refused with bot.Closed, so that the store
// holds it until the person writes next, and then it comes with that answer.
//
// After a restart the ring of a session is filled again from what the store kept (Config.Recall), so that a repeated request gets
// its answer and a stream goes on where it broke, with the same ids. An answer that was stored and not sent before the restart is
// held back when nobody has the page open yet; it is let out (Config.Opened) by whatever comes first, stream or repeated request.
package webchat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"isobot/bot"
)

// Name is the constant in Address.Channel.
const Name = "webchat"

// Rate is how often somebody may call: PerSecond in the long run, Burst at once.
type Rate struct {
	PerSecond float64
	Burst     int
}

// Config is what New needs. Flush is required.
type Config struct {
	Log *slog.Logger
	// Flush returns when every message to that conversation that waits was tried once: bot.Sender.Flush.
	Flush func(ctx context.Context, to bot.Address) error
	// Opened is called when a browser opens the event stream of a conversation: the store may let out what it held back for
	// it (Tx.Release) and wake the sender. An error is logged. Nil: held messages come when the person writes next.
	Opened func(ctx context.Context, from bot.Address) error

	// Recall gives the last messages that went out to a conversation, oldest first. Nil: none, and what was not fetched is lost with
	// the memory of the program.
	Recall func(ctx context.Context, to bot.Address) ([]bot.Outgoing, error)

	// AllowOrigins are the sites ("https://intranet.example.gov.vn") that may show the page in a frame and call the interface
	// from their scripts. A proxy that does not hand on the Host header needs its own address here too. CheckOrigin tells whether one is well formed; New leaves out, and logs, those that are not.
	AllowOrigins []string
	// Upload says that documents are taken from people.
	Upload bool
	// ClientIP gives the address a request comes from; nil: the connection's. Behind a reverse proxy it must read the header
	// that the proxy sets, or all people share one limit.
	ClientIP func(*http.Request) string

	PerSession Rate          // zero: 3 a second, 20 at once
	PerIP      Rate          // zero: 60 a second, 300 at once: an office behind one address
	Wait       time.Duration // how long a request waits for its answer; 0: 10 s
	Heartbeat  time.Duration // silence after which an event stream sends a comment; 0: 25 s
}

// Channel is a bot.Channel, and the HTTP handlers that feed it.
type Channel struct {
	cfg     Config
	log     *slog.Logger
	origins []string // those of AllowOrigins that are well formed
	guard   *http.CrossOriginProtection
	rooms   *rooms
	shelf   *shelf
	limits  *limits
	large   chan struct{} // a token for each request with a large body under way
	streams chan struct{} // a token for each open event stream
	live    atomic.Pointer[receiver]
}

// receiver is what the handlers need while Receive runs.
type receiver struct {
	ctx     context.Context
	deliver bot.Deliver
}

// New makes the channel. Nothing is delivered before Receive runs.
func New(cfg Config) *Channel {
	cfg.fill()
	c := &Channel{cfg: cfg, log: cfg.Log.With("channel", Name), guard: http.NewCrossOriginProtection(),
		rooms: newRooms(), shelf: newShelf(), limits: newLimits(cfg.PerSession, cfg.PerIP), large: make(chan struct{}, maxLarge),
		streams: make(chan struct{}, maxAllStreams)}
	for _, o := range cfg.AllowOrigins {
		err := CheckOrigin(o)
		if err == nil {
			err = c.guard.AddTrustedOrigin(o)
		}
		if err != nil {
			c.log.Error("an allowed origin is left out", "origin", o, "err", err)
			continue
		}
		c.origins = append(c.origins, o)
	}
	return c
}

func (cfg *Config) fill() {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.ClientIP == nil {
		cfg.ClientIP = connectionIP
	}
	if cfg.PerSession.PerSecond <= 0 {
		cfg.PerSession = Rate{PerSecond: 3, Burst: 20}
	}
	if cfg.PerIP.PerSecond <= 0 {
		cfg.PerIP = Rate{PerSecond: 60, Burst: 300}
	}
	if cfg.Wait <= 0 {
		cfg.Wait = 10 * time.Second
	}
	if cfg.Heartbeat <= 0 {
		cfg.Heartbeat = 25 * time.Second
	}
}

// CheckOrigin tells what is wrong with an entry of Config.AllowOrigins.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("webchat: allowed origin %q: it must look like https://intranet.example.gov.vn", origin)
	}
	if u.Scheme+"://"+u.Host != origin {
		return fmt.Errorf("webchat: allowed origin %q: it must have no path, user, query or slash at the end, and be in lower case", origin)
	}
	for _, r := range u.Host {
		if r <= ' ' || r == ';' || r == ',' || r == '*' || r == '\'' || r == '"' || r > '~' { // it goes into a header
			return fmt.Errorf("webchat: allowed origin %q: the host has a character that is not allowed", origin)
		}
	}
	return nil
}

// Name is "webchat".
func (c *Channel) Name() string { return Name }

// Receive opens the handlers to updates until ctx ends, and returns its error. Before and after, they answer 503.
func (c *Channel) Receive(ctx context.Context, deliver bot.Deliver) error {
	r := &receiver{ctx: ctx, deliver: deliver}
	c.live.Store(r)
	defer c.live.CompareAndSwap(r, nil)
	<-ctx.Done()
	return ctx.Err()
}

// Watched tells whether a page of the conversation is open now, so that a message would be seen at once.
func (c *Channel) Watched(to bot.Address) bool {
	room := c.rooms.find(to.Chat)
	return room != nil && room.watched()
}

var errNobody = errors.New("nobody has the page open")

// Send puts the message where a request or an event stream takes it from. The id that it returns is the one the page knows the
// message by. Sending the same message again changes nothing. When neither a request waits for it nor a stream is open it
// returns a *bot.SendError with bot.Closed.
func (c *Channel) Send(_ context.Context, out bot.Outgoing) (string, error) {
	room := c.rooms.find(out.To.Chat)
	if room == nil || !room.expects(out.Cause) {
		return "", &bot.SendError{Fault: bot.Closed, Err: errNobody}
	}
	m := render(out)
	if !room.has(m.ID) {
		c.shelve(out, &m)
	}
	if !room.post(out.Cause, m) {
		return "", &bot.SendError{Fault: bot.Closed, Err: errNobody}
	}
	c.rooms.account(out.To.Chat)
	return m.ID, nil
}

// shelve puts the file of a message, if it has one, where the page fetches it.
func (c *Channel) shelve(out bot.Outgoing, m *message) {
	if out.Message.File != nil {
		m.File = c.shelf.put(out.To.Chat, out.Message.File)
	}
}

// enter gives the room of a conversation, which has to be left. A room that was not in memory is filled with what the store kept.
func (c *Channel) enter(ctx context.Context, chat string) *room {
	r := c.rooms.enter(chat)
	r.recall.Do(func() {
		if c.cfg.Recall == nil {
			return
		}
		outs, err := c.cfg.Recall(context.WithoutCancel(ctx), addressOf(chat))
		if err != nil {
			c.log.Warn("what was sent before could not be read", "chat", chat, "err", err)
		}
		for _, out := range outs {
			m := render(out)
			c.shelve(out, &m)
			r.restore(out.Cause, m)
		}
	})
	c.rooms.account(chat)
	return r
}
