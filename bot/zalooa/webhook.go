package zalooa

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"isobot/bot"
)

const (
	signatureHeader = "X-ZEvent-Signature"
	maxHooks        = 64 // updates handled at once
	future          = 5 * time.Minute
)

// Webhook serves WebhookPath: 200 after the update is stored, for an event that nobody waits for, and for the console's empty
// probe; 401 without a signature, 403 for a wrong one and for an event that is older than Config.Replay or from the future,
// 405 for a method other than POST, 413 over 1 MiB, 400 for what is no event, 503 while Receive is not running, 500 when the
// update could not be stored. The vendor repeats what it could not deliver, with the same body and so the same Update.ID.
func (c *Channel) Webhook() http.Handler { return bot.Hook(c.receive) }

// receive checks one POST, delivers it and gives the status to answer.
func (c *Channel) receive(w http.ResponseWriter, r *http.Request) int {
	body, status := bot.HookBody(w, r)
	if status != http.StatusOK || len(bytes.TrimSpace(body)) == 0 {
		return status
	}
	given := r.Header.Get(signatureHeader)
	if given == "" {
		return http.StatusUnauthorized
	}
	e, err := decodeEvent(body)
	if err != nil {
		return http.StatusBadRequest
	}
	if !c.signed(given, body, string(e.Timestamp)) {
		return http.StatusForbidden
	}
	if now := c.cfg.Now(); e.at().Before(now.Add(-c.cfg.Replay)) || e.at().After(now.Add(future)) {
		c.log.Warn("a signed event is refused for its time", "event", e.name(), "at", e.at())
		return http.StatusForbidden
	}
	return c.acceptEvent(r.Context(), e)
}

// signed tells whether the signature fits: the SHA-256, in hex, with or without "mac=" before it, of the app's id, the raw
// body, its timestamp and the secret, one behind the other. People have seen the account's id in the place of the app's. It
// compares in a time that does not depend on the secret.
func (c *Channel) signed(given string, body []byte, timestamp string) bool {
	if len(given) >= 4 && strings.EqualFold(given[:4], "mac=") {
		given = given[4:]
	}
	mac, err := hex.DecodeString(strings.TrimSpace(given))
	if err != nil {
		return false
	}
	ids := []string{c.cfg.AppID}
	if oa := c.oa.Load(); oa != nil && *oa != "" {
		ids = append(ids, *oa)
	}
	fits := 0
	for _, id := range ids {
		h := sha256.New()
		h.Write([]byte(id))
		h.Write(body)
		h.Write([]byte(timestamp))
		h.Write([]byte(c.cfg.OASecret))
		fits |= subtle.ConstantTimeCompare(h.Sum(nil), mac)
	}
	return fits == 1
}

// acceptEvent notes what an event means for the reply window, delivers it and gives the status. The window is first: the
// answer may be sent before deliver returns.
func (c *Channel) acceptEvent(ctx context.Context, e incoming) int {
	if !e.wanted() {
		return http.StatusOK
	}
	u, ok := mapEvent(e)
	if !ok {
		return http.StatusBadRequest
	}
	deliver := c.deliver.Load()
	if deliver == nil {
		return http.StatusServiceUnavailable
	}
	note := c.windows.open
	if u.Kind == bot.Unreachable {
		note = c.windows.shut
	}
	err := note(ctx, u.From.Chat, u.At)
	if err == nil {
		err = (*deliver)(ctx, u)
	}
	if err != nil {
		c.log.Warn("an update could not be handled; the vendor will repeat it", "update", u.ID, "err", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
