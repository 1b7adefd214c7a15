package dialog

import (
	"cmp"
	"context"
	"slices"
	"time"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// look is what a turn shows that takes reading the attempts of many people. It is read before the turn's transaction, so that nobody who
// answers meanwhile waits for it.
type look struct {
	course *quiz.Course
	items  quiz.Analysis  // of the course, over the people whom the reader trains
	sure   []quiz.SureRow // over the units that the reader sees
	trial  *trial         // of a regrade
	who    *bot.Message   // who will not get at once what is about to be sent
}

// looksAround tells whether an update may ask for a look. s is the session of its conversation, which a text has.
func looksAround(u bot.Update, s *Session) bool {
	asks := func(tap string) bool {
		p := cut(tap, 3)
		return slices.Contains([]string{"ia", "sm", "rg"}, p[0]) || (p[0] == "a" || p[0] == "n") && p[1] == "who"
	}
	switch {
	case u.Group:
		return false
	case u.Kind == bot.Tap:
		return asks(u.Tap)
	case u.Kind != bot.Text || len(u.Text) > maxKeyText:
		return false
	}
	if b, ok := choice(u.Text, s.Choices); ok {
		return asks(b.Tap)
	}
	cmd, _ := command(u.Text)
	return cmd == cmdSureMap || s.Dialog == regradeName
}

// lookAround reads what the update asks to be shown, or nothing.
func (d *Desk) lookAround(ctx context.Context, u bot.Update, s *Session) (l *look, err error) {
	if !looksAround(u, s) {
		return nil, nil
	}
	u.Pieces = 0 // they are taken in the transaction
	err = d.Store.View(ctx, func(tx Tx) error {
		t, err := d.open(tx, u, ready{})
		if err != nil || !t.reads() {
			return err
		}
		t.ctx = ctx
		l, err = t.look()
		return err
	})
	return l, err
}

func (t *turn) look() (*look, error) {
	if p := t.tapped("ia"); p != nil && t.trains() && t.Analyse != nil {
		if c, _ := t.lesson(p[1], ""); c != nil {
			return t.lookAtItems(c)
		}
	}
	if p := t.tapped("a", "n"); p != nil {
		who, err := t.lookAtWho(p[0], number(p[2]))
		return &look{who: who}, err
	}
	if t.asksSureMap() {
		return t.lookAtSureness()
	}
	if ask, ok := t.asksTrial(); ok {
		return t.tryRegrade(ask)
	}
	return nil, nil
}

// eachOf calls fn for the people of the roster, also those who left, who are in units that sees lets through, until the turn's time is up.
func (t *turn) eachOf(sees func(staff.UnitPath) bool, fn func(*staff.Person) error) error {
	var some []staff.Person
	if err := t.tx.People(func(p staff.Person) bool {
		if sees(p.Unit) {
			some = append(some, p)
		}
		return true
	}); err != nil {
		return err
	}
	for i := range some {
		if err := t.ctx.Err(); err != nil {
			return err
		}
		if err := fn(&some[i]); err != nil {
			return err
		}
	}
	return nil
}

// lookAtItems analyses the questions of a course over the people whom the reader trains.
func (t *turn) lookAtItems(c *quiz.Course) (*look, error) {
	sees := func(u staff.UnitPath) bool { return t.me.May(staff.Trainer, u) }
	var codes []string
	if err := t.eachOf(sees, func(p *staff.Person) error { codes = append(codes, p.Code); return nil }); err != nil {
		return nil, err
	}
	items, err := Items(t.tx, t.Analyse, c.ID, codes)
	return &look{course: c, items: items}, err
}

// Items analyses the tests of a course over the first attempts of people in each cycle.
func Items(tx Tx, analyse Analyser, course string, people []string) (quiz.Analysis, error) {
	var all quiz.Samples
	for _, code := range people {
		attempts, err := tx.AttemptsOf(code, course)
		if err != nil {
			return quiz.Analysis{}, err
		}
		for _, some := range byCycle(attempts) {
			all.Add(some)
		}
	}
	var bad error
	a := analyse(course, &all, func(id, version string) *quiz.Question {
		q, ok, err := tx.Question(id, version)
		bad = cmp.Or(bad, err)
		if !ok {
			return nil
		}
		return &q
	})
	return a, bad
}

// byCycle sorts attempts by time and takes them apart by cycle.
func byCycle(all []quiz.Attempt) (cycles [][]*quiz.Attempt) {
	slices.SortStableFunc(all, func(a, b quiz.Attempt) int {
		return cmp.Or(cmp.Compare(a.Cycle, b.Cycle), a.Started.Compare(b.Started), cmp.Compare(a.ID, b.ID))
	})
	for i := range all {
		if i == 0 || all[i].Cycle != all[i-1].Cycle {
			cycles = append(cycles, nil)
		}
		n := len(cycles) - 1
		cycles[n] = append(cycles[n], &all[i])
	}
	return cycles
}

// lookAtSureness maps wrong and certain answers over the units that the reader sees.
func (t *turn) lookAtSureness() (*look, error) {
	var m quiz.SureMap
	questions := map[string]*quiz.Question{}
	since := t.u.At.AddDate(-1, 0, 0)
	err := t.eachOf(t.sees, func(p *staff.Person) error { return t.addSureness(&m, p, since, questions) })
	return &look{sure: m.Rows()}, err
}

func (t *turn) addSureness(m *quiz.SureMap, p *staff.Person, since time.Time, questions map[string]*quiz.Question) error {
	all, _, err := t.tx.TrainingOf(p.Code)
	if err != nil {
		return err
	}
	var some []*quiz.Attempt
	for i := range all {
		if all[i].Started.After(since) {
			some = append(some, &all[i])
		}
	}
	m.Add(p.Unit, some, func(it quiz.Item) string {
		k := it.Question + "@" + it.Version
		q, known := questions[k]
		if !known {
			if found, ok, e := t.tx.Question(it.Question, it.Version); e != nil {
				err = e
			} else if ok {
				q = &found
			}
			questions[k] = q
		}
		return quiz.ClauseOf(q, it)
	})
	return err
}
