package quiz

import (
	"crypto/rand"
	"strings"
	"time"

	"isobot/staff"
)

// Certificate says that a person completed a course in a cycle. There is one a person, course and cycle. What it says of the person
// is as it was on the day of issue.
type Certificate struct {
	Code        string         `json:"code"`   // as NewCertificateCode writes it; who knows it may see the certificate
	Person      string         `json:"person"` // staff code
	Name        string         `json:"name"`   // empty when the person's data were erased
	Unit        staff.UnitPath `json:"unit"`
	Course      string         `json:"course"`
	CourseTitle string         `json:"course_title"`
	Version     int            `json:"version"` // of the course
	Cycle       string         `json:"cycle,omitempty"`
	IssuedAt    time.Time      `json:"issued_at"`
	ValidUntil  string         `json:"valid_until,omitempty"` // "2006-01-02", the last day, in Viet Nam's time; empty: no end
	Revoked     *Revocation    `json:"revoked,omitempty"`
}

// Revocation tells who took a certificate back, and why.
type Revocation struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"` // staff code
	Reason string    `json:"reason"`
	// Regrade is the one that took the completion back, if it was one.
	Regrade string `json:"regrade,omitempty"`
}

// CertificateState is what a certificate is worth on a day.
type CertificateState string

// The states.
const (
	Valid    CertificateState = "valid"
	Expiring CertificateState = "expiring" // valid, for ExpiringDays days at most
	Expired  CertificateState = "expired"
	Revoked  CertificateState = "revoked"
)

// ExpiringDays is how long before its end a certificate counts as expiring.
const ExpiringDays = 30

// vietnam has had no summer time since 1975.
var vietnam = time.FixedZone("+07", 7*60*60)

// NewCertificate certifies that p completed c in a cycle. The code is not checked for being unused; chance takes care of that.
func NewCertificate(code string, p *staff.Person, c *Course, cycle string, at time.Time) Certificate {
	cert := Certificate{Code: code, Person: p.Code, Name: p.Name, Unit: p.Unit, Course: c.ID, CourseTitle: c.Title, Version: c.Version,
		Cycle: cycle, IssuedAt: at.UTC()}
	if c.ValidMonths > 0 {
		cert.ValidUntil = addMonths(at.In(vietnam), c.ValidMonths).Format(time.DateOnly)
	}
	return cert
}

// addMonths keeps to the month: a month after 31 January is the last day of February.
func addMonths(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// StateAt tells what the certificate is worth at t. It is valid to the end of its last day in Viet Nam.
func (c *Certificate) StateAt(t time.Time) CertificateState {
	day := t.In(vietnam).Format(time.DateOnly)
	switch {
	case c.Revoked != nil && !t.Before(c.Revoked.At):
		return Revoked
	case c.ValidUntil == "":
		return Valid
	case day > c.ValidUntil:
		return Expired
	case t.In(vietnam).AddDate(0, 0, ExpiringDays).Format(time.DateOnly) >= c.ValidUntil:
		return Expiring
	}
	return Valid
}

// codeAlphabet is Crockford's base 32: no I, L, O and U, so that a code survives being read aloud and typed.
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// A code is codeGroups groups of codeGroup characters of five bits each: 120 bits.
const (
	codeGroups = 6
	codeGroup  = 4
)

// NewCertificateCode gives a code of 120 random bits: "7K3M-Q0ZX-...", six groups of four.
func NewCertificateCode() string {
	var random [codeGroups * codeGroup]byte
	rand.Read(random[:]) // never fails
	for i := range random {
		random[i] = codeAlphabet[random[i]%32]
	}
	return grouped(string(random[:]))
}

func grouped(s string) string {
	var groups []string
	for len(s) > 0 {
		groups = append(groups, s[:codeGroup])
		s = s[codeGroup:]
	}
	return strings.Join(groups, "-")
}

// NormalCertificateCode reads a code as a person types it: any case, spaces and hyphens anywhere or nowhere, O for 0, I and L for 1.
// ok is false for what no certificate can have as its code.
func NormalCertificateCode(typed string) (code string, ok bool) {
	if len(typed) > 200 {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == '-' || r == ' ':
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		case strings.ContainsRune(codeAlphabet, r):
			b.WriteRune(r)
		default:
			return "", false
		}
	}
	if b.Len() != codeGroups*codeGroup {
		return "", false
	}
	return grouped(b.String()), true
}
