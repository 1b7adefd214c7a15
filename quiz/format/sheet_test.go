package format_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"isobot/quiz"
	"isobot/quiz/format"
	"isobot/staff"
)

var made = time.Date(2026, 11, 23, 2, 5, 0, 0, time.UTC) // 09:05 in Vietnam

func smallReport() quiz.Report {
	r := quiz.Report{Title: "Nhận thức ISO", Course: "nhan-thuc-iso", Assignment: "g1", Due: "2026-12-01", At: made, By: "Trần Thị Bình (MAU02)"}
	passed := quiz.RowProgress{Passed: 2, Best: 85, Completed: int(made.Unix())}
	r.Add(&staff.Person{Code: "MAU01", Name: "Nguyễn Văn An (mẫu)", Unit: "UBND xã Mẫu/Văn phòng", Position: "Văn thư", Sample: true}, passed, quiz.Done, 2)
	r.Add(&staff.Person{Code: "CB02", Name: "Lê Thị Hòa", Unit: "UBND xã Mẫu/Phòng Kinh tế"}, quiz.RowProgress{}, quiz.Overdue, 2)
	r.Sort()
	return r
}

func openReport(t *testing.T, r quiz.Report) (string, *excelize.File) {
	t.Helper()
	name, data, err := format.ReportSheet(r)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return name, f
}

func TestReportSheet(t *testing.T) {
	name, f := openReport(t, smallReport())
	if name != "bao-cao-nhan-thuc-iso-20261123-0905.xlsx" {
		t.Errorf("name %s", name)
	}
	if d := cmp.Diff([]string{"Tổng hợp", "Theo đơn vị", "Theo người"}, f.GetSheetList()); d != "" {
		t.Fatal(d)
	}
	for sheet, want := range map[string][][]string{
		"Tổng hợp": {{"BÁO CÁO HOÀN THÀNH KHÓA HỌC"}, nil, {"Khóa học", "Nhận thức ISO"}, {"Mã khóa học", "nhan-thuc-iso"}, {"Mã đợt giao", "g1"},
			{"Hạn hoàn thành", "01/12/2026"}, {"Lập lúc", "23/11/2026 09:05"}, {"Người lập", "Trần Thị Bình (MAU02)"},
			{"Dữ liệu", "Có dữ liệu mẫu: không dùng làm hồ sơ chính thức"}, nil, {"Tổng số người", "2"}, {"Hoàn thành", "1"}, {"Đang học", "0"},
			{"Chưa học", "0"}, {"Quá hạn", "1"}, {"Tỷ lệ hoàn thành", "50%"}},
		"Theo đơn vị": {{"STT", "Đơn vị", "Tổng số", "Hoàn thành", "Đang học", "Chưa học", "Quá hạn", "Tỷ lệ"},
			{"1", "UBND xã Mẫu > Phòng Kinh tế", "1", "0", "0", "0", "1", "0%"}, {"2", "UBND xã Mẫu > Văn phòng", "1", "1", "0", "0", "0", "100%"}},
		"Theo người": {{"STT", "Mã cán bộ", "Họ và tên", "Đơn vị", "Chức vụ", "Tình trạng", "Bài đã đạt", "Số bài", "Điểm trung bình (%)", "Hoàn thành lúc"},
			{"1", "CB02", "Lê Thị Hòa", "UBND xã Mẫu > Phòng Kinh tế", "", "Quá hạn", "0", "2", "0"},
			{"2", "MAU01", "Nguyễn Văn An (mẫu)", "UBND xã Mẫu > Văn phòng", "Văn thư", "Hoàn thành", "2", "2", "85", "23/11/2026 09:05"}},
	} {
		got, err := f.GetRows(sheet)
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", sheet, d)
		}
	}
}

func TestReportSheetPrint(t *testing.T) {
	_, f := openReport(t, smallReport())
	for sheet, orientation := range map[string]string{"Tổng hợp": "portrait", "Theo đơn vị": "landscape", "Theo người": "landscape"} {
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Size != 9 || *layout.Orientation != orientation || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
			t.Errorf("%s: layout %+v, %v", sheet, layout, err)
		}
		foot, err := f.GetHeaderFooter(sheet)
		if err != nil || !strings.Contains(foot.OddFooter, "23/11/2026 09:05, Trần Thị Bình") || !strings.Contains(foot.OddFooter, "dữ liệu mẫu") {
			t.Errorf("%s: footer %+v, %v", sheet, foot, err)
		}
		panes, err := f.GetPanes(sheet)
		if frozen := panes.Freeze && panes.YSplit == 1; frozen != (sheet != "Tổng hợp") || err != nil {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		if width, err := f.GetColWidth(sheet, "B"); width < 11 || err != nil {
			t.Errorf("%s: column B is %v wide, %v", sheet, width, err)
		}
	}
	if n := len(f.GetDefinedName()); n != 2 {
		t.Errorf("%d rows of headings repeat when printed, want 2", n)
	}
}

// TestReportSheetFormulas puts what a spreadsheet would run into every text.
func TestReportSheetFormulas(t *testing.T) {
	for _, evil := range []string{"=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-1", "@SUM(A1)", "\t=1+1", "\r\n=1", " =1", "＝1", "\x00=1", "\xff", "a\x0bb",
		"\u200b=1", "\ufeff=1", strings.Repeat("=", 40_000)} {
		r := quiz.Report{Title: evil, Course: evil, Assignment: evil, Due: evil, By: evil + "&G", At: made}
		r.Add(&staff.Person{Code: evil, Name: evil, Unit: staff.UnitPath(evil), Position: evil}, quiz.RowProgress{}, quiz.Standing(evil), 1)
		name, f := openReport(t, r)
		if strings.ContainsAny(name, " /\\=\"&\t\x00") || len(name) > 100 {
			t.Errorf("file name %q", name)
		}
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Error(err)
			}
			for i, cells := range rows {
				for j, c := range cells {
					at, _ := excelize.CoordinatesToCellName(j+1, i+1)
					if formula, err := f.GetCellFormula(sheet, at); formula != "" || err != nil {
						t.Errorf("%s!%s is a formula: %q, %v", sheet, at, formula, err)
					}
					if c != "" && strings.ContainsRune("=+-@\t\r\n＝", []rune(c)[0]) {
						t.Errorf("%s!%s begins with %q", sheet, at, c[:1])
					}
				}
			}
		}
	}
}

func TestReportSheetEmptyAndLarge(t *testing.T) {
	if _, f := openReport(t, quiz.Report{}); len(f.GetSheetList()) != 3 {
		t.Error("a report about nobody")
	}
	var r quiz.Report
	for i := range 5000 {
		r.People = append(r.People, quiz.PersonRow{Code: fmt.Sprint(i), Name: "Nguyễn Văn A", Unit: "A/B", Standing: quiz.Done})
	}
	_, f := openReport(t, r)
	if rows, err := f.GetRows("Theo người"); len(rows) != 5001 || err != nil {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}
