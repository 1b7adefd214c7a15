// Package telegram is the Telegram channel: it receives by long polling or by webhook and sends with the vendor's library
// (go-telegram-bot-api v5), around whose gaps it works: no context, no timeout, the token in every error, topics unknown,
// updates confirmed before they are handled.
//
// # What is acknowledged when
//
// Polling: the vendor keeps the offset. It confirms everything below the offset of the next getUpdates, and this package
// moves the offset only past updates whose deliver returned nil (or that were parked, below). After a crash the vendor
// shows the rest again. Webhook: 200 is answered after deliver returned nil; anything else makes the vendor try again.
//
// # An update that fails for ever
//
// Conversations are delivered side by side, so a failing update holds up its own conversation only. While polling it also
// holds the offset, and the vendor shows at most 100 updates past it; the rest would wait. So after Config.Tries failures,
// and only when other updates succeeded meanwhile (else it is the store that is down, not the update that is bad), the
// update is written to Config.Parking, one file an update, synced to the disk, and counts as acknowledged. Each start of
// Receive delivers the parked ones once more, and removes those that succeed. Without a parking folder nothing is passed
// over: the vendor itself forgets an unconfirmed update after 24 hours. A parked update may overtake later ones of its
// conversation; that is the only exception to their order. An update whose JSON does not fit the Bot API is parked at once;
// without a folder it is logged by its id and passed over, for no later try could read it.
package telegram

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
const Name = "telegram"

// WebhookPath is where Webhook must be served, below Config.PublicURL.
const WebhookPath = "/webhook/telegram"

// Config is what New needs. Token is required; with WebhookSecret, PublicURL is too.
type Config struct {
	Token         string
	API           string // base URL of the Bot API server; empty: https://api.telegram.org
	WebhookSecret string // empty: poll. Else 1-256 of A-Z a-z 0-9 _ -
	PublicURL     string // where the vendor reaches this program, without the path: https://bot.example.gov.vn
	Log           *slog.Logger

	// Moved is called when a group became a supergroup and has a new id; the update counts as delivered when it returns
	// nil, and it may be called twice. Nil: the move is only logged (a Send to the old id then fails with bot.Moved).
	Moved func(old, now bot.Address) error

	Commands      []Command // menu of private chats; nil: DefaultCommands
	GroupCommands []Command // menu of groups; nil: DefaultGroupCommands

	Polls PollStore // nil: memory; after a restart votes on older polls are not known

	Parking string // folder for updates that fail for ever, see the package comment; empty: none
	Tries   int    // failures before an update is parked; 0: 8

	PollTimeout time.Duration // how long the vendor holds a poll open, whole seconds up to 50 s; 0: 50 s
	BackOff     time.Duration // first wait after a failure, doubled up to 64 times; 0: 1 s
	MaxFile     int64         // bytes of a document that is fetched; 0: 20 MB, the vendor's own limit
}

// Channel is one Telegram bot. It is a bot.Channel.
type Channel struct {
	cfg  Config
	log  *slog.Logger
	http *http.Client
	api  string // endpoint of methods, in the library's form

	deliver atomic.Pointer[bot.Deliver] // set while Receive runs and has signed on
	self    atomic.Pointer[user]        // who the bot is, known after sign-on
	taps    chan string                 // ids of callback queries to answer
	parts   bot.Parts
}

var (
	tokenForm  = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{1,100}$`)
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New checks the configuration and builds the channel. It makes no network call. Its errors name the setting and never
// hold a secret.
func New(cfg Config) (*Channel, error) {
	if !tokenForm.MatchString(cfg.Token) {
		return nil, errors.New("telegram: the token is not of the form 123456:ABC...; copy it again from @BotFather")
	}
	if cfg.WebhookSecret != "" {
		if !secretForm.MatchString(cfg.WebhookSecret) {
			return nil, errors.New("telegram: the webhook secret may have 1-256 characters of A-Z a-z 0-9 _ - only")
		}
		if err := bot.CheckBaseURL(cfg.PublicURL); err != nil {
			return nil, fmt.Errorf("telegram: a webhook secret is set, so the public base URL is needed: %w", err)
		}
	}
	cfg.fill()
	if err := bot.CheckBaseURL(cfg.API); err != nil {
		return nil, fmt.Errorf("telegram: API base URL: %w", err)
	}
	for _, c := range append(append([]Command(nil), cfg.Commands...), cfg.GroupCommands...) {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("telegram: %w", err)
		}
	}
	silenceLibrary()
	return &Channel{
		cfg:  cfg,
		log:  cfg.Log.With("channel", Name),
		http: bot.VendorClient(16),
		api:  cfg.API + "/bot%s/%s",
		taps: make(chan string, 1024),
	}, nil
}

func (cfg *Config) fill() {
	if cfg.API == "" {
		cfg.API = "https://api.telegram.org"
	}
	cfg.API = strings.TrimRight(cfg.API, "/")
	cfg.PublicURL = strings.TrimRight(cfg.PublicURL, "/")
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Commands == nil {
		cfg.Commands = DefaultCommands
	}
	if cfg.GroupCommands == nil {
		cfg.GroupCommands = DefaultGroupCommands
	}
	if cfg.Polls == nil {
		cfg.Polls = &memoryPolls{tags: map[string]string{}}
	}
	if cfg.Tries <= 0 {
		cfg.Tries = 8
	}
	if cfg.PollTimeout <= 0 || cfg.PollTimeout > 50*time.Second {
		cfg.PollTimeout = 50 * time.Second
	}
	if cfg.BackOff <= 0 {
		cfg.BackOff = time.Second
	}
	if cfg.MaxFile <= 0 {
		cfg.MaxFile = maxDownload
	}
}

// Name is "telegram".
func (c *Channel) Name() string { return Name }
