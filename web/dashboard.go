package web

import (
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"isobot/quiz"
	"isobot/staff"
)

// DashboardPath is where the dashboard is served, with everything below it.
const DashboardPath = "/bang-dieu-khien"

//go:embed assets
var assets embed.FS

// ErrNotAllowed tells that a person may see nobody's results, or not those of one assignment.
var ErrNotAllowed = errors.New("not allowed")

// Completion is what the dashboard shows. ReportsFrom gives one over a store.
type Completion interface {
	// Overview gives the name of a person and the reports of assignments that reach somebody whom they may see, newest first.
	// The error is ErrNotAllowed when they may see nobody.
	Overview(ctx context.Context, person string) (name string, reports []quiz.Report, err error)
	// Report gives one of them.
	Report(ctx context.Context, person, assignment string) (quiz.Report, error)
}

// Dashboard is a page to read for coordinators and trainers. Whoever is in came by a one-time link; what they may see is asked for
// anew at each look, so that a role that was taken away ends at once. Links and logins are kept in memory: a restart ends them.
type Dashboard struct {
	completion Completion
	log        *slog.Logger
	links      *tickets // to persons, for the way in
	logins     *tickets // to persons, in cookies
	pages      *template.Template
}

// How long a link and a login last.
const (
	linkLife  = 15 * time.Minute
	loginLife = 8 * time.Hour
)

// NewDashboard makes a dashboard.
func NewDashboard(c Completion, log *slog.Logger) *Dashboard {
	return &Dashboard{completion: c, log: log, links: newTickets(linkLife), logins: newTickets(loginLife),
		pages: template.Must(template.New("").Funcs(template.FuncMap{"path": unitName, "day": day, "clock": clock, "standing": standing}).ParseFS(assets, "assets/*.html"))}
}

// Link gives the address, below the program's own, by which a person comes in once, within a quarter of an hour. It is to be told to
// that person only.
func (d *Dashboard) Link(person string) string { return DashboardPath + "?ma=" + d.links.make(person) }

func (d *Dashboard) mount(mux *http.ServeMux) {
	guard := http.NewCrossOriginProtection()
	post := func(h http.HandlerFunc) http.Handler { return secured(guard.Handler(h)) }
	mux.Handle("GET "+DashboardPath, secured(http.HandlerFunc(d.overview)))
	mux.Handle("GET "+DashboardPath+"/{assignment}", secured(http.HandlerFunc(d.report)))
	mux.Handle("POST "+DashboardPath, post(d.enter))
	mux.Handle("POST "+DashboardPath+"/thoat", post(d.leave))
	mux.Handle("GET "+DashboardPath+"/trang.css", secured(http.HandlerFunc(serveStyle)))
}

// secured sets what keeps the page from being framed, kept or mixed with anything else.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	data, err := assets.ReadFile("assets/dashboard.css")
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(data) // the reader went away: nothing to be done
}

const cookieName = "isobot_bang_dieu_khien"

// who tells which person the cookie of a request is for; empty: nobody's.
func (d *Dashboard) who(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return d.logins.holder(c.Value)
}

// overview shows the list, or to somebody with a link the button that uses it up. The link itself changes nothing, because chat
// programs fetch links to show a preview.
func (d *Dashboard) overview(w http.ResponseWriter, r *http.Request) {
	if code := r.URL.Query().Get("ma"); code != "" {
		d.show(w, http.StatusOK, "enter.html", code)
		return
	}
	person := d.who(r)
	if person == "" {
		d.show(w, http.StatusUnauthorized, "closed.html", wNeedLink)
		return
	}
	name, reports, err := d.completion.Overview(r.Context(), person)
	if err != nil {
		d.fail(w, err)
		return
	}
	d.show(w, http.StatusOK, "overview.html", struct {
		Name    string
		Reports []quiz.Report
	}{name, reports})
}

// report shows one assignment.
func (d *Dashboard) report(w http.ResponseWriter, r *http.Request) {
	person := d.who(r)
	if person == "" {
		d.show(w, http.StatusUnauthorized, "closed.html", wNeedLink)
		return
	}
	rep, err := d.completion.Report(r.Context(), person, r.PathValue("assignment"))
	if err != nil {
		d.fail(w, err)
		return
	}
	const most = 500 // rows on one page; the spreadsheet has all
	shown := rep.People[:min(len(rep.People), most)]
	d.show(w, http.StatusOK, "report.html", struct {
		quiz.Report
		Shown []quiz.PersonRow
		More  int
	}{rep, shown, len(rep.People) - len(shown)})
}

// enter uses up a link and sets the cookie.
func (d *Dashboard) enter(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	person := d.links.take(r.PostFormValue("ma"))
	if person == "" {
		d.show(w, http.StatusForbidden, "closed.html", wBadLink)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: d.logins.make(person), Path: DashboardPath, MaxAge: int(loginLife.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")})
	http.Redirect(w, r, DashboardPath, http.StatusSeeOther)
}

// leave ends the login.
func (d *Dashboard) leave(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName); err == nil {
		d.logins.take(c.Value)
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: DashboardPath, MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	d.show(w, http.StatusOK, "closed.html", wLeft)
}

// fail tells what went wrong. What may not be seen and what is not there look the same.
func (d *Dashboard) fail(w http.ResponseWriter, err error) {
	if errors.Is(err, ErrNotAllowed) {
		d.show(w, http.StatusNotFound, "closed.html", wNotAllowed)
		return
	}
	d.log.Error("dashboard", "err", err)
	d.show(w, http.StatusServiceUnavailable, "closed.html", wFault)
}

func (d *Dashboard) show(w http.ResponseWriter, status int, page string, data any) {
	var b strings.Builder
	if err := d.pages.ExecuteTemplate(&b, page, data); err != nil {
		d.log.Error("showing a page", "page", page, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(b.String())) // the reader went away: nothing to be done
}

func unitName(u staff.UnitPath) string { return strings.ReplaceAll(string(u), "/", " › ") }

// day writes a date the Vietnamese way: 22/11/2026.
func day(d string) string {
	t, err := time.Parse(time.DateOnly, d)
	if err != nil {
		return d
	}
	return t.Format("02/01/2006")
}

// hanoi is Viet Nam's time, which has had no summer time since 1975.
var hanoi = time.FixedZone("+07", 7*60*60)

func clock(t time.Time) string { return t.In(hanoi).Format("15:04 02/01/2006") }

func standing(s quiz.Standing) string { return wStandings[s] }
