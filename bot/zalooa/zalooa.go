// Package zalooa is the channel of a Zalo Official Account (OA), the one for production: real buttons and no limit on people,
// but a verified organisation, rotating tokens, windows and prices. There is no Go client to trust, so it speaks HTTP itself.
//
// # What the vendor lacks, and what follows
//
// No bold, no edits: Bold and Message.Replace are ignored. At most five buttons: more, or too long ones, become numbered lines.
// A tapped button comes back as a text message that holds its payload; the payload begins with "#ib:" and anybody may type
// it, so Update.Tap is as untrusted here as everywhere. Documents go out as PDF, DOC or DOCX up to 5 MB; for another one a line
// says where it can be had. Documents that come in are not fetched.
//
// # What is acknowledged when
//
// Webhook only: 200 after deliver returned nil. The vendor repeats what it could not deliver after 30 s, 5, 15, 30 and 60
// minutes and then switches the webhook off, so an outage of over two hours needs the operator to switch it on again.
//
// # The reply window
//
// The vendor takes messages for nothing within 48 hours of what a person did last, and at most eight of them. Beyond, each one
// costs money, and after a week it is refused. This channel counts per person (WindowStore) and sends inside the window only.
// Outside, it invites the person with a template message, where one is configured, and answers bot.Closed: the store holds the
// message until the person writes. Window.Left tells who can be written to.
//
// # The tokens
//
// An access token lives a day; a refresh token can be used once, and what it buys must not be lost, or an administrator has to
// authorise the app again in a browser. So there is one writer at a time, by a lease in the TokenStore that holds between
// processes too, and every new pair is stored before it is used. When the vendor refuses the refresh token, the channel goes on
// receiving, keeps what is to be sent, and tells the operator what to do. The way back: an administrator of the account opens
// AuthoriseURL and permits the app, and Authorise takes the code that they come back with, while everything runs.
package zalooa

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
const Name = "zalooa"

const usualAPI = "https://openapi.zalo.me"

// WebhookPath is where Webhook must be served; its full address is set in the vendor's console, by hand.
const WebhookPath = "/webhook/zalooa"

// Config is what New needs. AppID and AppSecret are required.
type Config struct {
	AppID        string // digits
	AppSecret    string // "secret key" of the app
	OASecret     string // "OA secret key", which signs webhooks; empty: AppSecret, as some consoles show only one
	RefreshToken string // where the chain of tokens begins; needed until Tokens holds one, and again after a refusal
	API          string // base URL; empty: https://openapi.zalo.me
	OAuth        string // base URL; empty: https://oauth.zaloapp.com
	Business     string // base URL of template messages; empty: https://business.openapi.zalo.me, or API where that is another than the usual
	PublicURL    string // address of the web chat, told to people where a file can not be sent; may be empty
	Log          *slog.Logger

	Tokens   TokenStore       // nil: memory, for trials: after a restart the app must be authorised again
	Windows  WindowStore      // nil: memory: after a restart nobody is written to who has not written first
	Alarm    func(Alarm)      // told what the operator must mend; the same matter at most once a day; nil: the log is
	Template Template         // invites people outside their window; zero: none
	Free     int              // messages in a window; 0: FreeMessages
	Replay   time.Duration    // age at which a signed webhook is refused; 0: 24 h, for the vendor repeats for two
	BackOff  time.Duration    // wait after a failed renewal of tokens, doubled up to 64 times; 0: 5 s
	Now      func() time.Time // nil: time.Now
}

// Template is a ZBS template message, which the vendor has reviewed and charges for. It is sent by user id and takes fixed
// values, so it should say that something waits and ask the person to write.
type Template struct {
	ID    string
	Data  map[string]string // values of the template's parameters
	Every time.Duration     // least time between two to one person; 0: 24 h
}

// Channel is one Official Account. It is a bot.Channel.
type Channel struct {
	cfg     Config
	log     *slog.Logger
	http    *http.Client
	keys    *keeper
	alarms  *alarms
	windows windows
	deliver atomic.Pointer[bot.Deliver] // set while Receive runs
	oa      atomic.Pointer[string]      // the account's id, once it is known
	parts   bot.Parts
}

var (
	idForm     = regexp.MustCompile(`^[0-9]{1,32}$`)
	secretForm = regexp.MustCompile(`^[!-~]{1,1000}$`)
)

// New checks the configuration and builds the channel. It makes no network call. Its errors name the setting and never hold
// a secret.
func New(cfg Config) (*Channel, error) {
	if !idForm.MatchString(cfg.AppID) {
		return nil, errors.New("zalooa: the app id (ISOBOT_ZALOOA_APP_ID) has digits only; copy it again from developers.zalo.me")
	}
	if !secretForm.MatchString(cfg.AppSecret) {
		return nil, errors.New("zalooa: the app secret (ISOBOT_ZALOOA_APP_SECRET) is missing or has blanks in it")
	}
	for name, v := range map[string]string{"OA_SECRET": cfg.OASecret, "REFRESH_TOKEN": cfg.RefreshToken} {
		if v != "" && !secretForm.MatchString(v) {
			return nil, errors.New("zalooa: ISOBOT_ZALOOA_" + name + " has blanks in it or is too long")
		}
	}
	cfg.fill()
	for name, v := range map[string]string{"API": cfg.API, "OAUTH": cfg.OAuth} {
		if err := bot.CheckBaseURL(v); err != nil {
			return nil, fmt.Errorf("zalooa: ISOBOT_ZALOOA_%s: %w", name, err)
		}
	}
	c := &Channel{cfg: cfg, log: cfg.Log.With("channel", Name), http: bot.VendorClient(64)}
	c.alarms = newAlarms(cfg, c.log)
	c.windows = windows{store: cfg.Windows, free: cfg.Free}
	c.keys = newKeeper(cfg, c.exchange, c.alarms)
	return c, nil
}

func (cfg *Config) fill() {
	if cfg.OASecret == "" {
		cfg.OASecret = cfg.AppSecret
	}
	if cfg.Business == "" && (cfg.API == "" || strings.TrimRight(cfg.API, "/") == usualAPI) {
		cfg.Business = "https://business.openapi.zalo.me"
	}
	if cfg.API == "" {
		cfg.API = usualAPI
	}
	if cfg.Business == "" {
		cfg.Business = cfg.API
	}
	if cfg.OAuth == "" {
		cfg.OAuth = "https://oauth.zaloapp.com"
	}
	for _, base := range []*string{&cfg.API, &cfg.OAuth, &cfg.Business} {
		*base = strings.TrimRight(*base, "/")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Tokens == nil {
		cfg.Tokens = &memoryTokens{}
	}
	if cfg.Windows == nil {
		cfg.Windows = &memoryWindows{of: map[string]Window{}}
	}
	if cfg.Template.Every <= 0 {
		cfg.Template.Every = 24 * time.Hour
	}
	if cfg.Free <= 0 {
		cfg.Free = FreeMessages
	}
	if cfg.Replay <= 0 {
		cfg.Replay = 24 * time.Hour
	}
	if cfg.BackOff <= 0 {
		cfg.BackOff = 5 * time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
}

// Name is "zalooa".
func (c *Channel) Name() string { return Name }

// Pace is what the vendor allows an app, 4,000 calls a minute, less a tenth for uploads, templates and tokens.
func (c *Channel) Pace() bot.Pace { return bot.Pace{PerSecond: 60, Burst: 60} }
