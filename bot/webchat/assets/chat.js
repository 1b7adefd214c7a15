// The chat page: what the person does, what comes back, and what is shown of it.

import { Incoming, Outgoing, download } from "./net.js";
import { Transcript, onOtherTab, randomID, session } from "./store.js";
import { View } from "./view.js";

const $ = (id) => document.getElementById(id);
const OFFLINE = "Mất kết nối. Tin nhắn của anh/chị được giữ lại và tự gửi khi có mạng.";
const BUSY = "Máy chủ đang bận. Tin nhắn của anh/chị được giữ lại và tự gửi sau ít giây.";
const REFUSED = { 400: "Tin này không gửi được.", 403: "Trang này không được phép gửi tin.", 413: "Tin hoặc tệp quá lớn." };

const me = session();
const transcript = new Transcript();
const view = new View($("log"), $("items"), { tap, file: fetchFile, again });
const outgoing = new Outgoing(me.session, () => transcript.items.find((i) => i.state === "waiting" && ready(i)), {
  taken, refused, reachable, sending, slow,
});
const incoming = new Incoming(me.session, transcript.last, { message: (msg) => arrive([msg]), cursor, reachable });

let typing, noticeTimer;
let keyboard = false; // the last button was pressed with a key

const ready = (item) => !item.body.file || item.body.file.data;

function show() {
  view.sync(transcript.items);
  $("clear").hidden = !transcript.items.some((i) => !i.veiled);
}

// say queues one message. veiled items are not shown until they have to be.
function say(text, body, veiled = false) {
  transcript.add({ who: "me", key: randomID(), text, body, state: "waiting", veiled, late: !navigator.onLine });
  transcript.save();
  show();
  if (!veiled) view.toEnd();
  outgoing.pump();
}

function tap(item, button, byKeyboard) {
  keyboard = byKeyboard;
  const known = transcript.find(item.key);
  if (known) known.chosen = button.tap;
  say(button.label, { tap: button.tap, message: item.key }, navigator.onLine);
}

function again(item) {
  transcript.retire(item.key);
  say(item.text, item.body);
}

function update(item, change) {
  const known = transcript.find(item.key);
  if (known) Object.assign(known, change);
}

function taken(item, messages, tries) {
  // A tap whose message was replaced needs no words of its own; any other is shown with what it said.
  const edits = item.body.tap && messages.length > 0 && messages.every((m) => m.replace && transcript.knows(m.replace));
  update(item, { state: "sent", note: undefined, late: undefined, veiled: item.body.start !== undefined || edits });
  if (edits || item.body.start !== undefined) transcript.retire(item.key);
  if (messages.length === 0 && tries > 1) update(item, { note: "Tin này đã được nhận. Nếu chưa thấy trả lời, mời anh/chị hỏi lại." });
  arrive(messages, true);
}

function refused(item, status) {
  update(item, { state: "failed", veiled: item.body.start !== undefined, note: REFUSED[status] ?? "Tin này chưa gửi được." });
  if (item.body.start !== undefined) tell(REFUSED[status] ?? "Trang này chưa dùng được. Mời anh/chị tải lại trang.");
  transcript.save();
  show();
}

// slow: the server asks to wait.
function slow(item, status) {
  hideTyping();
  if (status === 429) update(item, { note: "Anh/chị gửi hơi nhanh, tin sẽ tự gửi sau ít giây.", veiled: item.body.start !== undefined });
  else tell(BUSY);
  show();
}

// arrive takes messages that may have come before, by the answer or by an event. asked: they answer what was just sent.
function arrive(messages, asked = false) {
  const fresh = messages.filter((m) => !transcript.knows(m.id));
  const stay = view.atEnd();
  for (const msg of fresh) {
    if (!(msg.replace && transcript.replace(msg))) transcript.add({ who: "bot", key: msg.id, msg });
  }
  transcript.save();
  show();
  if (fresh.length > 0) {
    hideTyping();
    if (document.hidden) document.title = "● " + TITLE;
  }
  if (asked && messages.length > 0) answered(messages[0].id);
  else if (fresh.length > 0 && stay) view.reveal(fresh[0].id);
  else if (fresh.length > 0) $("newer").hidden = false;
}

// answered brings the answer into view, and those who pressed the button with a key to it.
function answered(id) {
  view.reveal(id);
  if (keyboard) view.focus(id);
  keyboard = false;
}

const TITLE = document.title;

function cursor(id) {
  transcript.last = id;
  transcript.save();
}

function sending(item) {
  clearTimeout(typing);
  if (!item) return hideTyping();
  typing = setTimeout(() => {
    const stay = view.atEnd();
    $("typing").hidden = false;
    if (stay) view.toEnd();
  }, 300);
}

function hideTyping() {
  clearTimeout(typing);
  $("typing").hidden = true;
}

function reachable(yes) {
  const notice = $("notice");
  if (yes) {
    if (notice.hidden || notice.classList.contains("good")) return;
    notice.textContent = "Đã kết nối lại.";
    notice.classList.add("good");
    clearTimeout(noticeTimer);
    noticeTimer = setTimeout(() => (notice.hidden = true), 3000);
    return;
  }
  tell(OFFLINE);
  for (const i of transcript.items) if (i.state === "waiting") Object.assign(i, { late: true, veiled: i.body.start !== undefined });
  show();
}

function tell(text, forMs = 0) {
  const notice = $("notice");
  notice.hidden = false;
  notice.classList.remove("good");
  if (notice.textContent !== text) notice.textContent = text;
  clearTimeout(noticeTimer);
  if (forMs) noticeTimer = setTimeout(() => (notice.hidden = true), forMs);
}

async function fetchFile(file) {
  try {
    if (!(await download(me.session, file))) tell("Tệp này đã hết hạn (sau một giờ). Mời anh/chị yêu cầu lại.", 8000);
  } catch {
    tell("Chưa tải được tệp. Mời anh/chị thử lại.", 8000);
  }
}

function submit() {
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  grow();
  keyboard = false;
  say(text, { text });
}

function grow() {
  const t = $("text");
  t.style.height = "auto";
  t.style.height = `${t.scrollHeight + t.offsetHeight - t.clientHeight}px`;
}

function attach(file) {
  if (!file) return;
  if (file.size > Number(document.body.dataset.maxFile)) return tell("Tệp lớn hơn 8 MB, chưa gửi được.", 8000);
  const reader = new FileReader();
  reader.onload = () => say(`Tệp: ${file.name}`, { file: { name: file.name, data: reader.result.split(",")[1] ?? "" } });
  reader.onerror = () => tell("Không đọc được tệp này.", 8000);
  reader.readAsDataURL(file);
}

function listen() {
  $("composer").addEventListener("submit", (e) => (e.preventDefault(), submit(), $("text").focus()));
  $("text").addEventListener("keydown", (e) => {
    // An input method (Telex, VNI) uses Enter to end a word.
    if (e.key !== "Enter" || e.shiftKey || e.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    submit();
  });
  // Some on-screen keyboards tell of Enter only here. A line break that was asked for comes with Shift.
  let shift = false;
  for (const kind of ["keydown", "keyup"]) $("text").addEventListener(kind, (e) => (shift = e.shiftKey));
  $("text").addEventListener("beforeinput", (e) => {
    if (!["insertLineBreak", "insertParagraph"].includes(e.inputType) || shift || e.isComposing) return;
    e.preventDefault();
    submit();
  });
  $("text").addEventListener("input", grow);
  $("clear").addEventListener("click", () => $("sure").showModal());
  $("sure").addEventListener("close", () => {
    if ($("sure").returnValue === "yes") transcript.clear(), show(), $("text").focus();
    $("sure").returnValue = "";
  });
  $("newer").addEventListener("click", () => (view.toEnd(), ($("newer").hidden = true)));
  $("log").addEventListener("scroll", () => view.atEnd() && ($("newer").hidden = true), { passive: true });
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => (attach($("file").files[0]), ($("file").value = "")));
  addEventListener("offline", () => reachable(false));
  addEventListener("online", () => incoming.resume());
  document.addEventListener("visibilitychange", () => !document.hidden && (document.title = TITLE));
  onOtherTab(() => (transcript.merge(), show(), view.atEnd() || view.toEnd()), () => location.reload());
}

// startCode takes the code of a ?start= link out of the address, so that a reload does not send it again.
function startCode() {
  const here = new URL(location.href);
  const code = here.searchParams.get("start");
  if (code === null) return null;
  here.searchParams.delete("start");
  history.replaceState(null, "", here);
  return /^[A-Za-z0-9_-]{1,64}$/.test(code) ? code : null;
}

function begin() {
  for (const i of transcript.items) {
    if (i.state === "waiting" && !ready(i)) Object.assign(i, { state: "failed", note: "Tệp chưa gửi xong. Mời anh/chị chọn lại tệp." });
  }
  document.body.classList.add("live");
  document.body.classList.toggle("framed", window.top !== window);
  $("attach").hidden = document.body.dataset.upload !== "yes";
  $("log").setAttribute("aria-busy", "true");
  show();
  view.toEnd();
  $("log").setAttribute("aria-busy", "false");
  listen();
  const code = startCode();
  if (code) say("", { start: code }, true);
  else if (me.fresh || transcript.items.length === 0) say("", { start: "" }, true);
  if (!navigator.onLine) reachable(false);
  if (!matchMedia("(pointer: coarse)").matches) $("text").focus();
  outgoing.pump();
  incoming.run();
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // without it the page works, only not offline
}

begin();
