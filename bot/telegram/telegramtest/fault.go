package telegramtest

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// Fault is one misbehaviour of the server, played instead of an answer.
type Fault struct {
	answer answer
	html   int           // HTTP status of a page of HTML
	cut    bool          // the connection is closed in the middle of an answer
	after  bool          // the request takes effect before the fault
	delay  time.Duration // the request is answered properly, but late
}

// TooManyRequests is 429 with retry_after.
func TooManyRequests(seconds int) Fault {
	a := refuse(429, "Too Many Requests: retry after "+strconv.Itoa(seconds))
	a.Parameters = map[string]any{"retry_after": seconds}
	return Fault{answer: a}
}

// Refusal is any other error in the vendor's JSON.
func Refusal(code int, description string) Fault { return Fault{answer: refuse(code, description)} }

// Migrated is the answer for a group that has become the supergroup now.
func Migrated(now int64) Fault {
	a := refuse(400, "Bad Request: group chat was upgraded to a supergroup chat")
	a.Parameters = map[string]any{"migrate_to_chat_id": now}
	return Fault{answer: a}
}

// HTML is a gateway's page with this HTTP status.
func HTML(status int) Fault { return Fault{html: status} }

// Cut closes the connection in the middle of the answer; the request had no effect.
func Cut() Fault { return Fault{cut: true} }

// CutAfter closes the connection although the request took effect: the bot can not know.
func CutAfter() Fault { return Fault{cut: true, after: true} }

// Slow answers properly after d.
func Slow(d time.Duration) Fault { return Fault{delay: d} }

// Script queues faults for the next calls of a method, one each; "*" stands for any method but getMe.
func (s *Server) Script(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// nextFault takes the next fault for a method. s.mu is held.
func (s *Server) nextFault(method string) (Fault, bool) {
	for _, key := range []string{method, "*"} {
		if key == "*" && method == "getMe" {
			continue
		}
		if queue := s.faults[key]; len(queue) > 0 {
			s.faults[key] = queue[1:]
			return queue[0], true
		}
	}
	return Fault{}, false
}

// play does what the fault says and tells whether the request is over with that.
func (f Fault) play(w http.ResponseWriter) bool {
	switch {
	case f.delay > 0:
		time.Sleep(f.delay)
		return false
	case f.after:
		return false
	case f.cut:
		cut(w)
	case f.html != 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.html)
		_, _ = io.WriteString(w, "<html><head><title>"+strconv.Itoa(f.html)+" Bad Gateway</title></head><body>nginx</body></html>")
	default:
		write(w, f.answer)
	}
	return true
}

// cut promises a long answer, begins it, and hangs up.
func cut(w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"ok\":true,")
	_ = buf.Flush()
	_ = conn.Close()
}
