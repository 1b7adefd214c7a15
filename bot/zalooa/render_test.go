package zalooa

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"isobot/bot"
	"isobot/bot/zalooa/zalooatest"
)

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
	st.until("the tap", func() bool { return st.got.Deliveries(id) == 1 })
	all := st.got.Updates()
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
