package ingest

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// encoding is the letters of a simple font by its named encoding and the differences from it.
func (f *pdfFile) encoding(v any) map[string]string {
	d := f.dict(v)
	name := f.name(v)
	if d != nil {
		name = f.name(d["BaseEncoding"])
	}
	table := charmap.Windows1252
	if name == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	out := map[string]string{}
	for c := 32; c < 256; c++ {
		if r := table.DecodeByte(byte(c)); r != '\uFFFD' {
			out[string([]byte{byte(c)})] = string(r)
		}
	}
	code := 0
	for _, v := range f.array(d["Differences"]) {
		switch v := f.resolve(v).(type) {
		case float64:
			code = int(v)
		case pdfName:
			if code >= 0 && code < 256 {
				key := string([]byte{byte(code)})
				delete(out, key)
				if s := glyph(string(v)); s != "" {
					out[key] = s
				}
			}
			code++
		}
	}
	return out
}

// accents are the ends of glyph names, in the order in which they may stand: "ocircumflexdotbelow".
var accents = []struct{ name, mark string }{
	{"circumflex", "\u0302"}, {"breve", "\u0306"}, {"horn", "\u031b"}, {"acute", "\u0301"}, {"grave", "\u0300"}, {"hookabove", "\u0309"},
	{"hook", "\u0309"}, {"tilde", "\u0303"}, {"dotbelow", "\u0323"}, {"dieresis", "\u0308"}, {"caron", "\u030c"}, {"cedilla", "\u0327"}, {"ring", "\u030a"},
}

// glyphs are names of the Adobe glyph list that are no letter with accents.
var glyphs = map[string]string{
	"space": " ", "nbspace": " ", "exclam": "!", "quotedbl": "\"", "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&", "quotesingle": "'",
	"parenleft": "(", "parenright": ")", "asterisk": "*", "plus": "+", "comma": ",", "hyphen": "-", "minus": "-", "period": ".", "slash": "/",
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"colon": ":", "semicolon": ";", "less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\",
	"bracketright": "]", "underscore": "_", "braceleft": "{", "bar": "|", "braceright": "}", "quoteleft": "‘", "quoteright": "’",
	"quotedblleft": "“", "quotedblright": "”", "bullet": "•", "endash": "–", "emdash": "—", "ellipsis": "…", "section": "§", "degree": "°",
	"dcroat": "đ", "Dcroat": "Đ", "Eth": "Đ", "dotlessi": "ı", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi", "ffl": "ffl",
	"dong": "₫", "Euro": "€", "guillemotleft": "«", "guillemotright": "»", "multiply": "×", "divide": "÷", "plusminus": "±",
}

// glyph is the text of a glyph's name, or "" when the name says nothing.
func glyph(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if s, ok := glyphs[name]; ok {
		return s
	}
	for _, prefix := range []string{"uni", "u"} {
		if digits, ok := strings.CutPrefix(name, prefix); ok && len(digits) >= 4 && len(digits) <= 6 {
			if n, err := strconv.ParseUint(digits, 16, 21); err == nil {
				return string(rune(n))
			}
		}
	}
	if name == "" || !letter(name[0]) {
		return ""
	}
	out, rest := name[:1], name[1:]
	for rest != "" {
		before := rest
		for _, a := range accents {
			if after, ok := strings.CutPrefix(rest, a.name); ok {
				out, rest = out+a.mark, after
				break
			}
		}
		if rest == before {
			return ""
		}
	}
	return norm.NFC.String(out)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
