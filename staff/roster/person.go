package roster

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"isobot/staff"
)

// Limits of one person's fields, in characters; maxDepth is how many levels a unit's path has at most.
const (
	maxCode  = 20
	maxName  = 100
	maxUnit  = 120
	maxDepth = 8
)

// roles are the ways to name one, folded.
var roles = map[string]staff.Role{
	"can bo": staff.Staff, "nhan vien": staff.Staff, "cong chuc": staff.Staff, "vien chuc": staff.Staff, "hoc vien": staff.Staff, "staff": staff.Staff,
	"nguoi dao tao": staff.Trainer, "giang vien": staff.Trainer, "dao tao": staff.Trainer, "trainer": staff.Trainer,
	"dieu phoi": staff.Coordinator, "nguoi dieu phoi": staff.Coordinator, "dieu phoi vien": staff.Coordinator, "coordinator": staff.Coordinator,
	"quan tri": staff.Administrator, "quan tri vien": staff.Administrator, "nguoi quan tri": staff.Administrator, "administrator": staff.Administrator,
	"admin": staff.Administrator,
}

func (l *list) takePerson(r row) {
	if !slices.ContainsFunc(r.cells, func(c string) bool { return squeeze(c) != "" }) && len(r.formulas) == 0 {
		return
	}
	bad := len(l.problems)
	f := l.fields(r)
	p := staff.Person{Name: squeeze(f[colFamily] + " " + f[colName]), Position: f[colPosition]}
	p.Code = l.code(r.n, f[colCode])
	if p.Name == "" || utf8.RuneCountInString(p.Name) > maxName {
		l.fail(r.n, l.header.is[colName], fmt.Sprintf("Họ và tên để trống hoặc dài quá %d ký tự", maxName), "ghi họ và tên đầy đủ")
	}
	p.Unit = l.unit(r, f[colUnit])
	p.Phone = l.phone(r.n, f[colPhone])
	p.Email = l.email(r.n, f[colEmail])
	p.Grants = l.grants(r.n, f[colRole], f[colScope], p.Unit)
	if len(l.problems) == bad && !l.cut {
		l.people = append(l.people, p)
	}
}

// fields are the understood cells of a row, squeezed. A formula is refused: what it would give on another machine nobody knows.
func (l *list) fields(r row) (f [columns]string) {
	for col, i := range l.header.is {
		if i >= 0 {
			f[col] = l.cell(r, i, col == colPhone)
		}
	}
	return f
}

func (l *list) cell(r row, i int, phone bool) string {
	if slices.Contains(r.formulas, i) {
		l.fail(r.n, i, "Ô chứa công thức", "chép ô rồi dán lại dạng giá trị (Paste Special > Values)")
		return ""
	}
	if i >= len(r.cells) {
		return ""
	}
	s := squeeze(r.cells[i])
	switch {
	case s == "-":
		return ""
	case utf8.RuneCountInString(s) > maxCell:
		l.fail(r.n, i, fmt.Sprintf("Ô dài quá %d ký tự", maxCell), "rút ngắn nội dung")
		return ""
	case s != "" && strings.ContainsRune("=@+-", rune(s[0])) && !(phone && s[0] == '+'):
		l.fail(r.n, i, "Ô bắt đầu bằng “"+s[:1]+"” như một công thức", "bỏ ký tự này ở đầu ô")
		return ""
	}
	return s
}

func (l *list) code(n int, s string) string {
	code := staff.NormalCode(s)
	col := l.header.is[colCode]
	switch first, twice := l.seen[code]; {
	case code == "":
		l.fail(n, col, "Mã cán bộ để trống", "mỗi người cần một mã riêng, ví dụ CB001")
	case utf8.RuneCountInString(code) > maxCode || strings.ContainsFunc(code, notInCode):
		l.fail(n, col, "Mã cán bộ "+quote(code)+" không hợp lệ", fmt.Sprintf("chỉ dùng chữ, số và dấu - . _, không quá %d ký tự", maxCode))
	case twice:
		l.fail(n, col, fmt.Sprintf("Mã cán bộ %s đã có ở dòng %d", quote(code), first), "bỏ dòng trùng hoặc đổi mã")
	default:
		l.seen[code] = n
	}
	return code
}

func notInCode(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.' && r != '_'
}

// unit reads the path from its column, or from the columns of its levels when those have something.
func (l *list) unit(r row, path string) staff.UnitPath {
	col, parts := l.header.is[colUnit], splitPath(path)
	if levels, at, ok := l.unitLevels(r); ok {
		col, parts = at, levels
	}
	if col < 0 && len(l.header.levels) > 0 {
		col = l.header.levels[0]
	}
	if len(parts) == 0 {
		l.fail(r.n, col, "Đơn vị để trống", "ghi đơn vị từ cấp trên xuống, ví dụ: UBND xã A > Phòng Kinh tế")
		return ""
	}
	return l.path(r.n, col, parts)
}

func (l *list) unitLevels(r row) (parts []string, at int, ok bool) {
	for k, i := range l.header.levels {
		part := strings.ReplaceAll(l.cell(r, i, false), "/", solidus)
		if part == "" {
			continue
		}
		if len(parts) < k {
			l.fail(r.n, l.header.levels[len(parts)], "Đơn vị cấp trên để trống trong khi cấp dưới có", "điền đủ từ cấp 1")
		}
		parts, at, ok = append(parts, part), i, true
	}
	return parts, at, ok
}

// solidus stands for a "/" inside a unit's name, as staff.UnitPath asks.
const solidus = "／"

// splitPath splits at > where there is one, and a / is part of a name then; else at /.
func splitPath(s string) []string {
	if s == "" {
		return nil
	}
	cut := "/"
	if s = strings.NewReplacer("›", ">", "»", ">").Replace(s); strings.Contains(s, ">") {
		cut = ">"
	}
	parts := strings.Split(s, cut)
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(strings.TrimSpace(p), "/", solidus)
	}
	return parts
}

// path checks the parts and gives the path in the spelling in which it came first, so that a capital does not make two units of one.
func (l *list) path(n, col int, parts []string) staff.UnitPath {
	if len(parts) > maxDepth {
		l.fail(n, col, fmt.Sprintf("Đơn vị có hơn %d cấp", maxDepth), "gộp bớt cấp")
		return ""
	}
	for i, p := range parts {
		if p == "" || utf8.RuneCountInString(p) > maxUnit {
			l.fail(n, col, fmt.Sprintf("Tên đơn vị cấp %d để trống hoặc dài quá %d ký tự", i+1, maxUnit), "ghi tên từng cấp, cách nhau bằng dấu >")
			return ""
		}
	}
	var at string
	for i, p := range parts {
		key := strings.ToLower(at + "/" + p)
		if first, ok := l.spelling[key]; ok {
			p = first
		} else {
			l.spelling[key] = p
		}
		if i > 0 {
			at += "/"
		}
		at += p
		l.levels[staff.UnitPath(at)] = true
	}
	return staff.UnitPath(at)
}

// phone is digits with an optional leading +. A spreadsheet that took it for a number dropped the first 0.
func (l *list) phone(n int, s string) string {
	if s == "" {
		return ""
	}
	bare := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-()", r) {
			return -1
		}
		return r
	}, s)
	digits := strings.TrimPrefix(bare, "+")
	if len(digits) < 8 || len(digits) > 15 || strings.ContainsFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) {
		l.fail(n, l.header.is[colPhone], "Số điện thoại không đọc được", "ghi một số, ví dụ 0912345678, hoặc để trống")
		return ""
	}
	if len(bare) == 9 && bare[0] != '0' {
		return "0" + bare
	}
	return bare
}

func (l *list) email(n int, s string) string {
	if s == "" {
		return ""
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 {
		l.fail(n, l.header.is[colEmail], "Địa chỉ email không đúng", "ghi một địa chỉ, ví dụ ten@coquan.gov.vn, hoặc để trống")
		return ""
	}
	return s
}

// grants reads "giảng viên, điều phối" over one scope; without one it is the person's own unit.
func (l *list) grants(n int, names, over string, own staff.UnitPath) (grants []staff.Grant) {
	if names == "" && over == "" {
		return nil
	}
	root := l.over(n, over, own)
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return strings.ContainsRune(",;/+", r) }) {
		role, ok := roles[fold(name)]
		if !ok {
			l.fail(n, l.header.is[colRole], "Không hiểu vai trò "+quote(strings.TrimSpace(name)),
				"dùng một trong: cán bộ, giảng viên, điều phối, quản trị; nhiều vai trò cách nhau bằng dấu phẩy")
			continue
		}
		if g := (staff.Grant{Role: role, Over: root}); role != staff.Staff && !slices.Contains(grants, g) {
			grants = append(grants, g)
		}
	}
	if len(grants) > 0 {
		l.scopes = append(l.scopes, scope{n, root})
	}
	return grants
}

func (l *list) over(n int, s string, own staff.UnitPath) staff.UnitPath {
	switch fold(s) {
	case "":
		if s != "*" {
			return own
		}
		return ""
	case "toan bo", "tat ca", "toan he thong", "all":
		return ""
	}
	var at string
	for i, p := range splitPath(s) {
		if first, ok := l.spelling[strings.ToLower(at+"/"+p)]; ok {
			p = first
		}
		if i > 0 {
			at += "/"
		}
		at += p
	}
	return staff.UnitPath(at)
}
