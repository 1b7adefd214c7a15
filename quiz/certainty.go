package quiz

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"isobot/staff"
)

// Sureness is whether the person said how certain they were of an answer.
type Sureness string

// The flags. The zero value is that nothing was said.
const (
	Certain   Sureness = "certain"
	Uncertain Sureness = "uncertain"
)

// Confide notes how certain the person was of an answer, once, also after the last answer. It changes no mark.
// Errors: ErrNotAnswer (no such item, or not answered yet), ErrStale (it was said before).
func (a Attempt) Confide(item int, how Sureness) (Attempt, error) {
	if item < 0 || item >= len(a.Items) || !a.Items[item].Answered() || how != Certain && how != Uncertain {
		return a, ErrNotAnswer
	}
	if a.Items[item].Sure != "" {
		return a, ErrStale
	}
	next := a.clone()
	next.Items[item].Sure = how
	return next, nil
}

// SmallGroup is the number of people under which a group's figures are not shown: they would tell of single people.
const SmallGroup = 5

// SureCount is what people of whom it is known how certain they were answered, in one clause.
type SureCount struct {
	People    int // who said of an answer how certain they were
	Answers   int
	SureWrong int // "sai mà chắc": the most dangerous
	Unsure    int // right or wrong
}

// SureRow is a clause in a unit, or in several together where Unit is empty.
type SureRow struct {
	Clause string
	Unit   staff.UnitPath
	Merged bool // units with fewer than SmallGroup people, together
	SureCount
}

// SureMap counts by clause and by the unit that people are in directly.
type SureMap struct {
	of map[[2]string]*SureCount
}

// Add takes in all of one person's attempts. clause tells what an item is counted under. Practice counts too: nobody is judged by it.
func (m *SureMap) Add(unit staff.UnitPath, attempts []*Attempt, clause func(Item) string) {
	met := map[string]bool{}
	for _, a := range attempts {
		for _, it := range a.Items {
			if it.Sure == "" || !it.Answered() {
				continue
			}
			k := [2]string{clause(it), string(unit)}
			c := m.of[k]
			if c == nil {
				if m.of == nil {
					m.of = map[[2]string]*SureCount{}
				}
				c = &SureCount{}
				m.of[k] = c
			}
			if !met[k[0]] {
				met[k[0]] = true
				c.People++
			}
			c.Answers++
			switch {
			case it.Sure == Uncertain:
				c.Unsure++
			case it.Mark < 1:
				c.SureWrong++
			}
		}
	}
}

func (c *SureCount) add(o *SureCount) {
	c.People, c.Answers, c.SureWrong, c.Unsure = c.People+o.People, c.Answers+o.Answers, c.SureWrong+o.SureWrong, c.Unsure+o.Unsure
}

// Rows lists clauses in their order and the units of each. A unit with fewer than SmallGroup people is shown only together with others of
// its kind; where even those are too few they are left out, and no sum gives them away.
func (m *SureMap) Rows() []SureRow {
	small := map[string]*SureRow{}
	var rows []SureRow
	for k, c := range m.of {
		if c.People >= SmallGroup {
			rows = append(rows, SureRow{Clause: k[0], Unit: staff.UnitPath(k[1]), SureCount: *c})
			continue
		}
		if small[k[0]] == nil {
			small[k[0]] = &SureRow{Clause: k[0], Merged: true}
		}
		small[k[0]].add(c)
	}
	for _, r := range small {
		if r.People >= SmallGroup {
			rows = append(rows, *r)
		}
	}
	slices.SortFunc(rows, func(a, b SureRow) int {
		return cmp.Or(CompareClauses(a.Clause, b.Clause), strings.Compare(strconv.FormatBool(a.Merged), strconv.FormatBool(b.Merged)), cmp.Compare(a.Unit, b.Unit))
	})
	return rows
}

// Worst sums the rows of each clause and lists those with a wrong and certain answer, the largest share first. It is made of what Rows
// shows alone.
func Worst(rows []SureRow) []SureRow {
	var sums []SureRow
	for i := range rows {
		n := len(sums) - 1
		if n < 0 || sums[n].Clause != rows[i].Clause {
			sums, n = append(sums, SureRow{Clause: rows[i].Clause}), n+1
		}
		sums[n].add(&rows[i].SureCount)
	}
	sums = slices.DeleteFunc(sums, func(r SureRow) bool { return r.SureWrong == 0 })
	slices.SortStableFunc(sums, func(a, b SureRow) int { return cmp.Compare(b.SureWrong*a.Answers, a.SureWrong*b.Answers) })
	return sums
}

// Percent is the share of wrong and certain answers, rounded down.
func (c SureCount) Percent() int { return c.SureWrong * 100 / max(c.Answers, 1) }

// ClauseOf is what an item is counted under: the clause of its question, else its group. q may be nil.
func ClauseOf(q *Question, it Item) string {
	if q != nil && q.Clause != "" {
		return q.Clause
	}
	return it.Group
}

var groupNames = map[string]string{"phap_ly": "pháp lý", "mot_cua": "một cửa", "khai_niem": "khái niệm"}

// GroupName is what people read for a group of questions; a clause, or a group without a name, stays as it is.
func GroupName(group string) string { return cmp.Or(groupNames[group], group) }

// CompareClauses orders clauses as a standard does, 7.3 before 10.2, and then equal ones by their words.
func CompareClauses(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		if c := cmp.Or(cmp.Compare(len(as[i]), len(bs[i])), cmp.Compare(as[i], bs[i])); c != 0 {
			return c
		}
	}
	return cmp.Or(len(as)-len(bs), strings.Compare(a, b))
}
