// Package zalobot is the channel of the Zalo Bot Platform. There is no Go client to trust, and the whole interface is eleven
// calls, so it speaks HTTP itself.
//
// # What the vendor lacks, and what follows
//
// No buttons: they are listed as numbered lines and people type. No edits: Message.Replace is ignored. No documents: a line
// says that the file can not be sent here. No contact cards, no deep links, no word when somebody leaves.
//
// # What is acknowledged when
//
// Webhook, the way for production: 200 after deliver returned nil; anything else makes the vendor try again.
//
// Polling, for tests and pilots: the vendor has no offset. Of two people who measured, one saw each update once (it is gone
// when read), the other saw the same one at every poll. So an update is written to Config.Spool, synced, before it is
// delivered, and removed after deliver returned nil; each start of Receive delivers what a crash left there. Without a spool
// it is kept in memory and tried until it succeeds, and lost in a crash. Updates are told apart by message_id, which is
// Update.ID; one that was delivered lately is not delivered again, and repeats make the polls rarer.
//
// An update that fails for ever holds up its own conversation only. With a spool, after Config.Tries failures and when
// others succeeded meanwhile, it is left there until the next start.
//
// # The quota
//
// The free plan has 3,000 outgoing messages a month. Usage counts them, Config.Announce is told at 80, 95 and 100 %.
package zalobot

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"isobot/bot"
)

// Name is the constant in Address.Channel.
const Name = "zalobot"

// WebhookPath is where Webhook must be served, below Config.PublicURL.
const WebhookPath = "/webhook/zalobot"

// Config is what New needs. Token is required; with WebhookSecret, PublicURL is too.
type Config struct {
	Token         string
	API           string // base URL; empty: https://bot-api.zaloplatforms.com
	WebhookSecret string // empty: poll. Else 8-256 printable ASCII characters
	PublicURL     string // where the vendor reaches this program, without the path; the vendor wants https
	Log           *slog.Logger

	Spool string // folder for updates that a poll took and that are not stored yet; empty: memory only
	Tries int    // failures before a poisonous update is left in the spool; 0: 8

	Usage    Usage       // what was counted before this start, as Announce or Channel.Usage gave it
	Quota    int         // outgoing messages a month; 0: 3000
	Announce func(Usage) // told once each at 80, 95 and 100 % and when the vendor says the quota is used up; may be nil

	PollTimeout time.Duration // how long the vendor holds a poll open, whole seconds; 0: 30 s
	MinPoll     time.Duration // least time from poll to poll; 0: 1 s
	BackOff     time.Duration // first wait after a failure, doubled up to 64 times; 0: 1 s
}

// Channel is one Zalo bot. It is a bot.Channel.
type Channel struct {
	cfg     Config
	log     *slog.Logger
	http    *http.Client
	meter   *meter
	deliver atomic.Pointer[bot.Deliver] // set while Receive runs and has signed on
	self    atomic.Pointer[account]
	parts   bot.Parts
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]{1,32}:[A-Za-z0-9_-]{1,256}$`)
	secretForm = regexp.MustCompile(`^[!-~]{8,256}$`)
)

// New checks the configuration and builds the channel. It makes no network call. Its errors name the setting and never
// hold a secret.
func New(cfg Config) (*Channel, error) {
	if !tokenForm.MatchString(cfg.Token) {
		return nil, errors.New("zalobot: the token is not of the form 123456:abc-def...; copy it again from Zalo Bot Creator")
	}
	if cfg.WebhookSecret != "" {
		if !secretForm.MatchString(cfg.WebhookSecret) {
			return nil, errors.New("zalobot: the webhook secret needs 8-256 characters without blanks")
		}
		if err := bot.CheckBaseURL(cfg.PublicURL); err != nil {
			return nil, fmt.Errorf("zalobot: a webhook secret is set, so the public base URL is needed: %w", err)
		}
	}
	cfg.fill()
	if err := bot.CheckBaseURL(cfg.API); err != nil {
		return nil, fmt.Errorf("zalobot: API base URL: %w", err)
	}
	return &Channel{
		cfg:   cfg,
		log:   cfg.Log.With("channel", Name),
		http:  bot.VendorClient(8),
		meter: newMeter(cfg.Usage, cfg.Quota, cfg.Announce),
	}, nil
}

func (cfg *Config) fill() {
	if cfg.API == "" {
		cfg.API = "https://bot-api.zaloplatforms.com"
	}
	cfg.API = strings.TrimRight(cfg.API, "/")
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Tries <= 0 {
		cfg.Tries = 8
	}
	if cfg.Quota <= 0 {
		cfg.Quota = 3000
	}
	if cfg.PollTimeout < time.Second {
		cfg.PollTimeout = 30 * time.Second
	}
	if cfg.MinPoll <= 0 {
		cfg.MinPoll = time.Second
	}
	if cfg.BackOff <= 0 {
		cfg.BackOff = time.Second
	}
}

// Name is "zalobot".
func (c *Channel) Name() string { return Name }

// Usage is what was sent this month.
func (c *Channel) Usage() Usage { return c.meter.usage(time.Now()) }
