package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

var (
	badXLSX = Problem{What: "Không đọc được tệp Excel", Remedy: "mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi gửi lại"}
	tooLong = Problem{What: "Tệp Excel bung ra quá lớn", Remedy: "chỉ giữ trang danh sách, bỏ định dạng và các dòng trống ở cuối"}
)

// openXLSX reads the first visible sheet, row by row. Formulas come from a pass of their own, since rows are read with values only.
func openXLSX(data []byte) (rows, *Problem) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &badXLSX
	}
	var size uint64
	for _, f := range z.File {
		if size += f.UncompressedSize64; size > maxUnzipped || len(z.File) > 5000 {
			return nil, &tooLong
		}
	}
	return func(yield func(row) bool) (problem *Problem) {
		defer func() {
			if recover() != nil { // a file made to break the reader
				problem = &badXLSX
			}
		}()
		f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: 16 << 20})
		if err != nil {
			return &badXLSX
		}
		defer f.Close() // removes what was unzipped to disk
		sheet := firstVisible(f)
		formulas, err := formulasOf(z, sheet)
		if err != nil {
			return &badXLSX
		}
		return readSheet(f, sheet, formulas, yield)
	}, nil
}

func firstVisible(f *excelize.File) string {
	for _, name := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(name); err == nil && visible {
			return name
		}
	}
	return ""
}

func readSheet(f *excelize.File, sheet string, formulas map[int][]int, yield func(row) bool) *Problem {
	rows, err := f.Rows(sheet)
	if err != nil {
		return &badXLSX
	}
	defer rows.Close()
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return &badXLSX
		}
		if !yield(row{n, cells, formulas[n]}) {
			return nil
		}
	}
	if rows.Error() != nil {
		return &badXLSX
	}
	return nil
}

type workbookXML struct {
	Sheets []struct {
		Name string `xml:"name,attr"`
		ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relationsXML struct {
	All []struct {
		ID     string `xml:"Id,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// formulasOf lists the columns (from 0) of the cells with a formula, by row.
func formulasOf(z *zip.Reader, sheet string) (map[int][]int, error) {
	var book workbookXML
	var relations relationsXML
	if err := errors.Join(decode(z, "xl/workbook.xml", &book), decode(z, "xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return nil, err
	}
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if s.Name == sheet && s.ID == r.ID {
				return scanFormulas(z, path.Join("xl", strings.TrimPrefix(r.Target, "/xl/")))
			}
		}
	}
	return nil, nil
}

func decode(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return xml.NewDecoder(io.LimitReader(f, 1<<20)).Decode(into)
}

func scanFormulas(z *zip.Reader, name string) (map[int][]int, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := map[int][]int{}
	found := 0
	dec := xml.NewDecoder(f)
	at := ""
	for found < 10*maxProblems {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "c":
			at = reference(start)
		case "f":
			col, n, err := excelize.CellNameToCoordinates(at)
			if err == nil {
				all[n] = append(all[n], col-1)
				found++
			}
		}
	}
	return all, nil
}

func reference(cell xml.StartElement) string {
	for _, a := range cell.Attr {
		if a.Name.Local == "r" {
			return a.Value
		}
	}
	return ""
}

// columnName is the heading of a column that has none: its letters.
func columnName(i int) string {
	if name, err := excelize.ColumnNumberToName(i + 1); err == nil {
		return name
	}
	return strconv.Itoa(i + 1)
}
