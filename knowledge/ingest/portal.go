package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"isobot/knowledge"
)

// PortalSource is the source of every portal document, as a person reads it.
const PortalSource = "Cổng Dịch vụ công quốc gia"

// portalNote stands under every answer from a portal document: the portal changes, a copy does not.
const portalNote = "Kiểm tra lại trên Cổng Dịch vụ công quốc gia trước khi áp dụng."

var portalCode = regexp.MustCompile(`^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$`)

// Portal reads one procedure of the national public-service portal (dichvucong.gov.vn) as its crawlers store it: a JSON object with
// the keys ma_thu_tuc, ten_thu_tuc and so on. Units hold the portal's words, taken out of the table cells that the portal glues
// together and laid out on lines; a field about which the portal says "Không có thông tin" has no unit. The document is nil when
// the file is no such procedure. Its id is "tthc/<code>".
func Portal(r io.Reader, name string) (*knowledge.Document, []Problem) {
	rep := &report{file: name}
	p := rep.portal(r)
	if p == nil {
		return nil, rep.problems
	}
	d := p.document()
	d.Seal()
	return d, rep.problems
}

// portal is one procedure of the portal that is being read.
type portal struct {
	*report
	id     string
	title  string
	values map[string]string
	units  []knowledge.Unit
	steps  []knowledge.Step
}

// portal reads the JSON and checks that it is a procedure.
func (r *report) portal(in io.Reader) *portal {
	data, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	switch {
	case err != nil:
		r.problems = append(r.problems, unreadable(r.file, err))
		return nil
	case len(data) > MaxFile:
		r.fail(0, "tải lại tệp từ Cổng", "tệp lớn hơn %d MB", MaxFile>>20)
		return nil
	case !utf8.Valid(data):
		r.notUTF8(data)
		return nil
	}
	values := r.values(bytes.TrimPrefix(data, []byte("\uFEFF")))
	if values == nil {
		return nil
	}
	code, title := squeeze(values["ma_thu_tuc"]), squeeze(values["ten_thu_tuc"])
	if code == "" || title == "" {
		r.fail(0, "chỉ nhập tệp thủ tục hành chính tải từ Cổng", "tệp JSON không có mã thủ tục (ma_thu_tuc) hoặc tên thủ tục (ten_thu_tuc)")
		return nil
	}
	if !portalCode.MatchString(code) {
		r.fail(0, "sửa ma_thu_tuc thành dạng 1.001193", "mã thủ tục lạ: %s", quoted(code))
		return nil
	}
	return &portal{report: r, id: "tthc/" + code, title: title, values: values}
}

// values decodes a flat JSON object into cleaned texts.
func (r *report) values(data []byte) map[string]string {
	if !shallow(data) {
		r.fail(0, "tải lại tệp từ Cổng", "JSON lồng nhau quá sâu")
		return nil
	}
	var object map[string]any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	err := dec.Decode(&object)
	if err == nil && object != nil {
		if _, err = dec.Token(); err == io.EOF {
			err = nil
		} else {
			err = errors.New("sau đối tượng JSON còn nội dung khác")
		}
	}
	if err != nil || object == nil {
		line := 1 + bytes.Count(data[:min(int(dec.InputOffset()), len(data))], []byte("\n"))
		r.fail(line, "tải lại tệp: tệp phải là một đối tượng JSON đầy đủ", "JSON bị cắt cụt hoặc sai (%v)", err)
		return nil
	}
	out := map[string]string{}
	removed := 0
	for key, v := range object {
		clean, n := Clean(plain(v, 0))
		if key != "raw_text" { // the page once more, never read
			removed += n
		}
		out[key] = paragraphs(furniture(clean))
	}
	if removed > 0 {
		r.warn(0, "", "có %d ký tự ẩn, đã bỏ qua", removed)
	}
	return out
}

// shallow tells whether brackets never nest deeper than honest files do; json's own limit still costs memory.
func shallow(data []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}

// plain is the text of a JSON value; lists become lines.
func plain(v any, depth int) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		var lines []string
		for _, item := range v {
			if depth < 3 {
				lines = append(lines, plain(item, depth+1))
			}
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// known is the text under key, empty when the portal says that it has none.
func (p *portal) known(key string) string {
	if s := p.values[key]; !unknown(s) {
		return s
	}
	return ""
}

func (p *portal) document() *knowledge.Document {
	d := &knowledge.Document{ID: p.id, Kind: knowledge.Procedure, Title: p.title, Number: strings.TrimPrefix(p.id, "tthc/"),
		Area: squeeze(p.known("linh_vuc")), Level: squeeze(p.known("cap_thuc_hien")), Issuer: squeeze(p.agency()),
		Source: PortalSource, Confidence: knowledge.OneSource, Note: portalNote}
	if url := p.values["detail_url"]; strings.HasPrefix(url, "https://") && !strings.ContainsAny(url, " \n\"<>") {
		d.SourceURL = url
	}
	p.overview()
	p.add(knowledge.DoiTuong, strings.Join(listed(topLevel(p.known("doi_tuong_thuc_hien"))), "\n"))
	p.add(knowledge.CoQuan, p.agencies())
	p.add(knowledge.DieuKien, p.conditions())
	p.mend()
	papers, forms := dossier(p.known("thanh_phan_ho_so"))
	p.add(knowledge.HoSo, papers)
	p.add(knowledge.BieuMau, forms)
	p.filing()
	p.add(knowledge.KetQua, results(p.known("ket_qua_xu_ly")))
	p.add(knowledge.CanCu, laws(p.known("can_cu_phap_ly")))
	p.order()
	d.Units, d.Steps = p.units, p.steps
	return d
}

// mend puts right a page that its crawler cut at the words "Thành phần hồ sơ" inside the order of steps: the rest of the order
// stands where the dossier should be. The whole page tells where the dossier is.
func (p *portal) mend() {
	const name, next = "Thành phần hồ sơ", "Căn cứ pháp lý"
	papers, page := p.values["thanh_phan_ho_so"], p.values["raw_text"]
	if papers == "" || strings.Contains(papers, dossierHead) || !strings.ContainsAny(papers[:1], ").,;") {
		return
	}
	p.values["trinh_tu_thuc_hien"] += name + papers
	p.values["thanh_phan_ho_so"] = ""
	at := strings.Index(page, dossierHead)
	if at < 0 {
		return
	}
	from := strings.LastIndex(page[:at], name)
	to := strings.Index(page[at:], next)
	if from >= 0 && to >= 0 {
		p.values["thanh_phan_ho_so"] = page[from+len(name) : at+to]
	}
}

// add makes a unit of the text of one field; an empty text is no unit.
func (p *portal) add(field knowledge.Field, text string) {
	if text = tidy(text); text == "" {
		return
	}
	p.units = append(p.units, knowledge.Unit{ID: p.id + "/" + strings.ReplaceAll(string(field), "_", "-"), Heading: headingOf(field),
		LeadIn: p.title, Text: text, Field: field, File: p.file})
}

func headingOf(f knowledge.Field) string {
	for _, pf := range procedureFields {
		if pf.field == f {
			return pf.heading
		}
	}
	return orderHeading
}

// labelled lists the known values under keys, each with its label.
func (p *portal) labelled(pairs ...string) string {
	var lines []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := p.known(pairs[i+1]); v != "" {
			lines = append(lines, pairs[i]+": "+squeeze(v))
		}
	}
	return strings.Join(lines, "\n")
}

func (p *portal) overview() {
	text := fmt.Sprintf("Mã thủ tục: %s\n%s", strings.TrimPrefix(p.id, "tthc/"),
		p.labelled("Lĩnh vực", "linh_vuc", "Cấp thực hiện", "cap_thuc_hien", "Loại thủ tục", "loai_thu_tuc", "Số quyết định", "so_quyet_dinh"))
	p.units = append(p.units, knowledge.Unit{ID: p.id + "/tong-quan", Heading: p.title, Text: tidy(text), Field: knowledge.TongQuan, File: p.file})
}

// agency is who carries the procedure out.
func (p *portal) agency() string {
	if s := p.known("co_quan_thuc_hien"); s != "" {
		return s
	}
	return p.known("co_quan_co_tham_quyen")
}

func (p *portal) agencies() string {
	return p.labelled("Cơ quan thực hiện", "co_quan_thuc_hien", "Cơ quan có thẩm quyền", "co_quan_co_tham_quyen",
		"Cơ quan được ủy quyền", "co_quan_duoc_uy_quyen", "Cơ quan phối hợp", "co_quan_phoi_hop",
		"Cấp thực hiện", "cap_thuc_hien", "Địa chỉ tiếp nhận hồ sơ", "dia_chi_tiep_nhan")
}

// conditions says "không" in a sentence: the portal's "Không" alone would read as an answer to something else.
func (p *portal) conditions() string {
	s := p.known("yeu_cau_dieu_kien")
	if bare := strings.ToLower(strings.Trim(s, " .-;")); none(bare) {
		return "Yêu cầu, điều kiện thực hiện: " + bare + "."
	}
	return s
}
