// Package certificate draws certificates: one on a page that can be framed, many on a list with their codes to scan.
//
// Text is set in Liberation Serif, which has the widths of Times New Roman and all Vietnamese letters, and is embedded, so that a
// page looks the same everywhere and its text can be searched and copied.
package certificate

import (
	"fmt"
	"strings"
	"time"

	"isobot/quiz"
)

// Certificate is a certificate and what its paper needs besides.
type Certificate struct {
	quiz.Certificate
	Agency string // who issues it; empty: the first part of the unit's path
	Verify string // address that the code is appended to for checking; empty: the paper carries the code alone
}

// Address is where anybody can check the certificate: what the QR code holds.
func (c *Certificate) Address() string { return c.Verify + c.Code }

// agency is who issues it, with "UBND" spelled out.
func (c *Certificate) agency() string {
	name := c.Agency
	if name == "" {
		name, _, _ = strings.Cut(string(c.Unit), "/")
	}
	if rest, ok := strings.CutPrefix(name, "UBND "); ok {
		name = "Ủy ban nhân dân " + rest
	}
	return name
}

// within is the unit inside the agency, the smallest first.
func (c *Certificate) within() string {
	parts := strings.Split(string(c.Unit), "/")[1:]
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, ", ")
}

func (c *Certificate) name() string {
	if c.Name == "" {
		return "(đã ẩn danh)"
	}
	return c.Name
}

// validity is one sentence about how long it is valid.
func (c *Certificate) validity() string {
	until, err := time.Parse(time.DateOnly, c.ValidUntil)
	if err != nil {
		return "Giấy chứng nhận có giá trị không thời hạn."
	}
	return fmt.Sprintf("Giấy chứng nhận có giá trị đến hết ngày %s.", until.Format("02/01/2006"))
}

// hanoi has had no summer time since 1975.
var hanoi = time.FixedZone("+07", 7*60*60)

// longDay writes a day as administrative documents do: days below 10 and the months January and February get a zero in front
// (Nghị định 30/2020/NĐ-CP, phụ lục I).
func longDay(t time.Time) string {
	t = t.In(hanoi)
	month := fmt.Sprint(int(t.Month()))
	if t.Month() < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month, t.Year())
}

func shortDay(t time.Time) string { return t.In(hanoi).Format("02/01/2006") }
