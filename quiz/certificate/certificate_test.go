package certificate_test

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ledongthuc/pdf"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/text/unicode/norm"

	"isobot/quiz"
	"isobot/quiz/certificate"
)

var look = flag.String("look", "", "folder to write the drawn pages to")

var issued = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func sample() certificate.Certificate {
	return certificate.Certificate{Verify: "https://isobot.binhan.example.gov.vn/verify/", Certificate: quiz.Certificate{
		Code: "7K3M-Q0ZX-94TB-HJ2N-5WVC-8DRE", Person: "CB001", Name: "Nguyễn Thị Thùy Dương", Unit: "UBND xã Bình An/Phòng Kinh tế",
		Course: "nhan-thuc-iso", CourseTitle: "Nhận thức chung về hệ thống quản lý chất lượng TCVN ISO 9001:2015", Version: 3, Cycle: "2026",
		IssuedAt: issued, ValidUntil: "2027-11-23"}}
}

func draw(t testing.TB, name string, c certificate.Certificate) []byte {
	t.Helper()
	b, err := certificate.PDF(c)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, name, b)
	return b
}

func keep(t testing.TB, name string, b []byte) {
	if *look == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*look, name+".pdf"), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// words is the text of a PDF without its spaces: a reader may put them where it likes.
func words(t testing.TB, b []byte) string {
	t.Helper()
	r, err := pdf.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for n := 1; n <= r.NumPage(); n++ {
		for _, piece := range r.Page(n).Content().Text {
			all.WriteString(piece.S)
		}
	}
	return squeeze(all.String())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestPaperSaysWhatItShould(t *testing.T) {
	got := words(t, draw(t, "sample", sample()))
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ BÌNH AN", "GIẤY CHỨNG NHẬN",
		"Nguyễn Thị Thùy Dương", "Mã cán bộ: CB001", "Phòng Kinh tế", "Nhận thức chung về hệ thống quản lý chất lượng TCVN ISO 9001:2015",
		"ngày 23 tháng 11 năm 2026", "đến hết ngày 23/11/2027", "7K3M-Q0ZX-94TB-HJ2N-5WVC-8DRE", "kỳ đào tạo 2026"} {
		if !strings.Contains(got, squeeze(want)) {
			t.Errorf("%q is not on the paper: %s", want, got)
		}
	}
}

// TestLetters draws every Vietnamese letter and reads it back.
func TestLetters(t *testing.T) {
	var letters strings.Builder
	for _, base := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			letters.WriteString(norm.NFC.String(string(base) + tone))
		}
	}
	letters.WriteString("đĐ")
	c := sample()
	all := []rune(letters.String())
	for len(all) > 0 { // a line's worth at a time
		n := min(40, len(all))
		c.Name = string(all[:n])
		if got := words(t, draw(t, "letters", c)); !strings.Contains(got, c.Name) {
			t.Errorf("%s is not on the paper: %s", c.Name, got)
		}
		all = all[n:]
	}
}

func TestDecomposedNames(t *testing.T) {
	composed, apart := sample(), sample()
	apart.Name, apart.CourseTitle = norm.NFD.String(apart.Name), norm.NFD.String(apart.CourseTitle)
	apart.Unit = "UBND xã Bi\u0300nh An/Pho\u0300ng Kinh tê\u0301"
	composed.Unit = "UBND xã Bình An/Phòng Kinh tế"
	if a, b := words(t, draw(t, "nfc", composed)), words(t, draw(t, "nfd", apart)); a != b {
		t.Errorf("composed and decomposed differ:\n%s\n%s", a, b)
	}
}

func TestSameBytes(t *testing.T) {
	if !bytes.Equal(draw(t, "one", sample()), draw(t, "two", sample())) {
		t.Error("the same certificate gives different bytes")
	}
}

func TestHardCertificates(t *testing.T) {
	long, erased, gone, marks, bare := sample(), sample(), sample(), sample(), sample()
	long.Name = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Thanh Thùy Dương Quỳnh Trang"
	long.CourseTitle = strings.Repeat("Đánh giá viên nội bộ hệ thống quản lý chất lượng theo TCVN ISO 9001:2015 ", 3)
	long.Unit = "Sở Nông nghiệp và Môi trường thành phố Hồ Chí Minh và các đơn vị trực thuộc/Chi cục Chất lượng, Chế biến và Phát triển thị trường/Phòng Quản lý chất lượng nông lâm sản và thủy sản/Tổ một cửa"
	long.Verify = "https://" + strings.Repeat("mot-ten-mien-rat-dai.", 5) + "example.gov.vn/dao-tao/verify/"
	erased.Name, erased.ValidUntil, erased.Cycle = "", "", ""
	gone.Revoked = &quiz.Revocation{At: issued.AddDate(0, 1, 0), By: "QT001", Reason: "Cấp nhầm người"}
	marks.Name = "H'Ê\u0306ban Niê\u0306 – Y Č\u030Cil 王"
	bare.Verify, bare.Unit, bare.Name = "", "Sở Nội vụ", "Y\x00\n\tBan"
	for name, c := range map[string]certificate.Certificate{"long": long, "erased": erased, "revoked": gone, "marks": marks, "bare": bare} {
		if got := words(t, draw(t, name, c)); !strings.Contains(got, c.Code) {
			t.Errorf("%s: no code on the paper", name)
		}
	}
	if got := words(t, draw(t, "revoked", gone)); !strings.Contains(got, squeeze("ĐÃ THU HỒI NGÀY 23/12/2026")) {
		t.Errorf("a revoked certificate does not say so: %s", got)
	}
	long.Verify = strings.Repeat("x", 5000)
	if _, err := certificate.PDF(long); err == nil {
		t.Error("an address that no QR code can hold was drawn")
	}
}

// TestQR looks at the page as a camera would.
func TestQR(t *testing.T) {
	if _, err := exec.LookPath("pdftoppm"); err != nil {
		t.Skip("pdftoppm is not installed (poppler-utils); the QR code is not read back")
	}
	c := sample()
	img := picture(t, draw(t, "qr", c))
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	if got.GetText() != c.Address() {
		t.Errorf("QR code says %q, want %q", got.GetText(), c.Address())
	}
}

func picture(t *testing.T, b []byte) image.Image {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.pdf"), filepath.Join(dir, "a")
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("pdftoppm", "-r", "100", "-png", "-singlefile", in, out).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, msg)
	}
	f, err := os.Open(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestList(t *testing.T) {
	var all []certificate.Certificate
	for i := range 19 {
		c := sample()
		c.Person = "CB" + string(rune('A'+i))
		all = append(all, c)
	}
	all[3].Revoked = &quiz.Revocation{At: issued, By: "QT001", Reason: "Cấp nhầm"}
	b, err := certificate.List("Danh sách giấy chứng nhận – Phòng Kinh tế", all)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, "list", b)
	got := words(t, b)
	for _, want := range []string{"Danhsáchgiấychứngnhận", "CBA", "CBS", "3/3", "ĐÃTHUHỒI"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not on the list", want)
		}
	}
	if none, err := certificate.List("Không", nil); err != nil || !strings.Contains(words(t, none), "Khôngcógiấychứngnhậnnào.") {
		t.Errorf("an empty list: %v", err)
	}
}

func BenchmarkPDF(b *testing.B) {
	c := sample()
	for b.Loop() {
		if _, err := certificate.PDF(c); err != nil {
			b.Fatal(err)
		}
	}
}
