package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
)

// letter names a shown place: A, B, C ...
func letter(place int) string { return string(rune('A' + place)) }

// shownTexts are the texts of the places of an item, in the order in which they are shown.
func shownTexts(it quiz.Item, q *quiz.Question) []string {
	texts := make([]string, len(it.Perm))
	rights := q.Rights()
	for place, i := range it.Perm {
		if q.Type == quiz.Matching {
			texts[place] = rights[i]
		} else {
			texts[place] = q.Options[i].Text
		}
	}
	return texts
}

// showQuestion lays out question n of an attempt below what is said first. The whole text of every option stands in the message.
func showQuestion(a quiz.Attempt, n int, q *quiz.Question, first string) bot.Message {
	it := a.Items[n]
	var b builder
	b.line(first)
	b.boldLine(fmt.Sprintf(wQuestionOf, n+1, len(a.Items)) + howMany(q))
	if q.Case != "" {
		b.line(wCase + strings.TrimSpace(q.Case))
	}
	b.line(strings.TrimSpace(q.Stem))
	if q.Type == quiz.Matching {
		for i, p := range q.Lefts() {
			b.b.WriteString(strconv.Itoa(i+1) + ". " + p.Left + "\n")
		}
		b.b.WriteString("\n")
	}
	for place, text := range shownTexts(it, q) {
		b.b.WriteString(letter(place) + ". " + text + "\n")
	}
	b.b.WriteString("\n")
	b.line(draftLine(it, q))
	return bot.Message{Text: b.text(), Bold: b.bold, Buttons: answerButtons(a, n, q), Spelled: true}
}

func howMany(q *quiz.Question) string {
	switch q.Type {
	case quiz.MultipleChoice:
		return wSeveral
	case quiz.Ordering:
		return wOrder
	case quiz.Matching:
		return wMatch
	}
	return ""
}

// draftLine tells what was picked so far, or how to answer a question that takes several picks.
func draftLine(it quiz.Item, q *quiz.Question) string {
	names := make([]string, len(it.Draft))
	for i, p := range it.Draft {
		names[i] = letter(p)
	}
	switch {
	case q.Type == quiz.Matching && len(it.Draft) < len(q.Lefts()):
		left := fmt.Sprintf(wMatchNext, len(it.Draft)+1, q.Lefts()[len(it.Draft)].Left)
		if len(names) == 0 {
			return left
		}
		return fmt.Sprintf(wPicked, strings.Join(names, ", ")) + " " + left
	case len(names) > 0 && q.Type == quiz.Ordering:
		return fmt.Sprintf(wPicked, strings.Join(names, " → "))
	}
	return ""
}

func answerButtons(a quiz.Attempt, n int, q *quiz.Question) [][]bot.Button {
	it := a.Items[n]
	if q.Type == quiz.ShortAnswer || q.Type == quiz.Numerical {
		return nil
	}
	var places []bot.Button
	for place := range it.Perm {
		label := letter(place)
		if q.Type == quiz.MultipleChoice {
			label = map[bool]string{true: "☑ ", false: "☐ "}[slices.Contains(it.Draft, place)] + label
		} else if slices.Contains(it.Draft, place) && q.Type == quiz.Ordering {
			label = "✓ " + label
		}
		places = append(places, button(label, "q", a.ID, strconv.Itoa(n), strconv.Itoa(place), strconv.Itoa(it.Turn)))
	}
	rows := [][]bot.Button{places}
	if len(places) > 4 {
		rows = [][]bot.Button{places[:(len(places)+1)/2], places[(len(places)+1)/2:]}
	}
	if q.Type == quiz.MultipleChoice {
		rows = append(rows, row(button(wFinishPicking, "q", a.ID, strconv.Itoa(n), "ok", strconv.Itoa(it.Turn))))
	}
	return rows
}

func howToAnswer(q *quiz.Question) string {
	switch q.Type {
	case quiz.MultipleChoice:
		return wHowMultiple
	case quiz.Ordering:
		return wHowOrdering
	case quiz.Matching:
		return wHowMatching
	}
	return wHowSingle
}

// feedback tells whether an answer was right, why, and by what source.
func (t *turn) feedback(it quiz.Item, q *quiz.Question) string {
	var b strings.Builder
	if it.Mark >= 1 {
		b.WriteString(wRight)
	} else {
		if it.Mark > 0 {
			b.WriteString(wPartly)
		} else {
			b.WriteString(wWrong)
		}
		b.WriteString(" " + fmt.Sprintf(wKeyIs, keyText(it, q)))
	}
	said := reasons(it, q)
	if q.Explanation != "" && !strings.Contains(said, q.Explanation) {
		said = strings.TrimSpace(said + " " + q.Explanation)
	}
	if said != "" {
		b.WriteString("\n" + said)
	}
	if len(q.Cites) > 0 {
		if doc, u, ok := t.Base.Unit(q.Cites[0]); ok {
			name := u.Heading
			if doc.Number != "" {
				name = doc.Number + ", " + u.Heading
			}
			b.WriteString("\n" + fmt.Sprintf(wGround, name))
		}
	}
	return b.String()
}

// keyText is the right answer as the person saw it.
func keyText(it quiz.Item, q *quiz.Question) string {
	if q.Type == quiz.ShortAnswer || q.Type == quiz.Numerical {
		for _, acc := range q.Accepted {
			if acc.Weight >= 100 {
				if q.Type == quiz.ShortAnswer {
					return acc.Text
				}
				return strconv.FormatFloat((acc.Min+acc.Max)/2, 'g', -1, 64)
			}
		}
		return ""
	}
	texts := shownTexts(it, q)
	var names []string
	for k, i := range q.Key() {
		place := slices.Index(it.Perm, i)
		switch q.Type {
		case quiz.Matching:
			names = append(names, fmt.Sprintf("%d–%s", k+1, letter(place)))
		case quiz.Ordering:
			names = append(names, letter(place))
		default:
			names = append(names, letter(place)+". "+texts[place])
		}
	}
	if q.Type == quiz.Ordering {
		return strings.Join(names, " → ")
	}
	slices.Sort(names)
	return strings.Join(names, "; ")
}

// reasons explains what was picked; of a wrong answer also why the right one is right.
func reasons(it quiz.Item, q *quiz.Question) string {
	if q.Type == quiz.Ordering || q.Type == quiz.Matching || len(q.Options) == 0 {
		return ""
	}
	var said []string
	add := func(i int) {
		if r := strings.TrimSpace(q.Options[i].Reason); r != "" && !slices.Contains(said, r) {
			said = append(said, r)
		}
	}
	for _, i := range it.Given {
		if q.Type == quiz.MultipleChoice && it.Mark >= 1 {
			break
		}
		if q.Type != quiz.MultipleChoice || !q.Options[i].Correct {
			add(i)
		}
	}
	if it.Mark < 1 && q.Type != quiz.MultipleChoice {
		for i, o := range q.Options {
			if o.Correct {
				add(i)
			}
		}
	}
	return strings.Join(said, " ")
}

// result says score, pass or not, and what to read again.
func (t *turn) result(a quiz.Attempt, first string) error {
	if t.s.Dialog == testName {
		t.s.Dialog, t.s.State = "", nil
	}
	t.s.Shown = t.shows(a)
	if a.Purpose != quiz.OfLesson {
		return t.formResult(a, first)
	}
	c, l := t.lesson(a.Course, a.Lesson)
	marks, of, percent := a.Score()
	var b builder
	b.line(first)
	verdict := wFailed
	if a.Passed() {
		verdict = wPassed
	}
	b.boldLine(fmt.Sprintf(wResult, marksText(marks), of, percent, verdict))
	if c == nil || l == nil {
		t.instead(bot.Message{Text: b.text(), Bold: b.bold})
		return nil
	}
	if !a.Passed() {
		b.b.WriteString(fmt.Sprintf(wNeedPercent, a.Pass) + "\n")
	}
	for _, g := range a.FailedGroups() {
		b.b.WriteString(fmt.Sprintf(wGroupFailed, groupName(g), a.Groups[g]) + "\n")
	}
	b.b.WriteString("\n")
	rows, err := t.whatWasWrong(a, &b)
	if err != nil {
		return err
	}
	more, err := t.afterLesson(a, c, l, &b)
	if err != nil {
		return err
	}
	rows = append(rows, more...)
	t.endWith(a, &b, rows)
	return nil
}

// whatWasWrong tells where to read again about a lesson's questions without full marks, with their keys when those were kept back until now.
func (t *turn) whatWasWrong(a quiz.Attempt, b *builder) ([][]bot.Button, error) {
	shown, err := t.showsKey(a)
	if err != nil {
		return nil, err
	}
	if !shown {
		b.line(wKeyLater)
		return nil, nil
	}
	if a.Key != "" && a.Key != quiz.AtOnce {
		if err := t.keys(a, b); err != nil {
			return nil, err
		}
	}
	return t.readAgain(a, b)
}

func marksText(m float64) string {
	return strings.Replace(strconv.FormatFloat(float64(int(m*100+.5))/100, 'f', -1, 64), ".", ",", 1)
}

// readAgain lists the units behind wrong answers, three at most, as buttons.
func (t *turn) readAgain(a quiz.Attempt, b *builder) ([][]bot.Button, error) {
	var rows [][]bot.Button
	var done []string
	for _, it := range a.Items {
		if it.Mark >= 1 || len(rows) == 3 {
			continue
		}
		q, err := t.question(it)
		if err != nil {
			return nil, err
		}
		for _, id := range q.Cites {
			_, u, ok := t.Base.Unit(id)
			if !ok || slices.Contains(done, id) || len(tap("u", id)) > bot.MaxTap {
				continue
			}
			done = append(done, id)
			rows = append(rows, row(button(shorten(wReadAgain+u.Heading, 60), "u", id)))
			break
		}
	}
	if len(rows) > 0 {
		b.line(wWhatToRead)
	}
	return rows, nil
}

// afterLesson offers what comes next: another try, the next lesson, or the end of the course.
func (t *turn) afterLesson(a quiz.Attempt, c *quiz.Course, l *quiz.Lesson, b *builder) ([][]bot.Button, error) {
	if !a.Passed() {
		return t.afterFailed(a, c, l, b)
	}
	if len(l.Checklist) > 0 {
		b.line(wChecklist + "\n☐ " + strings.Join(l.Checklist, "\n☐ "))
	}
	p, _, err := t.tx.Progress(t.owner(), c.ID)
	if err != nil {
		return nil, err
	}
	if next := p.Next(c); next != nil {
		return column(button(shorten(wStartLesson+next.Title, 60), "l", c.ID, next.ID)), nil
	}
	if due := p.Due(c); due != quiz.OfLesson {
		b.line(wFinalDue)
		return column(t.formButton(c, due)), nil
	}
	if c.Reading != nil {
		b.line(wReadDone)
		return nil, nil
	}
	b.line(fmt.Sprintf(wCourseCompleted, c.Title))
	if p.Pre.Tries > 0 && p.Form(quiz.After).Tries == 0 && c.Final == nil { // the effect is measured on parallel forms
		b.line(wPostOffer)
		return column(t.formButton(c, quiz.After)), nil
	}
	return nil, nil
}

// afterFailed offers the cards again, and a further try when one may begin now; else it says why not.
func (t *turn) afterFailed(a quiz.Attempt, c *quiz.Course, l *quiz.Lesson, b *builder) ([][]bot.Button, error) {
	again, cards := button(wTryAgain, "s", c.ID, l.ID), button(wCardsAgain, "c", c.ID, l.ID, "1")
	rules, _, err := t.rules(c, quiz.OfLesson)
	if err != nil || !rules.Limits() {
		return [][]bot.Button{row(again, cards)}, err
	}
	past, _, err := t.triesAt(c.ID, a)
	if err != nil {
		return nil, err
	}
	switch why, at, _ := rules.Next(past, t.u.At); why {
	case quiz.NoTries:
		b.line(wFormNoTries)
	case quiz.TooEarly:
		b.line(fmt.Sprintf(wFormTooEarly, at.In(hanoi).Format("15:04 02/01/2006")))
	default:
		return [][]bot.Button{row(again, cards)}, nil
	}
	return column(cards), nil
}
