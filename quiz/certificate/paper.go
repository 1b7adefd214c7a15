package certificate

import (
	"fmt"
	"strings"
)

// A4, lying.
const (
	wide = 297.0
	high = 210.0
)

// PDF draws the certificate on one page, A4 lying, in the manner of Vietnamese administrative documents: the agency at the left,
// the state's name and motto at the right, the day of issue above the issuer. The same certificate gives the same bytes. It fails
// when the address is too long for a QR code.
func PDF(c Certificate) ([]byte, error) {
	p := newPage(wide, high, "Giấy chứng nhận "+c.Code)
	p.border()
	p.heads(&c)
	p.body(&c)
	p.foot(&c)
	if c.Revoked != nil {
		p.stamp(fmt.Sprintf("ĐÃ THU HỒI NGÀY %s", shortDay(c.Revoked.At)))
	}
	b, err := p.bytes()
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", c.Code, err)
	}
	return b, nil
}

// border is a strong line, a thin one inside it, and a knot at each corner.
func (p *page) border() {
	p.ink(140, 106, 38)
	p.frame(9, 9, wide-18, high-18, 1.1)
	p.frame(11.4, 11.4, wide-22.8, high-22.8, 0.25)
	const knot = 9.0
	for _, x := range []float64{13, wide - 13 - knot} {
		for _, y := range []float64{13, high - 13 - knot} {
			p.frame(x, y, knot, knot, 0.25)
			p.frame(x+1.2, y+1.2, knot-2.4, knot-2.4, 0.6)
			p.pdf.RectFromUpperLeftWithStyle(x+knot/2-0.9, y+knot/2-0.9, 1.8, 1.8, "F")
		}
	}
}

func (p *page) heads(c *Certificate) {
	const left, right, column = 83.0, 206.0, 112.0
	p.ink(0, 0, 0)
	agency := strings.ToUpper(c.agency())
	rows := p.even(agency, column-14, bold, 13)
	y := 27.0
	var w float64
	for _, row := range rows {
		w = p.middle(left, y, column-14, row, bold, 13)
		y += 6
	}
	p.rule(left, y-3.6, w/2, 0.3)

	p.middle(right, 27, column, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold, 13)
	w = p.middle(right, 33.2, column, "Độc lập - Tự do - Hạnh phúc", bold, 14)
	p.rule(right, 35.4, w, 0.3)
}

func (p *page) body(c *Certificate) {
	const centre, most = wide / 2, wide - 70
	p.ink(158, 27, 30)
	p.middle(centre, 62, most, "GIẤY CHỨNG NHẬN", bold, 38)
	p.ink(0, 0, 0)
	p.middle(centre, 71.5, most, "HOÀN THÀNH KHÓA ĐÀO TẠO", bold, 14)
	p.rule(centre, 75.5, 46, 0.3)
	p.middle(centre, 86, most, "Chứng nhận ông/bà", italic, 15)
	p.ink(18, 52, 110)
	p.middle(centre, 99, most, c.name(), bold, 30)
	p.ink(0, 0, 0)
	who := "Mã cán bộ: " + c.Person
	if unit := c.within(); unit != "" {
		who += "   –   Đơn vị: " + unit
	}
	p.middle(centre, 108, most, who, regular, 13)
	p.middle(centre, 120, most, "đã hoàn thành khóa đào tạo", italic, 15)

	rows, size := p.even(c.CourseTitle, most, bold, 22), 22.0
	if one := clean(c.CourseTitle); p.width(one, bold, 22) < most*1.25 {
		rows = []string{one} // a little smaller looks better than broken
	} else if len(rows) > 2 {
		size = 17
		rows = p.even(c.CourseTitle, most, bold, size)
	}
	y := 132.5 - float64(len(rows)-1)*2
	for _, row := range rows[:min(len(rows), 3)] {
		p.middle(centre, y, most, row, bold, size)
		y += size * 0.45
	}
	about := fmt.Sprintf("Chương trình phiên bản %d", c.Version)
	if c.Cycle != "" {
		about += ", kỳ đào tạo " + c.Cycle
	}
	p.middle(centre, max(y, 142.5)-1, most, about+". "+c.validity(), regular, 13)
}

func (p *page) foot(c *Certificate) {
	const qrX, qrY, qrSide = 26.0, 154.0, 33.0
	p.ink(0, 0, 0)
	p.qr(qrX, qrY, qrSide, c.Address())
	const x = qrX + qrSide + 2
	p.text(x, 163, "Mã số", italic, 11)
	p.text(x, 168.6, c.Code, bold, 12)
	if c.Verify != "" {
		p.text(x, 176, "Kiểm tra: quét mã, hoặc mở", italic, 11)
		y := 181.0
		for _, row := range p.halves(strings.TrimSuffix(c.Verify, "/"), 84, 10) {
			p.text(x, y, row, regular, 10)
			y += 4.4
		}
	}
	const right = 222.0
	p.middle(right, 158, 108, longDay(c.IssuedAt), italic, 13)
	y := 165.0
	for _, row := range p.even(strings.ToUpper(c.agency()), 104, bold, 13) {
		p.middle(right, y, 104, row, bold, 13)
		y += 5.8
	}
	p.ink(90, 90, 90)
	p.middle(right, 184.5, 108, "Cấp tự động từ hồ sơ đào tạo, có giá trị khi tra cứu được;", italic, 9.5)
	p.middle(right, 188.6, 108, "không thay cho chứng chỉ của cơ sở đào tạo.", italic, 9.5)
}

// halves breaks an address, which has no spaces, where it gets too wide; at most three lines.
func (p *page) halves(s string, most, size float64) []string {
	var out []string
	letters := []rune(clean(s))
	for len(letters) > 0 && len(out) < 3 {
		n := len(letters)
		for n > 1 && p.width(string(letters[:n]), regular, size) > most {
			n--
		}
		out, letters = append(out, string(letters[:n])), letters[n:]
	}
	return out
}

// stamp writes across the page.
func (p *page) stamp(s string) {
	p.ink(200, 30, 30)
	p.pdf.Rotate(18, wide/2, high/2)
	w := p.middle(wide/2, high/2+6, 230, s, bold, 44)
	p.frame(wide/2-w/2-6, high/2-12, w+12, 25, 1.2)
	p.pdf.RotateReset()
}
