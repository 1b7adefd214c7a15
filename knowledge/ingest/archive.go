package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of office files, which are archives: what they may grow to when unpacked.
const (
	MaxOffice   = 32 << 20  // bytes of the file
	maxUnpacked = 128 << 20 // bytes of all parts together
	maxPart     = 64 << 20  // bytes of one part
	maxParts    = 4000
	maxXMLDepth = 256
)

var (
	errTooLarge = errors.New("nội dung giải nén quá lớn")
	errTooDeep  = errors.New("XML lồng nhau quá sâu")
)

// archive is an office file that was opened.
type archive struct {
	parts map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// unpack opens an office file and reports what it must not be: too large, a zip bomb, encrypted, or with macros.
func (r *report) unpack(data []byte) *archive {
	const resave = "mở tệp và lưu lại, hoặc chia nhỏ"
	if len(data) > MaxOffice {
		r.fail(0, resave, "tệp lớn hơn %d MB", MaxOffice>>20)
		return nil
	}
	if bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) {
		r.fail(0, "mở tệp, bỏ mật khẩu nếu có và lưu lại dạng .docx hoặc .xlsx", "tệp có mật khẩu hoặc theo định dạng cũ (.doc, .xls)")
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		r.fail(0, "gửi lại tệp gốc", "tệp hỏng: không mở được (%v)", err)
		return nil
	}
	if len(z.File) > maxParts {
		r.fail(0, resave, "tệp có quá nhiều phần (%d)", len(z.File))
		return nil
	}
	a := &archive{parts: map[string]*zip.File{}, left: maxUnpacked}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		a.parts[strings.TrimPrefix(f.Name, "/")] = f
		if strings.HasSuffix(strings.ToLower(f.Name), "vbaproject.bin") {
			r.warn(0, "", "tệp có macro; macro không được đọc và không được lưu")
		}
	}
	if total > maxUnpacked {
		r.fail(0, resave, "tệp phình ra %d MB khi giải nén, không đọc", total>>20)
		return nil
	}
	return a
}

// read unpacks one part; a part that is not there is empty. The sizes in a zip's directory can lie, so bytes are counted.
func (a *archive) read(name string) ([]byte, error) {
	f := a.parts[name]
	if f == nil {
		return nil, nil
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer in.Close()
	limit := min(maxPart, a.left)
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s: %w", name, errTooLarge)
	}
	a.left -= int64(len(data))
	return data, nil
}

// walk calls start, text and end for the tokens of one XML part. start may return false to skip the element with all in it.
func (a *archive) walk(name string, v visitor) error {
	data, err := a.read(name)
	if err != nil || data == nil {
		return err
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	depth := 0
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("%s: %w", name, errTooDeep)
			}
			if !v.start(t) {
				if err := skip(dec, maxXMLDepth-depth); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				depth--
			}
		case xml.CharData:
			v.text(string(t))
		case xml.EndElement:
			depth--
			v.end(t)
		}
	}
}

// skip reads up to the end of the element that was started.
func skip(dec *xml.Decoder, levels int) error {
	for depth := 1; depth > 0; {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > levels+1 {
				return errTooDeep
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// visitor takes the tokens of an XML part in order.
type visitor interface {
	start(xml.StartElement) bool
	text(string)
	end(xml.EndElement)
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// properties are the parts of docProps/core.xml that say something about a document.
type properties struct {
	in    string
	front frontMatter
}

func (p *properties) start(e xml.StartElement) bool {
	p.in = e.Name.Local
	return true
}

func (p *properties) text(s string) {
	switch p.in {
	case "title":
		p.front.Title += s
	case "modified":
		if len(s) >= len("2006-01-02") {
			p.front.AsOf = s[:len("2006-01-02")]
		}
	}
}

func (p *properties) end(xml.EndElement) { p.in = "" }

// front reads the title and the date of the last change from an office file's properties. Broken properties are no properties.
func (a *archive) front() frontMatter {
	var p properties
	if err := a.walk("docProps/core.xml", &p); err != nil {
		return frontMatter{}
	}
	return p.front
}
