package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encodings that Vietnamese was written in before Unicode.
const (
	tcvn3 = "TCVN3 (phông .VnTime)"
	vni   = "VNI (phông VNI-Times)"
)

const toUnicode = "chuyển tệp sang Unicode (ví dụ bằng công cụ chuyển mã của UniKey) rồi nhập lại"

// Letters of the old encodings as they look when read as Latin text, and letters that only real Vietnamese has.
const (
	tcvn3Letters = "¸µ¶·¹¨»¾¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ"
	tcvn3Only    = "¸µ¶·¹¨»¾¼½©®ª«¬"
	vniMarks     = "øùûõïäåáàâêôÙØÛÕÏ"
)

// legacyFont names the old encoding that a font stands for, or "".
func legacyFont(font string) string {
	_, base, ok := strings.Cut(font, "+") // a subset in a PDF: "ABCDEF+.VnTime"
	if !ok {
		base = font
	}
	switch f := strings.ToLower(base); {
	case strings.HasPrefix(f, ".vn"):
		return tcvn3
	case strings.HasPrefix(f, "vni-"), strings.HasPrefix(f, "vni "):
		return vni
	}
	return ""
}

// legacyText names the old encoding that text seems to be in, or "". It wants many signs: a few odd letters are no proof.
func legacyText(text string) string {
	foreign, real, three, marks := 0, 0, 0, 0
	var last rune
	for _, c := range text {
		inWord := unicode.IsLetter(last)
		switch {
		case c >= 0x1EA0 && c <= 0x1EF9, strings.ContainsRune("đĐơƠưƯăĂ", c):
			real++
		case c > unicode.MaxASCII && strings.ContainsRune(tcvn3Letters, c):
			foreign++
			if inWord && strings.ContainsRune(tcvn3Only, c) || c == '®' {
				three++
			}
			if strings.ContainsRune("aeiouyöôâêAEIOUYÖÔ", last) && strings.ContainsRune(vniMarks, c) {
				marks++
			}
		case c == 'ö' || c == 'ñ':
			foreign++
		}
		last = c
	}
	switch {
	case foreign < 10 || real*5 > foreign:
		return ""
	case three*5 >= foreign:
		return tcvn3
	case marks*3 >= foreign:
		return vni
	}
	return ""
}

// encodingOf says what data that is not UTF-8 may be, for a message: "" when nothing is recognised.
func encodingOf(data []byte) string {
	if len(data) > 1 && (data[0] == 0xFF && data[1] == 0xFE || data[0] == 0xFE && data[1] == 0xFF) {
		return "UTF-16"
	}
	latin, err := charmap.Windows1252.NewDecoder().Bytes(data[:min(len(data), 1<<20)])
	if err != nil || !utf8.Valid(latin) {
		return ""
	}
	return legacyText(string(latin))
}
