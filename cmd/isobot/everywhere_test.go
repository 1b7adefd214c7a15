package main

import (
	"context"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/staff"
	"isobot/store"
	"isobot/store/mem"
)

// script is the conversation that is played on every channel. A step is what is typed, or "*" and the label of the button that is tapped;
// "*1" is the first option of the question that is shown.
var script = []string{
	"xin chào", "* Tôi đồng ý", "điều 9.2 yêu cầu những gì", "* Hữu ích", "nd 61/2018 còn hiệu lực không", "quy trình", "*#1", "* Tiếp", "* Quay lại", "* Thoát",
	"hôm nay giá vàng bao nhiêu", "111222", "học", "*#1", "*#1", "* Vào trắc nghiệm luôn", "A", "trợ giúp", "học", "dừng", "kết quả", "cảm ơn",
}

// stage is one person on one channel with a real program behind it, whose random choices are the same on every stage.
type stage struct {
	t      *testing.T
	act    func(kind bot.Kind, text string, b bot.Button, at bot.Outgoing) // has the person do it
	shown  func() []seenMessage                                            // everything the person was shown
	odd    map[string]func()                                               // what the person can send that is no text, by name
	hangUp func()                                                          // ends a Receive that its context does not end; may be nil
	outs   *outs
	sender *bot.Sender
}

// seenMessage is what a person sees: the words and, where the channel has them, the buttons.
type seenMessage struct {
	text   string
	labels []string
}

// outs notes what is sent, in order.
type outs struct {
	bot.Outbox
	mu   sync.Mutex
	said []bot.Outgoing
}

func (o *outs) Settle(ctx context.Context, done []bot.Settled) error {
	if err := o.Outbox.Settle(ctx, done); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range done {
		if d.How == bot.Sent {
			o.said = append(o.said, d.Out)
		}
	}
	return nil
}

func (o *outs) all() []bot.Outgoing {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.said)
}

// newStage opens a store of its own behind a channel, with one invitation, and runs the channel until the test ends.
func newStage(t *testing.T, a *app, make func(s *stage) bot.Channel) *stage {
	st, err := store.New(context.Background(), mem.New())
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Update(context.Background(), func(tx dialog.Tx) error {
		if err := tx.PutPerson(staff.Person{Code: "CB001", Name: "Trần Thị Lan", Unit: "UBND xã Bình An"}); err != nil {
			return err
		}
		return tx.PutInvitation(staff.Invitation{Code: "111222", Person: "CB001", By: "system", Expires: time.Now().Add(time.Hour)})
	}); err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, outs: &outs{Outbox: st}}
	ch := make(s)
	s.sender = bot.NewSender(s.outs, []bot.Channel{unpaced{ch}}, slog.New(slog.DiscardHandler))
	n := 0
	desk := dialog.NewDesk(dialog.Config{Store: st, Base: a.base, Courses: a.courses, Log: slog.New(slog.DiscardHandler), Wake: s.sender.Wake,
		NewID: func() string { n++; return "id" + strconv.Itoa(n) }, NewSeed: func() uint64 { return 7 }, Files: map[string]bool{}, Gather: gather})
	lanes := bot.NewLanes(desk, 8)
	ctx, cancel := context.WithCancel(context.Background())
	var parts sync.WaitGroup
	parts.Go(func() { _ = s.sender.Run(ctx) })
	parts.Go(func() { _ = ch.Receive(ctx, lanes.Deliver) })
	t.Cleanup(func() {
		cancel()
		if s.hangUp != nil {
			s.hangUp()
		}
		parts.Wait()
	})
	return s
}

// unpaced lets a channel go as fast as it can.
type unpaced struct{ bot.Channel }

// step does one step and gives the messages that it led to and what the person was shown because of them.
func (s *stage) step(step string) (said []bot.Outgoing, shown []seenMessage) {
	s.t.Helper()
	before, seen := s.outs.all(), len(s.shown())
	kind, b, at := bot.Text, bot.Button{}, bot.Outgoing{}
	if label, ok := strings.CutPrefix(step, "*"); ok {
		kind = bot.Tap
		at = before[len(before)-1]
		b = pickButton(s.t, at.Message, label)
	}
	s.act(kind, step, b, at)
	s.until(step, func() bool { return len(s.outs.all()) > len(before) })
	time.Sleep(50 * time.Millisecond) // a second message, should there be one
	said = s.outs.all()[len(before):]
	all := s.shown()
	if len(all) == seen && len(all) > 0 { // edited in place
		seen--
	}
	return said, all[seen:]
}

func pickButton(t *testing.T, m bot.Message, label string) bot.Button {
	t.Helper()
	all := slices.Concat(m.Buttons...)
	if n, ok := strings.CutPrefix(label, "#"); ok {
		i, err := strconv.Atoi(n)
		if err != nil || i > len(all) {
			t.Fatalf("no button %s under %q", label, m.Text)
		}
		return all[i-1]
	}
	i := slices.IndexFunc(all, func(b bot.Button) bool { return b.Label == strings.TrimSpace(label) })
	if i < 0 {
		t.Fatalf("no button %q under %q: %v", label, m.Text, all)
	}
	return all[i]
}

func (s *stage) until(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("waited in vain after %q", what)
		}
	}
}

// numberOf is the number of a button in a message, from 1.
func numberOf(m bot.Message, b bot.Button) string {
	return strconv.Itoa(slices.Index(slices.Concat(m.Buttons...), b) + 1)
}

// typed is what a person without buttons writes for one.
func typed(kind bot.Kind, text string, b bot.Button, at bot.Outgoing) string {
	if kind == bot.Tap {
		return numberOf(at.Message, b)
	}
	return text
}

var spaces = regexp.MustCompile(`\s+`)

func normal(s string) string { return strings.TrimSpace(spaces.ReplaceAllString(s, " ")) }

// everyStage lists the channels, with how many buttons one message has at most; more are numbered lines.
var everyStage = []struct {
	name    string
	open    func(*testing.T, *app) *stage
	buttons int
}{{"telegram", onTelegram, 100}, {"zalobot", onZalo, 0}, {"zalooa", onOfficialAccount, 5}, {"webchat", onWeb, 100}, {"console", onConsole, 0}}

// openForStages opens the program whose knowledge and courses the stages share.
func openForStages(t *testing.T) *app {
	t.Helper()
	cfg := &Config{Listen: "127.0.0.1:0", Data: t.TempDir()}
	if err := cfg.complete(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	a, err := open(context.Background(), cfg, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.close() })
	return a
}

// TestEverywhere plays one conversation through the real rendering and a vendor of each channel. The program says the same on all of them,
// each step leads to one message, and people are shown its words whole, with the buttons as buttons or as numbered lines.
func TestEverywhere(t *testing.T) {
	a := openForStages(t)
	var first []bot.Message
	for _, c := range everyStage {
		t.Run(c.name, func(t *testing.T) {
			s := c.open(t, a)
			if c.name == "console" { // it greets by itself
				s.until("the greeting", func() bool { return len(s.outs.all()) == 1 })
			}
			for i, step := range script {
				said, shown := s.step(step)
				if len(said) != 1 {
					t.Fatalf("%q led to %d messages, want one", step, len(said))
				}
				m := said[0].Message
				if len(first) == i {
					first = append(first, m)
				}
				if sameMeaning(first[i]) != sameMeaning(m) {
					t.Errorf("%q: said\n%s\nand on the first channel\n%s", step, sameMeaning(m), sameMeaning(first[i]))
				}
				checkShown(t, m, shown, c.buttons)
			}
		})
	}
}

// sameMeaning is a message without what differs by channel.
func sameMeaning(m bot.Message) string {
	var labels []string
	for _, b := range slices.Concat(m.Buttons...) {
		labels = append(labels, b.Label)
	}
	return normal(m.Text) + " [" + strings.Join(labels, "] [") + "]"
}

func checkShown(t *testing.T, m bot.Message, shown []seenMessage, most int) {
	t.Helper()
	want, got := m.Text, ""
	buttons := len(slices.Concat(m.Buttons...)) <= most
	if !buttons {
		want = bot.Numbered(m)
	}
	for _, s := range shown {
		got += s.text + "\n"
	}
	if normal(got) != normal(want) {
		t.Errorf("shown %q, want %q", normal(got), normal(want))
	}
	if !buttons {
		return
	}
	var labels []string
	for _, b := range slices.Concat(m.Buttons...) {
		labels = append(labels, b.Label)
	}
	if last := shown[len(shown)-1]; !slices.Equal(last.labels, labels) {
		t.Errorf("buttons %q, want %q", last.labels, labels)
	}
}

// TestOddThingsEverywhere sends what is no text, letters taken apart, and a question in two messages, on every channel that can.
func TestOddThingsEverywhere(t *testing.T) {
	a := openForStages(t)
	const question = "điều 9.2 yêu cầu những gì"
	for _, c := range everyStage {
		t.Run(c.name, func(t *testing.T) {
			s := c.open(t, a)
			if c.name == "console" {
				s.until("the greeting", func() bool { return len(s.outs.all()) == 1 })
			}
			s.step("xin chào")
			s.step("* Tôi đồng ý")
			whole, _ := s.step(question)
			apart, _ := s.step(norm.NFD.String(question))
			if sameMeaning(whole[0].Message) != sameMeaning(apart[0].Message) {
				t.Errorf("letters taken apart get\n%s\nnot\n%s", sameMeaning(apart[0].Message), sameMeaning(whole[0].Message))
			}
			if gather[c.name] == 0 {
				return
			}
			s.act(bot.Text, "đăng ký khai sinh", bot.Button{}, bot.Outgoing{})
			said, _ := s.step("cần giấy tờ gì")
			if len(said) != 1 || !strings.Contains(said[0].Message.Text, "Đăng ký khai sinh") {
				t.Errorf("a question in two messages gets %d answers, %q", len(said), said[0].Message.Text)
			}
			for name, send := range s.odd {
				before := len(s.outs.all())
				send()
				send()
				s.step("cảm ơn")
				s.until(name, func() bool { return len(s.outs.all()) >= before+2 })
				if said := s.outs.all()[before:]; len(said) != 2 || !strings.Contains(said[0].Message.Text, "Tôi chỉ đọc được tin nhắn chữ") {
					t.Errorf("two of kind %q and a text get %d answers, the first %q", name, len(said), said[0].Message.Text)
				}
			}
		})
	}
}
