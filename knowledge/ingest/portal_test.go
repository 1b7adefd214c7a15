package ingest_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isobot/knowledge"
	"isobot/knowledge/ingest"
)

func portalFile(t *testing.T, name string) (*knowledge.Document, []ingest.Problem) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "portal", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return ingest.Portal(f, name)
}

func checkUnits(t *testing.T, d *knowledge.Document, want map[string]string) {
	t.Helper()
	for id, text := range want {
		u := d.Unit(d.ID + "/" + id)
		switch {
		case u == nil && text != "":
			t.Errorf("%s: no such unit", id)
		case u != nil && u.Text != text:
			t.Errorf("%s:\n got %q\nwant %q", id, u.Text, text)
		}
	}
}

func TestPortal(t *testing.T) {
	d, problems := portalFile(t, "9.000001.json")
	if d == nil || len(problems) != 0 {
		t.Fatal(problems)
	}
	if d.ID != "tthc/9.000001" || d.Number != "9.000001" || d.Area != "Thư viện" || d.Level != "Cấp xã" || d.Revision == "" || d.Kind != knowledge.Procedure {
		t.Errorf("%+v", d)
	}
	checkUnits(t, d, map[string]string{
		"tong-quan":  "Mã thủ tục: 9.000001\nLĩnh vực: Thư viện\nCấp thực hiện: Cấp xã\nLoại thủ tục: Loại khác\nSố quyết định: 12/QĐ-UBND",
		"doi-tuong":  "- Công dân Việt Nam\n- Tổ chức (không bao gồm doanh nghiệp, HTX)",
		"co-quan":    "Cơ quan thực hiện: Thư viện xã\nCấp thực hiện: Cấp xã",
		"dieu-kien":  "Yêu cầu, điều kiện thực hiện: không.",
		"thoi-han":   "Trực tuyến: 5 Ngày làm việc\n5 ngày làm việc kể từ ngày nhận đủ hồ sơ.\nDịch vụ bưu chính: 5 Ngày làm việc\nTrực tiếp: 2 Giờ",
		"le-phi":     "Trực tuyến: Miễn phí\nDịch vụ bưu chính: 50.000 đồng (Gửi thẻ (nội tỉnh))",
		"cach-thuc":  "Trực tuyến: 5 Ngày làm việc; Miễn phí\n5 ngày làm việc kể từ ngày nhận đủ hồ sơ.\nDịch vụ bưu chính: 5 Ngày làm việc; 50.000 đồng (Gửi thẻ (nội tỉnh))\nTrực tiếp: 2 Giờ\nNộp tại thư viện.",
		"ho-so":      "1. Đơn đề nghị theo Mẫu 01 (nộp 01 bản chính) [mau so 01.doc] (1 bản chính, 1 bản sao)\n2. Ảnh 3x4 chụp năm 2025 (1 bản chính)\n3. Bản sao hộ chiếu (1 bản sao)\nCấp lại:\n1. Đơn cấp lại (1 bản chính)",
		"bieu-mau":   "- mau so 01.doc",
		"ket-qua":    "- Thẻ đọc sách\n- Thông báo từ chối",
		"can-cu":     "- Nghị định 27/2019/NĐ-CP\n- Luật Thư viện (46/2019/QH14)\n- Luật số 43/2024/QH15 ngày 29/6/2024\n- Thông tư về thẻ (59/2025/TT-BVHTTDL)\n- quy định mức phí (64/2025/TT-BTC)",
		"trinh-tu":   "Về cấp mới\nBước 1: Nộp hồ sơ\nNgười đọc nộp đơn tại thư viện hoặc gửi qua mạng.\nBước 2: Thư viện kiểm tra hồ sơ. Thiếu thì báo lại.\nBước 3: Trả thẻ.",
		"buoc-1":     "Nộp hồ sơ\nNgười đọc nộp đơn tại thư viện hoặc gửi qua mạng.",
		"buoc-2":     "Thư viện kiểm tra hồ sơ. Thiếu thì báo lại.",
		"luu-ho-so":  "",
		"khong-ton":  "",
		"trinh-tu-2": "",
	})
	if len(d.Steps) != 3 || d.Steps[1].Title != "Thư viện kiểm tra hồ sơ" || d.Unit(d.Steps[1].Unit) == nil {
		t.Errorf("steps: %+v", d.Steps)
	}
}

// TestPortalGaps: unknown, free and not regulated are three different things.
func TestPortalGaps(t *testing.T) {
	d, problems := portalFile(t, "sub/gaps.json")
	if d == nil || len(problems) != 1 || !problems[0].Warning {
		t.Fatal(problems)
	}
	checkUnits(t, d, map[string]string{
		"thoi-han":  "Dịch vụ bưu chính: Không quy định",
		"le-phi":    "Trực tuyến: Miễn phí (20.000 đồng/lần)\nTrực tiếp: 20.000 đồng\nDịch vụ bưu chính: Không quy định",
		"ho-so":     "",
		"can-cu":    "",
		"ket-qua":   "",
		"dieu-kien": "",
		"doi-tuong": "",
		"buoc-1":    "- tại xã.",
	})
	if u := d.Unit(d.ID + "/le-phi"); u.Note == "" {
		t.Error("no note on a fee that is free and has an amount")
	}
}

func TestPath(t *testing.T) {
	var last [2]int
	docs, taken, problems, err := ingest.Path("testdata/portal", func(done, total int) { last = [2]int{done, total} })
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range docs {
		ids = append(ids, d.ID+" "+d.Issuer+" "+d.Origin)
	}
	slices.Sort(ids)
	want := []string{"tthc/9.000001 Sở Văn hóa import", "tthc/9.000001-2 Thư viện xã import", "tthc/9.000002 Thư viện xã import"}
	if !slices.Equal(ids, want) {
		t.Errorf("got %q, want %q", ids, want)
	}
	if (taken != ingest.Taken{Files: 5, Read: 3, Broken: 1, Same: 1, Skipped: 1}) || last != [2]int{5, 5} {
		t.Errorf("%+v %v", taken, last)
	}
	if !slices.ContainsFunc(problems, func(p ingest.Problem) bool { return p.File == "truncated.json" && !p.Warning && p.Remedy != "" }) {
		t.Errorf("%v", problems)
	}
	for _, d := range docs {
		for _, u := range d.Units {
			if !strings.HasPrefix(u.ID, d.ID+"/") {
				t.Errorf("unit %s of %s", u.ID, d.ID)
			}
		}
	}
}

func TestPathStaysInside(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret.md"), []byte(article), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"a.md": filepath.Join(outside, "secret.md"), "dir": outside} {
		if err := os.Symlink(to, filepath.Join(inside, link)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	docs, _, problems, err := ingest.Path(inside, nil)
	if err != nil || len(docs) != 0 || len(problems) != 1 {
		t.Errorf("%v %v %v", docs, problems, err)
	}
}

func TestPathMissing(t *testing.T) {
	if _, _, _, err := ingest.Path("testdata/none", nil); err == nil {
		t.Error("no error")
	}
}

func TestPortalHostile(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      "",
		"list":       "[]",
		"null":       "null",
		"other":      `{"a":1}`,
		"two":        `{"ma_thu_tuc":"1.1","ten_thu_tuc":"a"} {}`,
		"bad code":   `{"ma_thu_tuc":"../1","ten_thu_tuc":"a"}`,
		"not UTF-8":  "{\"ma_thu_tuc\":\"1.1\",\"ten_thu_tuc\":\"a\xff\"}",
		"deep":       strings.Repeat(`{"a":`, 100_000),
		"deep lists": strings.Repeat(`[`, 1_000_000),
		"too large":  `{"ma_thu_tuc":"` + strings.Repeat("1", ingest.MaxFile) + `"}`,
	} {
		d, problems := ingest.Portal(strings.NewReader(text), "x.json")
		if d != nil || len(problems) != 1 || problems[0].Remedy == "" {
			t.Errorf("%s: %v %v", name, d, problems)
		}
	}
	d, problems := ingest.Portal(strings.NewReader(`{"ma_thu_tuc":1.5,"ten_thu_tuc":"a\u200b","ket_qua_xu_ly":["x","y"],"can_cu_phap_ly":null}`), "x.json")
	if d == nil || d.Title != "a" || len(problems) != 1 || !problems[0].Warning {
		t.Errorf("%+v %v", d, problems)
	}
}

func testData(t *testing.T, parts ...string) string {
	t.Helper()
	root := os.Getenv("ISOBOT_TEST_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skip("no test data (set ISOBOT_TEST_DATA):", err)
	}
	return path
}

// TestPortalReal reads the portal's own files.
func TestPortalReal(t *testing.T) {
	docs, taken, problems, err := ingest.Path(testData(t, "tthc", "raw"), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if !p.Warning {
			t.Error(p)
		}
	}
	have := map[knowledge.Field]int{}
	byID := map[string]*knowledge.Document{}
	for _, d := range docs {
		byID[d.ID] = d
		fields := map[knowledge.Field]bool{}
		for _, u := range d.Units {
			if strings.TrimSpace(u.Text) == "" || strings.Contains(u.Text, "Chọn cơ quan thực hiện") || strings.Contains(u.Text, "Tên giấy tờMẫu đơn") || strings.Contains(u.Text, "Hình thức nộpThời gian") {
				t.Errorf("%s: %.200s", u.ID, u.Text)
			}
			fields[u.Field] = true
		}
		for f := range fields {
			have[f]++
		}
	}
	if taken.Read != taken.Files || len(docs) != taken.Files {
		t.Errorf("%+v, %d documents", taken, len(docs))
	}
	for field, share := range map[knowledge.Field]int{knowledge.HoSo: 95, knowledge.TrinhTu: 95, knowledge.CanCu: 90, knowledge.KetQua: 90, knowledge.ThoiHan: 75, knowledge.LePhi: 75, knowledge.CoQuan: 95, knowledge.Buoc: 60} {
		if have[field]*100 < share*len(docs) {
			t.Errorf("%s: only %d of %d", field, have[field], len(docs))
		}
	}
	for _, c := range []struct{ doc, unit, text string }{
		{"tthc/1.007037", "thoi-han", "Trực tuyến, Dịch vụ bưu chính: 6 Ngày làm việc\nTrực tiếp: 40 Ngày"},
		{"tthc/1.007839", "le-phi", "Trực tiếp: 20.000 đồng"},
		{"tthc/1.002408", "le-phi", "Trực tuyến, Dịch vụ bưu chính, Trực tiếp: 100.000 đồng"},
		{"tthc/1.002408", "can-cu", "- Thông tư quy định về tiêu chuẩn chuyên môn, chứng chỉ chuyên môn, đào tạo, huấn luyện thuyền viên và định biên an toàn tối thiểu của tàu biển Việt Nam (20/2023/TT-BGTVT)\n- Quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí, lệ phí trong hoạt động chuyên ngành hàng hải (189/2016/TT-BTC)"},
		{"tthc/1.000071", "ket-qua", "Quyết định phê duyệt chương trình, dự án và hoạt động phi dự án được hỗ trợ tài chính của Quỹ bảo vệ và phát triển rừng"},
		{"tthc/1.000071", "ho-so", "1. Văn bản đề nghị hỗ trợ, kèm theo văn kiện chương trình, dự án hoặc các hoạt động phi dự án (1 bản chính)"},
	} {
		if d := byID[c.doc]; d != nil {
			checkUnits(t, d, map[string]string{c.unit: c.text})
		}
	}
}

func FuzzPortal(f *testing.F) {
	data, err := os.ReadFile("testdata/portal/9.000001.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"ma_thu_tuc":"1","ten_thu_tuc":"a","cach_thuc_thuc_hien":"Trực tiếp1 Ngày((","thanh_phan_ho_so":").","can_cu_phap_ly":"1/2000/QH1a"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, problems := ingest.Portal(bytes.NewReader(data), "f.json")
		if d == nil && len(problems) == 0 {
			t.Error("nothing read and nothing reported")
		}
		checkDocument(t, d)
	})
}

// checkDocument holds what every parser promises about what it returns.
func checkDocument(t *testing.T, d *knowledge.Document) {
	t.Helper()
	if d == nil {
		return
	}
	ids := map[string]bool{}
	for _, u := range d.Units {
		clean, removed := ingest.Clean(u.Text)
		if strings.TrimSpace(u.Text) == "" || clean != u.Text || removed != 0 || ids[u.ID] || !strings.HasPrefix(u.ID, d.ID+"/") {
			t.Errorf("unit %q: %q", u.ID, u.Text)
		}
		ids[u.ID] = true
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte(article))
	f.Add([]byte("---\nid: a\nkind: article\ntitle: b\n---\n## x {#y a=\"b\"}\n> - 1\n\n| a |\n|--|\n| b |"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, problems := ingest.Markdown(data, "f.md")
		if d == nil && len(problems) == 0 {
			t.Error("nothing read and nothing reported")
		}
		checkDocument(t, d)
	})
}

func FuzzProcedure(f *testing.F) {
	f.Add([]byte(procedure))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, problems := ingest.Procedure(data, "f.yaml")
		if d == nil && len(problems) == 0 {
			t.Error("nothing read and nothing reported")
		}
		checkDocument(t, d)
	})
}

// TestPathBroken: a file with a mistake of its editor, in it or in its sidecar, is not taken; the others are.
func TestPathBroken(t *testing.T) {
	const head = "---\nid: ID\nkind: article\ntitle: Thử\nsource: Xã\nas_of: 2026-11-22\nconfidence: A\n---\n"
	const body = "## Giờ làm việc {#gio}\n\nSáng 7 giờ 30.\n"
	word := string(docx(p("", "Xã làm việc từ 7 giờ 30.")))
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string // of a problem; empty: all is taken
	}{
		{"whole", map[string]string{"a.md": strings.Replace(head, "ID", "a", 1) + body}, ""},
		{"no units", map[string]string{"a.md": strings.Replace(head, "ID", "a", 1)}, "không có mục nào"},
		{"bad confidence", map[string]string{"a.md": strings.Replace(strings.Replace(head, "ID", "a", 1), "confidence: A", "confidence: cao", 1) + body}, "độ tin cậy"},
		{"heading without an id", map[string]string{"a.md": strings.Replace(head, "ID", "a", 1) + body + "\n## Khác\n\nChiều 13 giờ.\n"}, "thiếu mã"},
		{"sidecar", map[string]string{"a.docx": word, "a.docx.yaml": "as_of: 2026-11-22\nconfidence: A\n"}, ""},
		{"bad sidecar", map[string]string{"a.docx": word, "a.docx.yaml": "as_of: 22/11/2026\n"}, "ngày không hợp lệ"},
	} {
		dir := t.TempDir()
		c.files["good.md"] = strings.Replace(head, "ID", "good", 1) + body
		for name, text := range c.files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		docs, taken, problems, err := ingest.Path(dir, nil)
		want := ingest.Taken{Files: 2, Read: 2, Skipped: len(c.files) - 2}
		if c.want != "" {
			want.Read, want.Broken = 1, 1
		}
		if err != nil || taken != want || len(docs) != want.Read || !strings.Contains(fmt.Sprint(problems), c.want) {
			t.Errorf("%s: %+v %v %v", c.name, taken, problems, err)
		}
	}
}
