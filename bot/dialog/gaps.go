package dialog

import (
	"fmt"
	"slices"
	"strings"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/staff"
)

// Curator helps trainers decide; *knowledge.Collection is one. Its methods are called outside of transactions, or cost nothing.
type Curator interface {
	// Find lists at most n units for words, best first.
	Find(words string, n int) []knowledge.Option
	// Suspended are the ids of curations whose unit changed.
	Suspended() []string
}

// gaps has trainers decide on the questions that wait, and tells people whose question was answered.
//
// Taps: "gq|page" lists, "gs|gap" shows a group, "gs|curation|s" a suspended answer; "gd|..." are in curating.go.
type gaps struct{}

const (
	gapsName   = "gaps"
	jobTell    = "gaptell" // gap, how, decision
	groupsPage = 5
)

// How people are told of a decision: with the answer, or that their words are understood now.
const (
	TellAnswer = "a"
	TellWords  = "w"
)

func (gaps) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Timer {
		p := cut(t.u.Text, 4)
		if t.u.From.Channel != clockChannel || p[0] != jobTell {
			return false, nil
		}
		return true, t.tellAsker(p[1], p[2], p[3])
	}
	p := t.tapped("gq", "gs", "gd")
	typed := t.u.Kind == bot.Text && t.cmd == cmdGaps
	var c curating
	deciding := t.u.Kind == bot.Text && t.cmd == "" && t.state(gapsName, &c)
	if p == nil && !typed && !deciding {
		return false, nil
	}
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !t.trains():
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wNotForYou)
	case deciding:
		return true, t.curateText(c)
	case typed:
		return true, t.showGaps(0)
	case p[0] == "gq":
		return true, t.showGaps(number(p[1]))
	case p[0] == "gs" && p[2] == "s":
		return true, t.showSuspended(p[1])
	case p[0] == "gs":
		return true, t.showGroup(p[1])
	default:
		return true, t.curateTap(p[1], p[2])
	}
	return true, nil
}

// trains tells whether the person trains anybody.
func (t *turn) trains() bool { return len(t.me.Over(staff.Trainer)) > 0 }

// suspended lists the ids of suspended curations.
func (t *turn) suspended() []string {
	if t.Curator == nil {
		return nil
	}
	return t.Curator.Suspended()
}

// gapsRow is the button of the menu while something waits for a trainer.
func (t *turn) gapsRow() [][]bot.Button {
	if !t.trains() {
		return nil
	}
	n, err := t.tx.OpenGaps()
	if n += len(t.suspended()); err != nil || n == 0 { // a menu without this button is better than none
		return nil
	}
	return column(button(fmt.Sprintf(wMenuGaps, n), "gq"))
}

// showGaps lists suspended answers and a page of groups.
func (t *turn) showGaps(page int) error {
	t.s.Dialog, t.s.State = "", nil
	groups, open, err := OpenGroups(t.tx)
	if err != nil {
		return err
	}
	var b builder
	var rows [][]bot.Button
	if page == 0 {
		if rows, err = t.listSuspended(&b); err != nil {
			return err
		}
	}
	if len(groups) == 0 && len(rows) == 0 {
		t.sayf(wGapsNone)
		return nil
	}
	if len(groups) > 0 {
		b.line(fmt.Sprintf(wGapsHead, open, len(groups)))
	}
	from := min(page*groupsPage, len(groups))
	for i, g := range groups[from:min(from+groupsPage, len(groups))] {
		n := from + i + 1
		b.b.WriteString(fmt.Sprintf(wGapLine, n, shorten(g.Asked[0].Question, 120), len(g.Gaps), t.offers(g.Nearest)) + "\n")
		rows = append(rows, row(button(shorten(fmt.Sprintf("%d. %s", n, g.Asked[0].Question), 60), "gs", g.ID())))
	}
	if open > mostGaps {
		b.line("\n" + fmt.Sprintf(wGapsOlder, mostGaps))
	}
	if from+groupsPage < len(groups) {
		rows = append(rows, row(button(wMoreGaps, "gq", fmt.Sprint(page+1))))
	}
	t.say(bot.Message{Text: b.text(), Buttons: rows})
	return nil
}

func (t *turn) offers(units []string) string {
	if len(units) == 0 {
		return ""
	}
	return fmt.Sprintf(wGapOffered, shorten(t.place(units[0]), 60))
}

// place is what a trainer reads of a unit.
func (t *turn) place(unit string) string {
	doc, u, ok := t.Base.Unit(unit)
	if !ok {
		return unit
	}
	return knowledge.PlaceOf(doc, u)
}

// listSuspended writes the suspended answers and returns a button for each.
func (t *turn) listSuspended(b *builder) (rows [][]bot.Button, err error) {
	for _, id := range t.suspended() {
		c, ok, err := t.tx.Curation(id)
		if err != nil {
			return nil, err
		}
		if ok && !c.Withdrawn && t.stale(&c) && len(rows) < groupsPage {
			rows = append(rows, row(button(wSuspendedMark+shorten(c.Questions[0], 50), "gs", id, "s")))
		}
	}
	if len(rows) > 0 {
		b.line(fmt.Sprintf(wGapsSuspended, len(rows)))
	}
	return rows, nil
}

// stale tells whether the unit of a curation is gone or has other words now.
func (t *turn) stale(c *knowledge.Curation) bool {
	_, u, ok := t.Base.Unit(c.Unit)
	return !ok || knowledge.HashOf(u) != c.UnitHash
}

// wordingsShown is how many ways of asking a trainer reads of a group.
const wordingsShown = 8

// showGroup shows a group and what can be done about it.
func (t *turn) showGroup(gap string) error {
	t.s.Dialog, t.s.State = "", nil
	g, ok, err := OpenGroup(t.tx, gap)
	if err != nil {
		return err
	}
	if !ok {
		t.sayf(wGapGone)
		return nil
	}
	var b builder
	for _, w := range g.Asked[:min(len(g.Asked), wordingsShown)] {
		b.b.WriteString("• " + fmt.Sprintf(wGapTimes, shorten(w.Question, 200), w.Times) + "\n")
	}
	if n := len(g.Asked) - wordingsShown; n > 0 {
		b.b.WriteString(fmt.Sprintf(wGapWordings, n) + "\n")
	}
	b.b.WriteString("\n")
	b.line(fmt.Sprintf(wGapReason, gapReasons(g.Gaps)))
	if len(g.Nearest) == 0 {
		b.line(wGapNothing)
	} else {
		b.b.WriteString(wGapOffers + "\n")
		for _, u := range g.Nearest[:min(len(g.Nearest), 3)] {
			b.b.WriteString("• " + t.place(u) + "\n")
		}
	}
	t.say(bot.Message{Text: b.text(), Buttons: [][]bot.Button{
		row(button(wPoint, "gd", stepPoint, g.ID()), button(wWrite, "gd", stepWrite, g.ID())),
		row(button(wSynonym, "gd", stepSynonym, g.ID()), button(wDismiss, "gd", stepDismiss, g.ID())),
		row(button(wGapsBack, "gq"))}})
	return nil
}

func gapReasons(gaps []Gap) string {
	var out []string
	for _, g := range gaps {
		if w := wGapReasons[g.Reason]; w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, ", ")
}

// showSuspended shows an approved answer whose unit changed, with what the unit says now.
func (t *turn) showSuspended(id string) error {
	t.s.Dialog, t.s.State = "", nil
	c, ok, err := t.tx.Curation(id)
	if err != nil {
		return err
	}
	if !ok || c.Withdrawn || !t.stale(&c) {
		t.sayf(wGapGone)
		return nil
	}
	var b builder
	b.b.WriteString(wSuspendedHead + "\n")
	for _, q := range c.Questions[:min(len(c.Questions), wordingsShown)] {
		b.b.WriteString(fmt.Sprintf(wSuspendedLine, shorten(q, 200)) + "\n")
	}
	b.b.WriteString("\n")
	if c.Text != "" {
		b.line(fmt.Sprintf(wSuspendedText, shorten(c.Text, 600)))
	} else {
		b.line(fmt.Sprintf(wSuspendedUnit, c.Unit))
	}
	var rows [][]bot.Button
	if doc, u, ok := t.Base.Unit(c.Unit); ok {
		b.line(wRestsNow)
		rows = b.span(knowledge.SpanOf(doc, u, dayOf(t.u.At)), 1)
		rows = append(rows, row(button(wStillRight, "gd", stepKeep, id)))
	} else {
		b.line(wRestsGone)
	}
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: append(rows,
		row(button(wPoint, "gd", stepPoint+"s", id), button(wWrite, "gd", stepWrite+"s", id)),
		row(button(wWithdraw, "gd", stepWithdraw, id), button(wGapsBack, "gq")))})
	return nil
}

// wantTold notes that the person who was refused wants to hear of an answer.
func (t *turn) wantTold() error {
	g, ok, err := t.tx.Gap(t.s.Asked.Gap)
	switch {
	case err != nil:
		return err
	case !ok:
		t.sayf(wOldButton)
	case g.Closed != "":
		t.sayf(wNowAnswered)
	default:
		g.Tell = t.u.From.String()
		if err := t.tx.PutGap(g); err != nil {
			return err
		}
		t.sayf(wWillTell)
	}
	return nil
}

// tellAsker tells the person of a closed gap what was decided, once.
func (t *turn) tellAsker(gap, how, decision string) error {
	if err := t.tx.DeleteJob(t.u.Text); err != nil {
		return err
	}
	g, ok, err := t.tx.Gap(gap)
	if err != nil || !ok || g.Tell == "" || g.Closed == "" {
		return err
	}
	to, known := bot.ParseAddress(g.Tell)
	g.Tell = ""
	if err := t.tx.PutGap(g); err != nil || !known {
		return err
	}
	question := shorten(g.Question, 200)
	if how == TellWords {
		return t.send(to, bot.Message{Text: fmt.Sprintf(wWordsCame, question)}, true)
	}
	c, ok, err := t.tx.Curation(decision)
	if err != nil || !ok || c.Withdrawn || t.stale(&c) {
		return err
	}
	doc, _, _ := t.Base.Unit(c.Unit)
	var b builder
	b.line(fmt.Sprintf(wAnswerCame, question))
	sp := c.Span(doc, dayOf(t.u.At))
	rows := b.span(sp, 1)
	b.sources([]knowledge.Span{sp})
	return t.send(to, bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows}, true)
}
