package zalooa

import (
	"log/slog"
	"sync"
	"time"
)

const alarmAgain = 24 * time.Hour

// alarms tells the operator what only a person can mend: the same matter once a day, and anew after it was well in between.
type alarms struct {
	tell func(string)
	log  *slog.Logger
	now  func() time.Time
	mu   sync.Mutex
	told map[string]time.Time // by matter
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
	a.mu.Unlock()
	if !again {
		return
	}
	if a.tell == nil {
		a.log.Error("the operator is needed", "alarm", text)
		return
	}
	a.tell(text)
}

// well forgets that a matter was told.
func (a *alarms) well(matter string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.told, matter)
}
