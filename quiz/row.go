package quiz

import (
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"isobot/staff"
)

// Row is what reports over many people need of one: where they are and how far they have come in each course. It is kept beside the
// records in few bytes and follows from them alone.
type Row struct {
	Person   string
	Unit     staff.UnitPath
	Position string
	Roles    []staff.Role
	Sample   bool
	entries  string
}

// RowProgress is how far one person has come in one course, in the newest cycle.
type RowProgress struct {
	Cycle     string
	Started   int // days since the first of January 1970 in Viet Nam; 0: not yet
	Completed int // seconds since the first of January 1970 UTC; 0: not yet
	Passed    int // lessons
	Best      int // mean percent of the lessons tried
}

// ErrRow tells that the bytes of a row can not be read.
var ErrRow = errors.New("quiz: a row of the board can not be read")

// NewRow makes the row of a person without any progress.
func NewRow(p *staff.Person) Row {
	r := Row{Person: p.Code, Unit: p.Unit, Position: p.Position, Sample: p.Sample}
	for _, g := range p.Grants {
		r.Roles = append(r.Roles, g.Role)
	}
	return r
}

// Of gives the progress in a course; ok is false when it was never begun.
func (r *Row) Of(course string) (RowProgress, bool) {
	rest := r.entries
	for len(rest) > 0 {
		id, p, after, ok := readEntry(rest, course)
		if !ok {
			return RowProgress{}, false
		}
		if id {
			return p, true
		}
		rest = after
	}
	return RowProgress{}, false
}

// With returns the row with a person's progress in one course in place of what it held.
func (r Row) With(p Progress) Row {
	var b strings.Builder
	for rest := r.entries; len(rest) > 0; {
		same, _, after, ok := readEntry(rest, p.Course)
		if !ok {
			break
		}
		if !same {
			b.WriteString(rest[:len(rest)-len(after)])
		}
		rest = after
	}
	r.entries = b.String() + string(entry(p))
	return r
}

// WithEntries returns the row with all the progress of another.
func (r Row) WithEntries(of Row) Row {
	r.entries = of.entries
	return r
}

func entry(p Progress) []byte {
	passed, tried, best := 0, 0, 0
	for _, l := range p.Lessons {
		if !l.Passed.IsZero() {
			passed++
		}
		if l.Tries > 0 {
			tried, best = tried+1, best+l.Best
		}
	}
	if tried > 0 {
		best /= tried
	}
	var body []byte
	body = appendText(body, p.Course)
	body = appendText(body, p.Cycle)
	for _, n := range []int{dayNumber(p.Started), seconds(p.Completed), passed, best} {
		body = binary.AppendUvarint(body, uint64(n))
	}
	return append(binary.AppendUvarint(nil, uint64(len(body))), body...)
}

func seconds(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return int(max(t.Unix(), 1))
}

func dayNumber(t time.Time) int {
	if t.IsZero() || t.Unix() < 0 {
		return 0
	}
	return int((t.Unix() + 7*60*60) / (24 * 60 * 60))
}

// readEntry reads the first entry of s: whether it is of the course, what it says if so, and what comes after it.
func readEntry(s, course string) (same bool, p RowProgress, after string, ok bool) {
	n, s, ok := uvarint(s)
	if !ok || n > len(s) {
		return false, p, "", false
	}
	body, after := s[:n], s[n:]
	id, body, ok := text(body)
	if !ok || id != course {
		return false, p, after, ok
	}
	if p.Cycle, body, ok = text(body); !ok {
		return false, p, "", false
	}
	for _, to := range []*int{&p.Started, &p.Completed, &p.Passed, &p.Best} {
		if *to, body, ok = uvarint(body); !ok {
			return false, p, "", false
		}
	}
	return true, p, after, true
}

// rowVersion is the first byte of a row.
const rowVersion = 1

// Bytes is the row without its person and unit, which are its key.
func (r Row) Bytes() []byte {
	b := []byte{rowVersion, 0}
	if r.Sample {
		b[1] = 1
	}
	b = appendText(b, r.Position)
	b = binary.AppendUvarint(b, uint64(len(r.Roles)))
	for _, x := range r.Roles {
		b = appendText(b, string(x))
	}
	return append(b, r.entries...)
}

// ReadRow reads what Bytes wrote. The row holds on to data. It fails with ErrRow.
func ReadRow(person string, unit staff.UnitPath, data string) (Row, error) {
	r := Row{Person: person, Unit: unit}
	if len(data) < 2 || data[0] != rowVersion {
		return r, ErrRow
	}
	r.Sample = data[1] == 1
	var ok bool
	var n int
	if r.Position, data, ok = text(data[2:]); !ok {
		return r, ErrRow
	}
	if n, data, ok = uvarint(data); !ok || n > len(data) {
		return r, ErrRow
	}
	for range n {
		var role string
		if role, data, ok = text(data); !ok {
			return r, ErrRow
		}
		r.Roles = append(r.Roles, staff.Role(role))
	}
	r.entries = data
	return r, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func text(s string) (t, rest string, ok bool) {
	n, s, ok := uvarint(s)
	if !ok || n > len(s) {
		return "", "", false
	}
	return s[:n], s[n:], true
}

// uvarint reads what binary.AppendUvarint wrote, up to 35 bits.
func uvarint(s string) (n int, rest string, ok bool) {
	for i := 0; i < len(s) && i < 5; i++ {
		n |= int(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return n, s[i+1:], true
		}
	}
	return 0, "", false
}

// AsPerson is as much of the person as an assignment needs to know whether it covers them.
func (r *Row) AsPerson() staff.Person {
	p := staff.Person{Code: r.Person, Unit: r.Unit, Position: r.Position, Sample: r.Sample}
	for _, x := range r.Roles {
		p.Grants = append(p.Grants, staff.Grant{Role: x})
	}
	return p
}

// StandingOfRow is StandingOf for a row; due is the person's own due date.
func (a *Assignment) StandingOfRow(p RowProgress, begun bool, due, today string) Standing {
	switch {
	case begun && p.Cycle >= a.Cycle && p.Completed > 0:
		return Done
	case today > due:
		return Overdue
	case !begun || p.Cycle < a.Cycle || p.Started == 0:
		return NotStarted
	}
	return InProgress
}

// Matrix counts the people who completed each course, by unit.
type Matrix struct {
	Courses []string
	Units   []MatrixRow // in the order in which they came
	at      map[staff.UnitPath]int
}

// MatrixRow is one unit: its own people, and how many of them completed each course.
type MatrixRow struct {
	Unit   staff.UnitPath
	People int
	Done   []int // by course
}

// Add counts one person.
func (m *Matrix) Add(r *Row) {
	i, ok := m.at[r.Unit]
	if !ok {
		if m.at == nil {
			m.at = map[staff.UnitPath]int{}
		}
		i = len(m.Units)
		m.at[r.Unit] = i
		m.Units = append(m.Units, MatrixRow{Unit: r.Unit, Done: make([]int, len(m.Courses))})
	}
	u := &m.Units[i]
	u.People++
	c := 0 // rows mostly hold courses in one order
	for rest := r.entries; len(rest) > 0; {
		id, completed, after, ok := skimEntry(rest)
		if !ok {
			return
		}
		if rest = after; completed == 0 {
			continue
		}
		for range m.Courses {
			hit := m.Courses[c] == id
			if hit {
				u.Done[c]++
			}
			if c++; c == len(m.Courses) {
				c = 0
			}
			if hit {
				break
			}
		}
	}
}

// skimEntry reads the course of the first entry of s and the day of its completion, and what comes after the entry.
func skimEntry(s string) (course string, completed int, after string, ok bool) {
	n, s, ok := uvarint(s)
	if !ok || n > len(s) {
		return "", 0, "", false
	}
	body, after := s[:n], s[n:]
	if course, body, ok = text(body); !ok {
		return "", 0, "", false
	}
	if _, body, ok = text(body); !ok { // cycle
		return "", 0, "", false
	}
	if _, body, ok = uvarint(body); !ok { // started
		return "", 0, "", false
	}
	completed, _, ok = uvarint(body)
	return course, completed, after, ok
}
