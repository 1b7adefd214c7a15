package zalooa

import (
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// Alarm is something that only a person can mend. Text is for the operator, in English, and never holds a secret.
type Alarm struct {
	Matter string
	Text   string
}

// Matters of alarms besides the vendor's codes.
const (
	// NeedsAuthorising is that the vendor accepts no refresh token any more: nothing goes out until somebody authorises the app again.
	NeedsAuthorising = "token"
	matterStore      = "token store"
	matterAccess     = "access token" // refused although it is new
)

const alarmAgain = 24 * time.Hour

// alarms tells the operator what only a person can mend: the same matter once a day, and anew after it was well in between.
type alarms struct {
	tell func(Alarm)
	log  *slog.Logger
	now  func() time.Time
	mu   sync.Mutex
	told map[string]time.Time // by matter
	open map[string]string    // by matter, of those that well ends: the text
}

func newAlarms(cfg Config, log *slog.Logger) *alarms {
	return &alarms{tell: cfg.Alarm, log: log, now: cfg.Now, told: map[string]time.Time{}, open: map[string]string{}}
}

// Troubles tells what holds the channel up now and only a person can mend, one English sentence each without secrets; mostly nothing.
func (c *Channel) Troubles() []string {
	c.alarms.mu.Lock()
	defer c.alarms.mu.Unlock()
	var all []string
	for _, matter := range slices.Sorted(maps.Keys(c.alarms.open)) {
		all = append(all, c.alarms.open[matter])
	}
	return all
}

// NeedsAuthorising tells whether the vendor accepts no refresh token.
func (c *Channel) NeedsAuthorising() bool {
	c.alarms.mu.Lock()
	defer c.alarms.mu.Unlock()
	return c.alarms.open[NeedsAuthorising] != ""
}

// raise tells text, which never holds a secret, unless its matter was told lately.
func (a *alarms) raise(matter, text string) {
	now := a.now()
	a.mu.Lock()
	last, told := a.told[matter]
	again := !told || now.Sub(last) >= alarmAgain
	if again {
		a.told[matter] = now
	}
	if matter == NeedsAuthorising || matter == matterStore {
		a.open[matter] = text
	}
	a.mu.Unlock()
	if !again {
		return
	}
	if a.tell == nil {
		a.log.Error("the operator is needed", "alarm", text)
		return
	}
	a.tell(Alarm{Matter: matter, Text: text})
}

// well forgets that a matter was told.
func (a *alarms) well(matter string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.told, matter)
	delete(a.open, matter)
}
