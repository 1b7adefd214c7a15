package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Config is the settings that all commands share: flags, or environment variables of the same name. Secrets come from the
// environment or from a file named by NAME_FILE, never from a flag.
type Config struct {
	Listen  string `env:"ISOBOT_LISTEN" default:"127.0.0.1:8080" help:"Address of the web chat and webhooks." placeholder:"HOST:PORT"`
	Data    string `env:"ISOBOT_DATA" default:"data" help:"Folder of the store and the index." placeholder:"DIR"`
	Content string `env:"ISOBOT_CONTENT" help:"Folder of your own content, added to the embedded one." placeholder:"DIR"`
	Store   string `env:"ISOBOT_STORE" help:"bolt:PATH; default bolt:DATA/isobot.db." placeholder:"URL"`
	BaseURL string `env:"ISOBOT_BASE_URL" help:"Where people reach this program from outside, https://..." placeholder:"URL"`

	TelegramAPI string `env:"ISOBOT_TELEGRAM_API" default:"https://api.telegram.org" help:"Telegram Bot API server." placeholder:"URL"`
	ZaloBotAPI  string `name:"zalobot-api" env:"ISOBOT_ZALOBOT_API" default:"https://bot-api.zaloplatforms.com" help:"Zalo Bot API server." placeholder:"URL"`
	ZaloOAAppID string `name:"zalooa-app-id" env:"ISOBOT_ZALOOA_APP_ID" help:"App id of the Zalo Official Account." placeholder:"DIGITS"`
	ZaloOAAPI   string `name:"zalooa-api" env:"ISOBOT_ZALOOA_API" default:"https://openapi.zalo.me" help:"Zalo OA API server." placeholder:"URL"`
	ZaloOAOAuth string `name:"zalooa-oauth" env:"ISOBOT_ZALOOA_OAUTH" default:"https://oauth.zaloapp.com" help:"Zalo OA token server." placeholder:"URL"`

	ZaloOATemplate     string            `name:"zalooa-template" env:"ISOBOT_ZALOOA_TEMPLATE" help:"Id of a reviewed ZBS template message that invites people outside of the 48 hours to write; it costs money." placeholder:"ID"`
	ZaloOATemplateData map[string]string `name:"zalooa-template-data" env:"ISOBOT_ZALOOA_TEMPLATE_DATA" help:"Values of the template's parameters." placeholder:"NAME=VALUE;..."`

	Quiet string `name:"quiet-hours" env:"ISOBOT_QUIET_HOURS" default:"20:00-07:00" help:"When nobody is reminded; days off are quiet as a whole." placeholder:"FROM-TO"`

	EmbedOrigins []string `env:"ISOBOT_EMBED_ORIGINS" help:"Sites that may show the chat page in a frame and call it from their scripts: https://intranet.example.gov.vn,..." placeholder:"ORIGIN,..."`

	TrustProxy bool `env:"ISOBOT_TRUST_PROXY" help:"A reverse proxy stands in front: people's addresses are what it appends to X-Forwarded-For."`

	Verbose bool `env:"ISOBOT_VERBOSE" help:"Log more."`

	secrets   map[string]string
	elsewhere bool // the data folder is not the default one
}

// defaultData is the data folder without a setting.
const defaultData = "data"

// command is a command line that is shown as the remedy: it names the data folder when that is not the default one.
func (c *Config) command(args string) string {
	if !c.elsewhere {
		return "isobot " + args
	}
	dir := c.Data
	if strings.ContainsAny(dir, " '\"$&;()") {
		dir = "'" + strings.ReplaceAll(dir, "'", `'\''`) + "'"
	}
	return "isobot --data " + dir + " " + args
}

// secretNames are the settings that never come from a flag.
var secretNames = []string{"ISOBOT_TELEGRAM_TOKEN", "ISOBOT_TELEGRAM_WEBHOOK_SECRET", "ISOBOT_ZALOBOT_TOKEN", "ISOBOT_ZALOBOT_WEBHOOK_SECRET",
	"ISOBOT_ZALOOA_APP_SECRET", "ISOBOT_ZALOOA_OA_SECRET", "ISOBOT_ZALOOA_REFRESH_TOKEN"}

// complete reads the secrets and makes paths absolute. Its errors name the setting and never its value.
func (c *Config) complete(dir string) error {
	c.secrets = map[string]string{}
	for _, name := range secretNames {
		v, err := secret(name)
		if err != nil {
			return err
		}
		c.secrets[name] = v
	}
	c.elsewhere = c.Data != defaultData
	c.Data = within(dir, c.Data)
	if c.Content != "" {
		c.Content = within(dir, c.Content)
	}
	if c.Store == "" {
		c.Store = "bolt:" + filepath.Join(c.Data, "isobot.db")
	}
	if scheme, _, ok := strings.Cut(c.Store, ":"); !ok || scheme != "bolt" {
		return fmt.Errorf("ISOBOT_STORE: %q is not a store; use bolt:PATH", redactURL(c.Store))
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	if c.BaseURL != "" {
		if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("ISOBOT_BASE_URL: %q is not an address such as https://isobot.example.gov.vn", c.BaseURL)
		}
	}
	return nil
}

func redactURL(s string) string {
	if u, err := url.Parse(s); err == nil {
		return u.Redacted()
	}
	return "?"
}

// boltPath is the file of the embedded store.
func (c *Config) boltPath() string { return strings.TrimPrefix(c.Store, "bolt:") }

func secret(name string) (string, error) {
	v, file := os.Getenv(name), os.Getenv(name+"_FILE")
	if file == "" {
		return strings.TrimSpace(v), nil
	}
	if v != "" {
		return "", fmt.Errorf("%s and %s_FILE are both set; leave one", name, name)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// within makes a path absolute from dir.
func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
