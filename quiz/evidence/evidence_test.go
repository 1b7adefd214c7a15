package evidence_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ledongthuc/pdf"
	"github.com/xuri/excelize/v2"

	"isobot/quiz"
	"isobot/quiz/evidence"
	"isobot/staff"
)

var look = flag.String("look", "", "folder to write a bundle to")

func bundle(t testing.TB, s *evidence.Source) ([]byte, evidence.Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := evidence.Write(&b, s)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

func verify(b []byte) (evidence.Checked, error) {
	return evidence.Verify(bytes.NewReader(b), int64(len(b)))
}

// parts unpacks a bundle.
func parts(t testing.TB, b []byte) (names []string, data map[string][]byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	data = map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if data[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	return names, data
}

// repack packs files as another program would.
func repack(t testing.TB, names []string, data map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: n, Method: zip.Store})
		if err == nil {
			_, err = w.Write(data[n])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func figures(s *quiz.Sample, _ *quiz.Question) quiz.ItemFigures {
	sum := 0.0
	for _, m := range s.Marks {
		sum += m
	}
	f, d := 100*sum/float64(len(s.Marks)), -5.0
	return quiz.ItemFigures{Facility: &f, DiscriminationIndex: &d}
}

func TestRoundTrip(t *testing.T) {
	s := small(t)
	s.Item = figures
	s.Papers = func(title string, all []quiz.Certificate) ([]byte, error) { return []byte(title), nil }
	b, m := bundle(t, s)
	if *look != "" {
		if err := os.WriteFile(filepath.Join(*look, "bundle.zip"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := verify(b)
	if err != nil || got.Repacked || got.Manifest.Hash() != m.Hash() {
		t.Fatalf("%+v %v", got, err)
	}
	again, _ := bundle(t, s)
	if !bytes.Equal(b, again) {
		t.Error("the same source gives different bytes")
	}
	names, data := parts(t, b)
	if len(names) != 6 || m.Audit.First != 1 || m.Audit.Last != 5 || m.Audit.Withheld != 1 || m.Audit.Head.Seq != 5 {
		t.Errorf("files %v, audit %+v", names, m.Audit)
	}
	if strings.Contains(string(data["nhat-ky.jsonl"]), "KHAC1") {
		t.Error("a line about somebody else is in the bundle")
	}
	if got, err := verify(repack(t, names, data)); err != nil || !got.Repacked {
		t.Errorf("packed again: %+v %v", got, err)
	}
}

func tiny(t testing.TB) []byte {
	t.Helper()
	s := small(t)
	s.Attempts = s.Attempts[:1]
	b, err := evidence.Tiny(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEveryByteOfTheZip alters each byte of a bundle in turn: every alteration is found.
func TestEveryByteOfTheZip(t *testing.T) {
	whole, _ := bundle(t, small(t))
	for _, c := range []struct {
		b    []byte
		step int
	}{{tiny(t), 1}, {whole, 1009}} {
		if _, err := verify(c.b); err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(c.b); i += c.step {
			bad := bytes.Clone(c.b)
			bad[i] ^= 1 << (i % 8)
			if got, err := verify(bad); err == nil {
				t.Fatalf("byte %d of %d altered: %+v", i, len(bad), got)
			}
		}
	}
}

// TestEveryByteOfAFile alters each byte of each file of a bundle that is packed correctly: the file is named.
func TestEveryByteOfAFile(t *testing.T) {
	names, whole := parts(t, tiny(t))
	for _, name := range names {
		for i := range whole[name] {
			all := maps.Clone(whole)
			all[name] = bytes.Clone(whole[name])
			all[name][i] ^= 1 << (i % 8)
			_, err := verify(repack(t, names, all))
			var bad *evidence.Tampered
			if !errors.As(err, &bad) || bad.File != name {
				t.Fatalf("byte %d of %s altered: %v", i, name, err)
			}
		}
	}
}

func TestFirstFileIsNamed(t *testing.T) {
	b, _ := bundle(t, small(t))
	names, data := parts(t, b)
	change := func(edit func(names []string, data map[string][]byte) []string) error {
		all := map[string][]byte{}
		for k, v := range data {
			all[k] = bytes.Clone(v)
		}
		kept := edit(slices.Clone(names), all)
		_, err := verify(repack(t, kept, all))
		return err
	}
	for name, c := range map[string]struct {
		want string
		edit func([]string, map[string][]byte) []string
	}{
		"two altered": {"bai-lam.jsonl: was altered", func(n []string, d map[string][]byte) []string {
			d["bai-lam.jsonl"][10]++
			d["tom-tat.pdf"][10]++
			return n
		}},
		"longer": {"bai-lam.jsonl: was altered", func(n []string, d map[string][]byte) []string {
			d["bai-lam.jsonl"] = append(d["bai-lam.jsonl"], '\n')
			return n
		}},
		"missing": {"nhat-ky.jsonl: is missing", func(n []string, _ map[string][]byte) []string { return slices.Delete(n, 2, 3) }},
		"added": {"them.txt: was added", func(n []string, d map[string][]byte) []string {
			d["them.txt"] = []byte("x")
			return append(n, "them.txt")
		}},
		"twice":            {"ho-so.xlsx: is there twice", func(n []string, _ map[string][]byte) []string { return append(n, "ho-so.xlsx") }},
		"manifest missing": {"not an evidence bundle", func(n []string, _ map[string][]byte) []string { return n[:len(n)-1] }},
	} {
		if err := change(c.edit); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	for _, junk := range [][]byte{nil, []byte("PK"), []byte("không phải zip"), b[:len(b)/2], append(bytes.Clone(b), 'x')} {
		if _, err := verify(junk); err == nil {
			t.Errorf("%d bytes of junk pass", len(junk))
		}
	}
}

// TestForgedChain writes a manifest with right hashes around audit lines that were edited.
func TestForgedChain(t *testing.T) {
	for name, forge := range map[string]func(s *evidence.Source){
		"altered line": func(s *evidence.Source) {
			s.Audit.Lines[1] = bytes.Replace(s.Audit.Lines[1], []byte("before3"), []byte("before1"), 1)
		},
		"line taken out": func(s *evidence.Source) {
			s.Audit.Lines = slices.Delete(s.Audit.Lines, 1, 2)
			s.Audit.Withheld = s.Audit.Withheld[1:]
		},
		"lines exchanged": func(s *evidence.Source) { s.Audit.Lines[0], s.Audit.Lines[1] = s.Audit.Lines[1], s.Audit.Lines[0] },
		"head differs":    func(s *evidence.Source) { s.Audit.Head.Hash = strings.Repeat("0", 64) },
	} {
		s := small(t)
		forge(s)
		b, _ := bundle(t, s)
		var bad *evidence.Tampered
		if _, err := verify(b); !errors.As(err, &bad) || bad.File != "nhat-ky.jsonl" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBook(t *testing.T) {
	s := small(t)
	read := quiz.NewReading(quiz.Reading{Document: "qt-01", Title: "Quy trình", Revision: "r2", From: "r1"}, "Phần sửa đổi", nil, nil)
	s.Courses = append(s.Courses, read)
	s.Progress = append(s.Progress, quiz.Progress{Person: "CB0001", Course: read.ID, Started: noon, Read: &quiz.Acknowledged{Document: "qt-01", Revision: "r2", At: noon}})
	s.Assignments = append(s.Assignments, quiz.Assignment{ID: "giao-2", Course: "iso", Units: []staff.UnitPath{"UBND xã Bình An"}, Due: "2026-11-30", By: "DT001", At: noon,
		Positions: []string{"Công chức một cửa"}, Roles: []staff.Role{staff.Coordinator}})
	s.People = append(s.People, evidence.Person{Code: "ONTAP", Name: "Chỉ ôn tập", Unit: "UBND xã Bình An/Phòng ôn"})
	s.Attempts = append(s.Attempts, quiz.Attempt{ID: "on-1", Person: "ONTAP", Purpose: quiz.Practice, Started: noon, Finished: noon})
	s.Questions[0].Clause, s.Questions[0].Group = "", "phap_ly"
	s.Item = figures
	b, _ := bundle(t, s)
	_, data := parts(t, b)
	f, err := excelize.OpenReader(bytes.NewReader(data["ho-so.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text := map[string]string{}
	for i, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for r, row := range rows {
			for c, v := range row {
				all.WriteString(v + "\t")
				axis, _ := excelize.CoordinatesToCellName(c+1, r+1)
				if formula, _ := f.GetCellFormula(sheet, axis); formula != "" || v != "" && strings.ContainsAny(v[:1], "=+@") {
					t.Errorf("%s %s begins a formula: %q %q", sheet, axis, v, formula)
				}
			}
			all.WriteString("\n")
		}
		text[sheet[:strings.IndexByte(sheet+" ", ' ')]] = all.String()
		if i == 0 && !strings.HasPrefix(sheet, "1 ") {
			t.Errorf("the first sheet is %s", sheet)
		}
	}
	for sheet, want := range map[string]string{"1": "UBND xã Bình An/Phòng 1; CB0001", "2": "được miễn", "3a": "Bài 2: Điều khoản 5", "3b": "r2\tcó\t23/11/2026", "4a": "Rút ngẫu nhiên", "4b": "1) Một",
		"5a": "trước đào tạo", "5b": "5.1", "6": "mới có", "7a": "Áp dụng tốt. =nhanh <24h>", "7b": "Giữ được", "7c": "Áp dụng tốt. =nhanh <24h>",
		"7d": "Kèm cặp (DP001 chọn ngày 23/11/2026, theo dõi ngày 01/12/2026): chưa đạt, ngày 23/11/2026; Đọc lại", "8": "nghỉ thai sản", "9": "cấp nhầm"} {
		if !strings.Contains(text[sheet], want) {
			t.Errorf("sheet %s does not say %q:\n%s", sheet, want, text[sheet])
		}
	}
	if p := "Công chức một cửa, người điều phối (UBND xã Bình An)"; !strings.Contains(text["1"], p) {
		t.Errorf("sheet 1 does not say %q:\n%s", p, text["1"])
	}
	for _, sheet := range []string{"7a", "7c", "7d"} {
		if strings.Contains(text[sheet], "ONTAP") || strings.Contains(text[sheet], "Phòng ôn") {
			t.Errorf("practice has a row in sheet %s", sheet)
		}
	}
	for sheet, all := range text {
		if strings.Contains(all, "phap_ly") {
			t.Errorf("sheet %s names a group by its code", sheet)
		}
	}
	if n := strings.Count(text["7d"], "đang thực hiện"); strings.Contains(text["7d"], "\tcòn mở") || !strings.Contains(text["7d"], "chưa dưới mức") || n != 2 {
		t.Errorf("sheet 7d: %d under way, not 2:\n%s", n, text["7d"])
	}
	if strings.Contains(text["1"], "NGOAI") {
		t.Error("somebody outside of the unit is named")
	}
}

func TestEmptyBundleSaysSo(t *testing.T) {
	b, _ := bundle(t, &evidence.Source{At: noon})
	if _, err := verify(b); err != nil {
		t.Fatal(err)
	}
	_, data := parts(t, b)
	if got := summaryText(t, data["tom-tat.pdf"]); strings.Count(got, "Chưacódữliệu") < 4 {
		t.Errorf("summary: %s", got)
	}
}

func summaryText(t testing.TB, b []byte) string {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for n := 1; n <= r.NumPage(); n++ {
		for _, piece := range r.Page(n).Content().Text {
			all.WriteString(strings.ReplaceAll(piece.S, "\uFFFD", ""))
		}
	}
	return squeeze(all.String())
}

func TestSummary(t *testing.T) {
	s := generated(t, 45, 3)
	s.Item = figures
	b, m := bundle(t, s)
	_, data := parts(t, b)
	if *look != "" {
		if err := os.WriteFile(filepath.Join(*look, "tom-tat.pdf"), data["tom-tat.pdf"], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := summaryText(t, data["tom-tat.pdf"])
	for _, want := range []string{"ỦY BAN NHÂN DÂN XÃ BÌNH AN", "HỒ SƠ BẰNG CHỨNG ĐÀO TẠO", "từ ngày 01/01/2026 đến hết ngày 31/12/2026", "10. Mã băm chứng minh không sửa đổi",
		m.Files[0].SHA256, "kiểm tra lại đáp án"} {
		if !strings.Contains(got, squeeze(want)) {
			t.Errorf("the summary does not say %q", want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	b := tiny(f)
	f.Add(b)
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := verify(data); err == nil && !got.Repacked && !bytes.Equal(data, b) {
			t.Errorf("an altered bundle passes: %+v", got)
		}
	})
}

// BenchmarkBundle is the bundle of a thousand people who did a course of ten lessons.
func BenchmarkBundle(b *testing.B) {
	s := generated(b, 1000, 10)
	s.Item = figures
	b.ReportAllocs()
	for b.Loop() {
		if _, err := evidence.Write(io.Discard, s); err != nil {
			b.Fatal(err)
		}
	}
}
