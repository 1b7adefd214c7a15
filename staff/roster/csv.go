package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

const saveAsUTF8 = "trong Excel chọn Lưu thành > “CSV UTF-8 (Comma delimited)”, hoặc dùng tệp .xlsx"

func openCSV(data []byte) (rows, *Problem) {
	if p := encodingProblem(data); p != nil {
		return nil, p
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	skipped := 0
	comma := delimiter(data)
	if first, rest, ok := bytes.Cut(data, []byte("\n")); ok && bytes.HasPrefix(bytes.ToLower(first), []byte("sep=")) {
		data, skipped = rest, 1 // Excel's own note on the delimiter
	}
	return func(yield func(row) bool) *Problem {
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return nil
			}
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				return &Problem{Row: bad.StartLine + skipped, What: "Dấu ngoặc kép (\") đặt sai nên không tách được cột",
					Remedy: "bỏ dấu ngoặc kép trong dòng này, hoặc viết đôi (\"\") và đặt cả ô trong ngoặc kép"}
			}
			if err != nil {
				return &Problem{What: "Không đọc được tệp CSV", Remedy: saveAsUTF8}
			}
			line, _ := r.FieldPos(0)
			if !yield(row{n: line + skipped, cells: cells}) {
				return nil
			}
		}
	}, nil
}

// encodingProblem recognises what is not UTF-8, by name where it can.
func encodingProblem(data []byte) *Problem {
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")), bytes.Count(head, []byte{0}) > len(head)/4:
		return &Problem{What: "Tệp được lưu bằng bảng mã UTF-16 (“Unicode Text”)", Remedy: saveAsUTF8}
	case bytes.IndexByte(data, 0) >= 0:
		return &Problem{What: "Tệp không phải là tệp chữ CSV", Remedy: "dùng tệp .xlsx hoặc .csv"}
	case utf8.Valid(data):
		return nil
	}
	if text, err := charmap.Windows1258.NewDecoder().Bytes(head); err == nil && looksVietnamese(norm.NFC.String(string(text))) {
		return &Problem{What: "Tệp được lưu bằng bảng mã Windows-1258", Remedy: saveAsUTF8}
	}
	return &Problem{What: "Tệp không ở bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1252)", Remedy: saveAsUTF8}
}

// looksVietnamese tells whether a heading of the list is in the first lines.
func looksVietnamese(text string) bool {
	for line := range strings.Lines(text) {
		if h := readHeader(strings.FieldsFunc(strings.TrimSpace(line), func(r rune) bool { return strings.ContainsRune(",;\t\"", r) })); h.is[colName] >= 0 {
			return true
		}
	}
	return false
}

// delimiter is the character among , ; and tab that the first line with any of them has most often outside quotes.
func delimiter(data []byte) rune {
	head := string(data[:min(len(data), 1<<16)])
	if rest, ok := strings.CutPrefix(strings.ToLower(head), "sep="); ok && rest != "" && strings.ContainsRune(",;\t", rune(rest[0])) {
		return rune(rest[0])
	}
	for line := range strings.Lines(head) {
		quoted, best := false, ','
		count := map[rune]int{}
		for _, r := range line {
			if r == '"' {
				quoted = !quoted
			} else if !quoted {
				count[r]++
			}
		}
		for _, r := range []rune{';', '\t'} {
			if count[r] > count[best] {
				best = r
			}
		}
		if count[best] > 0 {
			return best
		}
	}
	return ','
}
