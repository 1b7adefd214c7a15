// Package store keeps isobot's records: it maps them to keys of an ordered key-value Engine, once for all engines. store/bolt is
// the embedded engine, store/mem the model that the others are compared with, store/storetest the promises that all keep.
//
// Records are JSON. Keys are made of parts joined by NUL, which no part holds, so that a prefix of parts is a prefix of keys.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"isobot/bot/dialog"
)

// Engine is an ordered key-value store with transactions. Update is all or nothing, durable when it returns nil, serialised
// against other updates, and may run fn again; a panic of fn undoes it too and goes on to the caller. Both return fn's error as it
// is, and ctx's when that has ended before fn ran.
type Engine interface {
	Update(ctx context.Context, fn func(KV) error) error
	View(ctx context.Context, fn func(KV) error) error
	Close() error
}

// KV is one transaction of an Engine. Bytes handed out are valid until the transaction ends and must not be changed; bytes handed
// in are copied or not kept. Tables come to be when first written.
type KV interface {
	// Get returns nil when the key is not there; an empty value is not nil.
	Get(table, key string) ([]byte, error)
	// Put fails with ErrKey for a key that is empty or longer than MaxKey.
	Put(table, key string, value []byte) error
	// Delete of what is not there is no error.
	Delete(table, key string) error
	// Scan calls fn for keys in [from, to) in ascending order of bytes until it returns false; an empty to is the end of the table.
	// fn must not write to the table it scans.
	Scan(table, from, to string, fn func(key string, value []byte) bool) error
}

// ErrNewer tells that a data file was written by a newer version of the program.
var ErrNewer = errors.New("the data was written by a newer version of isobot; install that version or restore a backup")

// MaxKey is the most bytes a key may have, the smallest limit of all engines.
const MaxKey = 2 << 10

// ErrKey tells that a record can not be kept under its key: a part that names it is empty or far too long.
var ErrKey = fmt.Errorf("store: a key has 1 to %d bytes", MaxKey)

// CheckKey is what an engine does before it puts.
func CheckKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return ErrKey
	}
	return nil
}

// ErrReadOnly tells that a View tried to write.
var ErrReadOnly = errors.New("store: write in a read-only transaction")

// Version is the schema that this program writes. A store with a higher one is refused.
const Version = 1

// Store is the typed store over an engine. It implements dialog.Store and bot.Outbox.
type Store struct{ engine Engine }

// New opens the typed store over an engine, writing the schema version into an empty one. It fails with ErrNewer when the engine
// holds a newer schema. The engine is the store's from then on.
func New(ctx context.Context, e Engine) (*Store, error) {
	err := e.Update(ctx, func(kv KV) error {
		have, err := schema(kv)
		if err == nil && have != Version {
			err = put(kv, tMeta, "schema", Version)
		}
		if err != nil {
			return err
		}
		if err := (tx{kv: kv}).buildQueue(); err != nil {
			return err
		}
		if err := (tx{kv: kv}).buildInvited(); err != nil {
			return err
		}
		return tx{kv: kv}.buildBoard()
	})
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Store{engine: e}, nil
}

// Schema returns the schema version that an engine holds, without writing; 0 tells that isobot never wrote into it. It fails with
// ErrNewer for a version above Version.
func Schema(ctx context.Context, e Engine) (version int, err error) {
	err = e.View(ctx, func(kv KV) error { version, err = schema(kv); return err })
	return version, err
}

func schema(kv KV) (int, error) {
	have, _, err := get[int](kv, tMeta, "schema")
	if err == nil && have > Version {
		err = fmt.Errorf("schema %d, this program knows %d: %w", have, Version, ErrNewer)
	}
	return have, err
}

// Close closes the engine.
func (s *Store) Close() error { return s.engine.Close() }

// Engine gives the engine, for backup and copy.
func (s *Store) Engine() Engine { return s.engine }

// Update runs fn in a transaction that is all or nothing and may run again.
func (s *Store) Update(ctx context.Context, fn func(dialog.Tx) error) error {
	return s.engine.Update(ctx, func(kv KV) error {
		t := tx{kv, &tail{}}
		if err := fn(t); err != nil {
			return err
		}
		return t.flush()
	})
}

// View runs fn over a consistent picture.
func (s *Store) View(ctx context.Context, fn func(dialog.Tx) error) error {
	return s.engine.View(ctx, func(kv KV) error { return fn(tx{kv: kv}) })
}

// The tables.
const (
	tMeta       = "meta"
	tSeen       = "seen"
	tSession    = "session"
	tOutbox     = "outbox" // replies: channel, message
	tBulk       = "bulk"   // announcements and reminders: channel, message
	tHeld       = "held"   // what a channel may not say now: address, message
	tSaid       = "said"   // what went out lately to pages: address, message
	tPerson     = "person"
	tAccount    = "account"
	tOwner      = "owner" // person, address
	tInvitation = "invitation"
	tInvited    = "invited" // person, code
	tAttempt    = "attempt"
	tTried      = "tried" // person, course, attempt
	tProgress   = "progress"
	tQuestion   = "question"
	tAssignment = "assignment"
	tJob        = "job"
	tAudit      = "audit"
	tGap        = "gap"
	tDocument   = "document"
	tSlot       = "slot"
	tImported   = "imported" // questions of the bank, the newest version of each

	tCertificate = "certificate"
	tCertified   = "certified" // person, course, cycle: the certificate's code
	tErasure     = "erasure"
	tPlea        = "plea"
	tOwed        = "owed" // person, name

	tPast   = "past"   // progress of cycles before the newest: course, person, cycle
	tBoard  = "board"  // unit, person: a quiz.Row
	tDuty   = "duty"   // assignment, person
	tOwn    = "own"    // the duties that differ from their assignment: assignment, person
	tDaily  = "daily"  // person
	tMemory = "memory" // person, question
	tAgenda = "agenda" // day, name

	tOpenGap    = "opengap" // the gaps that nobody has decided on
	tCuration   = "curation"
	tSynonym    = "synonym"
	tSuperseded = "superseded" // document, number
	tChange     = "change"     // number

	tAnnouncement = "announcement"
	tMissed       = "missed" // announcement, person: why

	tCourse     = "course"     // made of documents
	tWithdrawal = "withdrawal" // question

	tCorrection = "correction" // question, version
	tRegrade    = "regrade"
	tRemark     = "remark"
	tRemedy     = "remedy" // person, remedy
)

// Tables lists all of them, for backup, copy and tests.
var Tables = []string{tMeta, tSeen, tSession, tOutbox, tBulk, tHeld, tSaid, tPerson, tAccount, tOwner, tInvitation, tInvited, tAttempt, tTried,
	tProgress, tQuestion, tAssignment, tJob, tAudit, tGap, tDocument, tSlot, tImported, tCertificate, tCertified, tErasure, tPlea, tOwed,
	tPast, tBoard, tDuty, tOwn, tDaily, tMemory, tAgenda, tOpenGap, tCuration, tSynonym, tSuperseded, tChange, tAnnouncement, tMissed,
	tCourse, tWithdrawal, tCorrection, tRegrade, tRemark, tRemedy}

// tx is one transaction; tail is nil in those that only read, and in the store's own.
type tx struct {
	kv   KV
	tail *tail
}

const sep = "\x00"

// key joins parts; a NUL inside a part becomes U+FFFD.
func key(parts ...string) string {
	k := strings.Join(parts, sep)
	if strings.Count(k, sep) == len(parts)-1 {
		return k
	}
	clean := make([]string, len(parts))
	for i, p := range parts {
		clean[i] = strings.ReplaceAll(p, sep, "\uFFFD")
	}
	return strings.Join(clean, sep)
}

// under gives the range of keys whose first parts are the given ones.
func under(parts ...string) (from, to string) {
	p := key(parts...)
	return p + sep, p + "\x01"
}

func seq(n uint64) string { return fmt.Sprintf("%016x", n) }

func put(kv KV, table, k string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("store %s: %w", table, err)
	}
	return kv.Put(table, k, b)
}

func get[T any](kv KV, table, k string) (v T, ok bool, err error) {
	b, err := kv.Get(table, k)
	if err != nil || b == nil {
		return v, false, err
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return v, false, fmt.Errorf("store %s: record %q: %w", table, k, err)
	}
	return v, true, nil
}

// each decodes the records in a range of keys and calls fn until it returns false.
func each[T any](kv KV, table, from, to string, fn func(T) bool) error {
	var bad error
	err := kv.Scan(table, from, to, func(k string, b []byte) bool {
		var v T
		if err := json.Unmarshal(b, &v); err != nil {
			bad = fmt.Errorf("store %s: record %q: %w", table, k, err)
			return false
		}
		return fn(v)
	})
	if err != nil {
		return err
	}
	return bad
}

func list[T any](kv KV, table, from, to string) ([]T, error) {
	var all []T
	err := each(kv, table, from, to, func(v T) bool { all = append(all, v); return true })
	return all, err
}

// next counts up the counter with that name and returns its new value.
func next(kv KV, name string) (uint64, error) {
	n, _, err := get[uint64](kv, tMeta, name)
	if err != nil {
		return 0, err
	}
	n++
	return n, put(kv, tMeta, name, n)
}
