package storetest

import (
	"errors"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/staff"
)

func invitations(t *testing.T, s typed) {
	inv := staff.Invitation{Code: "123456", Twin: "abcdef123456", Person: "P1", By: "system", Expires: noon.UTC()}
	s.update(t, func(tx dialog.Tx) error { return tx.PutInvitation(inv) })
	s.update(t, func(tx dialog.Tx) error {
		found(t, "invitation", inv)(tx.Invitation("123456"))
		missing[staff.Invitation](t, "another code")(tx.Invitation("12345"))
		return tx.DeleteInvitation("123456")
	})
	s.view(t, func(tx dialog.Tx) error {
		missing[staff.Invitation](t, "used invitation")(tx.Invitation("123456"))
		return nil
	})
}

func endedInvitations(t *testing.T, s typed) {
	ended := staff.Invitation{Code: "111111", Person: "P1", Expires: noon.UTC()}
	open := staff.Invitation{Code: "222222", Person: "P1", Expires: noon.UTC().AddDate(0, 0, 1)}
	s.update(t, func(tx dialog.Tx) error { return errors.Join(tx.PutInvitation(ended), tx.PutInvitation(open)) })
	for _, want := range []int{1, 0} {
		if n, err := s.ForgetInvitations(ctx, noon.Add(time.Hour)); n != want || err != nil {
			t.Errorf("forgot %d, want %d: %v", n, want, err)
		}
	}
	s.view(t, func(tx dialog.Tx) error {
		missing[staff.Invitation](t, "an ended invitation")(tx.Invitation("111111"))
		found(t, "an open invitation", open)(tx.Invitation("222222"))
		return nil
	})
}

func invitationsOf(t *testing.T, s typed) {
	s.update(t, func(tx dialog.Tx) error {
		for _, inv := range []staff.Invitation{{Code: "111111", Person: "P1"}, {Code: "222222", Person: "P1"}, {Code: "333333", Person: "P12"},
			{Code: "222222", Person: "P2"}} { // an expired code may be given to somebody else
			if err := tx.PutInvitation(inv); err != nil {
				return err
			}
		}
		return nil
	})
	s.update(t, func(tx dialog.Tx) error { return tx.DeleteInvitationsOf("P1") })
	s.update(t, func(tx dialog.Tx) error {
		missing[staff.Invitation](t, "P1's invitation")(tx.Invitation("111111"))
		found(t, "an invitation that became P2's", staff.Invitation{Code: "222222", Person: "P2"})(tx.Invitation("222222"))
		found(t, "P12's invitation", staff.Invitation{Code: "333333", Person: "P12"})(tx.Invitation("333333"))
		return tx.PutWrongTries(3, noon)
	})
	s.view(t, func(tx dialog.Tx) error {
		n, since, err := tx.WrongTries()
		if n != 3 || !since.Equal(noon) {
			t.Errorf("wrong tries %d since %v", n, since)
		}
		return err
	})
}
