package dialog

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"isobot/bot"
	"isobot/knowledge"
)

// ask answers questions. It comes last and takes every text that is left.
type ask struct{}

func (ask) handle(t *turn) (bool, error) {
	if p := t.tapped("u", "g", "z"); p != nil {
		switch p[0] {
		case "u":
			return true, t.showUnit(p[1], number(p[2]))
		case "g":
			return true, t.rate(p[1], p[2])
		default:
			t.s.Topic = knowledge.Topic{}
			t.sayf(wTopicDropped)
			return true, nil
		}
	}
	switch t.u.Kind {
	case bot.Text:
		if t.cmd == cmdThanks {
			t.sayf(wThanks)
			return true, nil
		} else if t.cmd == cmdScold {
			t.sayf(wSorryScold)
			return true, nil
		} else if t.cmd == cmdLeave {
			t.s.Topic = knowledge.Topic{}
			t.sayf(wTopicDropped)
			return true, nil
		} else if t.cmd == cmdAsk && t.rest == "" {
			t.sayf(wHowToAsk)
			return true, nil
		}
		return true, t.answer()
	case bot.Tap:
		t.sayf(wOldButton)
		return true, nil
	case bot.Unreachable:
		t.acc.Unreachable = true
		return true, t.tx.PutAccount(t.acc)
	case bot.Other, bot.Contact, bot.Document:
		t.cannotRead()
	}
	return true, nil
}

// album is the time in which things that can not be read are answered once: five photos come as five messages.
const album = 10 * time.Second

func (t *turn) cannotRead() {
	if t.u.Kind == bot.Other && t.u.At.Sub(t.s.Odd) < album {
		return
	}
	t.s.Odd = t.u.At
	t.sayf(wOnlyText)
}

// answer says what was found for the text of this turn, before the transaction.
func (t *turn) answer() error {
	d := t.found
	if d == nil { // the session changed between look-up and transaction: the text is no choice any more
		t.sayf(wAskAgain)
		return nil
	}
	t.s.Asked = &Asked{ID: t.NewID(), Question: t.u.Text}
	if d.Kind == knowledge.Answer {
		t.s.Asked.Unit = d.Spans[0].Unit
	}
	if d.Kind != knowledge.Refuse || d.Topic.Document != "" { // a refused follow-up leaves what was talked about
		t.s.Topic = d.Topic
	}
	m := Compose(*d, t.s.Asked.ID)
	if d.Kind == knowledge.Refuse && recorded(d.Reason) {
		if err := t.recordGap(*d); err != nil {
			return err
		}
		m.Text += "\n\n" + wRecorded
		if !t.u.Group {
			m.Buttons = append(m.Buttons, row(button(wTellMe, "g", t.s.Asked.ID, "tell")))
		}
	}
	if t.acc.Seen.IsZero() && t.acc.Consent == nil && !t.u.Group { // first contact
		m.Text += "\n\n" + wPrivacy
		m.Buttons = append(m.Buttons, row(button(wAgree, "e", "yes")))
	}
	if back, ok, err := t.openTest(); err != nil {
		return err
	} else if ok {
		m.Buttons = append(m.Buttons, back)
	}
	m.Buttons = append(m.Buttons, t.openForm()...)
	t.say(m)
	return nil
}

// recorded tells which refusals are worth a person's attention; what is personal or hostile is not kept.
func recorded(reason string) bool {
	return reason == knowledge.NotFound || reason == knowledge.NotInForce
}

var (
	// numbersOfPeople are runs of six digits and more, however they are grouped: telephones, identity cards, accounts.
	numbersOfPeople = regexp.MustCompile(`[0-9](?:[ .\-]?[0-9]){5,}`)
	// numbersOfThings are among them: codes of procedures ("1.001193"), editions and years ("9001-2015", "2025 2026").
	numbersOfThings = regexp.MustCompile(`^(?:\d\.\d{6}|(?:9001|9000|(?:19|20)\d\d)(?:[ .\-](?:9001|(?:19|20)\d\d))+)$`)
	// money follows an amount.
	money = regexp.MustCompile(`^\s*(?i:đồng|đ(?:[^\pL]|$)|vnđ|vnd|nghìn|triệu)`)
)

// impersonal is a question without what could name somebody or let somebody in.
func impersonal(question string) string {
	question = withoutCodes(question)
	var b strings.Builder
	at := 0
	for _, m := range numbersOfPeople.FindAllStringIndex(question, -1) {
		b.WriteString(question[at:m[0]])
		if run := question[m[0]:m[1]]; numbersOfThings.MatchString(run) || money.MatchString(question[m[1]:]) {
			b.WriteString(run)
		} else {
			b.WriteString("…")
		}
		at = m[1]
	}
	return b.String() + question[at:]
}

func (t *turn) recordGap(d knowledge.Decision) error {
	g := Gap{ID: string(dayOf(t.u.At)) + "-" + t.s.Asked.ID, Question: impersonal(t.s.Asked.Question), Reason: d.Reason, At: t.u.At}
	for _, o := range d.Nearest {
		g.Nearest = append(g.Nearest, o.Unit)
	}
	t.s.Asked.Gap = g.ID
	return t.tx.PutGap(g)
}

// rate takes a thumb under an answer, or "none of these" under options.
func (t *turn) rate(id, how string) error {
	asked := t.s.Asked
	if asked == nil || asked.ID != id {
		t.sayf(wOldButton)
		return nil
	}
	switch how {
	case "up":
		t.sayf(wThanks)
		return nil
	case "tell":
		return t.wantTold()
	}
	g := Gap{ID: string(dayOf(t.u.At)) + "-" + asked.ID, Question: impersonal(asked.Question), Reason: "disliked", At: t.u.At, Tell: t.u.From.String()}
	if asked.Unit != "" {
		g.Nearest = []string{asked.Unit}
	}
	if err := t.tx.PutGap(g); err != nil {
		return err
	}
	t.sayf(wDisliked)
	return nil
}

// showUnit shows a page of a whole unit, or of a procedure's overview, and makes it the topic.
func (t *turn) showUnit(id string, page int) error {
	doc, unit, ok := t.Base.Unit(id)
	if !ok {
		if doc, ok = t.Base.Document(id); !ok || len(doc.Units) == 0 {
			t.sayf(wUnitGone)
			return nil
		}
		unit = &doc.Units[0]
	}
	t.s.Topic = knowledge.Topic{Document: doc.ID, Unit: unit.ID, Title: doc.Title, Clause: unit.Clause, Field: unit.Field}
	if t.s.Asked != nil {
		t.s.Asked.Unit = unit.ID
	}
	var b builder
	sp := knowledge.SpanOf(doc, unit, dayOf(t.u.At))
	for _, n := range knowledge.NoticesOf(doc, unit, dayOf(t.u.At), t.Base.Document) {
		b.line(notice(n))
	}
	rows := b.span(sp, page)
	b.sources([]knowledge.Span{sp})
	if len(doc.Steps) > 0 {
		rows = append(rows, walkRow(doc.ID)...)
	}
	if a := t.s.Asked; a != nil && slices.ContainsFunc(t.s.Choices, func(b bot.Button) bool { return strings.HasPrefix(b.Tap, tap("g", a.ID, "")) }) {
		rows = append(rows, row(button(wUseful, "g", a.ID, "up"), button(wNotUseful, "g", a.ID, "down"))) // chosen as the answer
	}
	t.say(bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows})
	return nil
}
