package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"isobot/bot"
)

// maxDownload is what the vendor hands over by getFile.
const maxDownload = 20 << 20

// fetch downloads a document. Data is nil when the document is larger than allowed or the vendor no longer has it: the
// person can be told, and trying again would not help. An error means that trying again may help.
func (c *Channel) fetch(ctx context.Context, d document) (*bot.File, error) {
	file := &bot.File{Name: fileName(d.Name), MIME: bot.CutBytes(strings.ToValidUTF8(d.MIME, ""), 128)}
	if d.Size > c.cfg.MaxFile {
		return file, nil
	}
	result, err := c.call(ctx, callTimeout, "getFile", tgbotapi.Params{"file_id": d.FileID})
	if badRequest(err, "") {
		c.log.Warn("a document can not be fetched", "err", err)
		return file, nil
	}
	if err != nil {
		return nil, err
	}
	var got struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(result, &got); err != nil || got.Path == "" {
		return nil, fmt.Errorf("telegram getFile: the answer names no path")
	}
	file.Data, err = c.download(ctx, got.Path)
	return file, err
}

// download gets a file from the configured server (the library would always ask the public one). Nil data: too large.
func (c *Channel) download(ctx context.Context, filePath string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	at := c.cfg.API + "/file/bot" + c.cfg.Token + "/" + (&url.URL{Path: strings.TrimPrefix(path.Clean("/"+filePath), "/")}).EscapedPath()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("telegram download: %w", bot.WithoutToken(err, c.cfg.Token))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("telegram download: %w", bot.WithoutToken(err, c.cfg.Token))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("telegram download: HTTP %d", resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, c.cfg.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("telegram download: %w", bot.WithoutToken(err, c.cfg.Token))
	}
	if int64(len(data)) > c.cfg.MaxFile {
		return nil, nil
	}
	return data, nil
}

// fileName is the last part of the name that a stranger gave, without what is not text.
func fileName(s string) string {
	s = inText(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s))
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	if s == "." || s == "/" || s == ".." {
		return "document"
	}
	return bot.CutBytes(s, 255)
}
