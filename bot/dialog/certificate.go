package dialog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"isobot/bot"
	"isobot/quiz"
)

// certificates gives people their certificates: as a file where the channel carries files, as a link elsewhere.
//
// Taps: "k|code" gives one.
type certificates struct{}

// certificatesShown is how many are offered at once, the newest.
const certificatesShown = 10

func (certificates) handle(t *turn) (bool, error) {
	if p := t.tapped("k"); p != nil {
		c, ok, err := t.tx.Certificate(p[1])
		if err != nil {
			return true, err
		}
		if !ok || t.me == nil || t.u.Group || c.Person != t.me.Code {
			t.sayf(wOldButton)
			return true, nil
		}
		return true, t.giveCertificate(c)
	}
	if t.u.Kind == bot.Text && t.cmd == cmdCertificate {
		return true, t.certificates()
	}
	return false, nil
}

// certify issues the certificate of a course that was just completed, once a cycle.
func (t *turn) certify(c *quiz.Course, cycle string) error {
	have, err := t.tx.CertificatesOf(t.me.Code)
	if err != nil {
		return err
	}
	for _, h := range have {
		if h.Course == c.ID && h.Cycle == cycle {
			return nil
		}
	}
	cert := quiz.NewCertificate(t.NewCertificateCode(), t.me, c, cycle, t.u.At)
	if err := t.tx.PutCertificate(cert); err != nil {
		return err
	}
	return t.log("certificate", c.ID, map[string]string{"fingerprint": Fingerprint(cert.Code), "version": strconv.Itoa(c.Version),
		"cycle": cycle, "valid_until": cert.ValidUntil})
}

// Fingerprint is how the audit log names a certificate: the log must not hold the code, since who knows the code sees the name.
func Fingerprint(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:8])
}

// certificates gives the only certificate at once, and offers several.
func (t *turn) certificates() error {
	switch {
	case t.u.Group:
		t.sayf(wNotInGroup)
		return nil
	case t.me == nil:
		t.sayf(wTrial)
		return nil
	}
	all, err := t.tx.CertificatesOf(t.me.Code)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.say(bot.Message{Text: wNoCertificate, Buttons: column(button(wMenuLearn, "m", "learn"))})
		return nil
	}
	if len(all) == 1 {
		return t.giveCertificate(all[0])
	}
	var rows [][]bot.Button
	for i := max(0, len(all)-certificatesShown); i < len(all); i++ {
		label := all[i].CourseTitle
		if all[i].Cycle != "" {
			label += " " + all[i].Cycle
		}
		rows = append(rows, row(button(shorten(label, 60), "k", all[i].Code)))
	}
	t.say(bot.Message{Text: wWhichCertificate, Buttons: rows})
	return nil
}

func (t *turn) giveCertificate(c quiz.Certificate) error {
	var b builder
	b.boldLine(fmt.Sprintf(wCertificateOf, c.CourseTitle))
	b.line(fmt.Sprintf(wCertificateCode, c.Code, c.IssuedAt.In(hanoi).Format("02/01/2006")))
	b.line(t.certificateState(&c))
	if t.VerifyLink != "" {
		b.line(fmt.Sprintf(wCertificateLink, t.VerifyLink+c.Code))
	}
	m := bot.Message{Text: b.text(), Bold: b.bold}
	if f, ok := t.papers[c.Code]; ok {
		m.File = &f
	}
	t.say(m)
	return nil
}

func (t *turn) certificateState(c *quiz.Certificate) string {
	switch c.StateAt(t.u.At) {
	case quiz.Revoked:
		return fmt.Sprintf(wCertificateRevoked, c.Revoked.At.In(hanoi).Format("02/01/2006"))
	case quiz.Expired:
		return fmt.Sprintf(wCertificateExpired, day2(c.ValidUntil))
	case quiz.Expiring:
		return fmt.Sprintf(wCertificateExpiring, day2(c.ValidUntil))
	}
	if c.ValidUntil == "" {
		return wCertificateEndless
	}
	return fmt.Sprintf(wCertificateValid, day2(c.ValidUntil))
}
