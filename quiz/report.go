package quiz

import (
	"cmp"
	"slices"
	"time"

	"isobot/staff"
)

// Report is who has completed a course that was assigned, as far as one reader may see. Units and People are sorted by Sort.
type Report struct {
	Title      string    // of the course
	Course     string    //
	Assignment string    //
	Due        string    // "2006-01-02"
	At         time.Time // when it was made
	By         string    // for whom
	Sample     bool      // some of the people are sample data
	Total      Count
	Exempt     int // people whom the assignment covers and who were let off
	Units      []UnitRow
	People     []PersonRow

	at map[staff.UnitPath]int // place in Units
}

// Count is how many people have each standing.
type Count struct {
	Done, InProgress, NotStarted, Overdue int
}

// All is how many people there are.
func (c Count) All() int { return c.Done + c.InProgress + c.NotStarted + c.Overdue }

// Percent is the share that is done, in whole percent, rounded down; of nobody it is 0.
func (c Count) Percent() int {
	if c.All() == 0 {
		return 0
	}
	return c.Done * 100 / c.All()
}

func (c *Count) add(s Standing) {
	switch s {
	case Done:
		c.Done++
	case InProgress:
		c.InProgress++
	case Overdue:
		c.Overdue++
	default:
		c.NotStarted++
	}
}

// UnitRow counts the people who are directly in one unit.
type UnitRow struct {
	Unit staff.UnitPath
	Count
}

// PersonRow is one person's standing.
type PersonRow struct {
	Code, Name, Position string
	Unit                 staff.UnitPath
	Standing             Standing
	Passed, Lessons      int // lessons passed, lessons in the course
	Best                 int // mean of the best percentages of the lessons tried
	Completed            time.Time
}

// Count counts one person of a unit.
func (r *Report) Count(u staff.UnitPath, s Standing) {
	i, ok := r.at[u]
	if !ok {
		if r.at == nil {
			r.at = map[staff.UnitPath]int{}
		}
		i = len(r.Units)
		r.at[u] = i
		r.Units = append(r.Units, UnitRow{Unit: u})
	}
	r.Units[i].add(s)
	r.Total.add(s)
}

// Add counts one person and lists them.
func (r *Report) Add(p *staff.Person, pr RowProgress, s Standing, lessons int) {
	r.Count(p.Unit, s)
	r.Sample = r.Sample || p.Sample
	row := PersonRow{Code: p.Code, Name: p.Name, Position: p.Position, Unit: p.Unit, Standing: s, Lessons: lessons, Passed: pr.Passed, Best: pr.Best}
	if s == Done {
		row.Completed = time.Unix(int64(pr.Completed), 0).UTC()
	}
	r.People = append(r.People, row)
}

var standingOrder = []Standing{Overdue, NotStarted, InProgress, Done}

// Sort puts units in order of path, and people in order of need: overdue first, done last, then by unit and name.
func (r *Report) Sort() {
	r.at = nil
	slices.SortFunc(r.Units, func(a, b UnitRow) int { return cmp.Compare(a.Unit, b.Unit) })
	slices.SortFunc(r.People, func(a, b PersonRow) int {
		return cmp.Or(cmp.Compare(slices.Index(standingOrder, a.Standing), slices.Index(standingOrder, b.Standing)),
			cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code))
	})
}
