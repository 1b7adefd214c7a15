package zalooatest

import (
	"io"
	"net/http"
)

// Fault is one misbehaviour of the server, played instead of an answer.
type Fault struct {
	body   string
	said   *answer
	status int
	cut    bool // the connection is closed in the middle of an answer
	after  bool // the request takes effect before the fault
}

// Refusal is an error as the vendor says it: HTTP 200 and a negative code.
func Refusal(code int, message string) Fault {
	a := refuse(code, message)
	return Fault{said: &a, status: http.StatusOK}
}

// Raw is any body: the front server's HTML, a code spelled otherwise.
func Raw(status int, body string) Fault { return Fault{body: body, status: status} }

// HTML is the front server's page with this HTTP status.
func HTML(status int) Fault {
	return Raw(status, "<html><body><center><h1>nginx</h1></center></body></html>")
}

// Cut closes the connection in the middle of the answer; the request had no effect.
func Cut() Fault { return Fault{cut: true} }

// CutAfter closes the connection although the request took effect: the bot can not know.
func CutAfter() Fault { return Fault{after: true} }

// Script queues faults for the next calls of a path, one each.
func (s *Server) Script(path string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[path] = append(s.faults[path], faults...)
}

// nextFault takes the next fault for a path. s.mu is held.
func (s *Server) nextFault(path string) (Fault, bool) {
	queue := s.faults[path]
	if len(queue) == 0 {
		return Fault{}, false
	}
	s.faults[path] = queue[1:]
	return queue[0], true
}

func (f Fault) play(w http.ResponseWriter) {
	switch {
	case f.cut:
		cut(w)
	case f.said != nil:
		write(w, f.status, f.said)
	default:
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.body)
	}
}

// cut promises a long answer, begins it, and hangs up.
func cut(w http.ResponseWriter) {
	conn, buf, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = buf.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4096\r\n\r\n{\"data\":{")
	_ = buf.Flush()
	_ = conn.Close()
}
