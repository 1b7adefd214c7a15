package format

import (
	"fmt"
	"regexp"
	"strings"

	"isobot/quiz"
)

// readGIFT reads GIFT as Moodle 4.5 does (question/format/gift/format.php and question/format.php); where it can not be followed
// without harm is told in docs/decisions/0030-gift.md.
func readGIFT(src *source) ([]Item, error) {
	var items []Item
	category := ""
	blocks := giftBlocks(src.text)
	if len(blocks) > maxRows {
		return nil, tooMany()
	}
	for _, b := range blocks {
		g := parseGIFT(b)
		if g == nil {
			continue
		}
		if g.category != nil && g.err == "" {
			category = *g.category
			continue
		}
		items = append(items, g.item(len(items)+1, category))
	}
	return items, nil
}

// giftBlock is what stands between blank lines.
type giftBlock struct {
	text     string // lines trimmed, comment lines blank
	comments string
	line     int // of the first line that is no comment
	lines    int // that are no comments
}

// giftBlocks splits a file at blank lines. Lines are trimmed first, so that a blank line inside braces breaks a question, as in
// Moodle.
func giftBlocks(text string) []giftBlock {
	var out []giftBlock
	var b giftBlock
	var body []string
	end := func() {
		if b.text = strings.TrimSpace(strings.Join(body, "\n")); b.text != "" {
			out = append(out, b)
		}
		b, body = giftBlock{}, nil
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			end()
		case strings.HasPrefix(line, "//"):
			b.comments += line + "\n"
			body = append(body, " ")
		default:
			if b.line == 0 {
				b.line = i + 1
			}
			b.lines++
			body = append(body, line)
		}
	}
	end()
	return out
}

// The escapes of GIFT stand as control characters while a block is taken apart; the file holds none by then.
var (
	giftEscapes = strings.NewReplacer(`\\`, "\x01", `\:`, "\x02", `\#`, "\x03", `\=`, "\x04", `\{`, "\x05", `\}`, "\x06", `\~`, "\x07", `\n`, "\x0b")
	giftLetters = strings.NewReplacer("\x01", `\`, "\x02", ":", "\x03", "#", "\x04", "=", "\x05", "{", "\x06", "}", "\x07", "~", "\x0b", "\n")
)

// giftText is a text with Moodle's name of its format: moodle, html, plain, markdown.
type giftText struct{ text, format string }

// giftAnswer is one answer of a question; which fields are used depends on its type.
type giftAnswer struct {
	text     giftText
	weight   float64 // percent
	feedback giftText
	right    string  // matching
	min, max float64 // numerical
}

// giftQuestion is a block as Moodle reads it, before its texts are made plain.
type giftQuestion struct {
	line     int
	category *string // a $CATEGORY block
	id       string
	tags     []string
	meta     string // our own comment line
	name     string
	stem     giftText
	kind     quiz.Type
	answers  []giftAnswer
	truth    bool // true/false: the right answer
	general  giftText
	err      string
	warning  string
}

var (
	giftID   = regexp.MustCompile(`\[id:((?:\\\]|[^\]\x00-\x1f\x7f])+)\]`)
	giftTag  = regexp.MustCompile("\\[tag:((?:\\\\\\]|[^\\]<>`\\x00-\\x1f\\x7f])+)\\]")
	giftMeta = regexp.MustCompile(`(?m)^// isobot: (\{.*\})$`)
)

// parseGIFT reads one block.
func parseGIFT(b giftBlock) *giftQuestion {
	g := &giftQuestion{line: b.line}
	if m := giftMeta.FindStringSubmatch(b.comments); m != nil {
		g.meta = m[1]
	}
	comments := giftMeta.ReplaceAllString(b.comments, "")
	if m := giftID.FindStringSubmatch(comments); m != nil {
		g.id = strings.ReplaceAll(strings.TrimSpace(m[1]), `\]`, "]")
	}
	for _, m := range giftTag.FindAllStringSubmatch(comments, 100) {
		if t := cleanTag(strings.ReplaceAll(m[1], `\]`, "]")); t != "" {
			g.tags = append(g.tags, t)
		}
	}
	if rest, ok := strings.CutPrefix(b.text, "$CATEGORY:"); ok {
		path := squeeze(rest)
		if b.lines > 1 {
			g.err = "dòng $CATEGORY phải đứng riêng; thêm một dòng trống sau nó"
		}
		g.category = &path
		return g
	}
	g.parts(giftEscapes.Replace(b.text))
	return g
}

// parts takes name, stem, answers and general feedback apart.
func (g *giftQuestion) parts(text string) {
	if rest, ok := strings.CutPrefix(text, "::"); ok {
		text = rest
		if name, after, ok := strings.Cut(rest, "::"); ok {
			g.name, text = squeeze(giftLetters.Replace(name)), strings.TrimSpace(after)
		}
	}
	start, finish := strings.Index(text, "{"), strings.Index(text, "}")
	if start < 0 && finish < 0 {
		g.kind = quiz.Description
		g.stem = giftFormatted(text, "moodle")
		return
	}
	if start < 0 || finish < start {
		g.stem = giftFormatted(text, "moodle")
		g.err = braceError(start, finish)
		return
	}
	gap := "_____"
	if strings.HasSuffix(text, "}") {
		gap = ""
	}
	g.stem = giftFormatted(text[:start]+gap+text[finish+1:], "moodle")
	answers := strings.TrimSpace(text[start+1 : finish])
	if i := strings.LastIndex(answers, "####"); i >= 0 {
		g.general = giftFormatted(answers[i+4:], g.stem.format)
		answers = strings.TrimSpace(answers[:i])
	}
	g.answerPart(answers)
	if tail := text[finish+1:]; g.err == "" && strings.ContainsAny(tail, "{}") {
		g.warning = "sau dấu } còn dấu ngoặc nhọn chưa có \\ đứng trước; Moodle giữ nguyên chúng trong câu hỏi"
	}
}

func braceError(start, finish int) string {
	switch {
	case start < 0:
		return "có dấu } mà không có dấu {; thêm dấu { hoặc viết \\}"
	case finish < 0:
		return "có dấu { mà không có dấu } trong cùng đoạn; thêm dấu }, bỏ dòng trống giữa hai dấu, hoặc viết \\{"
	}
	return "dấu } đứng trước dấu {; viết \\} hoặc sửa lại"
}

// giftFormatted takes a [format] prefix off a text and puts the escaped characters back.
func giftFormatted(text, format string) giftText {
	for _, f := range []string{"html", "moodle", "plain", "markdown"} {
		if rest, ok := strings.CutPrefix(text, "["+f+"]"); ok {
			text, format = rest, f
			break
		}
	}
	return giftText{strings.TrimSpace(giftLetters.Replace(text)), format}
}

// item makes the question n of a file.
func (g *giftQuestion) item(n int, category string) Item {
	it := Item{Line: g.line, Place: fmt.Sprintf("câu %d, dòng %d", n, g.line), Type: g.kind}
	if g.category != nil {
		it.Error = g.err
		it.title("$CATEGORY", "")
		return it
	}
	lost := false
	plain := func(t giftText) string {
		text, gone := plainText(t.text, t.format)
		lost = lost || gone
		return text
	}
	q := &quiz.Question{ID: g.id, Type: g.kind, Name: g.name, Tags: g.tags, Category: category, Stem: plain(g.stem), Explanation: plain(g.general)}
	it.title(g.name, q.Stem)
	if g.err != "" {
		it.Error = g.err
		return it
	}
	g.fill(q, plain)
	applyMeta(q, g.meta)
	it.Question = q
	if g.warning != "" {
		it.warn("%s", g.warning)
	}
	if lost {
		it.warn("có hình hoặc công thức không hiện được trong chat")
	}
	for _, a := range g.answers {
		if oddWeight(a.weight) {
			it.warn("trọng số %s %% không có trong danh sách của Moodle", number(a.weight))
			break
		}
	}
	return it
}
