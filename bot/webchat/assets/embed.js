// One line on a page of the intranet: <script src="https://isobot.example.gov.vn/static/embed.js" async></script>
// It shows a button that opens the chat in a frame. The site must be on isobot's list of allowed origins.
(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const label = script.dataset.label || "Hỏi isobot";
  const style = (el, rules) => Object.assign(el.style, rules);

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-expanded", "false");
  style(button, {
    position: "fixed", right: "20px", bottom: "20px", zIndex: "2147483646", minHeight: "48px", padding: "0 22px", border: "2px solid #fff",
    borderRadius: "24px", background: "#123f6b", color: "#fff", font: "600 16px/1.2 system-ui, sans-serif", cursor: "pointer",
    boxShadow: "0 4px 18px rgba(10, 30, 60, .35)",
  });

  let frame;
  const open = () => {
    frame = document.createElement("iframe");
    frame.src = home + "/";
    frame.title = "isobot – trợ lý ISO 9001 và thủ tục hành chính";
    style(frame, {
      position: "fixed", right: "20px", bottom: "80px", zIndex: "2147483646", width: "min(420px, calc(100vw - 40px))",
      height: "min(680px, calc(100vh - 100px))", border: "1px solid #8aa0b8", borderRadius: "16px", background: "#fff", colorScheme: "normal",
      boxShadow: "0 10px 40px rgba(10, 30, 60, .35)",
    });
    document.body.append(frame);
  };
  const toggle = () => {
    if (!frame) open();
    else frame.hidden = !frame.hidden;
    frame.style.display = frame.hidden ? "none" : "block";
    button.textContent = frame.hidden ? label : "Đóng";
    button.setAttribute("aria-expanded", String(!frame.hidden));
    if (!frame.hidden) frame.focus();
  };
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (e) => e.key === "Escape" && frame && !frame.hidden && (toggle(), button.focus()));

  const place = () => document.body.append(button);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place);
})();
