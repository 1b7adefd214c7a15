package zalobot

import (
	"sync"
	"time"
)

// Usage counts the outgoing messages of one month. Each part of a long message counts.
type Usage struct {
	Month     string `json:"month"` // "2026-11", in Vietnam's time
	Sent      int    `json:"sent"`
	Quota     int    `json:"quota"`
	Exhausted bool   `json:"exhausted"` // the vendor itself said so
}

// Left is how many messages may still go out this month.
func (u Usage) Left() int {
	if u.Exhausted {
		return 0
	}
	return max(0, u.Quota-u.Sent)
}

// vietnam is where the plan's months begin. Vietnam has no summer time.
var vietnam = time.FixedZone("ICT", 7*60*60)

// thresholds are the percentages at which the operator is told.
var thresholds = []int{80, 95, 100}

// meter counts what is sent and tells when it becomes much.
type meter struct {
	mu       sync.Mutex
	now      Usage
	quota    int
	announce func(Usage)
}

func newMeter(before Usage, quota int, announce func(Usage)) *meter {
	before.Quota = quota
	return &meter{now: before, quota: quota, announce: announce}
}

// turn begins a new month where one has begun. m.mu is held.
func (m *meter) turn(at time.Time) {
	if month := at.In(vietnam).Format("2006-01"); month != m.now.Month {
		m.now = Usage{Month: month, Quota: m.quota}
	}
}

func (m *meter) usage(at time.Time) Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn(at)
	return m.now
}

// sent counts one message.
func (m *meter) sent(at time.Time) {
	m.mu.Lock()
	m.turn(at)
	before := m.now.Sent
	m.now.Sent++
	now := m.now
	m.mu.Unlock()
	for _, percent := range thresholds {
		if limit := (m.quota*percent + 99) / 100; before < limit && now.Sent >= limit {
			m.tell(now)
		}
	}
}

// exhausted notes that the vendor refuses more.
func (m *meter) exhausted(at time.Time) {
	m.mu.Lock()
	m.turn(at)
	first := !m.now.Exhausted
	m.now.Exhausted = true
	now := m.now
	m.mu.Unlock()
	if first {
		m.tell(now)
	}
}

func (m *meter) tell(u Usage) {
	if m.announce != nil {
		m.announce(u)
	}
}
