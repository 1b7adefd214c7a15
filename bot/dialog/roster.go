package dialog

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
	"isobot/staff"
)

// replace takes the whole roster as a file from somebody who administers everything: what would change is shown first, then all of it is
// stored or nothing. It is the import of the command line.
//
// Taps: "ro|ok|id" applies the list of the preview with that id, "ro|no" drops it.
type replace struct{}

const replaceName = "roster"

// Limits of a roster in chat; larger ones go by command.
const (
	maxRosterBytes = 5 << 20
	maxRosterChat  = 3000
	maxRosterShown = 5 // of each kind of change
)

// listed is a roster that waits for its administrator's word. Change is the difference that was shown.
type listed struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	People []staff.Person `json:"people"`
	Change [3]int         `json:"change"`
}

// readsDocuments marks replace as a reader of documents, see TakesDocuments.
func (replace) readsDocuments() {}

func (replace) handle(t *turn) (bool, error) {
	if t.u.Kind == bot.Document && !t.u.Group && t.mayReplaceRoster() && t.roster != nil && t.roster.Is {
		return true, t.previewRoster()
	}
	p := t.tapped("ro")
	if p == nil {
		return false, nil
	}
	var at listed
	mine := t.state(replaceName, &at) && t.mayReplaceRoster()
	switch {
	case mine && p[1] == "no":
		t.s.Dialog, t.s.State = "", nil
		t.sayf(wRosterDropped)
	case mine && p[1] == "ok" && p[2] == at.ID:
		return true, t.replaceRoster(at)
	default:
		t.sayf(wOldButton)
	}
	return true, nil
}

// mayReplaceRoster tells whether the person administers everything, and files are read.
func (t *turn) mayReplaceRoster() bool {
	return t.ReadRoster != nil && t.me.May(staff.Administrator, "")
}

func (t *turn) previewRoster() error {
	f := t.roster
	switch {
	case len(t.u.File.Data) > maxRosterBytes || len(f.People) > maxRosterChat:
		t.sayf(wRosterLarge, maxRosterChat, maxRosterBytes>>20)
		return nil
	case len(f.Problems) > 0:
		lines := []string{fmt.Sprintf(wRosterProblems, len(f.Problems))}
		for i, p := range f.Problems {
			if i == maxShown {
				lines = append(lines, fmt.Sprintf(wRosterMore, len(f.Problems)-i))
				break
			}
			lines = append(lines, "• "+p)
		}
		t.sayf("%s", strings.Join(lines, "\n"))
		return nil
	}
	return t.showRoster(listed{ID: t.NewID(), Name: t.u.File.Name, People: f.People}, "")
}

// showRoster shows what a list would change, and asks; a list that is refused tells why.
func (t *turn) showRoster(at listed, first string) error {
	had, d, err := CompareRoster(t.tx, at.People)
	if err != nil {
		return err
	}
	at.Change = counted(d)
	lines := []string{fmt.Sprintf(wRosterPreview, len(at.People), len(d.Added), len(d.Changed), len(d.Left))}
	if first != "" {
		lines = append([]string{first}, lines...)
	}
	lines = append(lines, rosterLines(had, d)...)
	m := bot.Message{}
	switch l := Leaves(had, d); {
	case d.Empty():
		lines = append(lines, wRosterSame)
	case l != nil && l.Administrator != "":
		lines = append(lines, fmt.Sprintf(wRosterAdminLeaves, l.Administrator))
	case l != nil:
		lines = append(lines, fmt.Sprintf(wRosterManyLeave, l.Left, l.Active))
	case !slices.ContainsFunc(at.People, administersAll):
		lines = append(lines, wRosterNobody)
	default:
		m.Buttons = [][]bot.Button{row(button(wRosterApply, "ro", "ok", at.ID), button(wCancel, "ro", "no"))}
		if err := t.enter(replaceName, at); err != nil {
			return err
		}
	}
	m.Text = strings.Join(lines, "\n")
	t.say(m)
	return nil
}

func administersAll(p staff.Person) bool { return p.May(staff.Administrator, "") }

func counted(d staff.Change) [3]int { return [3]int{len(d.Added), len(d.Changed), len(d.Left)} }

// rosterLines names the first people of each kind of change, and everybody whose rights change.
func rosterLines(had []staff.Person, d staff.Change) (lines []string) {
	for _, g := range []struct {
		mark   string
		people []staff.Person
	}{{"+", d.Added}, {"~", d.Changed}, {"−", d.Left}} {
		for i, p := range g.people {
			rights := rightsChanged(had, &p)
			if i < maxRosterShown || rights != "" {
				lines = append(lines, fmt.Sprintf("%s %s – %s (%s)%s", g.mark, p.Code, p.Name, p.Unit.Name(), rights))
			}
		}
		if n := len(g.people) - maxRosterShown; n > 0 {
			lines = append(lines, fmt.Sprintf("%s "+wRosterMore, g.mark, n))
		}
	}
	return lines[:min(len(lines), 40)]
}

func rightsChanged(had []staff.Person, p *staff.Person) string {
	var was []staff.Grant
	if i := slices.IndexFunc(had, func(h staff.Person) bool { return h.Code == p.Code }); i >= 0 {
		was = had[i].Grants
	}
	if slices.Equal(was, p.Grants) {
		return ""
	}
	return fmt.Sprintf(wRosterRights, grantWords(was), grantWords(p.Grants))
}

func grantWords(grants []staff.Grant) string {
	words := make([]string, len(grants))
	for i, g := range grants {
		words[i] = wRoleNames[g.Role] + " – " + unitWords(g.Over)
	}
	if len(words) == 0 {
		return wRosterStaff
	}
	return strings.Join(words, ", ")
}

// replaceRoster applies a list as it was shown; when the roster changed meanwhile, it shows the difference again.
func (t *turn) replaceRoster(at listed) error {
	t.s.Dialog, t.s.State = "", nil
	had, d, err := CompareRoster(t.tx, at.People)
	if err != nil {
		return err
	}
	if counted(d) != at.Change || Leaves(had, d) != nil {
		return t.showRoster(at, wRosterMoved)
	}
	if err := StoreRoster(t.tx, d, t.me.Code, t.u.At); err != nil {
		return err
	}
	t.sayf(wRosterDone, len(d.Added), len(d.Changed), len(d.Left))
	return nil
}

// CompareRoster compares a whole list with the roster without its sample people. had are those who are compared with.
func CompareRoster(tx Tx, people []staff.Person) (had []staff.Person, d staff.Change, err error) {
	err = tx.People(func(p staff.Person) bool {
		if !p.Sample {
			had = append(had, p)
		}
		return true
	})
	return had, staff.Diff(had, people), err
}

// Leaving is why a list looks like a part of the roster only. Administrator is the code of one who is missing, if any is.
type Leaving struct {
	Administrator string
	Left, Active  int
}

// Leaves tells whether so many people of the roster are missing in a list that it looks like a part of it, or an administrator is; nil: neither.
func Leaves(had []staff.Person, d staff.Change) *Leaving {
	l := Leaving{Left: len(d.Left)}
	for _, p := range had {
		if !p.Left {
			l.Active++
		}
	}
	for _, p := range d.Left {
		if slices.ContainsFunc(p.Grants, func(g staff.Grant) bool { return g.Role == staff.Administrator }) {
			l.Administrator = p.Code
			return &l
		}
	}
	if l.Left > 5 && l.Left*3 > l.Active {
		return &l
	}
	return nil
}

// StoreRoster stores a difference, writes it into the audit log, and has every open assignment brought up to date with it.
func StoreRoster(tx Tx, d staff.Change, by string, at time.Time) error {
	for _, p := range slices.Concat(d.Added, d.Changed) {
		if err := tx.PutPerson(p); err != nil {
			return err
		}
	}
	for _, p := range d.Left {
		p.Left = true
		if err := tx.PutPerson(p); err != nil {
			return err
		}
	}
	if err := RosterChanged(tx); err != nil {
		return err
	}
	return tx.Append(Event{At: at, Actor: by, Kind: "roster_imported", Data: map[string]string{
		"added": strconv.Itoa(len(d.Added)), "changed": strconv.Itoa(len(d.Changed)), "left": strconv.Itoa(len(d.Left))}})
}
