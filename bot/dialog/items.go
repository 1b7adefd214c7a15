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

// items shows trainers how the questions of a course do, and readers of reports where people are wrong and certain.
//
// Taps: "ia" offers the courses, "ia|course|page" analyses one; "sm" maps.
type items struct{}

func (items) handle(t *turn) (bool, error) {
	p := t.tapped("ia", "sm")
	cmd := t.textCommand()
	if p == nil && cmd != cmdItems && cmd != cmdSureMap {
		return false, nil
	}
	sure := cmd == cmdSureMap || p != nil && p[0] == "sm"
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
	case !sure && !t.trains() || !t.reads():
		t.sayf(wNotForYou)
	case sure && t.looked != nil:
		t.sureMap(t.looked.sure)
	case p != nil && t.looked != nil:
		t.itemPage(t.looked, max(number(p[2]), 1))
	default:
		t.itemCourses()
	}
	return true, nil
}

// helpQuality is the part of the help about the quality of questions, and about the rehearsal.
func (t *turn) helpQuality() (text string) {
	if len(t.Rehearsal) > 0 {
		text += "\n" + wHelpRehearse
	}
	if t.trains() {
		text += "\n" + wHelpQuality
	}
	if t.reads() {
		text += "\n" + wHelpSureMap
	}
	return text
}

// asksSureMap tells whether the update asks for the map.
func (t *turn) asksSureMap() bool {
	return t.textCommand() == cmdSureMap || t.tapped("sm") != nil
}

// textCommand is the command of a text, or "".
func (t *turn) textCommand() string {
	if t.u.Kind != bot.Text {
		return ""
	}
	return t.cmd
}

func (t *turn) itemCourses() {
	var rows [][]bot.Button
	for i := range t.Courses {
		rows = append(rows, row(button(shorten(t.Courses[i].Title, 60), "ia", t.Courses[i].ID, "1")))
	}
	t.say(bot.Message{Text: wItemsWhich, Buttons: rows})
}

// itemsPerPage is how many questions one message tells of.
const itemsPerPage = 6

// itemPage lists questions, those that want a look first.
func (t *turn) itemPage(l *look, page int) {
	var b builder
	b.boldLine(fmt.Sprintf(wItemsHead, l.course.Title))
	all := slices.Clone(l.items.Items)
	if len(all) == 0 {
		b.line(wItemsNone)
		t.say(bot.Message{Text: b.text(), Bold: b.bold})
		return
	}
	if page == 1 {
		t.testLines(l, &b)
	}
	slices.SortStableFunc(all, func(x, y quiz.ItemFigures) int {
		return cmp.Or(cmp.Compare(need(&x), need(&y)), cmp.Compare(*cmp.Or(x.Facility, new(float64)), *cmp.Or(y.Facility, new(float64))))
	})
	pages := (len(all) + itemsPerPage - 1) / itemsPerPage
	page = min(page, pages)
	var rows [][]bot.Button
	for _, it := range all[(page-1)*itemsPerPage : min(page*itemsPerPage, len(all))] {
		b.b.WriteString(itemLine(&it) + "\n")
		if regrade := button(wRegradeItem+it.ID, "rg", "q", it.ID); len(regrade.Tap) <= bot.MaxTap && l.course.Question(it.ID) != nil {
			rows = append(rows, row(regrade))
		}
	}
	var nav []bot.Button
	if page > 1 {
		nav = append(nav, button(wBack, "ia", l.course.ID, strconv.Itoa(page-1)))
	}
	if page < pages {
		nav = append(nav, button(fmt.Sprintf(wMore, page+1, pages), "ia", l.course.ID, strconv.Itoa(page+1)))
	}
	if nav != nil {
		rows = append(rows, nav)
	}
	t.instead(bot.Message{Text: b.text(), Bold: b.bold, Buttons: rows})
}

// testLines tells of each test as a whole.
func (t *turn) testLines(l *look, b *builder) {
	for _, x := range l.items.Tests {
		name := wFormButtons[x.Purpose]
		if lesson := l.course.Lesson(x.Lesson); x.Purpose == quiz.OfLesson && lesson != nil {
			name = lesson.Title
		}
		line := fmt.Sprintf(wTestLine, cmp.Or(name, x.Lesson), int(x.Max), x.People, figure(x.MeanPercent))
		if x.People >= quiz.FewPeople {
			line += fmt.Sprintf(wTestMore, figure(x.SDPercent), figure(x.CIC), figure(x.StandardErrorPercent))
		}
		b.b.WriteString(line + "\n")
	}
	b.b.WriteString("\n")
}

// need is how urgently a question wants a look; 0 is first.
func need(it *quiz.ItemFigures) int {
	order := []string{quiz.LikelyMiskeyed, quiz.NegativeDiscrimination, quiz.LowFacility, quiz.NoVariance}
	if it.People < quiz.FewPeople { // discrimination is chance
		order = []string{"", "", quiz.LowFacility}
	}
	for i, f := range order {
		if slices.Contains(it.Flags, f) {
			return i
		}
	}
	if len(it.Dead) > 0 {
		return len(order)
	}
	return len(order) + 1
}

func itemLine(it *quiz.ItemFigures) string {
	var b strings.Builder
	fmt.Fprintf(&b, wItemLine, it.ID, it.People, figure(it.Facility))
	if it.People < quiz.FewPeople {
		return b.String() + wItemFew
	}
	fmt.Fprintf(&b, wItemMore, figure(it.DiscriminationIndex), figure(it.DiscriminativeEfficiency))
	for _, f := range it.Flags {
		if w := wItemFlags[f]; w != "" {
			b.WriteString(" " + w)
		}
	}
	if it.Rival > 0 {
		fmt.Fprintf(&b, wItemRival, it.Rival)
	}
	if len(it.Dead) > 0 {
		fmt.Fprintf(&b, wItemDead, joinNumbers(it.Dead))
	}
	return b.String()
}

func joinNumbers(all []int) string {
	words := make([]string, len(all))
	for i, n := range all {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

// figure writes one decimal with a comma, or a dash for what is not defined.
func figure(v *float64) string {
	if v == nil {
		return "–"
	}
	return strings.Replace(strconv.FormatFloat(*v, 'f', 1, 64), ".", ",", 1)
}

// sureClauses is how many clauses the map tells of, the worst ones.
const sureClauses = 8

// sureMap lists the clauses with the largest share of wrong and certain answers, and the units in each.
func (t *turn) sureMap(rows []quiz.SureRow) {
	var b builder
	b.boldLine(wSureMapHead)
	worst := quiz.Worst(rows)
	if len(worst) == 0 {
		b.line(fmt.Sprintf(wSureMapNone, quiz.SmallGroup))
	}
	for _, w := range worst[:min(len(worst), sureClauses)] {
		b.boldLine(fmt.Sprintf(wSureClause, clauseName(w.Clause), w.SureWrong, w.Answers, w.Percent()))
		for _, r := range rows {
			if r.Clause != w.Clause {
				continue
			}
			name := strings.ReplaceAll(string(r.Unit), "/", " › ")
			if r.Merged {
				name = wSmallUnits
			}
			b.b.WriteString(fmt.Sprintf(wSureUnit, cmp.Or(name, wEverybody), r.People, r.SureWrong, r.Answers, r.Percent(), r.Unsure) + "\n")
		}
		b.b.WriteString("\n")
	}
	b.line(fmt.Sprintf(wSureMapFoot, quiz.SmallGroup))
	t.say(bot.Message{Text: b.text(), Bold: b.bold})
}

func clauseName(clause string) string {
	if clause == "" {
		return wNoClause
	}
	return groupName(clause)
}
