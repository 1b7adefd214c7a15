package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"isobot/bot/dialog"
	"isobot/quiz"
	"isobot/staff"
	"isobot/store"
	"isobot/store/mem"
)

var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// agency is a store with two offices, people in both, and two assignments.
func agency(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.New(t.Context(), mem.New())
	if err != nil {
		t.Fatal(err)
	}
	people := []staff.Person{
		{Code: "DP1", Name: "Trần Thị Điều Phối", Unit: "UBND/Phòng Kinh tế", Grants: []staff.Grant{{Role: staff.Coordinator, Over: "UBND/Phòng Kinh tế"}}},
		{Code: "DT1", Name: "Đào Văn Tạo", Unit: "UBND", Grants: []staff.Grant{{Role: staff.Trainer, Over: "UBND"}}},
		{Code: "KT1", Name: "Nguyễn Văn <b>Kinh</b>", Unit: "UBND/Phòng Kinh tế"}, {Code: "KT2", Name: "Lê Thị Tế", Unit: "UBND/Phòng Kinh tế", Sample: true},
		{Code: "VH1", Name: "Phạm Văn Hóa", Unit: "UBND/Phòng Văn hóa"},
	}
	err = s.Update(t.Context(), func(tx dialog.Tx) error {
		var errs []error
		for _, p := range people {
			errs = append(errs, tx.PutPerson(p))
		}
		errs = append(errs,
			tx.PutAssignment(quiz.Assignment{ID: "a1", Course: "nhan-thuc", Units: []staff.UnitPath{"UBND"}, Due: "2026-12-01", At: noon}),
			tx.PutAssignment(quiz.Assignment{ID: "a2", Course: "nhan-thuc", People: []string{"VH1"}, Due: "2026-11-01", At: noon.Add(time.Hour)}),
			tx.PutProgress(quiz.Progress{Person: "KT1", Course: "nhan-thuc", Started: noon, Completed: noon,
				Lessons: map[string]quiz.LessonProgress{"b1": {Tries: 1, Best: 90, Passed: noon}}}))
		return errors.Join(errs...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// office is a dashboard behind a real server, and a browser with cookies.
type office struct {
	*testing.T
	store *store.Store
	dash  *Dashboard
	url   string
	http  *http.Client
}

func newOffice(t *testing.T) *office {
	t.Helper()
	s := agency(t)
	courses := []quiz.Course{{ID: "nhan-thuc", Title: "Nhận thức ISO 9001", Lessons: []quiz.Lesson{{ID: "b1"}}}}
	d := NewDashboard(ReportsFrom(s, courses, func() time.Time { return noon }), slog.New(slog.DiscardHandler))
	srv := httptest.NewServer(New(Config{Dashboard: d}))
	t.Cleanup(srv.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &office{T: t, store: s, dash: d, url: srv.URL, http: &http.Client{Jar: jar}}
}

func (o *office) read(res *http.Response, err error) (int, string) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		o.Fatal(err)
	}
	return res.StatusCode, string(b)
}

func (o *office) get(path string) (int, string) {
	o.Helper()
	return o.read(o.http.Get(o.url + path))
}

// come follows a link and presses its button.
func (o *office) come(link string) (int, string) {
	o.Helper()
	if status, page := o.get(link); status != 200 || !strings.Contains(page, "Vào bảng điều khiển") {
		o.Fatalf("the link: %d %s", status, page)
	}
	u, err := url.Parse(link)
	if err != nil {
		o.Fatal(err)
	}
	return o.read(o.http.PostForm(o.url+DashboardPath, url.Values{"ma": {u.Query().Get("ma")}}))
}

func TestDashboardShowsOnesOwnUnits(t *testing.T) {
	o := newOffice(t)
	link := o.dash.Link("DP1")
	if _, page := o.get(link); !strings.Contains(page, "một lần") {
		t.Fatal("a look at the link does not use it up")
	}
	status, page := o.come(link)
	if status != 200 || !strings.Contains(page, "Nhận thức ISO 9001") || !strings.Contains(page, "33%") || !strings.Contains(page, "1/3") {
		t.Fatalf("overview: %d %s", status, page)
	}
	if strings.Contains(page, "/a2") {
		t.Fatal("an assignment that reaches only others is listed")
	}
	_, page = o.get(DashboardPath + "/a1")
	for want, yes := range map[string]bool{"UBND › Phòng Kinh tế": true, "Lê Thị Tế": true, "Hoàn thành": true, "dữ liệu mẫu": true, "01/12/2026": true, "12:00 23/11/2026": true,
		"Nguyễn Văn &lt;b&gt;Kinh&lt;/b&gt;": true, "Phòng Văn hóa": false, "Phạm Văn Hóa": false, "Đào Văn Tạo": false} {
		if strings.Contains(page, want) != yes {
			t.Errorf("%q: want %v\n%s", want, yes, page)
		}
	}
	for _, path := range []string{"/a2", "/nowhere"} {
		if status, page := o.get(DashboardPath + path); status != 404 || !strings.Contains(page, wNotAllowed) {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestDashboardOfATrainer(t *testing.T) {
	o := newOffice(t)
	if _, page := o.come(o.dash.Link("DT1")); strings.Index(page, "/a2") > strings.Index(page, "/a1") || !strings.Contains(page, "/a2") {
		t.Fatalf("both, the newest first: %s", page)
	}
	if _, page := o.get(DashboardPath + "/a2"); !strings.Contains(page, "Quá hạn") || !strings.Contains(page, "Phạm Văn Hóa") {
		t.Fatal(page)
	}
}

func TestDashboardDoor(t *testing.T) {
	o := newOffice(t)
	if status, _ := o.get(DashboardPath); status != 401 {
		t.Errorf("without a login: %d", status)
	}
	if status, _ := o.get(DashboardPath + "/a1"); status != 401 {
		t.Errorf("a report without a login: %d", status)
	}
	link := o.dash.Link("DP1")
	if status, _ := o.come(link); status != 200 {
		t.Fatalf("first use: %d", status)
	}
	if status, _ := o.come(link); status != 403 {
		t.Errorf("second use: %d", status)
	}
	if status, _ := o.read(o.http.PostForm(o.url+DashboardPath, url.Values{"ma": {"guess"}})); status != 403 {
		t.Errorf("a guess: %d", status)
	}
	if status, page := o.read(o.http.PostForm(o.url+DashboardPath+"/thoat", nil)); status != 200 || !strings.Contains(page, wLeft) {
		t.Errorf("leaving: %d", status)
	}
	if status, _ := o.get(DashboardPath); status != 401 {
		t.Errorf("after leaving: %d", status)
	}
	if status, _ := o.come(o.dash.Link("KT1")); status != 404 {
		t.Errorf("somebody who may see nobody: %d", status)
	}
}

func TestDashboardRoleIsTakenAway(t *testing.T) {
	o := newOffice(t)
	o.come(o.dash.Link("DP1"))
	err := o.store.Update(t.Context(), func(tx dialog.Tx) error {
		return tx.PutPerson(staff.Person{Code: "DP1", Name: "x", Unit: "UBND/Phòng Kinh tế"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := o.get(DashboardPath + "/a1"); status != 404 {
		t.Errorf("status %d", status)
	}
}

func TestDashboardCookieAndHeaders(t *testing.T) {
	o := newOffice(t)
	req, _ := http.NewRequest(http.MethodPost, o.url+DashboardPath, strings.NewReader("ma="+strings.TrimPrefix(o.dash.Link("DP1"), DashboardPath+"?ma=")))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Forwarded-Proto", "https")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	c := res.Cookies()
	if len(c) != 1 || !c[0].HttpOnly || !c[0].Secure || c[0].SameSite != http.SameSiteStrictMode || c[0].Path != DashboardPath {
		t.Errorf("cookie %+v", c)
	}
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
	req, _ = http.NewRequest(http.MethodPost, o.url+DashboardPath, nil)
	req.Header.Set("Origin", "https://evil.example")
	if status, _ := o.read(o.http.Do(req)); status != 403 {
		t.Errorf("another site's form: %d", status)
	}
}

type broken struct{}

func (broken) Overview(context.Context, string) (string, []quiz.Report, error) {
	return "", nil, errors.New("disk full")
}
func (broken) Report(context.Context, string, string) (quiz.Report, error) {
	return quiz.Report{}, errors.New("disk full")
}

func TestDashboardStoreFails(t *testing.T) {
	o := newOffice(t)
	o.come(o.dash.Link("DP1"))
	o.dash.completion = broken{}
	for _, path := range []string{"", "/a1"} {
		if status, page := o.get(DashboardPath + path); status != 503 || strings.Contains(page, "disk") {
			t.Errorf("%q: %d %s", path, status, page)
		}
	}
}

func TestTickets(t *testing.T) {
	k := newTickets(time.Hour)
	first := k.make("A")
	if k.holder(first) != "A" || k.holder("x") != "" || k.take(first) != "A" || k.take(first) != "" {
		t.Error("a ticket is good until it is taken")
	}
	old := newTickets(-time.Second)
	if s := old.make("A"); old.holder(s) != "" || old.take(s) != "" {
		t.Error("a ticket that has ended")
	}
	old.make("B")
	if len(old.held) != 1 || len(old.made) != 1 {
		t.Errorf("ended ones are kept: %d", len(old.held))
	}
	for i := range maxTickets + 5 {
		k.make(fmt.Sprint(i))
	}
	if len(k.held) != maxTickets || len(k.made) != maxTickets {
		t.Errorf("%d tickets", len(k.held))
	}
}
