package dialog

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"isobot/knowledge"
)

// ErrNoUnit tells that a decision names a unit that the base does not hold, or one that can not be rested on.
var ErrNoUnit = errors.New("no such unit")

// Closed values of a Gap that are no id of a curation or synonym.
const closedDismissed = "dismissed"

// Ruling is who decides, and when; ID names the decision.
type Ruling struct {
	ID string
	By string // staff code, or "operator"
	At time.Time
}

// NewRuling makes a ruling whose ID begins with the time, so that decisions are in its order. id is random.
func NewRuling(id, by string, at time.Time) Ruling {
	return Ruling{ID: at.UTC().Format("20060102150405") + "-" + id, By: by, At: at.UTC()}
}

// Point has the unit of c answer its questions, with its text, if there is any, as the approved words; the rest of c is filled in.
// Questions that an earlier decision was about are taken from it. It fails with ErrNoUnit.
func Point(tx Tx, base Asker, r Ruling, c knowledge.Curation) error {
	doc, u, ok := base.Unit(c.Unit)
	if !ok || doc.ID == knowledge.CuratedID || knowledge.PlainID(c.Unit) != c.Unit || len(c.Questions) == 0 {
		return ErrNoUnit
	}
	if err := takeOver(tx, c.Questions); err != nil {
		return err
	}
	c.ID, c.UnitHash, c.By, c.At = r.ID, knowledge.HashOf(u), r.By, r.At
	if err := tx.PutCuration(c); err != nil {
		return err
	}
	kind := "pointed"
	if c.Text != "" {
		kind = "approved"
	}
	return tx.Append(Event{At: r.At, Actor: r.By, Kind: kind, Subject: r.ID, Data: map[string]string{"unit": c.Unit, "questions": strconv.Itoa(len(c.Questions))}})
}

// takeOver takes questions from the curations that have them; one without questions is withdrawn.
func takeOver(tx Tx, questions []string) error {
	taken := map[string]bool{}
	for _, q := range questions {
		taken[knowledge.QuestionKey(q)] = true
	}
	var touched []knowledge.Curation
	if err := tx.EachCuration(func(c knowledge.Curation) bool {
		left := slices.DeleteFunc(slices.Clone(c.Questions), func(q string) bool { return taken[knowledge.QuestionKey(q)] })
		if !c.Withdrawn && len(left) < len(c.Questions) {
			if len(left) == 0 {
				c.Withdrawn = true
			} else {
				c.Questions = left
			}
			touched = append(touched, c)
		}
		return true
	}); err != nil {
		return err
	}
	for _, c := range touched {
		if err := tx.PutCuration(c); err != nil {
			return err
		}
	}
	return nil
}

// AddSynonym stores a synonym under the ruling's ID.
func AddSynonym(tx Tx, r Ruling, s knowledge.Synonym) error {
	s.ID, s.By, s.At = r.ID, r.By, r.At
	if err := tx.PutSynonym(s); err != nil {
		return err
	}
	return tx.Append(Event{At: r.At, Actor: r.By, Kind: "synonym", Subject: r.ID})
}

// Withdraw ends a curation or a synonym; ok is false when neither has that id.
func Withdraw(tx Tx, r Ruling, id string) (ok bool, err error) {
	c, known, err := tx.Curation(id)
	if err != nil {
		return false, err
	}
	if known && !c.Withdrawn {
		c.Withdrawn, ok = true, true
		err = tx.PutCuration(c)
	}
	var word knowledge.Synonym
	if err == nil && !known {
		err = tx.EachSynonym(func(s knowledge.Synonym) bool { word = s; return s.ID != id })
		if err == nil && word.ID == id && !word.Withdrawn {
			word.Withdrawn, ok = true, true
			err = tx.PutSynonym(word)
		}
	}
	if err != nil || !ok {
		return false, err
	}
	return true, tx.Append(Event{At: r.At, Actor: r.By, Kind: "withdrawn", Subject: id})
}

// Dismiss closes a group without an answer; nobody is told.
func Dismiss(tx Tx, r Ruling, g *GapGroup) error {
	for _, gap := range g.Gaps {
		gap.Closed, gap.Tell = closedDismissed, ""
		if err := tx.PutGap(gap); err != nil {
			return err
		}
	}
	return tx.Append(Event{At: r.At, Actor: r.By, Kind: "gaps_dismissed", Subject: g.ID(), Data: map[string]string{"gaps": strconv.Itoa(len(g.Gaps))}})
}

// CloseGroup closes a group by a decision and leaves a job for everybody who wanted to be told, each once; told is how many. how is
// TellAnswer or TellWords.
func CloseGroup(tx Tx, g *GapGroup, ruling, how string) (told int, err error) {
	seen := map[string]bool{"": true}
	for _, gap := range g.Gaps {
		if seen[gap.Tell] {
			gap.Tell = ""
		} else {
			seen[gap.Tell] = true
			told++
			if err := tx.PutJob(tap(jobTell, gap.ID, how, ruling)); err != nil {
				return told, err
			}
		}
		gap.Closed = ruling
		if err := tx.PutGap(gap); err != nil {
			return told, err
		}
	}
	return told, nil
}
