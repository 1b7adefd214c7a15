package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// unitsOf lists the units in which the person has one of the roles, with how many people are in or under each, in order of path.
func (t *turn) unitsOf(roles ...staff.Role) (units []staff.UnitPath, count map[staff.UnitPath]int, err error) {
	count = map[staff.UnitPath]int{}
	err = t.tx.EachRow("", func(r quiz.Row) bool {
		for u := r.Unit; u != ""; u = u.Parent() {
			if slices.ContainsFunc(roles, func(r staff.Role) bool { return t.me.May(r, u) }) {
				count[u]++
			}
		}
		return true
	})
	for u := range count {
		units = append(units, u)
	}
	slices.Sort(units)
	return units, count, err
}

const offeredUnits = 8

func (t *turn) askWhom(g giving, first string) error {
	units, count, err := t.unitsOf(staff.Trainer)
	if err != nil {
		return err
	}
	slices.SortStableFunc(units, func(a, b staff.UnitPath) int {
		return cmp.Compare(strings.Count(string(a), "/"), strings.Count(string(b), "/"))
	})
	g.Offer, g.Units, g.People = units[:min(len(units), offeredUnits)], nil, nil
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	var rows [][]bot.Button
	for i, u := range g.Offer {
		rows = append(rows, row(button(fmt.Sprintf(wUnitCount, shorten(u.Name(), 45), count[u]), "a", "u", strconv.Itoa(i))))
	}
	rows = append(rows, row(button(wCancel, "a", "no")))
	t.say(bot.Message{Text: strings.TrimSpace(first + "\n\n" + wAssignWhom), Buttons: rows})
	return nil
}

// readWhom reads positions or roles, staff codes, or names of units. What is outside of the trainer's units is as if it were not there.
// A question is not taken.
func (t *turn) readWhom(g giving) (bool, error) {
	if done, err := t.readRule(g); done || err != nil {
		return true, err
	}
	wrong, err := t.readCodes(&g)
	if err != nil {
		return true, err
	}
	if len(wrong) > 0 {
		return true, t.askWhom(g, fmt.Sprintf(wNoSuchCodes, strings.Join(wrong, ", ")))
	}
	if len(g.People) > 0 {
		return true, t.askDue(g, "")
	}
	units, _, err := t.unitsOf(staff.Trainer)
	if err != nil {
		return true, err
	}
	for part := range strings.FieldsFuncSeq(t.u.Text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		found := matchUnits(units, plain(part))
		switch {
		case len(found) == 0 && t.asksElse():
			return false, nil
		case len(found) == 0:
			return true, t.askWhom(g, wNoSuchUnit)
		case len(found) > 1:
			return true, t.askWhich(g, found)
		case !slices.Contains(g.Units, found[0]):
			g.Units = append(g.Units, found[0])
		}
	}
	return true, t.askDue(g, "")
}

// readCodes takes a text that is made of staff codes only. wrong are those that are nobody's, where another is somebody's.
func (t *turn) readCodes(g *giving) (wrong []string, err error) {
	for _, c := range strings.FieldsFunc(t.u.Text, func(r rune) bool { return strings.ContainsRune(",; \n", r) }) {
		p, ok, err := t.tx.Person(staff.NormalCode(c))
		if err != nil {
			return nil, err
		}
		if !ok || p.Left || !t.me.May(staff.Trainer, p.Unit) {
			wrong = append(wrong, shorten(staff.NormalCode(c), 20))
		} else if !slices.Contains(g.People, p.Code) {
			g.People = append(g.People, p.Code)
		}
	}
	if len(g.People) == 0 || slices.ContainsFunc(wrong, func(c string) bool { return !strings.ContainsAny(c, "0123456789") }) {
		g.People = nil // names of units, or of both
		return nil, nil
	}
	return wrong, nil
}

// askWhich lets the trainer choose among units of one name.
func (t *turn) askWhich(g giving, found []staff.UnitPath) error {
	g.Units, g.Offer = nil, found[:min(len(found), offeredUnits)]
	if err := t.enter(assignName, g); err != nil {
		return err
	}
	var rows [][]bot.Button
	for i, u := range g.Offer {
		rows = append(rows, row(button(shorten(strings.ReplaceAll(string(u), "/", " › "), 60), "a", "u", strconv.Itoa(i))))
	}
	t.say(bot.Message{Text: wWhichUnit, Buttons: rows})
	return nil
}

// matchUnits finds the units with a folded name or path; without any, those whose name has it as a part.
func matchUnits(units []staff.UnitPath, read string) (found []staff.UnitPath) {
	if read == "" {
		return nil
	}
	for _, same := range []func(u staff.UnitPath) bool{
		func(u staff.UnitPath) bool { return plain(u.Name()) == read || plain(string(u)) == read },
		func(u staff.UnitPath) bool { return strings.Contains(plain(u.Name()), read) },
	} {
		for _, u := range units {
			if same(u) {
				found = append(found, u)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// roleWords are the ways to name a role, folded.
var roleWords = map[string]staff.Role{
	"dao tao": staff.Trainer, "nguoi dao tao": staff.Trainer, "giang vien": staff.Trainer, "phu trach dao tao": staff.Trainer, "trainer": staff.Trainer,
	"dieu phoi": staff.Coordinator, "dieu phoi vien": staff.Coordinator, "nguoi dieu phoi": staff.Coordinator, "coordinator": staff.Coordinator,
	"quan tri": staff.Administrator, "quan tri vien": staff.Administrator, "nguoi quan tri": staff.Administrator, "administrator": staff.Administrator,
}

// readRule reads "chức danh X, Y" and "vai trò X", each perhaps with "ở" and a unit behind it: the people with one of them, now and later,
// in that unit or in all of the trainer's.
func (t *turn) readRule(g giving) (done bool, err error) {
	words := strings.Fields(t.u.Text)
	if len(words) < 3 {
		return false, nil
	}
	roles := false
	switch plain(words[0]) + " " + plain(words[1]) {
	case "chuc danh", "vi tri", "chuc vu":
	case "vai tro":
		roles = true
	default:
		return false, nil
	}
	who, units, err := t.whereOf(words[2:])
	if err != nil {
		return true, err
	}
	g.Units = units
	for part := range strings.SplitSeq(who, ",") {
		part = strings.TrimSpace(part)
		switch role := roleWords[plain(part)]; {
		case part == "":
		case !roles:
			same, err := t.positionsLike(units, part)
			if err != nil {
				return true, err
			}
			g.Positions = append(g.Positions, same...)
		case role == "":
			return true, t.askWhom(giving{ID: g.ID, Course: g.Course}, wNoSuchRole)
		default:
			g.Roles = append(g.Roles, role)
		}
	}
	if len(g.Positions)+len(g.Roles) == 0 {
		return true, t.askWhom(giving{ID: g.ID, Course: g.Course}, wNoSuchPosition)
	}
	return true, t.askDue(g, "")
}

// positionsLike gives the spellings that the people of some units have of a position that is typed, perhaps without accents.
func (t *turn) positionsLike(units []staff.UnitPath, typed string) (same []string, err error) {
	want := plain(typed)
	known := map[string]bool{}
	for _, root := range roots(units) {
		if err := t.tx.EachRow(root, func(r quiz.Row) bool {
			if like, seen := known[r.Position]; !seen {
				like = plain(r.Position) == want
				known[r.Position] = like
				if like {
					same = append(same, r.Position)
				}
			}
			return true
		}); err != nil {
			return nil, err
		}
	}
	return same, nil
}

// whereOf splits words at the last "ở", "tại" or "thuộc" that a unit follows; without one it gives all of the trainer's units.
func (t *turn) whereOf(words []string) (who string, units []staff.UnitPath, err error) {
	all, _, err := t.unitsOf(staff.Trainer)
	if err != nil {
		return "", nil, err
	}
	for i := len(words) - 2; i > 0; i-- {
		if !slices.Contains([]string{"o", "tai", "thuoc"}, plain(words[i])) {
			continue
		}
		if found := matchUnits(all, plain(strings.Join(words[i+1:], " "))); len(found) == 1 {
			return strings.Join(words[:i], " "), found, nil
		}
	}
	return strings.Join(words, " "), t.me.Over(staff.Trainer), nil
}

// whom says whom an assignment asks.
func whom(a *quiz.Assignment) string {
	if len(a.People) > 0 {
		return strings.Join(a.People, ", ")
	}
	var who []string
	who = append(who, a.Positions...)
	for _, r := range a.Roles {
		who = append(who, wRoleNames[r])
	}
	var names []string
	for _, u := range a.Units {
		names = append(names, unitWords(u))
	}
	units := strings.Join(names, ", ")
	switch {
	case len(who) == 0:
		return units
	case units == "":
		return strings.Join(who, ", ")
	}
	return strings.Join(who, ", ") + " (" + units + ")"
}
