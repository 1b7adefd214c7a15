package dialog

import (
	"fmt"
	"slices"
	"strings"

	"isobot/knowledge"
	"isobot/quiz"
)

// ReadingOf makes the course in which the units of a document are read, all of them when units is empty, with the questions that cite
// them. r has Document, Title, Revision and Why at least; who puts the course into a store assigns it too.
func ReadingOf(doc *knowledge.Document, units []string, questions []quiz.Question, r quiz.Reading) quiz.Course {
	var cards []quiz.Card
	for i := range doc.Units {
		u := &doc.Units[i]
		if strings.TrimSpace(u.Text) == "" || len(units) > 0 && !slices.Contains(units, u.ID) {
			continue
		}
		r.Units = append(r.Units, u.ID)
		cards = append(cards, cardsOf(u)...)
	}
	var about []quiz.Question
	for i := range questions {
		if questions[i].CitesAny(r.Units) {
			about = append(about, questions[i])
		}
	}
	title := wReadTitle
	if r.From != "" {
		title = wDeltaTitle
	}
	return quiz.NewReading(r, fmt.Sprintf(title, r.Title), cards, about)
}

// cardsOf are the pieces in which a unit is read.
func cardsOf(u *knowledge.Unit) (cards []quiz.Card) {
	title := u.Heading
	if u.LeadIn != "" && !strings.Contains(plain(title), plain(u.LeadIn)) {
		title = u.LeadIn + " › " + title
	}
	pages := paginate(u.Text, quiz.MaxCard)
	for i, from := range pages {
		to := len(u.Text)
		if i+1 < len(pages) {
			to = pages[i+1]
		}
		cards = append(cards, quiz.Card{Title: title, Text: strings.TrimRight(u.Text[from:to], "\n "), Cites: []string{u.ID}})
	}
	return cards
}

// Questions lists every question that may decide something, of the courses and of the bank, as it stands after withdrawals; one that
// is in several places is listed once.
func Questions(tx Tx, courses []quiz.Course) ([]quiz.Question, error) {
	all, err := EveryQuestion(tx, courses)
	return slices.DeleteFunc(all, func(q quiz.Question) bool { return !q.Certifies() }), err
}

// EveryQuestion is Questions with those that are for practice only or can not be marked.
func EveryQuestion(tx Tx, courses []quiz.Course) ([]quiz.Question, error) {
	standing, by, err := Standing(tx, courses)
	if err != nil {
		return nil, err
	}
	var out []quiz.Question
	have := map[string]bool{}
	add := func(q quiz.Question) {
		if !have[q.ID] {
			have[q.ID] = true
			out = append(out, q)
		}
	}
	for i := range standing {
		for j := range standing[i].Lessons {
			for _, q := range standing[i].Lessons[j].Questions {
				add(q)
			}
		}
	}
	if err := tx.EachImported(func(q quiz.Question) bool {
		if w, ok := by[q.ID]; ok {
			if q, ok = w.Apply(q); !ok {
				return true
			}
		}
		add(q)
		return true
	}); err != nil {
		return nil, err
	}
	for i := range out { // by the newest keys
		version, err := newestVersion(tx, out[i].ID, out[i].Version)
		if err != nil {
			return nil, err
		}
		if now, ok, err := tx.Question(out[i].ID, version); err != nil {
			return nil, err
		} else if ok && version != out[i].Version {
			out[i] = now
		}
	}
	return out, nil
}

// acknowledge notes that the person read all of a document's revision.
func (t *turn) acknowledge(r *quiz.Reading, p *quiz.Progress) error {
	if p.Read != nil || t.me == nil {
		return nil
	}
	p.Read = &quiz.Acknowledged{Document: r.Document, Revision: r.Revision, At: t.u.At.UTC()}
	return t.log("read", t.me.Code, map[string]string{"course": p.Course, "document": r.Document, "revision": r.Revision})
}
