package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"isobot/bot/dialog"
	"isobot/knowledge"
)

// proof is what was found by asking and comparing what is served with what is stored.
type proof struct {
	Questions int // curated questions that were asked
	Units     int // units of the sample
	Spans     int // spans that were compared
	Lost      []lost
	Altered   []string // ids of units whose words were served otherwise, each once
}

// lost is a curated question that does not get its unit.
type lost struct {
	Curation, Question, Want, Got string
}

// sampled is how many units the nightly check looks at.
const sampled = 200

// prove asks every curated question, and the headings of a sample of n units, and compares each span that comes with the words that the
// store and the content hold now. What changes while it runs is looked at again.
func (a *app) prove(ctx context.Context, n int, at time.Time) (proof, error) {
	p, err := a.proveOnce(ctx, n, at)
	if err != nil || len(p.Altered)+len(p.Lost) == 0 {
		return p, err
	}
	if err := a.reload(ctx); err != nil {
		return p, err
	}
	return a.proveOnce(ctx, n, at)
}

func (a *app) proveOnce(ctx context.Context, n int, at time.Time) (proof, error) {
	parts, err := a.parts(ctx)
	if err != nil {
		return proof{}, err
	}
	c := prover{app: a, at: knowledge.Date(at.In(hanoi).Format(time.DateOnly)), stored: storedWords(parts)}
	for i := range parts.Curations {
		if err := c.curation(ctx, &parts.Curations[i]); err != nil {
			return c.proof, err
		}
	}
	ids := make([]string, 0, len(c.stored))
	for id := range c.stored {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	day := rand.New(rand.NewPCG(uint64(at.In(hanoi).YearDay()), uint64(at.Year()))) // other units each night
	day.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for _, id := range ids[:min(n, len(ids))] {
		if err := c.unit(ctx, id); err != nil {
			return c.proof, err
		}
	}
	return c.proof, nil
}

// storedWords gives the words of every unit by the id under which it is served.
func storedWords(p knowledge.Parts) map[string]string {
	words := map[string]string{}
	for _, d := range knowledge.WithPast(p.Documents, p.Past) {
		for i := range d.Units {
			words[d.Units[i].ID] = d.Units[i].Text
		}
	}
	for _, c := range p.Curations {
		if c.Text != "" && !c.Withdrawn {
			words[knowledge.CuratedID+"/"+c.ID] = c.Text
		}
	}
	return words
}

type prover struct {
	*app
	at     knowledge.Date
	stored map[string]string
	proof
}

// curation asks the questions of a curation in force.
func (c *prover) curation(ctx context.Context, cur *knowledge.Curation) error {
	if cur.Withdrawn {
		return nil
	}
	want := cur.Unit
	if cur.Text != "" {
		want = knowledge.CuratedID + "/" + cur.ID
	}
	for _, q := range cur.Questions {
		d, err := c.ask(ctx, q)
		if err != nil {
			return err
		}
		c.Questions++
		got := d.Kind
		if d.Kind == knowledge.Answer {
			got = d.Spans[0].Unit
		}
		if got != want {
			c.Lost = append(c.Lost, lost{Curation: cur.ID, Question: q, Want: want, Got: got})
		}
	}
	return nil
}

// unit compares one unit as a button shows it, and what its heading is answered with.
func (c *prover) unit(ctx context.Context, id string) error {
	doc, u, ok := c.base.Unit(id)
	if !ok {
		if _, suspended := c.stored[id]; !suspended || len(id) < len(knowledge.CuratedID) || id[:len(knowledge.CuratedID)] != knowledge.CuratedID {
			c.altered(id)
		}
		return nil
	}
	c.Units++
	c.compare(knowledge.SpanOf(doc, u, c.at))
	_, err := c.ask(ctx, u.LeadIn+" "+u.Heading)
	return err
}

func (c *prover) ask(ctx context.Context, question string) (knowledge.Decision, error) {
	d, err := c.base.Ask(ctx, knowledge.Question{Text: question, AsOf: c.at})
	for _, s := range d.Spans {
		c.compare(s)
	}
	return d, err
}

func (c *prover) compare(s knowledge.Span) {
	c.Spans++
	if words, ok := c.stored[s.Unit]; !ok || words != s.Text {
		c.altered(s.Unit)
	}
}

func (c *prover) altered(unit string) {
	if !slices.Contains(c.Altered, unit) {
		c.Altered = append(c.Altered, unit)
	}
}

// selfCheckHour is the hour, in Viet Nam, from which a day's self-check is due.
const selfCheckHour = 2

// selfCheck proves once a day that people are served the words that are stored, and leaves the result in the log and the audit log.
func (a *app) selfCheck(ctx context.Context, now time.Time) error {
	local := now.In(hanoi)
	mark := "isobot/self-check/" + local.Format(time.DateOnly)
	if local.Hour() < selfCheckHour {
		return nil
	}
	var done bool
	if err := a.store.View(ctx, func(tx dialog.Tx) (err error) { done, err = tx.Seen(mark); return err }); err != nil || done {
		return err
	}
	p, err := a.prove(ctx, sampled, now)
	if err != nil {
		return fmt.Errorf("self-check: %w", err)
	}
	report := a.log.Info
	if len(p.Lost)+len(p.Altered) > 0 {
		report = a.log.Error
	}
	report("self-check", "questions", p.Questions, "lost", len(p.Lost), "units", p.Units, "spans", p.Spans, "altered", len(p.Altered))
	for _, u := range p.Altered[:min(len(p.Altered), 20)] {
		a.log.Error("self-check: served with other words than are stored", "unit", u)
	}
	return a.store.Update(ctx, func(tx dialog.Tx) error {
		if err := tx.MarkSeen(mark, now); err != nil {
			return err
		}
		return tx.Append(dialog.Event{At: now, Actor: "system", Kind: "self_check", Data: map[string]string{"questions": strconv.Itoa(p.Questions),
			"lost": strconv.Itoa(len(p.Lost)), "units": strconv.Itoa(p.Units), "spans": strconv.Itoa(p.Spans), "altered": strconv.Itoa(len(p.Altered))}})
	})
}
