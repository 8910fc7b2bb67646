// Numbers beside a text, and the way from an error to its line.
for (const field of document.querySelectorAll("textarea[data-numbered]")) {
  const gutter = document.createElement("div");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  const number = () => {
    const lines = field.value.split("\n").length;
    if (gutter.childElementCount === 0 && gutter.dataset.lines !== String(lines)) {
      gutter.dataset.lines = String(lines);
      gutter.textContent = Array.from({ length: lines }, (_, n) => n + 1).join("\n");
    }
    gutter.scrollTop = field.scrollTop;
  };
  field.before(gutter);
  field.addEventListener("input", number);
  field.addEventListener("scroll", number, { passive: true });
  number();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-line]");
  const field = document.getElementById("text");
  if (!link || !field) return;
  event.preventDefault();
  const lines = field.value.split("\n");
  const line = Math.min(Number(link.dataset.line), lines.length);
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + lines[line - 1].length);
  field.scrollTop = (line - 4) * (field.scrollHeight / lines.length);
});
