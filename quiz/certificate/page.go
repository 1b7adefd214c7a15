package certificate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifitalic"
	"github.com/go-fonts/liberation/liberationserifregular"
	"github.com/signintech/gopdf"
	"github.com/skip2/go-qrcode"
	"golang.org/x/text/unicode/norm"
)

// page is a PDF document under way. Lengths are millimetres from the upper left corner, text sizes points. After an error
// everything else is passed over.
type page struct {
	pdf *gopdf.GoPdf
	err error
}

// The faces.
const (
	regular = "regular"
	bold    = "bold"
	italic  = "italic"
)

var faces = []struct {
	name string
	ttf  *[]byte
}{{regular, &liberationserifregular.TTF}, {bold, &liberationserifbold.TTF}, {italic, &liberationserifitalic.TTF}}

// missing stands for a character that the face does not have.
func missing(rune) rune { return '□' }

func newPage(width, height float64, title string) *page {
	p := &page{pdf: &gopdf.GoPdf{}}
	p.pdf.Start(gopdf.Config{Unit: gopdf.UnitMM, PageSize: gopdf.Rect{W: width, H: height}})
	p.pdf.SetCompressLevel(6)
	p.pdf.SetInfo(gopdf.PdfInfo{Title: norm.NFC.String(title), Creator: "isobot"})
	for _, f := range faces {
		err := p.pdf.AddTTFFontDataWithOption(f.name, *f.ttf, gopdf.TtfOption{OnGlyphNotFoundSubstitute: missing})
		if err != nil && p.err == nil {
			p.err = fmt.Errorf("face %s: %w", f.name, err)
		}
	}
	p.pdf.AddPage()
	return p
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

// width sets the face and measures a text.
func (p *page) width(s, face string, size float64) float64 {
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

// text draws one line with its base line at y, from x. It returns its width.
func (p *page) text(x, y float64, s, face string, size float64) float64 {
	s = clean(s)
	if s == "" {
		return 0
	}
	w := p.width(s, face, size)
	em := size * 25.4 / 72
	at, letter, last := x, ' ', 0.0 // the pen, the last letter and its width
	for _, r := range runs(s) {
		switch mark := firstRune(r.text); {
		case r.mark:
			p.put(at-last/2-markCentre[mark]*em, y-lift(letter, mark)*em, r.text)
		default:
			p.put(at, y, r.text)
			at += p.width(r.text, face, size)
			letter, _ = utf8.DecodeLastRuneInString(r.text)
			last = p.width(string(letter), face, size)
		}
	}
	return w
}

func (p *page) put(x, y float64, s string) {
	if p.err == nil {
		p.pdf.SetXY(x, y)
		p.err = p.pdf.Text(s)
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// middle draws one line around x, smaller if need be, so that it is not wider than most. It returns the width.
func (p *page) middle(x, y, most float64, s, face string, size float64) float64 {
	s = clean(s)
	w := p.width(s, face, size)
	if w > most {
		size *= most / w
		w = p.width(s, face, size)
	}
	p.text(x-w/2, y, s, face, size)
	return w
}

// lines breaks a text between words so that no line is wider than most; a word that is too wide stands alone.
func (p *page) lines(s string, most float64, face string, size float64) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(clean(s)) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && p.width(longer, face, size) > most {
			out, longer = append(out, line), word
		}
		line = longer
	}
	return append(out, line)
}

// even is lines with about the same length each: no word is left alone on the last.
func (p *page) even(s string, most float64, face string, size float64) []string {
	rows := p.lines(s, most, face, size)
	for step := most / 40; len(rows) > 1 && most > step; most -= step {
		closer := p.lines(s, most-step, face, size)
		if len(closer) > len(rows) {
			break
		}
		rows = closer
	}
	return rows
}

// rule draws a horizontal line of the given length around x.
func (p *page) rule(x, y, length, thickness float64) {
	p.pdf.SetLineWidth(thickness)
	p.pdf.Line(x-length/2, y, x+length/2, y)
}

func (p *page) frame(x, y, w, h, thickness float64) {
	p.pdf.SetLineWidth(thickness)
	p.pdf.RectFromUpperLeft(x, y, w, h)
}

func (p *page) ink(r, g, b uint8) {
	p.pdf.SetTextColor(r, g, b)
	p.pdf.SetStrokeColor(r, g, b)
	p.pdf.SetFillColor(r, g, b)
}

// qr draws a QR code of medium error correction with its quiet zone into a square.
func (p *page) qr(x, y, side float64, content string) {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		if p.err == nil {
			p.err = fmt.Errorf("QR code of %d bytes: %w", len(content), err)
		}
		return
	}
	dots := code.Bitmap()
	step := side / float64(len(dots))
	for i, row := range dots {
		for j := 0; j < len(row); j++ {
			from := j
			for j < len(row) && row[j] {
				j++
			}
			if j > from {
				p.pdf.RectFromUpperLeftWithStyle(x+float64(from)*step, y+float64(i)*step, float64(j-from)*step, step, "F")
			}
		}
	}
}

func (p *page) bytes() ([]byte, error) {
	if p.err != nil {
		return nil, p.err
	}
	return p.pdf.GetBytesPdfReturnErr()
}
