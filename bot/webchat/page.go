package webchat

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"isobot/bot"
)

//go:embed assets
var assets embed.FS

var pages = template.Must(template.ParseFS(assets, "assets/page.html", "assets/ask.html"))

// static are the files under /static/, by name, with their types. They are few, so they are read once.
var static = readStatic()

type staticFile struct {
	data []byte
	kind string
	tag  string // ETag
}

var staticTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".webmanifest": "application/manifest+json; charset=utf-8",
}

func readStatic() map[string]staticFile {
	entries, err := fs.ReadDir(assets, "assets")
	if err != nil {
		panic(err) // the files are part of the program
	}
	files := map[string]staticFile{}
	for _, e := range entries {
		kind, ok := staticTypes[path.Ext(e.Name())]
		if !ok {
			continue
		}
		data, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(data)
		files[e.Name()] = staticFile{data: data, kind: kind, tag: `"` + hex.EncodeToString(sum[:12]) + `"`}
	}
	return files
}

// Handler serves the page at "/" and everything it needs; mount it on "/". What it does not know is 404.
//
// Status codes of the interface under /api/chat: 400 what can not be read, 403 another site's script, 404 no such file, 405,
// 413 too large, 429 with Retry-After too often, 503 with Retry-After not stored: bring the same id again.
func (c *Channel) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.servePage)
	mux.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) { serveStatic(w, r, r.PathValue("name")) })
	for _, name := range []string{"manifest.webmanifest", "sw.js"} { // a service worker rules the folder it comes from
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) { serveStatic(w, r, name) })
	}
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) { serveStatic(w, r, "icon.svg") })
	mux.HandleFunc("POST /ask", c.limited(c.serveForm))
	mux.HandleFunc("GET /ask", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusSeeOther) })
	mux.HandleFunc("POST /api/chat", c.limited(c.serveChat))
	mux.HandleFunc("GET /api/chat/events", c.limited(c.serveEvents))
	mux.HandleFunc("GET "+filePath+"{id}", c.limited(c.serveFile))
	mux.HandleFunc("OPTIONS /api/chat", preflight)
	mux.HandleFunc("OPTIONS /api/chat/", preflight)
	c.guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.refuse(w, &fault{status: http.StatusForbidden, say: "requests from another site are not taken"})
	}))
	return c.headers(c.guard.Handler(mux))
}

// headers sets what every answer carries. Only our own files are loaded, no script stands in the page, and only allowed sites may
// frame it.
func (c *Channel) headers(next http.Handler) http.Handler {
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
		"worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors " + strings.Join(append([]string{"'self'"}, c.origins...), " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if strings.HasPrefix(r.URL.Path, "/api/") {
			c.allow(h, r.Header.Get("Origin"))
		}
		next.ServeHTTP(w, r)
	})
}

// allow lets the scripts of an allowed site read the answer.
func (c *Channel) allow(h http.Header, origin string) {
	h.Add("Vary", "Origin")
	for _, o := range c.origins {
		if o == origin {
			h.Set("Access-Control-Allow-Origin", o)
			h.Set("Access-Control-Allow-Methods", "GET, POST")
			h.Set("Access-Control-Allow-Headers", "Content-Type, Last-Event-ID, "+sessionHeader)
			h.Set("Access-Control-Expose-Headers", "Retry-After")
			h.Set("Access-Control-Max-Age", "600")
		}
	}
}

func preflight(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// limited holds one address to Config.PerIP.
func (c *Channel) limited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if wait := c.limits.ip(c.cfg.ClientIP(r)); wait > 0 {
			c.refuse(w, &fault{status: http.StatusTooManyRequests, say: "too many requests from this address; try again later", after: wait})
			return
		}
		next(w, r)
	}
}

func serveStatic(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := static[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "no-cache") // ask each time, and mostly hear that nothing changed
	h.Set("ETag", f.tag)
	if r.Header.Get("If-None-Match") == f.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(f.data) // the reader went away: nothing to be done
}

// servePage shows the chat. It holds nothing of anybody, so it may be kept by the browser for when there is no network.
func (c *Channel) servePage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	c.show(w, http.StatusOK, "page.html", struct {
		Upload  bool
		MaxFile int
	}{c.cfg.Upload, maxFile})
}

func (c *Channel) show(w http.ResponseWriter, status int, name string, data any) {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		c.log.Error("showing a page", "page", name, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(b.String())) // the reader went away: nothing to be done
}

func addressOf(chat string) bot.Address { return bot.Address{Channel: Name, Chat: chat} }
