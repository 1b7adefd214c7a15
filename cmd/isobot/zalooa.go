package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/zalooa"
	"isobot/store"
)

// zaloOA makes the Official Account's channel when its app secret is set, and mounts its webhook.
func (a *app) zaloOA(mux *http.ServeMux) (bot.Channel, error) {
	oa, err := a.newZaloOA()
	if oa == nil || err != nil {
		return nil, err
	}
	mux.Handle("POST "+zalooa.WebhookPath, oa.Webhook())
	mux.HandleFunc("GET "+zalooa.CallbackPath, zalooa.Callback)
	a.oa = oa
	a.open[zalooa.Name] = func(notes dialog.Notes, to bot.Address, now time.Time) (bool, error) {
		b, err := notes.Note(windowOf(to.Chat))
		if err != nil || b == nil || oa.NeedsAuthorising() {
			return false, err
		}
		var w zalooa.Window
		err = json.Unmarshal(b, &w)
		return w.Left(zalooa.FreeMessages, now) > 0, err
	}
	a.troubles = append(a.troubles, func() []string {
		if oa.NeedsAuthorising() {
			return []string{"zalooa: must be authorised again; run: isobot zalooa authorise"}
		}
		if len(oa.Troubles()) > 0 {
			return []string{"zalooa: the operator is needed; see the log"}
		}
		return nil
	})
	return oa, nil
}

// newZaloOA is nil when the account is not configured.
func (a *app) newZaloOA() (*zalooa.Channel, error) {
	secret := a.cfg.secrets["ISOBOT_ZALOOA_APP_SECRET"]
	if secret == "" {
		return nil, nil
	}
	oa, err := zalooa.New(zalooa.Config{AppID: a.cfg.ZaloOAAppID, AppSecret: secret, OASecret: a.cfg.secrets["ISOBOT_ZALOOA_OA_SECRET"],
		RefreshToken: a.cfg.secrets["ISOBOT_ZALOOA_REFRESH_TOKEN"], API: a.cfg.ZaloOAAPI, OAuth: a.cfg.ZaloOAOAuth, PublicURL: a.cfg.BaseURL,
		Log: a.log, Tokens: oaTokens{a.store}, Windows: oaWindows{a.store}, Alarm: a.alarm,
		Template: zalooa.Template{ID: a.cfg.ZaloOATemplate, Data: a.cfg.ZaloOATemplateData}})
	if err != nil {
		return nil, badInput{err}
	}
	return oa, nil
}

// alarm tells the operator in the log, and the administrators in chat.
func (a *app) alarm(what zalooa.Alarm) {
	a.log.Error("zalooa: the operator is needed", "what", what.Text)
	a.tellAdministrators(dialog.Trouble{Channel: zalooa.Name, Authorise: what.Matter == zalooa.NeedsAuthorising})
}

// tellAdministrators does nothing where nothing serves, for the operator sits before the terminal then.
func (a *app) tellAdministrators(what dialog.Trouble) {
	if a.wake == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := a.desk(a.wake).TellAdministrators(ctx, what, time.Now()); err != nil {
		a.log.Error("the administrators could not be told", "err", err)
	}
}

// ZaloOACmd is about the Zalo Official Account.
type ZaloOACmd struct {
	Authorise ZaloOAAuthoriseCmd `cmd:"" help:"Have an administrator of the account permit the app, and store the tokens; also while serving."`
}

// ZaloOAAuthoriseCmd prints an address and takes what the browser came back with.
type ZaloOAAuthoriseCmd struct {
	Redirect string `help:"Callback address as entered for the Official Account at developers.zalo.me; default: the base URL with /zalooa/authorised." placeholder:"URL"`
}

// pastes is how many times what was pasted may be wrong.
const pastes = 3

// Run authorises. The secret of the attempt is in memory only, so that the address that comes back works in this run of the command.
func (c *ZaloOAAuthoriseCmd) Run(ctx context.Context, cfg *Config, env *environment) error {
	return withApp(ctx, cfg, env, func(a *app) error {
		oa, err := a.oa, error(nil)
		if oa == nil {
			oa, err = a.newZaloOA()
		}
		if err != nil {
			return err
		}
		if oa == nil {
			return badf("the Zalo Official Account is not configured; set ISOBOT_ZALOOA_APP_ID and ISOBOT_ZALOOA_APP_SECRET where isobot serve starts")
		}
		redirect := c.Redirect
		if redirect == "" && a.cfg.BaseURL != "" {
			redirect = a.cfg.BaseURL + zalooa.CallbackPath
		}
		if u, err := url.Parse(redirect); err != nil || u.Host == "" {
			return badf("set ISOBOT_BASE_URL, or give --redirect: the callback address as entered for the Official Account at developers.zalo.me")
		}
		return a.authorise(ctx, oa.Authorise(redirect), env)
	})
}

func (a *app) authorise(ctx context.Context, attempt *zalooa.Authorising, env *environment) error {
	fmt.Fprintf(env.out, "1. An administrator of the Official Account opens this address and permits the app:\n%s\n"+
		"2. Paste the whole address that the browser comes back to (within ten minutes), and press Enter:\n", attempt.URL())
	in := bufio.NewScanner(env.in)
	for range pastes {
		if !in.Scan() {
			return badf("nothing was pasted; run the command again when you have the address")
		}
		err := attempt.Finish(ctx, in.Text())
		if errors.Is(err, zalooa.ErrNoCode) || errors.Is(err, zalooa.ErrOtherAnswer) {
			fmt.Fprintln(env.err, "isobot:", err)
			continue
		}
		if err != nil {
			return fmt.Errorf("not authorised, what was stored stays as it was; run the command again: %w", err)
		}
		fmt.Fprintln(env.out, "Authorised; the tokens are stored. What waits goes out within a minute where isobot serves.")
		return a.store.Update(ctx, func(tx dialog.Tx) error {
			return tx.Append(dialog.Event{At: time.Now().UTC(), Actor: "operator", Kind: "channel_authorised", Subject: zalooa.Name})
		})
	}
	return badf("not authorised; run the command again")
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
