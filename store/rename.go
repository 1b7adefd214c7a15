package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"isobot/bot/dialog"
)

// mentioning are the tables in whose records somebody may be named who is not their owner: who approved, decided, wrote, was missed.
var mentioning = []string{tMissed, tCuration, tSynonym, tAnnouncement, tAssignment, tAgenda, tInvitation, tCertificate, tCourse, tWithdrawal,
	tCorrection, tRegrade, tRemark, tRemedy}

// RenameElsewhere gives a person another code where others' records name them. What others were about to do with the person is forgotten.
func (t tx) RenameElsewhere(from, to string) error {
	r, err := newRenaming(from, to)
	if err != nil {
		return err
	}
	for _, table := range mentioning {
		if err := t.rename(table, r); err != nil {
			return err
		}
	}
	if err := t.renameDuties(r); err != nil {
		return err
	}
	return t.forgetStates(r)
}

// renaming replaces a code where it stands alone: as a string of a record, a part of a key, or a part of a name in a key.
type renaming struct {
	from, to             string
	quotedFrom, quotedTo []byte
}

func newRenaming(from, to string) (r renaming, err error) {
	r.from, r.to = from, to
	if r.quotedFrom, err = json.Marshal(from); err == nil {
		r.quotedTo, err = json.Marshal(to)
	}
	return r, err
}

func (r renaming) key(k string) string {
	if !strings.Contains(k, r.from) {
		return k
	}
	parts := strings.Split(k, sep)
	for i, p := range parts {
		names := strings.Split(p, "|")
		for j := range names {
			if names[j] == r.from {
				names[j] = r.to
			}
		}
		parts[i] = strings.Join(names, "|")
	}
	return strings.Join(parts, sep)
}

func (r renaming) record(v []byte) []byte { return bytes.ReplaceAll(v, r.quotedFrom, r.quotedTo) }

func (t tx) rename(table string, r renaming) error {
	old, values := []string{}, [][]byte{}
	if err := t.kv.Scan(table, "", "", func(k string, v []byte) bool {
		if r.key(k) != k || bytes.Contains(v, r.quotedFrom) {
			old, values = append(old, k), append(values, slices.Clone(r.record(v)))
		}
		return true
	}); err != nil {
		return err
	}
	for i, k := range old {
		if err := t.kv.Delete(table, k); err != nil {
			return err
		}
		if err := t.kv.Put(table, r.key(k), values[i]); err != nil {
			return err
		}
	}
	return nil
}

// renameDuties looks at those that somebody decided on: the others name their person alone.
func (t tx) renameDuties(r renaming) error {
	var own []string
	if err := t.kv.Scan(tOwn, "", "", func(k string, _ []byte) bool { own = append(own, k); return true }); err != nil {
		return err
	}
	for _, k := range own {
		v, err := t.kv.Get(tDuty, k)
		if err != nil {
			return err
		}
		if !bytes.Contains(v, r.quotedFrom) {
			continue
		}
		if err := t.kv.Put(tDuty, k, slices.Clone(r.record(v))); err != nil {
			return err
		}
	}
	return nil
}

// forgetStates ends what conversations of others were about to do with the person.
func (t tx) forgetStates(r renaming) error {
	var keys []string
	if err := t.kv.Scan(tSession, "", "", func(k string, v []byte) bool {
		if bytes.Contains(v, r.quotedFrom) {
			keys = append(keys, k)
		}
		return true
	}); err != nil {
		return err
	}
	for _, k := range keys {
		s, _, err := get[dialog.Session](t.kv, tSession, k)
		if err != nil {
			return err
		}
		s.Dialog, s.State, s.Choices = "", nil, nil
		if err := put(t.kv, tSession, k, s); err != nil {
			return err
		}
	}
	return nil
}
