// Package bottest plays conversations from text files against a bot.Handler: what net/http/httptest is to net/http.
//
// A transcript is a script with the program's words in it. Lines that begin with one of these are the script:
//
//	# a comment
//	@ channel:chat   who speaks from here on
//	> words          typed text
//	* label          a tap on the button with that label, under the speaker's newest message that has it
//	*< label         the same button under the oldest message that has it: an old keyboard
//	*= data          a tap with that data, as a stranger could send it
//	^ payload        first contact, or a deep link with that payload
//	& name lines     a document with that name; " | " ends a line of it
//	! kind           an update of another kind: other, unreachable, timer words
//	% words          the clock delivers that timer, if any, and then every job that waits
//	+ 24h            time passes
//	~                the program is started anew
//
// Every other line is what the program said, indented by two spaces; Play writes those lines afresh.
package bottest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"isobot/bot"
)

// Player plays a script. Handler and Outbox are required.
type Player struct {
	Handler bot.Handler
	Outbox  bot.Outbox
	// Restart makes the handler anew on the same store; without it "~" is an error.
	Restart func() bot.Handler
	// Jobs lists the jobs that wait for the clock.
	Jobs func() []string
	// Now is the time of the first line; each line takes a second.
	Now time.Time

	n        int
	who      bot.Address
	channels map[string]bool
	history  map[bot.Address][]bot.Outgoing
}

// Play runs a transcript and returns it with what the program said now. It fails the test when the script can not be followed.
func (p *Player) Play(t testing.TB, script string) string {
	t.Helper()
	p.who = bot.Address{Channel: "console", Chat: "local"}
	p.history, p.channels = map[bot.Address][]bot.Outgoing{}, map[string]bool{p.who.Channel: true}
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if line == "" || strings.HasPrefix(line, "  ") {
			continue
		}
		if out.Len() > 0 && line[0] != '#' {
			out.WriteString("\n")
		}
		out.WriteString(line + "\n")
		if err := p.line(line, &out); err != nil {
			t.Fatalf("%s\nline %d: %s: %v", out.String(), i+1, line, err)
		}
	}
	return out.String()
}

func (p *Player) line(line string, out *strings.Builder) error {
	mark, rest, _ := strings.Cut(line, " ")
	u := bot.Update{Kind: bot.Text, Text: rest}
	switch mark {
	case "#":
		return nil
	case "@":
		who, ok := bot.ParseAddress(rest)
		if !ok {
			return fmt.Errorf("want channel:chat")
		}
		p.who, p.channels[who.Channel] = who, true
		return nil
	case "+":
		d, err := time.ParseDuration(rest)
		p.Now = p.Now.Add(d)
		return err
	case "~":
		if p.Restart == nil {
			return fmt.Errorf("this player can not restart")
		}
		p.Handler = p.Restart()
		return nil
	case ">":
	case "%":
		return p.clock(rest, out)
	case "*", "*<", "*=":
		var err error
		if u, err = p.tap(mark, rest); err != nil {
			return err
		}
	case "^":
		u.Kind = bot.Start
	case "&":
		name, lines, _ := strings.Cut(rest, " ")
		u = bot.Update{Kind: bot.Document, File: &bot.File{Name: name, Data: []byte(strings.ReplaceAll(lines, " | ", "\n"))}}
	case "!":
		kind, words, _ := strings.Cut(rest, " ")
		u = bot.Update{Kind: bot.Kind(kind), Text: words}
	default:
		return fmt.Errorf("a line begins with none of # @ > * ^ & ! + ~ or two spaces")
	}
	return p.Do(u, out)
}

// clock delivers a timer and then jobs, until none is left, in the name of the clock.
func (p *Player) clock(words string, out *strings.Builder) error {
	who := p.who
	p.who = bot.Address{Channel: "clock", Chat: "clock"}
	defer func() { p.who = who }()
	due := []string{words}
	for range 1000 {
		for _, w := range due {
			if err := p.Do(bot.Update{Kind: bot.Timer, Text: w}, out); err != nil {
				return err
			}
		}
		if due = p.Jobs(); len(due) == 0 {
			return nil
		}
	}
	return fmt.Errorf("jobs never end")
}

// tap finds the button with a label among what was said to the speaker.
func (p *Player) tap(mark, label string) (bot.Update, error) {
	u := bot.Update{Kind: bot.Tap}
	if mark == "*=" {
		u.Tap = label
		return u, nil
	}
	said := p.history[p.who]
	for k := range said {
		out := said[len(said)-1-k]
		if mark == "*<" {
			out = said[k]
		}
		for _, row := range out.Message.Buttons {
			for _, b := range row {
				if b.Label == label {
					u.Tap, u.Message = b.Tap, fmt.Sprint(out.ID)
					return u, nil
				}
			}
		}
	}
	return u, fmt.Errorf("no button with this label was shown")
}

// Do delivers one update from the speaker and writes what the program said to anybody because of it.
func (p *Player) Do(u bot.Update, out *strings.Builder) error {
	p.n++
	p.Now = p.Now.Add(time.Second)
	u.ID, u.From, u.User, u.At = fmt.Sprint(p.n), p.who, p.who.Chat, p.Now
	ctx := context.Background()
	if err := p.Handler.Handle(ctx, u); err != nil {
		return err
	}
	return p.drain(ctx, out)
}

// drain takes everything out of the queues of the channels that the script has named, in the order in which it was said.
func (p *Player) drain(ctx context.Context, out *strings.Builder) error {
	var outs []bot.Outgoing
	for ch := range p.channels {
		for _, bulk := range []bool{false, true} {
			waiting, err := p.Outbox.Waiting(ctx, bot.Queue{Channel: ch, Bulk: bulk}, 0, 10_000)
			if err != nil {
				return err
			}
			outs = append(outs, waiting...)
		}
	}
	slices.SortFunc(outs, func(a, b bot.Outgoing) int { return cmp.Compare(a.ID, b.ID) })
	var done []bot.Settled
	for _, o := range outs {
		p.history[o.To] = append(p.history[o.To], o)
		p.write(o, out)
		done = append(done, bot.Settled{Out: o, How: bot.Sent})
	}
	return p.Outbox.Settle(ctx, done)
}

// write sets a message down: another person's with their address, an edit with ~, then the buttons in brackets.
func (p *Player) write(o bot.Outgoing, out *strings.Builder) {
	if o.To != p.who {
		fmt.Fprintf(out, "  → %s\n", o.To)
	}
	if o.Message.Replace != "" {
		out.WriteString("  ~\n")
	}
	for _, l := range strings.Split(mark(o.Message), "\n") {
		out.WriteString(strings.TrimRight("  "+l, " ") + "\n")
	}
	for _, row := range o.Message.Buttons {
		out.WriteString(" ")
		for _, b := range row {
			out.WriteString(" [" + b.Label + "]")
		}
		out.WriteString("\n")
	}
	if f := o.Message.File; f != nil {
		fmt.Fprintf(out, "  file: %s\n", f.Name)
	}
}

// mark writes a text with ** around what is bold.
func mark(m bot.Message) string {
	var b strings.Builder
	at := 0
	for _, r := range m.Bold {
		b.WriteString(m.Text[at:r.From] + "**" + m.Text[r.From:r.To] + "**")
		at = r.To
	}
	return b.String() + m.Text[at:]
}
