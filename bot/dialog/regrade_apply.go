package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// keepRegrade stores the new key, for whom is asked from now on, and the regrade; both stand in the audit log.
func (t *turn) keepRegrade(tr *trial, keep bool) (g quiz.Regrade, err error) {
	g = tr.Plan
	g.ID, g.At, g.Keep, g.RegradeCounts = tr.ID, t.u.At.UTC(), keep, quiz.RegradeCounts{}
	_, q, err := t.newestKey(g.Question)
	if err != nil {
		return g, err
	}
	to := tr.To
	if tr.Key != nil && q != nil {
		if again, ok := q.WithKey(tr.Key, tr.Why); ok { // with the explanation, which came after the trial
			to = again
		}
	}
	g.To = to.Version
	if err := t.tx.PutQuestion(to); err != nil {
		return g, err
	}
	if tr.Key != nil && q != nil {
		if err := t.correct(&g, q.Version); err != nil {
			return g, err
		}
	}
	if err := t.tx.PutRegrade(g); err != nil {
		return g, err
	}
	return g, t.tx.Append(Event{At: g.At, Actor: g.By, Kind: "regrade", Subject: g.ID, Data: map[string]string{"course": g.Course, "question": g.Question,
		"from": strings.Join(g.From, " "), "to": g.To, "keep": strconv.FormatBool(keep), "units": joinUnits(g.Units), "tried_people": strconv.Itoa(tr.Plan.People),
		"tried_gained": strconv.Itoa(tr.Plan.Gained), "tried_lost": strconv.Itoa(tr.Plan.Lost), "tried_revoked": strconv.Itoa(tr.Plan.Revoked)}})
}

// correct has the question asked by the new key from now on; was is the version whose key is taken back.
func (t *turn) correct(g *quiz.Regrade, was string) error {
	if err := t.tx.PutCorrection(quiz.Correction{Question: g.Question, To: g.To, Was: was, At: g.At}); err != nil {
		return err
	}
	for _, from := range append(slices.Clone(g.From), g.To) { // from the new key nothing leads away, also when it is one that there was before
		c := quiz.Correction{Question: g.Question, From: from, To: g.To, At: g.At}
		if err := t.tx.PutCorrection(c); err != nil {
			return err
		}
	}
	return t.tx.Append(Event{At: g.At, Actor: g.By, Kind: "key_corrected", Subject: g.Question,
		Data: map[string]string{"course": g.Course, "from": strings.Join(g.From, " "), "to": g.To}})
}

func joinUnits(units []staff.UnitPath) string {
	words := make([]string, len(units))
	for i, u := range units {
		words[i] = cmp.Or(string(u), "*")
	}
	return strings.Join(words, "; ")
}

// remarked is what a regrade does to one person.
type remarked struct {
	counts   quiz.RegradeCounts
	attempts []quiz.Attempt // marked anew
	lines    []string       // what the person is told
	progress quiz.Regraded
	course   *quiz.Course // nil: the course is gone
	lost     bool         // the completion
	gained   bool         // the completion
	fell     bool         // an attempt that was passed is passed no longer
}

// remarked works out, without writing, what a regrade does to one person. It is nothing when it was done before.
func (t *turn) remarked(g *quiz.Regrade, to *quiz.Question, p *staff.Person) (r remarked, err error) {
	all, err := t.tx.AttemptsOf(p.Code, g.Course)
	if err != nil || len(all) == 0 {
		return r, err
	}
	was, _, err := t.tx.Progress(p.Code, g.Course)
	if err != nil {
		return r, err
	}
	r.course, _ = t.lesson(g.Course, "")
	var present, changed []quiz.Attempt // of this cycle
	slices.SortStableFunc(all, func(a, b quiz.Attempt) int { return a.Started.Compare(b.Started) })
	for _, a := range all {
		next, marked, differs := a.Remark(g, to)
		if a.Cycle != was.Cycle {
			if differs {
				r.counts.Past++
			}
			continue
		}
		present = append(present, next)
		if marked {
			r.attempts = append(r.attempts, next)
			r.counts.Answered++
		}
		if differs {
			changed = append(changed, next)
			r.compare(r.course, a, next)
		}
	}
	r.progress.Progress = was
	if r.course == nil || len(changed) == 0 {
		return r, nil
	}
	r.counts.People = 1
	return r, t.judge(&r, g, p, changed, present)
}

// judge works out what becomes of the person's progress.
func (t *turn) judge(r *remarked, g *quiz.Regrade, p *staff.Person, changed, present []quiz.Attempt) error {
	theirs := *t
	theirs.me = p
	outcomes := map[quiz.Purpose]quiz.Outcome{}
	for _, a := range changed {
		if _, known := outcomes[a.Purpose]; known || a.Purpose == quiz.OfLesson {
			continue
		}
		rules, _, err := theirs.rules(r.course, a.Purpose)
		if err != nil {
			return err
		}
		past := slices.DeleteFunc(slices.Clone(present), func(x quiz.Attempt) bool { return x.Purpose != a.Purpose || x.Finished.IsZero() })
		outcomes[a.Purpose] = rules.Outcome(past)
	}
	was := r.progress.Progress
	r.progress = was.Regraded(r.course, quiz.Anew{Changed: changed, All: present, Outcome: func(p quiz.Purpose) quiz.Outcome { return outcomes[p] }, Keep: g.Keep, At: t.u.At.UTC()})
	r.gained = was.Completed.IsZero() && !r.progress.Completed.IsZero()
	r.lost = !was.Completed.IsZero() && r.progress.Completed.IsZero()
	one := map[bool]int{true: 1}
	r.counts.Gained, r.counts.Lost = one[r.progress.Gained], one[r.progress.Lost]
	r.counts.Issued = one[r.gained]
	if r.lost {
		c, ok, err := t.certificateOf(p.Code, g.Course, was.Cycle)
		if err != nil {
			return err
		}
		r.counts.Revoked = one[ok && c.Revoked == nil]
	}
	return nil
}

// compare notes how one attempt changed.
func (r *remarked) compare(c *quiz.Course, a, next quiz.Attempt) {
	_, _, before := a.Score()
	marks, _, after := next.Score()
	old, _, _ := a.Score()
	r.counts.Attempts++
	r.fell = r.fell || a.Passed() && !next.Passed()
	if marks > old {
		r.counts.Better++
	}
	if a.Finished.IsZero() {
		return
	}
	name := wFormButtons[a.Purpose]
	if a.Purpose == quiz.OfLesson && c != nil {
		if l := c.Lesson(a.Lesson); l != nil {
			name = l.Title
		}
	}
	r.lines = append(r.lines, fmt.Sprintf(wRegradedLine, cmp.Or(name, a.Lesson), a.Try, before, after))
}

// certificateOf is the person's certificate of a course and cycle.
func (t *turn) certificateOf(person, course, cycle string) (quiz.Certificate, bool, error) {
	all, err := t.tx.CertificatesOf(person)
	if err != nil {
		return quiz.Certificate{}, false, err
	}
	i := slices.IndexFunc(all, func(c quiz.Certificate) bool { return c.Course == course && c.Cycle == cycle })
	if i < 0 {
		return quiz.Certificate{}, false, nil
	}
	return all[i], true, nil
}

// regradeSome marks the answers of a portion of people anew, each once however often it runs, and leaves a job for the rest.
func (t *turn) regradeSome(id, after string) error {
	g, ok, err := t.tx.Regrade(id)
	if err != nil || !ok || !g.Done.IsZero() {
		return err
	}
	to, ok, err := t.tx.Question(g.Question, g.To)
	if err != nil || !ok {
		return err
	}
	var some []staff.Person
	looked, more := 0, false
	if err := t.tx.PeopleAfter(after, func(p staff.Person) bool {
		if more = looked == portion; more {
			return false
		}
		looked++
		after = p.Code
		if slices.ContainsFunc(g.Units, p.Unit.Within) {
			some = append(some, p)
		}
		return true
	}); err != nil {
		return err
	}
	for i := range some {
		counts, err := t.regradeOne(&g, &to, &some[i])
		if err != nil {
			return err
		}
		g.Add(counts)
	}
	if more {
		if err := t.tx.PutRegrade(g); err != nil {
			return err
		}
		return t.tx.PutJob(tap(jobRegrade, id, after))
	}
	return t.endRegrade(g)
}

// endRegrade puts the outcome into the audit log and tells who asked for it.
func (t *turn) endRegrade(g quiz.Regrade) error {
	g.Done = t.u.At.UTC()
	if err := t.tx.PutRegrade(g); err != nil {
		return err
	}
	if err := t.tx.Append(Event{At: g.Done, Actor: g.By, Kind: "regrade_done", Subject: g.ID, Data: map[string]string{"course": g.Course, "question": g.Question,
		"people": strconv.Itoa(g.People), "attempts": strconv.Itoa(g.Attempts), "gained": strconv.Itoa(g.Gained), "lost": strconv.Itoa(g.Lost),
		"certificates": strconv.Itoa(g.Issued), "revoked": strconv.Itoa(g.Revoked), "not_told": strconv.Itoa(g.Unheard)}}); err != nil {
		return err
	}
	m := bot.Message{Text: fmt.Sprintf(wRegradeDone, g.Question, g.People, g.Attempts, g.Gained, g.Lost, g.Issued, g.Revoked)}
	if g.Unheard > 0 {
		m.Text += " " + fmt.Sprintf(wRegradeUnheard, g.Unheard)
	}
	if t.me != nil && t.me.Code == g.By {
		t.say(m)
		return nil
	}
	to, ok, err := t.reach(g.By)
	if err != nil || !ok {
		return err
	}
	return t.send(to, m, false)
}

// regradeOne marks one person's answers anew and does all that follows.
func (t *turn) regradeOne(g *quiz.Regrade, to *quiz.Question, p *staff.Person) (quiz.RegradeCounts, error) {
	r, err := t.remarked(g, to, p)
	if err != nil {
		return r.counts, err
	}
	for _, a := range r.attempts {
		if err := t.tx.PutAttempt(a); err != nil {
			return r.counts, err
		}
	}
	if r.counts.Attempts == 0 {
		return r.counts, nil
	}
	if err := t.tx.PutProgress(r.progress.Progress); err != nil {
		return r.counts, err
	}
	if err := t.tx.Append(Event{At: t.u.At, Actor: g.By, Kind: "regraded", Subject: p.Code, Data: map[string]string{"regrade": g.ID, "course": g.Course,
		"question": g.Question, "attempts": strconv.Itoa(r.counts.Attempts), "passes": strconv.FormatBool(r.progress.Gained),
		"fails": strconv.FormatBool(r.progress.Lost)}}); err != nil {
		return r.counts, err
	}
	if err := t.regradePaper(g, &r, p); err != nil {
		return r.counts, err
	}
	return r.counts, t.tellRegraded(g, to, &r, p)
}

// regradePaper brings a certificate to what the regrade made of the completion: issued, given back, or withdrawn.
func (t *turn) regradePaper(g *quiz.Regrade, r *remarked, p *staff.Person) error {
	if !r.gained && !r.lost {
		return nil
	}
	theirs := *t
	theirs.me = p
	c, have, err := t.certificateOf(p.Code, g.Course, r.progress.Cycle)
	if err != nil {
		return err
	}
	if r.lost {
		if !have || c.Revoked != nil {
			return nil
		}
		c.Revoked = &quiz.Revocation{At: t.u.At.UTC(), By: g.By, Reason: fmt.Sprintf(wRegradeRevokes, g.Question), Regrade: g.ID}
		r.lines = append(r.lines, fmt.Sprintf(wRegradedRevoked, c.Code))
		return t.paperChanged(c, "certificate_revoked", g)
	}
	if err := theirs.log("completed", g.Course, map[string]string{"version": strconv.Itoa(r.course.Version), "regrade": g.ID}); err != nil {
		return err
	}
	if err := theirs.plan(p.Code, g.Course, r.progress.Completed); err != nil {
		return err
	}
	if have && c.Revoked != nil && c.Revoked.Regrade != "" {
		c.Revoked = nil
		r.lines = append(r.lines, fmt.Sprintf(wRegradedBack, c.Code))
		return t.paperChanged(c, "certificate_restored", g)
	}
	r.lines = append(r.lines, wRegradedIssued)
	return theirs.certify(r.course, r.progress.Cycle)
}

func (t *turn) paperChanged(c quiz.Certificate, kind string, g *quiz.Regrade) error {
	if err := t.tx.PutCertificate(c); err != nil {
		return err
	}
	return t.tx.Append(Event{At: t.u.At, Actor: g.By, Kind: kind, Subject: c.Person,
		Data: map[string]string{"fingerprint": Fingerprint(c.Code), "course": c.Course, "regrade": g.ID}})
}

// tellRegraded tells a person once what became of their results.
func (t *turn) tellRegraded(g *quiz.Regrade, to *quiz.Question, r *remarked, p *staff.Person) error {
	if p.Left || len(r.lines) == 0 {
		return nil
	}
	at, ok, err := t.reach(p.Code)
	if err != nil {
		return err
	}
	if !ok {
		r.counts.Unheard++
		return nil
	}
	var b builder
	b.line(fmt.Sprintf(wRegradedTold, shorten(strings.TrimSpace(to.Stem), 160), r.course.Title, keyWords(to)))
	b.b.WriteString("• " + strings.Join(r.lines, "\n• ") + "\n")
	switch {
	case r.progress.Gained:
		b.b.WriteString(wRegradedPasses + "\n")
	case r.progress.Lost:
		b.b.WriteString(wRegradedFails + "\n")
	case g.Keep && r.fell:
		b.b.WriteString(wRegradedKept + "\n")
	}
	b.b.WriteString(wRegradedAsk)
	return t.send(at, bot.Message{Text: b.text()}, true)
}
