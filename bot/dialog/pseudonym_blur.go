package dialog

import (
	"slices"
	"time"

	"isobot/quiz"
)

// blur leaves of the moments that each visits the day in Viet Nam and their order: they become the day's first seconds, by rank. The audit
// log keeps its lines to the nanosecond, so that an exact time would lead from a line to the renamed record. Zero and equal times stay so.
// each is called twice.
func blur(each func(visit func(*time.Time))) {
	var all []time.Time
	each(func(t *time.Time) { all = append(all, *t) })
	slices.SortFunc(all, time.Time.Compare)
	all = slices.CompactFunc(all, time.Time.Equal)
	each(func(t *time.Time) {
		if t.IsZero() {
			return
		}
		rank, _ := slices.BinarySearchFunc(all, *t, time.Time.Compare)
		y, m, d := t.In(hanoi).Date()
		*t = time.Date(y, m, d, 0, 0, min(rank, 24*60*60-1), 0, hanoi).UTC()
	})
}

// trained is everything that is kept of one person's training, copied from the store in depth.
type trained struct {
	attempts []quiz.Attempt
	progress []quiz.Progress
	duties   []quiz.Duty
	remedies []quiz.Remedy
}

// trainedOf reads what is kept of a person's training.
func trainedOf(tx Tx, person string) (tr trained, err error) {
	if tr.attempts, tr.progress, err = tx.TrainingOf(person); err != nil {
		return tr, err
	}
	if tr.duties, err = dutiesOf(tx, person); err != nil {
		return tr, err
	}
	if tr.remedies, err = tx.RemediesOf(person); err != nil {
		return tr, err
	}
	for i := range tr.attempts {
		tr.attempts[i].Items = slices.Clone(tr.attempts[i].Items)
	}
	for i := range tr.remedies {
		tr.remedies[i].Steps = slices.Clone(tr.remedies[i].Steps)
	}
	for i := range tr.progress {
		p := &tr.progress[i]
		lessons := make(map[string]quiz.LessonProgress, len(p.Lessons))
		for id, l := range p.Lessons {
			lessons[id] = l
		}
		p.Lessons = lessons
		if p.Read != nil {
			read := *p.Read
			p.Read = &read
		}
	}
	return tr, nil
}

// eachTime visits every moment.
func (tr *trained) eachTime(visit func(*time.Time)) {
	for i := range tr.attempts {
		a := &tr.attempts[i]
		visit(&a.Started)
		visit(&a.Finished)
		visit(&a.Deadline)
		for j := range a.Items {
			visit(&a.Items[j].At)
		}
	}
	for i := range tr.progress {
		p := &tr.progress[i]
		for _, t := range []*time.Time{&p.Started, &p.Completed, &p.Short, &p.Pre.Passed, &p.Post.Passed, &p.Final.Passed} {
			visit(t)
		}
		for id, l := range p.Lessons {
			visit(&l.Passed)
			p.Lessons[id] = l
		}
		if p.Read != nil {
			visit(&p.Read.At)
		}
	}
	for i := range tr.duties {
		visit(&tr.duties[i].At)
	}
	for i := range tr.remedies {
		r := &tr.remedies[i]
		visit(&r.At)
		visit(&r.Closed)
		eachStepTime(r.Steps, visit)
	}
}

// eachStepTime visits the moments of a remedy's steps.
func eachStepTime(steps []quiz.RemedyStep, visit func(*time.Time)) {
	for i := range steps {
		visit(&steps[i].At)
		visit(&steps[i].Judged)
	}
}
