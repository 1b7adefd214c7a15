package roster

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"
)

const (
	listSheet = "Danh sách"
	helpSheet = "Hướng dẫn"
)

var templateColumns = []struct {
	heading string
	width   float64
	help    string
}{
	{"Mã cán bộ", 14, "Bắt buộc. Mỗi người một mã riêng: chữ, số và dấu - . _; ví dụ CB001."},
	{"Họ và tên", 28, "Bắt buộc."},
	{"Đơn vị", 48, "Bắt buộc. Ghi từ cấp trên xuống, cách nhau bằng dấu >; ví dụ: UBND xã A > Phòng Kinh tế."},
	{"Chức vụ", 26, "Không bắt buộc."},
	{"Vai trò", 18, "Để trống nếu là cán bộ. Có thể ghi: giảng viên, điều phối, quản trị; nhiều vai trò cách nhau bằng dấu phẩy."},
	{"Phạm vi", 48, "Đơn vị mà vai trò có hiệu lực, gồm cả các đơn vị cấp dưới. Để trống: đơn vị của chính người đó. “Toàn bộ”: mọi đơn vị."},
	{"Điện thoại", 16, "Không bắt buộc."},
	{"Email", 28, "Không bắt buộc."},
}

// Template is an empty list to fill in, as XLSX, with a sheet that explains the columns.
func Template() []byte {
	f := excelize.NewFile()
	defer f.Close()
	if err := errors.Join(fillTemplate(f), fillHelp(f)); err != nil {
		panic("roster: template: " + err.Error()) // nothing in it comes from outside
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		panic("roster: template: " + err.Error())
	}
	return b.Bytes()
}

func fillTemplate(f *excelize.File) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // as text, so that a first 0 stays
	if err != nil {
		return err
	}
	errs := []error{f.SetSheetName("Sheet1", listSheet)}
	for i, c := range templateColumns {
		col := columnName(i)
		errs = append(errs, f.SetColStyle(listSheet, col, text), f.SetColWidth(listSheet, col, col, c.width),
			f.SetCellStr(listSheet, col+"1", c.heading), f.SetCellStyle(listSheet, col+"1", col+"1", bold))
	}
	return errors.Join(append(errs, f.SetPanes(listSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))...)
}

func fillHelp(f *excelize.File) error {
	_, err := f.NewSheet(helpSheet)
	errs := []error{err, f.SetColWidth(helpSheet, "A", "A", 18), f.SetColWidth(helpSheet, "B", "B", 110),
		f.SetCellStr(helpSheet, "A1", "Điền mỗi người một dòng ở trang “"+listSheet+"”. Hệ thống chỉ nhận khi cả danh sách không còn lỗi.")}
	for i, c := range templateColumns {
		errs = append(errs, f.SetCellStr(helpSheet, fmt.Sprintf("A%d", i+3), c.heading), f.SetCellStr(helpSheet, fmt.Sprintf("B%d", i+3), c.help))
	}
	return errors.Join(errs...)
}
