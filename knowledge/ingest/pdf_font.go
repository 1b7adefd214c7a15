package ingest

import (
	"encoding/hex"
	"regexp"
	"strings"
	"unicode/utf16"
)

// pdfFont tells what the codes of a font mean and how wide they are.
type pdfFont struct {
	name    string
	wide    bool              // two bytes a code
	letters map[string]string // by code; a code that is not in it has no letter
	widths  map[int]float64   // in thousandths of the font's size
	normal  float64
}

// maxTable is the most letters that a font's table may define.
const maxTable = 1 << 16

// font is the font v, read once.
func (f *pdfFile) font(v any) *pdfFont {
	ref, shared := v.(pdfRef)
	if !shared {
		return f.readFont(f.dict(v))
	}
	if f.fonts[ref] == nil {
		f.fonts[ref] = f.readFont(f.dict(v))
	}
	return f.fonts[ref]
}

// readFont reads a font. Its own table of letters counts more than a named encoding.
func (f *pdfFile) readFont(d pdfDict) *pdfFont {
	out := &pdfFont{name: f.name(d["BaseFont"]), widths: map[int]float64{}}
	if f.name(d["Subtype"]) == "Type0" {
		out.wide = true
		if below := f.array(d["DescendantFonts"]); len(below) > 0 {
			f.composite(out, f.dict(below[0]))
		}
	} else {
		first := int(f.number(d["FirstChar"]))
		for i, w := range f.array(d["Widths"]) {
			if i < 256 {
				out.widths[first+i] = f.number(w)
			}
		}
		out.normal = 500
	}
	if data, err := f.stream(d["ToUnicode"]); err == nil && len(data) > 0 {
		out.letters = lettersOf(string(data))
	}
	if out.letters == nil && !out.wide {
		out.letters = f.encoding(d["Encoding"])
	}
	return out
}

// composite reads the widths of a composite font: "10 [500 600] 20 30 700".
func (f *pdfFile) composite(out *pdfFont, d pdfDict) {
	out.normal = 1000
	if dw, ok := f.resolve(d["DW"]).(float64); ok {
		out.normal = dw
	}
	w := f.array(d["W"])
	for i, left := 0, maxTable; i+1 < len(w) && left > 0; {
		first := int(f.number(w[i]))
		if list := f.array(w[i+1]); list != nil {
			for j := range min(len(list), left) {
				out.widths[first+j] = f.number(list[j])
			}
			left -= len(list)
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		for code := first; code <= int(f.number(w[i+1])) && left > 0; code++ {
			out.widths[code] = f.number(w[i+2])
			left--
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
		w, ok := f.widths[number16(code)]
		if !ok {
			w = f.normal
		}
		width += w
		if s, ok := f.letters[code]; ok {
			b.WriteString(s)
		} else {
			unknown++
		}
	}
	return b.String(), width, codes, unknown
}

var cmapToken = regexp.MustCompile(`<[0-9A-Fa-f\s]*>|\[|\]|beginbfchar|endbfchar|beginbfrange|endbfrange`)

// lettersOf reads the tables bfchar and bfrange of a ToUnicode map; nil when they define nothing.
func lettersOf(cmap string) map[string]string {
	out := map[string]string{}
	var row []string
	mode, list, left := "", -1, maxTable
	for _, t := range cmapToken.FindAllString(cmap, -1) {
		switch {
		case left <= 0:
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
			left--
		default:
			row = append(row, unhex(t))
			if n := entry(out, mode, row); n > 0 {
				row, left = nil, left-n
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// entry adds a row of a table that is complete and returns how many letters it had; 0 is not complete yet.
func entry(out map[string]string, mode string, row []string) int {
	switch {
	case mode == "beginbfchar" && len(row) == 2:
		out[row[0]] = utf16Text(row[1])
		return 1
	case mode == "beginbfrange" && len(row) == 3:
		count := max(number16(row[1])-number16(row[0])+1, 1)
		for i := range min(count, maxTable) {
			out[nextCode(row[0], i)] = utf16Text(nextCode(row[2], i))
		}
		return count
	}
	return 0
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
