package format

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// glyph is a character of a document and how it looks.
type glyph struct {
	r rune
	l look
}

// object stands for a picture or a formula that has no text.
const object = '\uFFFC'

// wordLine is a line of a document: a paragraph, or a part of one between line breaks.
type wordLine struct {
	glyphs []glyph
	para   int    // 1-based, empty ones and those in tables counted, as they stand in the document
	table  int    // 1-based; 0 outside of tables
	indent int    // spaces that stood before the text
	legacy string // the old font that its letters are in
}

func (l wordLine) String() string { return glyphText(l.glyphs) }

func glyphText(gs []glyph) string {
	var b strings.Builder
	for _, g := range gs {
		b.WriteRune(g.r)
	}
	return b.String()
}

// wordTable is a table: the text of its cells, and the line after which it stands.
type wordTable struct {
	rows  [][]string
	after int // number of lines before it
	para  int
	drop  bool // it was read as a sheet of questions
}

// wordText is a document as lines.
type wordText struct {
	styles  *wordStyles
	numbers *wordNumbers
	lines   []wordLine
	tables  []wordTable
	paras   int
	depth   int // of tables
	parts   int // altChunk and the like, which can not be read
	chunkAt int // paragraph before the first of them
	legacy  string
}

func readWordText(z *archive) (*wordText, error) {
	doc, err := wordPart(z, "word/document.xml")
	if err != nil {
		return nil, err
	}
	styles, err := wordPart(z, "word/styles.xml")
	if err != nil {
		return nil, err
	}
	numbers, err := wordPart(z, "word/numbering.xml")
	if err != nil {
		return nil, err
	}
	w := &wordText{styles: readStyles(styles), numbers: readNumbers(numbers)}
	w.block(doc.child("body"))
	return w, nil
}

// block reads what holds paragraphs and tables.
func (w *wordText) block(n *node) {
	for _, k := range n.kids {
		switch k.name {
		case "p":
			w.paragraph(k)
		case "tbl":
			w.table(k)
		case "sdt":
			w.block(k.child("sdtContent"))
		case "ins", "moveTo", "customXml", "smartTag":
			w.block(k)
		case "altChunk", "subDoc":
			if w.parts == 0 {
				w.chunkAt = w.paras
			}
			w.parts++
		}
	}
}

func (w *wordText) table(n *node) {
	t := wordTable{after: len(w.lines), para: w.paras + 1}
	w.depth++
	for _, tr := range n.all("tr") {
		var cells []string
		var label []glyph // a cell that holds nothing but an option's letter
		for _, tc := range tr.all("tc") {
			from := len(w.lines)
			w.block(tc)
			for i := from; i < len(w.lines); i++ {
				if w.lines[i].table == 0 {
					w.lines[i].table = len(w.tables) + 1
				}
			}
			cells = append(cells, cellText(w.lines[from:]))
			label = w.joinLabel(label, from)
		}
		t.rows = append(t.rows, cells)
	}
	w.depth--
	if w.depth == 0 {
		w.tables = append(w.tables, t)
	}
}

func cellText(lines []wordLine) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.String())
	}
	return tidy(strings.Join(out, "\n"))
}

var labelCell = regexp.MustCompile(`^\s*\*?[A-Ha-h][.)/]?\s*$`)

// joinLabel puts a cell that holds only "A" or "A." before the text of the next cell.
func (w *wordText) joinLabel(label []glyph, from int) []glyph {
	text := w.lines[from:]
	if label != nil && len(text) > 0 {
		text[0].glyphs = append(label, text[0].glyphs...)
		return nil
	}
	if len(text) == 1 && labelCell.MatchString(text[0].String()) {
		label = trimGlyphs(text[0].glyphs)
		if last := label[len(label)-1]; last.r != '.' && last.r != ')' && last.r != '/' {
			label = append(label, glyph{'.', last.l})
		}
		label = append(label, glyph{' ', look{}})
		w.lines = w.lines[:from]
		return label
	}
	return nil
}

func trimGlyphs(gs []glyph) []glyph {
	for len(gs) > 0 && strings.ContainsRune(" \t\u00A0", gs[0].r) {
		gs = gs[1:]
	}
	for len(gs) > 0 && strings.ContainsRune(" \t\u00A0", gs[len(gs)-1].r) {
		gs = gs[:len(gs)-1]
	}
	return gs
}

func (w *wordText) paragraph(p *node) {
	w.paras++
	props := p.child("pPr")
	base := w.styles.apply(w.styles.base, props.child("pStyle").attr["val"])
	line := &wordLine{para: w.paras}
	if label := w.numbers.label(w.styles.numPr(p)); label != "" {
		for _, r := range label + " " {
			line.glyphs = append(line.glyphs, glyph{r, base.over(props.child("rPr"))})
		}
	}
	w.inline(p, base, line)
	w.end(line)
}

// end takes a finished line, composed to NFC.
func (w *wordText) end(l *wordLine) {
	l.glyphs = compose(l.glyphs)
	for _, g := range l.glyphs {
		if g.r != ' ' {
			break
		}
		l.indent++
	}
	l.glyphs = trimGlyphs(l.glyphs)
	if l.legacy != "" && w.legacy == "" {
		w.legacy = l.legacy
	}
	w.lines = append(w.lines, *l)
	*l = wordLine{para: l.para}
}

// inline reads the runs of a paragraph, and of what wraps runs.
func (w *wordText) inline(n *node, base look, line *wordLine) {
	for _, k := range n.kids {
		switch k.name {
		case "r":
			w.run(k, base, line)
		case "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo":
			w.inline(k, base, line)
		case "sdt":
			w.inline(k.child("sdtContent"), base, line)
		case "oMath", "oMathPara":
			line.write(mathText(k), base)
		}
	}
}

func (w *wordText) run(r *node, base look, line *wordLine) {
	props := r.child("rPr")
	l := w.styles.apply(base, props.child("rStyle").attr["val"]).over(props)
	if l.hidden {
		return
	}
	for _, k := range r.kids {
		switch k.name {
		case "t":
			line.write(k.raw, l)
		case "tab", "ptab":
			line.write("\t", l)
		case "noBreakHyphen":
			line.write("-", l)
		case "br", "cr":
			w.end(line)
		case "object", "drawing", "pict", "AlternateContent", "sym":
			line.write(string(object), l)
		}
	}
}

// write adds text to a line, superscript and subscript in plain characters, without characters that nobody sees.
func (l *wordLine) write(s string, how look) {
	if how.shift != "" && strings.TrimSpace(s) != "" && !strings.ContainsRune(s, object) {
		s = shifted(how.shift, s)
	}
	for _, r := range s {
		switch {
		case r == '\u00A0' || r == '\n' || r == '\r':
			r = ' '
		case r != object && hidden(r):
			continue
		}
		if r >= 0x80 && r <= 0xFF && oldFont(how.font) {
			l.legacy = how.font
		}
		l.glyphs = append(l.glyphs, glyph{r, how})
	}
}

// oldFont tells fonts of the time before Unicode, in which letters with tones are other characters.
func oldFont(name string) bool {
	n := strings.ToLower(name)
	return strings.HasPrefix(n, ".vn") || strings.HasPrefix(n, "vni-") || strings.HasPrefix(n, "vni ")
}

// compose puts a line into NFC; a composed character looks like its first part.
func compose(gs []glyph) []glyph {
	text := glyphText(gs)
	if norm.NFC.IsNormalString(text) {
		return gs
	}
	var out []glyph
	for i := 0; i < len(gs); {
		j := i + 1
		for j < len(gs) && !norm.NFC.PropertiesString(string(gs[j].r)).BoundaryBefore() {
			j++
		}
		for _, r := range norm.NFC.String(glyphText(gs[i:j])) {
			out = append(out, glyph{r, gs[i].l})
		}
		i = j
	}
	return out
}
