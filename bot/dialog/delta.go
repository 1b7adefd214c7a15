package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// Delta is what one change of a document asks again, and of whom, as far as the units of one trainer go.
type Delta struct {
	Change Change
	Course quiz.Course // as it would be stored
	People []string    // staff codes, sorted
	// Renew are the assignments to read an earlier revision that are still open; who has not finished reads the new one instead.
	Renew   []quiz.Assignment
	Lacking []string // units that changed and that no question cites
}

// Empty tells that there is nothing to ask or nobody to ask it of.
func (d *Delta) Empty() bool {
	return len(d.Course.Lessons[0].Questions) == 0 || len(d.People)+len(d.Renew) == 0
}

// ErrNoChange tells that a change is not there, or that it can not be asked about: the document was removed, or a later import is not
// loaded yet.
var ErrNoChange = errors.New("no such change of a document that is in force")

// Revising is where deltas are computed: the store, the documents as they are now, and the courses as they were loaded.
type Revising struct {
	Tx      Tx
	Base    Asker
	Courses []quiz.Course
	Over    func(staff.UnitPath) bool // whom the trainer may ask
}

// Delta computes what a change asks again: the questions citing units that it changed or added and that no later change touched, of those
// who completed a course with these questions before it, or read an earlier revision, and were not asked about it yet. It fails with
// ErrNoChange.
func (r Revising) Delta(ch Change) (d Delta, err error) {
	d.Change = ch
	doc, ok := r.Base.Document(ch.Document)
	if !ok || ch.To == "" {
		return d, ErrNoChange
	}
	units, err := r.still(ch)
	if err != nil {
		return d, err
	}
	questions, err := Questions(r.Tx, r.Courses)
	if err != nil {
		return d, err
	}
	reading := quiz.Reading{Document: ch.Document, Title: doc.Title, Revision: doc.Revision, From: ch.From, Change: ch.Seq, Day: string(ch.Effective)}
	if len(units) == 0 {
		d.Course = quiz.NewReading(reading, reading.Title, nil, nil)
		return d, nil
	}
	d.Course = ReadingOf(doc, units, questions, reading)
	asked := d.Course.Lessons[0].Questions
	d.Course.Reading.Why = fmt.Sprintf(wDeltaWhy, doc.Title, since(ch), len(d.Course.Reading.Units), d.Course.Lessons[0].Draw)
	d.Course.Description = d.Course.Reading.Why
	for _, u := range d.Course.Reading.Units {
		if !slices.ContainsFunc(asked, func(q quiz.Question) bool { return slices.Contains(q.Cites, u) }) {
			d.Lacking = append(d.Lacking, u)
		}
	}
	if len(asked) == 0 {
		return d, nil
	}
	err = r.whom(&d)
	return d, err
}

// still lists the units that a change changed or added and that no later change of the document touched.
func (r Revising) still(ch Change) ([]string, error) {
	units := slices.Concat(ch.Changed, ch.Added)
	err := r.Tx.Changes(ch.Document, ch.Seq, func(later Change) bool {
		units = slices.DeleteFunc(units, func(u string) bool { return slices.Contains(later.Changed, u) || slices.Contains(later.Removed, u) })
		return true
	})
	return units, err
}

// whom fills in the people of a delta, and the assignments that it renews.
func (r Revising) whom(d *Delta) error {
	from, err := r.sources(d)
	if err != nil {
		return err
	}
	before := int(d.Change.At.Unix())
	err = r.Tx.EachRow("", func(row quiz.Row) bool {
		if !r.Over(row.Unit) || from.asked[row.Person] || d.reads(&row) {
			return true
		}
		for id, reading := range from.courses {
			if p, ok := row.Of(id); ok && p.Completed > 0 && (reading || p.Completed < before) {
				d.People = append(d.People, row.Person)
				return true
			}
		}
		return true
	})
	slices.Sort(d.People)
	return err
}

// reads tells that somebody has not finished reading an earlier revision: they read the whole of the new one.
func (d *Delta) reads(row *quiz.Row) bool {
	p := row.AsPerson()
	return slices.ContainsFunc(d.Renew, func(a quiz.Assignment) bool {
		done, ok := row.Of(a.Course)
		return a.Covers(&p) && (!ok || done.Completed == 0)
	})
}

// sources are where people met a delta's questions or the document's earlier revisions: true for what was a reading; and who was asked
// about the change already.
type sources struct {
	courses map[string]bool
	asked   map[string]bool
}

func (r Revising) sources(d *Delta) (s sources, err error) {
	s = sources{map[string]bool{}, map[string]bool{}}
	for i := range r.Courses {
		if slices.ContainsFunc(d.Course.Lessons[0].Questions, func(q quiz.Question) bool { return r.Courses[i].Question(q.ID) != nil }) {
			s.courses[r.Courses[i].ID] = false
		}
	}
	all, err := r.Tx.AllAssignments()
	if err != nil {
		return s, err
	}
	for _, a := range all {
		if !quiz.IsReading(a.Course) {
			continue
		}
		c, ok, err := r.Tx.Course(a.Course)
		if err != nil {
			return s, err
		}
		if !ok || c.Reading.Document != d.Change.Document {
			continue
		}
		if err := r.from(&s, d, &a, c.Reading); err != nil {
			return s, err
		}
	}
	return s, nil
}

// from takes one assignment of the same document into account.
func (r Revising) from(s *sources, d *Delta, a *quiz.Assignment, of *quiz.Reading) error {
	switch {
	case of.From != "" && of.Change == d.Change.Seq: // who has this very delta
		for _, code := range a.People {
			s.asked[code] = true
		}
		return r.Tx.DutiesAfter(a.ID, "", func(duty quiz.Duty) bool {
			s.asked[duty.Person] = true
			return true
		})
	case of.Revision == d.Course.Reading.Revision && of.From == "":
		return nil // who reads the new revision knows it
	}
	s.courses[a.Course] = true
	if of.From == "" && !a.Closed && slices.IndexFunc(a.Units, func(u staff.UnitPath) bool { return !r.Over(u) }) < 0 {
		d.Renew = append(d.Renew, *a)
	}
	return nil
}

// AskAgain assigns a delta until a day: one assignment for those who are asked about the change, and one in place of each that it renews,
// which leaves out who had finished. IDs are made with newID. It tells nobody; the jobs that it leaves do. What is empty does nothing.
func (r Revising) AskAgain(d *Delta, due string, by Ruling, newID func() string) error {
	if d.Empty() {
		return nil
	}
	if len(d.People) > 0 {
		a := quiz.Assignment{ID: by.ID, People: d.People, Due: due, By: by.By, At: by.At}
		if err := r.GiveReading(&d.Course, a); err != nil {
			return err
		}
	}
	for i := range d.Renew {
		if err := r.renew(d, &d.Renew[i], due, by, newID()); err != nil {
			return err
		}
	}
	return nil
}

// GiveReading stores a course that was made of a document, and an assignment of it, whose Course it sets. People are told by a job.
func (r Revising) GiveReading(c *quiz.Course, a quiz.Assignment) error {
	a.Course = c.ID
	if err := r.Tx.PutCourse(*c); err != nil {
		return err
	}
	if err := r.Tx.PutAssignment(a); err != nil {
		return err
	}
	if err := r.Tx.Append(Event{At: a.At, Actor: a.By, Kind: "assigned", Subject: a.ID, Data: map[string]string{"course": a.Course, "due": a.Due,
		"document": c.Reading.Document, "revision": c.Reading.Revision, "people": strconv.Itoa(len(a.People))}}); err != nil {
		return err
	}
	return r.Tx.PutJob(tap(jobNudge, a.ID, nudgeAssigned, ""))
}

// renew closes an assignment to read an earlier revision and assigns the new one by the same rule. Who finished is asked about the change
// alone.
func (r Revising) renew(d *Delta, old *quiz.Assignment, due string, by Ruling, id string) error {
	doc, ok := r.Base.Document(d.Change.Document)
	if !ok {
		return ErrNoChange
	}
	questions, err := Questions(r.Tx, r.Courses)
	if err != nil {
		return err
	}
	c := ReadingOf(doc, nil, questions, readingOf(doc))
	next := *old
	next.ID, next.Due, next.By, next.At = id, max(due, old.Due), by.By, by.At
	next.Except = slices.Clone(old.Except)
	if err := eachCovered(r.Tx, old, func(staff.UnitPath) bool { return true }, func(row *quiz.Row) {
		if p, ok := row.Of(old.Course); ok && p.Completed > 0 {
			next.Except = append(next.Except, row.Person)
		}
	}); err != nil {
		return err
	}
	closed := *old
	closed.Closed = true
	if err := r.Tx.PutAssignment(closed); err != nil {
		return err
	}
	return r.GiveReading(&c, next)
}

// readingOf is the reading of a whole document as it is now.
func readingOf(doc *knowledge.Document) quiz.Reading {
	r := quiz.Reading{Document: doc.ID, Title: doc.Title, Revision: doc.Revision, Day: string(doc.ValidFrom), Why: fmt.Sprintf(wReadWhyAsOf, doc.Title)}
	if doc.ValidFrom != "" {
		r.Why = fmt.Sprintf(wReadWhy, doc.Title, day(doc.ValidFrom))
	}
	return r
}

// since tells from when a revision holds, or when it was imported if the document does not say: an import is no coming into force.
func since(ch Change) string {
	if ch.Stated {
		return fmt.Sprintf(wInForceFrom, day(ch.Effective))
	}
	return fmt.Sprintf(wImportedOn, day(ch.Effective))
}

// ChangesAgo is how far back changes are offered to trainers.
const ChangesAgo = 180 * 24 * time.Hour

// Pending lists the deltas that have somebody to ask, the newest first, at most so many, of the last ChangesAgo.
func (r Revising) Pending(now time.Time, most int) (out []Delta, err error) {
	var all []Change
	if err := r.Tx.Changes("", 0, func(ch Change) bool {
		if ch.To != "" && now.Sub(ch.At) < ChangesAgo {
			all = append(all, ch)
		}
		return true
	}); err != nil {
		return nil, err
	}
	for _, ch := range slices.Backward(all) {
		if len(out) == most {
			break
		}
		d, err := r.Delta(ch)
		if errors.Is(err, ErrNoChange) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !d.Empty() {
			out = append(out, d)
		}
	}
	return out, nil
}

// FindChange finds a change by its number. It fails with ErrNoChange.
func FindChange(tx Tx, seq uint64) (found Change, err error) {
	err = ErrNoChange
	if seq == 0 {
		return found, err
	}
	if e := tx.Changes("", seq-1, func(ch Change) bool {
		if ch.Seq == seq {
			found, err = ch, nil
		}
		return false
	}); e != nil {
		return found, e
	}
	return found, err
}
