package webchat

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// sessionHeader carries the session where it would else stand in an address, which proxies write into their logs.
const sessionHeader = "X-Isobot-Session"

// maxAllStreams is how many event streams may be open at once, over all sessions.
const maxAllStreams = 8192

// writeLimit is how long a write to an event stream may take before the reader counts as gone.
const writeLimit = 15 * time.Second

func sessionOf(r *http.Request) string {
	if s := r.Header.Get(sessionHeader); s != "" {
		return s
	}
	return r.URL.Query().Get("session")
}

// serveEvents is GET /api/chat/events: every message of the session from now on, or after the one that Last-Event-ID (or the
// parameter last) names, as server-sent events named "message" whose id is the message's. The first event, "hello", has the id
// to come back with when the stream breaks before anything was said.
func (c *Channel) serveEvents(w http.ResponseWriter, r *http.Request) {
	session := sessionOf(r)
	if err := checkSession(session); err != nil {
		c.refuse(w, err)
		return
	}
	live := c.live.Load()
	if live == nil {
		c.refuse(w, &fault{status: http.StatusServiceUnavailable, say: "not ready yet; try again", after: 2 * time.Second})
		return
	}
	select {
	case c.streams <- struct{}{}:
		defer func() { <-c.streams }()
	default:
		c.refuse(w, &fault{status: http.StatusServiceUnavailable, say: "too many streams are open; try again later", after: time.Minute})
		return
	}
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("last")
	}
	chat := chatOf(session)
	room := c.enter(r.Context(), chat)
	defer c.rooms.leave(room)
	s, from := room.listen(last)
	defer room.close(s)
	out := newEventWriter(w)
	if !out.hello(from) {
		return
	}
	if c.cfg.Opened != nil {
		if err := c.cfg.Opened(r.Context(), addressOf(chat)); err != nil {
			c.log.Warn("what was held back could not be let out", "chat", chat, "err", err)
		}
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(live.ctx, cancel)()
	c.stream(ctx, out, room, s)
}

// stream writes what is said until ctx ends, the reader is gone, or the stream has to give way to another.
func (c *Channel) stream(ctx context.Context, out *eventWriter, room *room, s *stream) {
	beat := time.NewTicker(c.cfg.Heartbeat)
	defer beat.Stop()
	for out.messages(room.news(s)) {
		select {
		case <-s.wake:
		case <-beat.C:
			if !out.comment() {
				return
			}
		case <-s.end:
			return
		case <-ctx.Done():
			return
		}
	}
}

// eventWriter writes events and flushes each batch. Its methods tell whether the reader is still there.
type eventWriter struct {
	w  io.Writer
	rc *http.ResponseController
}

func newEventWriter(w http.ResponseWriter) *eventWriter {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	return &eventWriter{w: w, rc: http.NewResponseController(w)}
}

func (e *eventWriter) hello(id string) bool {
	_ = e.rc.SetReadDeadline(time.Time{}) // the server's limits are for requests, not for streams
	return e.write(fmt.Sprintf("retry: 3000\nid: %s\nevent: hello\ndata: {}\n\n", id))
}

func (e *eventWriter) messages(ms []message) bool {
	for _, m := range ms {
		data, err := json.Marshal(m)
		if err != nil || !e.write(fmt.Sprintf("id: %s\nevent: message\ndata: %s\n\n", m.ID, data)) {
			return false
		}
	}
	return true
}

func (e *eventWriter) comment() bool { return e.write(": still here\n\n") }

func (e *eventWriter) write(s string) bool {
	_ = e.rc.SetWriteDeadline(time.Now().Add(writeLimit)) // not every writer can
	if _, err := io.WriteString(e.w, s); err != nil {
		return false
	}
	return e.rc.Flush() == nil
}
