package dialog

import (
	"fmt"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/knowledge"
)

// walk leads through a procedure step by step. The place is kept in the conversation, so a restart changes nothing.
type walk struct{}

const walkName = "walk"

// place is where somebody is in a procedure.
type place struct {
	Document string `json:"document"`
	Step     int    `json:"step"` // 1-based
}

func (walk) handle(t *turn) (bool, error) {
	if p := t.tapped("w"); p != nil {
		return true, t.step(place{Document: p[1], Step: number(p[2])})
	}
	if p := t.tapped("wq"); p != nil {
		t.sayf(wAskAboutStep)
		return true, nil
	}
	if p := t.tapped("wx"); p != nil {
		if t.s.Dialog == walkName {
			t.s.Dialog, t.s.State = "", nil
		}
		t.sayf(wWalkLeft)
		return true, nil
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	if t.cmd == cmdWalk {
		return true, t.offerWalk()
	}
	var at place
	if !t.state(walkName, &at) {
		return false, nil
	}
	switch t.read {
	case "tiep", "tiep theo", "tiep tuc", "buoc tiep", "buoc tiep theo", "next":
		return true, t.step(place{at.Document, at.Step + 1})
	case "quay lai", "lui", "buoc truoc", "back":
		return true, t.step(place{at.Document, at.Step - 1})
	case "thoat", "dung", "dung lai":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wWalkLeft)
		return true, nil
	}
	return false, nil
}

// offerWalk starts the procedure that the conversation is about, or tells how to find one.
func (t *turn) offerWalk() error {
	if doc, ok := t.Base.Document(t.s.Topic.Document); ok && len(doc.Steps) > 0 {
		return t.step(place{doc.ID, 1})
	}
	var rows [][]bot.Button
	for _, id := range []string{"qt-danh-gia-noi-bo", "qt-khong-phu-hop-khac-phuc", "mot-cua"} {
		if doc, ok := t.Base.Document(id); ok {
			rows = append(rows, row(button(shorten(doc.Title, 60), "w", id, "1")))
		}
	}
	t.say(bot.Message{Text: wWhichProcedure, Buttons: rows})
	return nil
}

// step shows one step; before the first and after the last it says so and stays.
func (t *turn) step(at place) error {
	doc, ok := t.Base.Document(at.Document)
	if !ok || len(doc.Steps) == 0 {
		t.sayf(wUnitGone)
		return nil
	}
	if at.Step > len(doc.Steps) {
		t.s.Dialog, t.s.State = "", nil
		t.say(bot.Message{Text: fmt.Sprintf(wWalkDone, doc.Title), Buttons: column(button(wFromTheStart, "w", doc.ID, "1"))})
		return nil
	}
	at.Step = max(at.Step, 1)
	if err := t.enter(walkName, at); err != nil {
		return err
	}
	s := doc.Steps[at.Step-1]
	t.s.Topic = knowledge.Topic{Document: doc.ID, Unit: s.Unit, Title: doc.Title, Step: at.Step}
	var b builder
	b.line(fmt.Sprintf(wStepOf, at.Step, len(doc.Steps), doc.Title))
	b.boldLine(s.Title)
	for _, f := range []struct{ name, text string }{{wWho, s.Actor}, {wWhat, s.Text}, {wLimit, s.Limit}, {wForm, s.Form}, {wOutput, s.Output}} {
		if f.text != "" && f.text != s.Title {
			b.b.WriteString(f.name + strings.TrimSpace(f.text) + "\n")
		}
	}
	b.b.WriteString("\n")
	if _, u, ok := t.Base.Unit(s.Unit); ok {
		sp := knowledge.SpanOf(doc, u, dayOf(t.u.At))
		sp.Heading = ""
		b.sources([]knowledge.Span{sp})
	}
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: stepButtons(doc, at.Step)})
	return nil
}

// stepButtons has the way forward first, so that it is number 1 on every step where numbers are typed.
func stepButtons(doc *knowledge.Document, at int) [][]bot.Button {
	next := wNext
	if at == len(doc.Steps) {
		next = wFinish
	}
	nav := row(button(next, "w", doc.ID, strconv.Itoa(at+1)))
	if at > 1 {
		nav = append(nav, button(wBack, "w", doc.ID, strconv.Itoa(at-1)))
	}
	return [][]bot.Button{nav, row(button(wAskMore, "wq"), button(wLeave, "wx"))}
}

// number reads a small number from tap data; anything else is 0.
func number(s string) int {
	n, _ := place0(s)
	return n
}

// place0 reads a number of tap data from 0 on; what a stranger may have sent instead is none.
func place0(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, false
	}
	return n, true
}
