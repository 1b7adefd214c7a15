package ingest

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// The objects of a PDF (PDF 1.7, chapter 7). Numbers are float64, null is nil.
type (
	pdfName    string
	pdfString  string
	pdfKeyword string
	pdfRef     int
	pdfArray   []any
	pdfDict    map[pdfName]any
	pdfStream  struct {
		dict pdfDict
		raw  []byte
	}
)

// maxObjectDepth is the deepest that arrays and dictionaries nest in a PDF that is meant to be read.
const maxObjectDepth = 64

// pdfParser reads objects from bytes. It never fails: what makes no sense is skipped, and the end is the end.
type pdfParser struct {
	data  []byte
	pos   int
	depth int
	refs  bool // "1 0 R" is a reference; content streams have none
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return space(c) || strings.IndexByte("()<>[]{}/%", c) >= 0 }

func (p *pdfParser) skipSpace() {
	for p.pos < len(p.data) {
		switch c := p.data[p.pos]; {
		case c == '%':
			for p.pos < len(p.data) && p.data[p.pos] != '\n' && p.data[p.pos] != '\r' {
				p.pos++
			}
		case space(c):
			p.pos++
		default:
			return
		}
	}
}

// next returns the next object or keyword; ok is false at the end of the data.
func (p *pdfParser) next() (value any, ok bool) {
	p.skipSpace()
	if p.pos >= len(p.data) {
		return nil, false
	}
	switch c := p.data[p.pos]; {
	case c == '/':
		p.pos++
		return p.name(), true
	case c == '(':
		p.pos++
		return p.literal(), true
	case bytes.HasPrefix(p.data[p.pos:], []byte("<<")):
		p.pos += 2
		return p.dict(), true
	case c == '<':
		p.pos++
		return p.hex(), true
	case c == '[':
		p.pos++
		return p.array(), true
	case bytes.HasPrefix(p.data[p.pos:], []byte(">>")):
		p.pos += 2
		return pdfKeyword(">>"), true
	case delimiter(c): // ] > ) { }
		p.pos++
		return pdfKeyword(c), true
	}
	return p.word(), true
}

// word reads a number, a keyword, or a reference.
func (p *pdfParser) word() any {
	w := p.run()
	switch w {
	case "true":
		return true
	case "false":
		return false
	case "null":
		return nil
	}
	if strings.IndexByte("+-.0123456789", w[0]) < 0 {
		return pdfKeyword(w)
	}
	n, err := strconv.ParseFloat(w, 64)
	if err != nil || math.Abs(n) > 1e15 || n != n {
		return pdfKeyword(w)
	}
	if p.refs && w[0] >= '0' && w[0] <= '9' && !strings.Contains(w, ".") {
		from := p.pos
		p.skipSpace()
		generation := p.run()
		p.skipSpace()
		if _, err := strconv.ParseUint(generation, 10, 16); err == nil && p.run() == "R" {
			return pdfRef(n)
		}
		p.pos = from
	}
	return n
}

// run reads up to a delimiter.
func (p *pdfParser) run() string {
	from := p.pos
	for p.pos < len(p.data) && !delimiter(p.data[p.pos]) {
		p.pos++
	}
	return string(p.data[from:p.pos])
}

func (p *pdfParser) name() pdfName {
	raw := p.run()
	if !strings.Contains(raw, "#") {
		return pdfName(raw)
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(raw[i])
	}
	return pdfName(b.String())
}

var literalEscapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

func (p *pdfParser) literal() pdfString {
	var b []byte
	for depth := 1; p.pos < len(p.data); p.pos++ {
		c := p.data[p.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.pos++
				return pdfString(b)
			}
		case '\\':
			b = p.escape(b)
			continue
		}
		b = append(b, c)
	}
	p.pos = min(p.pos, len(p.data))
	return pdfString(b)
}

// escape reads what follows a backslash and leaves the position on its last byte.
func (p *pdfParser) escape(b []byte) []byte {
	p.pos++
	if p.pos >= len(p.data) {
		return b
	}
	c := p.data[p.pos]
	if e, ok := literalEscapes[c]; ok {
		return append(b, e)
	}
	switch {
	case c >= '0' && c <= '7':
		n := 0
		for i := 0; i < 3 && p.pos < len(p.data) && p.data[p.pos] >= '0' && p.data[p.pos] <= '7'; i++ {
			n = n*8 + int(p.data[p.pos]-'0')
			p.pos++
		}
		p.pos--
		return append(b, byte(n))
	case c == '\r':
		if p.pos+1 < len(p.data) && p.data[p.pos+1] == '\n' {
			p.pos++
		}
		return b
	case c == '\n':
		return b
	}
	return append(b, c)
}

func (p *pdfParser) hex() pdfString {
	end := bytes.IndexByte(p.data[p.pos:], '>')
	if end < 0 {
		p.pos = len(p.data)
		return ""
	}
	digits := p.data[p.pos : p.pos+end]
	p.pos += end + 1
	var out []byte
	half, high := 0, byte(0)
	for _, c := range digits {
		n, err := strconv.ParseUint(string(c), 16, 8)
		if err != nil {
			continue
		}
		if half++; half%2 == 1 {
			high = byte(n) << 4
		} else {
			out = append(out, high|byte(n))
		}
	}
	if half%2 == 1 {
		out = append(out, high)
	}
	return pdfString(out)
}

func (p *pdfParser) array() pdfArray {
	out := pdfArray{}
	p.depth++
	defer func() { p.depth-- }()
	for p.depth <= maxObjectDepth {
		v, ok := p.next()
		if !ok || v == pdfKeyword("]") {
			return out
		}
		if word, isWord := v.(pdfKeyword); isWord {
			if word == "endobj" || word == ">>" {
				return out
			}
			continue
		}
		out = append(out, v)
	}
	return out
}

func (p *pdfParser) dict() pdfDict {
	out := pdfDict{}
	p.depth++
	defer func() { p.depth-- }()
	for p.depth <= maxObjectDepth {
		key, ok := p.next()
		if !ok || key == pdfKeyword(">>") || key == pdfKeyword("endobj") {
			return out
		}
		name, isName := key.(pdfName)
		if !isName {
			continue
		}
		v, ok := p.next()
		if !ok || v == pdfKeyword(">>") {
			return out
		}
		out[name] = v
	}
	return out
}
