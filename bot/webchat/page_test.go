package webchat

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestOtherSites(t *testing.T) {
	st := newStage(t, func(c *Config) {
		c.AllowOrigins = []string{"https://intranet.example.gov.vn", "bad; script-src *", "https://with.path/x"}
	})
	own := st.url
	for _, tc := range []struct {
		name   string
		header []string
		want   int
	}{
		{"no origin", nil, 200}, {"own", []string{"Origin", own}, 200}, {"other", []string{"Origin", "https://evil.example"}, 403},
		{"null", []string{"Origin", "null"}, 403}, {"fetch metadata", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"allowed", []string{"Origin", "https://intranet.example.gov.vn", "Sec-Fetch-Site", "cross-site"}, 200},
	} {
		got, _, h := st.post(`{"session":"s","text":"a"}`, tc.header...)
		if got != tc.want {
			t.Errorf("%s: status %d, want %d", tc.name, got, tc.want)
		}
		if given := h.Get("Access-Control-Allow-Origin"); (given != "") != (tc.name == "allowed") {
			t.Errorf("%s: Access-Control-Allow-Origin %q", tc.name, given)
		}
	}
	res, err := http.Get(st.url + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	csp := res.Header.Get("Content-Security-Policy")
	if !strings.HasSuffix(csp, "frame-ancestors 'self' https://intranet.example.gov.vn") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
		t.Fatalf("policy %q", csp)
	}
}

func TestDocumentOut(t *testing.T) {
	st := newStage(t, nil)
	_, out, _ := st.post(`{"session":"s","text":"tệp"}`)
	link := out.Messages[0].File
	if link == nil || link.Name != "báo cáo.xlsx" {
		t.Fatalf("%+v", out)
	}
	get := func(session string) (*http.Response, string) {
		req, _ := http.NewRequest(http.MethodGet, st.url+link.URL, nil)
		req.Header.Set(sessionHeader, session)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return res, string(b)
	}
	if res, body := get("s"); body != "PK báo cáo" || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment; filename*=utf-8''b%C3%A1o") {
		t.Fatalf("%d %q %v", res.StatusCode, body, res.Header)
	}
	if res, _ := get("t"); res.StatusCode != 404 {
		t.Fatalf("another session got %d", res.StatusCode)
	}
	res, err := http.Get(st.url + link.URL + "?session=s")
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("by the address: %v %v", res, err)
	}
	res.Body.Close()
}

func TestFileNames(t *testing.T) {
	for in, want := range map[string]string{"": "tep", "..": "tep", "/": "tep", "a/b.txt": "b.txt", "x\u202egnp.exe": "xgnp.exe", "a\nb": "ab",
		strings.Repeat("ế", 100) + ".xlsx": strings.Repeat("ế", 38) + ".xlsx"} {
		if got := fileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestFormWithoutScript(t *testing.T) {
	st := newStage(t, nil)
	post := func(v url.Values) (int, string) {
		res, err := http.PostForm(st.url+"/ask", v)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(b)
	}
	status, page := post(url.Values{"text": {"điều 7.5 <script>alert(1)</script>"}})
	if status != 200 || !strings.Contains(page, "<strong>Điều 7.5 › Thông tin dạng văn bản</strong>") || strings.Contains(page, "<script>") {
		t.Fatalf("%d %s", status, page)
	}
	session := regexp.MustCompile(`name="session" value="([^"]+)"`).FindStringSubmatch(page)[1]
	if _, page = post(url.Values{"session": {session}, "tap": {"g|1|up"}, "text": {"quên"}}); !strings.Contains(page, "Đã bấm g|1|up") || strings.Contains(page, "quên") {
		t.Fatal(page)
	}
	if _, page = post(url.Values{"session": {session}, "text": {"tệp"}}); !strings.Contains(page, "?session="+session) {
		t.Fatal(page)
	}
	u := st.desk.updates()
	if u[0].From != u[1].From {
		t.Fatal("the conversation goes on")
	}
	if status, page = post(url.Values{"text": {strings.Repeat("a", 300<<10)}}); status != 413 || !strings.Contains(page, wFaults[413]) {
		t.Fatalf("too large: %d", status)
	}
	st.desk.set(func(d *desk) { d.down = 1 })
	if status, page = post(url.Values{"text": {"câu dài đã gõ"}}); status != 503 || !strings.Contains(page, ">câu dài đã gõ</textarea>") {
		t.Fatalf("%d: what was typed must not be lost\n%s", status, page)
	}
	if res, err := http.Get(st.url + "/ask"); err != nil || res.Request.URL.Path != "/" {
		t.Fatalf("a reload of the answer: %v %v", res, err)
	} else {
		res.Body.Close()
	}
}

func TestStaticFiles(t *testing.T) {
	st := newStage(t, nil)
	outside := regexp.MustCompile(`(src|href|url|from|import)\s*[=(]?\s*["'(]\s*(https?:)?//`)
	for name, kind := range map[string]string{"": "text/html", "static/chat.css": "text/css", "static/chat.js": "text/javascript", "static/net.js": "text/javascript",
		"static/store.js": "text/javascript", "static/view.js": "text/javascript", "static/embed.js": "text/javascript", "static/icon.svg": "image/svg+xml",
		"manifest.webmanifest": "application/manifest+json", "sw.js": "text/javascript", "favicon.ico": "image/svg+xml"} {
		res, err := http.Get(st.url + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) {
			t.Errorf("%q: %d %q", name, res.StatusCode, res.Header.Get("Content-Type"))
		}
		if name != "static/embed.js" && outside.Match(b) {
			t.Errorf("%q asks for something outside: %s", name, outside.Find(b))
		}
		if kind == "text/html" && regexp.MustCompile(`(?i)<script>|style=|\son[a-z]+=|javascript:`).Match(b) {
			t.Errorf("%q has something inline", name)
		}
	}
	for path, want := range map[string]int{"/static/page.html": 404, "/static/../chat.go": 404, "/nowhere": 404, "/static/": 404} {
		res, err := http.Get(st.url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
