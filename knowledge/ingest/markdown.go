package ingest

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"isobot/knowledge"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithHeadingAttribute())).Parser()

// maxPrefix is the deepest nesting of quotes and lists that a line may open; more is an attack on the parser.
const maxPrefix = 60

// section is a heading with the blocks below it.
type section struct {
	heading *ast.Heading
	title   string
	line    int
	parents []string
	nested  bool // has sections of its own
	blocks  []ast.Node
}

// units cuts a Markdown body into the units of d. at is the number of lines above the body in its file.
func (r *report) units(d *knowledge.Document, body string, at int) {
	for i, line := range strings.Split(body, "\n") {
		if prefix := line[:len(line)-len(strings.TrimLeft(line, " \t>-*+"))]; len(strings.ReplaceAll(prefix, " ", "")) > maxPrefix && strings.ContainsAny(prefix, ">*+") {
			r.fail(i+1+at, "bỏ bớt các dấu đầu dòng", "dòng có quá nhiều dấu đầu dòng")
			return
		}
	}
	src := []byte(body)
	page := &page{report: r, src: src, at: at}
	tree := markdown.Parse(text.NewReader(src))
	for _, s := range page.sections(tree) {
		if s.heading == nil {
			page.lead(d, s)
			continue
		}
		page.unit(d, s)
	}
}

// page is one Markdown text that is being read.
type page struct {
	*report
	src []byte
	at  int
}

// sections groups the blocks of tree below their headings. The first has no heading: it is the text before any.
func (p *page) sections(tree ast.Node) []section {
	out := []section{{}}
	titles := map[int]string{}
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			last := &out[len(out)-1]
			last.blocks = append(last.blocks, n)
			continue
		}
		s := section{heading: h, title: squeeze(p.inline(h)), line: p.line(h)}
		for level := 1; level < h.Level; level++ {
			if t := titles[level]; t != "" {
				s.parents = append(s.parents, t)
			}
		}
		titles[h.Level] = s.title
		for level := h.Level + 1; level <= 6; level++ {
			delete(titles, level)
		}
		if last := &out[len(out)-1]; last.heading != nil && last.heading.Level < h.Level {
			last.nested = true
		}
		out = append(out, s)
	}
	return out
}

// lead makes the text before the first heading a unit of its own, "tong-quan" unless a heading takes that name.
func (p *page) lead(d *knowledge.Document, s section) {
	body := p.render(s.blocks)
	if body == "" {
		return
	}
	id := d.ID + "/tong-quan"
	if bytes.Contains(p.src, []byte("{#tong-quan")) || d.Unit(id) != nil {
		id = d.ID + "/mo-dau"
	}
	if d.Unit(id) != nil {
		p.fail(p.at+1, "đặt đoạn này dưới một tiêu đề ## có mã", "đoạn mở đầu không thuộc mục nào")
		return
	}
	d.Units = append(d.Units, knowledge.Unit{ID: id, Heading: d.Title, Text: body, Field: knowledge.NoiDung, File: p.file, Line: p.at + 1})
}

// unit makes one section a unit of d. A heading without text above further headings only leads in to them.
func (p *page) unit(d *knowledge.Document, s section) {
	u := knowledge.Unit{Heading: s.title, LeadIn: strings.Join(s.parents, " › "), Text: p.render(s.blocks), Field: knowledge.NoiDung,
		File: p.file, Line: s.line}
	switch {
	case s.heading.Level == 1 || s.heading.Level > 4:
		p.fail(s.line, "dùng ##, ### hoặc ####", "tiêu đề %s sai cấp", quoted(s.title))
		return
	case s.title == "":
		p.fail(s.line, "viết tiêu đề sau dấu ##", "tiêu đề trống")
		return
	case u.Text == "" && s.nested:
		return
	case u.Text == "":
		p.fail(s.line, "viết nội dung dưới tiêu đề hoặc xóa tiêu đề", "mục %s không có nội dung", quoted(s.title))
		return
	case s.heading.Attributes() == nil || strings.HasSuffix(s.title, "}"):
		p.fail(s.line, `viết dạng ## Tiêu đề {#ma-muc clause="7.3"}, mỗi giá trị trong ngoặc kép`, "tiêu đề %s thiếu mã hoặc thuộc tính viết sai", quoted(s.title))
		return
	}
	if !p.attributes(d, &u, s) {
		return
	}
	if d.Unit(u.ID) != nil {
		p.fail(s.line, "đặt mã khác", "mã mục %s đã dùng trong tài liệu này", quoted(u.ID))
		return
	}
	d.Units = append(d.Units, u)
}

// attributes fills u from the braces of its heading. It returns false when u has no usable id.
func (p *page) attributes(d *knowledge.Document, u *knowledge.Unit, s section) bool {
	for _, a := range s.heading.Attributes() {
		name, value := string(a.Name), attribute(a.Value)
		switch name {
		case "id":
			u.ID = value
		case "clause":
			u.Clause = value
		case "field":
			u.Field = knowledge.Field(value)
			if !knownField(u.Field) {
				p.fail(s.line, "xem danh sách field trong hướng dẫn soạn nội dung", "field không biết: %s", quoted(value))
				u.Field = knowledge.NoiDung
			}
		case "confidence":
			u.Confidence = p.confidence(value, s.line)
		case "as_of":
			u.AsOf = p.date(value, s.line)
		case "valid_from":
			u.ValidFrom = p.date(value, s.line)
		case "valid_to":
			u.ValidTo = p.date(value, s.line)
		case "note":
			u.Note = squeeze(value)
		case "source":
			u.Source = squeeze(value)
		case "ask":
			u.Ask = trimAll(strings.Split(value, "|"))
		case "cites":
			u.Cites = strings.Fields(value)
		default:
			p.fail(s.line, "dùng clause, field, confidence, as_of, valid_from, valid_to, note, source, ask, cites", "thuộc tính không biết: %s", quoted(name))
		}
	}
	if !validID(u.ID, true) {
		p.fail(s.line, "thêm {#ma-muc} bằng chữ thường không dấu, số, dấu chấm và gạch nối", "mục %s không có mã hoặc mã sai", quoted(u.Heading))
		return false
	}
	u.ID = d.ID + "/" + u.ID
	return true
}

func attribute(v any) string {
	switch v := v.(type) {
	case []byte:
		return strings.TrimSpace(string(v))
	case float64: // clause=7.3 without quotes
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

var fields = []knowledge.Field{knowledge.ThoiHan, knowledge.LePhi, knowledge.HoSo, knowledge.BieuMau, knowledge.CachThuc, knowledge.CoQuan,
	knowledge.DoiTuong, knowledge.DieuKien, knowledge.KetQua, knowledge.CanCu, knowledge.LuuHoSo, knowledge.TrinhTu, knowledge.YeuCau,
	knowledge.ViecLam, knowledge.BangChung, knowledge.Loi, knowledge.ViDu, knowledge.LienQuan, knowledge.BanCu, knowledge.DinhNghia,
	knowledge.HieuLuc, knowledge.SoLieu, knowledge.NoiDung, knowledge.TongQuan, knowledge.Buoc}

func knownField(f knowledge.Field) bool {
	for _, k := range fields {
		if f == k {
			return true
		}
	}
	return false
}

// line is the line of the file on which n begins.
func (p *page) line(n ast.Node) int {
	for ; n != nil; n = n.FirstChild() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return p.at + 1 + bytes.Count(p.src[:n.Lines().At(0).Start], []byte("\n"))
		}
	}
	return p.at + 1
}
