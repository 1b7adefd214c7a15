package dialog

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isobot/bot"
	"isobot/quiz"
	"isobot/staff"
)

// Notes are the small records that channels keep for themselves, beside everything else.
type Notes interface {
	// Note gives the JSON that is kept under a name, nil when there is none.
	Note(name string) (json.RawMessage, error)
}

// access tells whether a person can be written to. A higher one is better.
type access int

const (
	noAccount access = iota // never enrolled
	blocked                 // or deleted, or left
	waits                   // what is said waits until the person writes: a reply window is over, or the page is closed
	writable                // now
)

// wAccess tell why a person can not be written to now.
var wAccess = map[access]string{noAccount: wNoAccount, blocked: wBlocked, waits: wWaits}

// accessTo is the best way to a person: one that is open now before one that is not, and of equal ones the one where they were seen last.
// to is set where how is at least waits.
func (t *turn) accessTo(person string) (to bot.Address, how access, err error) {
	accs, err := t.tx.AccountsOf(person)
	if err != nil || len(accs) == 0 {
		return to, noAccount, err
	}
	how = blocked
	var best *staff.Account
	for i := range accs {
		at, ok := bot.ParseAddress(accs[i].Address)
		if accs[i].Unreachable || !ok || at.Channel == clockChannel {
			continue
		}
		open := writable
		if t.Open != nil {
			now, err := t.Open(t.tx, at, t.u.At)
			if err != nil {
				return to, how, err
			}
			if !now {
				open = waits
			}
		}
		if best == nil || open > how || open == how && nearer(&accs[i], best) {
			best, how, to = &accs[i], open, at
		}
	}
	return to, how, nil
}

// reach is where a person can be written to; false when nowhere. What is said may have to wait until they write.
func (t *turn) reach(person string) (bot.Address, bool, error) {
	to, how, err := t.accessTo(person)
	return to, how >= waits, err
}

// outlook counts how a number of people can be written to.
type outlook struct {
	now, waits, over map[string]int // by channel; over are those for whom the quota does not last
	blocked, nowhere int
}

func (t *turn) lookOut(codes []string) (o outlook, err error) {
	o.now, o.waits, o.over = map[string]int{}, map[string]int{}, map[string]int{}
	for _, c := range codes {
		to, how, err := t.accessTo(c)
		if err != nil {
			return o, err
		}
		switch how {
		case writable:
			o.now[to.Channel]++
		case waits:
			o.waits[to.Channel]++
		case blocked:
			o.blocked++
		default:
			o.nowhere++
		}
	}
	if t.Quota == nil {
		return o, nil
	}
	for ch, n := range o.now {
		if left, limited := t.Quota(ch); limited && left < n {
			o.now[ch], o.over[ch] = left, n-left
		}
	}
	return o, nil
}

// everybody tells whether nothing stands in the way.
func (o *outlook) everybody() bool { return sum(o.waits)+sum(o.over)+o.blocked+o.nowhere == 0 }

func sum(by map[string]int) (n int) {
	for _, k := range by {
		n += k
	}
	return n
}

// words says it in a line or two.
func (o *outlook) words() string {
	parts := []string{fmt.Sprintf(wOutNow, sum(o.now), byChannel(o.now))}
	if n := sum(o.waits); n > 0 {
		parts = append(parts, fmt.Sprintf(wOutWaits, n, byChannel(o.waits)))
	}
	if n := sum(o.over); n > 0 {
		parts = append(parts, fmt.Sprintf(wOutOver, n, byChannel(o.over)))
	}
	if o.blocked > 0 {
		parts = append(parts, fmt.Sprintf(wOutBlocked, o.blocked))
	}
	if o.nowhere > 0 {
		parts = append(parts, fmt.Sprintf(wOutNowhere, o.nowhere))
	}
	return strings.Join(parts, "; ") + "."
}

// byChannel is " (Telegram 3, Zalo OA 1)", empty for nobody.
func byChannel(n map[string]int) string {
	var parts []string
	for ch, k := range n {
		if k > 0 {
			parts = append(parts, channelName(ch)+" "+strconv.Itoa(k))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	slices.Sort(parts)
	return " (" + strings.Join(parts, ", ") + ")"
}

// unreachedPage lists a page of those among the people who can not be written to now, with the reason. more makes the button that leads to a
// further page.
func (t *turn) unreachedPage(head string, codes []string, page int, more func(page int) bot.Button) (m bot.Message, err error) {
	page = max(page, 1)
	var lines []string
	n := 0
	for _, c := range codes {
		_, how, err := t.accessTo(c)
		if err != nil {
			return m, err
		}
		if how == writable {
			continue
		}
		if n++; n > page*peoplePerPage {
			break
		}
		if n > (page-1)*peoplePerPage {
			p, _, err := t.tx.Person(c)
			if err != nil {
				return m, err
			}
			lines = append(lines, fmt.Sprintf(wUnreachedLine, p.Name, p.Unit.Name(), wAccess[how]))
		}
	}
	m.Text = head + "\n" + strings.Join(lines, "\n")
	if n == 0 {
		m.Text = wUnreachedNone
	}
	if n > page*peoplePerPage {
		m.Buttons = column(more(page + 1))
	}
	return m, nil
}

// coveredCodes lists the people of the trainer's units whom an assignment in the making would ask.
func (t *turn) coveredCodes(g giving) (codes []string, err error) {
	a := g.assignment(t.me.Code, t.u.At)
	err = eachCovered(t.tx, &a, func(u staff.UnitPath) bool { return t.me.May(staff.Trainer, u) }, func(r *quiz.Row) { codes = append(codes, r.Person) })
	return codes, err
}

// lookedOut is of how many people it is counted in the turn that asks for the confirmation who can be written to: more would hold up those
// who tap meanwhile.
const lookedOut = 2000

// outlookOf is what a trainer or administrator sees before they confirm: who gets it, with a button that lists the others. Of many people the
// button counts too. verb begins the button's data.
func (t *turn) outlookOf(codes []string, verb string) (words string, rows [][]bot.Button, err error) {
	if len(codes) > lookedOut {
		return wOutLater, column(button(wWhoGets, verb, "who", "1")), nil
	}
	o, err := t.lookOut(codes)
	if err != nil {
		return "", nil, err
	}
	if !o.everybody() {
		rows = column(button(wWhoWaits, verb, "who", "1"))
	}
	return o.words(), rows, nil
}

// lookAtWho answers that button, from what the conversation is about to assign ("a") or announce ("n"); nil when it is neither.
func (t *turn) lookAtWho(verb string, page int) (*bot.Message, error) {
	var g giving
	var n announcing
	var codes []string
	var below [][]bot.Button
	var err error
	switch {
	case verb == "a" && t.state(assignName, &g) && g.Due != "":
		below = confirmAssignment(g)
		codes, err = t.coveredCodes(g)
	case verb == "n" && t.state(announceName, &n) && n.Chosen && t.me.May(staff.Administrator, n.Unit):
		below = confirmAnnouncement(n)
		codes, err = codesOf(t.tx, n.Unit)
	default:
		return nil, nil
	}
	head := wWhoWaitsHead
	if err == nil && len(codes) > lookedOut {
		var o outlook
		o, err = t.lookOut(codes)
		head = o.words() + "\n\n" + head
	}
	if err != nil {
		return nil, err
	}
	m, err := t.unreachedPage(head, codes, page, func(page int) bot.Button { return button(wMoreLessons, verb, "who", strconv.Itoa(page)) })
	m.Buttons = append(m.Buttons, below...)
	return &m, err
}

// sayWho says what was read before the transaction.
func (t *turn) sayWho() error {
	if t.looked == nil || t.looked.who == nil {
		t.sayf(wOldButton)
		return nil
	}
	t.say(*t.looked.who)
	return nil
}

// codesOf lists the people of a unit and what is under it.
func codesOf(tx Tx, unit staff.UnitPath) (codes []string, err error) {
	err = tx.People(func(p staff.Person) bool {
		if !p.Left && p.Unit.Within(unit) {
			codes = append(codes, p.Code)
		}
		return true
	})
	return codes, err
}
