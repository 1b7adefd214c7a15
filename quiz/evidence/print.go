package evidence

import (
	"fmt"
	"strings"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
	"github.com/signintech/gopdf"
	"golang.org/x/text/unicode/norm"
)

// sheet is a PDF document that fills page after page, A4 standing. Lengths are millimetres, sizes points. After an error everything
// else is passed over.
type sheet struct {
	pdf *gopdf.GoPdf
	y   float64
	n   int // pages
	err error
}

const (
	regular = "regular"
	bold    = "bold"

	paperWide  = 210.0
	paperHigh  = 297.0
	leftEdge   = 25.0
	rightEdge  = paperWide - 15
	topEdge    = 20.0
	bottomEdge = paperHigh - 22
	lineWidth  = rightEdge - leftEdge
)

func newSheet(title string) *sheet {
	p := &sheet{pdf: &gopdf.GoPdf{}}
	p.pdf.Start(gopdf.Config{Unit: gopdf.UnitMM, PageSize: gopdf.Rect{W: paperWide, H: paperHigh}})
	p.pdf.SetCompressLevel(6)
	p.pdf.SetInfo(gopdf.PdfInfo{Title: norm.NFC.String(title), Creator: "isobot"})
	p.face(regular, liberationserifregular.TTF)
	p.face(bold, liberationserifbold.TTF)
	p.page()
	return p
}

func (p *sheet) face(name string, ttf []byte) {
	err := p.pdf.AddTTFFontDataWithOption(name, ttf, gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return '□' }})
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("face %s: %w", name, err)
	}
}

// page begins a page and writes its number.
func (p *sheet) page() {
	p.pdf.AddPage()
	p.n++
	p.put(paperWide/2, paperHigh-12, fmt.Sprint(p.n), regular, 11)
	p.y = topEdge
}

// room begins a page when less than height is left.
func (p *sheet) room(height float64) {
	if p.y+height > bottomEdge {
		p.page()
	}
}

// clean makes text that a line can hold: composed letters, no control characters.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, norm.NFC.String(s))
}

func (p *sheet) width(s, face string, size float64) float64 {
	if p.err == nil {
		p.err = p.pdf.SetFont(face, "", size)
	}
	if p.err != nil {
		return 0
	}
	w, err := p.pdf.MeasureTextWidth(s)
	p.err = err
	return w
}

// put writes one line with its base line at y, as it is.
func (p *sheet) put(x, y float64, s, face string, size float64) {
	if p.width(s, face, size); p.err == nil && s != "" {
		p.pdf.SetXY(x, y)
		p.err = p.pdf.Text(s)
	}
}

// wrap breaks text between words, and inside words that are too wide.
func (p *sheet) wrap(s string, most float64, face string, size float64) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(clean(s)) {
		for _, part := range p.parts(word, most, face, size) {
			longer := strings.TrimSpace(line + " " + part)
			if line != "" && p.width(longer, face, size) > most {
				out, longer = append(out, line), part
			}
			line = longer
		}
	}
	return append(out, line)
}

func (p *sheet) parts(word string, most float64, face string, size float64) []string {
	if p.width(word, face, size) <= most {
		return []string{word}
	}
	var out []string
	r := []rune(word)
	for len(r) > 0 {
		n := 1
		for n < len(r) && p.width(string(r[:n+1]), face, size) <= most {
			n++
		}
		out, r = append(out, string(r[:n])), r[n:]
	}
	return out
}

// centre writes lines around the middle of the page.
func (p *sheet) centre(s, face string, size float64) {
	for _, l := range p.wrap(s, lineWidth, face, size) {
		p.room(size * 0.5)
		p.y += size * 0.45
		p.put(paperWide/2-p.width(l, face, size)/2, p.y, l, face, size)
	}
}

// heading begins a part; it does not stand alone at the end of a page.
func (p *sheet) heading(s string) {
	p.room(24)
	p.y += 4
	p.lines(s, bold, 13)
	p.y += 1
}

func (p *sheet) lines(s, face string, size float64) {
	for _, l := range p.wrap(s, lineWidth, face, size) {
		p.room(size * 0.5)
		p.y += size * 0.46
		p.put(leftEdge, p.y, l, face, size)
	}
}

// grid draws a table with its head repeated on each page. shares are the columns' parts of the width.
func (p *sheet) grid(shares []float64, head []string, rows [][]string) {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	widths := make([]float64, len(shares))
	for i, s := range shares {
		widths[i] = lineWidth * s / sum
	}
	p.y += 2
	p.row(widths, head, bold)
	for _, r := range rows {
		if p.tooLow(widths, r) {
			p.page()
			p.row(widths, head, bold)
		}
		p.row(widths, r, regular)
	}
	p.y += 1
}

const (
	gridSize = 10.0
	gridLine = 4.3
)

func (p *sheet) tooLow(widths []float64, cells []string) bool {
	_, height := p.cells(widths, cells, regular)
	return p.y+height > bottomEdge
}

func (p *sheet) cells(widths []float64, cells []string, face string) (lines [][]string, height float64) {
	most := 1
	for i, c := range cells {
		l := p.wrap(c, widths[i]-2, face, gridSize)
		lines, most = append(lines, l), max(most, len(l))
	}
	return lines, float64(most)*gridLine + 1.6
}

func (p *sheet) row(widths []float64, cells []string, face string) {
	lines, height := p.cells(widths, cells, face)
	p.pdf.SetLineWidth(0.15)
	x := leftEdge
	for i, l := range lines {
		p.pdf.RectFromUpperLeft(x, p.y, widths[i], height)
		for j, s := range l {
			p.put(x+1, p.y+float64(j+1)*gridLine-0.7, s, face, gridSize)
		}
		x += widths[i]
	}
	p.y += height
}

func (p *sheet) bytes() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.pdf.GetBytesPdfReturnErr()
}
