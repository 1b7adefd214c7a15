// Keeps the page for when there is no network: it then shows the transcript and takes messages that are sent later.

const CACHE = "isobot-page-1";
const SHELL = ["/", "/static/chat.css", "/static/chat.js", "/static/net.js", "/static/store.js", "/static/view.js", "/static/icon.svg", "/manifest.webmanifest"];

self.addEventListener("install", (e) => {
  e.waitUntil(caches.open(CACHE).then((c) => c.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (e) => {
  const old = (names) => Promise.all(names.filter((n) => n !== CACHE).map((n) => caches.delete(n)));
  e.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

// The network first, so that a new version shows at once; the copy when there is none.
async function fetched(request, key) {
  try {
    const res = await fetch(request);
    if (res.ok) (await caches.open(CACHE)).put(key, res.clone());
    return res;
  } catch (err) {
    const copy = await caches.match(key);
    if (copy) return copy;
    throw err;
  }
}

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || !SHELL.includes(url.pathname)) return;
  e.respondWith(fetched(e.request, url.pathname));
});
