package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/store"
)

// typed is the typed store over an engine that a test may also touch by itself.
type typed struct {
	*store.Store
	engine store.Engine
}

// Store tests the typed store over an engine: that every record comes back as it went in, and what follows from each operation.
func Store(t *testing.T, open Open) {
	over := func(t testing.TB) typed {
		e := open(t)
		s, err := store.New(ctx, e)
		if err != nil {
			t.Fatal(err)
		}
		return typed{s, e}
	}
	runAll(t, over, []part[typed]{
		{"updates are seen once", seenOnce},
		{"sessions", sessions},
		{"roster", roster},
		{"accounts and their owners", accounts},
		{"accounts that move", movedAccounts},
		{"messages unsaid", unsaid},
		{"invitations", invitations},
		{"invitations of a person", invitationsOf}, {"ended invitations", endedInvitations},
		{"attempts", attempts},
		{"progress", progress},
		{"erased training", erasedTraining},
		{"question versions", questionVersions},
		{"assignments and nudges", assignments},
		{"jobs", jobs},
		{"gaps", gaps},
		{"queue of gaps", queue},
		{"curations and synonyms", curations},
		{"superseded revisions", revisions},
		{"changes", changes},
		{"remarks and remedies", effects},
		{"documents read and questions withdrawn", readings},
		{"certificates", certificates},
		{"erasures", erasures}, {"pleas and what is owed", pleas},
		{"regrades", regrades},
		{"all of one person", wholePerson},
		{"board", board},
		{"cycles", cycles},
		{"duties", duties},
		{"spaced practice", spaced},
		{"agenda", agenda},
		{"library", library},
		{"names with strange characters", strangeNames},
		{"outbox order", outboxOrder},
		{"outbox by channel", outboxByChannel},
		{"notes of channels", notes},
		{"what went out to pages", saidToPages},
		{"outcomes", outcomes},
		{"settling twice", settlingTwice},
		{"held messages", heldMessages},
		{"rerouted messages", reroutedMessages},
		{"audit chain", auditChain},
		{"audit of strange text", auditStrangeText},
		{"audit: every byte", auditEveryByte},
		{"audit: lines", auditLines},
		{"announcements", announcements},
		{"forgetting", forgetting},
		{"schema version", schemaVersion},
		{"a record that can not be read", unreadableRecord},
	})
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456789, time.FixedZone("ICT", 7*3600))

func (s typed) update(t testing.TB, fn func(dialog.Tx) error) {
	t.Helper()
	if err := s.Update(ctx, fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func (s typed) view(t testing.TB, fn func(dialog.Tx) error) {
	t.Helper()
	if err := s.View(ctx, fn); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func seenOnce(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		if seen, err := tx.Seen("telegram/7"); seen || err != nil {
			t.Errorf("Seen before: %v, %v", seen, err)
		}
		return tx.MarkSeen("telegram/7", noon)
	})
	s.view(t, func(tx dialog.Tx) error {
		for update, want := range map[string]bool{"telegram/7": true, "telegram/77": false, "zalobot/7": false} {
			if seen, err := tx.Seen(update); seen != want || err != nil {
				t.Errorf("Seen(%s) = %v, %v", update, seen, err)
			}
		}
		return nil
	})
}

func forgetting(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		return errors.Join(tx.MarkSeen("c/1", noon.AddDate(0, 0, -8)), tx.MarkSeen("c/2", noon.AddDate(0, 0, -7)), tx.MarkSeen("c/3", noon))
	})
	if n, err := s.Forget(ctx, noon.AddDate(0, 0, -7).Format(time.DateOnly)); n != 1 || err != nil {
		t.Errorf("Forget = %d, %v", n, err)
	}
	s.update(t, func(tx dialog.Tx) error {
		for i := range 2500 { // more than one transaction forgets
			if err := tx.MarkSeen("d/"+bot.Address{Channel: "x", Chat: noon.Add(time.Duration(i)).String()}.String(), noon.AddDate(-1, 0, 0)); err != nil {
				return err
			}
		}
		return nil
	})
	if n, err := s.Forget(ctx, noon.Format(time.DateOnly)); n != 2501 || err != nil {
		t.Errorf("Forget = %d, %v", n, err)
	}
	s.view(t, func(tx dialog.Tx) error {
		for update, want := range map[string]bool{"c/1": false, "c/2": false, "c/3": true} {
			if seen, err := tx.Seen(update); seen != want || err != nil {
				t.Errorf("Seen(%s) = %v, %v", update, seen, err)
			}
		}
		return nil
	})
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Forget(over, "9999"); !errors.Is(err, context.Canceled) {
		t.Errorf("Forget with an ended context: %v", err)
	}
}

func schemaVersion(t *testing.T, s typed) {
	if v, err := store.Schema(ctx, s.engine); v != store.Version || err != nil {
		t.Errorf("Schema = %d, %v", v, err)
	}
	if _, err := store.New(ctx, s.engine); err != nil {
		t.Errorf("opening again: %v", err)
	}
	put(t, s.engine, "meta", "schema", "999")
	if _, err := store.New(ctx, s.engine); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a newer schema: %v, want ErrNewer", err)
	}
	if _, err := store.Schema(ctx, s.engine); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Schema of a newer one: %v, want ErrNewer", err)
	}
	want(t, s.engine, "meta", "schema", "999")
	put(t, s.engine, "meta", "schema", "one")
	if _, err := store.New(ctx, s.engine); err == nil || errors.Is(err, store.ErrNewer) {
		t.Errorf("a schema that is no number: %v", err)
	}
	update(t, s.engine, func(kv store.KV) error { return kv.Delete("meta", "schema") })
	if v, err := store.Schema(ctx, s.engine); v != 0 || err != nil {
		t.Errorf("Schema of a foreign engine = %d, %v", v, err)
	}
}

func unreadableRecord(t *testing.T, s typed) {
	put(t, s.engine, "person", "P1", `{"code":`)
	for name, fn := range map[string]func(dialog.Tx) error{
		"Person": func(tx dialog.Tx) error { _, _, err := tx.Person("P1"); return err },
		"People": func(tx dialog.Tx) error { return tx.People(anybody) },
	} {
		if err := s.View(ctx, fn); err == nil {
			t.Errorf("%s passes over a record that can not be read", name)
		}
	}
}

// notes reads in a transaction what a channel keeps for itself.
func notes(t *testing.T, s typed) {
	if err := s.UpdateSlot(ctx, "zalooa/window/1", func(old []byte) (any, error) { return map[string]int{"sent": 3}, nil }); err != nil {
		t.Fatal(err)
	}
	s.view(t, func(tx dialog.Tx) error {
		for name, want := range map[string]string{"zalooa/window/1": `{"sent":3}`, "zalooa/window/2": ""} {
			if b, err := tx.Note(name); err != nil || string(b) != want {
				t.Errorf("note %s: %q, %v, want %q", name, b, err, want)
			}
		}
		return nil
	})
}
