// What this browser remembers: the session and the transcript. Tabs share both; each merges what the others wrote.

const SESSION = "isobot.session";
const TRANSCRIPT = "isobot.transcript";
const MAX_ITEMS = 200;
const MAX_RETIRED = 600;

const memory = new Map();

// A framed page may be denied storage; then everything lasts as long as the page.
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}

export function randomID() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}

// session gives the secret of this browser's conversation, and whether it was just made.
export function session() {
  const known = read(SESSION);
  if (known) return { session: known, fresh: false };
  const made = randomID() + randomID();
  write(SESSION, made);
  return { session: read(SESSION) ?? made, fresh: true };
}

// Transcript is the list of items in order. An item is
//   {who: "me", key, at, text, body, state: "waiting" | "sent" | "failed", late, note, veiled}
//   {who: "bot", key, at, msg, chosen}
// where key is the id of the message. Keys of items that are gone stay in retired, so that they do not come back.
export class Transcript {
  constructor() {
    this.items = [];
    this.retired = [];
    this.last = "";
    this.merge();
  }

  // merge takes in what other tabs wrote.
  merge() {
    let stored;
    try {
      stored = JSON.parse(read(TRANSCRIPT) ?? "{}");
    } catch {
      stored = {}; // unreadable: begin anew
    }
    if (!this.last && typeof stored.last === "string") this.last = stored.last;
    this.retired = [...new Set([...(stored.retired ?? []), ...this.retired])].slice(-MAX_RETIRED);
    const byKey = new Map((stored.items ?? []).map((item) => [item.key, item]));
    for (const mine of this.items) {
      const theirs = byKey.get(mine.key);
      if (theirs && theirs.state !== mine.state && theirs.state === "sent") continue;
      byKey.set(mine.key, theirs ? { ...mine, at: theirs.at } : mine);
    }
    const gone = new Set(this.retired);
    this.items = [...byKey.values()].filter((i) => !gone.has(i.key)).sort((a, b) => a.at - b.at).slice(-MAX_ITEMS);
  }

  save() {
    this.merge();
    // A document is not kept: storage is small. After a reload its message counts as not sent.
    const items = this.items.map((i) => (i.body?.file ? { ...i, body: { file: { name: i.body.file.name } } } : i));
    write(TRANSCRIPT, JSON.stringify({ items, retired: this.retired, last: this.last }));
  }

  knows(key) {
    return this.retired.includes(key) || this.items.some((i) => i.key === key);
  }

  find(key) {
    return this.items.find((i) => i.key === key);
  }

  // add puts an item at the end; an answer behind what it answers, where more was asked meanwhile.
  add(item) {
    const asked = item.msg?.for;
    const i = asked ? this.items.findLastIndex((o) => o.key === asked || o.msg?.for === asked) : -1;
    const [before, after] = i >= 0 ? [this.items[i], this.items[i + 1]] : [this.items.at(-1)];
    const at = after ? (before.at + after.at) / 2 : Math.max(Date.now(), (before?.at ?? 0) + 1);
    this.items.splice(after ? i + 1 : this.items.length, 0, { at, ...item });
  }

  // replace puts a message in the place of another; false when that one is not there.
  replace(msg) {
    const i = this.items.findIndex((item) => item.who === "bot" && item.key === msg.replace);
    if (i < 0) return false;
    const at = this.items[i].at;
    this.retired.push(this.items[i].key);
    this.items[i] = { who: "bot", key: msg.id, at, msg };
    return true;
  }

  retire(key) {
    this.retired.push(key);
    this.items = this.items.filter((i) => i.key !== key);
  }

  clear() {
    this.retired.push(...this.items.filter((i) => i.state !== "waiting").map((i) => i.key));
    this.items = this.items.filter((i) => i.state === "waiting");
    this.save();
  }
}

// onOtherTab calls back when another tab wrote.
export function onOtherTab(changed, newSession) {
  addEventListener("storage", (e) => {
    if (e.key === TRANSCRIPT) changed();
    if (e.key === SESSION || e.key === null) newSession();
  });
}
