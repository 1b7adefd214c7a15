// What is seen of the transcript. Texts become text nodes, never markup.

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

function make(tag, className, text) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
}

// linked appends a text, with its addresses as links.
function linked(parent, text) {
  let at = 0;
  for (const m of text.matchAll(LINK)) {
    parent.append(text.slice(at, m.index));
    const a = make("a", "", m[0]);
    Object.assign(a, { href: m[0], target: "_blank", rel: "noopener noreferrer" });
    parent.append(a);
    at = m.index + m[0].length;
  }
  parent.append(text.slice(at));
}

// kindOf names the look of a line by how it begins.
function kindOf(line) {
  if (/^[•\-–]\s/.test(line)) return "line bullet";
  if (/^(\d{1,2}|[A-Ha-h])[.)]\s/.test(line)) return "line option";
  if (/^Nguồn:/.test(line)) return "line source";
  if (/^Lưu ý:/.test(line)) return "line caution";
  return "line";
}

// lines lays out a text with its bold ranges, a line an element.
function lines(text, bold = []) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const line of text.split("\n")) {
    const to = from + line.length;
    if (line.trim() === "") {
      out.append(make("div", "gap"));
    } else {
      out.append(oneLine(line, bold.map(([a, b]) => [Math.max(a - from, 0), Math.min(b - from, line.length)]).filter(([a, b]) => a < b)));
    }
    from = to + 1;
  }
  return out;
}

function oneLine(line, bold) {
  const whole = bold.length === 1 && bold[0][0] === 0 && bold[0][1] === line.length;
  const el = make("div", whole && line.length < 160 ? "line head" : kindOf(line));
  let at = 0;
  for (const [a, b] of bold) {
    linked(el, line.slice(at, a));
    const strong = make("strong");
    linked(strong, line.slice(a, b));
    el.append(strong);
    at = b;
  }
  linked(el, line.slice(at));
  return el;
}

// View shows items under a parent. Events: tap(item, button, byKeyboard), file(file), again(item).
export class View {
  constructor(log, items, events) {
    Object.assign(this, { log, list: items, events, shown: new Map() });
  }

  // sync makes what is seen equal to the items; it touches only what changed.
  sync(items) {
    items = items.filter((i) => !i.veiled);
    const lastMine = items.findLastIndex((i) => i.who === "me");
    const keys = new Set(items.map((i) => i.key));
    let before = null;
    items.forEach((item, n) => {
      const el = this.element(item, keys);
      const look = JSON.stringify([item, n > lastMine]);
      if (el.look !== look) {
        el.look = look;
        this.paint(el, item, n > lastMine);
      }
      const place = before ? before.nextSibling : this.list.firstChild;
      if (el !== place) this.list.insertBefore(el, place);
      before = el;
    });
    for (const [key, el] of this.shown) {
      if (!keys.has(key)) {
        el.remove();
        this.shown.delete(key);
      }
    }
  }

  // element finds the element of an item, or of the one that it replaced.
  element(item, keys) {
    let el = this.shown.get(item.key);
    const old = item.msg?.replace;
    if (!el && old && !keys.has(old) && this.shown.has(old)) {
      el = this.shown.get(old);
      this.shown.delete(old);
    }
    el ??= make("article");
    this.shown.set(item.key, el);
    return el;
  }

  paint(el, item, current) {
    el.className = item.who;
    el.tabIndex = -1;
    el.setAttribute("aria-label", item.who === "me" ? "Anh/chị" : "isobot");
    if (item.who === "me") this.paintMine(el, item);
    else this.paintBot(el, item, current);
  }

  paintMine(el, item) {
    const bubble = make("div", "bubble");
    bubble.append(lines(item.text));
    el.replaceChildren(bubble);
    el.classList.toggle("waiting", item.state === "waiting");
    const note = item.note ?? (item.late && item.state === "waiting" ? "Chờ có mạng để gửi" : "");
    if (!note) return;
    const p = make("p", "note", note);
    if (item.state === "failed" && !item.body.file) {
      const again = make("button", "link", "Gửi lại");
      again.type = "button";
      again.onclick = () => this.events.again(item);
      p.append(" ", again);
    }
    el.append(p);
  }

  paintBot(el, item, current) {
    const { msg } = item;
    const bubble = make("div", "bubble");
    bubble.append(lines(msg.text, msg.bold));
    if (msg.file) {
      const a = make("a", "file", `Tải tệp: ${msg.file.name}`);
      a.href = msg.file.url;
      a.onclick = (e) => (e.preventDefault(), this.events.file(msg.file));
      bubble.append(a);
    }
    el.replaceChildren(bubble);
    if (msg.buttons?.length) el.append(this.buttons(item, current));
    el.classList.toggle("old", !current);
  }

  buttons(item, current) {
    const group = make("div", "buttons");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", current ? "Lựa chọn" : "Lựa chọn của tin trước");
    for (const row of item.msg.buttons) {
      const r = make("div", row.every((b) => b.label.length <= 4) ? "row short" : "row");
      for (const b of row) {
        const button = make("button", item.chosen === b.tap ? "chosen" : "", b.label);
        button.type = "button";
        button.tabIndex = current ? 0 : -1; // an old one can still be clicked; the server knows what is late
        if (item.chosen === b.tap) button.setAttribute("aria-pressed", "true");
        button.onclick = (e) => this.events.tap(item, b, e.detail === 0);
        r.append(button);
      }
      group.append(r);
    }
    return group;
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  // reveal brings a message into view, its beginning first.
  reveal(key) {
    const el = this.shown.get(key);
    if (!el) return this.toEnd();
    const below = this.log.scrollHeight - el.offsetTop;
    if (below > this.log.clientHeight) this.log.scrollTop = el.offsetTop - 12;
    else this.toEnd();
  }

  focus(key) {
    this.shown.get(key)?.focus({ preventScroll: true });
  }
}
