package format

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"isobot/quiz"
)

// The names of the formats, as reports and flags have them.
const (
	GIFT      = "gift"
	Aiken     = "aiken"
	MoodleXML = "moodlexml"
	XLSX      = "xlsx"
	CSV       = "csv"
	DOCX      = "docx"
)

// Report is the preview of one file of questions: every question that was found, with its place and what is wrong with it. Its
// JSON is an element of what `questions check --json` prints.
type Report struct {
	File     string `json:"file"`
	Format   string `json:"format"`
	Accepted int    `json:"accepted"` // questions that can be imported, essays and descriptions included
	Rejected int    `json:"rejected"`
	Items    []Item `json:"items"`
}

// Item is one question of a file, or a piece of it that should have been one. Error is empty when it is accepted; a Warning asks
// for a look and loses nothing. Question is nil when it is rejected.
type Item struct {
	Line     int            `json:"line"`  // 1-based; the row of a sheet, the paragraph of a Word document; 0 when unknown
	Place    string         `json:"place"` // for people: "câu 12", "trang tính 1, ô B7"
	Name     string         `json:"name"`
	Type     quiz.Type      `json:"type"`
	Error    string         `json:"error"`
	Warning  string         `json:"warning,omitempty"`
	Question *quiz.Question `json:"-"`
}

// ErrUnreadable tells that a file as a whole can not be read; the text around it says why and what to do, in Vietnamese.
var ErrUnreadable = errors.New("không đọc được tệp")

func unusable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnreadable, fmt.Sprintf(format, args...))
}

// Read reads a file of questions in any of the formats, recognised by what is in it and then by the extension of its name. The
// items are in the order of the file; every accepted question has an id, is sealed, and carries file and line. The error, for a
// file that can not be read at all, wraps ErrUnreadable.
func Read(name string, data []byte) (Report, error) {
	rep := Report{File: name, Items: []Item{}}
	if len(data) > MaxFile {
		return rep, unusable("tệp lớn hơn %d MB; chia thành nhiều tệp nhỏ hơn", MaxFile>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return rep, unusable("tệp trống; kiểm tra lại tệp đã lưu")
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return readZip(rep, data)
	}
	if err := foreign(data); err != nil {
		return rep, err
	}
	text, err := decodeText(data)
	if err != nil {
		return rep, err
	}
	src := newSource(name, text)
	rep.Format = textFormat(name, src.text)
	switch rep.Format {
	case GIFT:
		rep.Items, err = readGIFT(src)
	case Aiken:
		rep.Items, err = readAiken(src)
	case MoodleXML:
		rep.Items, err = readMoodleXML(src)
	case CSV:
		rep.Items, err = readCSV(src)
	default:
		return rep, unusable("không nhận ra định dạng; dùng XLSX, CSV, DOCX, GIFT, Aiken hoặc Moodle XML")
	}
	if err != nil {
		return rep, err
	}
	return rep.finish(src), nil
}

func readZip(rep Report, data []byte) (Report, error) {
	z, err := openZip(data)
	if err != nil {
		return rep, err
	}
	src := newSource(rep.File, "")
	switch {
	case z.has("word/document.xml"):
		rep.Format = DOCX
		rep.Items, err = readWord(z)
	case z.has("xl/workbook.xml"):
		rep.Format = XLSX
		rep.Items, err = readXLSX(data)
	default:
		return rep, unusable("tệp nén này không phải Word (.docx) hay Excel (.xlsx); lưu lại đúng một trong hai dạng đó")
	}
	if err != nil {
		return rep, err
	}
	return rep.finish(src), nil
}

// foreign names what trainers send by mistake.
func foreign(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return unusable("đây là tệp Word hoặc Excel đời cũ (.doc, .xls) hoặc tệp có mật khẩu; mở ra, bỏ mật khẩu và lưu lại dạng .docx hoặc .xlsx")
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return unusable("tệp PDF không giữ được đáp án; gửi tệp Word hoặc Excel gốc")
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return unusable("tệp RTF không đọc được; mở bằng Word và lưu lại dạng .docx")
	}
	return nil
}

// textFormat tells which text format a file has.
func textFormat(name, text string) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	text = text[:min(len(text), 1<<20)] // enough to tell
	head := strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<quiz"), strings.HasPrefix(head, "<!--") && strings.Contains(head, "<quiz"):
		return MoodleXML
	case ext == "gift" && looksGIFT(text):
		return GIFT
	case hasAikenAnswer(text):
		return Aiken
	case looksSheet(text):
		return CSV
	case looksGIFT(text):
		return GIFT
	}
	switch ext {
	case "gift":
		return GIFT
	case "xml":
		return MoodleXML
	case "csv", "tsv":
		return CSV
	case "aiken":
		return Aiken
	case "txt":
		if aikenOption.MatchString(text) {
			return Aiken
		}
	}
	return ""
}

var (
	giftHead  = regexp.MustCompile(`(?m)^[ \t]*(::.*::|\$CATEGORY:)`)
	giftBrace = regexp.MustCompile(`(?:^|[^\\])\{[^{}]*[^\\{}]?\}`)
)

// looksGIFT tells whether a text has a name in colons, a category line, or braces.
func looksGIFT(text string) bool { return giftHead.MatchString(text) || giftBrace.MatchString(text) }

// finish gives ids, checks and seals the accepted questions, and counts.
func (rep Report) finish(src *source) Report {
	ids := idGiver{}
	for i := range rep.Items {
		it := &rep.Items[i]
		if it.Question != nil && it.Error == "" {
			it.judge()
		}
		src.noteHidden(rep.Items, i)
		if it.Error != "" || it.Question == nil {
			it.Question = nil
			if it.Error == "" {
				it.Error = "không đọc được câu này; xem lại cách viết"
			}
			rep.Rejected++
			continue
		}
		q := it.Question
		q.File, q.Line = rep.File, it.Line
		ids.give(it)
		q.Seal()
		rep.Accepted++
	}
	return rep
}

// warn adds to the warnings of an item.
func (it *Item) warn(format string, args ...any) {
	if it.Warning != "" {
		it.Warning += "; "
	}
	it.Warning += fmt.Sprintf(format, args...)
}

// fail rejects an item; the first reason stands.
func (it *Item) fail(format string, args ...any) {
	if it.Error == "" {
		it.Error = fmt.Sprintf(format, args...)
	}
}

// title gives an item the name by which people find it: the question's own, or the beginning of its stem.
func (it *Item) title(name, stem string) {
	it.Name = squeeze(name)
	if it.Name == "" {
		it.Name = squeeze(stem)
	}
	if r := []rune(it.Name); len(r) > 80 {
		it.Name = string(r[:80]) + "…"
	}
}
