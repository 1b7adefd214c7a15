package knowledge

import (
	"regexp"
	"slices"
	"strings"
)

// oldClause is a clause of the 2008 edition: what it was about, and where that stands in 2015, the main place first. The
// table follows the editions' published tables of contents; the words are ours.
type oldClause struct {
	topic string
	now   []string
}

var oldClauses = map[string]oldClause{
	"4.1": {"yêu cầu chung hệ thống", []string{"4.4"}}, "4.2": {"hệ thống tài liệu", []string{"7.5"}},
	"4.2.1": {"khái quát hệ thống tài liệu", []string{"7.5.1", "7.5", "4.4"}}, "4.2.2": {"sổ tay chất lượng", []string{"4.3", "7.5.1", "4.4"}},
	"4.2.3": {"kiểm soát tài liệu", []string{"7.5.3", "7.5.2"}}, "4.2.4": {"kiểm soát hồ sơ", []string{"7.5.3", "7.5.2"}},
	"5.1": {"cam kết của lãnh đạo", []string{"5.1"}}, "5.2": {"hướng vào khách hàng", []string{"5.1.2", "5.1"}}, "5.3": {"chính sách chất lượng", []string{"5.2"}},
	"5.4": {"hoạch định", []string{"6.2"}}, "5.4.1": {"mục tiêu chất lượng", []string{"6.2"}}, "5.4.2": {"hoạch định hệ thống", []string{"6.3", "6.1"}},
	"5.5": {"trách nhiệm quyền hạn trao đổi thông tin", []string{"5.3", "7.4"}}, "5.5.1": {"trách nhiệm quyền hạn", []string{"5.3"}},
	"5.5.2": {"đại diện lãnh đạo QMR", []string{"5.3"}}, "5.5.3": {"trao đổi thông tin nội bộ", []string{"7.4"}},
	"5.6": {"xem xét của lãnh đạo họp xem xét", []string{"9.3"}}, "5.6.1": {"khái quát xem xét của lãnh đạo", []string{"9.3"}},
	"5.6.2": {"đầu vào xem xét của lãnh đạo", []string{"9.3.2", "9.3"}}, "5.6.3": {"đầu ra xem xét của lãnh đạo", []string{"9.3.3", "9.3"}},
	"6.1": {"cung cấp nguồn lực", []string{"7.1.1", "7.1"}}, "6.2": {"nguồn nhân lực năng lực đào tạo nhận thức", []string{"7.2", "7.1.2", "7.3"}},
	"6.2.1": {"khái quát nhân lực", []string{"7.1.2", "7.2"}}, "6.2.2": {"năng lực đào tạo nhận thức", []string{"7.2", "7.3"}},
	"6.3": {"cơ sở hạ tầng", []string{"7.1.3"}}, "6.4": {"môi trường làm việc", []string{"7.1.4"}},
	"7.1": {"hoạch định tạo sản phẩm", []string{"8.1"}}, "7.2": {"quá trình liên quan đến khách hàng", []string{"8.2"}},
	"7.2.1": {"xác định yêu cầu sản phẩm", []string{"8.2.2", "8.2"}}, "7.2.2": {"xem xét yêu cầu sản phẩm", []string{"8.2.3", "8.2"}},
	"7.2.3": {"trao đổi thông tin với khách hàng", []string{"8.2.1", "8.2"}}, "7.3": {"thiết kế và phát triển", []string{"8.3"}},
	"7.4": {"mua hàng", []string{"8.4"}}, "7.4.1": {"quá trình mua hàng", []string{"8.4.1", "8.4"}}, "7.4.2": {"thông tin mua hàng", []string{"8.4.3", "8.4"}},
	"7.4.3": {"kiểm tra xác nhận sản phẩm mua vào", []string{"8.4.2", "8.4"}},
	"7.5":   {"sản xuất và cung cấp dịch vụ", []string{"8.5"}}, "7.5.1": {"kiểm soát sản xuất và cung cấp dịch vụ", []string{"8.5.1"}},
	"7.5.2": {"xác nhận giá trị sử dụng quá trình", []string{"8.5.1"}}, "7.5.3": {"nhận biết và truy tìm nguồn gốc", []string{"8.5.2"}},
	"7.5.4": {"tài sản của khách hàng", []string{"8.5.3"}}, "7.5.5": {"bảo toàn sản phẩm", []string{"8.5.4"}},
	"7.6": {"kiểm soát thiết bị theo dõi đo lường hiệu chuẩn", []string{"7.1.5"}}, "8.1": {"khái quát đo lường phân tích cải tiến", []string{"9.1.1", "9.1"}},
	"8.2": {"theo dõi và đo lường", []string{"9.1"}}, "8.2.1": {"sự thỏa mãn hài lòng của khách hàng", []string{"9.1.2"}},
	"8.2.2": {"đánh giá nội bộ", []string{"9.2"}}, "8.2.3": {"theo dõi đo lường các quá trình", []string{"9.1.1", "9.1"}},
	"8.2.4": {"theo dõi đo lường sản phẩm", []string{"8.6"}}, "8.3": {"kiểm soát sản phẩm không phù hợp", []string{"8.7"}},
	"8.4": {"phân tích dữ liệu", []string{"9.1.3"}}, "8.5": {"cải tiến", []string{"10.1", "10.3"}},
	"8.5.1": {"cải tiến liên tục thường xuyên", []string{"10.3"}}, "8.5.2": {"hành động khắc phục", []string{"10.2"}},
	"8.5.3": {"hành động phòng ngừa", []string{"6.1"}},
}

// byClause answers a question that names clauses of the standard. Numbers of the 2008 edition are read as what they are now.
func (t *turn) byClause() (Decision, bool) {
	refs := t.query.clauses
	if t.otherStandard() || t.foreignAct() {
		return Decision{}, false
	}
	if t.query.chapter != "" && len(refs) == 0 {
		refs = []clauseRef{{Number: t.query.chapter}}
	}
	if len(refs) == 0 && (verbatim.MatchString(t.query.folded) && ofStandard.MatchString(t.query.folded) || wholeStandard.MatchString(t.query.folded)) {
		return t.noVerbatim()
	}
	var out Decision
	for _, ref := range refs[:min(len(refs), 3)] {
		units, notice := t.clauseUnits(ref.Number)
		if len(units) == 0 {
			continue
		}
		next := t.answer(units[0], t.clauseFields(units))
		if notice.Kind != "" {
			next.Notices = append([]Notice{notice}, next.Notices...)
		}
		if out.Kind == "" {
			out = next
			continue
		}
		out.Spans, out.Notices = append(out.Spans, next.Spans...), append(out.Notices, next.Notices...)
	}
	return out, out.Kind != ""
}

// wholeStandard asks for the standard itself.
var wholeStandard = regexp.MustCompile(`(?:ban day du|ban pdf|ban mem|file|toan bo noi dung) (?:cua )?(?:bo )?(?:tieu chuan|tcvn|iso 9)`)

// noVerbatim declines to give the standard's text and shows what it is about.
func (t *turn) noVerbatim() (Decision, bool) {
	for _, d := range t.docs {
		if d.Kind != Standard || t.isHidden(d) || len(d.Units) == 0 || len(t.query.laws) > 0 {
			continue
		}
		u := &d.Units[0]
		if about := d.Unit(d.ID + "/tong-quan"); about != nil {
			u = about
		}
		out := t.answer(entry{d, u}, []*Unit{u})
		if len(out.Notices) == 0 {
			out.Notices = []Notice{{Kind: NoVerbatim}}
		}
		return out, true
	}
	return Decision{}, false
}

// clauseUnits returns the units of a clause as the question means its number, and the notice that a number of 2008 needs.
func (t *turn) clauseUnits(number string) ([]entry, Notice) {
	units := t.visible(t.refs.clauses[number])
	old, known := oldClauses[number]
	if known && (len(units) == 0 || t.meansOld(number, old, units)) {
		for _, now := range old.now {
			if found := t.visible(t.refs.clauses[now]); len(found) > 0 {
				return found, Notice{OldEdition, []string{number, now}}
			}
		}
	}
	for at := number; len(units) == 0 && strings.Contains(at, "."); {
		at = at[:strings.LastIndexByte(at, '.')]
		if units = t.visible(t.refs.clauses[at]); len(units) > 0 {
			name, _, _ := strings.Cut(nameOf(units[0].doc), " – ")
			return units, Notice{PlaceUnknown, []string{"điều " + number, name}}
		}
	}
	if !known || len(units) == 0 || old.now[0] == number || strings.Contains(t.query.folded, "2015") && !strings.Contains(t.query.folded, "2008") {
		return units, Notice{}
	}
	switch {
	case t.query.asks(BanCu, 1):
		return units, Notice{OldEdition, []string{number, old.now[0]}}
	case len(t.query.words) <= 6 && strings.Count(number, ".") == 2:
		return units, Notice{MaybeOld, []string{number, old.now[0]}}
	}
	return units, Notice{}
}

func (t *turn) visible(units []entry) []entry {
	return slices.DeleteFunc(slices.Clone(units), func(e entry) bool {
		return t.isHidden(e.doc) || e.doc.StatusAt(e.unit, t.query.asOf) != InForce
	})
}

// meansOld tells whether the words beside a number fit its meaning of 2008 better than that of 2015.
func (t *turn) meansOld(clause string, old oldClause, units []entry) bool {
	if old.now[0] == clause {
		return false
	}
	if strings.Contains(t.query.folded, "2008") {
		return !strings.Contains(t.query.folded, "2015")
	}
	words := t.query.meant
	if words == nil {
		words = t.query.words
	}
	share := func(topic string) float64 {
		held := wordSet(topic)
		delete(held, "va")
		n := 0
		for _, w := range words {
			if held[w.F] && !fillers[w.F] && !number(w.F) {
				n++
				delete(held, w.F)
			}
		}
		if n < 2 {
			return 0
		}
		return float64(n)
	}
	return share(old.topic) > share(units[0].unit.Heading)
}

// clauseField is what a field of a procedure means of a clause: its dossier is the evidence.
var clauseField = map[Field]Field{HoSo: BangChung, LuuHoSo: BangChung, TrinhTu: ViecLam}

// clauseFields chooses among the units of one clause: those of the fields asked for, else the main one.
func (t *turn) clauseFields(units []entry) []*Unit {
	var out []*Unit
	for _, a := range t.query.asked {
		if f, ok := clauseField[a.field]; ok {
			a.field = f
		}
		for _, e := range units {
			if e.unit.Field == a.field && a.field != YeuCau && (a.weight == strong || len(out) == 0) && !slices.Contains(out, e.unit) {
				out = append(out, e.unit)
			}
		}
	}
	if len(out) > 0 && !t.query.asks(YeuCau, strong) {
		return out
	}
	for _, e := range units {
		if f := e.unit.Field; f == NoField || f == YeuCau || f == NoiDung {
			return append([]*Unit{e.unit}, out...)
		}
	}
	if len(out) > 0 {
		return out
	}
	return []*Unit{units[0].unit}
}
