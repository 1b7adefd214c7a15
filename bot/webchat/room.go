package webchat

import (
	"container/list"
	"slices"
	"sync"
)

// Bounds of what is kept in memory. A message is counted with its text and labels; turns and rooms are small.
const (
	ringSize   = 100
	maxRooms   = 4096
	maxHeld    = 32 << 20 // bytes of all rings together
	maxStreams = 8        // of one session; a ninth closes another
)

// rooms are the conversations that somebody used lately, the most recent first. Those that a request or a stream is in are
// never forgotten.
type rooms struct {
	mu    sync.Mutex
	byKey map[string]*list.Element
	order *list.List // of *room
	bytes int
}

func newRooms() *rooms { return &rooms{byKey: map[string]*list.Element{}, order: list.New()} }

// enter finds or makes the room and keeps it from being forgotten until leave.
func (rs *rooms) enter(chat string) *room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	e := rs.byKey[chat]
	if e == nil {
		e = rs.order.PushFront(&room{chat: chat, turns: map[string]*turn{}, streams: map[*stream]bool{}})
		rs.byKey[chat] = e
	}
	rs.order.MoveToFront(e)
	r := e.Value.(*room)
	r.guests++
	rs.forget()
	return r
}

func (rs *rooms) leave(r *room) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.guests--
	rs.forget()
}

func (rs *rooms) find(chat string) *room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if e := rs.byKey[chat]; e != nil {
		return e.Value.(*room)
	}
	return nil
}

// account takes note of how much a room holds.
func (rs *rooms) account(chat string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	e := rs.byKey[chat]
	if e == nil {
		return
	}
	r := e.Value.(*room)
	now := r.size()
	rs.bytes += now - r.counted
	r.counted = now
	rs.forget()
}

// forget drops the rooms that were left longest ago while there are too many, or they hold too much.
func (rs *rooms) forget() {
	for e := rs.order.Back(); e != nil && (rs.order.Len() > maxRooms || rs.bytes > maxHeld); {
		r, before := e.Value.(*room), e.Prev()
		if r.guests == 0 {
			rs.order.Remove(e)
			delete(rs.byKey, r.chat)
			rs.bytes -= r.counted
		}
		e = before
	}
}

// room is one conversation: what was said lately, who waits for it, who listens.
type room struct {
	chat    string
	guests  int // guarded by rooms.mu, as is counted
	counted int
	recall  sync.Once

	mu      sync.Mutex
	ring    []said
	next    int // number of the next message in this room
	turns   map[string]*turn
	begun   []string // keys of turns, oldest first
	streams map[*stream]bool
}

// said is a message in the ring.
type said struct {
	message
	n    int
	turn string // cause of the update with whose answer it goes; empty: with none
}

// turn is one update that a request brought. done is closed when it was handled; err is set before.
type turn struct {
	done chan struct{}
	err  error
}

// stream is one open event stream. wake has a token when there is something new; end is closed when it has to give way.
type stream struct {
	wake chan struct{}
	end  chan struct{}
	seen int // number of the next message to show; used by its own goroutine only
}

// begin gives the turn of a cause, and whether the caller is the one who has to do it.
func (r *room) begin(cause string) (t *turn, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t := r.turns[cause]; t != nil {
		return t, false
	}
	t = &turn{done: make(chan struct{})}
	r.turns[cause] = t
	r.begun = append(r.begun, cause)
	for len(r.begun) > ringSize {
		delete(r.turns, r.begun[0])
		r.begun = r.begun[1:]
	}
	return t, true
}

// finish ends a turn. One that failed is forgotten, so that the update can be brought again.
func (r *room) finish(cause string, t *turn, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t.err = err
	close(t.done)
	if err != nil && r.turns[cause] == t {
		delete(r.turns, cause)
		r.begun = slices.DeleteFunc(r.begun, func(c string) bool { return c == cause })
	}
}

// open tells that the turn was not finished yet.
func (t *turn) open() bool {
	select {
	case <-t.done:
		return false
	default:
		return true
	}
}

// expects tells whether somebody would take a message with that cause.
func (r *room) expects(cause string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.goesWith(cause)
	return ok
}

func (r *room) watched() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.streams) > 0
}

// goesWith finds the turn with whose answer a message goes: its own; else, when no stream is open, one under way; else none.
// ok is false when nobody would get the message.
func (r *room) goesWith(cause string) (key string, ok bool) {
	if t := r.turns[cause]; t != nil && (t.open() || len(r.streams) > 0) {
		return cause, true
	}
	if len(r.streams) > 0 {
		return "", true
	}
	for _, c := range slices.Backward(r.begun) {
		if t := r.turns[c]; t != nil && t.open() {
			return c, true
		}
	}
	return "", false
}

// post puts a message into the ring, once, and wakes the streams. It tells whether anybody takes it.
func (r *room) post(cause string, m message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index(m.ID) >= 0 {
		return true
	}
	key, ok := r.goesWith(cause)
	if !ok {
		return false
	}
	r.ring = append(r.ring, said{message: m, n: r.next, turn: key})
	r.next++
	if len(r.ring) > ringSize {
		r.ring = slices.Delete(r.ring, 0, 1)
	}
	for s := range r.streams {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return true
}

// restore puts a message that was sent before into the ring.
func (r *room) restore(cause string, m message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.index(m.ID) >= 0 {
		return
	}
	r.ring = append(r.ring, said{message: m, n: r.next, turn: cause})
	r.next++
}

func (r *room) index(id string) int {
	return slices.IndexFunc(r.ring, func(s said) bool { return s.ID == id })
}

func (r *room) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.index(id) >= 0
}

// answer lists the messages that go with a turn, never nil.
func (r *room) answer(cause string) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []message{}
	for _, s := range r.ring {
		if s.turn == cause {
			out = append(out, s.message)
		}
	}
	return out
}

// listen opens a stream. It begins after the message with id last; when that is empty with what comes from now on, and when
// it is not in the ring with all that is. from is the id of the message that it begins after, "0" when there is none.
func (r *room) listen(last string) (s *stream, from string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s = &stream{wake: make(chan struct{}, 1), end: make(chan struct{}), seen: r.next}
	from = "0"
	if last != "" && len(r.ring) > 0 {
		s.seen = r.ring[0].n
		if i := r.index(last); i >= 0 {
			s.seen = r.ring[i].n + 1
			from = last
		}
	} else if len(r.ring) > 0 {
		from = r.ring[len(r.ring)-1].ID
	}
	for old := range r.streams {
		if len(r.streams) < maxStreams {
			break
		}
		delete(r.streams, old)
		close(old.end)
	}
	r.streams[s] = true
	return s, from
}

// close ends a stream; closing twice is harmless.
func (r *room) close(s *stream) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.streams, s)
}

// news lists what the stream has not shown yet.
func (r *room) news(s *stream) []message {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []message
	for _, m := range r.ring {
		if m.n >= s.seen {
			out = append(out, m.message)
		}
	}
	s.seen = r.next
	return out
}

// size is about how many bytes the ring holds.
func (r *room) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, s := range r.ring {
		n += 256 + len(s.Text) + len(s.Bold)*16
		for _, row := range s.Buttons {
			for _, b := range row {
				n += 32 + len(b.Label) + len(b.Tap)
			}
		}
	}
	return n
}
