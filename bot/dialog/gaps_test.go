package dialog_test

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/knowledge/index"
	"isobot/quiz"
	"isobot/store"
	"isobot/store/mem"
)

// loop is a desk whose base follows what trainers decide. A restart ("~") makes the next edit of the documents first.
type loop struct {
	*world
	t     testing.TB
	base  *knowledge.Collection
	docs  []*knowledge.Document
	edits []func([]*knowledge.Document) []*knowledge.Document
}

func newLoop(t testing.TB, edits ...func([]*knowledge.Document) []*knowledge.Document) *loop {
	t.Helper()
	l := &loop{world: newWorld(t), t: t, edits: edits}
	l.docs = l.world.base.Documents()
	idx, err := index.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	if l.base, err = knowledge.NewCollection(context.Background(), l.parts(), idx); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *loop) parts() knowledge.Parts {
	p := knowledge.Parts{Documents: l.docs}
	if err := l.store.View(context.Background(), func(tx dialog.Tx) error {
		if err := tx.EachCuration(func(c knowledge.Curation) bool { p.Curations = append(p.Curations, c); return true }); err != nil {
			return err
		}
		return tx.EachSynonym(func(s knowledge.Synonym) bool { p.Synonyms = append(p.Synonyms, s); return true })
	}); err != nil {
		l.t.Fatal(err)
	}
	return p
}

func (l *loop) reload() {
	if err := l.base.Replace(context.Background(), l.parts()); err != nil {
		l.t.Error(err)
	}
}

func (l *loop) desk() bot.Handler {
	return dialog.NewDesk(dialog.Config{
		Store: l.store, Base: l.base, Curator: l.base, Changed: l.reload, Courses: []quiz.Course{smallCourse()}, Log: slog.New(slog.DiscardHandler),
		NewID:   func() string { l.ids++; return fmt.Sprintf("id%d", l.ids) },
		NewSeed: func() uint64 { return 7 },
	})
}

func (l *loop) restart() bot.Handler {
	if len(l.edits) > 0 {
		l.docs, l.edits = l.edits[0](l.docs), l.edits[1:]
		l.reload()
	}
	return l.desk()
}

// logged checks that something was written into an unbroken log.
func (l *loop) logged() {
	l.t.Helper()
	if lines, err := l.store.VerifyAudit(context.Background()); err != nil || lines == 0 {
		l.t.Error("audit log", lines, err)
	}
}

// standard makes a revision of the standard.
func standard(change func(*knowledge.Document)) func([]*knowledge.Document) []*knowledge.Document {
	return func(docs []*knowledge.Document) []*knowledge.Document {
		out := append([]*knowledge.Document(nil), docs...)
		for i, d := range out {
			if d.ID == "iso9001-2015" {
				c := *d
				c.Units = append([]knowledge.Unit(nil), d.Units...)
				change(&c)
				c.Seal()
				out[i] = &c
			}
		}
		return out
	}
}

// reworded gives the internal audit clause other words.
func reworded(text string) func([]*knowledge.Document) []*knowledge.Document {
	return standard(func(d *knowledge.Document) { d.Units[1].Text = text })
}

// withoutProcedure deletes the procedure.
func withoutProcedure(docs []*knowledge.Document) []*knowledge.Document {
	var out []*knowledge.Document
	for _, d := range docs {
		if d.ID != "dang-ky-khai-sinh" {
			out = append(out, d)
		}
	}
	return out
}

// TestGapTranscripts plays the conversations of the gap loop.
func TestGapTranscripts(t *testing.T) {
	conversations(t, "testdata/gaps/*.txt", func(t *testing.T, file string) {
		l := newLoop(t, reworded("Cơ quan đánh giá nội bộ mỗi năm ít nhất hai lần."), withoutProcedure)
		play(t, file, &bottest.Player{Handler: l.desk(), Outbox: l.store, Restart: l.restart, Now: start, Jobs: l.jobs})
		l.logged()
	})
}

func TestGroupGaps(t *testing.T) {
	gap := func(id, question string, nearest ...string) dialog.Gap {
		return dialog.Gap{ID: id, Question: question, Nearest: nearest}
	}
	groups := dialog.GroupGaps([]dialog.Gap{
		gap("1", "nuôi chó trong trụ sở"),
		gap("2", "cấp lại thẻ đảng viên", "a"),
		gap("3", "Cấp lại thẻ đảng viên?", "b"),
		gap("4", "xin cấp lại thẻ đảng viên", "b", "c"),
	})
	if len(groups) != 2 || groups[0].ID() != "2" || groups[1].ID() != "1" {
		t.Fatalf("%+v", groups)
	}
	if got, want := groups[0].Asked, []dialog.Wording{{"cấp lại thẻ đảng viên", 2}, {"xin cấp lại thẻ đảng viên", 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("wordings %v, want %v", got, want)
	}
	if got, want := groups[0].Nearest, []string{"b", "a", "c"}; !reflect.DeepEqual(got, want) {
		t.Errorf("offered %v, want %v", got, want)
	}
	if got := dialog.GroupGaps(nil); len(got) != 0 {
		t.Errorf("no gaps: %v", got)
	}
}

// TestTakeOver: a question belongs to the newest decision only.
func TestTakeOver(t *testing.T) {
	st, err := store.New(context.Background(), mem.New())
	if err != nil {
		t.Fatal(err)
	}
	base := smallBase(t)
	point := func(id, unit string, questions ...string) {
		t.Helper()
		if err := st.Update(context.Background(), func(tx dialog.Tx) error {
			return dialog.Point(tx, base, dialog.Ruling{ID: id, By: "DT001", At: start}, knowledge.Curation{Questions: questions, Unit: unit})
		}); err != nil {
			t.Fatal(err)
		}
	}
	point("1", "iso9001-2015/7.3", "hỏi một", "hỏi hai")
	point("2", "iso9001-2015/9.2", "HOI HAI?")
	point("3", "iso9001-2015/7.3", "Hỏi hai")
	if err := st.View(context.Background(), func(tx dialog.Tx) error {
		for id, want := range map[string]struct {
			questions []string
			withdrawn bool
		}{"1": {[]string{"hỏi một"}, false}, "2": {[]string{"HOI HAI?"}, true}, "3": {[]string{"Hỏi hai"}, false}} {
			c, ok, err := tx.Curation(id)
			if err != nil || !ok || !reflect.DeepEqual(c.Questions, want.questions) || c.Withdrawn != want.withdrawn {
				t.Errorf("%s: %+v, %v", id, c, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"nowhere/1", knowledge.CuratedID + "/1", "iso9001-2015@2026-01-01/7.3", ""} {
		err := st.Update(context.Background(), func(tx dialog.Tx) error {
			return dialog.Point(tx, base, dialog.Ruling{ID: "4", At: start}, knowledge.Curation{Questions: []string{"x"}, Unit: unit})
		})
		if err != dialog.ErrNoUnit {
			t.Errorf("%q: %v", unit, err)
		}
	}
}

// TestGroupChat: in a group nobody is promised a message, and there is no queue.
func TestGroupChat(t *testing.T) {
	l := newLoop(t)
	desk := l.desk()
	in := bot.Address{Channel: "telegram", Chat: "-100"}
	for i, text := range []string{"quy chế nuôi mèo trong trụ sở ủy ban", "câu hỏi chờ"} {
		u := bot.Update{ID: fmt.Sprint(i), From: in, Kind: bot.Text, Text: text, Group: true, At: start}
		if err := desk.Handle(context.Background(), u); err != nil {
			t.Fatal(err)
		}
	}
	said, err := l.store.Waiting(context.Background(), bot.Queue{Channel: "telegram"}, 0, 10)
	if err != nil || len(said) != 2 {
		t.Fatal(len(said), err)
	}
	for _, row := range said[0].Message.Buttons {
		for _, b := range row {
			if strings.Contains(b.Label, "Báo tôi") {
				t.Error("a group is offered to be told")
			}
		}
	}
	if !strings.Contains(said[1].Message.Text, "nhắn riêng") {
		t.Errorf("the queue in a group: %q", said[1].Message.Text)
	}
}
