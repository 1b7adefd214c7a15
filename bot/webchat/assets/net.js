// The way to the server and back: messages go out one at a time and in order, each until it is taken; events come in.

const SESSION_HEADER = "X-Isobot-Session";
const SILENCE = 70_000; // the server says something every 25 s
const POST_LIMIT = 45_000;

const sleep = (ms) =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
  });

const jitter = (ms) => ms * (0.75 + Math.random() / 2);

const retryAfter = (res) => 1000 * Math.min(Number(res.headers.get("Retry-After")) || 2, 60);

// Outgoing sends what next() gives until there is nothing left. Events: taken(item, messages, tries), refused(item, status),
// slow(item, status), reachable(yes), sending(item or null).
export class Outgoing {
  constructor(session, next, events) {
    Object.assign(this, { session, next, events, busy: false });
    addEventListener("online", () => this.pump());
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.next(); item; item = this.next()) await this.send(item);
    } finally {
      this.busy = false;
      this.events.sending(null);
    }
  }

  async send(item) {
    for (let tries = 1, wait = 1000; ; tries++) {
      this.events.sending(item);
      let res, data;
      try {
        res = await fetch("/api/chat", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ session: this.session, id: item.key, ...item.body }),
          signal: AbortSignal.timeout(POST_LIMIT),
        });
        data = await res.json();
      } catch {
        this.events.sending(null);
        this.events.reachable(false);
        await sleep(jitter(wait));
        wait = Math.min(wait * 2, 30_000);
        continue;
      }
      if (res.status === 429 || res.status >= 500) {
        this.events.slow(item, res.status);
        await sleep(jitter(retryAfter(res)));
        continue;
      }
      this.events.reachable(true);
      return res.ok ? this.events.taken(item, data.messages, tries) : this.events.refused(item, res.status);
    }
  }
}

// Incoming keeps an event stream open while the page can be seen, and for a minute after. Events: message(msg, id), cursor(id),
// reachable(yes). It is no EventSource, because that would put the session into the address.
export class Incoming {
  constructor(session, last, events) {
    Object.assign(this, { session, last, events, gate: null, abort: null, away: null });
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("pagehide", () => this.pause()); // else a page that is kept for "back" would seem to be open
    addEventListener("pageshow", () => this.resume());
  }

  look() {
    clearTimeout(this.away);
    if (document.hidden) this.away = setTimeout(() => this.pause(), 60_000);
    else this.resume();
  }

  pause() {
    if (this.gate) return;
    let open;
    this.gate = new Promise((done) => (open = done));
    this.gate.open = open;
    this.abort?.abort();
  }

  resume() {
    this.gate?.open();
    this.gate = null;
  }

  async run() {
    for (let wait = 1000; ; ) {
      await this.gate;
      let pause = wait;
      try {
        this.abort = new AbortController();
        const res = await fetch("/api/chat/events", {
          headers: { [SESSION_HEADER]: this.session, ...(this.last ? { "Last-Event-ID": this.last } : {}) },
          signal: this.abort.signal,
          cache: "no-store",
        });
        if (res.ok) {
          this.events.reachable(true);
          await this.read(res.body.getReader());
          wait = pause = 1000;
        } else {
          pause = retryAfter(res);
        }
      } catch {
        if (!this.gate && !navigator.onLine) this.events.reachable(false);
        wait = Math.min(wait * 2, 30_000);
      }
      if (!this.gate) await sleep(jitter(pause));
    }
  }

  async read(reader) {
    const text = new TextDecoder();
    let rest = "";
    let watch;
    const heard = () => {
      clearTimeout(watch);
      watch = setTimeout(() => this.abort.abort(), SILENCE);
    };
    try {
      for (heard(); ; heard()) {
        const { done, value } = await reader.read();
        if (done) return;
        rest += text.decode(value, { stream: true });
        const blocks = rest.split("\n\n");
        rest = blocks.pop();
        blocks.forEach((block) => this.event(block));
      }
    } finally {
      clearTimeout(watch);
    }
  }

  event(block) {
    const fields = {};
    for (const line of block.split("\n")) {
      const at = line.indexOf(": ");
      if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
    }
    if (fields.event === "message") this.events.message(JSON.parse(fields.data));
    if (fields.id) {
      this.last = fields.id;
      this.events.cursor(fields.id);
    }
  }
}

// download fetches a file with the session in a header and hands it to the browser; false when it is gone.
export async function download(session, file) {
  const res = await fetch(file.url, { headers: { [SESSION_HEADER]: session } });
  if (res.status === 404) return false;
  if (!res.ok) throw new Error(`status ${res.status}`);
  const url = URL.createObjectURL(await res.blob());
  const a = Object.assign(document.createElement("a"), { href: url, download: file.name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
