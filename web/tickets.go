package web

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// maxTickets bounds the memory; beyond it those that end first are dropped.
const maxTickets = 10_000

// tickets are secrets of 130 random bits that stand for a person for some time. Only their hashes are kept.
type tickets struct {
	life time.Duration
	mu   sync.Mutex
	held map[[32]byte]ticket
	made [][32]byte // in order of their end
}

type ticket struct {
	person string
	until  time.Time
}

func newTickets(life time.Duration) *tickets {
	return &tickets{life: life, held: map[[32]byte]ticket{}}
}

// make gives a new secret for a person.
func (t *tickets) make(person string) string {
	secret := rand.Text()
	key := sha256.Sum256([]byte(secret))
	now := time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.made) > 0 && (len(t.made) >= maxTickets || !now.Before(t.held[t.made[0]].until)) {
		delete(t.held, t.made[0])
		t.made = t.made[1:]
	}
	t.held[key] = ticket{person: person, until: now.Add(t.life)}
	t.made = append(t.made, key)
	return secret
}

// holder tells for whom a secret stands; empty: for nobody, or no longer.
func (t *tickets) holder(secret string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	k, ok := t.held[sha256.Sum256([]byte(secret))]
	if !ok || !time.Now().Before(k.until) {
		return ""
	}
	return k.person
}

// take is holder, and ends the secret.
func (t *tickets) take(secret string) string {
	person := t.holder(secret)
	t.mu.Lock()
	defer t.mu.Unlock()
	key := sha256.Sum256([]byte(secret))
	if _, ok := t.held[key]; !ok {
		return "" // taken meanwhile
	}
	delete(t.held, key)
	return person
}
