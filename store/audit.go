package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"isobot/bot/dialog"
)

// auditHead is the last line's number and hash. It is kept apart from the log, so that a cut tail is noticed.
type auditHead struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

func (t tx) Append(e dialog.Event) error {
	head, err := t.auditHead()
	if err != nil {
		return err
	}
	if e, err = readBack(e); err != nil {
		return err
	}
	e.Seq, e.Prev, e.At, e.Hash = head.Seq+1, head.Hash, e.At.UTC(), ""
	open, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("audit event: %w", err)
	}
	line, hash, err := sealed(open)
	if err != nil {
		return err
	}
	if err := t.kv.Put(tAudit, seq(e.Seq), line); err != nil {
		return err
	}
	return t.moveAudit(auditHead{e.Seq, hash})
}

// sealed gives an event's record with its hash in place: the hash is over the record without it, whose last field it is.
func sealed(open []byte) (line []byte, hash string, err error) {
	const empty = `"hash":""}`
	n := len(open) - len(empty)
	if n < 0 || string(open[n:]) != empty {
		return nil, "", errors.New("audit event: its record does not end with its hash")
	}
	sum := sha256.Sum256(open)
	hash = hex.EncodeToString(sum[:])
	return append(open[:n:n], `"hash":"`+hash+`"}`...), hash, nil
}

// readBack gives the event as it will be read again: JSON replaces invalid UTF-8, and the hash must be over what is kept.
func readBack(e dialog.Event) (again dialog.Event, err error) {
	if plainText(e) {
		return e, nil
	}
	b, err := json.Marshal(e)
	if err == nil {
		err = json.Unmarshal(b, &again)
	}
	if err != nil {
		return again, fmt.Errorf("audit event: %w", err)
	}
	return again, nil
}

// plainText tells that JSON keeps every text of the event as it is.
func plainText(e dialog.Event) bool {
	for k, v := range e.Data {
		if !utf8.ValidString(k) || !utf8.ValidString(v) {
			return false
		}
	}
	return utf8.ValidString(e.Actor) && utf8.ValidString(e.Kind) && utf8.ValidString(e.Subject)
}

func hashEvent(e dialog.Event) (string, error) {
	e.Hash = ""
	b, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("audit event: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

func (t tx) Events(from uint64, fn func(dialog.Event) bool) error {
	return each(t.kv, tAudit, seq(from), "", fn)
}

// VerifyAudit walks the whole audit log and returns how many lines it holds. The error names the first line whose content, number or
// link to the line before does not fit, or tells that lines are missing at the end.
func (s *Store) VerifyAudit(ctx context.Context) (lines uint64, err error) {
	err = s.engine.View(ctx, func(kv KV) error {
		lines = 0
		var prev string
		var bad error
		err := kv.Scan(tAudit, "", "", func(k string, b []byte) bool {
			prev, bad = checkLine(k, b, lines+1, prev)
			if bad == nil {
				lines++
			}
			return bad == nil
		})
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		return checkHead(kv, lines, prev)
	})
	return lines, err
}

func checkHead(kv KV, lines uint64, prev string) error {
	b, err := kv.Get(tMeta, "audit")
	if err != nil || b == nil && lines == 0 {
		return err
	}
	var head auditHead
	if err := json.Unmarshal(b, &head); err != nil {
		return fmt.Errorf("audit log: its head can not be read: %w", err)
	}
	again, err := json.Marshal(head)
	switch {
	case err != nil:
		return err
	case head.Seq != lines || head.Hash != prev:
		return fmt.Errorf("audit log: ends at line %d, its head says %d: lines are missing or were added", lines, head.Seq)
	case string(again) != string(b):
		return errors.New("audit log: its head was altered")
	}
	return nil
}

func checkLine(k string, b []byte, want uint64, prev string) (hash string, err error) {
	var e dialog.Event
	if err := json.Unmarshal(b, &e); err != nil {
		return "", fmt.Errorf("audit log: line %d can not be read: %w", want, err)
	}
	again, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	sum, err := hashEvent(e)
	switch {
	case err != nil:
		return "", err
	case string(again) != string(b): // bytes that decoding passes over
		return "", fmt.Errorf("audit log: line %d was altered", want)
	case e.Seq != want || k != seq(want):
		return "", fmt.Errorf("audit log: line %d is missing or out of place", want)
	case e.Prev != prev:
		return "", fmt.Errorf("audit log: line %d does not follow the line before it", want)
	case e.Hash != sum:
		return "", fmt.Errorf("audit log: line %d was altered", want)
	}
	return sum, nil
}
