package ingest_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"isobot/knowledge/ingest"
)

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	fmt.Fprint(z, s)
	z.Close()
	return b.String()
}

func streamObject(id int, dict, data string) string {
	return fmt.Sprintf("%d 0 obj\n<<%s/Length %d>>\nstream\n%s\nendstream\nendobj\n", id, dict, len(data), data)
}

const pdfTree = "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]>>endobj\n" +
	"3 0 obj<</Type/Page/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj 5 0 obj<</Subtype/Type1/BaseFont/A/Encoding/WinAnsiEncoding>>endobj\n"

// TestPDFShapes: objects in object streams, later versions, broken lengths and missing tables are all read.
func TestPDFShapes(t *testing.T) {
	page := "BT /F1 12 Tf 50 700 Td (Xin chao) Tj ET"
	for name, data := range map[string]string{
		"no tables":    pdfTree + streamObject(4, "", page) + "trailer<</Root 1 0 R>>",
		"no trailer":   pdfTree + streamObject(4, "", page),
		"deflated":     pdfTree + streamObject(4, "/Filter/FlateDecode", deflated(page)),
		"hex":          pdfTree + streamObject(4, "/Filter[/ASCIIHexDecode]", fmt.Sprintf("%x>", page)),
		"wrong length": pdfTree + "4 0 obj<</Length 3>>stream\n" + page + "\nendstream endobj",
		"later wins":   pdfTree + streamObject(4, "", "BT (cu) Tj ET") + streamObject(4, "", page),
		"packed": "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj " +
			streamObject(9, "/Type/ObjStm/N 2/First 9/Filter/FlateDecode", deflated("2 0 3 18 <</Kids[3 0 R]>>  <</Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>")) +
			"5 0 obj<</Subtype/Type1/BaseFont/A>>endobj " + streamObject(4, "", page),
		"inline picture": pdfTree + streamObject(4, "", "BI /W 1 ID \x00(<EIx\nEI "+page),
	} {
		d, problems := ingest.PDF([]byte("%PDF-1.7\n"+data), "x.pdf", nil)
		if d == nil || d.Units[0].Text != "Xin chao" {
			t.Errorf("%s: %+v %v", name, d, problems)
		}
	}
}

func TestPDFGlyphNames(t *testing.T) {
	font := "/Subtype/Type1/BaseFont/A/Encoding<</Differences[1/dcroat/ocircumflexdotbelow/uni1EA1/space/ohornhookabove]>>"
	d, problems := ingest.PDF(rawPDF(`BT /F1 12 Tf 50 700 Td (\001\002\003\004\005n) Tj ET`, font, ""), "x.pdf", nil)
	if d == nil || d.Units[0].Text != "độạ ởn" {
		t.Errorf("%+v %v", d, problems)
	}
}

func TestPDFHostile(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"deep dictionaries": {"1 0 obj" + strings.Repeat("<</a", 1_000_000), "không có trang"},
		"deep arrays":       {"1 0 obj" + strings.Repeat("[", 1_000_000), "không có trang"},
		"pages in a circle": {"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 2 0 R]>>endobj", "không có trang"},
		"null in a circle":  {"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj 2 0 R endobj", "không có trang"},
		"open string":       {strings.Replace(pdfTree, "/A", "/A(", 1) + "\\", "không có chữ"},
		"open hex":          {pdfTree + streamObject(4, "", "BT /F1 12 Tf (a) Tj <e8"), ""},
		"locked":            {pdfTree + streamObject(4, "", "x") + "trailer<</Root 1 0 R/Encrypt 8 0 R>>", "mật khẩu"},
		"bomb":              {pdfTree + streamObject(4, "/Filter/FlateDecode", deflated(strings.Repeat("(a)Tj ", 4<<20))), "quá lớn"},
		"unknown filter":    {pdfTree + streamObject(4, "/Filter/Nonsense", "x"), "cách nén"},
		"stream in itself":  {streamObject(9, "/Type/ObjStm/N 1/First 5", "9 0  9 0 R") + pdfTree, ""},
	} {
		d, problems := ingest.PDF([]byte("%PDF-1.7\n"+c.data), "x.pdf", nil)
		if c.want != "" && d != nil || !strings.Contains(fmt.Sprint(problems), c.want) {
			t.Errorf("%s: %v %v", name, d, problems)
		}
	}
}

// TestPDFPaleText: what nobody can read on white paper is left out and reported; everything else is kept without a word.
func TestPDFPaleText(t *testing.T) {
	resources := "/Resources<</Font<</F1 5 0 R>>/ExtGState<</G0 <</ca 0>>/G1 <</ca 1>>>>" +
		"/ColorSpace<</I [/ICCBased 9 0 R]/S [/Separation/Black/DeviceGray 9 0 R]/P [/Indexed/DeviceRGB 1 9 0 R]>>>>"
	tree := strings.Replace(pdfTree, "/Resources<</Font<</F1 5 0 R>>>>", resources, 1)
	for _, c := range []struct {
		name, set string
		hidden    bool
	}{
		{"black", "0 g", false},
		{"white gray", "1 g", true},
		{"pale RGB", ".96 .97 1 rg", true},
		{"yellow", "1 1 0 rg", false},
		{"light gray", ".8 g", false},
		{"no ink", "0 0 0 0 k", true},
		{"black ink", "0 0 0 1 k", false},
		{"white in a profile", "/I cs 1 1 1 scn", true},
		{"black in a profile", "/I cs 0 0 0 sc", false},
		{"whole spot colour", "/S cs 1 scn", false},
		{"no spot colour", "/S cs 0 scn", true},
		{"palette", "/P cs 1 sc", false},
		{"pattern", "/Pattern cs /P1 scn", false},
		{"white, then saved and restored", "1 g q 0 g Q", true},
		{"white only inside", "q 1 g Q", false},
		{"space chosen anew", "1 g /DeviceRGB cs", false},
		{"white with a black outline", "1 g 2 Tr", false},
		{"white with a white outline", "1 g 1 1 1 RG 2 Tr", true},
		{"white outline alone", "1 G 1 Tr", true},
		{"white outline is not drawn", "1 G", false},
		{"transparent", "/G0 gs", true},
		{"opaque again", "/G0 gs /G1 gs", false},
	} {
		page := "BT /F1 12 Tf 50 700 Td (Xin chao) Tj " + c.set + " 0 -20 Td (bi mat) Tj ET"
		d, problems := ingest.PDF([]byte("%PDF-1.7\n"+tree+streamObject(4, "", page)), "x.pdf", nil)
		if d == nil {
			t.Errorf("%s: %v", c.name, problems)
			continue
		}
		text := d.Units[0].Text
		if !strings.Contains(text, "Xin chao") || strings.Contains(text, "bi mat") == c.hidden || strings.Contains(fmt.Sprint(problems), "có 6 ký tự ẩn") != c.hidden {
			t.Errorf("%s: %q %v", c.name, text, problems)
		}
	}
}
