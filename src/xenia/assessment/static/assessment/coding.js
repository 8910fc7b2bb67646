// The coding and look-first desks by keyboard: digits tick (data-key), Enter keeps and goes on, and the next is read out.
const form = () => document.querySelector("form[data-desk]");
const busy = "textarea, select, summary, a, button, input:not([type=checkbox])";

// 'none fits' and a code exclude one another
document.addEventListener("change", ({ target }) => {
  const none = form()?.elements.none;
  if (!none || !target.checked || target.form !== form()) return;
  for (const other of form().querySelectorAll("input[type=checkbox]")) {
    if (other !== target && (target === none || other === none)) other.checked = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (!form() || event.target.closest(busy) || form().classList.contains("htmx-request")) return;
  event.preventDefault();
  form().requestSubmit();
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id !== "desk" && detail.elt.id !== "desk") return;
  const refused = document.querySelector("#desk [role=alert]");
  if (!refused) document.querySelector("#desk [data-passage], #desk h2")?.focus({ preventScroll: true });
});
