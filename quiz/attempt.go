package quiz

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"time"
)

// Attempt is one person's try at one lesson. It is a value: every method returns a new one, so that a store can run a
// transaction again. Questions are pinned by version; the order of questions and options follows from Seed alone.
type Attempt struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"` // a staff code, or the address of an account that is not on the roster
	Course   string    `json:"course"`
	Lesson   string    `json:"lesson"`
	Cycle    string    `json:"cycle,omitempty"` // year of a yearly cycle
	Try      int       `json:"try"`             // 1 for the first
	Seed     uint64    `json:"seed"`
	Pass     int       `json:"pass"` // percent
	Items    []Item    `json:"items"`
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"`

	Purpose   Purpose        `json:"purpose,omitempty"`
	Blueprint Blueprint      `json:"blueprint,omitempty"` // what a form was drawn from
	Groups    map[string]int `json:"groups,omitempty"`    // mandatory groups: percent
	Deadline  time.Time      `json:"deadline,omitzero"`   // the last moment of the time limit; see Expire
	Mends     string         `json:"mends,omitempty"`     // the try whose failed groups alone are asked again
	Touch     int            `json:"touch,omitempty"`     // of a delayed test: days after completion

	Sure Asking  `json:"sure,omitempty"`
	Key  KeyTime `json:"key,omitempty"`  // of a lesson's test that an assignment has rules for; Keep as well
	Keep Keep    `json:"keep,omitempty"` // Last: the share of the last try stands, where else the best does
}

// Item is one drawn question. Perm[i] is the index of the option (of a matching question: of the right side) that is shown at
// place i. Draft holds what was picked so far of a question that takes several taps, as shown places.
type Item struct {
	Question string    `json:"question"`
	Version  string    `json:"version"`
	Group    string    `json:"group,omitempty"`
	Perm     []int     `json:"perm"`
	Draft    []int     `json:"draft,omitempty"`
	Turn     int       `json:"turn,omitempty"`  // how often Draft changed: a button carries it, so that a tap counts once
	Given    []int     `json:"given,omitempty"` // indices of options in the question's own order
	Typed    string    `json:"typed,omitempty"`
	Mark     float64   `json:"mark"` // 0 to 1
	At       time.Time `json:"at,omitzero"`
	Sure     Sureness  `json:"sure,omitempty"` // never in the mark

	Regrade string   `json:"regrade,omitempty"` // the regrade that marked the answer anew
	Keyed   string   `json:"keyed,omitempty"`   // the version whose key the mark is by, when that is not Version
	First   *float64 `json:"first,omitempty"`   // the mark before any regrade
}

// Key is the version of the question whose key the mark is by.
func (i Item) Key() string { return cmp.Or(i.Keyed, i.Version) }

// Answered tells whether the item has its answer.
func (i Item) Answered() bool { return !i.At.IsZero() }

// Errors of an attempt. All of them leave it as it was.
var (
	ErrFinished  = errors.New("quiz: the attempt is finished")
	ErrStale     = errors.New("quiz: that question was answered before")
	ErrNotAnswer = errors.New("quiz: not an answer to this question")
	ErrTimeUp    = errors.New("quiz: the time is up")
)

// Plan is what an attempt is started from.
type Plan struct {
	ID, Person, Course, Cycle string
	Lesson                    *Lesson
	Rules                     Rules
	Try                       int
	Seed                      uint64
	Seen                      map[string]int // how often the person met each question in earlier tries: the least met are drawn first
	At                        time.Time
}

// Start draws the questions of a lesson. The draw is without replacement, prefers what the person has met least, and is decided by
// Seed alone for equal Seen.
func Start(p Plan) Attempt {
	r := rand.New(rand.NewPCG(p.Seed, 0x150b07))
	pool := p.Lesson.pool()
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	slices.SortStableFunc(pool, func(a, b *Question) int { return p.Seen[a.ID] - p.Seen[b.ID] })
	n := p.Lesson.Draw
	if n <= 0 || n > len(pool) {
		n = len(pool)
	}
	if len(p.Lesson.Blueprint) > 0 {
		of := make([]source, len(pool))
		for i, q := range pool {
			of[i] = source{q, p.Lesson.ID}
		}
		pool = p.Lesson.Blueprint.choose(of, p.Seen)
	} else {
		pool = pool[:n]
	}
	r.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	a := Attempt{ID: p.ID, Person: p.Person, Course: p.Course, Lesson: p.Lesson.ID, Cycle: p.Cycle, Try: p.Try,
		Seed: p.Seed, Started: p.At, Blueprint: p.Lesson.Blueprint, Key: p.Rules.Key, Keep: p.Rules.Keep}
	a.draw(pool, r)
	a.follow(p.Rules)
	return a
}

// follow takes over what holds for the whole attempt. A mandatory group that no question was drawn of is left out.
func (a *Attempt) follow(r Rules) {
	a.Pass, a.Sure = r.Pass, r.Sure
	if r.Minutes > 0 {
		a.Deadline = a.Started.Add(time.Duration(r.Minutes) * time.Minute)
	}
	for g, percent := range r.Groups {
		if slices.ContainsFunc(a.Items, func(it Item) bool { return it.Group == g }) {
			if a.Groups == nil {
				a.Groups = map[string]int{}
			}
			a.Groups[g] = percent
		}
	}
}

// AsksSure tells whether the person is asked how certain they were of their answers.
func (a Attempt) AsksSure() bool { return a.Sure == AskSure || a.Sure == "" && a.Purpose != OfLesson }

// draw makes questions the items, each with an order of its options.
func (a *Attempt) draw(questions []*Question, r *rand.Rand) {
	for _, q := range questions {
		a.Items = append(a.Items, Item{Question: q.ID, Version: q.Version, Group: q.Group, Perm: q.perm(r)})
	}
}

// pool lists the questions that a test of the lesson is drawn from. Those for practice only are left out when at least Stock times
// the draw remains without them.
func (l *Lesson) pool() []*Question {
	var all, firm []*Question
	for i := range l.Questions {
		q := &l.Questions[i]
		if !q.scored() {
			continue
		}
		all = append(all, q)
		if !q.PracticeOnly() {
			firm = append(firm, q)
		}
	}
	if l.Draw > 0 && len(firm) >= Stock*l.Draw {
		return firm
	}
	return all
}

func (q *Question) scored() bool {
	switch q.Type {
	case SingleChoice, MultipleChoice, TrueFalse, Ordering, Matching, ShortAnswer, Numerical:
		return true
	}
	return false
}

// Shown is how many places the question shows to pick from.
func (q *Question) Shown() int {
	if q.Type == Matching {
		return len(q.Rights())
	}
	return len(q.Options)
}

// Lefts are the left sides of a matching question that want a right one, in the question's order.
func (q *Question) Lefts() []Pair {
	out := make([]Pair, 0, len(q.Pairs))
	for _, p := range q.Pairs {
		if p.Left != "" {
			out = append(out, p)
		}
	}
	return out
}

// Rights are the right sides of a matching question, each once, those of Lefts first and in their order.
func (q *Question) Rights() []string {
	var out []string
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, p := range q.Lefts() {
		add(p.Right)
	}
	for _, p := range q.Pairs {
		add(p.Right)
	}
	for _, d := range q.Distractors {
		add(d)
	}
	return out
}

func (q *Question) perm(r *rand.Rand) []int {
	p := make([]int, q.Shown())
	for i := range p {
		p[i] = i
	}
	if q.Fixed || q.Type == TrueFalse {
		return p
	}
	r.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
	if q.Type == Ordering && len(p) > 1 && slices.IsSorted(p) { // the right order must not stand there already
		p = append(p[1:], p[0])
	}
	return p
}

// Current is the index of the first item without an answer, or -1 when there is none.
func (a Attempt) Current() int {
	for i := range a.Items {
		if !a.Items[i].Answered() {
			return i
		}
	}
	return -1
}

// Toggle picks or unpicks the shown place of a question that takes several taps: a multiple choice toggles, an ordering or a
// matching question appends (and starts again after a place that was picked before). full tells that the draft is a whole answer
// for Answer. Errors: ErrFinished, ErrStale, ErrNotAnswer.
func (a Attempt) Toggle(item, place int, q *Question) (next Attempt, full bool, err error) {
	if err := a.open(item, time.Time{}); err != nil {
		return a, false, err
	}
	if place < 0 || place >= len(a.Items[item].Perm) {
		return a, false, ErrNotAnswer
	}
	next = a.clone()
	it := &next.Items[item]
	it.Turn++
	at := slices.Index(it.Draft, place)
	switch {
	case at >= 0 && q.Type == MultipleChoice:
		it.Draft = slices.Delete(it.Draft, at, at+1)
	case at >= 0 && q.Type == Ordering:
		it.Draft = it.Draft[:at]
	default:
		it.Draft = append(it.Draft, place)
	}
	return next, q.whole(it.Draft), nil
}

func (q *Question) whole(draft []int) bool {
	switch q.Type {
	case Ordering:
		return len(draft) == len(q.Options)
	case Matching:
		return len(draft) == len(q.Lefts())
	}
	return false
}

// Picks how many picks an answer to q has: the least and the most.
func (q *Question) Picks() (least, most int) {
	switch q.Type {
	case SingleChoice, TrueFalse:
		return 1, 1
	case MultipleChoice:
		return 1, len(q.Options)
	case Ordering:
		return len(q.Options), len(q.Options)
	case Matching:
		return len(q.Lefts()), len(q.Lefts())
	}
	return 0, 0
}

// Answer marks an item with the picked places, as shown. It never changes an answer that stands.
// Errors: ErrFinished, ErrTimeUp, ErrStale (answered before), ErrNotAnswer (wrong number of picks, a place that is not there).
func (a Attempt) Answer(item int, places []int, q *Question, at time.Time) (Attempt, error) {
	if err := a.open(item, at); err != nil {
		return a, err
	}
	least, most := q.Picks()
	if len(places) < least || len(places) > most || most == 0 {
		return a, ErrNotAnswer
	}
	given := make([]int, len(places))
	for i, p := range places {
		if p < 0 || p >= len(a.Items[item].Perm) || q.Type != Matching && slices.Contains(places[:i], p) {
			return a, ErrNotAnswer
		}
		given[i] = a.Items[item].Perm[p]
	}
	if q.Type == MultipleChoice {
		slices.Sort(given)
	}
	return a.mark(item, Item{Given: given, Mark: q.MarkOf(given), At: at}), nil
}

// AnswerTyped marks a short-answer or numerical item with what was typed. Errors as Answer's; ErrNotAnswer for a numerical
// question when no number can be read.
func (a Attempt) AnswerTyped(item int, typed string, q *Question, at time.Time) (Attempt, error) {
	if err := a.open(item, at); err != nil {
		return a, err
	}
	mark, ok := q.MarkTyped(typed)
	if !ok {
		return a, ErrNotAnswer
	}
	return a.mark(item, Item{Typed: typed, Mark: mark, At: at}), nil
}

func (a Attempt) open(item int, at time.Time) error {
	switch {
	case !a.Finished.IsZero():
		return ErrFinished
	case a.TimeUp(at):
		return ErrTimeUp
	case item < 0 || item >= len(a.Items):
		return ErrNotAnswer
	case a.Items[item].Answered():
		return ErrStale
	}
	return nil
}

func (a Attempt) mark(item int, got Item) Attempt {
	next := a.clone()
	it := &next.Items[item]
	it.Given, it.Typed, it.Mark, it.At, it.Draft = got.Given, got.Typed, got.Mark, got.At, nil
	if next.Current() < 0 {
		next.Finished = got.At
	}
	return next
}

func (a Attempt) clone() Attempt {
	a.Items = slices.Clone(a.Items)
	for i := range a.Items {
		a.Items[i].Draft = slices.Clone(a.Items[i].Draft)
	}
	return a
}

// Score is the sum of marks, how many items there are, and the share in whole percent, rounded down so that a pass is never
// rounded up to.
func (a Attempt) Score() (marks float64, of, percent int) {
	for _, it := range a.Items {
		marks += it.Mark
	}
	of = len(a.Items)
	if of > 0 {
		percent = int((marks*100 + 1e-9) / float64(of))
	}
	return marks, of, percent
}

// Passed tells whether a finished attempt reached its pass mark, and each mandatory group its own.
func (a Attempt) Passed() bool {
	_, of, percent := a.Score()
	return !a.Finished.IsZero() && of > 0 && percent >= a.Pass && len(a.FailedGroups()) == 0
}

// TimeUp tells whether a moment lies after the time limit. An answer at the very last moment counts.
func (a Attempt) TimeUp(at time.Time) bool { return !a.Deadline.IsZero() && at.After(a.Deadline) }

// Expire ends an open attempt whose time is up: it is finished as of its deadline, what was answered stands, what was only picked and
// not given does not count, and what has no answer has no mark. ended tells that it did; of any other attempt it changes nothing.
func (a Attempt) Expire(now time.Time) (next Attempt, ended bool) {
	if !a.Finished.IsZero() || !a.TimeUp(now) {
		return a, false
	}
	next = a.clone()
	next.Finished = a.Deadline
	return next, true
}
