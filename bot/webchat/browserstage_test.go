package webchat

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium finds the browser, or skips the test; with ISOBOT_REQUIRE_BROWSER=1 it fails it.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("ISOBOT_REQUIRE_BROWSER") == "1" {
		t.Fatal("no chromium on this machine: apt-get install -y chromium")
	}
	t.Skip("no chromium on this machine (apt-get install -y chromium): the page is not tested in a browser")
	return ""
}

// startBrowser starts a browser with an empty profile; it ends with the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.WindowSize(1100, 800))
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing the browser: %v", err)
		}
		end()
		endAlloc()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}
	return ctx
}

// tab is one page in a browser. What it asked for outside of the server, and its scripts' errors, fail the test.
type tab struct {
	*testing.T
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

// newTab opens a tab in a profile of its own, or, beside another, in the same.
func newTab(t *testing.T, browser context.Context, home string, beside *tab) *tab {
	t.Helper()
	var ctx context.Context
	var end context.CancelFunc
	if beside == nil {
		ctx, end = chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	} else {
		ctx, end = chromedp.NewContext(beside.ctx)
	}
	p := &tab{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, func(ev any) { p.hear(ev, home) }); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.mu.Lock()
		for _, b := range p.bad {
			t.Error(b)
		}
		p.mu.Unlock()
		end()
	})
	return p
}

func (p *tab) hear(ev any, home string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *cdpruntime.EventExceptionThrown:
		p.bad = append(p.bad, fmt.Sprintf("script error: %s %+v", ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception))
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, home) && !strings.HasPrefix(u, "blob:"+home) && !strings.HasPrefix(u, "data:") {
			p.bad = append(p.bad, "asked for something outside: "+u)
		}
	}
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.shot("failed")
		p.Fatal(err)
	}
}

func call[P, R any](p *tab, c cdp.Command[P, R], params P) {
	p.Helper()
	if _, err := chromedp.Call(p.ctx, c, params); err != nil {
		p.Fatal(err)
	}
}

// js evaluates an expression in the page.
func js[T any](p *tab, format string, args ...any) T {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](fmt.Sprintf(format, args...)))
	if err != nil {
		p.Fatalf("%s: %v", fmt.Sprintf(format, args...), err)
	}
	return v
}

// quoted is a string as JavaScript writes it.
func quoted(s string) string {
	b, _ := json.Marshal(s) // a string can always be written
	return string(b)
}

// until waits for a condition in the page.
func (p *tab) until(format string, args ...any) {
	p.Helper()
	what := fmt.Sprintf(format, args...)
	for end := time.Now().Add(patience); !js[bool](p, "%s", "!!("+what+")"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			p.shot("failed")
			p.Fatalf("waited in vain for %s\npage: %s", what, js[string](p, "document.body.innerText"))
		}
	}
}

// sees waits until the conversation holds a text n times.
func (p *tab) sees(text string, n int) {
	p.Helper()
	p.until("[...document.querySelectorAll('#items article')].filter(a => a.innerText.includes(%s)).length === %d", quoted(text), n)
}

// types writes into what has the focus, as a person would after an input method.
func (p *tab) types(text string) {
	p.Helper()
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

func (p *tab) asks(text string) {
	p.Helper()
	p.do(chromedp.Focus(chromedp.ID("text")))
	p.types(text)
	p.do(chromedp.KeyEvent("\r"))
}

// presses clicks the last button with a label.
func (p *tab) presses(label string) {
	p.Helper()
	const find = "[...document.querySelectorAll('#items button')].filter(b => b.textContent === %s).at(-1)"
	p.until(find, quoted(label))
	js[bool](p, "("+find+".scrollIntoView({block: 'nearest'}), true)", quoted(label))
	at := js[[]float64](p, "(r => [r.x + r.width / 2, r.y + r.height / 2])("+find+".getBoundingClientRect())", quoted(label))
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

func (p *tab) offline(yes bool) {
	p.Helper()
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}}})
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1})
}

func (p *tab) media(name, value string) {
	p.Helper()
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
}

// shot keeps a picture of what is seen, in ISOBOT_ARTIFACTS or nowhere for long.
func (p *tab) shot(name string) {
	p.Helper()
	dir := os.Getenv("ISOBOT_ARTIFACTS")
	if dir == "" {
		dir = p.TempDir()
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.Logf("no picture: %v", err)
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.Fatal(err)
	}
	file := filepath.Join(dir, "webchat-"+strings.ReplaceAll(strings.TrimPrefix(p.Name(), "TestBrowser/"), "/", "-")+"-"+name+".png")
	if err := os.WriteFile(file, png, 0o644); err != nil {
		p.Fatal(err)
	}
}
