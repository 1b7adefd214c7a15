package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"isobot/quiz"
)

// VerifyPath and VerifyFormPath are where Verify is to be mounted.
const (
	VerifyPath     = "GET /verify/{code}"
	VerifyFormPath = "GET /verify"
)

// VerifyConfig is what NewVerify needs. Find is required.
type VerifyConfig struct {
	// Find looks a certificate up by its code, as quiz.NormalCertificateCode writes it.
	Find func(ctx context.Context, code string) (quiz.Certificate, bool, error)
	Log  *slog.Logger
	// Now is the time that validity is judged at; nil: time.Now.
	Now func() time.Time
	// ClientIP gives the address a request comes from; nil: the connection's. Behind a reverse proxy it must read the header that
	// the proxy sets, or all people share one limit.
	ClientIP func(*http.Request) string
}

// Limits of looking up: enough for a hall full of people behind one address, hopeless for guessing among 2^120 codes.
const (
	verifyPerSecond = 2
	verifyBurst     = 40
	verifyCallers   = 10_000
)

// verify is the page that tells anybody who has a certificate's code what the certificate is worth.
type verify struct {
	VerifyConfig
	mu      sync.Mutex
	callers map[string]*rate.Limiter
}

// NewVerify serves the page at VerifyPath, and at VerifyFormPath, which asks for the code: 200 with the certificate, 404 for a code that nobody has, 429 for who asks too often. A code
// that can not exist is looked up like one that could, so that neither the answer nor its time tells them apart.
func NewVerify(cfg VerifyConfig) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.ClientIP == nil {
		cfg.ClientIP = func(r *http.Request) string {
			host, _, _ := net.SplitHostPort(r.RemoteAddr)
			return host
		}
	}
	return &verify{VerifyConfig: cfg, callers: map[string]*rate.Limiter{}}
}

// noSuchCode has the shape of a code; its letters are not those of any.
const noSuchCode = "UUUU-UUUU-UUUU-UUUU-UUUU-UUUU"

func (v *verify) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !v.allow(v.ClientIP(r)) {
		w.Header().Set("Retry-After", "10")
		v.answer(w, http.StatusTooManyRequests, verifyPage{Busy: true})
		return
	}
	asked := r.PathValue("code")
	if asked == "" {
		asked = strings.TrimSpace(r.URL.Query().Get("code"))
	}
	if asked == "" {
		v.answer(w, http.StatusOK, verifyPage{Form: true})
		return
	}
	code, ok := quiz.NormalCertificateCode(asked)
	if !ok {
		code = noSuchCode
	}
	cert, found, err := v.Find(r.Context(), code)
	switch {
	case err != nil:
		if r.Context().Err() == nil {
			v.Log.Error("certificate check", "err", err)
		}
		v.answer(w, http.StatusInternalServerError, verifyPage{Fault: true})
	case !found:
		v.answer(w, http.StatusNotFound, verifyPage{})
	default:
		v.answer(w, http.StatusOK, pageOf(&cert, v.Now()))
	}
}

// allow takes a token of a caller; the addresses of one IPv6 network are one caller.
func (v *verify) allow(ip string) bool {
	if a, err := netip.ParseAddr(ip); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			ip = p.String()
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	l := v.callers[ip]
	if l == nil {
		if len(v.callers) >= verifyCallers { // forgetting all is kind to those who wait, and bounds the memory
			clear(v.callers)
		}
		l = rate.NewLimiter(verifyPerSecond, verifyBurst)
		v.callers[ip] = l
	}
	return l.Allow()
}

// verifyPage is what the page shows; without State it says that there is nothing.
type verifyPage struct {
	Busy, Fault, Form              bool
	State, Class                   string
	Code, Name, Unit, Course, Note string
	Version                        int
	Cycle, Issued, Until           string
}

func pageOf(c *quiz.Certificate, now time.Time) verifyPage {
	p := verifyPage{Class: string(c.StateAt(now)), Code: c.Code, Name: c.Name, Unit: strings.ReplaceAll(string(c.Unit), "/", " › "), Course: c.CourseTitle,
		Version: c.Version, Cycle: c.Cycle, Issued: c.IssuedAt.In(verifyZone).Format("02/01/2006"), Until: "không thời hạn"}
	if until, err := time.Parse(time.DateOnly, c.ValidUntil); err == nil {
		p.Until = "đến hết ngày " + until.Format("02/01/2006")
	}
	if p.Name == "" {
		p.Name = "(đã ẩn danh theo yêu cầu)"
	}
	switch c.StateAt(now) {
	case quiz.Revoked:
		p.State = "ĐÃ THU HỒI"
		p.Note = "Thu hồi ngày " + c.Revoked.At.In(verifyZone).Format("02/01/2006") + ". Giấy chứng nhận này không còn giá trị."
	case quiz.Expired:
		p.State, p.Note = "ĐÃ HẾT HẠN", "Giấy chứng nhận này đúng là đã được cấp, nhưng đã hết thời hạn."
	case quiz.Expiring:
		p.State, p.Note = "CÒN GIÁ TRỊ", "Sắp hết thời hạn."
	default:
		p.State = "CÒN GIÁ TRỊ"
	}
	return p
}

var verifyZone = time.FixedZone("+07", 7*60*60)

const verifyStyle = `body{font:17px/1.5 "Times New Roman",Tinos,"Liberation Serif",serif;margin:0;background:#f4f1ea;color:#1b1b1b}
main{max-width:36rem;margin:2rem auto;padding:1.5rem 1.75rem;background:#fff;border:1px solid #cbb88a}
h1{font-size:1.25rem;margin:0 0 1rem}
.state{font-size:1.5rem;font-weight:bold;margin:0 0 .25rem}
.valid,.expiring{color:#146c2e}.expired{color:#8a5a00}.revoked,.none{color:#a01b1e}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:1.25rem 0 0}
dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:1.5rem;font-size:.85rem;color:#555}
@media(max-width:30rem){main{margin:0;border:0}dl{display:block}dd{margin:0 0 .6rem}}`

// verifyCSP allows nothing but the page's own style sheet.
var verifyCSP = func() string {
	sum := sha256.Sum256([]byte(verifyStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}()

var verifyTemplate = template.Must(template.New("verify").Parse(`<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Kiểm tra giấy chứng nhận</title>
<style>` + verifyStyle + `</style>
</head>
<body>
<main>
<h1>Kiểm tra giấy chứng nhận</h1>
{{if .State}}<p class="state {{.Class}}">{{.State}}</p>
{{with .Note}}<p>{{.}}</p>
{{end}}<dl>
<dt>Họ và tên</dt><dd>{{.Name}}</dd>
<dt>Đơn vị</dt><dd>{{.Unit}}</dd>
<dt>Khóa đào tạo</dt><dd>{{.Course}} (phiên bản {{.Version}})</dd>
{{with .Cycle}}<dt>Kỳ đào tạo</dt><dd>{{.}}</dd>
{{end}}<dt>Ngày cấp</dt><dd>{{.Issued}}</dd>
<dt>Giá trị</dt><dd>{{.Until}}</dd>
<dt>Mã số</dt><dd>{{.Code}}</dd>
</dl>
{{else if .Busy}}<p class="state none">XIN CHỜ MỘT LÁT</p>
<p>Có quá nhiều lượt tra cứu từ địa chỉ này. Mời anh/chị thử lại sau ít phút.</p>
{{else if .Fault}}<p class="state none">CHƯA TRA CỨU ĐƯỢC</p>
<p>Hệ thống gặp lỗi và đã ghi lại. Mời anh/chị thử lại sau.</p>
{{else if .Form}}<form action="/verify" method="get">
<p><label for="code">Mã số trên giấy chứng nhận</label></p>
<p><input id="code" name="code" size="32" maxlength="60" autocomplete="off" spellcheck="false" required></p>
<p><button type="submit">Kiểm tra</button></p>
</form>
{{else}}<p class="state none">KHÔNG TÌM THẤY</p>
<p>Không có giấy chứng nhận nào mang mã số này. Mời anh/chị xem lại mã số trên giấy.</p>
{{end}}<footer>Trang này chỉ cho biết giấy chứng nhận có được cấp và còn giá trị hay không. Mời anh/chị đối chiếu họ tên và ngày cấp với bản giấy.</footer>
</main>
</body>
</html>
`))

func (v *verify) answer(w http.ResponseWriter, status int, p verifyPage) {
	var b bytes.Buffer
	if err := verifyTemplate.Execute(&b, p); err != nil {
		v.Log.Error("certificate check", "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", verifyCSP)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader went away: nothing to be done
}
