package dialog

import (
	"context"
	"errors"
	"strings"
	"time"

	"isobot/bot"
)

// People write in pieces: "đăng ký khai sinh", then "cần giấy tờ gì". A piece that does not look like the end of a thought is stored and
// acknowledged without an answer; what comes next is read together with it, and when nothing comes within Config.Gather the clock has it
// answered alone. A text that looks complete is never held up. Taps, commands, choices and whatever belongs to a dialog are not joined.

// jobGather is the job "gather|channel:chat".
const jobGather = "gather"

// maxPieces is how many pieces are held; the next one is answered with them.
const maxPieces = 5

// Pieces are texts of a conversation that wait for the rest.
type Pieces struct {
	ID    string    `json:"id"` // of the update that brought the last
	Texts []string  `json:"texts"`
	Last  time.Time `json:"last"`
}

// errPieces tells that the pieces were answered meanwhile.
var errPieces = errors.New("the pieces were taken by another update")

// gather looks at what waits in the conversation. done tells that there is nothing more to do for the update; else it is to be handled,
// with the pieces before its text. s is the session of its conversation, nil where gather needed none.
func (d *Desk) gather(ctx context.Context, u bot.Update) (whole bot.Update, s *Session, done bool, err error) {
	from, due := u.From, false
	if u.From.Channel == clockChannel {
		if from, due = gatherJob(u); !due {
			return u, nil, false, nil
		}
	}
	hold := d.Gather[from.Channel]
	if hold == 0 && !due || !due && u.Kind != bot.Text || u.Group {
		return u, nil, false, nil
	}
	if s, err = d.session(ctx, from); err != nil {
		return u, nil, false, err
	}
	switch {
	case due && s.Pieces == nil:
		return u, s, true, d.Store.Update(ctx, func(tx Tx) error { return tx.DeleteJob(u.Text) })
	case due && u.At.Before(s.Pieces.Last.Add(hold)):
		return u, s, true, nil // the clock comes again
	case due:
		return bot.Update{ID: "gathered-" + s.Pieces.ID, From: from, User: from.Chat, Kind: bot.Text, At: u.At,
			Text: strings.Join(s.Pieces.Texts, " "), Pieces: len(s.Pieces.Texts)}, s, false, nil
	case !joinable(u.Text, s):
		return u, s, false, nil
	}
	if unfinished(u.Text) && (s.Pieces == nil || len(s.Pieces.Texts) < maxPieces) {
		return u, s, true, d.hold(ctx, u)
	}
	if s.Pieces != nil {
		u.Text = strings.Join(append(s.Pieces.Texts, u.Text), " ")
		u.Pieces = len(s.Pieces.Texts)
	}
	return u, s, false, nil
}

// gatherJob reads the clock's update for a conversation whose pieces are due.
func gatherJob(u bot.Update) (bot.Address, bool) {
	p := cut(u.Text, 2)
	if u.Kind != bot.Timer || p[0] != jobGather {
		return bot.Address{}, false
	}
	return bot.ParseAddress(p[1])
}

// hold stores a piece.
func (d *Desk) hold(ctx context.Context, u bot.Update) error {
	return d.Store.Update(ctx, func(tx Tx) error {
		id := u.From.Channel + "/" + u.ID
		if seen, err := tx.Seen(id); err != nil || seen {
			return err
		}
		s, err := tx.Session(u.From)
		if err != nil {
			return err
		}
		if s.Pieces == nil {
			s.Pieces = &Pieces{}
		}
		s.Pieces.ID, s.Pieces.Last, s.Pieces.Texts = u.ID, u.At, append(s.Pieces.Texts, u.Text)
		if err := tx.PutSession(s); err != nil {
			return err
		}
		if err := tx.PutJob(tap(jobGather, u.From.String())); err != nil {
			return err
		}
		return tx.MarkSeen(id, u.At)
	})
}

// takePieces ends the wait for the pieces that stand in the update's text.
func (t *turn) takePieces() error {
	if t.u.Pieces == 0 {
		return nil
	}
	if t.s.Pieces == nil || len(t.s.Pieces.Texts) != t.u.Pieces {
		return errPieces
	}
	t.s.Pieces = nil
	return t.tx.DeleteJob(tap(jobGather, t.u.From.String()))
}

// joinable tells whether a text is a question, or a part of one, that no dialog waits for.
func joinable(text string, s *Session) bool {
	if _, ok := choice(text, s.Choices); ok || s.Dialog != "" || sixDigits.MatchString(text) {
		return false
	}
	cmd, rest := command(text)
	return cmd == "" || cmd == cmdAsk && rest == "" // "cho hỏi": the question follows
}

// fewWords is how many syllables a piece may have: "đăng ký khai sinh". Where they ask nothing they are answered a moment later.
const fewWords = 4

// asks are the words, folded, that make even a short text a question.
var asks = wordSet("gi nao may bao sao dau ai")

// unfinished tells whether a text looks as if more was coming.
func unfinished(text string) bool {
	text = strings.TrimSpace(text)
	for _, end := range []string{",", ":", "...", "…", "-"} {
		if strings.HasSuffix(text, end) {
			return true
		}
	}
	if strings.ContainsAny(text, "?\n") {
		return false
	}
	words := strings.Fields(plain(text))
	polite := true
	for _, w := range words {
		if asks[w] {
			return false
		}
		polite = polite && courtesy[w]
	}
	return len(words) > 0 && (polite || len(words) <= fewWords)
}

// courtesy are the words, folded, that people begin with before they ask.
var courtesy = wordSet("da thua em anh chi ad admin bot oi a cho hoi toi minh xin nho giup voi alo chao nay chut ti la muon thay co bac chu viec ve the duoc khong mot cai")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
