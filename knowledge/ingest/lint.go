package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"isobot/knowledge"
)

// Lint finds what is wrong with documents that could be read: facts without a date, a source or a degree of confidence, units
// that no chat can show, names of agencies that are no more, abbreviations that nobody defined. Citations are not looked at here,
// since courses cite too. vocabulary may be nil; then abbreviations are not judged.
func Lint(docs []*knowledge.Document, vocabulary *knowledge.Vocabulary) []Problem {
	r := &report{}
	for _, d := range docs {
		r.file = fileOf(d)
		r.lintHead(d)
		for i := range d.Units {
			r.file = d.Units[i].File
			r.lintUnit(d, &d.Units[i])
		}
	}
	if vocabulary != nil {
		r.abbreviations(docs, vocabulary)
	}
	return sorted(r.problems)
}

func (r *report) lintHead(d *knowledge.Document) {
	if d.Source == "" {
		r.fail(1, "thêm source: nguồn của thông tin", "tài liệu %s thiếu nguồn", quoted(d.ID))
	}
	if d.AsOf == "" {
		r.fail(1, "thêm as_of: ngày tổng hợp, dạng 2026-11-22", "tài liệu %s thiếu ngày", quoted(d.ID))
	}
	if d.Confidence == "" {
		r.fail(1, "thêm confidence: A, B hoặc C", "tài liệu %s thiếu độ tin cậy", quoted(d.ID))
	}
	if d.Kind != knowledge.Law {
		return
	}
	began := string(cmp.Or(d.ValidFrom, d.Issued)) // either tells since when the text can hold
	for _, v := range [][2]string{{"number", d.Number}, {"issuer", d.Issuer}, {"valid_from", began}} {
		if v[1] == "" && d.Note == "" {
			r.warn(1, "thêm "+v[0]+" hoặc nói trong note vì sao chưa có", "văn bản %s thiếu %s", quoted(d.ID), v[0])
		}
	}
	if d.ValidTo != "" && len(d.ReplacedBy) == 0 && d.Note == "" {
		r.warn(1, "thêm replaced_by nếu có văn bản thay thế", "văn bản %s hết hiệu lực nhưng không nêu văn bản thay thế", quoted(d.ID))
	}
}

func (r *report) lintUnit(d *knowledge.Document, u *knowledge.Unit) {
	if strings.TrimSpace(u.Text) == "" {
		r.fail(u.Line, "viết nội dung hoặc xóa mục", "mục %s không có nội dung", quoted(u.ID))
	}
	if n := characters(u.Text); n > maxUnit {
		r.fail(u.Line, "tách thành nhiều mục", "mục %s dài %d ký tự, tối đa %d", quoted(u.ID), n, maxUnit)
	}
	if name := DistrictName(u.Heading + "\n" + u.Text + "\n" + u.Note + "\n" + d.Note); name != "" && !past(d, u) {
		r.warn(u.Line, "dùng tên cơ quan sau 01/7/2025 hoặc nói rõ đó là tên cũ", "mục %s nêu cấp huyện như đang có: %s", quoted(u.ID), quoted(name))
	}
}

// past tells whether a unit is about former times by its nature.
func past(d *knowledge.Document, u *knowledge.Unit) bool {
	switch d.Kind {
	case knowledge.Report, knowledge.Correction:
		return true
	}
	return d.ValidTo != "" || u.ValidTo != "" || u.Field == knowledge.BanCu
}

var (
	district = regexp.MustCompile(`(?i)(UBND|HĐND|[ủu][ỷy] ban nhân dân|hội đồng nhân dân|công an|phòng [\p{L} ]{3,30})\s+(cấp\s+|các\s+)?(huyện|quận|thị xã)|cấp huyện|phòng tư pháp`)
	formerly = regexp.MustCompile(`(?i)trước (đây|ngày|khi|năm|1/7|01/7)|cũ|đã bỏ|bỏ cấp|không còn|chấm dứt|kết thúc|hai cấp|02 cấp|2 cấp|1/7/2025|khi đó|lúc đó|thời điểm|không tổ chức|thay cho|chuyển (về|cho|lên|xuống)`)
)

// DistrictName finds a district authority in text that does not say that this level is gone since 1/7/2025; empty is none.
func DistrictName(text string) string {
	if formerly.MatchString(text) {
		return ""
	}
	return district.FindString(text)
}

// everyday are capitals that everybody reads without a vocabulary.
var everyday = []string{"PDF", "USB", "SMS", "OTP", "QR", "USD", "VNĐ", "VND", "AM", "PM", "OK", "XML", "CD", "TV"}

// abbreviations reports each abbreviation that neither the vocabulary nor the unit explains, at its first place.
func (r *report) abbreviations(docs []*knowledge.Document, vocabulary *knowledge.Vocabulary) {
	known := map[string]bool{}
	for _, a := range everyday {
		known[a] = true
	}
	for _, e := range vocabulary.Entries {
		for _, s := range slices.Concat(e.Forms, e.Meanings, e.Synonyms, e.English) {
			for _, a := range Abbreviations(s) {
				known[a] = true
			}
		}
	}
	times := map[string]int{}
	first := map[string]Problem{}
	var order []string
	for _, d := range docs {
		for i := range d.Units {
			u := &d.Units[i]
			for _, a := range Abbreviations(u.Text) {
				if known[a] || explained(u.Text, a) {
					continue
				}
				if times[a]++; times[a] == 1 {
					order = append(order, a)
					first[a] = Problem{File: u.File, Line: u.Line, Warning: true, Remedy: "thêm vào vocabulary.tsv hoặc viết đầy đủ"}
				}
			}
		}
	}
	for _, a := range order {
		p := first[a]
		p.What = fmt.Sprintf("chữ viết tắt %s chưa có trong từ vựng (dùng ở %d mục)", quoted(a), times[a])
		r.problems = append(r.problems, p)
	}
}

// explained tells whether text itself says what a stands for.
func explained(text, a string) bool {
	return strings.Contains(text, "("+a+")") || strings.Contains(text, a+" (") || strings.Contains(text, "gọi tắt là "+a) || strings.Contains(text, a+" là ")
}

// Abbreviations lists the words of two to eight capitals in text, each once, without Roman numbers, parts of document numbers and
// words inside a run of capitals, which is a title and not an abbreviation.
func Abbreviations(text string) []string {
	runes := []rune(text)
	var out []string
	for i := 0; i < len(runes); {
		if !unicode.IsLetter(runes[i]) && !unicode.IsDigit(runes[i]) {
			i++
			continue
		}
		from := i
		for i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i])) {
			i++
		}
		word := string(runes[from:i])
		if !abbreviation(runes[from:i]) || slices.Contains(out, word) || joined(runes, from-1) || joined(runes, i) {
			continue
		}
		out = append(out, word)
	}
	return out
}

// joined tells whether the character at i makes the word beside it part of a number such as "QĐ-TTg" or "QT.ISO.03".
func joined(runes []rune, i int) bool {
	if i < 0 || i >= len(runes) {
		return false
	}
	return runes[i] == '/' || runes[i] == '-' || runes[i] == '.' && i+1 < len(runes) && (unicode.IsLetter(runes[i+1]) || unicode.IsDigit(runes[i+1]))
}

func abbreviation(word []rune) bool {
	if len(word) < 2 || len(word) > 8 {
		return false
	}
	roman := true
	for _, c := range word {
		if (c < 'A' || c > 'Z') && c != 'Đ' { // an accent: a word written in capitals
			return false
		}
		roman = roman && strings.ContainsRune("IVXLC", c)
	}
	return !roman
}
