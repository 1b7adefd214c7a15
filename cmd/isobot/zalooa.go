package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/zalooa"
	"isobot/store"
)

// zaloOA makes the Official Account's channel when its app secret is set, and mounts its webhook.
func (a *app) zaloOA(mux *http.ServeMux) (bot.Channel, error) {
	secret := a.cfg.secrets["ISOBOT_ZALOOA_APP_SECRET"]
	if secret == "" {
		return nil, nil
	}
	oa, err := zalooa.New(zalooa.Config{AppID: a.cfg.ZaloOAAppID, AppSecret: secret, OASecret: a.cfg.secrets["ISOBOT_ZALOOA_OA_SECRET"],
		RefreshToken: a.cfg.secrets["ISOBOT_ZALOOA_REFRESH_TOKEN"], API: a.cfg.ZaloOAAPI, OAuth: a.cfg.ZaloOAOAuth, PublicURL: a.cfg.BaseURL,
		Log: a.log, Tokens: oaTokens{a.store}, Windows: oaWindows{a.store},
		Alarm: func(what string) { a.log.Error("zalooa: the operator is needed", "what", what) }})
	if err != nil {
		return nil, badInput{err}
	}
	mux.Handle("POST "+zalooa.WebhookPath, oa.Webhook())
	a.open[zalooa.Name] = func(notes dialog.Notes, to bot.Address, now time.Time) (bool, error) {
		b, err := notes.Note(windowOf(to.Chat))
		if err != nil || b == nil {
			return false, err
		}
		var w zalooa.Window
		err = json.Unmarshal(b, &w)
		return w.Left(zalooa.FreeMessages, now) > 0, err
	}
	return oa, nil
}

// windowOf is the slot of a person's window.
func windowOf(person string) string { return "zalooa/window/" + person }

// oaTokens keeps the account's pair of tokens in the store.
type oaTokens struct{ store *store.Store }

func (o oaTokens) LoadTokens(ctx context.Context) (t zalooa.Tokens, err error) {
	_, err = o.store.Slot(ctx, "zalooa/tokens", &t)
	return t, err
}

func (o oaTokens) SaveTokens(ctx context.Context, t zalooa.Tokens) (saved bool, err error) {
	err = o.store.UpdateSlot(ctx, "zalooa/tokens", func(old []byte) (any, error) {
		var have zalooa.Tokens
		if old != nil {
			if err := json.Unmarshal(old, &have); err != nil {
				return nil, err
			}
		}
		if saved = have.Version+1 == t.Version; !saved {
			return nil, nil
		}
		return t, nil
	})
	return saved && err == nil, err
}

// oaWindows keeps each person's window in the store.
type oaWindows struct{ store *store.Store }

func (o oaWindows) Window(ctx context.Context, person string) (w zalooa.Window, err error) {
	_, err = o.store.Slot(ctx, windowOf(person), &w)
	return w, err
}

func (o oaWindows) UpdateWindow(ctx context.Context, person string, change func(zalooa.Window) zalooa.Window) error {
	return o.store.UpdateSlot(ctx, windowOf(person), func(old []byte) (any, error) {
		var w zalooa.Window
		if old != nil {
			if err := json.Unmarshal(old, &w); err != nil {
				return nil, err
			}
		}
		return change(w), nil
	})
}
