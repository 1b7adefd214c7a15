package format

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainHTML makes the plain text of a piece of HTML as a chat shows it: blocks on lines of their own, list items with a dash,
// pictures as “[hình]” (lost tells of them), nothing of scripts. It never fails; broken tags are text.
func plainHTML(s string) (text string, lost bool) {
	p := &plainer{}
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(MaxFile)
	for {
		t := z.Next()
		if t == html.ErrorToken {
			if z.Err() != io.EOF {
				p.lost = true
			}
			break
		}
		p.token(t, z.Token())
	}
	return tidy(p.out.String()), p.lost
}

// plainer gathers the text of HTML tokens.
type plainer struct {
	out     strings.Builder
	pre     int  // open <pre>
	skip    int  // open <script>, <style>
	space   bool // a space is due before the next word
	last    byte
	lost    bool
	shift   string // "sup" or "sub" while inside one
	ordered []int  // counters of open lists; -1 for a list with dashes
}

var (
	blocks  = []atom.Atom{atom.P, atom.Div, atom.Ul, atom.Ol, atom.Table, atom.Tr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Section, atom.Dl, atom.Dt, atom.Dd}
	lostIn  = []atom.Atom{atom.Img, atom.Video, atom.Audio, atom.Object, atom.Embed, atom.Iframe, atom.Svg, atom.Math, atom.Canvas}
	skipped = []atom.Atom{atom.Script, atom.Style, atom.Head, atom.Title}
)

func (p *plainer) token(t html.TokenType, tok html.Token) {
	switch t {
	case html.TextToken:
		if p.skip == 0 {
			p.text(tok.Data)
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		p.open(tok, t == html.SelfClosingTagToken)
	case html.EndTagToken:
		p.close(tok.DataAtom)
	}
}

func (p *plainer) open(tok html.Token, closed bool) {
	a := tok.DataAtom
	switch {
	case slices.Contains(lostIn, a):
		p.lost = true
		p.text(" " + picture(tok) + " ")
	case slices.Contains(skipped, a) && !closed:
		p.skip++
	case a == atom.Br || a == atom.Hr:
		p.line()
	case a == atom.Sup || a == atom.Sub:
		p.shift = tok.Data
	case a == atom.Td || a == atom.Th:
		if p.last != '\n' && p.last != 0 {
			p.text(" | ")
		}
	case a == atom.Li:
		p.item()
	case slices.Contains(blocks, a):
		p.block()
		p.nest(a)
	}
}

func (p *plainer) nest(a atom.Atom) {
	switch a {
	case atom.Pre:
		p.pre++
	case atom.Ol:
		p.ordered = append(p.ordered, 0)
	case atom.Ul:
		p.ordered = append(p.ordered, -1)
	}
}

func (p *plainer) close(a atom.Atom) {
	switch {
	case slices.Contains(skipped, a):
		p.skip = max(0, p.skip-1)
	case a == atom.Sup || a == atom.Sub:
		p.shift = ""
	case slices.Contains(blocks, a):
		if a == atom.Pre {
			p.pre = max(0, p.pre-1)
		}
		if (a == atom.Ol || a == atom.Ul) && len(p.ordered) > 0 {
			p.ordered = p.ordered[:len(p.ordered)-1]
		}
		p.block()
	}
}

func (p *plainer) item() {
	p.block()
	mark := "- "
	if n := len(p.ordered); n > 0 && p.ordered[n-1] >= 0 {
		p.ordered[n-1]++
		mark = number(float64(p.ordered[n-1])) + ". "
	}
	p.write(mark)
}

// block begins a new line unless one has just begun; line always ends one.
func (p *plainer) block() {
	if p.last != '\n' && p.last != 0 {
		p.line()
	}
	p.space = false
}

func (p *plainer) line() {
	p.space = false
	p.write("\n")
}

func (p *plainer) write(s string) {
	if s != "" {
		p.out.WriteString(s)
		p.last = s[len(s)-1]
	}
}

func (p *plainer) text(s string) {
	if p.pre > 0 {
		p.write(s)
		return
	}
	s = strings.ReplaceAll(s, "\u00A0", " ")
	words := strings.Fields(s)
	if len(words) == 0 {
		p.space = p.space || s != ""
		return
	}
	if (p.space || strings.TrimLeft(s, " \t\n\r\f") != s) && p.last != '\n' && p.last != 0 && p.last != ' ' {
		p.write(" ")
	}
	body := strings.Join(words, " ")
	if p.shift != "" {
		body = shifted(p.shift, body)
	}
	p.write(body)
	p.space = strings.TrimRight(s, " \t\n\r\f") != s
}

func picture(tok html.Token) string {
	for _, a := range tok.Attr {
		if a.Key == "alt" && squeeze(a.Val) != "" {
			return "[hình: " + squeeze(a.Val) + "]"
		}
	}
	return "[hình]"
}

var (
	raised  = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "n", "ⁿ")
	lowered = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋")
	canRise = regexp.MustCompile(`^[0-9n+-]+$`)
	canSink = regexp.MustCompile(`^[0-9+-]+$`)
)

// shifted writes superscript and subscript in plain characters: x², H₂O, and with ^ or _ where Unicode has none.
func shifted(how, s string) string {
	switch {
	case how == "sup" && canRise.MatchString(s):
		return raised.Replace(s)
	case how == "sub" && canSink.MatchString(s):
		return lowered.Replace(s)
	case how == "sup":
		return "^(" + s + ")"
	}
	return "_(" + s + ")"
}

// htmlTag finds tags that authors use in text that is not marked as HTML: Moodle's auto-format shows them as HTML.
var htmlTag = regexp.MustCompile(`(?i)</?(p|br|b|i|u|em|strong|span|div|ul|ol|li|sup|sub|table|tr|td|th|img|pre|code|h[1-6]|a|font)(\s[^<>]*)?/?>`)

// plainText makes plain text of text in one of Moodle's formats: html, moodle (plain with some HTML), markdown, plain.
func plainText(text, format string) (plain string, lost bool) {
	switch format {
	case "html":
		return plainHTML(text)
	case "moodle":
		if htmlTag.MatchString(text) {
			return plainHTML(strings.ReplaceAll(text, "\n", "<br>"))
		}
		return tidy(unescapeEntities(text)), false
	}
	return tidy(text), false
}

var entity = regexp.MustCompile(`&(#[0-9]{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,10});`)

func unescapeEntities(s string) string {
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}
