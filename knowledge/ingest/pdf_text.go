package ingest

import (
	"bytes"
	"math"
	"strings"
)

// run is one string that a page shows: where it begins and ends, in points from the lower left corner.
type run struct {
	x, y, end, size float64
	text            string
}

// canvas interprets the text operators of a page (PDF 1.7, chapter 9).
type canvas struct {
	file   *pdfFile
	page   sheet
	fonts  map[pdfName]*pdfFont
	state  graphics
	saved  []graphics
	matrix transform // of the text
	line   transform // of the text's line
	runs   []run
	left   int // strings that may still be shown

	codes, unknown, hidden int // characters shown, without a letter, and not to be seen
	ocr                    int // characters drawn invisibly, as text recognition does over a picture
}

// graphics is the part of the graphics state that text needs.
type graphics struct {
	to                              transform
	font                            *pdfFont
	size, char, word, scale, height float64
	leading                         float64
	mode                            int
	fill, stroke                    paint
}

// transform is a matrix of six numbers: x' = a·x + c·y + e, y' = b·x + d·y + f.
type transform [6]float64

func (m transform) times(n transform) transform {
	return transform{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

var identity = transform{1, 0, 0, 1, 0, 0}

// maxRuns is the most strings that a page may show.
const maxRuns = 200_000

// show interprets the page's own stream.
func (c *canvas) show(content []byte) {
	c.fonts = map[pdfName]*pdfFont{}
	c.state = graphics{to: identity, scale: 1}
	c.left = maxRuns
	p := &pdfParser{data: content}
	var args []any
	for {
		v, ok := p.next()
		if !ok {
			return
		}
		op, ok := v.(pdfKeyword)
		switch {
		case !ok:
			if len(args) < 64 {
				args = append(args, v)
			}
			continue
		case op == "ID": // the bytes of a picture inside the stream
			p.pos = afterPicture(content, p.pos)
		default:
			c.operator(string(op), args)
		}
		args = args[:0]
	}
}

// afterPicture is where an inline picture ends: behind "EI" with space around it.
func afterPicture(content []byte, pos int) int {
	for {
		i := bytes.Index(content[pos:], []byte("EI"))
		if i < 0 {
			return len(content)
		}
		pos += i + 2
		if i > 0 && space(content[pos-3]) && (pos == len(content) || space(content[pos])) {
			return pos
		}
	}
}

func numbers(args []any) (out transform, ok bool) {
	if len(args) != len(out) {
		return out, false
	}
	for i := range out {
		out[i] = float(args[i])
	}
	return out, true
}

func float(v any) float64 {
	n, _ := v.(float64)
	return n
}

func (c *canvas) operator(op string, args []any) {
	switch op {
	case "cm":
		if m, ok := numbers(args); ok {
			c.state.to = m.times(c.state.to)
		}
	case "q":
		if len(c.saved) < 1000 {
			c.saved = append(c.saved, c.state)
		}
	case "Q":
		if n := len(c.saved); n > 0 {
			c.state, c.saved = c.saved[n-1], c.saved[:n-1]
		}
	case "BT":
		c.matrix, c.line = identity, identity
	case "Tm":
		if m, ok := numbers(args); ok {
			c.matrix, c.line = m, m
		}
	case "T*":
		c.move(0, -c.state.leading)
	case "Tj", "'", "\"", "TJ":
		c.strings(op, args)
	default:
		c.set(op, args)
	}
}

// set handles the operators that set the state of text.
func (c *canvas) set(op string, args []any) {
	if len(args) == 0 {
		return
	}
	v := float(args[0])
	s := &c.state
	switch op {
	case "Td", "TD":
		if len(args) == 2 {
			if op == "TD" {
				s.leading = -float(args[1])
			}
			c.move(v, float(args[1]))
		}
	case "TL":
		s.leading = v
	case "Tc":
		s.char = v
	case "Tw":
		s.word = v
	case "Tz":
		s.scale = v / 100
	case "Ts":
		s.height = v
	case "Tr":
		s.mode = int(v)
	case "Tf":
		if len(args) == 2 {
			s.font, s.size = c.font(args[0]), float(args[1])
		}
	default:
		c.paints(op, args)
	}
}

func (c *canvas) font(v any) *pdfFont {
	name, _ := v.(pdfName)
	if c.fonts[name] == nil && len(c.fonts) < 500 {
		c.fonts[name] = c.file.font(c.file.dict(c.page.resources["Font"])[name])
	}
	return c.fonts[name]
}

func (c *canvas) move(x, y float64) {
	c.line = transform{1, 0, 0, 1, x, y}.times(c.line)
	c.matrix = c.line
}

// strings shows the strings of one operator.
func (c *canvas) strings(op string, args []any) {
	if len(args) == 0 {
		return
	}
	if op == "'" || op == "\"" {
		c.move(0, -c.state.leading)
	}
	last := args[len(args)-1]
	if one, ok := last.(pdfString); ok {
		c.string(string(one))
	}
	parts, _ := last.(pdfArray)
	for _, part := range parts {
		switch v := part.(type) {
		case pdfString:
			c.string(string(v))
		case float64:
			c.forward(-v / 1000 * c.state.size * c.state.scale)
		}
	}
}

func (c *canvas) forward(x float64) { c.matrix = transform{1, 0, 0, 1, x, 0}.times(c.matrix) }

// string shows one string: a run, unless nobody could see it.
func (c *canvas) string(raw string) {
	s := &c.state
	if s.font == nil || c.left <= 0 {
		return
	}
	c.left--
	text, width, codes, unknown := s.font.text(raw)
	at := transform{s.size * s.scale, 0, 0, s.size, 0, s.height}.times(c.matrix).times(s.to)
	advance := width/1000*s.size + float64(codes)*s.char + float64(strings.Count(raw, " "))*s.word
	c.forward(advance * s.scale)
	end := transform{s.size * s.scale, 0, 0, s.size, 0, s.height}.times(c.matrix).times(s.to)
	size := math.Hypot(at[2], at[3])
	c.codes += codes
	c.unknown += unknown
	switch {
	case s.mode == 3 || s.mode == 7:
		c.ocr += codes
	case size < 2, s.unseen():
		c.hidden += codes
		return
	}
	c.runs = append(c.runs, run{x: at[4], y: at[5], end: end[4], size: size, text: text})
}

// lines joins runs to lines in the order of the page's stream: a new line where the height changes or the text jumps back, a space
// where a gap is wider than letters explain.
func lines(runs []run) []string {
	var out []string
	var b strings.Builder
	for i, r := range runs {
		if i > 0 {
			last := runs[i-1]
			size := math.Max(math.Min(r.size, last.size), 1)
			switch {
			case math.Abs(r.y-last.y) > size*0.6, r.x < last.x-size:
				out = append(out, b.String())
				b.Reset()
			case r.x-last.end > size*0.18:
				b.WriteByte(' ')
			}
		}
		b.WriteString(r.text)
	}
	return trimAll(append(out, b.String()))
}
