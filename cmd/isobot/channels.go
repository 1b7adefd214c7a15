package main

import (
	"context"
	"math"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"isobot/bot"
	"isobot/bot/dialog"
	"isobot/bot/telegram"
	"isobot/bot/webchat"
	"isobot/bot/zalobot"
	"isobot/store"
	"isobot/web"
)

// channels makes the web chat and every channel whose secret is set, and mounts their webhooks.
func (a *app) channels(mux *http.ServeMux, flush func(context.Context, bot.Address) error) ([]bot.Channel, error) {
	for _, o := range a.cfg.EmbedOrigins {
		if err := webchat.CheckOrigin(o); err != nil {
			return nil, badf("ISOBOT_EMBED_ORIGINS: %w", err)
		}
	}
	wc := webchat.New(a.webchatConfig(flush))
	a.open[webchat.Name] = func(_ dialog.Notes, to bot.Address, _ time.Time) (bool, error) { return wc.Watched(to), nil }
	mux.Handle("/", wc.Handler())
	all := []bot.Channel{wc}
	for _, make := range []func(*http.ServeMux) (bot.Channel, error){a.telegram, a.zaloBot, a.zaloOA} {
		ch, err := make(mux)
		if err != nil {
			return nil, err
		}
		if ch != nil {
			all = append(all, ch)
		}
	}
	return all, nil
}

func (a *app) webchatConfig(flush func(context.Context, bot.Address) error) webchat.Config {
	cfg := webchat.Config{Log: a.log, Flush: flush, Opened: a.opened, Recall: a.store.Said, AllowOrigins: a.cfg.EmbedOrigins, Upload: a.desk(func() {}).TakesDocuments()}
	if a.cfg.TrustProxy {
		cfg.ClientIP = forwardedIP
	}
	return cfg
}

// opened lets out what was held back while nobody had the page open.
func (a *app) opened(ctx context.Context, from bot.Address) error {
	held, err := a.store.Holds(ctx, from)
	if err != nil || !held {
		return err
	}
	if err := a.store.Update(ctx, func(tx dialog.Tx) error { return tx.Release(from) }); err != nil {
		return err
	}
	if a.wake != nil {
		a.wake()
	}
	return nil
}

// forwardedIP is the address that the proxy in front saw: the last in X-Forwarded-For, which the proxy appended itself. What stands
// before it anybody can write.
func forwardedIP(r *http.Request) string {
	if lines := r.Header.Values("X-Forwarded-For"); len(lines) > 0 {
		all := strings.Split(lines[len(lines)-1], ",")
		last := strings.TrimSpace(all[len(all)-1])
		if at, err := netip.ParseAddrPort(last); err == nil {
			return at.Addr().String()
		}
		if addr, err := netip.ParseAddr(strings.Trim(last, "[]")); err == nil {
			return addr.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func (a *app) telegram(mux *http.ServeMux) (bot.Channel, error) {
	token := a.cfg.secrets["ISOBOT_TELEGRAM_TOKEN"]
	if token == "" {
		return nil, nil
	}
	tg, err := telegram.New(telegram.Config{Token: token, API: a.cfg.TelegramAPI, WebhookSecret: a.cfg.secrets["ISOBOT_TELEGRAM_WEBHOOK_SECRET"],
		PublicURL: a.cfg.BaseURL, Log: a.log, Moved: a.moved, Polls: polls{a.store}, Parking: filepath.Join(a.cfg.Data, "parked")})
	if err != nil {
		return nil, badInput{err}
	}
	a.links = map[string]func() string{telegram.Name: tg.Link}
	mux.Handle("POST "+telegram.WebhookPath, tg.Webhook())
	return tg, nil
}

// polls keeps which poll of Telegram is which.
type polls struct{ store *store.Store }

func (p polls) PutPoll(ctx context.Context, id, tag string) error {
	return p.store.UpdateSlot(ctx, "telegram/poll/"+id, func([]byte) (any, error) { return tag, nil })
}

func (p polls) Poll(ctx context.Context, id string) (tag string, err error) {
	_, err = p.store.Slot(ctx, "telegram/poll/"+id, &tag)
	return tag, err
}

func (a *app) zaloBot(mux *http.ServeMux) (bot.Channel, error) {
	token := a.cfg.secrets["ISOBOT_ZALOBOT_TOKEN"]
	if token == "" {
		return nil, nil
	}
	var before zalobot.Usage
	if _, err := a.store.Slot(context.Background(), zaloBotUsage, &before); err != nil {
		return nil, err
	}
	zb, err := zalobot.New(zalobot.Config{Token: token, API: a.cfg.ZaloBotAPI, WebhookSecret: a.cfg.secrets["ISOBOT_ZALOBOT_WEBHOOK_SECRET"],
		PublicURL: a.cfg.BaseURL, Log: a.log, Spool: filepath.Join(a.cfg.Data, "zalobot-spool"), Usage: before, Announce: a.warnQuota})
	if err != nil {
		return nil, badInput{err}
	}
	mux.Handle("POST "+zalobot.WebhookPath, zb.Webhook())
	a.quota[zalobot.Name] = func() int { return zb.Usage().Left() }
	a.keepers = append(a.keepers, func(ctx context.Context) error { return a.keepUsage(ctx, zb, before) })
	return zb, nil
}

// zaloBotUsage is the slot of the month's count.
const zaloBotUsage = "zalobot/usage"

func (a *app) warnQuota(u zalobot.Usage) {
	a.log.Warn("zalobot: the month's quota of messages runs out; upgrade the plan, or move people to another channel",
		"month", u.Month, "sent", u.Sent, "quota", u.Quota, "refused", u.Exhausted)
	a.tellAdministrators(dialog.Trouble{Channel: zalobot.Name, Sent: u.Sent, Quota: u.Quota})
}

// keepUsage stores the month's count each minute, and at the end: a crash forgets what a minute sent.
func (a *app) keepUsage(ctx context.Context, zb *zalobot.Channel, kept zalobot.Usage) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if now := zb.Usage(); now != kept {
			err := a.store.UpdateSlot(context.WithoutCancel(ctx), zaloBotUsage, func([]byte) (any, error) { return now, nil })
			if err != nil {
				a.log.Error("zalobot: storing the month's count", "err", err)
			} else {
				kept = now
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// mountPages mounts what people and programs look at besides the chat, and makes the way to the dashboard known to the desk.
func (a *app) mountPages(mux *http.ServeMux, metrics *web.Metrics) {
	dashboard := web.NewDashboard(web.ReportsFrom(a.store, a.courses, time.Now), a.log)
	a.dashboard = func(person string) string { return a.home() + dashboard.Link(person) }
	pages := web.New(web.Config{Log: a.log, Metrics: metrics, Ready: a.ready, Troubles: a.allTroubles, Dashboard: dashboard})
	verify := a.verifyPage()
	mux.Handle(web.VerifyPath, verify)
	mux.Handle(web.VerifyFormPath, verify)
	mux.Handle(web.DashboardPath, pages)
	mux.Handle(web.DashboardPath+"/", pages)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		mux.Handle("GET "+path, pages)
	}
}

func (a *app) allTroubles() (all []string) {
	for _, of := range a.troubles {
		all = append(all, of()...)
	}
	return all
}

// backlog is the gauge of waiting messages; NaN when the store does not answer.
func (a *app) backlog() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	n, err := a.store.Backlog(ctx)
	if err != nil {
		a.log.Warn("counting the outbox", "err", err)
		return math.NaN()
	}
	return float64(n)
}
