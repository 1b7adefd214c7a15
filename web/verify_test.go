package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"isobot/quiz"
	"isobot/web"
)

const knownCode = "7K3M-Q0ZX-94TB-HJ2N-5WVC-8DRE"

type shelf struct {
	cert  quiz.Certificate
	err   error
	asked []string
}

func (s *shelf) find(_ context.Context, code string) (quiz.Certificate, bool, error) {
	s.asked = append(s.asked, code)
	return s.cert, code == s.cert.Code, s.err
}

func verifyPage(s *shelf, now time.Time) http.Handler {
	mux := http.NewServeMux()
	h := web.NewVerify(web.VerifyConfig{Find: s.find, Now: func() time.Time { return now }})
	mux.Handle(web.VerifyPath, h)
	mux.Handle(web.VerifyFormPath, h)
	return mux
}

func look(h http.Handler, path, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestVerifyStates(t *testing.T) {
	day := time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)
	cert := quiz.Certificate{Code: knownCode, Person: "CB001", Name: "Trần <b>Thị</b> Lan", Unit: "UBND xã Bình An/Phòng Kinh tế", CourseTitle: "Nhận thức ISO",
		Version: 3, Cycle: "2026", IssuedAt: day, ValidUntil: "2027-11-23"}
	revoked := cert
	revoked.Revoked = &quiz.Revocation{At: day, By: "QT001", Reason: "nội bộ"}
	erased := cert
	erased.Name = ""
	for name, c := range map[string]struct {
		cert quiz.Certificate
		now  time.Time
		want string
	}{
		"valid": {cert, day, "CÒN GIÁ TRỊ"}, "expiring": {cert, day.AddDate(0, 11, 20), "Sắp hết thời hạn"}, "expired": {cert, day.AddDate(2, 0, 0), "ĐÃ HẾT HẠN"},
		"revoked": {revoked, day, "ĐÃ THU HỒI"}, "erased": {erased, day, "đã ẩn danh"},
	} {
		w := look(verifyPage(&shelf{cert: c.cert}, c.now), "/verify/"+strings.ToLower(knownCode), "192.0.2.1:1")
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, c.want) || !strings.Contains(body, "Nhận thức ISO") || !strings.Contains(body, "23/11/2026") {
			t.Errorf("%s: %d\n%s", name, w.Code, body)
		}
		for _, secret := range []string{"CB001", "QT001", "nội bộ", "<b>"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s: the page shows %q", name, secret)
			}
		}
		csp := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") || strings.Contains(csp, "unsafe") || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", name, w.Header())
		}
	}
}

// TestVerifyUnknown compares a code that nobody has with one that nobody can have: the same work, the same answer.
func TestVerifyUnknown(t *testing.T) {
	s := &shelf{cert: quiz.Certificate{Code: knownCode}}
	h := verifyPage(s, time.Now())
	other := look(h, "/verify/0000-0000-0000-0000-0000-0000", "192.0.2.1:1")
	wrong := look(h, "/verify/"+strings.Repeat("%00", 300), "192.0.2.1:1")
	if other.Code != http.StatusNotFound || wrong.Code != other.Code || wrong.Body.String() != other.Body.String() || len(s.asked) != 2 {
		t.Errorf("unknown %d, impossible %d, lookups %v", other.Code, wrong.Code, s.asked)
	}
	if strings.Contains(other.Body.String(), "0000-0000") {
		t.Error("the page repeats what was asked")
	}
}

func TestVerifyFault(t *testing.T) {
	w := look(verifyPage(&shelf{err: errors.New("disk on fire")}, time.Now()), "/verify/"+knownCode, "192.0.2.1:1")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "fire") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}

func TestVerifyLimit(t *testing.T) {
	h := verifyPage(&shelf{}, time.Now())
	refused := func(from string) bool {
		for range 200 {
			if w := look(h, "/verify/x", from); w.Code == http.StatusTooManyRequests {
				return w.Header().Get("Retry-After") != ""
			}
		}
		return false
	}
	if !refused("192.0.2.1:1000") || !refused("[2001:db8::1]:1000") {
		t.Error("nobody is ever refused")
	}
	if w := look(h, "/verify/x", "[2001:db8::2]:1000"); w.Code != http.StatusTooManyRequests {
		t.Error("another address of the same network is another caller")
	}
	if w := look(h, "/verify/x", "198.51.100.1:1000"); w.Code != http.StatusNotFound {
		t.Errorf("somebody else is refused too: %d", w.Code)
	}
}

// TestVerifyForm opens the address that stands on a certificate and sends the form.
func TestVerifyForm(t *testing.T) {
	s := &shelf{cert: quiz.Certificate{Code: knownCode, Name: "Trần Thị Lan"}}
	h := verifyPage(s, time.Now())
	w := look(h, "/verify", "192.0.2.1:1")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="code"`) || len(s.asked) != 0 {
		t.Errorf("the form: %d\n%s", w.Code, w.Body)
	}
	if w := look(h, "/verify?code="+strings.ToLower(knownCode), "192.0.2.1:1"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Trần Thị Lan") {
		t.Errorf("the form sent: %d\n%s", w.Code, w.Body)
	}
}
