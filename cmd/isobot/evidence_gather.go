package main

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/quiz/evidence"
	"isobot/quiz/stats"
	"isobot/staff"
)

// gathering reads what a bundle is made from in one consistent picture of the store.
type gathering struct {
	tx    dialog.Tx
	s     *evidence.Source
	codes map[string]bool
	asked map[string]bool // ids of assignments and regrades
	used  map[string]bool // ids of courses
	drawn map[[2]string]bool
	step  func(done, total int)
}

// gather reads the records of a unit and a period.
func (a *app) gather(ctx context.Context, r evidenceRange, env *environment) (*evidence.Source, error) {
	show := progress(env.err, "hồ sơ bằng chứng")
	if show == nil {
		show = func(int, int) {}
	}
	var s *evidence.Source
	err := a.store.View(ctx, func(tx dialog.Tx) error {
		s = &evidence.Source{Unit: staff.UnitPath(strings.Trim(r.Unit, "/ ")), From: r.From, To: r.To, At: time.Now().UTC().Truncate(time.Second), By: "người vận hành",
			Item: stats.Item, Papers: a.papers}
		g := gathering{tx: tx, s: s, codes: map[string]bool{}, asked: map[string]bool{}, used: map[string]bool{}, drawn: map[[2]string]bool{}, step: show}
		return g.all(ctx, a.courses)
	})
	if err != nil {
		return nil, err
	}
	s.Agency = agencyOf(s.Unit, s.People)
	total, done := 2*len(s.People)+6, 2*len(s.People)
	s.Step = func(string) { done++; show(min(done, total), total) }
	return s, nil
}

func (g *gathering) all(ctx context.Context, courses []quiz.Course) error {
	if err := g.people(); err != nil {
		return err
	}
	if len(g.s.People) == 0 {
		return badf("--unit %s: nobody on the roster is in it; see isobot staff list for the units' paths", g.s.Unit)
	}
	for _, step := range []func(context.Context) error{g.training, g.assignments, g.questions, g.audit} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for id := range g.used {
		c, err := dialog.CourseOf(g.tx, courses, id)
		if err != nil {
			return err
		}
		if c == nil { // there is none any more
			c = &quiz.Course{ID: id, Title: id}
		}
		g.s.Courses = append(g.s.Courses, *c)
	}
	slices.SortFunc(g.s.Courses, func(x, y quiz.Course) int { return cmp.Compare(x.ID, y.ID) })
	return nil
}

func (g *gathering) people() error {
	return g.tx.People(func(p staff.Person) bool {
		if p.Unit.Within(g.s.Unit) {
			g.s.People = append(g.s.People, evidence.Person{Code: p.Code, Name: p.Name, Unit: p.Unit, Left: p.Left})
			g.s.Sample = g.s.Sample || p.Sample
			g.codes[p.Code] = true
		}
		return true
	})
}

// during tells whether something that lasted from one moment to another, or goes on, touches the period.
func (g *gathering) during(from, to time.Time) bool {
	return (g.s.To == "" || quiz.DayOf(from) <= g.s.To) && (g.s.From == "" || to.IsZero() || quiz.DayOf(to) >= g.s.From)
}

// training reads attempts, progress and certificates.
func (g *gathering) training(ctx context.Context) error {
	s := g.s
	for i := range s.People {
		if err := ctx.Err(); err != nil {
			return err
		}
		attempts, progress, err := g.tx.TrainingOf(s.People[i].Code)
		if err != nil {
			return err
		}
		for _, a := range attempts {
			if end := a.Finished; g.during(a.Started, cmp.Or(end, a.Started)) {
				s.Attempts = append(s.Attempts, a)
				if a.Course != "" { // practice draws from all courses
					g.used[a.Course] = true
				}
			}
		}
		for _, p := range progress {
			if g.during(p.Started, p.Completed) {
				s.Progress = append(s.Progress, p)
				g.used[p.Course] = true
			}
		}
		remedies, err := g.tx.RemediesOf(s.People[i].Code)
		if err != nil {
			return err
		}
		s.Remedies = append(s.Remedies, remedies...)
		certs, err := g.tx.CertificatesOf(s.People[i].Code)
		if err != nil {
			return err
		}
		for _, c := range certs {
			if g.during(c.IssuedAt, time.Time{}) && (s.From == "" || c.ValidUntil == "" || c.ValidUntil >= s.From) {
				s.Certificates = append(s.Certificates, c)
			}
		}
		g.step(i, 2*len(s.People)+6)
	}
	return g.tx.EachRemark(func(r quiz.Remark) bool {
		if r.Unit.Within(s.Unit) && r.By != "" && g.during(r.At, r.At) {
			s.Remarks = append(s.Remarks, r)
		}
		return true
	})
}

// assignments reads those that were open in the period and reach somebody, with what they ask of each.
func (g *gathering) assignments(context.Context) error {
	all, err := g.tx.AllAssignments()
	if err != nil {
		return err
	}
	for _, a := range all {
		if g.s.To != "" && quiz.DayOf(a.At) > g.s.To || g.s.From != "" && a.Due < g.s.From {
			continue
		}
		n := len(g.s.Duties)
		if err := g.tx.DutiesAfter(a.ID, "", func(d quiz.Duty) bool {
			if g.codes[d.Person] {
				g.s.Duties = append(g.s.Duties, d)
			}
			return true
		}); err != nil {
			return err
		}
		if len(g.s.Duties) > n || g.reaches(&a) {
			g.s.Assignments = append(g.s.Assignments, a)
			g.asked[a.ID], g.used[a.Course] = true, true
		}
	}
	return nil
}

func (g *gathering) reaches(a *quiz.Assignment) bool {
	return slices.ContainsFunc(g.s.People, func(p evidence.Person) bool {
		return a.Reaches(p.Code, p.Unit)
	})
}

// questions reads every version that an attempt was given, or is marked by.
func (g *gathering) questions(context.Context) error {
	for i := range g.s.Attempts {
		for _, it := range g.s.Attempts[i].Items {
			if it.Regrade != "" {
				g.asked[it.Regrade] = true
			}
			if err := cmp.Or(g.question(it.Question, it.Version), g.question(it.Question, it.Key())); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(g.s.Questions, func(x, y quiz.Question) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Version, y.Version))
	})
	return nil
}

func (g *gathering) question(id, version string) error {
	k := [2]string{id, version}
	if g.drawn[k] {
		return nil
	}
	g.drawn[k] = true
	q, ok, err := g.tx.Question(id, version)
	if ok {
		g.s.Questions = append(g.s.Questions, q)
	}
	return err
}

// audit reads the lines of the log from the first of the period to the last, and its head.
func (g *gathering) audit(ctx context.Context) error {
	log := &g.s.Audit
	last := 0 // lines up to the last one of the period
	var bad error
	err := g.tx.Events(1, func(e dialog.Event) bool {
		log.Head = evidence.Head{Seq: e.Seq, Hash: e.Hash}
		inside := g.during(e.At, e.At)
		if len(log.Lines) == 0 && !inside {
			return ctx.Err() == nil
		}
		line, err := json.Marshal(e)
		if err != nil {
			bad = err
			return false
		}
		log.Lines, log.Withheld = append(log.Lines, line), append(log.Withheld, !g.concerns(&e))
		if inside {
			last = len(log.Lines)
		}
		return ctx.Err() == nil
	})
	log.Lines, log.Withheld = log.Lines[:last], log.Withheld[:last]
	return cmp.Or(err, bad, ctx.Err())
}

// concerns tells whether a line may be read by who reads the bundle: it is about people or assignments in it, or about no person.
func (g *gathering) concerns(e *dialog.Event) bool {
	if strings.Contains(e.Actor, ":") && !strings.HasPrefix(e.Actor, "clock:") { // the address of an account is nobody's business
		return false
	}
	return g.s.Unit == "" || g.codes[e.Actor] || g.codes[e.Subject] || g.asked[e.Subject]
}
