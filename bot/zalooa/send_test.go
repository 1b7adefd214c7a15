package zalooa

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/zalooa/zalooatest"
)

// written is a stage whose channel runs and whom Lan has written to.
func written(t *testing.T, manner zalooatest.Manner, with func(*Config)) *stage {
	t.Helper()
	st := newStage(t, manner, with)
	st.receive()
	st.greeted(lan)
	st.until("the account's name", func() bool { return st.channel.oa.Load() != nil })
	return st
}

func TestErrorTable(t *testing.T) {
	const secretWords = "nội dung riêng"
	rows := []struct {
		name  string
		play  zalooatest.Fault
		fault bot.Fault
		alarm bool
	}{
		{"page", zalooatest.HTML(502), bot.Retry, false},
		{"page with 200", zalooatest.HTML(200), bot.Retry, false},
		{"no code", zalooatest.Raw(200, `{"message":"x"}`), bot.Retry, false},
		{"code as a word", zalooatest.Raw(200, `{"error":"x","message":"x"}`), bot.Retry, false},
		{"code as a string", zalooatest.Raw(200, `{"error":"-213","message":"x"}`), bot.Gone, false},
		{"cut", zalooatest.Cut(), bot.Retry, false},
		{"cut after it took effect", zalooatest.CutAfter(), bot.Retry, false},
		{"too many", zalooatest.HTML(429), bot.Retry, false},
		{"unknown code", zalooatest.Refusal(-999, "x"), bot.Retry, false},
	}
	group := func(fault bot.Fault, alarm bool, codes ...int) {
		for _, code := range codes {
			row := rows[0]
			row.name, row.play, row.fault, row.alarm = fmt.Sprint(code), zalooatest.Refusal(code, "x"), fault, alarm
			rows = append(rows, row)
		}
	}
	group(bot.Retry, false, -32, -200, -234)
	group(bot.Gone, false, -213, -227, -244)
	group(bot.Closed, false, -217, -218, -230, -232)
	group(bot.Misconfigured, true, -204, -205, -209, -211, -212, -219, -221, -223, -224, -240, -242, -320, -321)
	group(bot.Rejected, false, -100, -201, -210, -233, -235, -248)
	st := written(t, zalooatest.Manner{}, nil)
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			st.greeted(lan)
			st.vendor.Advance(25 * time.Hour) // alarms of the row before may be told again
			st.must(st.channel.keys.ahead(context.Background()))
			st.greeted(lan)
			before := len(st.told.String())
			st.vendor.Script(zalooatest.PathMessage, row.play)
			_, err := st.send(lan, bot.Message{Text: secretWords})
			if faultOf(err) != row.fault {
				t.Fatalf("got %v", err)
			}
			if alarmed := len(st.told.String()) > before; alarmed != row.alarm {
				t.Errorf("told: %s", st.told.String()[before:])
			}
			if strings.Contains(err.Error(), secretWords) || strings.Contains(err.Error(), "-of-nobody") {
				t.Errorf("something secret is in %v", err)
			}
			st.secrets(secretWords)
		})
	}
}

func TestSecretsInAnswersAreNotTold(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	access := st.channel.keys.known().Access
	st.vendor.Script(zalooatest.PathMessage, zalooatest.Refusal(-212, "bad "+access+" "+zalooatest.AppSecret+strings.Repeat("x", 999)))
	_, err := st.send(lan, bot.Message{Text: "x"})
	if faultOf(err) != bot.Misconfigured || strings.Contains(err.Error(), "of-nobody") || len(err.Error()) > 400 {
		t.Errorf("got %v", err)
	}
	st.secrets()
}

func TestRejectedHere(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	for _, o := range []bot.Outgoing{out(lan, bot.Message{Text: " \n"}), out("", bot.Message{Text: "x"}),
		{To: bot.Address{Channel: "telegram", Chat: "7"}, Message: bot.Message{Text: "x"}}} {
		if _, err := st.channel.Send(context.Background(), o); faultOf(err) != bot.Rejected {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if len(st.vendor.Calls("")) != 0 {
		t.Error("the vendor was asked")
	}
}

func TestNothingIsSentOutsideTheWindow(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	st.receive()
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Closed {
		t.Errorf("to somebody who never wrote: %v", err)
	}
	st.greeted(lan)
	for i := range 8 {
		o := out(lan, bot.Message{Text: "x"})
		o.ID = uint64(i + 1)
		_, err := st.channel.Send(context.Background(), o)
		st.must(err)
	}
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Closed {
		t.Errorf("the ninth: %v", err)
	}
	st.greeted(lan)
	_, err := st.send(lan, bot.Message{Text: "x"})
	st.must(err)
	st.vendor.Advance(48*time.Hour - 2*time.Minute)
	_, err = st.send(lan, bot.Message{Text: "x"})
	st.must(err)
	if free := st.left(lan); free != 6 {
		t.Errorf("a minute before the end %d are left", free)
	}
	st.vendor.Advance(2 * time.Minute)
	if _, err := st.send(lan, bot.Message{Text: "x", File: &bot.File{Name: "a.pdf", Data: []byte("x")}}); faultOf(err) != bot.Closed {
		t.Errorf("after 48 h: %v", err)
	}
	if n := st.vendor.Paid(); n != 0 || len(st.vendor.Calls(zalooatest.PathUpload)) != 0 {
		t.Errorf("%d messages were paid for", n)
	}
}

func TestWindowsOutliveARestart(t *testing.T) {
	st := written(t, zalooatest.Manner{}, func(c *Config) { c.Free = 2 })
	_, err := st.send(lan, bot.Message{Text: "x"})
	st.must(err)
	again := st.start()
	_, err = again.Send(context.Background(), out(lan, bot.Message{Text: "x"}))
	st.must(err)
	if _, err = again.Send(context.Background(), out(lan, bot.Message{Text: "x"})); faultOf(err) != bot.Closed {
		t.Errorf("got %v", err)
	}
}

func TestOnlyWhatMayHaveBeenSentIsCounted(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	for _, c := range []struct {
		play zalooatest.Fault
		left int
	}{{zalooatest.Refusal(-200, "x"), 8}, {zalooatest.HTML(502), 7}, {zalooatest.CutAfter(), 6}} {
		st.vendor.Script(zalooatest.PathMessage, c.play)
		if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Retry {
			t.Errorf("got %v", err)
		}
		if free := st.left(lan); free != c.left {
			t.Errorf("%d left, want %d", free, c.left)
		}
	}
}

func TestVendorShutsTheWindow(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	st.vendor.Script(zalooatest.PathMessage, zalooatest.Refusal(-230, "no interaction"))
	for range 2 {
		if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Closed {
			t.Errorf("got %v", err)
		}
	}
	if n := len(st.vendor.Calls(zalooatest.PathMessage)); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestTemplateInvitesOnceADay(t *testing.T) {
	st := written(t, zalooatest.Manner{}, func(c *Config) { c.Template = Template{ID: zalooatest.TemplateID} })
	st.vendor.Advance(8 * 24 * time.Hour)
	st.vendor.Script(zalooatest.PathTemplate, zalooatest.Refusal(-320, "no balance"))
	for i, want := range []int{0, 1, 1, 1} {
		if _, err := st.send(lan, bot.Message{Text: "nhắc"}); faultOf(err) != bot.Closed {
			t.Errorf("got %v", err)
		}
		if got := st.vendor.Invites(lan); got != want {
			t.Errorf("%d invitations after message %d", got, i)
		}
	}
	if !strings.Contains(st.told.String(), "balance") {
		t.Error("nobody is told")
	}
	st.vendor.Advance(25 * time.Hour)
	if _, err := st.send(lan, bot.Message{Text: "nhắc"}); faultOf(err) != bot.Closed || st.vendor.Invites(lan) != 2 {
		t.Errorf("%d invitations, %v", st.vendor.Invites(lan), err)
	}
}

func TestLongMessageGoesOnWhereItStopped(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	var text strings.Builder
	for i := range 190 {
		fmt.Fprintf(&text, "Đoạn %03d %s\n\n", i, strings.Repeat("a", 88))
	}
	m := bot.Message{Text: text.String(), Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}}}
	_, err := st.send(lan, m)
	if faultOf(err) != bot.Closed {
		t.Fatalf("ten parts in a window of eight: %v", err)
	}
	st.greeted(lan)
	st.vendor.Script(zalooatest.PathMessage, zalooatest.Refusal(-200, "x"))
	if _, err = st.send(lan, m); faultOf(err) != bot.Retry {
		t.Fatalf("got %v", err)
	}
	_, err = st.send(lan, m)
	st.must(err)
	var all strings.Builder
	got := st.vendor.FromOA(lan)
	for i, p := range got {
		all.WriteString(p.Text)
		if (len(p.Buttons) > 0) != (i == len(got)-1) {
			t.Errorf("part %d has %d buttons", i, len(p.Buttons))
		}
	}
	if solid(all.String()) != solid(text.String()) || st.channel.parts.Len() != 0 || st.vendor.Paid() != 0 {
		t.Errorf("%d parts", len(got))
	}
}

func TestPace(t *testing.T) {
	var paced bot.Pacer = &Channel{}
	if p := paced.Pace(); p.PerSecond*60+float64(p.Burst) > 4000 {
		t.Errorf("faster than the vendor permits: %+v", p)
	}
}

func TestNewChecksItsConfiguration(t *testing.T) {
	good := Config{AppID: "123", AppSecret: "abc"}
	for name, change := range map[string]func(*Config){
		"no app":                 func(c *Config) { c.AppID = "" },
		"app with a letter":      func(c *Config) { c.AppID = "12a" },
		"no secret":              func(c *Config) { c.AppSecret = "" },
		"secret with a blank":    func(c *Config) { c.AppSecret = "geheim x" },
		"OA secret with a blank": func(c *Config) { c.OASecret = "geheim x" },
		"token with a line end":  func(c *Config) { c.RefreshToken = "geheim\n" },
		"API without scheme":     func(c *Config) { c.API = "openapi.zalo.me" },
		"OAuth with a query":     func(c *Config) { c.OAuth = "https://oauth.zaloapp.com?x=geheim" },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := New(good)
	if err != nil || c.Name() != Name {
		t.Fatal(err)
	}
	if _, err := c.Send(context.Background(), out(lan, bot.Message{Text: "x"})); faultOf(err) != bot.Closed {
		t.Errorf("without stores: %v", err)
	}
}

// brokenWindows is a window store that is down.
type brokenWindows struct{}

func (brokenWindows) Window(context.Context, string) (Window, error) {
	return Window{}, bottest.ErrStore
}

func (brokenWindows) UpdateWindow(context.Context, string, func(Window) Window) error {
	return bottest.ErrStore
}

func TestWindowStoreDown(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, func(c *Config) { c.Windows = brokenWindows{} })
	st.receive()
	id := st.vendor.Say(lan, "chào")
	st.until("repeats", func() bool { return st.vendor.Tries(id) > 1 })
	if st.got.Deliveries(id) != 0 {
		t.Error("delivered although the answer can not be sent")
	}
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Retry || !errors.Is(err, bottest.ErrStore) {
		t.Errorf("got %v", err)
	}
}
