package ingest

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"isobot/knowledge"
)

// Limits of a PDF.
const (
	maxPages  = 2000
	maxStream = 16 << 20 // bytes of one stream when unpacked
)

// PDF reads the text layer of a PDF. Pages that are only pictures are reported and not guessed. sidecar is the front matter beside
// the file, or nil. The document is nil when nothing can be used.
func PDF(data []byte, name string, sidecar []byte) (*knowledge.Document, []Problem) {
	r := &report{file: name}
	if len(data) > MaxOffice {
		r.fail(0, "chia thành nhiều tệp nhỏ hơn", "tệp lớn hơn %d MB", MaxOffice>>20)
		return nil, r.problems
	}
	pages, err := pagesOf(data)
	if err != nil {
		r.fail(0, "mở tệp và in lại ra PDF, hoặc gửi bản Word", "PDF hỏng, có mật khẩu hoặc không đọc được (%v)", err)
		return nil, r.problems
	}
	if !r.readablePages(pages) {
		return nil, r.problems
	}
	d := r.office(frontMatter{}, sidecar)
	if d == nil {
		return nil, r.problems
	}
	r.outline(d, pageBlocks(pages))
	return r.close(d)
}

// pdfPage is the text of one page, line by line as it was written.
type pdfPage struct {
	lines   []string
	old     string // an old encoding that a font stands for
	picture bool
	hidden  int // characters too small or too pale to be seen
	err     error
}

// readablePages reports pages without text and refuses documents that have no text or one in an old encoding.
func (r *report) readablePages(pages []pdfPage) bool {
	var scanned []string
	var all strings.Builder
	old := ""
	removed := 0
	for i := range pages {
		p := &pages[i]
		if p.err != nil {
			r.fail(i+1, "mở tệp và in lại ra PDF", "trang %d không đọc được (%v)", i+1, p.err)
		}
		if len(p.lines) == 0 && p.picture {
			scanned = append(scanned, fmt.Sprint(i+1))
		}
		for j := range p.lines {
			clean, n := Clean(p.lines[j])
			p.lines[j] = squeeze(clean)
			removed += n
			all.WriteString(p.lines[j] + "\n")
		}
		if p.old != "" {
			old = p.old
		}
		removed += p.hidden
	}
	if found := legacyText(all.String()); found != "" {
		old = found
	} else if real := strings.ContainsFunc(all.String(), func(c rune) bool { return c >= 0x1EA0 && c <= 0x1EF9 }); real {
		old = "" // an old font's name over real letters
	}
	switch {
	case old != "":
		r.fail(0, toUnicode, "chữ theo bảng mã cũ %s", old)
		return false
	case len(scanned) == len(pages):
		r.fail(0, "gửi bản có chữ (Word) hoặc chạy nhận dạng chữ trước", "PDF chỉ gồm ảnh quét, không có lớp chữ")
		return false
	case len(scanned) > 0:
		r.fail(0, "nhập phần đó từ bản có chữ", "trang %s là ảnh quét, không có lớp chữ, chưa được đọc", strings.Join(scanned, ", "))
	}
	if removed > 0 {
		r.warn(0, "xóa chữ ẩn trong tệp gốc, hoặc đổi màu chữ nếu chữ trắng trên nền tối", "có %d ký tự ẩn (chữ trắng, trong suốt hoặc quá nhỏ), đã bỏ qua", removed)
	}
	return true
}

// pagesOf reads all pages.
func pagesOf(data []byte) ([]pdfPage, error) {
	file, err := openPDF(data)
	if err != nil {
		return nil, err
	}
	all := file.sheets()
	switch {
	case len(all) == 0:
		return nil, errNotPDF
	case len(all) > maxPages:
		return nil, fmt.Errorf("hơn %d trang", maxPages)
	}
	pages := make([]pdfPage, len(all))
	for i, s := range all {
		pages[i] = file.page(s)
	}
	return pages, nil
}

var (
	errNoLetters = errors.New("phông chữ không cho biết chữ Unicode")
	errInvisible = errors.New("chữ được vẽ ẩn")
)

func (f *pdfFile) page(s sheet) (page pdfPage) {
	for _, v := range f.dict(s.resources["XObject"]) {
		page.picture = page.picture || f.name(f.dict(v)["Subtype"]) == "Image"
	}
	content, err := f.content(s)
	if err != nil {
		page.err = err
		return page
	}
	c := &canvas{file: f, page: s}
	c.show(content)
	page.hidden = c.hidden
	for _, font := range c.fonts {
		if old := legacyFont(font.name); old != "" {
			page.old = old
		}
	}
	switch {
	case c.unknown*3 > c.codes:
		page.err = errNoLetters
	case c.ocr > 0 && !page.picture: // drawn so that nobody sees it, and not over a scan
		page.hidden += c.ocr
		page.err = errInvisible
	default:
		page.lines = lines(c.runs)
	}
	return page
}

var (
	pageNumber = regexp.MustCompile(`^(?i:trang\s*)?[-–\s]*\d{1,4}[-–\s]*(/\s*\d{1,4})?$`)
	listLine   = regexp.MustCompile(`^([-+*•–]\s|\(?[a-zđ]\)|\(?\d{1,2}[.)]\s|[IVX]{1,5}\.\s)`)
	digits     = regexp.MustCompile(`\d+`)
)

// pageBlocks joins lines to paragraphs, over page ends too, and drops what stands at the head and foot of most pages.
func pageBlocks(pages []pdfPage) []block {
	repeated := running(pages)
	longest := 0
	for _, p := range pages {
		for _, l := range p.lines {
			longest = max(longest, characters(l))
		}
	}
	var out []block
	last := ""
	for i, p := range pages {
		for j, line := range p.lines {
			edge := j == 0 || j == len(p.lines)-1
			if edge && (pageNumber.MatchString(line) || repeated[digits.ReplaceAllString(line, "#")]) {
				continue
			}
			b := block{text: line, line: i + 1}
			if n := len(out); n > 0 && continues(last, line, longest, &b) {
				out[n-1].text += " " + line
			} else {
				b.text = bullet(line)
				out = append(out, b)
			}
			last = line
		}
	}
	return out
}

// continues tells whether line goes on with the paragraph of last: nothing begins in it, and last was full or stopped in the middle of
// a sentence.
func continues(last, line string, longest int, b *block) bool {
	if depth, _, _, _ := b.heading(); depth > 0 || listLine.MatchString(line) || last == "" {
		return false
	}
	if depth, _, _, _ := (&block{text: last}).heading(); depth > 0 && characters(last)*10 < longest*8 {
		return false
	}
	if goesOn(last, line) {
		return true
	}
	return characters(last)*10 >= longest*8 && !strings.ContainsAny(last[len(last)-1:], ".;:!?")
}

// running finds lines that stand first or last on most pages.
func running(pages []pdfPage) map[string]bool {
	count := map[string]int{}
	for _, p := range pages {
		if len(p.lines) < 2 {
			continue
		}
		for _, l := range []string{p.lines[0], p.lines[len(p.lines)-1]} {
			count[digits.ReplaceAllString(l, "#")]++
		}
	}
	out := map[string]bool{}
	for l, n := range count {
		if n >= 3 && n*2 > len(pages) {
			out[l] = true
		}
	}
	return out
}
