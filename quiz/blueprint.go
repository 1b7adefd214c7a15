package quiz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Cell asks for Count questions that fit all of what it names; what is empty fits every question. A clause fits its own questions and
// those of the clauses under it: "7" fits "7.3".
type Cell struct {
	Group  string `json:"group,omitempty"`
	Clause string `json:"clause,omitempty"`
	Lesson string `json:"lesson,omitempty"`
	Level  Level  `json:"level,omitempty"`
	Count  int    `json:"count"`
}

// Blueprint says what a form is drawn from, so that forms drawn from one blueprint measure the same.
type Blueprint []Cell

// Size is how many questions a form has.
func (b Blueprint) Size() (n int) {
	for _, c := range b {
		n += max(c.Count, 0)
	}
	return n
}

// Stock is how many times what a blueprint draws must be there, so that the next form has other questions.
const Stock = 2

// Shortage is a cell with fewer questions than its stock. Have is what is left for it beside the other cells.
type Shortage struct {
	Cell
	Have, Want int
}

// String names the cell and what it lacks, for authors.
func (s Shortage) String() string {
	return fmt.Sprintf("%s: có %d câu, cần %d", s.Cell, s.Have, s.Want)
}

// String names the cell for authors.
func (c Cell) String() string {
	var parts []string
	for _, p := range []struct{ name, value string }{{"nhóm", c.Group}, {"điều", c.Clause}, {"bài", c.Lesson}, {"mức", string(c.Level)}} {
		if p.value != "" {
			parts = append(parts, p.name+" "+p.value)
		}
	}
	if parts == nil {
		return "mọi câu"
	}
	return strings.Join(parts, ", ")
}

// fits tells whether the cell may take a question of a lesson.
func (c Cell) fits(q *Question, lesson string) bool {
	return (c.Group == "" || c.Group == q.Group) && (c.Lesson == "" || c.Lesson == lesson) && (c.Level == "" || c.Level == q.Level) &&
		(c.Clause == "" || c.Clause == q.Clause || strings.HasPrefix(q.Clause, c.Clause+"."))
}

// source is a question with its lesson.
type source struct {
	*Question
	lesson string
}

// certifying lists the questions of a course that may decide a certificate: those that are scored and not for practice only.
func (c *Course) certifying() []source {
	var out []source
	for i := range c.Lessons {
		l := &c.Lessons[i]
		for j := range l.Questions {
			if q := &l.Questions[j]; q.Certifies() {
				out = append(out, source{q, l.ID})
			}
		}
	}
	return out
}

// PracticeOnly tells that the question's facts are not confirmed, so that it must not decide a certificate.
func (q *Question) PracticeOnly() bool { return q.Confidence == "C" }

// Missing lists the cells that hold fewer questions than Stock times what they draw, in the blueprint's order; questions that several
// cells fit count once. A course may be published when there are none.
func (b Blueprint) Missing(c *Course) []Shortage {
	pool := c.certifying()
	room := make([]int, len(b))
	for i, cell := range b {
		room[i] = Stock * max(cell.Count, 0)
	}
	got := fill(b, room, pool)
	have := make([]int, len(b))
	for _, cell := range got {
		if cell >= 0 {
			have[cell]++
		}
	}
	var out []Shortage
	for i, cell := range b {
		if have[i] < room[i] {
			out = append(out, Shortage{cell, have[i], room[i]})
		}
	}
	return out
}

// fill gives questions to cells with room, at most one cell a question, and returns the cell of each or -1. A question that comes
// earlier is never left out for a later one, and as many as possible are placed: by augmenting paths, one question after the other.
func fill(b Blueprint, room []int, pool []source) []int {
	f := filling{b: b, room: slices.Clone(room), pool: pool, cell: make([]int, len(pool)), holds: make([][]int, len(b))}
	want := 0
	for i := range f.cell {
		f.cell[i] = -1
	}
	for _, n := range room {
		want += n
	}
	for i := range pool {
		if want == 0 {
			break
		}
		if f.place(i, make([]bool, len(b))) {
			want--
		}
	}
	return f.cell
}

type filling struct {
	b     Blueprint
	room  []int // how many more each cell takes
	pool  []source
	cell  []int   // of each question, or -1
	holds [][]int // the questions of each cell
}

// place finds a cell for question i, moving others to other cells where it must.
func (f *filling) place(i int, tried []bool) bool {
	for c := range f.b {
		if tried[c] || !f.b[c].fits(f.pool[i].Question, f.pool[i].lesson) {
			continue
		}
		tried[c] = true
		if f.room[c] > 0 {
			f.room[c]--
			f.put(i, c)
			return true
		}
		for k, j := range f.holds[c] {
			if f.place(j, tried) {
				f.holds[c] = slices.Delete(f.holds[c], k, k+1)
				f.put(i, c)
				return true
			}
		}
	}
	return false
}

func (f *filling) put(i, c int) {
	f.cell[i] = c
	f.holds[c] = append(f.holds[c], i)
}

// FormPlan is what a form is drawn from.
type FormPlan struct {
	ID, Person, Cycle string
	Course            *Course
	Blueprint         Blueprint
	Purpose           Purpose
	Rules             Rules
	Try               int
	Seed              uint64
	Seen              map[string]int // how often the person met each question: the least met are drawn first
	At                time.Time
}

// StartForm draws a form: without replacement, what was met least first, decided by Seed alone for equal Seen. Cells that hold too few
// questions give what they have. Questions for practice only are never drawn.
func StartForm(p FormPlan) Attempt {
	r := rand.New(rand.NewPCG(p.Seed, 0x150b07))
	pool := p.Course.certifying()
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	slices.SortStableFunc(pool, func(a, b source) int { return p.Seen[a.ID] - p.Seen[b.ID] })
	drawn := p.Blueprint.choose(pool, p.Seen)
	r.Shuffle(len(drawn), func(i, j int) { drawn[i], drawn[j] = drawn[j], drawn[i] })
	a := Attempt{ID: p.ID, Person: p.Person, Course: p.Course.ID, Cycle: p.Cycle, Try: p.Try, Seed: p.Seed, Purpose: p.Purpose,
		Blueprint: p.Blueprint, Started: p.At}
	a.draw(drawn, r)
	a.follow(p.Rules)
	return a
}

// choose picks a form's questions from a pool in order of preference: those that the person met least. Where several ways are as good, it
// leaves enough for the next form: of a whole stock it takes the first part of each cell.
func (b Blueprint) choose(pool []source, seen map[string]int) []*Question {
	one := b.take(pool, 1)
	sparing := b.take(pool, Stock)
	if len(sparing) == len(one) && met(sparing, seen) <= met(one, seen) {
		return sparing
	}
	return one
}

// take fills every cell times over and gives the part of each that comes first.
func (b Blueprint) take(pool []source, times int) []*Question {
	room := make([]int, len(b))
	for i, c := range b {
		room[i] = times * max(c.Count, 0)
	}
	left := make([]int, len(b))
	for i, c := range b {
		left[i] = c.Count
	}
	var drawn []*Question
	for i, cell := range fill(b, room, pool) {
		if cell >= 0 && left[cell] > 0 {
			left[cell]--
			drawn = append(drawn, pool[i].Question)
		}
	}
	return drawn
}

func met(questions []*Question, seen map[string]int) (n int) {
	for _, q := range questions {
		n += seen[q.ID]
	}
	return n
}

// Measure is the blueprint that a course's effect is measured with before, after and later: that of its final test, or else up to ten
// questions spread evenly over the lessons.
func (c *Course) Measure() Blueprint {
	if c.Final != nil && len(c.Final.Blueprint) > 0 {
		return c.Final.Blueprint
	}
	var b Blueprint
	for i := range c.Lessons {
		b = append(b, Cell{Lesson: c.Lessons[i].ID})
	}
	most := make([]int, len(b))
	for _, s := range c.certifying() {
		for i := range b {
			if b[i].Lesson == s.lesson {
				most[i]++
			}
		}
	}
	for n, moved := 0, true; n < measured && moved; {
		moved = false
		for i := range b {
			if n < measured && (b[i].Count+1)*Stock <= most[i] {
				b[i].Count++
				n, moved = n+1, true
			}
		}
	}
	return slices.DeleteFunc(b, func(x Cell) bool { return x.Count == 0 })
}

// measured is how many questions measure a course without a final test.
const measured = 10

// Only is the part of a form's blueprint that asks again about some groups, as many questions of each group and level as the form had.
func (a Attempt) Only(groups []string, question func(Item) *Question) Blueprint {
	var b Blueprint
	for _, it := range a.Items {
		q := question(it)
		if q == nil || !slices.Contains(groups, it.Group) {
			continue
		}
		i := slices.IndexFunc(b, func(c Cell) bool { return c.Group == it.Group && c.Level == q.Level })
		if i < 0 {
			b = append(b, Cell{Group: it.Group, Level: q.Level})
			i = len(b) - 1
		}
		b[i].Count++
	}
	return b
}
