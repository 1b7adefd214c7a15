package webchat

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"isobot/bot"
)

// TestBrowser drives the page in Chromium. The browser is started once; each part has a server and a profile of its own.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	for _, part := range []struct {
		name string
		run  func(*testing.T, context.Context)
	}{
		{"typing", browserTyping}, {"keyboard", browserKeyboard}, {"phone", browserPhone}, {"zoom", browserZoom},
		{"offline", browserOffline}, {"lost answer", browserLostAnswer}, {"reload while offline", browserOfflineReload},
		{"two tabs", browserTwoTabs}, {"buttons", browserButtons}, {"dark", browserDark}, {"start link", browserStartLink},
		{"hostile text", browserHostile}, {"reminder", browserReminder}, {"clear", browserClear}, {"files", browserFiles},
		{"no script", browserNoScript}, {"embedded", browserEmbedded}, {"busy", browserBusy}, {"down", browserDown},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, browser) })
	}
}

// open shows the page and waits for the greeting.
func open(t *testing.T, browser context.Context, st *stage) *tab {
	t.Helper()
	p := newTab(t, browser, st.url, nil)
	p.do(chromedp.Navigate(st.url + "/"))
	p.sees("Chào anh/chị", 1)
	return p
}

func browserTyping(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.shot("greeting")
	p.asks("điều 7.5 yêu cầu gì")
	p.sees("Thông tin dạng văn bản", 1)
	if got := js[[]string](p, "[...document.querySelectorAll('.bubble strong')].map(s => s.textContent)"); len(got) != 2 || !strings.HasPrefix(got[1], "Bản đang dùng") {
		t.Errorf("bold: %q", got)
	}
	p.asks("danh gia noi bo may lan mot nam")
	p.sees("danh gia noi bo may lan mot nam", 2)
	p.shot("answer")
	p.until("document.querySelector('#typing').hidden")
	p.asks("chậm")
	p.until("!document.querySelector('#typing').hidden")
	p.shot("typing")
	close(st.desk.gate)
	p.sees("Trả lời: chậm", 1)
	p.until("document.querySelector('#typing').hidden")
	p.do(chromedp.Reload())
	p.sees("Trả lời: chậm", 1)
	p.sees("Chào anh/chị", 1)
	if n := len(st.desk.updates()); n != 4 {
		t.Errorf("%d updates; a reload asks nothing", n)
	}
	if !js[bool](p, "localStorage.getItem('isobot.session').length >= 32") {
		t.Error("the session has less than 128 bits")
	}
}

func browserKeyboard(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.until("document.activeElement.id === 'text'")
	p.types("dòng một")
	p.do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.types("dòng hai")
	p.do(chromedp.KeyEvent("\r"))
	p.sees("Trả lời: dòng một", 1)
	if u := st.desk.updates(); u[len(u)-1].Text != "dòng một\ndòng hai" {
		t.Errorf("sent %q", u[len(u)-1].Text)
	}
	if left := js[string](p, "document.querySelector('#text').value"); left != "" {
		t.Errorf("left in the field: %q", left)
	}
	p.asks("thi")
	p.sees("Câu 1/6", 1)
	back := chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift))
	p.do(back)
	p.until("document.activeElement.textContent === 'D'")
	p.do(back, back)
	p.until("document.activeElement.textContent === 'B'")
	p.shot("focus")
	p.do(chromedp.KeyEvent("\r"))
	p.sees("Câu 2/6", 1)
	p.until("document.activeElement.matches('article.bot') && document.activeElement.innerText.includes('Câu 2/6')")
	p.do(chromedp.KeyEvent("\t"))
	p.until("document.activeElement.textContent === 'A'")
	if u := st.desk.updates(); u[len(u)-1].Tap != "q|1|B" || u[len(u)-1].Message == "" {
		t.Errorf("tapped %+v", u[len(u)-1])
	}
	p.do(chromedp.Focus(chromedp.ID("clear")), chromedp.KeyEvent(" "))
	p.until("document.querySelector('#sure').open")
	p.shot("dialog")
	p.do(chromedp.KeyEvent("\x1b"))
	p.until("!document.querySelector('#sure').open")
	p.sees("Câu 2/6", 1)
}

// fits fails when the page is wider than the window, or a control is too small for a finger.
func browserOffline(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.offline(true)
	p.until("!document.querySelector('#notice').hidden")
	p.asks("khi mất mạng")
	p.asks("câu thứ hai")
	p.presses("Hỏi đáp")
	p.until("document.querySelectorAll('.me.waiting').length === 3")
	p.shot("waiting")
	p.offline(false)
	p.sees("Trả lời: khi mất mạng", 1)
	p.sees("Trả lời: câu thứ hai", 1)
	p.sees("Đã bấm m|ask", 1)
	p.until("document.querySelectorAll('.me.waiting').length === 0")
	if got := js[[]string](p, "[...document.querySelectorAll('#items article .bubble')].slice(-6).map(b => b.innerText)"); !slices.Equal(got, []string{"khi mất mạng",
		"Trả lời: khi mất mạng", "câu thứ hai", "Trả lời: câu thứ hai", "Hỏi đáp", "Đã bấm m|ask"}) {
		t.Errorf("answers stand behind their questions: %q", got)
	}
	p.shot("back")
	p.until("document.querySelector('#notice').hidden")
	if u := st.desk.updates(); len(u) != 4 || u[1].Text != "khi mất mạng" || u[2].Text != "câu thứ hai" {
		t.Errorf("%d updates", len(u))
	}
	st.remind(js[string](p, "localStorage.getItem('isobot.session')"), "nhắc sau khi có mạng")
	p.sees("nhắc sau khi có mạng", 1)
}

// browserLostAnswer: the message was taken, but the connection broke before the answer.
func browserLostAnswer(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	var broken atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/chat" && broken.Add(1)%2 == 1 {
			st.ch.Handler().ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		st.ch.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(func() { proxy.CloseClientConnections(); proxy.Close() })
	p := newTab(t, browser, proxy.URL, nil)
	p.do(chromedp.Navigate(proxy.URL))
	p.sees("Chào anh/chị", 1)
	p.asks("một lần thôi")
	p.sees("Trả lời: một lần thôi", 1)
	p.until("document.querySelectorAll('.me.waiting').length === 0")
	p.sees("một lần thôi", 2)
	if n := len(st.desk.updates()); n != 2 {
		t.Errorf("%d updates", n)
	}
}

// browserOfflineReload: the page itself comes from the service worker, and what was not sent is sent later.
func browserOfflineReload(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	var down atomic.Bool
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			panic(http.ErrAbortHandler)
		}
		st.ch.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(func() { proxy.CloseClientConnections(); proxy.Close() })
	p := newTab(t, browser, proxy.URL, nil)
	p.do(chromedp.Navigate(proxy.URL))
	p.sees("Chào anh/chị", 1)
	p.until("navigator.serviceWorker.controller")
	p.do(chromedp.Reload()) // now the worker has every file
	p.sees("Chào anh/chị", 1)
	down.Store(true)
	p.asks("gửi sau")
	p.until("document.querySelectorAll('.me.waiting').length === 1 && !document.querySelector('#notice').hidden")
	p.do(chromedp.Reload())
	p.until("document.querySelectorAll('.me.waiting').length === 1")
	p.sees("Chào anh/chị", 1)
	p.shot("from the worker")
	down.Store(false)
	p.sees("Trả lời: gửi sau", 1)
	if n := len(st.desk.updates()); n != 2 {
		t.Errorf("%d updates", n)
	}
}

func browserTwoTabs(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	a := open(t, browser, st)
	b := newTab(t, browser, st.url, a)
	b.do(chromedp.Navigate(st.url))
	b.sees("Chào anh/chị", 1)
	a.asks("từ trang một")
	a.sees("Trả lời: từ trang một", 1)
	b.sees("Trả lời: từ trang một", 1)
	b.sees("từ trang một", 2)
	b.asks("thi")
	a.sees("Câu 1/6", 1)
	a.presses("A")
	a.sees("Câu 2/6", 1)
	b.sees("Câu 2/6", 1)
	b.sees("Câu 1/6", 0)
	st.remind(js[string](a, "localStorage.getItem('isobot.session')"), "nhắc cả hai")
	a.sees("nhắc cả hai", 1)
	b.sees("nhắc cả hai", 1)
	seen := func(p *tab) []string {
		return js[[]string](p, "[...document.querySelectorAll('#items article .bubble')].map(b => b.innerText)")
	}
	if !slices.Equal(seen(a), seen(b)) {
		t.Errorf("the tabs differ:\n%q\n%q", seen(a), seen(b))
	}
	a.do(chromedp.Reload())
	a.sees("nhắc cả hai", 1)
	if !slices.Equal(seen(a), seen(b)) {
		t.Errorf("after a reload the tabs differ:\n%q\n%q", seen(a), seen(b))
	}
	if n := len(st.desk.updates()); n != 4 {
		t.Errorf("%d updates", n)
	}
}

func browserButtons(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.presses("Kết quả của tôi")
	p.sees("Đã bấm m|mine", 1)
	p.sees("Kết quả của tôi", 2) // the button, and what was said with it
	p.until("document.querySelector('button.chosen').textContent === 'Kết quả của tôi'")
	p.until("document.querySelector('article.bot').classList.contains('old')")
	p.asks("thi")
	p.presses("B")
	p.sees("Câu 2/6", 1)
	p.sees("Câu 1/6", 0)
	if n := js[int](p, "document.querySelectorAll('#items article').length"); n != 5 {
		t.Errorf("%d messages: a replaced one is edited in its place, without words of the person", n)
	}
	p.shot("replaced")
	p.presses("Hỏi đáp") // an old one
	p.sees("Đã bấm m|ask", 1)
	if u := st.desk.updates(); u[len(u)-1].Kind != bot.Tap || u[len(u)-1].Message == "" {
		t.Errorf("%+v", u[len(u)-1])
	}
}

func browserStartLink(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := newTab(t, browser, st.url, nil)
	p.do(chromedp.Navigate(st.url + "/?start=abc-123"))
	p.sees("Mã mời: abc-123", 1)
	p.until("location.search === ''")
	p.do(chromedp.Reload())
	p.sees("Mã mời: abc-123", 1)
	if u := st.desk.updates(); len(u) != 1 || u[0].Kind != bot.Start || u[0].Text != "abc-123" {
		t.Errorf("%+v", u)
	}
}

func browserReminder(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	session := js[string](p, "localStorage.getItem('isobot.session')")
	st.remind(session, "Anh/chị còn bài học đến hạn ngày mai.")
	p.sees("đến hạn ngày mai", 1)
	p.do(chromedp.Navigate("about:blank"))
	st.until("the stream to end", func() bool {
		r := st.ch.rooms.find(chatOf(session))
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.streams) == 0
	})
	st.remind(session, "Nhắc lúc vắng mặt.")
	st.until("the message to be held", func() bool { return st.desk.heldNow() == 1 })
	p.do(chromedp.Navigate(st.url))
	p.sees("Nhắc lúc vắng mặt.", 1)
	p.sees("đến hạn ngày mai", 1)
}

func browserClear(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.asks("điều riêng tư")
	p.sees("điều riêng tư", 2)
	p.do(chromedp.Click(chromedp.ID("clear")), chromedp.Click(chromedp.CSS("#sure .main")))
	p.sees("điều riêng tư", 0)
	if js[bool](p, "localStorage.getItem('isobot.transcript').includes('riêng tư')") {
		t.Error("it is still stored")
	}
	p.do(chromedp.Reload())
	p.sees("Chào anh/chị", 1)
	p.sees("điều riêng tư", 0)
}

func browserFiles(t *testing.T, browser context.Context) {
	st := newStage(t, func(c *Config) { c.Upload = true })
	p := open(t, browser, st)
	file := filepath.Join(t.TempDir(), "danh sách.csv")
	if err := os.WriteFile(file, []byte("mã;tên"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.do(chromedp.SetUploadFiles(chromedp.ID("file"), []string{file}))
	p.sees("Đã nhận tệp danh sách.csv", 1)
	if u := st.desk.updates(); string(u[len(u)-1].File.Data) != "mã;tên" {
		t.Errorf("%+v", u[len(u)-1].File)
	}
	p.asks("tệp")
	p.sees("Tải tệp: báo cáo.xlsx", 1)
	p.shot("file")
	js[bool](p, "(HTMLAnchorElement.prototype.click = function () { window.saved = this.download }, true)") // the browser's own part
	p.do(chromedp.Click(chromedp.CSS("a.file")))
	p.until("window.saved === 'báo cáo.xlsx'")
	st.ch.shelf.mu.Lock()
	clear(st.ch.shelf.byID)
	st.ch.shelf.mu.Unlock()
	p.do(chromedp.Click(chromedp.CSS("a.file")))
	p.until("document.querySelector('#notice').textContent.includes('hết hạn')")
}

func browserBusy(t *testing.T, browser context.Context) {
	st := newStage(t, func(c *Config) { c.PerSession = Rate{2, 2} })
	p := open(t, browser, st)
	st.desk.set(func(d *desk) { d.down = 1 })
	for _, text := range []string{"câu a", "câu b", "câu c"} {
		p.asks(text)
	}
	for _, text := range []string{"câu a", "câu b", "câu c"} {
		p.sees("Trả lời: "+text, 1)
	}
	p.until("document.querySelectorAll('.me.waiting').length === 0 && !document.querySelector('.me .note')")
}

// browserDown: the store fails from the first moment; the person is told, and the greeting comes when it works again.
func browserDown(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	st.desk.set(func(d *desk) { d.down = 1000 })
	p := newTab(t, browser, st.url, nil)
	p.do(chromedp.Navigate(st.url))
	p.until("document.querySelector('#notice').textContent.startsWith('Máy chủ đang bận')")
	st.desk.set(func(d *desk) { d.down = 0 })
	p.sees("Chào anh/chị", 1)
	p.until("document.querySelector('#notice').hidden")
}
