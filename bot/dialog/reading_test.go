package dialog_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/bottest"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
)

// revised is a loop whose edits are imports: they leave the change by unit in the store, and withdraw questions whose unit is gone.
type revised struct {
	*loop
	at time.Time // of the next import
}

func newRevised(t testing.TB, edits ...func([]*knowledge.Document) []*knowledge.Document) *revised {
	r := &revised{loop: newLoop(t, edits...), at: start.Add(10 * time.Minute)}
	if err := r.store.Update(context.Background(), func(tx dialog.Tx) error {
		for _, code := range []string{"CB001", "DP001", "XA001"} { // who completed the course before anything was revised
			p := quiz.Progress{Person: code, Course: "nhan-thuc", Started: start.AddDate(0, -1, 0), Completed: start.AddDate(0, 0, -7)}
			if err := tx.PutProgress(p); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *revised) restart() bot.Handler {
	if len(r.edits) == 0 {
		return r.desk()
	}
	before := r.docs
	r.docs, r.edits = r.edits[0](r.docs), r.edits[1:]
	if err := r.store.Update(context.Background(), func(tx dialog.Tx) error {
		for i, now := range r.docs {
			if now.Revision == before[i].Revision {
				continue
			}
			ch := dialog.Change{Document: now.ID, Title: now.Title, From: before[i].Revision, To: now.Revision, Effective: knowledge.Date(quiz.DayOf(r.at)), Stated: now.ValidFrom != "",
				At: r.at, Difference: knowledge.Compare(before[i], now)}
			if err := tx.PutChange(&ch); err != nil {
				return err
			}
			all, err := dialog.EveryQuestion(tx, []quiz.Course{smallCourse()})
			if err != nil {
				return err
			}
			if _, err := dialog.WithdrawLost(tx, all, ch); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		r.t.Fatal(err)
	}
	r.reload()
	r.at = r.at.AddDate(0, 0, 7)
	return r.desk()
}

// withoutAudit takes the clause about internal audits out of its document.
var withoutAudit = standard(func(d *knowledge.Document) { d.Units = d.Units[:1] })

// TestReadingTranscripts plays the conversations about documents that are read and revised.
func TestReadingTranscripts(t *testing.T) {
	audit := reworded("Cơ quan đánh giá nội bộ mỗi năm ít nhất hai lần, theo kế hoạch. Không ai đánh giá việc của chính mình.")
	edits := map[string][]func([]*knowledge.Document) []*knowledge.Document{"lost.txt": {withoutAudit}, "delta.txt": {audit}, "read.txt": {audit}}
	conversations(t, "testdata/reading/*.txt", func(t *testing.T, file string) {
		r := newRevised(t, edits[filepath.Base(file)]...)
		play(t, file, &bottest.Player{Handler: r.desk(), Outbox: r.store, Restart: r.restart, Now: start, Jobs: r.jobs})
		r.logged()
	})
}
