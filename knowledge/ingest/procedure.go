package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"isobot/knowledge"
)

// procedureFile is content/procedures/<id>.yaml.
type procedureFile struct {
	ID         string               `yaml:"id"`
	Title      string               `yaml:"title"`
	Code       string               `yaml:"code"`
	Group      string               `yaml:"group"`
	Level      string               `yaml:"level"`
	Source     string               `yaml:"source"`
	SourceURL  string               `yaml:"source_url"`
	AsOf       string               `yaml:"as_of"`
	ValidFrom  string               `yaml:"valid_from"`
	ValidTo    string               `yaml:"valid_to"`
	Confidence string               `yaml:"confidence"`
	Aliases    []string             `yaml:"aliases"`
	Clauses    []string             `yaml:"clauses"`
	Note       string               `yaml:"note"`
	Summary    string               `yaml:"summary"`
	Ask        []string             `yaml:"ask"`
	Fields     map[string]fieldText `yaml:"fields"`
	Steps      []stepText           `yaml:"steps"`
}

// fieldText is one field of a procedure.
type fieldText struct {
	Text       string   `yaml:"text"`
	Confidence string   `yaml:"confidence"`
	AsOf       string   `yaml:"as_of"`
	Source     string   `yaml:"source"`
	Note       string   `yaml:"note"`
	Ask        []string `yaml:"ask"`
	Cites      []string `yaml:"cites"`
}

// stepText is one step of a procedure.
type stepText struct {
	Title      string   `yaml:"title"`
	Actor      string   `yaml:"actor"`
	Text       string   `yaml:"text"`
	Limit      string   `yaml:"limit"`
	Form       string   `yaml:"form"`
	Output     string   `yaml:"output"`
	Confidence string   `yaml:"confidence"`
	Note       string   `yaml:"note"`
	Ask        []string `yaml:"ask"`
	Cites      []string `yaml:"cites"`
}

// groups are the kinds of procedure, with the words that stand for a portal's lĩnh vực.
var groups = map[string]string{
	"he_thong": "Quy trình hệ thống quản lý chất lượng",
	"mot_cua":  "Một cửa",
	"cong_dan": "Thủ tục cho người dân",
	"noi_bo":   "Công việc nội bộ cơ quan",
}

// procedureFields are the fields a procedure may have, in the order in which they are shown, with their headings.
var procedureFields = []struct {
	field   knowledge.Field
	heading string
}{
	{knowledge.DoiTuong, "Đối tượng thực hiện"},
	{knowledge.CoQuan, "Cơ quan thực hiện"},
	{knowledge.DieuKien, "Yêu cầu, điều kiện"},
	{knowledge.HoSo, "Thành phần hồ sơ"},
	{knowledge.BieuMau, "Biểu mẫu"},
	{knowledge.CachThuc, "Cách thức thực hiện"},
	{knowledge.ThoiHan, "Thời hạn giải quyết"},
	{knowledge.LePhi, "Phí, lệ phí"},
	{knowledge.KetQua, "Kết quả"},
	{knowledge.CanCu, "Căn cứ pháp lý"},
	{knowledge.LuuHoSo, "Hồ sơ phải lưu"},
}

const orderHeading = "Trình tự thực hiện"

// Procedure reads one procedure in YAML. The document is nil when the file can not be used at all.
func Procedure(data []byte, name string) (*knowledge.Document, []Problem) {
	r := &report{file: name}
	text, ok := r.readable(data)
	if !ok {
		return nil, r.problems
	}
	var f procedureFile
	node := r.decode(text, 0, &f)
	if node == nil {
		return nil, r.problems
	}
	p := &procedure{report: r, node: node}
	d := p.document(f)
	if d == nil {
		return nil, r.problems
	}
	p.overview(d, f)
	p.fields(d, f.Fields)
	p.steps(d, f.Steps)
	r.finish(d)
	return d, r.problems
}

// procedure is one YAML procedure that is being read.
type procedure struct {
	*report
	node *ast.MappingNode
}

func (p *procedure) line(key string) int { return max(1, lineOf(child(p.node, key))) }

func (p *procedure) document(f procedureFile) *knowledge.Document {
	switch {
	case !validID(f.ID, false):
		p.fail(p.line("id"), "viết id bằng chữ thường không dấu, số và dấu gạch nối", "thiếu id hoặc id sai: %s", quoted(f.ID))
		return nil
	case squeeze(f.Title) == "":
		p.fail(p.line("title"), "thêm dòng title: ...", "thiếu tiêu đề (title)")
		return nil
	}
	area, ok := groups[f.Group]
	if !ok {
		p.fail(p.line("group"), "chọn he_thong, mot_cua, cong_dan hoặc noi_bo", "group không hợp lệ: %s", quoted(f.Group))
	}
	return &knowledge.Document{
		ID: f.ID, Kind: knowledge.Procedure, Title: squeeze(f.Title), Number: squeeze(f.Code), Area: area, Level: squeeze(f.Level),
		Source: squeeze(f.Source), SourceURL: f.SourceURL, AsOf: p.date(f.AsOf, p.line("as_of")),
		ValidFrom: p.date(f.ValidFrom, p.line("valid_from")), ValidTo: p.date(f.ValidTo, p.line("valid_to")),
		Confidence: p.confidence(f.Confidence, p.line("confidence")),
		Aliases:    trimAll(f.Aliases), Clauses: f.Clauses, Note: squeeze(f.Note),
	}
}

func (p *procedure) overview(d *knowledge.Document, f procedureFile) {
	if text := tidy(f.Summary); text != "" {
		d.Units = append(d.Units, knowledge.Unit{ID: d.ID + "/tong-quan", Heading: d.Title, Text: text, Field: knowledge.TongQuan,
			Ask: trimAll(f.Ask), File: p.file, Line: p.line("summary")})
		return
	}
	p.fail(p.line("title"), "thêm summary: một hai câu nói quy trình dùng để làm gì", "thiếu phần tóm tắt (summary)")
}

func (p *procedure) fields(d *knowledge.Document, fs map[string]fieldText) {
	block, _ := child(p.node, "fields").(*ast.MappingNode)
	known := map[string]bool{}
	for _, pf := range procedureFields {
		key := string(pf.field)
		known[key] = true
		f, ok := fs[key]
		if !ok {
			continue
		}
		line := lineOf(child(block, key))
		text := tidy(f.Text)
		if text == "" {
			p.fail(line, "viết text hoặc bỏ hẳn trường này", "trường %s không có nội dung", quoted(key))
			continue
		}
		d.Units = append(d.Units, knowledge.Unit{ID: d.ID + "/" + strings.ReplaceAll(key, "_", "-"), Heading: pf.heading, LeadIn: d.Title, Text: text,
			Field: pf.field, Confidence: p.confidence(f.Confidence, line), AsOf: p.date(f.AsOf, line), Source: squeeze(f.Source), Note: squeeze(f.Note),
			Ask: trimAll(f.Ask), Cites: f.Cites, File: p.file, Line: line})
	}
	if block == nil {
		return
	}
	for _, v := range block.Values {
		t := v.Key.GetToken()
		switch {
		case known[t.Value]:
		case t.Value == string(knowledge.TrinhTu):
			p.fail(t.Position.Line, "viết các bước trong phần steps", "trinh_tu không viết trong fields")
		default:
			p.fail(t.Position.Line, "xem danh sách trường của quy trình trong hướng dẫn soạn nội dung", "trường không biết: %s", quoted(t.Value))
		}
	}
}

func (p *procedure) steps(d *knowledge.Document, in []stepText) {
	for i, s := range in {
		line := itemLine(p.node, "steps", i)
		if squeeze(s.Title) == "" {
			p.fail(line, "thêm title cho bước", "bước %d không có tên", i+1)
			continue
		}
		d.Steps = append(d.Steps, knowledge.Step{Title: squeeze(s.Title), Actor: squeeze(s.Actor), Text: tidy(s.Text), Limit: squeeze(s.Limit),
			Form: squeeze(s.Form), Output: squeeze(s.Output), Confidence: p.confidence(s.Confidence, line)})
		u := stepUnit(d, len(d.Steps))
		u.Note, u.Ask, u.Cites = squeeze(s.Note), trimAll(s.Ask), s.Cites
		u.File, u.Line = p.file, line
		d.Units = append(d.Units, u)
	}
	if len(d.Steps) > 0 {
		d.Units = append(d.Units, knowledge.Unit{ID: d.ID + "/trinh-tu", Heading: orderHeading, LeadIn: d.Title, Text: orderText(d.Steps),
			Field: knowledge.TrinhTu, File: p.file, Line: p.line("steps")})
	}
}

// stepUnit is the unit of step n of d, counted from 1; the step is told which unit holds it.
func stepUnit(d *knowledge.Document, n int) knowledge.Unit {
	s := &d.Steps[n-1]
	s.Unit = d.ID + "/buoc-" + strconv.Itoa(n)
	var lines []string
	for _, l := range []struct{ label, text string }{{"", s.Text}, {"Người thực hiện: ", s.Actor}, {"Thời hạn: ", s.Limit},
		{"Biểu mẫu: ", s.Form}, {"Kết quả: ", s.Output}} {
		if l.text != "" {
			lines = append(lines, l.label+l.text)
		}
	}
	if len(lines) == 0 {
		lines = []string{s.Title}
	}
	return knowledge.Unit{ID: s.Unit, Heading: fmt.Sprintf("Bước %d: %s", n, s.Title), LeadIn: d.Title, Text: strings.Join(lines, "\n"),
		Field: knowledge.Buoc, Confidence: s.Confidence}
}

// maxUnit is the most characters of a unit that is one chat answer.
const maxUnit = 3000

// orderText lists all steps: with their texts where that fits into one answer, else their titles.
func orderText(steps []knowledge.Step) string {
	for _, full := range []bool{true, false} {
		var lines []string
		for i, s := range steps {
			line := fmt.Sprintf("%d. %s", i+1, s.Title)
			var by []string
			for _, v := range []string{s.Actor, s.Limit} {
				if v != "" {
					by = append(by, v)
				}
			}
			if len(by) > 0 {
				line += " (" + strings.Join(by, "; ") + ")"
			}
			if full && s.Text != "" && s.Text != s.Title {
				line += ": " + s.Text
			}
			lines = append(lines, line)
		}
		if text := strings.Join(lines, "\n"); !full || characters(text) <= maxUnit {
			return text
		}
	}
	return ""
}
