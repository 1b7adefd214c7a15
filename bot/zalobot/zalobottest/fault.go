package zalobottest

import (
	"io"
	"net/http"
)

// Fault is one misbehaviour of the server, played instead of an answer.
type Fault struct {
	answer *answer
	raw    string // a body of any form, with HTTP status
	status int
	cut    bool // the connection is closed in the middle of an answer
	after  bool // the request takes effect before the fault
}

// Refusal is an error in the vendor's JSON with its code as the HTTP status.
func Refusal(code int, description string) Fault {
	a := refuse(code, description)
	return Fault{answer: &a}
}

// RefusalWith200 is the same error with HTTP status 200, as it also comes.
func RefusalWith200(code int, description string) Fault {
	a := refuse(code, description)
	a.status = 200
	return Fault{answer: &a}
}

// Raw is any body: the front server's HTML, a code spelled otherwise.
func Raw(status int, body string) Fault { return Fault{raw: body, status: status} }

// HTML is the front server's page with this HTTP status.
func HTML(status int) Fault {
	return Raw(status, "<html><body><center><h1>nginx</h1></center></body></html>")
}

// Cut closes the connection in the middle of the answer; the request had no effect.
func Cut() Fault { return Fault{cut: true} }

// CutAfter closes the connection although the request took effect: the bot can not know.
func CutAfter() Fault { return Fault{after: true} }

// Script queues faults for the next calls of a method, one each.
func (s *Server) Script(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// nextFault takes the next fault for a method. s.mu is held.
func (s *Server) nextFault(method string) (Fault, bool) {
	queue := s.faults[method]
	if len(queue) == 0 {
		return Fault{}, false
	}
	s.faults[method] = queue[1:]
	return queue[0], true
}

func (f Fault) play(w http.ResponseWriter) {
	switch {
	case f.cut:
		cut(w)
	case f.answer != nil:
		write(w, *f.answer)
	default:
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.raw)
	}
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
