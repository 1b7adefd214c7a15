package quiz_test

import (
	"strings"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestCertificateStates(t *testing.T) {
	lan := staff.Person{Code: "CB001", Name: "Trần Thị Lan", Unit: "UBND xã Bình An/Phòng Kinh tế"}
	year := quiz.NewCertificate("C", &lan, &quiz.Course{ID: "k", ValidMonths: 12}, "2026", at(t, "2026-11-23T20:00:00Z")) // the 24th in Viet Nam
	if year.ValidUntil != "2027-11-24" {
		t.Fatalf("valid until %s", year.ValidUntil)
	}
	gone := year
	gone.Revoked = &quiz.Revocation{At: at(t, "2027-01-01T00:00:00Z"), By: "QT001", Reason: "cấp nhầm"}
	ever := quiz.NewCertificate("C", &lan, &quiz.Course{ID: "k"}, "", at(t, "2026-11-23T20:00:00Z"))
	for _, c := range []struct {
		cert quiz.Certificate
		at   string
		want quiz.CertificateState
	}{
		{year, "2026-11-24T00:00:00+07:00", quiz.Valid},
		{year, "2027-10-24T23:59:59+07:00", quiz.Valid},
		{year, "2027-10-25T00:00:00+07:00", quiz.Expiring},
		{year, "2027-11-24T23:59:59+07:00", quiz.Expiring},
		{year, "2027-11-25T00:00:00+07:00", quiz.Expired},
		{gone, "2026-12-31T23:00:00Z", quiz.Valid},
		{gone, "2027-01-01T00:00:00Z", quiz.Revoked},
		{gone, "2040-01-01T00:00:00Z", quiz.Revoked},
		{ever, "2099-01-01T00:00:00Z", quiz.Valid},
	} {
		if got := c.cert.StateAt(at(t, c.at)); got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.cert.ValidUntil, c.at, got, c.want)
		}
	}
}

func TestValidityKeepsToTheMonth(t *testing.T) {
	for _, c := range []struct {
		issued, until string
		months        int
	}{
		{"2026-01-31T05:00:00Z", "2026-02-28", 1},
		{"2027-08-31T05:00:00Z", "2028-02-29", 6},
		{"2028-02-29T05:00:00Z", "2029-02-28", 12},
		{"2026-12-15T05:00:00Z", "2029-12-15", 36},
	} {
		got := quiz.NewCertificate("", &staff.Person{}, &quiz.Course{ValidMonths: c.months}, "", at(t, c.issued)).ValidUntil
		if got != c.until {
			t.Errorf("%s and %d months: %s, want %s", c.issued, c.months, got, c.until)
		}
	}
}

func TestCertificateCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		c := quiz.NewCertificateCode()
		again, ok := quiz.NormalCertificateCode(strings.ToLower(strings.ReplaceAll(c, "-", " ")))
		if seen[c] || len(c) != 29 || !ok || again != c {
			t.Fatalf("code %q reads back as %q, %v", c, again, ok)
		}
		seen[c] = true
	}
	for typed, want := range map[string]string{
		"oooo-iiii-llll-0000-1111-zzzz": "0000-1111-1111-0000-1111-ZZZZ",
		"0000-1111-1111-0000-1111-ZZZ":  "",
		"0000-1111-1111-0000-1111-ZZZU": "",
		"0000-1111-1111-0000-1111-ZZZé": "",
		"":                              "",
		strings.Repeat("-", 500):        "",
	} {
		got, ok := quiz.NormalCertificateCode(typed)
		if got != want || ok != (want != "") {
			t.Errorf("NormalCertificateCode(%q) = %q, %v", typed, got, ok)
		}
	}
}
