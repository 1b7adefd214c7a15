package zalooa

import (
	"fmt"
	"mime"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"isobot/bot"
)

const (
	// maxMessage is in UTF-16 units. The vendor says "characters" without saying which; this is the strictest.
	maxMessage = 2000
	maxButtons = 5
	maxTitle   = 100     // of a button, in UTF-16 units; from practice, the vendor publishes none
	maxFile    = 5 << 20 // bytes
)

// The lines in the place of a document that can not be sent; with noFilesHere the address of the web chat. They are the only
// sentences that this channel says itself.
const (
	noFiles     = "(Zalo không nhận tệp “%s”. Anh/chị vui lòng mở isobot trên trang web để tải tệp này.)"
	noFilesHere = "(Zalo không nhận tệp “%s”. Anh/chị vui lòng mở %s để tải tệp này.)"
)

// step is one vendor message of a longer one: a text, perhaps with buttons below, or a document.
type step struct {
	text    string
	buttons []bot.Button
	file    *bot.File
}

// plan cuts a message into steps: the document first, then the text, its buttons under the last part.
func (c *Channel) plan(m bot.Message) []step {
	var steps []step
	if m.File != nil && takes(m.File) {
		steps = append(steps, step{file: m.File})
	}
	buttons := slices.Concat(m.Buttons...)
	text := m.Text
	if !fit(buttons) || strings.TrimSpace(text) == "" {
		text, buttons = bot.Numbered(m), nil
	}
	if m.File != nil && !takes(m.File) {
		text += "\n\n" + c.instead(m.File)
	}
	for _, part := range split(text, maxMessage) {
		steps = append(steps, step{text: part})
	}
	if n := len(steps); n > 0 && steps[n-1].file == nil {
		steps[n-1].buttons = buttons
	}
	return steps
}

// fit tells whether the vendor takes these buttons.
func fit(buttons []bot.Button) bool {
	for _, b := range buttons {
		if title := title(b); title == "" || bot.Units(title) > maxTitle || b.Tap == "" || len(b.Tap) > bot.MaxTap || !utf8.ValidString(b.Tap) {
			return false
		}
	}
	return len(buttons) <= maxButtons
}

func title(b bot.Button) string { return strings.Join(strings.Fields(clean(b.Label)), " ") }

// fileKinds are the documents that the vendor takes, by the end of their name.
var fileKinds = map[string]string{".pdf": "application/pdf", ".doc": "application/msword",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}

func takes(f *bot.File) bool {
	return fileKinds[ending(f)] != "" && len(f.Data) > 0 && len(f.Data) <= maxFile
}

// ending is the end of a file's name, or that of its type where the name has none.
func ending(f *bot.File) string {
	if e := strings.ToLower(path.Ext(f.Name)); e != "" {
		return e
	}
	kind, _, err := mime.ParseMediaType(f.MIME)
	for e, k := range fileKinds {
		if err == nil && k == kind {
			return e
		}
	}
	return ""
}

// fileName is a file's name as people see it, with its ending.
func fileName(f *bot.File) string {
	name := strings.Join(strings.Fields(clean(f.Name)), " ")
	e := ending(f)
	if e != "" && strings.HasSuffix(strings.ToLower(name), e) {
		name = name[:len(name)-len(e)]
	}
	return bot.CutRunes(name, 100) + e
}

// instead is the line in the place of a document.
func (c *Channel) instead(f *bot.File) string {
	if c.cfg.PublicURL == "" {
		return fmt.Sprintf(noFiles, fileName(f))
	}
	return fmt.Sprintf(noFilesHere, fileName(f), c.cfg.PublicURL)
}

// split cuts a text into parts of at most limit units; nothing but white space at the ends of parts is lost.
func split(text string, limit int) []string {
	text = clean(text)
	var parts []string
	for from := 0; from < len(text); {
		to := from + bot.Cut(text[from:], limit)
		if v := bot.Visible(text, from, to); v.From < v.To {
			parts = append(parts, text[v.From:v.To])
		}
		from = to
	}
	return parts
}
