package dialog_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
)

// TestOwnFile asks for one's own file: it holds everything about oneself and nothing about others.
func TestOwnFile(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	must(t, w.store.Update(ctx, func(tx dialog.Tx) error {
		for i, code := range []string{"CB001", "XA001"} {
			person := people[0]
			if i == 1 {
				person = people[4]
			}
			for _, err := range []error{
				tx.PutAttempt(quiz.Attempt{ID: "a-" + code, Person: code, Course: "khoa-da-bo"}),
				tx.PutProgress(quiz.Progress{Person: code, Course: "khoa-da-bo"}),
				tx.PutCertificate(quiz.NewCertificate("C-"+code, &person, &quiz.Course{ID: "khoa-da-bo"}, "", start)),
				tx.PutRemedy(quiz.Remedy{ID: "y-" + code, Person: code, Course: "khoa-da-bo"}),
				tx.PutRemark(quiz.Remark{ID: "r-" + code, Unit: person.Unit, By: code}),
				tx.PutErasure(dialog.Erasure{ID: "e-" + code, Person: code, At: start}),
				tx.Append(dialog.Event{At: start, Actor: code, Kind: "attempt", Subject: "a-" + code}),
			} {
				if err != nil {
					return err
				}
			}
		}
		return tx.PutAccount(staff.Account{Address: "webchat:w1", Person: "CB001"})
	}))
	u := bot.Update{ID: "1", From: bot.Address{Channel: "webchat", Chat: "w1"}, User: "w1", Kind: bot.Text, Text: "/dulieu", At: start}
	must(t, w.desk().Handle(ctx, u))
	out, err := w.store.Waiting(ctx, bot.Queue{Channel: "webchat"}, 0, 10)
	must(t, err)
	file := out[len(out)-1].Message.File
	if file == nil || file.Name != "du-lieu-CB001.json" || !json.Valid(file.Data) {
		t.Fatalf("no file: %+v", out)
	}
	for _, want := range []string{"Trần Thị Lan", "a-CB001", "C-CB001", "e-CB001", "y-CB001", "r-CB001", "webchat:w1", `"kind": "attempt"`, "khoa-da-bo"} {
		if !strings.Contains(string(file.Data), want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if strings.Contains(string(file.Data), "XA001") {
		t.Error("the file names somebody else")
	}
}
