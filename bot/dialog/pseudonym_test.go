package dialog_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/knowledge"
	"isobot/quiz"
	"isobot/staff"
	"isobot/store"
)

// TestPseudonymise looks at every record of the store: who was erased is named by code in the audit log only.
func TestPseudonymise(t *testing.T) {
	w := newWorld(t)
	const phone = "0900000001"
	lan := staff.Person{Code: "CB001", Name: "Trần Thị Lan", Unit: "UBND xã Bình An/Phòng Kinh tế", Phone: phone, Email: "lan@example.gov.vn"}
	ctx := context.Background()
	noon := time.Date(2026, 11, 20, 5, 6, 7, 123456789, time.UTC) // the moments that the audit log has as well
	later := noon.Add(time.Minute)
	must(t, w.store.Update(ctx, func(tx dialog.Tx) error {
		for _, err := range []error{
			tx.PutPerson(lan),
			tx.PutAccount(staff.Account{Address: "telegram:777", Person: "CB001"}),
			tx.PutGap(dialog.Gap{ID: "g", Question: "câu hỏi", Tell: "telegram:777"}),
			tx.PutAttempt(quiz.Attempt{ID: "old-attempt", Person: "CB001", Course: "da-bo", Started: noon, Finished: later, Deadline: later, Items: []quiz.Item{{Question: "q", Typed: "tôi là Lan", Mark: 1, At: later}}}),
			tx.PutProgress(quiz.Progress{Person: "CB001", Course: "da-bo", Lessons: map[string]quiz.LessonProgress{"bai": {Best: 100, Attempt: "old-attempt", Passed: later}},
				Started: noon, Completed: later, Short: later, Pre: quiz.LessonProgress{Passed: later}, Read: &quiz.Acknowledged{At: later}}),
			tx.PutDuty(quiz.Duty{Assignment: "as", Person: "CB001", Due: "2026-12-01", Reason: "nghỉ ốm", At: noon}),
			tx.PutRemedy(quiz.Remedy{ID: "old-attempt", Person: "CB001", Attempt: "old-attempt", At: noon, Closed: later, Steps: []quiz.RemedyStep{{Kind: quiz.Coach, By: "XA001", At: noon, Judged: later}}}),
			tx.PutRemedy(quiz.Remedy{ID: "b", Person: "XA001", Steps: []quiz.RemedyStep{{Kind: quiz.Coach, By: "CB001", Judge: "CB001", At: noon, Judged: later}}}),
			tx.PutRemark(quiz.Remark{ID: "r", Unit: lan.Unit, By: "CB001", Applied: quiz.AppliedNot, Text: "tôi là Lan", At: noon}),
			tx.PutDue("2026-12-01", "remedy|CB001|old-attempt"),
			tx.PutDaily(quiz.Daily{Person: "CB001", On: true}),
			tx.PutMemory(quiz.Memory{Person: "CB001", Question: "q"}),
			tx.PutCertificate(quiz.NewCertificate("OLD-CODE", &lan, &quiz.Course{ID: "da-bo"}, "2026", noon)),
			tx.PutAssignment(quiz.Assignment{ID: "as", People: []string{"XA001", "CB001"}}),
			tx.Append(dialog.Event{At: noon, Actor: "CB001", Kind: "attempt", Subject: "old-attempt"}),
			tx.Append(dialog.Event{At: later, Actor: "CB001", Kind: "attempt", Subject: "old-attempt"}),
			tx.DeleteInvitation("100001"),
			tx.PutMissed("an", "CB001", dialog.MissedNobody),
			tx.PutAnnouncement(dialog.Announcement{ID: "an", By: "CB001"}),
			tx.PutCuration(knowledge.Curation{ID: "cu", By: "CB001"}),
			tx.PutSynonym(knowledge.Synonym{ID: "sy", Form: "a", Meaning: "b", By: "CB001"}),
			tx.PutDuty(quiz.Duty{Assignment: "as", Person: "XA001", By: "CB001", Reason: "nghỉ", Own: true}),
			tx.PutInvitation(staff.Invitation{Code: "777777", Person: "XA001", By: "CB001"}),
			tx.PutPlea(dialog.Plea{ID: "pl", Person: "CB001", Reason: "nghỉ ốm"}),
			tx.PutOwed("CB001", "touch|da-bo|7"),
			tx.PutDue("2026-12-01", "touch|CB001|da-bo|30"),
			tx.PutSession(dialog.Session{Address: bot.Address{Channel: "telegram", Chat: "9"}, Dialog: "excuse", State: []byte(`{"person":"CB001"}`)}),
			tx.PutErasure(dialog.Erasure{ID: "er", Person: "CB0011"}),
		} {
			if err != nil {
				return err
			}
		}
		n := 0
		id := func() string { n++; return fmt.Sprintf("new%d", n) }
		return dialog.Pseudonymise(tx, id, func() string { return "NEW-CODE" }, lan)
	}))
	for _, trace := range []string{"Trần Thị Lan", "tôi là Lan", "nghỉ ốm", phone, "lan@example", "telegram:777", "CB001", "old-attempt", "OLD-CODE", "05:06:07.1", "05:07:07.1"} {
		for _, where := range holds(t, w.store.Engine(), trace) {
			if (where != "audit" || trace != "CB001" && trace != "old-attempt" && !strings.HasPrefix(trace, "05:")) && (where != "erasure" || trace != "CB001") { // CB0011 is another
				t.Errorf("%q is still in table %s", trace, where)
			}
		}
	}
	must(t, w.store.View(ctx, func(tx dialog.Tx) error {
		attempts, progress, err := tx.TrainingOf("ADNEW1")
		if err != nil || len(attempts) != 1 || attempts[0].Items[0].Mark != 1 || progress[0].Lessons["bai"].Attempt != attempts[0].ID {
			t.Errorf("training under the new code: %v %v %v", attempts, progress, err)
		}
		if a := attempts[0]; !a.Started.Before(a.Finished) || !a.Finished.Equal(a.Items[0].At) || quiz.DayOf(a.Started) != "2026-11-20" || quiz.DayOf(a.Finished) != "2026-11-20" {
			t.Errorf("days and order of an attempt: %v %v", a.Started, a.Finished)
		}
		certs, err := tx.CertificatesOf("ADNEW1")
		if err != nil || len(certs) != 1 || certs[0].Name != "" || certs[0].Unit != lan.Unit {
			t.Errorf("certificates under the new code: %v %v", certs, err)
		}
		remedies, err := tx.RemediesOf("ADNEW1")
		if err != nil || len(remedies) != 1 || remedies[0].Attempt != attempts[0].ID || remedies[0].Steps[0].By != "XA001" {
			t.Errorf("remedies under the new code: %+v %v", remedies, err)
		}
		if r, _, err := tx.Remark("r"); err != nil || r.By != "ADNEW1" || r.Applied != quiz.AppliedNot || r.Text != "" {
			t.Errorf("remark: %+v %v", r, err)
		}
		p, ok, err := tx.Person("ADNEW1")
		if !ok || err != nil || !p.Left || p.Unit != lan.Unit {
			t.Errorf("roster entry: %v %v", p, err)
		}
		a, _, err := tx.Assignment("as")
		if len(a.People) != 2 || a.People[1] != "ADNEW1" {
			t.Errorf("assignment: %v", a.People)
		}
		if d, ok, err := tx.Duty("as", "ADNEW1"); !ok || err != nil || d.State != quiz.DutyClosed {
			t.Errorf("duty: %v %v", d, err)
		}
		return err
	}))
	if lines, err := w.store.VerifyAudit(ctx); lines != 2 || err != nil {
		t.Errorf("audit log: %d lines, %v", lines, err)
	}
}

// holds lists the tables in which a text occurs, in a key or a record.
func holds(t *testing.T, e store.Engine, text string) (tables []string) {
	must(t, e.View(context.Background(), func(kv store.KV) error {
		for _, table := range store.Tables {
			found := false
			if err := kv.Scan(table, "", "", func(k string, v []byte) bool {
				found = strings.Contains(k, text) || strings.Contains(string(v), text)
				return !found
			}); err != nil {
				return err
			}
			if found {
				tables = append(tables, table)
			}
		}
		return nil
	}))
	return tables
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
