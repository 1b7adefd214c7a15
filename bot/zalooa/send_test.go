package zalooa

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"isobot/bot"
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

func TestButtons(t *testing.T) {
	row := func(labels ...string) (row []bot.Button) {
		for i, l := range labels {
			row = append(row, bot.Button{Label: l, Tap: fmt.Sprintf("tap|%d", i)})
		}
		return row
	}
	long := strings.Repeat("dài ", 40)
	for _, c := range []struct {
		name    string
		m       bot.Message
		buttons int
		text    string
	}{
		{"five in two rows", bot.Message{Text: "Chọn", Buttons: [][]bot.Button{row("A", "B", "C"), row("D", "E")}}, 5, "Chọn"},
		{"spelled", bot.Message{Text: "A. một\nB. hai", Spelled: true, Buttons: [][]bot.Button{row("A", "B")}}, 2, "A. một\nB. hai"},
		{"six", bot.Message{Text: "Chọn", Buttons: [][]bot.Button{row("1", "2", "3", "4", "5", "6")}}, 0, "Chọn\n\n1. 1\n2. 2\n3. 3\n4. 4\n5. 5\n6. 6"},
		{"six spelled", bot.Message{Text: "Chọn", Spelled: true, Buttons: [][]bot.Button{row("1", "2", "3", "4", "5", "6")}}, 0, "Chọn"},
		{"a long title", bot.Message{Text: "Chọn", Buttons: [][]bot.Button{row(long)}}, 0, "Chọn\n\n1. " + strings.TrimSpace(long)},
		{"an empty title", bot.Message{Text: "Chọn", Buttons: [][]bot.Button{row(" ")}}, 0, "Chọn\n\n1."},
		{"no text", bot.Message{Buttons: [][]bot.Button{row("A", "B")}}, 0, "1. A\n2. B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := written(t, zalooatest.Manner{}, nil)
			id, err := st.send(lan, c.m)
			st.must(err)
			got := st.vendor.FromOA(lan)
			if len(got) != 1 || got[0].ID != id || got[0].Text != c.text || len(got[0].Buttons) != c.buttons {
				t.Errorf("shown %+v", got)
			}
		})
	}
}

func TestClickComesBackAsTap(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	_, err := st.send(lan, bot.Message{Text: "Chọn", Buttons: [][]bot.Button{{{Label: "Điều 7.5", Tap: "u|iso9001-2015/7.5"}}}})
	st.must(err)
	id, err := st.vendor.Click(lan, "Điều 7.5")
	st.must(err)
	st.until("the tap", func() bool { return st.got.deliveries(id) == 1 })
	all := st.got.updates()
	if u := all[len(all)-1]; u.Kind != bot.Tap || u.Tap != "u|iso9001-2015/7.5" || u.Text != "" {
		t.Errorf("delivered %+v", u)
	}
	if shown := st.vendor.Messages(lan); !shown[len(shown)-1].Hidden {
		t.Error("the payload is shown as words of the person")
	}
}

func TestRefusedButtonsBecomeNumbers(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	st.vendor.Script(zalooatest.PathMessage, zalooatest.Refusal(-201, "button is invalid"))
	_, err := st.send(lan, bot.Message{Text: "Chọn", Buttons: [][]bot.Button{{{Label: "A", Tap: "a"}}}})
	st.must(err)
	if got := st.vendor.FromOA(lan); len(got) != 1 || got[0].Text != "Chọn\n\n1. A" {
		t.Errorf("shown %+v", got)
	}
}

func TestFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  bot.File
		shown string // the document's name, or "" for a line in its place
	}{
		{"pdf", bot.File{Name: "Chứng chỉ.PDF", Data: []byte("%PDF")}, "Chứng chỉ.pdf"},
		{"pdf by type", bot.File{Name: "Chứng chỉ", MIME: "application/pdf; x=y", Data: []byte("%PDF")}, "Chứng chỉ.pdf"},
		{"quotes", bot.File{Name: "a\"b\r\nc.pdf", Data: []byte("%PDF")}, ""},
		{"docx", bot.File{Name: "a.docx", Data: []byte("PK")}, "a.docx"},
		{"xlsx", bot.File{Name: "Báo cáo.xlsx", Data: []byte("PK")}, ""},
		{"zip", bot.File{Name: "Hồ sơ.zip", MIME: "application/zip", Data: []byte("PK")}, ""},
		{"empty", bot.File{Name: "a.pdf"}, ""},
		{"too large", bot.File{Name: "a.pdf", Data: make([]byte, maxFile+1)}, ""},
		{"no name", bot.File{Data: []byte("x")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := written(t, zalooatest.Manner{}, func(c *Config) { c.PublicURL = "https://isobot.example.gov.vn" })
			_, err := st.send(lan, bot.Message{Text: "Đây ạ.", File: &c.file, Buttons: [][]bot.Button{{{Label: "Xong", Tap: "x"}}}})
			st.must(err)
			got := st.vendor.FromOA(lan)
			last := got[len(got)-1]
			switch {
			case len(last.Buttons) != 1 || !strings.HasPrefix(last.Text, "Đây ạ."):
				t.Errorf("shown %+v", got)
			case c.name == "quotes":
				if len(got) != 2 || !strings.HasSuffix(got[0].File, ".pdf") {
					t.Errorf("shown %+v", got)
				}
			case c.shown != "" && (len(got) != 2 || got[0].File != c.shown):
				t.Errorf("shown %+v", got)
			case c.shown == "" && (len(got) != 1 || !strings.Contains(last.Text, "https://isobot.example.gov.vn")):
				t.Errorf("shown %+v", got)
			}
		})
	}
}

func TestRefusedDocumentBecomesALine(t *testing.T) {
	st := written(t, zalooatest.Manner{}, nil)
	st.vendor.Script(zalooatest.PathUpload, zalooatest.Refusal(-233, "file type is not supported"))
	_, err := st.send(lan, bot.Message{File: &bot.File{Name: "a.pdf", Data: []byte("x")}})
	st.must(err)
	if got := st.vendor.FromOA(lan); len(got) != 1 || got[0].Text != fmt.Sprintf(noFiles, "a.pdf") {
		t.Errorf("shown %+v", got)
	}
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
		_, err := st.channel.Send(context.Background(), bot.Outgoing{ID: uint64(i + 1), To: bot.Address{Channel: Name, Chat: lan}, Message: bot.Message{Text: "x"}})
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
	free, until, err := st.channel.Reach(context.Background(), bot.Address{Chat: lan}, st.vendor.Now())
	if st.must(err); free != 6 || until.Sub(st.vendor.Now()).Round(time.Minute) != time.Minute {
		t.Errorf("reach %d until %v", free, until)
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
		if free, _, _ := st.channel.Reach(context.Background(), bot.Address{Chat: lan}, st.vendor.Now()); free != c.left {
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
	if solid(all.String()) != solid(text.String()) || len(st.channel.parts.next) != 0 || st.vendor.Paid() != 0 {
		t.Errorf("%d parts", len(got))
	}
}

func TestPace(t *testing.T) {
	var paced bot.Pacer = &Channel{}
	if p := paced.Pace(); p.PerSecond*60+float64(p.Burst) > 4000 {
		t.Errorf("faster than the vendor permits: %+v", p)
	}
}

func solid(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func TestSplittingLosesNothing(t *testing.T) {
	pieces := []string{"Điều 7.5", "*", "#ib:", "\n\n", "\n", " ", ". ", "; ", "😀", "👩‍👩‍👧", norm.NFD.String("ộ"), "không_có_khoảng_trắng", "\u00a0", "hoà", "hòa", "\xff"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 150).Draw(t, "text"), "")
		limit := rapid.IntRange(10, 200).Draw(t, "limit")
		parts := split(text, limit)
		for _, p := range parts {
			if bot.Units(p) > limit || strings.TrimSpace(p) == "" {
				t.Fatalf("a part of %d units, limit %d: %q", bot.Units(p), limit, p)
			}
		}
		if solid(strings.Join(parts, "")) != solid(clean(text)) {
			t.Fatalf("lost: %q of %q", parts, text)
		}
	})
}

// Whatever a dialog says, the vendor takes it, and nothing of it is lost.
func TestPlansAreTaken(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, nil)
	labels := []string{"A", "Có", strings.Repeat("á", 101), " ", "Điều 7.5\nxx", "\xff"}
	rapid.Check(t, func(t *rapid.T) {
		m := bot.Message{Text: rapid.SampledFrom([]string{"", "Chọn", strings.Repeat("Một câu. ", 400)}).Draw(t, "text"), Spelled: rapid.Bool().Draw(t, "spelled")}
		for _, l := range rapid.SliceOfN(rapid.SampledFrom(labels), 0, 7).Draw(t, "labels") {
			m.Buttons = append(m.Buttons, []bot.Button{{Label: l, Tap: "t"}})
		}
		buttons := 0
		for i, s := range st.channel.plan(m) {
			if bot.Units(s.text) > maxMessage || strings.TrimSpace(s.text) == "" || len(s.buttons) > maxButtons || !fit(s.buttons) {
				t.Fatalf("step %d: %+v", i, s)
			}
			buttons += len(s.buttons)
		}
		if buttons != 0 && buttons != len(m.Buttons) {
			t.Fatalf("%d of %d buttons", buttons, len(m.Buttons))
		}
	})
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

func (brokenWindows) Window(context.Context, string) (Window, error) { return Window{}, errStore }

func (brokenWindows) UpdateWindow(context.Context, string, func(Window) Window) error {
	return errStore
}

func TestWindowStoreDown(t *testing.T) {
	st := newStage(t, zalooatest.Manner{}, func(c *Config) { c.Windows = brokenWindows{} })
	st.receive()
	id := st.vendor.Say(lan, "chào")
	st.until("repeats", func() bool { return st.vendor.Tries(id) > 1 })
	if st.got.deliveries(id) != 0 {
		t.Error("delivered although the answer can not be sent")
	}
	if _, err := st.send(lan, bot.Message{Text: "x"}); faultOf(err) != bot.Retry || !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
	if _, _, err := st.channel.Reach(context.Background(), bot.Address{Chat: lan}, time.Now()); !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
}
