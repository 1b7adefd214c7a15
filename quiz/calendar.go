package quiz

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

//go:embed workdays.tsv
var workdays string

// Calendar knows the working days of Viet Nam: Monday to Friday without holidays, and the days that are worked instead. Days are
// written "2006-01-02" and are days of Viet Nam's time. The zero value knows weekends only. It does not change after it is made.
type Calendar struct {
	days  map[string]SpecialDay
	quiet Quiet
}

// SpecialDay is a day that is not what its weekday says, or a holiday.
type SpecialDay struct {
	Day        string
	Kind       DayKind
	Confidence string // A announced, B by law and calendar, C not announced yet and may change
	Name       string
	Source     string
}

// DayKind is what a special day is.
type DayKind string

// The kinds. Normal, in a file of one's own, takes a day back to what its weekday says.
const (
	Holiday   DayKind = "holiday"
	DayOff    DayKind = "off"  // instead of a holiday on a weekend, or exchanged for a day that is worked
	WorkedDay DayKind = "work" // a Saturday or Sunday that is worked
	Normal    DayKind = "normal"
)

// Quiet is the time of day in which nobody is written to unasked, in minutes after midnight; it may go over midnight. Days off are
// quiet as a whole.
type Quiet struct{ From, To int }

// DefaultQuiet is 20:00 to 07:00.
var DefaultQuiet = Quiet{From: 20 * 60, To: 7 * 60}

// Workdays is the calendar of the program itself: the years 2025 to 2030, in other years weekends only.
func Workdays() *Calendar {
	c, err := (&Calendar{quiet: DefaultQuiet}).With(strings.NewReader(workdays))
	if err != nil {
		panic("quiz: " + err.Error()) // a test reads the embedded file
	}
	return c
}

// With returns the calendar with the days of a file of one's own added, which take the place of those that it knew. The file has the
// form of the embedded workdays.tsv; the error names the line and the remedy.
func (c *Calendar) With(r io.Reader) (*Calendar, error) {
	next := &Calendar{days: make(map[string]SpecialDay, len(c.days)+16), quiet: c.quiet}
	for k, v := range c.days {
		next.days[k] = v
	}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(strings.TrimPrefix(lines.Text(), "\uFEFF"), "\r \t")
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "day\t") {
			continue
		}
		d, err := readSpecialDay(line)
		if err != nil {
			return nil, fmt.Errorf("working days, line %d: %w", n, err)
		}
		if next.days[d.Day] = d; d.Kind == Normal {
			delete(next.days, d.Day)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("working days: %w", err)
	}
	return next, nil
}

func readSpecialDay(line string) (SpecialDay, error) {
	f := append(strings.Split(line, "\t"), "", "", "", "")
	d := SpecialDay{Day: strings.TrimSpace(f[0]), Kind: DayKind(strings.TrimSpace(f[1])), Confidence: strings.TrimSpace(f[2]), Name: f[3], Source: f[4]}
	if _, err := time.Parse(time.DateOnly, d.Day); err != nil {
		return d, fmt.Errorf("%q is no day; write it as 2027-02-08", f[0])
	}
	if !slices.Contains([]DayKind{Holiday, DayOff, WorkedDay, Normal}, d.Kind) {
		return d, fmt.Errorf("kind %q; write holiday, off, work or normal after a tab", f[1])
	}
	return d, nil
}

// WithQuiet returns the calendar with other quiet hours.
func (c *Calendar) WithQuiet(q Quiet) *Calendar { return &Calendar{days: c.days, quiet: q} }

// Special returns what is known about a day besides its weekday.
func (c *Calendar) Special(day string) (SpecialDay, bool) {
	d, ok := c.days[day]
	return d, ok
}

// Working tells whether a day is worked; what is no day is not.
func (c *Calendar) Working(day string) bool {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return false
	}
	return c.working(t)
}

func (c *Calendar) working(t time.Time) bool {
	switch c.days[t.Format(time.DateOnly)].Kind {
	case Holiday, DayOff:
		return false
	case WorkedDay:
		return true
	}
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// maxWalk bounds how many days are looked at: ten years.
const maxWalk = 3660

// AddWorkingDays returns the n-th working day after a day, before it for a negative n. For 0 it is the day itself when it is worked,
// else the next one that is. What is no day comes back as it is, and so does the day for an n of more than ten years.
func (c *Calendar) AddWorkingDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	if n == 0 {
		t, n = t.AddDate(0, 0, -1), 1
	}
	for range maxWalk {
		t = t.AddDate(0, 0, step)
		if c.working(t) {
			if n--; n == 0 {
				return t.Format(time.DateOnly)
			}
		}
	}
	return day
}

// WorkingDaysBetween counts the working days after from, up to and with to; it is negative when to lies before from, and stops
// counting after ten years. So the day after which a deadline of n working days ends is AddWorkingDays(from, n).
func (c *Calendar) WorkingDaysBetween(from, to string) int {
	a, errA := time.Parse(time.DateOnly, from)
	b, errB := time.Parse(time.DateOnly, to)
	if errA != nil || errB != nil {
		return 0
	}
	sign := 1
	if b.Before(a) {
		a, b, sign = b, a, -1
	}
	n := 0
	for i := 0; i < maxWalk && a.Before(b); i++ {
		a = a.AddDate(0, 0, 1)
		if c.working(a) {
			n++
		}
	}
	return sign * n
}

// QuietAt tells whether nobody should be written to unasked at this moment.
func (c *Calendar) QuietAt(t time.Time) bool {
	t = t.In(vietnam)
	m := t.Hour()*60 + t.Minute()
	q := c.quiet
	night := q.From <= m && m < q.To
	if q.From > q.To {
		night = m >= q.From || m < q.To
	}
	return night || !c.working(t)
}

// Open returns t, or when that is quiet the next moment that is not.
func (c *Calendar) Open(t time.Time) time.Time {
	if !c.QuietAt(t) {
		return t
	}
	l := t.In(vietnam)
	for i := range maxWalk {
		day := time.Date(l.Year(), l.Month(), l.Day()+i, 0, c.quiet.To, 0, 0, vietnam)
		if day.After(t) && !c.QuietAt(day) {
			return day
		}
	}
	return t
}

// DayOf is the day of a moment in Viet Nam.
func DayOf(t time.Time) string { return t.In(vietnam).Format(time.DateOnly) }

// AddDays moves a day by calendar days; what is no day comes back as it is.
func AddDays(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}
