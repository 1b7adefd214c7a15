package roster

import (
	"archive/zip"
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"isobot/staff"
)

const good = `Mã cán bộ,Họ và tên,Đơn vị,Chức vụ,Vai trò,Phạm vi,Điện thoại,Email
cb 01,Nguyễn Thị  Lan,UBND xã A > Văn phòng,Văn thư,,,0912 345 678,lan@xa.gov.vn
CB02,Trần Văn Bình,UBND xã A/Phòng Kinh tế,,"giảng viên, điều phối",UBND xã A,,
CB03,Lê Hoà,ubnd xã a/phòng kinh tế,,quản trị,toàn bộ,912345678,-
`

var wantGood = []staff.Person{
	{Code: "CB01", Name: "Nguyễn Thị Lan", Unit: "UBND xã A/Văn phòng", Position: "Văn thư", Phone: "0912345678", Email: "lan@xa.gov.vn"},
	{Code: "CB02", Name: "Trần Văn Bình", Unit: "UBND xã A/Phòng Kinh tế",
		Grants: []staff.Grant{{Role: staff.Trainer, Over: "UBND xã A"}, {Role: staff.Coordinator, Over: "UBND xã A"}}},
	{Code: "CB03", Name: "Lê Hoà", Unit: "UBND xã A/Phòng Kinh tế", Phone: "0912345678", Grants: []staff.Grant{{Role: staff.Administrator}}},
}

// sheet makes an XLSX file of rows of cells.
func sheet(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, cells := range rows {
		for c, v := range cells {
			name, _ := excelize.CoordinatesToCellName(c+1, r+1)
			set := f.SetCellStr
			if formula, ok := strings.CutPrefix(v, "=formula "); ok {
				v, set = formula, func(sheet, cell, v string) error { return f.SetCellFormula(sheet, cell, v) }
			}
			if err := set("Sheet1", name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func cellsOf(csv string) (rows [][]string) {
	source, _ := openCSV([]byte(csv))
	source(func(r row) bool { rows = append(rows, slices.Clone(r.cells)); return true })
	return rows
}

func read(t testing.TB, data []byte, name string) ([]staff.Person, string) {
	t.Helper()
	people, problems := Read(bytes.NewReader(data), name)
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
	}
	return people, b.String()
}

func TestReadForms(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(good)
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := read(t, []byte(utf16), "a.csv"); !strings.Contains(problems, "UTF-16") {
		t.Errorf("UTF-16: %s", problems)
	}
	semicolons := strings.NewReplacer(`"giảng viên, điều phối"`, "giảng viên + điều phối", ",", ";").Replace(good)
	for name, data := range map[string]string{
		"comma":         good,
		"semicolon":     semicolons,
		"tab":           strings.ReplaceAll(semicolons, ";", "\t"),
		"BOM":           "\uFEFF" + good,
		"CRLF":          strings.ReplaceAll(good, "\n", "\r\n"),
		"sep line":      "sep=;\r\n" + semicolons,
		"NFD":           norm.NFD.String(good),
		"no accents":    strings.Replace(good, "Mã cán bộ,Họ và tên,Đơn vị,Chức vụ,Vai trò,Phạm vi,Điện thoại", "MA CAN BO,ho ten,Don vi,chuc vu,vai tro,pham vi,SDT", 1),
		"English":       strings.Replace(good, "Mã cán bộ,Họ và tên,Đơn vị,Chức vụ,Vai trò,Phạm vi,Điện thoại", "Code,Full name,Unit path,Position,Role,Scope,Phone", 1),
		"title above":   "DANH SÁCH CÁN BỘ,,\nNgày 1/11/2026\n\n" + good,
		"brackets":      strings.Replace(good, "Mã cán bộ,Họ và tên", "Mã cán bộ (*),Họ và tên [bắt buộc]", 1),
		"blank rows":    strings.ReplaceAll(good, "\n", "\n,,,\n"),
		"extra columns": strings.ReplaceAll(good, "\n", ",ghi chú\n"),
		"XLSX":          string(sheet(t, cellsOf(good)...)),
	} {
		t.Run(name, func(t *testing.T) {
			people, problems := read(t, []byte(data), "danh-sach")
			if problems != "" {
				t.Fatalf("problems:\n%s", problems)
			}
			if d := cmp.Diff(wantGood, people); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestColumnsApart(t *testing.T) {
	people, problems := read(t, []byte("STT;Mã số;Họ và tên đệm;Tên;Đơn vị cấp 1;Đơn vị cấp 2;Đơn vị cấp 3\n"+
		"1;A1;Nguyễn Thị;Lan;UBND xã A;Tổ 1/2;\n2;A2;Trần;Bình;UBND xã A;;\n"), "a.csv")
	want := []staff.Person{{Code: "A1", Name: "Nguyễn Thị Lan", Unit: "UBND xã A/Tổ 1／2"}, {Code: "A2", Name: "Trần Bình", Unit: "UBND xã A"}}
	if d := cmp.Diff(want, people); problems != "" || d != "" {
		t.Errorf("%s%s", problems, d)
	}
	for path, want := range map[string]string{"A/B": "A,B", "A > B/C": "A,B／C", "A › B » C": "A,B,C", " A ": "A"} {
		if got := strings.Join(splitPath(path), ","); got != want {
			t.Errorf("splitPath(%q) = %s, want %s", path, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	const head = "Mã cán bộ,Họ và tên,Đơn vị,Vai trò,Phạm vi,Điện thoại,Email\n"
	for name, c := range map[string]struct{ data, want string }{
		"no code":            {head + ",Lan,A\n", "Dòng 2, cột “Mã cán bộ”: Mã cán bộ để trống"},
		"code":               {head + "a|b,Lan,A\n", "Dòng 2, cột “Mã cán bộ”: Mã cán bộ “A|B” không hợp lệ"},
		"twice":              {head + "a1,Lan,A\n\nA 1,Bình,A\n", "Dòng 4, cột “Mã cán bộ”: Mã cán bộ “A1” đã có ở dòng 2"},
		"no name":            {head + "a1,,A\n", "Dòng 2, cột “Họ và tên”"},
		"no unit":            {head + "a1,Lan,\n", "Dòng 2, cột “Đơn vị”: Đơn vị để trống"},
		"part":               {head + "a1,Lan,A//B\n", "Tên đơn vị cấp 2 để trống"},
		"deep":               {head + "a1,Lan,1/2/3/4/5/6/7/8/9\n", "hơn 8 cấp"},
		"gap":                {"mã,tên,cấp 1,cấp 2,cấp 3\na1,Lan,A,,C\n", "Dòng 2, cột “cấp 2”: Đơn vị cấp trên để trống"},
		"role":               {head + "a1,Lan,A,sếp\n", "Dòng 2, cột “Vai trò”: Không hiểu vai trò “sếp”"},
		"scope":              {head + "a1,Lan,A,giảng viên,B\n", "Dòng 2, cột “Phạm vi”: Phạm vi “B” không có"},
		"phone":              {head + "a1,Lan,A,,,gọi sau\n", "Dòng 2, cột “Điện thoại”"},
		"email":              {head + "a1,Lan,A,,,,a@b@c\n", "Dòng 2, cột “Email”"},
		"formula":            {head + "a1,=HYPERLINK(1),A\n", "Dòng 2, cột “Họ và tên”: Ô bắt đầu bằng “=”"},
		"formula in a phone": {head + "a1,Lan,A,,,=1+1\n", "cột “Điện thoại”: Ô bắt đầu"},
		"quotes":             {head + "a1,\"Lan,A\n", "Dòng 2: Dấu ngoặc kép"},
		"no headings":        {"1,2,3\n4,5,6\n", "Không thấy dòng tiêu đề; thiếu cột mã cán bộ, họ và tên, đơn vị"},
		"one missing":        {"Mã cán bộ,Họ tên\na1,Lan\n", "Dòng 1: Thiếu cột đơn vị"},
		"same column twice":  {"Mã,Mã cán bộ,Tên,Đơn vị\na1,a1,Lan,A\n", "Dòng 1, cột “Mã cán bộ”: Có hai cột"},
		"nobody":             {head, "không có người nào"},
		"empty":              {" \n", "Tệp trống"},
		"long cell":          {head + "a1," + strings.Repeat("x", 1001) + ",A\n", "Ô dài quá 1000"},
		"Windows-1258":       {windows1258(t, head+"a1,Nguyễn Thị Hằng,Phòng Kinh tế\n"), "Windows-1258"},
		"other encoding":     {"M\xB7 c\xB8n b\xE9,H\xE4 t\xAAn,\xA7\xACn v\xDE\n", "không ở bảng mã UTF-8"},
		"xls":                {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", ".xls"},
		"pdf":                {"%PDF-1.7", "PDF"},
		"binary":             {"a,b\n\x00\x01", "không phải là tệp chữ"},
		"not a zip":          {"PK\x03\x04rest", "Không đọc được tệp Excel"},
		"sheet formula":      {string(sheet(t, []string{"Mã", "Tên", "Đơn vị"}, []string{"a1", "Lan", "=formula A1&B1"})), "Dòng 2, cột “Đơn vị”: Ô chứa công thức"},
		"sheet row":          {string(sheet(t, []string{"Danh sách"}, nil, []string{"Mã", "Tên", "Đơn vị"}, []string{"a1", "Lan", "A"}, []string{"", "Bình", "A"})), "Dòng 5, cột “Mã”"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := read(t, []byte(c.data), "danh-sach.csv")
			if !strings.Contains(problems, c.want) {
				t.Errorf("problems:\n%s\nwant %q", problems, c.want)
			}
			if !strings.Contains(problems, "Cách sửa: ") {
				t.Error("no remedy")
			}
		})
	}
}

func windows1258(t testing.TB, s string) string {
	// Windows-1258 writes the tone as a mark of its own behind the letter with its circumflex, breve or horn.
	var b strings.Builder
	for _, r := range s {
		parts := []rune(norm.NFD.String(string(r)))
		tone := ""
		rest := slices.DeleteFunc(parts, func(m rune) bool {
			if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", m) {
				tone = string(m)
				return true
			}
			return false
		})
		b.WriteString(norm.NFC.String(string(rest)) + tone)
	}
	out, err := charmap.Windows1258.NewEncoder().String(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestProblemsEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString("Mã,Tên,Đơn vị\n")
	for range 5000 {
		b.WriteString(",,\n,x,\n")
	}
	_, problems := Read(strings.NewReader(b.String()), "a.csv")
	if len(problems) != maxProblems+1 || !strings.Contains(problems[maxProblems].String(), "lỗi đầu tiên") {
		t.Errorf("%d problems, the last %v", len(problems), problems[len(problems)-1])
	}
}

// TestTooLarge refuses before anything is unzipped.
// A zip that tells less than it holds is refused by archive/zip where the surplus begins.
func TestTooLarge(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, UncompressedSize64: maxUnzipped + 1}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, problems := read(t, b.Bytes(), "a.xlsx"); !strings.Contains(problems, "bung ra quá lớn") {
		t.Error(problems)
	}
	if _, problems := read(t, bytes.Repeat([]byte("a,b\n"), maxBytes/4+1), "a.csv"); !strings.Contains(problems, "lớn hơn 32 MB") {
		t.Error(problems)
	}
}

func TestDiff(t *testing.T) {
	p := func(code, name string, left bool) staff.Person {
		return staff.Person{Code: code, Name: name, Left: left}
	}
	old := []staff.Person{p("A", "a", false), p("B", "b", false), p("C", "c", false), p("D", "d", true), p("E", "e", true)}
	list := []staff.Person{p("F", "f", false), p("B", "b2", false), p("A", "a", false), p("D", "d", false)}
	want := staff.Change{Added: []staff.Person{p("F", "f", false)}, Changed: []staff.Person{p("B", "b2", false), p("D", "d", false)}, Left: []staff.Person{p("C", "c", false)}}
	if d := cmp.Diff(want, staff.Diff(old, list)); d != "" {
		t.Error(d)
	}
	if c := staff.Diff(wantGood, wantGood); !c.Empty() {
		t.Errorf("the same list changes %+v", c)
	}
	granted := slices.Clone(wantGood)
	granted[0].Grants = []staff.Grant{{Role: staff.Trainer}}
	if c := staff.Diff(wantGood, granted); len(c.Changed) != 1 {
		t.Errorf("a new role changes %+v", c)
	}
}

func TestTemplate(t *testing.T) {
	if _, problems := read(t, Template(), "mau.xlsx"); !strings.Contains(problems, "không có người nào") {
		t.Errorf("the empty template: %s", problems)
	}
	f, err := excelize.OpenReader(bytes.NewReader(Template()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetSheetRow(listSheet, "A2", &[]string{"CB01", "Nguyễn Thị Lan", "UBND xã A > Văn phòng", "", "Giảng viên", "Toàn bộ"}); err != nil {
		t.Fatal(err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	people, problems := read(t, b.Bytes(), "mau.xlsx")
	want := []staff.Person{{Code: "CB01", Name: "Nguyễn Thị Lan", Unit: "UBND xã A/Văn phòng", Grants: []staff.Grant{{Role: staff.Trainer}}}}
	if d := cmp.Diff(want, people); d != "" || problems != "" {
		t.Errorf("%s%s", problems, d)
	}
}

func TestSample(t *testing.T) {
	people, codes, units := Sample(), map[string]bool{}, map[staff.UnitPath]bool{}
	may := map[staff.Role]int{}
	for _, p := range people {
		codes[p.Code], units[p.Unit] = true, true
		if !p.Sample || !strings.HasSuffix(p.Name, " (mẫu)") || !strings.HasPrefix(p.Code, "MAU") || !p.Unit.Within(SampleRoot) {
			t.Errorf("not marked as sample: %+v", p)
		}
		for _, g := range p.Grants {
			if !g.Over.Within(SampleRoot) {
				t.Errorf("%s has a role outside of the sample: %+v", p.Code, g)
			}
			may[g.Role]++
		}
	}
	if len(people) != 12 || len(codes) != 12 || len(units) != 5 {
		t.Errorf("%d people, %d codes, %d units", len(people), len(codes), len(units))
	}
	if d := cmp.Diff(map[staff.Role]int{staff.Administrator: 1, staff.Trainer: 1, staff.Coordinator: 1}, may); d != "" {
		t.Error(d)
	}
}

func large(n int) []byte {
	var b bytes.Buffer
	b.WriteString("Mã cán bộ,Họ và tên,Đơn vị,Chức vụ,Vai trò,Điện thoại\n")
	for i := range n {
		fmt.Fprintf(&b, "CB%06d,Nguyễn Văn Số %d,UBND tỉnh A > Sở %d > Phòng %d,Chuyên viên,,09%08d\n", i, i, i%20, i%300, i)
	}
	return b.Bytes()
}

func largeXLSX(b testing.TB, n int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, cells := range cellsOf(string(large(n))) {
		values := make([]any, len(cells))
		for k, c := range cells {
			values[k] = c
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), values); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	buf, err := f.WriteToBuffer()
	if err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

func BenchmarkRead100000(b *testing.B) {
	for name, data := range map[string][]byte{"csv": large(100_000), "xlsx": largeXLSX(b, 100_000)} {
		b.Run(name, func(b *testing.B) {
			var before, after runtime.MemStats
			for b.Loop() {
				runtime.GC()
				runtime.ReadMemStats(&before)
				people, problems := Read(bytes.NewReader(data), name)
				runtime.ReadMemStats(&after)
				if len(people) != 100_000 || len(problems) > 0 {
					b.Fatalf("%d people, %v", len(people), problems)
				}
			}
			b.ReportMetric(float64(after.Sys-before.Sys)/1e6, "MB-more-from-system")
			b.ReportMetric(float64(after.HeapInuse)/1e6, "MB-heap-after")
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("sep=;\nmã;tên;cấp 1;cấp 2\na;b;;c\n"))
	f.Add([]byte("\xFF\xFEa\x00"))
	f.Add(sheet(f, []string{"Mã", "Tên", "Đơn vị"}, []string{"a1", "Lan", "=formula A1"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		people, problems := Read(bytes.NewReader(data), "x")
		if len(people) == 0 && len(problems) == 0 {
			t.Error("nobody and no problem")
		}
		for _, p := range people {
			if p.Code == "" || p.Name == "" || p.Unit == "" {
				t.Errorf("an incomplete person: %+v", p)
			}
		}
	})
}
