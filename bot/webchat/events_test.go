package webchat

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"isobot/bot"
)

// listener reads one event stream.
type listener struct {
	st     *stage
	cancel context.CancelFunc
	done   chan struct{}
	mu     sync.Mutex
	got    []message
	first  string // id of the hello
	beats  int
}

// listen opens a stream and waits for its hello.
func (st *stage) listen(session, last string) *listener {
	st.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	l := &listener{st: st, cancel: cancel, done: make(chan struct{})}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, st.url+"/api/chat/events?session="+session, nil)
	if err != nil {
		st.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		st.Fatal(err)
	}
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		st.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	go func() {
		defer close(l.done)
		defer res.Body.Close()
		l.read(bufio.NewScanner(res.Body))
	}()
	st.Cleanup(l.close)
	st.until("hello", func() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.first != "" })
	return l
}

func (l *listener) read(lines *bufio.Scanner) {
	event := map[string]string{}
	for lines.Scan() {
		line := lines.Text()
		l.mu.Lock()
		if name, value, ok := strings.Cut(line, ": "); ok && name != "" {
			event[name] = value
		} else if strings.HasPrefix(line, ":") {
			l.beats++
		}
		if line == "" {
			l.take(event)
			event = map[string]string{}
		}
		l.mu.Unlock()
	}
}

func (l *listener) take(event map[string]string) {
	switch event["event"] {
	case "hello":
		l.first = event["id"]
	case "message":
		var m message
		if err := json.Unmarshal([]byte(event["data"]), &m); err != nil || m.ID != event["id"] {
			l.st.Errorf("event %v: %v", event, err)
		}
		l.got = append(l.got, m)
	}
}

func (l *listener) close() { l.cancel(); <-l.done }

func (l *listener) messages() []message {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.got)
}

// wants waits for these texts and no others.
func (l *listener) wants(want ...string) {
	l.st.Helper()
	l.st.until(strings.Join(want, ", "), func() bool { return len(l.messages()) >= len(want) })
	if got := texts(l.messages()); !slices.Equal(got, want) {
		l.st.Fatalf("got %q, want %q", got, want)
	}
}

func TestReminderGoesToEveryTab(t *testing.T) {
	st := newStage(t, nil)
	a, b, other := st.listen("s", ""), st.listen("s", ""), st.listen("other", "")
	st.remind("s", "nhắc học")
	a.wants("nhắc học")
	b.wants("nhắc học")
	st.remind("other", "của người khác")
	other.wants("của người khác")
	st.say("s", "hỏi")
	a.wants("nhắc học", "Trả lời: hỏi")
}

func TestReconnectWithoutLossOrDoubles(t *testing.T) {
	st := newStage(t, nil)
	a := st.listen("s", "")
	if a.first != "0" {
		t.Fatalf("hello of an empty conversation: %q", a.first)
	}
	st.say("s", "ba tin")
	a.wants("một", "hai", "ba")
	ids := a.messages()
	a.close()
	st.say("s", "lúc đứt")
	st.listen("s", ids[1].ID).wants("ba", "Trả lời: lúc đứt")
	st.listen("s", "0").wants("một", "hai", "ba", "Trả lời: lúc đứt")
	st.listen("s", "77.of another life").wants("một", "hai", "ba", "Trả lời: lúc đứt")
	fresh := st.listen("s", "")
	if fresh.first == "0" {
		t.Fatal("hello names the last message, to come back with")
	}
	st.say("s", "mới")
	fresh.wants("Trả lời: mới")
}

func TestNobodyThere(t *testing.T) {
	st := newStage(t, nil)
	st.remind("s", "nhắc học")
	st.until("the message to be held", func() bool { return st.desk.heldNow() == 1 })
	if got := st.say("s", "tôi đây"); !slices.Equal(got, []string{"nhắc học", "Trả lời: tôi đây"}) && !slices.Equal(got, []string{"Trả lời: tôi đây", "nhắc học"}) {
		t.Fatalf("what was held comes with the next answer: %q", got)
	}
	if st.desk.heldNow() != 0 {
		t.Fatal("still held")
	}
}

func TestHeldMessageComesWhenThePageIsOpened(t *testing.T) {
	st := newStage(t, nil)
	st.remind("s", "nhắc học")
	st.until("the message to be held", func() bool { return st.desk.heldNow() == 1 })
	st.listen("s", "").wants("nhắc học")
}

func TestSendTwiceShowsOnce(t *testing.T) {
	st := newStage(t, nil)
	l := st.listen("s", "")
	out := bot.Outgoing{ID: 900, To: addressOf(chatOf("s")), Cause: "clock/day", Message: bot.Message{Text: "nhắc", File: &bot.File{Name: "a", Data: []byte("a")}}}
	first, err := st.ch.Send(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := st.ch.Send(t.Context(), out); err != nil || again != first {
		t.Fatalf("%q %v", again, err)
	}
	if len(st.ch.shelf.byID) != 1 {
		t.Fatal("the file was put on the shelf twice")
	}
	l.wants("nhắc")
	var se *bot.SendError
	out.To = addressOf(chatOf("nobody"))
	if _, err := st.ch.Send(t.Context(), out); !errors.As(err, &se) || se.Fault != bot.Closed {
		t.Fatalf("nobody there: %v", err)
	}
}

func TestHeartbeat(t *testing.T) {
	st := newStage(t, func(c *Config) { c.Heartbeat = 5 * time.Millisecond })
	l := st.listen("s", "")
	st.until("a heartbeat", func() bool { l.mu.Lock(); defer l.mu.Unlock(); return l.beats > 2 })
}

func TestStreamsOfOneSessionAreBounded(t *testing.T) {
	st := newStage(t, nil)
	for range maxStreams + 3 {
		st.listen("s", "")
	}
	room := st.ch.rooms.find(chatOf("s"))
	st.until("the streams to give way", func() bool { room.mu.Lock(); defer room.mu.Unlock(); return len(room.streams) == maxStreams })
}

func TestStreamNeedsASession(t *testing.T) {
	st := newStage(t, nil)
	res, err := http.Get(st.url + "/api/chat/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 400 {
		t.Fatalf("status %d", res.StatusCode)
	}
}

func TestAnswerThatIsLateComesByTheStream(t *testing.T) {
	block := make(chan struct{})
	st := newStage(t, func(c *Config) {
		c.Wait = time.Millisecond
		c.Flush = func(ctx context.Context, _ bot.Address) error { <-ctx.Done(); close(block); return ctx.Err() }
	})
	l := st.listen("s", "")
	status, _, _ := st.post(`{"session":"s","text":"hỏi","id":"m"}`)
	<-block
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	st.sender.Wake()
	l.wants("Trả lời: hỏi")
	if _, out, _ := st.post(`{"session":"s","text":"hỏi","id":"m"}`); !slices.Equal(texts(out.Messages), []string{"Trả lời: hỏi"}) {
		t.Fatalf("and by asking again: %+v", out)
	}
}

func TestRingIsBounded(t *testing.T) {
	r := &room{turns: map[string]*turn{}, streams: map[*stream]bool{}}
	s, _ := r.listen("")
	for i := range 3 * ringSize {
		r.post("clock/x", render(bot.Outgoing{ID: uint64(i), Message: bot.Message{Text: "x"}}))
	}
	if got := len(r.news(s)); got != ringSize || len(r.ring) != ringSize {
		t.Fatalf("%d in the ring, %d shown", len(r.ring), got)
	}
	for i := range 3 * ringSize {
		_, mine := r.begin(string(rune('a' + i)))
		if !mine {
			t.Fatal("a new turn")
		}
	}
	if len(r.turns) != ringSize || len(r.begun) != ringSize {
		t.Fatalf("%d turns", len(r.turns))
	}
}

func TestRoomsAreForgotten(t *testing.T) {
	rs := newRooms()
	stays := rs.enter("stays")
	for i := range 2 * maxRooms {
		rs.leave(rs.enter(string(rune(i + 0x4E00))))
	}
	if rs.find("stays") != stays || len(rs.byKey) > maxRooms {
		t.Fatalf("%d rooms", len(rs.byKey))
	}
	big := strings.Repeat("x", 1<<20)
	for i := range 80 {
		chat := string(rune(i + 0x4E00))
		r := rs.enter(chat)
		r.begin("cause")
		r.post("cause", message{ID: "1", Text: big})
		rs.account(chat)
		rs.leave(r)
	}
	if rs.bytes > maxHeld {
		t.Fatalf("%d bytes are held", rs.bytes)
	}
	rs.leave(stays)
}

func TestShelfIsBounded(t *testing.T) {
	s := newShelf()
	data := make([]byte, 8<<20)
	var last string
	for range 20 {
		last = s.put("c", &bot.File{Name: "a", Data: data}).URL
	}
	if s.bytes > maxShelf || len(s.byID) != s.order.Len() {
		t.Fatalf("%d bytes, %d files", s.bytes, len(s.byID))
	}
	if _, ok := s.get(strings.TrimPrefix(last, filePath)); !ok {
		t.Fatal("the latest file is there")
	}
}

func TestFileExpires(t *testing.T) {
	s := newShelf()
	id := strings.TrimPrefix(s.put("c", &bot.File{Name: "a", Data: []byte("a")}).URL, filePath)
	f := s.byID[id].Value.(shelved)
	f.until = time.Now().Add(-time.Second)
	s.byID[id].Value = f
	if _, ok := s.get(id); ok {
		t.Fatal("an expired file is given out")
	}
	s.put("c", &bot.File{Name: "b"})
	if len(s.byID) != 1 {
		t.Fatal("an expired file is kept")
	}
}
