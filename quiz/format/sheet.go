package format

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"isobot/quiz"
	"isobot/staff"
)

// The sheets of a report.
const (
	totalSheet  = "Tổng hợp"
	unitSheet   = "Theo đơn vị"
	personSheet = "Theo người"
)

// standingWords is how a report names a standing.
var standingWords = map[quiz.Standing]string{
	quiz.Done: "Hoàn thành", quiz.InProgress: "Đang học", quiz.NotStarted: "Chưa học", quiz.Overdue: "Quá hạn",
}

// vietnam is the zone of all times in a report; the tables of zones may be missing on the machine.
var vietnam = time.FixedZone("ICT", 7*3600)

// ReportSheet writes a completion report as XLSX with three sheets: the whole, by unit, by person, in the report's order. name is a
// file name without spaces or accents. Times are in Vietnam's zone; a text that a spreadsheet could take for a formula is shown with an
// apostrophe in front.
func ReportSheet(r quiz.Report) (name string, data []byte, err error) {
	f := excelize.NewFile()
	defer f.Close()
	w := reportBook{File: f, r: r}
	if err := w.styles(); err != nil {
		return "", nil, fmt.Errorf("report sheet: %w", err)
	}
	if err := errors.Join(w.totals(), w.units(), w.people(), w.properties()); err != nil {
		return "", nil, fmt.Errorf("report sheet: %w", err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return "", nil, fmt.Errorf("report sheet: %w", err)
	}
	return reportName(r), b.Bytes(), nil
}

func reportName(r quiz.Report) string {
	course := strings.Map(func(c rune) rune {
		if c < 0x80 && (unicode.IsLetter(c) || unicode.IsDigit(c)) || c == '-' {
			return c
		}
		return -1
	}, r.Course)
	return fmt.Sprintf("bao-cao-%s-%s.xlsx", course[:min(len(course), 60)], r.At.In(vietnam).Format("20060102-1504"))
}

// reportBook is the file that is being written.
type reportBook struct {
	*excelize.File
	r                    quiz.Report
	title, head, percent int // styles
}

func (w *reportBook) styles() (err error) {
	if w.title, err = w.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}}); err != nil {
		return err
	}
	if w.head, err = w.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}}}); err != nil {
		return err
	}
	w.percent, err = w.NewStyle(&excelize.Style{NumFmt: 9}) // 0%
	return err
}

func (w *reportBook) totals() error {
	c := w.r.Total
	facts := [][]any{
		{"Khóa học", plainCell(w.r.Title)}, {"Mã khóa học", plainCell(w.r.Course)}, {"Mã đợt giao", plainCell(w.r.Assignment)}, {"Hạn hoàn thành", dayCell(w.r.Due)},
		{"Lập lúc", momentCell(w.r.At)}, {"Người lập", plainCell(w.r.By)}, {"Dữ liệu", w.kind()}, {},
		{"Tổng số người", c.All()}, {"Hoàn thành", c.Done}, {"Đang học", c.InProgress}, {"Chưa học", c.NotStarted}, {"Quá hạn", c.Overdue},
		{"Tỷ lệ hoàn thành", w.share(c)},
	}
	errs := []error{w.SetSheetName("Sheet1", totalSheet), w.SetColWidth(totalSheet, "A", "A", 22), w.SetColWidth(totalSheet, "B", "B", 62),
		w.SetCellStr(totalSheet, "A1", "BÁO CÁO HOÀN THÀNH KHÓA HỌC"), w.SetCellStyle(totalSheet, "A1", "A1", w.title)}
	for i, fact := range facts {
		errs = append(errs, w.SetSheetRow(totalSheet, fmt.Sprintf("A%d", i+3), &fact))
	}
	last := fmt.Sprintf("B%d", len(facts)+2)
	return errors.Join(append(errs, w.SetCellStyle(totalSheet, last, last, w.percent), w.page(totalSheet, "portrait", ""))...)
}

func (w *reportBook) kind() string {
	if w.r.Sample {
		return "Có dữ liệu mẫu: không dùng làm hồ sơ chính thức"
	}
	return "Dữ liệu của đơn vị"
}

// share is the completed share for a cell in percent.
func (w *reportBook) share(c quiz.Count) float64 { return float64(c.Percent()) / 100 }

func (w *reportBook) units() error {
	t := reportTable{sheet: unitSheet, heads: []string{"STT", "Đơn vị", "Tổng số", "Hoàn thành", "Đang học", "Chưa học", "Quá hạn", "Tỷ lệ"},
		widths: []float64{6, 60, 10, 12, 10, 10, 10, 10}}
	for i, u := range w.r.Units {
		t.rows = append(t.rows, []any{i + 1, unitCell(u.Unit), u.All(), u.Done, u.InProgress, u.NotStarted, u.Overdue,
			excelize.Cell{StyleID: w.percent, Value: w.share(u.Count)}})
	}
	return w.write(t)
}

func (w *reportBook) people() error {
	t := reportTable{sheet: personSheet, heads: []string{"STT", "Mã cán bộ", "Họ và tên", "Đơn vị", "Chức vụ", "Tình trạng", "Bài đã đạt", "Số bài",
		"Điểm trung bình (%)", "Hoàn thành lúc"}, widths: []float64{6, 12, 28, 48, 24, 13, 10, 8, 12, 17}}
	for i, p := range w.r.People {
		t.rows = append(t.rows, []any{i + 1, plainCell(p.Code), plainCell(p.Name), unitCell(p.Unit), plainCell(p.Position), standingCell(p.Standing), p.Passed, p.Lessons,
			p.Best, momentCell(p.Completed)})
	}
	return w.write(t)
}

// reportTable is one sheet with a row of headings that stays in sight and is printed on every page.
type reportTable struct {
	sheet  string
	heads  []string
	widths []float64
	rows   [][]any
}

func (w *reportBook) write(t reportTable) error {
	if _, err := w.NewSheet(t.sheet); err != nil {
		return err
	}
	// Set before the rows: the writer of rows takes the sheet's settings along as they are.
	if err := w.page(t.sheet, "landscape", "$1:$1"); err != nil {
		return err
	}
	s, err := w.NewStreamWriter(t.sheet)
	if err != nil {
		return err
	}
	for i, width := range t.widths {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads := make([]any, len(t.heads))
	for i, h := range t.heads {
		heads[i] = excelize.Cell{StyleID: w.head, Value: h}
	}
	for i, cells := range append([][]any{heads}, t.rows...) {
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err
		}
	}
	return s.Flush()
}

// page sets A4, one page wide, with who and when below; titles are the rows that repeat on each page.
func (w *reportBook) page(sheet, orientation, titles string) error {
	a4, wide, high := 9, 1, 0
	foot := "&L" + reportFooter(w.r) + "&RTrang &P/&N"
	errs := []error{
		w.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}),
		w.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: new(true)}),
		w.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: foot}),
	}
	if titles != "" {
		errs = append(errs, w.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!" + titles, Scope: sheet}))
	}
	return errors.Join(errs...)
}

// reportFooter is at most 255 characters with the rest of it; & begins a code there.
func reportFooter(r quiz.Report) string {
	s := "Lập lúc " + momentCell(r.At) + ", " + r.By
	if r.Sample {
		s += " (có dữ liệu mẫu)"
	}
	if short := []rune(s); len(short) > 100 {
		s = string(short[:100])
	}
	return strings.ReplaceAll(squeeze(s), "&", "&&")
}

func (w *reportBook) properties() error {
	return w.SetDocProps(&excelize.DocProperties{Title: "Báo cáo hoàn thành khóa học", Creator: "isobot", Language: "vi-VN",
		Created: w.r.At.UTC().Format(time.RFC3339), Modified: w.r.At.UTC().Format(time.RFC3339)})
}

// plainCell makes what came from outside safe for a cell: valid, in one line, at most what a cell holds, and no formula. It is stored as a
// string anyway; the apostrophe stays when the file is turned into CSV.
func plainCell(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = squeeze(s)
	if short := []rune(s); len(short) > 1000 {
		s = string(short[:1000])
	}
	if s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

func unitCell(u staff.UnitPath) string { return plainCell(strings.ReplaceAll(string(u), "/", " > ")) }

func standingCell(s quiz.Standing) string {
	if w, ok := standingWords[s]; ok {
		return w
	}
	return plainCell(string(s))
}

// dayCell turns "2006-01-02" into the Vietnamese form.
func dayCell(s string) string {
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		return d.Format("02/01/2006")
	}
	return plainCell(s)
}

func momentCell(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format("02/01/2006 15:04")
}
