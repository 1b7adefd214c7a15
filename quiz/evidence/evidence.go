// Package evidence makes the bundle that stands before an auditor: what ISO 9001 clause 7.2 d) asks to be kept, for a unit and a
// period, in one zip file that anybody can check without this program's store.
//
// The ten parts are 1 plan, 2 assignments, 3 attendance, 4 forms with their keys and how they are drawn, 5 attempts and results by
// clause, 6 item analysis, 7 effectiveness with actions, 8 reminders and exemptions, 9 certificates, 10 hashes. Parts 1 to 9 are sheets
// of ho-so.xlsx; tom-tat.pdf sums them up for readers; bai-lam.jsonl and nhat-ky.jsonl hold the attempts and the audit log as they are
// stored; chung-nhan.pdf has the certificates with their QR codes; manifest.json is part 10.
//
// A bundle holds names, codes, units and results of people, and nothing else about them.
package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

// Person is all that a bundle says of somebody.
type Person struct {
	Code, Name string
	Unit       staff.UnitPath
	Left       bool // no longer on the roster
}

// Source is what a bundle is made from. Lists are in an order that does not depend on chance, so that equal sources give equal bytes;
// Write changes none of them.
type Source struct {
	Agency   string
	Unit     staff.UnitPath // empty: everybody
	From, To string         // days "2006-01-02", both included; empty: open
	At       time.Time      // when the bundle is made
	By       string
	Sample   bool // some of the people are sample data

	Courses      []quiz.Course
	Assignments  []quiz.Assignment
	People       []Person
	Duties       []quiz.Duty // what assignments ask of each; who has none is judged by the assignment alone
	Progress     []quiz.Progress
	Attempts     []quiz.Attempt
	Questions    []quiz.Question // every version that an attempt was given
	Certificates []quiz.Certificate
	Remarks      []quiz.Remark // of heads of units
	Remedies     []quiz.Remedy // what was done about those below the line
	Audit        Log

	// Item computes the figures of a question. Nil: part 6 has no figures.
	Item func(*quiz.Sample, *quiz.Question) quiz.ItemFigures
	// Papers draws certificates with their QR codes as a PDF. Nil: there is no chung-nhan.pdf.
	Papers func(title string, all []quiz.Certificate) ([]byte, error)
	// Step is told what is being done, for a progress line. It may be nil.
	Step func(what string)
}

// The files of a bundle.
const (
	manifestName = "manifest.json"
	bookName     = "ho-so.xlsx"
	summaryName  = "tom-tat.pdf"
	papersName   = "chung-nhan.pdf"
	attemptsName = "bai-lam.jsonl"
	auditName    = "nhat-ky.jsonl"
)

// sealPrefix begins the comment of the zip file, which ends with the SHA-256 of all bytes before the comment.
const sealPrefix = "isobot-sha256:"

func (s *Source) step(what string) {
	if s.Step != nil {
		s.Step(what)
	}
}

// Write writes the bundle and returns its manifest. The same source gives the same bytes.
func Write(w io.Writer, s *Source) (Manifest, error) {
	files, err := s.files()
	if err != nil {
		return Manifest{}, fmt.Errorf("evidence: %w", err)
	}
	m := s.manifest(files)
	last, err := m.bytes()
	if err != nil {
		return Manifest{}, fmt.Errorf("evidence: %w", err)
	}
	s.step("nén hồ sơ")
	if err := pack(w, append(files, file{manifestName, 10, last}), s.At); err != nil {
		return Manifest{}, fmt.Errorf("evidence: %w", err)
	}
	return m, nil
}

// file is one file of a bundle before it is packed.
type file struct {
	name string
	part int // the first of the ten parts that it holds; 0: all
	data []byte
}

func (s *Source) files() ([]file, error) {
	x := newIndex(s)
	s.step("lập bảng")
	tables := x.tables()
	book, err := workbook(tables, s.At)
	if err != nil {
		return nil, err
	}
	s.step("ghi bài làm và nhật ký")
	attempts, err := jsonLines(s.Attempts)
	if err != nil {
		return nil, err
	}
	files := []file{{bookName, 1, book}, {attemptsName, 5, attempts}, {auditName, 8, s.Audit.bytes()}}
	if s.Papers != nil {
		s.step("vẽ giấy chứng nhận")
		papers, err := s.Papers("Giấy chứng nhận – "+s.where(), s.Certificates)
		if err != nil {
			return nil, err
		}
		files = append(files, file{papersName, 9, papers})
	}
	s.step("viết bản tóm tắt")
	summary, err := x.summary(files)
	if err != nil {
		return nil, err
	}
	return append(files, file{summaryName, 0, summary}), nil
}

func jsonLines[T any](all []T) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i := range all {
		if err := enc.Encode(&all[i]); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// pack writes the zip file with the seal of its bytes as its comment.
func pack(w io.Writer, files []file, at time.Time) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		out, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC().Truncate(2 * time.Second)})
		if err != nil {
			return err
		}
		if _, err := out.Write(f.data); err != nil {
			return err
		}
	}
	if err := z.SetComment(sealPrefix + hex.EncodeToString(make([]byte, sha256.Size))); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	data := b.Bytes()
	digest := data[len(data)-2*sha256.Size:]
	sum := sha256.Sum256(data[:len(data)-len(sealPrefix)-2*sha256.Size])
	hex.Encode(digest, sum[:])
	_, err := w.Write(data)
	return err
}

// where is the unit in words.
func (s *Source) where() string {
	if s.Unit == "" {
		return "toàn cơ quan"
	}
	return string(s.Unit)
}

// period is the period in words.
func (s *Source) period() string {
	switch {
	case s.From == "" && s.To == "":
		return "toàn bộ thời gian"
	case s.From == "":
		return "đến hết ngày " + day(s.To)
	case s.To == "":
		return "từ ngày " + day(s.From)
	}
	return "từ ngày " + day(s.From) + " đến hết ngày " + day(s.To)
}

// hanoi has had no summer time since 1975.
var hanoi = time.FixedZone("+07", 7*60*60)

// day writes "2026-11-30" as 30/11/2026.
func day(iso string) string {
	d, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return d.Format("02/01/2006")
}

// moment writes a time in Viet Nam's zone; of no time it is empty.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(hanoi).Format("02/01/2006 15:04:05")
}
