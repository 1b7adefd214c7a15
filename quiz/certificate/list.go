package certificate

import "fmt"

// A4, standing.
const (
	narrow = 210.0
	tall   = 297.0
)

// perPage is how many certificates stand on one page of a list.
const perPage = 8

// List draws many certificates with their QR codes, eight on a page, in the given order, under a title. The same list gives the same
// bytes; of none it is a page that says so.
func List(title string, all []Certificate) ([]byte, error) {
	p := newPage(narrow, tall, title)
	pages := max((len(all)+perPage-1)/perPage, 1)
	for n := range pages {
		if n > 0 {
			p.pdf.AddPage()
		}
		p.ink(0, 0, 0)
		p.middle(narrow/2, 18, 180, title, bold, 14)
		p.middle(narrow/2, 289, 180, fmt.Sprintf("%d/%d", n+1, pages), regular, 10)
		for i, c := range all[n*perPage : min((n+1)*perPage, len(all))] {
			p.entry(24+float64(i)*33, &c)
		}
	}
	if len(all) == 0 {
		p.middle(narrow/2, 34, 180, "Không có giấy chứng nhận nào.", italic, 12)
	}
	b, err := p.bytes()
	if err != nil {
		return nil, fmt.Errorf("list of certificates: %w", err)
	}
	return b, nil
}

func (p *page) entry(y float64, c *Certificate) {
	p.frame(18, y, 174, 31, 0.2)
	p.qr(19, y+1, 29, c.Address())
	const x, most = 51.0, 138.0
	p.fitted(x, y+7, most, c.name()+" ("+c.Person+")", bold, 12)
	p.fitted(x, y+13, most, c.CourseTitle, regular, 11)
	about := fmt.Sprintf("Cấp ngày %s. %s", shortDay(c.IssuedAt), c.validity())
	if c.Revoked != nil {
		about = fmt.Sprintf("Cấp ngày %s. ĐÃ THU HỒI ngày %s: %s", shortDay(c.IssuedAt), shortDay(c.Revoked.At), c.Revoked.Reason)
	}
	p.fitted(x, y+19, most, about, regular, 11)
	p.fitted(x, y+25, most, "Mã số "+c.Code+"   –   "+string(c.Unit), italic, 10)
}

// fitted draws one line from x, smaller if need be.
func (p *page) fitted(x, y, most float64, s, face string, size float64) {
	if w := p.width(clean(s), face, size); w > most {
		size *= most / w
	}
	p.text(x, y, s, face, size)
}
