package dialog

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"isobot/bot"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
)

// turn is one update being handled inside its transaction.
type turn struct {
	*Desk
	ctx context.Context
	tx  Tx
	u   bot.Update
	s   Session
	acc staff.Account
	me  *staff.Person // nil: the account is not tied to anybody
	ready
	said []bot.Message
	read string // the text, folded
	cmd  string // the command that the text is, or ""
	rest string // what stands after the command, unfolded

	curated bool // the turn changed what questions are answered with

	assignments []quiz.Assignment // that are open; read when first asked for
	shelf       *shelf            // filled when first asked for
}

// open reads who is speaking and turns a typed choice ("2", "b", the label) into the tap that it stands for.
func (d *Desk) open(tx Tx, u bot.Update, r ready) (*turn, error) {
	t := &turn{Desk: d, tx: tx, u: u, ready: r}
	var err error
	if t.s, err = tx.Session(u.From); err != nil {
		return nil, err
	}
	if err := t.takePieces(); err != nil {
		return nil, err
	}
	var known bool
	if t.acc, known, err = tx.Account(u.From); err != nil {
		return nil, err
	}
	if !known {
		t.acc = staff.Account{Address: u.From.String()}
	}
	if t.acc.Person != "" {
		p, ok, err := tx.Person(t.acc.Person)
		if err != nil {
			return nil, err
		}
		if ok && !p.Left {
			t.me = &p
		}
	}
	t.cmd, t.rest = command(u.Text)
	if u.Kind == bot.Text {
		t.read = plain(u.Text)
		if b, ok := choice(u.Text, t.s.Choices); ok {
			t.u.Kind, t.u.Tap = bot.Tap, b.Tap
		}
	}
	return t, nil
}

// close stores the session and what was said.
func (t *turn) close() error {
	if t.u.From.Channel == clockChannel || t.u.Kind == bot.Vote { // a vote opens no conversation: its person may never have written here
		return nil
	}
	if len(t.said) > 0 {
		t.s.Choices = slices.Concat(t.said[len(t.said)-1].Buttons...)
	}
	t.s.Updated = t.u.At
	if err := t.tx.PutSession(t.s); err != nil {
		return err
	}
	if err := t.touch(); err != nil {
		return err
	}
	for _, m := range t.said {
		if err := t.send(t.u.From, m, false); err != nil {
			return err
		}
	}
	return t.payOwed()
}

// touch lets out what the channel held back and this turn does not say, and notes, once an hour, that the account is reachable.
func (t *turn) touch() error {
	if t.u.Kind == bot.Unreachable || t.u.Group {
		return nil
	}
	shown := make([]string, len(t.said))
	for i := range t.said {
		shown[i] = t.said[i].Text
	}
	if err := t.tx.Release(t.u.From, shown...); err != nil {
		return err
	}
	hour := t.u.At.Truncate(time.Hour)
	if !t.acc.Unreachable && t.acc.Seen.Equal(hour) {
		return nil
	}
	t.acc.Seen, t.acc.Unreachable = hour, false
	return t.tx.PutAccount(t.acc)
}

func (t *turn) send(to bot.Address, m bot.Message, bulk bool) error {
	out := bot.Outgoing{To: to, Message: m, Cause: t.u.From.Channel + "/" + t.u.ID, Bulk: bulk}
	if open := t.Calendar.Open(t.u.At); bulk && open.After(t.u.At) { // unasked: not in quiet hours
		out.NotUntil = open.UTC()
	}
	return t.tx.Say(out)
}

// tellAll sends a message to those of the people who can be reached, and counts them; bulk ones wait for the end of quiet hours.
func (t *turn) tellAll(codes []string, m bot.Message, bulk bool) (told int, err error) {
	for _, code := range codes {
		to, ok, err := t.reach(code)
		if err != nil {
			return told, err
		}
		if !ok {
			continue
		}
		if err := t.send(to, m, bulk); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}

// say adds a message to the reply of this turn.
func (t *turn) say(m bot.Message) { t.said = append(t.said, m) }

// sayf says plain text.
func (t *turn) sayf(format string, args ...any) {
	t.say(bot.Message{Text: fmt.Sprintf(format, args...)})
}

// instead says a message in the place of the one whose button was tapped, where the channel can.
func (t *turn) instead(m bot.Message) {
	if t.u.Kind == bot.Tap {
		m.Replace = t.u.Message
	}
	t.say(m)
}

// enter makes a dialog the owner of the conversation, with its own state.
func (t *turn) enter(dialog string, state any) error {
	t.s.Dialog, t.s.State = dialog, nil
	if state == nil {
		return nil
	}
	b, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("state of %s: %w", dialog, err)
	}
	t.s.State = b
	return nil
}

// state reads the state that enter stored; v stays as it is when the conversation belongs to another dialog.
func (t *turn) state(dialog string, v any) bool {
	return t.s.Dialog == dialog && json.Unmarshal(t.s.State, v) == nil
}

// owner is whom records of this account belong to: the person, or the address of an account without one.
func (t *turn) owner() string {
	if t.me != nil {
		return t.me.Code
	}
	return t.u.From.String()
}

// log appends to the audit log.
func (t *turn) log(kind, subject string, data map[string]string) error {
	return t.tx.Append(Event{At: t.u.At, Actor: t.owner(), Kind: kind, Subject: subject, Data: data})
}

// tapped gives the parts of the tapped button when its verb is one of those, or nil.
func (t *turn) tapped(verbs ...string) []string {
	if t.u.Kind != bot.Tap {
		return nil
	}
	parts := cut(t.u.Tap, 5)
	if slices.Contains(verbs, parts[0]) {
		return parts
	}
	return nil
}

// choice finds the button that a typed text stands for: its number, its letter, or its label.
func choice(text string, buttons []bot.Button) (bot.Button, bool) {
	if len(buttons) == 0 {
		return bot.Button{}, false
	}
	said := plain(text)
	for _, b := range buttons {
		if l := plain(b.Label); l != "" && l == said {
			return b, true
		}
	}
	if b, ok := consentButton(said, buttons); ok {
		return b, true
	}
	if len(said) > 16 {
		return bot.Button{}, false
	}
	if lettered(buttons) { // A, B, C: the quiz reads them, with everything else that it understands
		return bot.Button{}, false
	}
	for _, lead := range []string{"chon ", "so ", "muc ", "phuong an "} {
		said = strings.TrimPrefix(said, lead)
	}
	if n, err := strconv.Atoi(strings.TrimRight(said, ".) ")); err == nil && n >= 1 && n <= len(buttons) {
		return buttons[n-1], true
	}
	return bot.Button{}, false
}

func lettered(buttons []bot.Button) bool {
	return strings.TrimLeft(buttons[0].Label, "✓☐☑ ") == "A"
}

// plain folds a text for comparing: no accents, lower case, one space between words, no punctuation at its ends.
func plain(s string) string {
	s = strings.Join(strings.Fields(knowledge.Fold(s)), " ")
	return strings.Trim(s, " .,;:!?…\"'()[]")
}

// row makes a line of buttons.
func row(b ...bot.Button) []bot.Button { return b }

func button(label string, parts ...string) bot.Button {
	return bot.Button{Label: label, Tap: tap(parts...)}
}

// column makes a button a line.
func column(b ...bot.Button) [][]bot.Button {
	rows := make([][]bot.Button, len(b))
	for i := range b {
		rows[i] = b[i : i+1]
	}
	return rows
}
