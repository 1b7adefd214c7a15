package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
)

const beeQuestions = `// [id:ong1]
// isobot: {"cites":["quy-che-nuoi-ong/lich"]}
Quay mật ngày nào?{=thứ Năm ~thứ Tư}

// [id:ong2]
// isobot: {"cites":["quy-che-nuoi-ong/noi-dat"]}
Thùng ong đặt ở đâu?{=vườn sau ~hành lang}
`

// TestRevisionsByCommand has a document read, revised, asked again and a lost question cited anew, by command.
func TestRevisionsByCommand(t *testing.T) {
	dir := t.TempDir()
	due := time.Now().In(hanoi).AddDate(0, 0, 20).Format(time.DateOnly)
	write(t, dir, "ong.md", bees)
	write(t, dir, "ong.gift", beeQuestions)
	succeed(t, dir, "knowledge", "import", "ong.md")
	refuse(t, dir, "no question cites quy-che-nuoi-ong", "revisions", "read", "quy-che-nuoi-ong", "--person", "MAU04", "--due", due)
	succeed(t, dir, "questions", "import", "ong.gift")
	refuse(t, dir, "is over", "revisions", "read", "quy-che-nuoi-ong", "--person", "MAU04", "--due", "2020-01-01")
	refuse(t, dir, "name whom", "revisions", "read", "quy-che-nuoi-ong", "--due", due)
	if out := succeed(t, dir, "revisions", "read", "quy-che-nuoi-ong", "--person", "MAU04", "--due", due); !strings.Contains(out, "2 pieces\t2 questions, 2 asked of each") {
		t.Error(out)
	}
	finishReading(t, dir, "MAU04")
	write(t, dir, "ong.md", strings.NewReplacer("thứ Năm", "thứ Hai", "## Nơi đặt thùng ong {#noi-dat}", "## Vườn sau {#vuon}").Replace(bees))
	if out := succeed(t, dir, "knowledge", "import", "ong.md"); !strings.Contains(out, "quy-che-nuoi-ong: 1 questions withdrawn") {
		t.Error(out)
	}
	if out := succeed(t, dir, "revisions", "list"); !strings.Contains(out, "1\tquy-che-nuoi-ong\t") || !strings.Contains(out, "1 questions\t1 people") || !strings.Contains(out, "questions withdrawn: 1") ||
		!strings.Contains(out, "no question cites quy-che-nuoi-ong/vuon") {
		t.Error(out)
	}
	asked := succeed(t, dir, "revisions", "ask", "1", "--due", due)
	if !strings.Contains(asked, "assigned to 1 people") {
		t.Error(asked)
	}
	refuse(t, dir, "nobody to ask", "revisions", "ask", "1", "--due", due)
	if out := succeed(t, dir, "revisions", "withdrawn"); !strings.Contains(out, "ong2\tlost quy-che-nuoi-ong/noi-dat") {
		t.Error(out)
	}
	refuse(t, dir, "not every one of the units", "revisions", "recite", "ong2", "quy-che-nuoi-ong/khong-co")
	succeed(t, dir, "revisions", "recite", "ong2", "quy-che-nuoi-ong/vuon")
	if out := succeed(t, dir, "report", "--assignment", strings.TrimSpace(asked[strings.LastIndex(asked, ":")+1:])); !strings.Contains(out, "Phần sửa đổi: Quy chế nuôi ong lấy mật, due "+due+": 0 of 1 done") {
		t.Error(out)
	}
	if out := succeed(t, dir, "evidence", "export", "e.zip"); !strings.Contains(out, "e.zip") {
		t.Error(out)
	}
	succeed(t, dir, "audit", "verify")
}

func refuse(t *testing.T, dir, why string, args ...string) {
	t.Helper()
	if code, out, errOut := isobot(t, dir, args...); code != exitUsage || !strings.Contains(errOut, why) || strings.Count(errOut, "\n") != 1 {
		t.Errorf("isobot %v: exit code %d %s%s", args, code, out, errOut)
	}
}

// finishReading notes that somebody read what they were assigned first, and answered its questions.
func finishReading(t *testing.T, dir, person string) {
	t.Helper()
	a := openFolder(t, filepath.Join(dir, "data"))
	defer a.close()
	if err := a.store.Update(context.Background(), func(tx dialog.Tx) error {
		all, err := tx.AllAssignments()
		if err != nil {
			return err
		}
		now := time.Now().UTC()
		return tx.PutProgress(quiz.Progress{Person: person, Course: all[0].Course, Started: now, Completed: now})
	}); err != nil {
		t.Fatal(err)
	}
}
