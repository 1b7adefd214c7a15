package webchat

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func (p *tab) fits() {
	p.Helper()
	if w := js[[]float64](p, "[document.documentElement.scrollWidth, innerWidth, document.querySelector('#log').scrollWidth, document.querySelector('#log').clientWidth]"); w[0] > w[1] || w[2] > w[3] {
		p.Errorf("wider than the window: %v", w)
	}
	small := js[[]string](p, `[...document.querySelectorAll('button, textarea, a.file')].filter(b => b.checkVisibility() && !b.closest('.note, .old'))
		.filter(b => { const r = b.getBoundingClientRect(); return r.height < 40 || r.width < 40 || r.right > innerWidth })
		.map(b => b.id + b.textContent.trim())`)
	if len(small) > 0 {
		p.Errorf("too small for a finger, or cut: %q", small)
	}
}

func browserPhone(t *testing.T, browser context.Context) {
	st := newStage(t, func(c *Config) { c.Upload = true })
	p := newTab(t, browser, st.url, nil)
	p.do(chromedp.EmulateViewport(360, 640, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch), chromedp.Navigate(st.url))
	p.sees("Chào anh/chị", 1)
	p.fits()
	p.shot("greeting")
	p.asks("điều 7.5")
	p.sees("Thông tin dạng văn bản", 1)
	p.fits()
	p.shot("answer")
	p.asks("thi")
	p.sees("Câu 1/6", 1)
	p.fits()
	p.shot("quiz")
	p.asks(strings.Repeat("Nghiêng", 60) + " https://vbpl.vn/" + strings.Repeat("x", 200))
	p.sees("Trả lời: Nghiêng", 1)
	p.fits()
}

func browserZoom(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := newTab(t, browser, st.url, nil)
	p.do(chromedp.EmulateViewport(512, 384, chromedp.EmulateScale(2)), chromedp.Navigate(st.url)) // 1024x768 at 200 %
	p.sees("Chào anh/chị", 1)
	p.asks("điều 7.5")
	p.sees("Thông tin dạng văn bản", 1)
	p.fits()
	if h := js[float64](p, "document.querySelector('#log').clientHeight"); h < 200 {
		t.Errorf("only %v pixels are left for the conversation", h)
	}
	p.shot("200")
	p.do(chromedp.EmulateViewport(320, 256, chromedp.EmulateScale(4))) // 1280x1024 at 400 %
	p.fits()
	p.shot("400")
}

func browserDark(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := newTab(t, browser, st.url, nil)
	p.media("prefers-color-scheme", "dark")
	p.do(chromedp.Navigate(st.url))
	p.sees("Chào anh/chị", 1)
	p.asks("điều 7.5")
	p.sees("Thông tin dạng văn bản", 1)
	if c := js[string](p, "getComputedStyle(document.body).backgroundColor"); c != "rgb(15, 23, 34)" {
		t.Errorf("background %s", c)
	}
	p.shot("answer")
}

func browserHostile(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := open(t, browser, st)
	p.asks(`<img src=x onerror="document.title='broken'"><script>document.title='broken'</script> javascript:alert(1) https://vbpl.vn/a?b=1.`)
	p.sees("Trả lời: <img src=x", 1)
	if js[int](p, "document.querySelectorAll('#items img, #items script').length") != 0 || js[string](p, "document.title") == "broken" {
		t.Error("a text became markup")
	}
	if got := js[[]string](p, "[...document.querySelectorAll('.bot a')].map(a => a.href + ' ' + a.rel)"); !slices.Equal(got, []string{"https://vbpl.vn/a?b=1 noopener noreferrer"}) {
		t.Errorf("links %q", got)
	}
	js[bool](p, "(localStorage.setItem('isobot.transcript', '{broken'), true)")
	p.do(chromedp.Reload())
	p.sees("Chào anh/chị", 1)
}

func browserNoScript(t *testing.T, browser context.Context) {
	st := newStage(t, nil)
	p := newTab(t, browser, st.url, nil)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.do(chromedp.Navigate(st.url), chromedp.WaitVisible(chromedp.CSS("noscript .bubble")))
	p.shot("before")
	p.do(chromedp.Focus(chromedp.ID("text")))
	p.types("điều 7.5")
	p.do(chromedp.Click(chromedp.ID("send")), chromedp.WaitVisible(chromedp.CSS("strong")))
	p.shot("answer")
	p.do(chromedp.Click(chromedp.CSS(`button[value="g|1|up"]`)), chromedp.WaitNotPresent(chromedp.CSS("strong")))
	text, err := chromedp.Run(p.ctx, chromedp.Text(chromedp.ID("log")))
	if err != nil || !strings.Contains(text, "Đã bấm g|1|up") {
		t.Errorf("%q %v", text, err)
	}
}

func browserEmbedded(t *testing.T, browser context.Context) {
	var script string
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><title>Trang nội bộ</title><h1>Trang nội bộ của cơ quan</h1><script src="` + script + `" async></script>`))
	}))
	t.Cleanup(host.Close)
	for _, allowed := range []bool{true, false} {
		st := newStage(t, func(c *Config) {
			if allowed {
				c.AllowOrigins = []string{host.URL}
			}
		})
		script = st.url + "/static/embed.js"
		p := newTab(t, browser, "http://127.0.0.1", nil)
		p.do(chromedp.Navigate(host.URL), chromedp.WaitVisible(chromedp.CSS("button")), chromedp.Click(chromedp.CSS("button")), chromedp.WaitVisible(chromedp.CSS("iframe")))
		if allowed {
			st.until("the page in the frame to greet", func() bool { return len(st.desk.updates()) == 1 })
		}
		p.until("document.querySelector('button').getAttribute('aria-expanded') === 'true'")
		p.shot(map[bool]string{true: "allowed", false: "refused"}[allowed])
		if !allowed && len(st.desk.updates()) != 0 {
			t.Error("a site that is not on the list shows the page")
		}
		p.do(chromedp.Navigate("about:blank"))
	}
}
