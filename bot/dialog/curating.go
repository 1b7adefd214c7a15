package dialog

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"isobot/bot"
	"isobot/knowledge"
)

// curating is where a trainer is in deciding on a group, or on a suspended answer anew.
//
// Taps: "gd|step|id" begins with a group or, with an "s" behind the step, a suspended answer; "gd|u|n" picks the n-th unit offered;
// "gd|ok|decision" confirms; "gd|no" leaves.
type curating struct {
	Step     string   `json:"step"`
	Gap      string   `json:"gap,omitempty"`
	Curation string   `json:"curation,omitempty"`
	Text     string   `json:"text,omitempty"`
	Form     string   `json:"form,omitempty"`
	Meaning  string   `json:"meaning,omitempty"`
	Offer    []string `json:"offer,omitempty"`
	Unit     string   `json:"unit,omitempty"`
	ID       string   `json:"id,omitempty"` // of the decision, so that an old button confirms nothing else
}

// The steps of deciding.
const (
	stepPoint    = "p" // words for a unit are awaited
	stepWrite    = "w" // the words of the answer are awaited
	stepRest     = "r" // words for the unit that the answer rests on are awaited
	stepSynonym  = "y"
	stepConfirm  = "c"
	stepDismiss  = "x"
	stepKeep     = "k" // a suspended answer is right as it is
	stepWithdraw = "d"
)

// Bounds of a written answer, in characters.
const (
	leastAnswer = 10
	mostAnswer  = 4000
)

// foundUnits is how many units are offered for what a trainer types.
const foundUnits = 6

// findUnits looks for units, before the transaction.
func (d *Desk) findUnits(text string) *knowledge.Decision {
	out := &knowledge.Decision{Kind: knowledge.Options}
	if d.Curator != nil {
		out.Options = d.Curator.Find(text, foundUnits)
	}
	return out
}

func (t *turn) curateTap(step, id string) error {
	switch step {
	case stepPoint, stepWrite, stepSynonym, stepDismiss:
		g, ok, err := OpenGroup(t.tx, id)
		if err != nil {
			return err
		}
		if !ok {
			t.sayf(wGapGone)
			return nil
		}
		if step == stepDismiss {
			return t.dismiss(&g)
		}
		return t.begin(curating{Step: step, Gap: id}, g.Nearest)
	case stepPoint + "s", stepWrite + "s", stepKeep, stepWithdraw:
		return t.curateSuspended(step, id)
	}
	var c curating
	if !t.state(gapsName, &c) {
		t.sayf(wOldButton)
		return nil
	}
	n, err := strconv.Atoi(id)
	switch {
	case step == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wGapsLeft)
		return nil
	case step == "ok" && id == c.ID && c.Step == stepConfirm:
		return t.decideGap(c)
	case step == "u" && err == nil && n >= 0 && n < len(c.Offer):
		c.Unit = c.Offer[n]
		return t.confirmUnit(c)
	case step == "again" && c.Step == stepConfirm:
		c.Step, c.Unit = stepPoint, ""
		if c.Text != "" {
			c.Step = stepRest
		}
		return t.offerUnits(c, fmt.Sprintf(wPointHow, ""), nil)
	}
	t.sayf(wOldButton)
	return nil
}

func (t *turn) dismiss(g *GapGroup) error {
	if err := Dismiss(t.tx, t.ruling(), g); err != nil {
		return err
	}
	t.say(bot.Message{Text: fmt.Sprintf(wDismissed, len(g.Gaps)), Buttons: column(button(wGapsBack, "gq"))})
	return nil
}

func (t *turn) ruling() Ruling { return NewRuling(t.NewID(), t.me.Code, t.u.At) }

// begin asks for the first thing that a way of deciding needs.
func (t *turn) begin(c curating, nearest []string) error {
	switch c.Step {
	case stepPoint:
		how := fmt.Sprintf(wPointHow, "")
		if len(nearest) > 0 {
			how = fmt.Sprintf(wPointHow, wOrPick)
		}
		return t.offerUnits(c, how, nearest)
	case stepWrite:
		t.say(bot.Message{Text: fmt.Sprintf(wWriteHow, leastAnswer, mostAnswer), Buttons: column(button(wCancel, "gd", "no"))})
	default:
		t.say(bot.Message{Text: wSynonymHow, Buttons: column(button(wCancel, "gd", "no"))})
	}
	return t.enter(gapsName, c)
}

// offerUnits says what and offers units to pick from, those that the base holds.
func (t *turn) offerUnits(c curating, say string, units []string) error {
	c.Offer = nil
	var rows [][]bot.Button
	for _, u := range units {
		if _, _, ok := t.Base.Unit(u); !ok || slices.Contains(c.Offer, u) || len(c.Offer) == foundUnits || strings.HasPrefix(u, knowledge.CuratedID+"/") {
			continue
		}
		rows = append(rows, row(button(shorten(t.place(u), 60), "gd", "u", strconv.Itoa(len(c.Offer)))))
		c.Offer = append(c.Offer, u)
	}
	t.say(bot.Message{Text: say, Buttons: append(rows, row(button(wCancel, "gd", "no")))})
	return t.enter(gapsName, c)
}

// curateText reads what a trainer typed.
func (t *turn) curateText(c curating) error {
	switch c.Step {
	case stepWrite:
		return t.readAnswer(c)
	case stepSynonym:
		return t.readSynonym(c)
	case stepConfirm:
		if t.read == "xac nhan" || t.read == "dong y" || t.read == "dung" || t.read == "co" {
			return t.decideGap(c)
		}
		if c.Form != "" {
			return t.confirmSynonym(c)
		}
		return t.confirmUnit(c)
	}
	var found []string
	if t.found != nil {
		for _, o := range t.found.Options {
			found = append(found, o.Unit)
		}
	}
	if len(found) == 0 {
		return t.offerUnits(c, wNoUnit, nil)
	}
	return t.offerUnits(c, wPickUnit, found)
}

func (t *turn) readAnswer(c curating) error {
	text := strings.TrimSpace(knowledge.Clean(t.u.Text))
	if n := utf8.RuneCountInString(text); n < leastAnswer || n > mostAnswer {
		t.say(bot.Message{Text: fmt.Sprintf(wWriteLength, leastAnswer, mostAnswer, n), Buttons: column(button(wCancel, "gd", "no"))})
		return nil
	}
	c.Text, c.Step = text, stepRest
	units, err := t.offeredFor(c)
	if err != nil {
		return err
	}
	if t.found != nil {
		for _, o := range t.found.Options {
			units = append(units, o.Unit)
		}
	}
	return t.offerUnits(c, wRestHow, units)
}

// offeredFor are the units that were offered to those who asked, or the unit that a suspended answer rests on.
func (t *turn) offeredFor(c curating) ([]string, error) {
	if c.Curation != "" {
		old, _, err := t.tx.Curation(c.Curation)
		return []string{old.Unit}, err
	}
	g, _, err := OpenGroup(t.tx, c.Gap)
	return g.Nearest[:min(len(g.Nearest), 3)], err
}

func (t *turn) readSynonym(c curating) error {
	form, meaning, _ := strings.Cut(t.u.Text, "=")
	s, err := knowledge.NewSynonym(form, meaning)
	if err != nil {
		t.say(bot.Message{Text: fmt.Sprintf(wSynonymBad, knowledge.MaxForm, knowledge.MaxMeaning), Buttons: column(button(wCancel, "gd", "no"))})
		return nil
	}
	c.Form, c.Meaning = s.Form, s.Meaning
	return t.confirmSynonym(c)
}

func (t *turn) confirmSynonym(c curating) error {
	c.Step, c.ID = stepConfirm, t.NewID()
	t.say(bot.Message{Text: fmt.Sprintf(wConfirmSynonym, c.Form, c.Meaning),
		Buttons: [][]bot.Button{row(button(wConfirm, "gd", "ok", c.ID), button(wCancel, "gd", "no"))}})
	return t.enter(gapsName, c)
}

// confirmUnit shows back what people will read.
func (t *turn) confirmUnit(c curating) error {
	doc, u, ok := t.Base.Unit(c.Unit)
	if !ok {
		t.sayf(wUnitGone)
		return nil
	}
	questions, ok, err := t.questionsOf(c)
	if err != nil {
		return err
	}
	if !ok {
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wGapGone)
		return nil
	}
	c.Step, c.ID = stepConfirm, t.NewID()
	show := knowledge.Curation{ID: c.ID, Questions: questions, Unit: u.ID, Text: c.Text, At: t.u.At}
	var b builder
	sp := show.Span(doc, dayOf(t.u.At))
	rows := b.span(sp, 1)
	b.sources([]knowledge.Span{sp})
	b.b.WriteString("\n")
	confirm := wConfirmPoint
	if c.Text != "" {
		confirm = wConfirmWrite
		rows = nil // its further pages are not in the base yet
	}
	b.line(fmt.Sprintf(confirm, len(questions)))
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: append(rows,
		row(button(wConfirm, "gd", "ok", c.ID)), row(button(wAnotherUnit, "gd", "again"), button(wCancel, "gd", "no")))})
	return t.enter(gapsName, c)
}

// questionsOf are the questions that a decision is about; ok is false when somebody else decided on them already.
func (t *turn) questionsOf(c curating) (questions []string, ok bool, err error) {
	if c.Curation != "" {
		old, ok, err := t.tx.Curation(c.Curation)
		return old.Questions, ok && !old.Withdrawn, err
	}
	g, ok, err := OpenGroup(t.tx, c.Gap)
	return g.Questions(), ok, err
}

// decideGap stores the decision, closes the gaps and has the askers told.
func (t *turn) decideGap(c curating) error {
	t.s.Dialog, t.s.State = "", nil
	questions, ok, err := t.questionsOf(c)
	if err != nil {
		return err
	}
	if !ok {
		t.sayf(wGapGone)
		return nil
	}
	r := t.ruling()
	how := TellAnswer
	if c.Form != "" {
		how = TellWords
		err = AddSynonym(t.tx, r, knowledge.Synonym{Form: c.Form, Meaning: c.Meaning})
	} else {
		err = Point(t.tx, t.Base, r, knowledge.Curation{Questions: questions, Unit: c.Unit, Text: c.Text})
	}
	if errors.Is(err, ErrNoUnit) {
		t.sayf(wUnitGone)
		return nil
	}
	if err != nil {
		return err
	}
	t.curated = true
	if c.Curation != "" {
		return t.decidedAnew(questions, r)
	}
	g, _, err := OpenGroup(t.tx, c.Gap)
	if err != nil {
		return err
	}
	told, err := CloseGroup(t.tx, &g, r.ID, how)
	if err != nil {
		return err
	}
	telling := ""
	if told > 0 {
		telling = fmt.Sprintf(wTellingThem, told)
	}
	t.say(bot.Message{Text: fmt.Sprintf(wCurated, len(g.Gaps), telling), Buttons: column(button(wGapsBack, "gq"))})
	return nil
}

// decidedAnew closes the gaps that came while an answer was suspended.
func (t *turn) decidedAnew(questions []string, r Ruling) error {
	g, err := AskedAgain(t.tx, questions)
	if err != nil {
		return err
	}
	if _, err := CloseGroup(t.tx, &g, r.ID, TellAnswer); err != nil {
		return err
	}
	t.say(bot.Message{Text: wApprovedAgain, Buttons: column(button(wGapsBack, "gq"))})
	return nil
}

// curateSuspended decides on an answer whose unit changed.
func (t *turn) curateSuspended(step, id string) error {
	c, ok, err := t.tx.Curation(id)
	if err != nil {
		return err
	}
	if !ok || c.Withdrawn || !t.stale(&c) {
		t.sayf(wGapGone)
		return nil
	}
	switch step {
	case stepKeep:
		r := t.ruling()
		if err = Point(t.tx, t.Base, r, knowledge.Curation{Questions: c.Questions, Unit: c.Unit, Text: c.Text}); errors.Is(err, ErrNoUnit) {
			t.sayf(wUnitGone)
			return nil
		}
		if err == nil {
			err = t.decidedAnew(c.Questions, r)
		}
	case stepWithdraw:
		_, err = Withdraw(t.tx, t.ruling(), id)
		t.say(bot.Message{Text: wWithdrawn, Buttons: column(button(wGapsBack, "gq"))})
	default:
		return t.begin(curating{Step: strings.TrimSuffix(step, "s"), Curation: id}, []string{c.Unit})
	}
	t.curated = err == nil
	return err
}
