package format

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// source is one text file, cleaned: UTF-8 in NFC, lines ended by \n, without characters that nobody sees.
type source struct {
	name   string
	text   string
	hidden []Problem // where such characters were, in order of lines
}

// newSource cleans text, which must be valid UTF-8 of at most MaxFile bytes.
func newSource(name, text string) *source {
	r := &report{file: name}
	clean, _ := r.readable([]byte(text))
	return &source{name: name, text: clean, hidden: r.problems}
}

// noteHidden warns at item i of what was dropped between its line and the next item's.
func (s *source) noteHidden(items []Item, i int) {
	dropped := 0
	for len(s.hidden) > 0 && (i == len(items)-1 || s.hidden[0].Line < items[i+1].Line) {
		if dropped++; dropped <= 3 {
			items[i].warn("dòng %d %s", s.hidden[0].Line, s.hidden[0].What)
		}
		s.hidden = s.hidden[1:]
	}
	if dropped > 3 {
		items[i].warn("%d dòng khác cũng vậy", dropped-3)
	}
}

// decodeText makes UTF-8 of a text file: UTF-8 with or without a BOM, or UTF-16 with one. Other encodings are named, not guessed.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return fromUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return fromUTF16(data[2:], binary.BigEndian)
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(data) {
		if bytes.IndexByte(data, 0) >= 0 {
			return "", unusable("tệp không phải văn bản; kiểm tra lại tệp đã chọn")
		}
		return string(data), nil
	}
	line := 1 + bytes.Count(data[:firstInvalid(data)], []byte("\n"))
	return "", unusable("%s", fmt.Sprintf("dòng %d không phải UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258); đổi tệp sang Unicode và lưu lại với mã UTF-8", line))
}

func fromUTF16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", unusable("tệp UTF-16 bị cụt; lưu lại tệp với mã UTF-8")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	runes := utf16.Decode(units)
	for _, r := range runes {
		if r == utf8.RuneError || r == 0 {
			return "", unusable("tệp UTF-16 bị hỏng; lưu lại tệp với mã UTF-8")
		}
	}
	return string(runes), nil
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}
