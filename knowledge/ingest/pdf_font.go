package ingest

import (
	"encoding/hex"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// pdfFont tells what the codes of a font mean and how wide they are. The library prefers a font's named encoding to its table of
// Unicode letters and knows no widths of composite fonts; Vietnamese needs both.
type pdfFont struct {
	name    string
	wide    bool              // two bytes a code
	letters map[string]string // from the font's own table; nil when it has none
	decoder pdf.TextEncoding  // where letters is nil
	widths  map[int]float64   // of a composite font, in thousandths of its size
	normal  float64
	simple  pdf.Font
}

// maxTable is the most letters that a font's table may define.
const maxTable = 1 << 16

func newPDFFont(f pdf.Font) *pdfFont {
	out := &pdfFont{name: f.BaseFont(), simple: f}
	if f.V.Key("Subtype").Name() == "Type0" {
		out.wide = true
		out.composite(f.V.Key("DescendantFonts").Index(0))
	}
	if table := f.V.Key("ToUnicode"); table.Kind() == pdf.Stream {
		in := table.Reader()
		data, err := io.ReadAll(io.LimitReader(in, maxStream))
		in.Close()
		if err == nil {
			out.letters = lettersOf(string(data))
		}
	}
	if out.letters == nil {
		out.decoder = f.Encoder()
	}
	return out
}

// composite reads the widths of a composite font: "10 [500 600] 20 30 700".
func (f *pdfFont) composite(v pdf.Value) {
	f.widths, f.normal = map[int]float64{}, 1000
	if v.Key("DW").Kind() != pdf.Null {
		f.normal = v.Key("DW").Float64()
	}
	w := v.Key("W")
	for i := 0; i+1 < w.Len() && len(f.widths) < maxTable; {
		first := int(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range min(list.Len(), maxTable) {
				f.widths[first+j] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		if i+2 >= w.Len() {
			return
		}
		last := min(int(w.Index(i+1).Int64()), first+maxTable)
		for code := first; code <= last; code++ {
			f.widths[code] = w.Index(i + 2).Float64()
		}
		i += 3
	}
}

// text decodes raw and measures it in thousandths of the font's size; codes counts what was shown and unknown what has no letter.
func (f *pdfFont) text(raw string) (text string, width float64, codes, unknown int) {
	step := 1
	if f.wide {
		step = 2
	}
	var b strings.Builder
	for i := 0; i+step <= len(raw); i += step {
		code := raw[i : i+step]
		codes++
		if f.wide {
			n := int(code[0])<<8 | int(code[1])
			w, ok := f.widths[n]
			if !ok {
				w = f.normal
			}
			width += w
		} else {
			width += f.simple.Width(int(code[0]))
		}
		if f.letters == nil {
			continue
		}
		if s, ok := f.letters[code]; ok {
			b.WriteString(s)
		} else {
			unknown++
		}
	}
	if f.letters == nil {
		s := f.decoder.Decode(raw)
		unknown += strings.Count(s, "\uFFFD")
		b.WriteString(strings.ReplaceAll(s, "\uFFFD", ""))
	}
	return b.String(), width, codes, unknown
}

var cmapToken = regexp.MustCompile(`<[0-9A-Fa-f\s]*>|\[|\]|beginbfchar|endbfchar|beginbfrange|endbfrange`)

// lettersOf reads the tables bfchar and bfrange of a ToUnicode map; nil when they define nothing.
func lettersOf(cmap string) map[string]string {
	out := map[string]string{}
	var row []string
	mode, list := "", -1
	for _, t := range cmapToken.FindAllString(cmap, -1) {
		switch {
		case len(out) > maxTable:
			return out
		case strings.HasPrefix(t, "begin"):
			mode, row, list = t, nil, -1
		case strings.HasPrefix(t, "end"):
			mode = ""
		case mode == "":
		case t == "[":
			list = 0
		case t == "]":
			row, list = nil, -1
		case list >= 0 && len(row) == 2:
			out[nextCode(row[0], list)] = utf16Text(unhex(t))
			list++
		default:
			row = append(row, unhex(t))
			row = entry(out, mode, row)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// entry adds a row of a table that is complete and returns what is left of it.
func entry(out map[string]string, mode string, row []string) []string {
	switch {
	case mode == "beginbfchar" && len(row) == 2:
		out[row[0]] = utf16Text(row[1])
	case mode == "beginbfrange" && len(row) == 3:
		first, last := number16(row[0]), number16(row[1])
		for i := 0; i <= last-first && i < maxTable && len(out) <= maxTable; i++ {
			out[nextCode(row[0], i)] = utf16Text(nextCode(row[2], i))
		}
	default:
		return row
	}
	return nil
}

func unhex(t string) string {
	digits := strings.Join(strings.Fields(strings.Trim(t, "<>")), "")
	if len(digits)%2 == 1 {
		digits += "0"
	}
	b, err := hex.DecodeString(digits)
	if err != nil { // the pattern lets only digits through
		return ""
	}
	return string(b)
}

func number16(s string) int {
	n := 0
	for i := range min(len(s), 2) {
		n = n<<8 | int(s[i])
	}
	return n
}

// nextCode is code counted up by n in its last two bytes.
func nextCode(code string, n int) string {
	b := []byte(code)
	for i := len(b) - 1; i >= 0 && n > 0; i-- {
		n += int(b[i])
		b[i] = byte(n)
		n >>= 8
	}
	return string(b)
}

func utf16Text(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
