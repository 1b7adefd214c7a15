package webchat

import (
	"container/list"
	"crypto/rand"
	"crypto/subtle"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"

	"isobot/bot"
)

// Bounds of the shelf.
const (
	shelfLife = time.Hour
	maxShelf  = 64 << 20 // bytes; the oldest give way
)

const filePath = "/api/chat/file/"

// shelf keeps the files of sent messages in memory until they expire.
type shelf struct {
	mu    sync.Mutex
	byID  map[string]*list.Element
	order *list.List // of shelved, the oldest first
	bytes int
}

type shelved struct {
	id, chat string
	file     *bot.File
	until    time.Time
}

func newShelf() *shelf { return &shelf{byID: map[string]*list.Element{}, order: list.New()} }

// put keeps a file for a conversation and gives the link to it, with an id of 130 random bits.
func (s *shelf) put(chat string, f *bot.File) *fileLink {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	id := rand.Text()
	s.byID[id] = s.order.PushBack(shelved{id: id, chat: chat, file: f, until: now.Add(shelfLife)})
	s.bytes += len(f.Data)
	for e := s.order.Front(); e != nil && e != s.order.Back() && (s.bytes > maxShelf || now.After(e.Value.(shelved).until)); e = s.order.Front() {
		old := s.order.Remove(e).(shelved)
		delete(s.byID, old.id)
		s.bytes -= len(old.file.Data)
	}
	return &fileLink{Name: fileName(f.Name), URL: filePath + id}
}

func (s *shelf) get(id string) (shelved, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byID[id]
	if e == nil {
		return shelved{}, false
	}
	f := e.Value.(shelved)
	return f, time.Now().Before(f.until)
}

// serveFile is GET /api/chat/file/{id}. The file of another session, an expired one and one that never was look the same.
func (c *Channel) serveFile(w http.ResponseWriter, r *http.Request) {
	f, ok := c.shelf.get(r.PathValue("id"))
	chat := chatOf(sessionOf(r))
	if !ok || subtle.ConstantTimeCompare([]byte(f.chat), []byte(chat)) != 1 {
		c.refuse(w, &fault{status: http.StatusNotFound, say: "no such file, or it has expired; ask for it again"})
		return
	}
	h := w.Header()
	kind := f.file.MIME
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(f.file.Name)}))
	h.Set("Content-Length", strconv.Itoa(len(f.file.Data)))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(f.file.Data) // the caller went away: nothing to be done
}
