package store

import (
	"context"
	"time"

	"isobot/staff"
)

// invitedVersion is raised when the index of invitations by person has to be made anew.
const invitedVersion = 1

// buildInvited makes the index of invitations by person unless it is there.
func (t tx) buildInvited() error {
	have, _, err := get[int](t.kv, tMeta, "invited")
	if err != nil || have == invitedVersion {
		return err
	}
	all, err := list[staff.Invitation](t.kv, tInvitation, "", "")
	if err != nil {
		return err
	}
	for _, inv := range all {
		if err := t.PutInvitation(inv); err != nil {
			return err
		}
	}
	return put(t.kv, tMeta, "invited", invitedVersion)
}

func (t tx) Invitation(code string) (staff.Invitation, bool, error) {
	return get[staff.Invitation](t.kv, tInvitation, key(code))
}

func (t tx) PutInvitation(inv staff.Invitation) error {
	if err := t.DeleteInvitation(inv.Code); err != nil { // it may have been another person's, expired
		return err
	}
	if inv.Person != "" {
		if err := t.kv.Put(tInvited, key(inv.Person, inv.Code), []byte("{}")); err != nil {
			return err
		}
	}
	return put(t.kv, tInvitation, key(inv.Code), inv)
}

func (t tx) DeleteInvitation(code string) error {
	old, ok, err := t.Invitation(code)
	if err != nil || !ok {
		return err
	}
	if old.Person != "" {
		if err := t.kv.Delete(tInvited, key(old.Person, code)); err != nil {
			return err
		}
	}
	return t.kv.Delete(tInvitation, key(code))
}

func (t tx) DeleteInvitationsOf(person string) error {
	from, to := under(person)
	var codes []string
	if err := t.kv.Scan(tInvited, from, to, func(k string, _ []byte) bool {
		codes = append(codes, k[len(from):])
		return true
	}); err != nil {
		return err
	}
	for _, c := range codes {
		if err := t.DeleteInvitation(c); err != nil {
			return err
		}
	}
	return nil
}

// ForgetInvitations deletes the codes that ended before a moment, and returns how many.
func (s *Store) ForgetInvitations(ctx context.Context, before time.Time) (n int, err error) {
	var old []string
	if err := s.engine.View(ctx, func(kv KV) error {
		old = old[:0]
		return each(kv, tInvitation, "", "", func(inv staff.Invitation) bool {
			if inv.Expires.Before(before) {
				old = append(old, inv.Code)
			}
			return true
		})
	}); err != nil || len(old) == 0 {
		return 0, err
	}
	err = s.engine.Update(ctx, func(kv KV) error {
		t := tx{kv: kv}
		n = 0
		for _, code := range old {
			inv, ok, err := t.Invitation(code)
			if err != nil {
				return err
			}
			if !ok || !inv.Expires.Before(before) { // made anew meanwhile
				continue
			}
			if err := t.DeleteInvitation(code); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}

// wrongTries is the record behind WrongTries.
type wrongTries struct {
	N     int       `json:"n"`
	Since time.Time `json:"since"`
}

func (t tx) WrongTries() (int, time.Time, error) {
	w, _, err := get[wrongTries](t.kv, tMeta, "wrongtries")
	return w.N, w.Since, err
}

func (t tx) PutWrongTries(n int, since time.Time) error {
	return put(t.kv, tMeta, "wrongtries", wrongTries{n, since.UTC()})
}
