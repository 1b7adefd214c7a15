package dialog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"isobot/bot"
	"isobot/staff"
)

// Trouble is something that holds a channel up, or soon will, and that only people can mend.
type Trouble struct {
	Channel     string
	Authorise   bool // the vendor accepts the program no more
	Sent, Quota int  // with Quota: how much of the month's messages is used
}

func (tr *Trouble) words() string {
	name := channelName(tr.Channel)
	switch {
	case tr.Authorise:
		return fmt.Sprintf(wTroubleAuthorise, name)
	case tr.Quota > 0:
		return fmt.Sprintf(wTroubleQuota, name, tr.Sent, tr.Quota)
	}
	return fmt.Sprintf(wTroubleOther, name)
}

// TellAdministrators tells those who administer everything about a trouble, each where they can be written to best.
func (d *Desk) TellAdministrators(ctx context.Context, tr Trouble, at time.Time) error {
	cause := bot.Update{ID: "trouble-" + tr.Channel + "-" + strconv.FormatInt(at.UnixNano(), 36), From: bot.Address{Channel: clockChannel, Chat: clockChannel}, At: at}
	err := d.Store.Update(ctx, func(tx Tx) error {
		t := &turn{Desk: d, ctx: ctx, tx: tx, u: cause}
		var codes []string
		if err := tx.People(func(p staff.Person) bool {
			if !p.Left && slices.Contains(p.Over(staff.Administrator), "") {
				codes = append(codes, p.Code)
			}
			return true
		}); err != nil {
			return err
		}
		_, err := t.tellAll(codes, bot.Message{Text: tr.words()}, false)
		return err
	})
	if err != nil {
		return fmt.Errorf("telling administrators: %w", err)
	}
	d.Wake()
	return nil
}
