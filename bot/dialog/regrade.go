package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// regrade is "chấm lại": a trainer gives a question another key, sees what marking the answers anew would change, and confirms.
//
// Taps: "rg" explains, "rg|q|question" shows a question, "rg|k|question|place" tries another key, "rg|k|question|same" the key that it has
// now on answers that were marked by an older one, "rg|ok|id|keep" and "rg|ok|id|all" mark anew, "rg|no" drops it.
type regrade struct{}

const (
	regradeName = "regrade"
	jobRegrade  = "regrade" // id, after
	// maxKeyText is the most bytes of a typed key or command that is looked at before the transaction.
	maxKeyText = 200
)

// regrading is where a trainer stands: a question is shown, or a trial waits for their word.
type regrading struct {
	Question string `json:"question"`
	Trial    *trial `json:"trial,omitempty"`
}

// namesShown is how many names a trial tells of each kind.
const namesShown = 10

func (regrade) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Timer {
		p := cut(t.u.Text, 3)
		if t.u.From.Channel != clockChannel || p[0] != jobRegrade {
			return false, nil
		}
		if err := t.tx.DeleteJob(t.u.Text); err != nil {
			return true, err
		}
		return true, t.regradeSome(p[1], p[2])
	}
	var at regrading
	p, named := t.tapped("rg"), t.namedToRegrade()
	own := t.u.Kind == bot.Text && t.cmd == "" && t.state(regradeName, &at)
	if p == nil && named == "" && !own {
		return false, nil
	}
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !t.trains():
		t.sayf(wNotForYou)
	case own && named == "":
		return t.regradeText(at)
	case named != "":
		return true, t.regradeQuestion(named)
	default:
		return true, t.regradeTap(p)
	}
	return true, nil
}

// namedToRegrade is the question that a text "chấm lại ..." names, "?" for none, or "" for another text.
func (t *turn) namedToRegrade() string {
	if t.u.Kind != bot.Text {
		return ""
	}
	if t.cmd == cmdRegrade {
		return "?"
	}
	words := strings.Fields(t.u.Text)
	if len(words) == 3 && plain(words[0]+" "+words[1]) == "cham lai" || len(words) == 2 && plain(words[0]) == "/chamlai" {
		return words[len(words)-1]
	}
	return ""
}

func (t *turn) regradeTap(p []string) error {
	var at regrading
	mine := t.state(regradeName, &at)
	switch {
	case p[1] == "":
		return t.regradeQuestion("?")
	case p[1] == "q":
		return t.regradeQuestion(p[2])
	case p[1] == "k" && t.looked != nil && t.looked.trial != nil:
		return t.showTrial(t.looked.trial)
	case p[1] == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wRegradeDropped)
	case p[1] == "ok" && mine && at.Trial != nil && at.Trial.ID == p[2]:
		return t.startRegrade(at.Trial, p[3] == "keep")
	default:
		t.sayf(wOldButton)
	}
	return nil
}

// newestKey is the question of a course as it is given now: with its key corrected.
func (t *turn) newestKey(id string) (*quiz.Course, *quiz.Question, error) {
	courses := t.offered()
	for i := range courses {
		q := courses[i].Question(id)
		if q == nil {
			continue
		}
		version, err := newestVersion(t.tx, id, q.Version)
		if err != nil || version == q.Version {
			return &courses[i], q, err
		}
		now, ok, err := t.tx.Question(id, version)
		if err == nil && !ok {
			err = fmt.Errorf("question %s version %s is not in the bank", id, version)
		}
		return &courses[i], &now, err
	}
	return nil, nil, nil
}

// newestVersion follows corrections from a version of a question.
func newestVersion(tx Tx, question, version string) (string, error) {
	for range 8 {
		c, ok, err := tx.Correction(question, version)
		if err != nil || !ok || c.To == version {
			return version, err
		}
		version = c.To
	}
	return version, nil
}

// giveNewest has items that were just drawn, and whose questions are in the bank, ask by the newest keys.
func (t *turn) giveNewest(items []quiz.Item) error {
	for i := range items {
		it := &items[i]
		version, err := newestVersion(t.tx, it.Question, it.Version)
		if err == nil && version == it.Version {
			version, err = t.correctAgain(it.Question, version)
		}
		if err != nil {
			return err
		}
		it.Version = version
	}
	return nil
}

// correctAgain corrects a version that came after a correction and has the wrong key still, as when other units are cited for it.
func (t *turn) correctAgain(id, version string) (string, error) {
	c, ok, err := t.tx.Correction(id, "")
	if err != nil || !ok || c.To == version {
		return version, err
	}
	var of [3]quiz.Question
	for i, v := range []string{version, c.Was, c.To} {
		if of[i], ok, err = t.tx.Question(id, v); err != nil || !ok {
			return version, err
		}
	}
	drawn, was, to := of[0], of[1], of[2]
	if !drawn.AsksTheSame(&was) || !slices.Equal(drawn.Key(), was.Key()) {
		return version, nil
	}
	next, ok := drawn.WithKey(to.Key(), to.Explanation)
	if !ok {
		return version, nil
	}
	if err := t.tx.PutQuestion(next); err != nil {
		return version, err
	}
	return next.Version, t.tx.PutCorrection(quiz.Correction{Question: id, From: version, To: next.Version, At: t.u.At.UTC()})
}

// regradeQuestion shows a question with its key and asks for the right one.
func (t *turn) regradeQuestion(id string) error {
	if id == "?" {
		t.say(bot.Message{Text: wRegradeHow, Buttons: column(button(wItemsButton, "ia"))})
		return nil
	}
	c, q, err := t.newestKey(id)
	if err != nil {
		return err
	}
	if q == nil || len(tap("rg", "k", id, "same")) > bot.MaxTap {
		t.say(bot.Message{Text: wRegradeUnknown, Buttons: column(button(wItemsButton, "ia"))})
		return nil
	}
	if err := t.enter(regradeName, regrading{Question: id}); err != nil {
		return err
	}
	var b builder
	b.boldLine(fmt.Sprintf(wRegradeTitle, id, c.Title))
	if q.Case != "" {
		b.line(wCase + strings.TrimSpace(q.Case))
	}
	b.line(strings.TrimSpace(q.Stem))
	var keys []bot.Button
	for i, o := range q.Options {
		mark := map[bool]string{true: " ← " + wKeyNow}[o.Correct]
		b.b.WriteString(letter(i) + ". " + o.Text + mark + "\n")
		if !o.Correct {
			keys = append(keys, button(wKeyOption+letter(i), "rg", "k", id, strconv.Itoa(i)))
		}
	}
	b.b.WriteString("\n")
	same := row(button(wRegradeSame, "rg", "k", id, "same"), button(wCancel, "rg", "no"))
	switch q.Type {
	case quiz.SingleChoice, quiz.TrueFalse:
		b.line(wRegradeWhich)
		t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: [][]bot.Button{keys, same}})
	case quiz.MultipleChoice:
		b.line(wRegradeSeveral)
		t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: [][]bot.Button{same}})
	default:
		b.line(wRegradeByFile)
		t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: [][]bot.Button{same}})
	}
	return nil
}

// regradeText takes a typed key, or the new explanation of a key that was tried. A text that is neither is another dialog's.
func (t *turn) regradeText(at regrading) (bool, error) {
	switch {
	case t.looked != nil && t.looked.trial != nil:
		return true, t.showTrial(t.looked.trial)
	case at.Trial == nil && meantAsPick(t.read):
		t.sayf(wRegradeNoKey)
		return true, nil
	case at.Trial == nil || at.Trial.Key == nil || len(strings.Fields(t.read)) < 3:
		return false, nil
	}
	at.Trial.Why = shorten(strings.Join(strings.Fields(t.u.Text), " "), 500)
	return true, t.showTrial(at.Trial)
}

// showTrial tells what would change and asks for the word.
func (t *turn) showTrial(tr *trial) error {
	if err := t.enter(regradeName, regrading{Question: tr.Plan.Question, Trial: tr}); err != nil {
		return err
	}
	n := &tr.Plan
	b := tr.words()
	if tr.Key != nil {
		b.line(cmp.Or(tr.Why, wTrialWhy))
	}
	if tr.Key == nil && n.Answered == 0 {
		b.line(wTrialNothing)
		t.s.Dialog, t.s.State = "", nil
		t.say(bot.Message{Text: b.text(), Bold: b.bold})
		return nil
	}
	rows := [][]bot.Button{row(button(wTrialAll, "rg", "ok", tr.ID, "all"))}
	if n.Lost > 0 {
		rows = [][]bot.Button{row(button(wTrialKeep, "rg", "ok", tr.ID, "keep")), row(button(fmt.Sprintf(wTrialLose, n.Lost), "rg", "ok", tr.ID, "all"))}
	}
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: append(rows, row(button(wCancel, "rg", "no")))})
	return nil
}

// words tell what a trial found.
func (tr *trial) words() *builder {
	n := &tr.Plan
	b := &builder{}
	b.boldLine(fmt.Sprintf(wTrialHead, n.Question))
	b.line(fmt.Sprintf(wTrialKey, keyWords(&tr.To)))
	b.line(fmt.Sprintf(wTrialCounts, n.People, n.Attempts, n.Better, n.Attempts-n.Better))
	b.b.WriteString(fmt.Sprintf(wTrialGained, n.Gained) + nameList(tr.Gained, n.Gained) + "\n")
	b.b.WriteString(fmt.Sprintf(wTrialLost, n.Lost) + nameList(tr.Lost, n.Lost) + "\n")
	b.b.WriteString(fmt.Sprintf(wTrialPapers, n.Issued, n.Revoked) + "\n")
	if n.Past > 0 {
		b.b.WriteString(fmt.Sprintf(wTrialPast, n.Past) + "\n")
	}
	if tr.Other > 0 {
		b.b.WriteString(fmt.Sprintf(wTrialOther, tr.Other) + "\n")
	}
	b.b.WriteString("\n")
	return b
}

// keyWords are the letters and texts of a question's key.
func keyWords(q *quiz.Question) string {
	var parts []string
	switch q.Type {
	case quiz.SingleChoice, quiz.TrueFalse, quiz.MultipleChoice:
		for _, k := range q.Key() {
			parts = append(parts, letter(k)+". "+q.Options[k].Text)
		}
		return strings.Join(parts, "; ")
	}
	return wKeyOfFile
}

func nameList(names []string, all int) string {
	if len(names) == 0 {
		return ""
	}
	text := ": " + strings.Join(names, "; ")
	if all > len(names) {
		text += fmt.Sprintf(wAndOthers, all-len(names))
	}
	return text
}

// startRegrade keeps the corrected key and marks the first portion of people anew; a job goes on with the others.
func (t *turn) startRegrade(tr *trial, keep bool) error {
	t.s.Dialog, t.s.State = "", nil
	g, err := t.keepRegrade(tr, keep)
	if err != nil {
		return err
	}
	if err := t.regradeSome(g.ID, ""); err != nil {
		return err
	}
	g, _, err = t.tx.Regrade(g.ID)
	if err != nil {
		return err
	}
	if g.Done.IsZero() {
		t.sayf(wRegradeRunning, g.Question)
	}
	return nil
}
