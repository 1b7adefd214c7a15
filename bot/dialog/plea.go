package dialog

import (
	"fmt"
	"slices"
	"strings"

	"isobot/bot"
	"isobot/staff"
)

// startPlea reads a request for oneself. Without a day and with many words it may be a question: then it is not taken.
func (t *turn) startPlea(m []string) (done bool, err error) {
	kind := excuseExempt
	if k, ok := excuseKinds[m[1]]; ok {
		kind = k
	}
	words := strings.Fields(t.u.Text)
	if kind != excuseExempt && len(words) > 4 && !slices.ContainsFunc(words, dayForm.MatchString) || strings.HasPrefix(t.read, m[0]+" phi") {
		return false, nil
	}
	x := excusing{Kind: kind, Person: t.me.Code, Own: true}
	return true, t.readExcuse(x, t.me, words[len(strings.Fields(m[0])):])
}

// plead stores a request and tells those who may decide. A second one of a kind takes the place of the first.
func (t *turn) plead(x excusing) error {
	all, err := t.tx.AllPleas()
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.Person == x.Person && p.Kind == x.Kind {
			if err := t.tx.DeletePlea(p.ID); err != nil {
				return err
			}
		}
	}
	p := Plea{ID: t.NewID(), Person: t.me.Code, Kind: x.Kind, Day: x.Day, Reason: x.Reason, Assignments: x.Chosen, At: t.u.At.UTC()}
	if err := t.tx.PutPlea(p); err != nil {
		return err
	}
	if err := t.log("asked", t.me.Code, map[string]string{"kind": p.Kind}); err != nil {
		return err
	}
	m, err := t.pleaMessage(p, t.me)
	if err != nil {
		return err
	}
	told, err := t.tellDeciders(m)
	if err != nil {
		return err
	}
	if told == 0 {
		t.sayf(wPleaNobody)
		return nil
	}
	t.sayf(wPleaSent, told)
	return nil
}

// tellDeciders tells the coordinators whose unit lies closest above the person's, without the person, and how many could be written to.
func (t *turn) tellDeciders(m bot.Message) (told int, err error) {
	leaders, err := t.having(staff.Coordinator, staff.Administrator)
	if err != nil {
		return 0, err
	}
	leaders = slices.DeleteFunc(leaders, func(p staff.Person) bool { return p.Code == t.me.Code })
	return t.tellAll(nearest(leaders, t.me.Unit, false), m, false)
}

func (p *Plea) excusing() excusing {
	return excusing{Kind: p.Kind, Person: p.Person, Day: p.Day, Reason: p.Reason, Chosen: p.Assignments}
}

func (t *turn) pleaMessage(p Plea, who *staff.Person) (bot.Message, error) {
	words, err := t.excuseWords(p.excusing())
	return bot.Message{Text: fmt.Sprintf(wPleaAsked, who.Name, who.Unit.Name(), words),
		Buttons: [][]bot.Button{row(button(wPleaGrant, "xd", p.ID, "yes"), button(wPleaRefuse, "xd", p.ID, "no"))}}, err
}

// pleasShown is how many requests are shown at once.
const pleasShown = 5

func (t *turn) waitingPleas() error {
	if t.u.Group || !t.reads() {
		t.sayf(wNotForYou)
		return nil
	}
	all, err := t.tx.AllPleas()
	if err != nil {
		return err
	}
	for _, p := range all {
		who, ok, err := t.decides(p)
		if err != nil {
			return err
		}
		if !ok || len(t.said) == pleasShown {
			continue
		}
		m, err := t.pleaMessage(p, &who)
		if err != nil {
			return err
		}
		t.say(m)
	}
	if len(t.said) == 0 {
		t.sayf(wPleaNone)
	}
	return nil
}

// decides reads whose request it is, and tells whether this person may decide on it: nobody does on their own.
func (t *turn) decides(p Plea) (who staff.Person, ok bool, err error) {
	who, ok, err = t.tx.Person(p.Person)
	return who, ok && !who.Left && t.me != nil && who.Code != t.me.Code && t.sees(who.Unit), err
}

func (t *turn) decidePlea(id string, grant bool) error {
	p, ok, err := t.tx.Plea(id)
	if err != nil {
		return err
	}
	who, may, err := t.decides(p)
	if err != nil {
		return err
	}
	if !ok || !may || t.u.Group {
		t.sayf(wPleaGone)
		return nil
	}
	if err := t.tx.DeletePlea(id); err != nil {
		return err
	}
	late := p.Day != "" && p.Day < string(dayOf(t.u.At))
	if !grant || late {
		return t.refusePlea(p, &who, late)
	}
	if err := t.excuse(p.excusing()); err != nil {
		return err
	}
	if len(t.said) == 0 { // what it was about is over
		t.sayf(wPleaGone)
	}
	return nil
}

func (t *turn) refusePlea(p Plea, who *staff.Person, late bool) error {
	if err := t.log("asked_refused", p.Person, map[string]string{"kind": p.Kind}); err != nil {
		return err
	}
	to, ok, err := t.reach(p.Person)
	if err != nil {
		return err
	}
	if ok {
		if err := t.send(to, bot.Message{Text: fmt.Sprintf(wPleaNo, t.me.Name)}, false); err != nil {
			return err
		}
	}
	if late {
		t.sayf(wPleaLate)
		return nil
	}
	t.sayf(wPleaRefused, who.Name)
	return nil
}
