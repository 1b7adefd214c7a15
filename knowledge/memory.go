package knowledge

import (
	"slices"
	"sync"
)

// memory keeps the decisions of late questions: people of an office ask the same in the same words. A decision holds for its question,
// day and topic as long as neither the documents nor what was laid over them change. It is safe for concurrent use.
type memory struct {
	mu          sync.Mutex
	base        *snapshot
	over        *overlay
	late, older map[Question]Decision // two generations: what is not asked again while one fills up is forgotten
}

const (
	// generation is how many questions each of the two generations of a memory holds.
	generation = 1024
	// longest is how many bytes a question may have that is kept.
	longest = 300
)

// recall gives what was decided over s and o.
func (m *memory) recall(q Question, s *snapshot, o *overlay) (Decision, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.base != s || m.over != o {
		return Decision{}, false
	}
	if d, ok := m.late[q]; ok {
		return d, true
	}
	d, ok := m.older[q]
	if ok {
		m.put(q, d)
	}
	return d, ok
}

// keep notes what was decided over s and o. What asks for somebody's own data is not kept.
func (m *memory) keep(q Question, d Decision, s *snapshot, o *overlay) {
	if len(q.Text) > longest || d.Reason == Personal {
		return
	}
	d.Spans, d.Fields, d.Options = slices.Clip(d.Spans), slices.Clip(d.Fields), slices.Clip(d.Options)
	d.Nearest, d.Notices = slices.Clip(d.Nearest), slices.Clip(d.Notices)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.base != s || m.over != o {
		m.base, m.over, m.late, m.older = s, o, nil, nil
	}
	m.put(q, d)
}

// put is under mu.
func (m *memory) put(q Question, d Decision) {
	if m.late == nil || len(m.late) >= generation {
		m.late, m.older = make(map[Question]Decision), m.late
	}
	m.late[q] = d
}

// forget drops everything.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.base, m.over, m.late, m.older = nil, nil, nil, nil
}
