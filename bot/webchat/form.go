package webchat

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"unicode/utf16"

	"isobot/bot"
)

// maxForm is the largest form that is read.
const maxForm = 256 << 10

// answerPage is what ask.html shows: the conversation without JavaScript, one question a page.
type answerPage struct {
	Session  string
	Question string
	Error    string
	Messages []formMessage
}

type formMessage struct {
	Pieces  []piece
	Buttons [][]bot.Button
	File    *fileLink
}

// piece is a part of a text, bold or not.
type piece struct {
	Text string
	Bold bool
}

// serveForm is POST /ask, for browsers without JavaScript: the fields text, tap and session; the answer is a page with a form
// that goes on with the same session.
func (c *Channel) serveForm(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		c.showFault(w, answerPage{}, decodeFormFault(err))
		return
	}
	p := answerPage{Session: r.PostForm.Get("session"), Question: r.PostForm.Get("text")}
	if p.Session == "" {
		p.Session = rand.Text()
	}
	a := &ask{Session: p.Session, Text: p.Question, Tap: r.PostForm.Get("tap")}
	if a.Tap != "" { // a button was pressed; what stands in the field was not sent
		a.Text, p.Question = "", ""
	}
	if a.Tap == "" && inText(a.Text) == "" {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	if err := checkSession(a.Session); err != nil {
		c.showFault(w, answerPage{}, err)
		return
	}
	u, err := c.update(a)
	if err != nil {
		c.showFault(w, p, err)
		return
	}
	messages, err := c.take(r.Context(), u)
	if err != nil {
		c.showFault(w, p, err)
		return
	}
	for _, m := range messages {
		p.Messages = append(p.Messages, p.form(m))
	}
	c.show(w, http.StatusOK, "ask.html", p)
}

func decodeFormFault(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return &fault{status: http.StatusRequestEntityTooLarge}
	}
	return &fault{status: http.StatusBadRequest}
}

// form lays a message out for a page. Its file link carries the session, as a page without JavaScript sends no header.
func (p answerPage) form(m message) formMessage {
	f := formMessage{Pieces: pieces(m.Text, m.Bold), Buttons: m.Buttons}
	if m.File != nil {
		f.File = &fileLink{Name: m.File.Name, URL: m.File.URL + "?session=" + url.QueryEscape(p.Session)}
	}
	return f
}

// pieces cuts a text at the ends of its bold ranges.
func pieces(text string, bold [][2]int) []piece {
	u := utf16.Encode([]rune(text))
	var out []piece
	at := 0
	add := func(to int, b bool) {
		if to > at {
			out = append(out, piece{string(utf16.Decode(u[at:to])), b})
			at = to
		}
	}
	for _, r := range bold {
		add(r[0], false)
		add(r[1], true)
	}
	add(len(u), false)
	return out
}

// showFault shows what went wrong and the question, so that nothing has to be typed again.
func (c *Channel) showFault(w http.ResponseWriter, p answerPage, err error) {
	status := http.StatusServiceUnavailable
	var f *fault
	if errors.As(err, &f) {
		status = f.status
		if f.after > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(int(f.after.Seconds()+0.999)))
		}
	}
	if p.Error = wFaults[status]; p.Error == "" {
		p.Error = wFaultOther
	}
	c.show(w, status, "ask.html", p)
}
