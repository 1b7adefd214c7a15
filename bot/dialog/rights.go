package dialog

import (
	"fmt"
	"time"

	"isobot/bot"
	"isobot/staff"
)

// rights takes requests to have one's data deleted, and has administrators decide on them.
//
// Taps: "z|trial" deletes the data of an account without a person, "z|ask" sends the request, "z|no" drops it;
// "zd|request|yes", "...|sure", "...|wait" and "...|no" are the administrator's.
type rights struct{}

const rightsName = "rights"

// refusing is which request an administrator is giving a reason for.
type refusing struct {
	Request string `json:"request"`
}

func (rights) handle(t *turn) (bool, error) {
	if p := t.tapped("z", "zd"); p != nil && (p[0] == "zd" || p[1] != "") { // "z" alone is another dialog's: it drops the topic
		if t.u.Group {
			t.sayf(wNotInGroup)
			return true, nil
		}
		if p[0] == "zd" {
			return true, t.decide(p[1], p[2])
		}
		return true, t.erasureTap(p[1])
	}
	if t.u.Kind != bot.Text {
		return false, nil
	}
	switch t.cmd {
	case cmdErase:
		return true, t.offerErasure()
	case cmdErasures:
		return true, t.waitingErasures()
	case "":
		var r refusing
		if t.state(rightsName, &r) {
			return true, t.refuse(r.Request)
		}
	}
	return false, nil
}

func (t *turn) offerErasure() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	if t.me == nil {
		t.say(bot.Message{Text: wEraseTrial, Buttons: [][]bot.Button{row(button(wEraseNow, "z", "trial"), button(wEraseNot, "z", "no"))}})
		return nil
	}
	if e, ok, err := t.openErasure(); err != nil || ok {
		t.sayf(wEraseWaits, e.At.In(hanoi).Format("02/01/2006"))
		return err
	}
	t.say(bot.Message{Text: wEraseAsk, Buttons: [][]bot.Button{row(button(wEraseSend, "z", "ask"), button(wEraseNot, "z", "no"))}})
	return nil
}

// openErasure is this person's request that waits.
func (t *turn) openErasure() (Erasure, bool, error) {
	all, err := t.tx.AllErasures()
	for _, e := range all {
		if e.Person == t.owner() {
			return e, true, err
		}
	}
	return Erasure{}, false, err
}

func (t *turn) erasureTap(how string) error {
	switch {
	case how == "trial" && t.me == nil:
		return t.eraseTrial()
	case how == "ask" && t.me != nil:
		return t.requestErasure()
	case how == "no":
		t.sayf(wEraseKept)
	default:
		t.sayf(wOldButton)
	}
	return nil
}

// eraseTrial forgets an account that is nobody's: no evidence hangs on it.
func (t *turn) eraseTrial() error {
	if err := t.tx.EraseTraining(t.owner()); err != nil {
		return err
	}
	if err := forgetTell(t.tx, map[string]bool{t.u.From.String(): true}); err != nil {
		return err
	}
	if err := t.tx.Unsay(t.u.From); err != nil {
		return err
	}
	if err := t.tx.DeleteAccount(t.u.From); err != nil {
		return err
	}
	// close would store the account again when the hour is a new one
	t.acc = staff.Account{Address: t.u.From.String(), Seen: t.u.At.Truncate(time.Hour)}
	t.s = Session{Address: t.u.From}
	t.sayf(wErasedTrial)
	return nil
}

func (t *turn) requestErasure() error {
	if e, ok, err := t.openErasure(); err != nil || ok {
		t.sayf(wEraseWaits, e.At.In(hanoi).Format("02/01/2006"))
		return err
	}
	e := Erasure{ID: t.NewID(), Person: t.me.Code, At: t.u.At.UTC()}
	if err := t.tx.PutErasure(e); err != nil {
		return err
	}
	if err := t.log("erasure_requested", t.me.Code, nil); err != nil {
		return err
	}
	told, err := t.tellAdministrators(e)
	if err != nil {
		return err
	}
	if told == 0 {
		t.sayf(wEraseNobody)
		return nil
	}
	t.sayf(wEraseSent, told)
	return nil
}

// tellAdministrators asks everybody who may decide and can be reached, and tells how many that are.
func (t *turn) tellAdministrators(e Erasure) (told int, err error) {
	var admins []string
	if err := t.tx.People(func(p staff.Person) bool {
		if p.Code != t.me.Code && p.May(staff.Administrator, t.me.Unit) {
			admins = append(admins, p.Code)
		}
		return true
	}); err != nil {
		return 0, err
	}
	return t.tellAll(admins, erasureMessage(e, t.me), false)
}

func erasureMessage(e Erasure, p *staff.Person) bot.Message {
	return bot.Message{Text: fmt.Sprintf(wEraseAsked, p.Code, p.Unit.Name(), e.At.In(hanoi).Format("02/01/2006")),
		Buttons: [][]bot.Button{row(button(wEraseGrant, "zd", e.ID, "yes"), button(wEraseRefuse, "zd", e.ID, "no"))}}
}

// waitingErasures shows an administrator what waits for a decision.
func (t *turn) waitingErasures() error {
	if t.u.Group {
		t.sayf(wNotInGroup)
		return nil
	}
	all, err := t.tx.AllErasures()
	if err != nil {
		return err
	}
	for _, e := range all {
		p, ok, err := t.tx.Person(e.Person)
		if err != nil {
			return err
		}
		if ok && p.Code != t.owner() && t.me.May(staff.Administrator, p.Unit) && len(t.said) < 5 {
			t.say(erasureMessage(e, &p))
		}
	}
	if len(t.said) == 0 {
		t.sayf(wEraseNone)
	}
	return nil
}

// mayDecide reads a request and its person, if this administrator may decide on it; else it says why not.
func (t *turn) mayDecide(id string) (e Erasure, p staff.Person, ok bool, err error) {
	e, ok, err = t.tx.Erasure(id)
	if err != nil {
		return e, p, false, err
	}
	p, known, err := t.tx.Person(e.Person)
	switch {
	case err != nil:
		return e, p, false, err
	case !ok || !known || !t.me.May(staff.Administrator, p.Unit):
		t.sayf(wEraseGone)
		return e, p, false, nil
	case p.Code == t.me.Code:
		t.sayf(wEraseOwn)
		return e, p, false, nil
	}
	return e, p, true, nil
}

func (t *turn) decide(id, how string) error {
	e, p, ok, err := t.mayDecide(id)
	if err != nil || !ok {
		return err
	}
	switch how {
	case "yes":
		t.say(bot.Message{Text: fmt.Sprintf(wEraseSure, p.Code),
			Buttons: [][]bot.Button{row(button(wEraseDoIt, "zd", id, "sure"), button(wEraseNot, "zd", id, "wait"))}})
		return nil
	case "wait":
		t.sayf(wEraseStays)
		return nil
	case "no":
		t.sayf(wEraseWhy)
		return t.enter(rightsName, refusing{id})
	case "sure":
		return t.grantErasure(e, p)
	}
	t.sayf(wOldButton)
	return nil
}

func (t *turn) refuse(id string) error {
	t.s.Dialog, t.s.State = "", nil
	e, p, ok, err := t.mayDecide(id)
	if err != nil || !ok {
		return err
	}
	if err := t.tx.DeleteErasure(e.ID); err != nil {
		return err
	}
	if err := t.log("erasure_refused", p.Code, nil); err != nil {
		return err
	}
	if to, ok, err := t.reach(p.Code); err != nil {
		return err
	} else if ok {
		if err := t.send(to, bot.Message{Text: fmt.Sprintf(wEraseNo, shorten(t.u.Text, 1000))}, false); err != nil {
			return err
		}
	}
	t.sayf(wEraseRefused)
	return nil
}

func (t *turn) grantErasure(e Erasure, p staff.Person) error {
	to, reachable, err := t.reach(p.Code)
	if err != nil {
		return err
	}
	if err := Pseudonymise(t.tx, t.NewID, t.NewCertificateCode, p); err != nil {
		return err
	}
	if err := t.tx.DeleteErasure(e.ID); err != nil {
		return err
	}
	if err := t.log("erased", p.Code, nil); err != nil {
		return err
	}
	if reachable {
		if err := t.send(to, bot.Message{Text: wErasedPerson}, false); err != nil {
			return err
		}
	}
	t.sayf(wErasedDone)
	return nil
}
