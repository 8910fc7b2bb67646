// The editor swaps itself whole: keep where the graph was scrolled to, bring the open card into view, undo by key.
let at = null;
const nowOpen = () => document.getElementById("editor")?.dataset.open;
let opened = nowOpen();

function graph() {
  return document.getElementById("graph");
}

function settle() {
  const region = graph();
  const card = region?.querySelector(".scene-card.open") ?? region?.querySelector(".scene-card");
  if (at && region) {
    region.scrollTop = at.top;
    region.scrollLeft = at.left;
  } else if (card && region) {
    const box = card.getBoundingClientRect();
    const frame = region.getBoundingClientRect();
    region.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    region.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  }
}

// whoever works by key goes on in the card that they opened, not before all cards
function show(form) {
  if (form.getBoundingClientRect().top > innerHeight * 0.6) form.scrollIntoView();
  form.focus({ preventScroll: true });
}

document.addEventListener("htmx:beforeSwap", () => {
  const region = graph();
  at = region && { top: region.scrollTop, left: region.scrollLeft };
});

document.addEventListener("htmx:afterSettle", () => {
  settle();
  const form = document.querySelector(".card-form");
  const before = opened;
  opened = nowOpen();
  if (!form) return;
  const alert = form.querySelector("[role=alert]");
  const added = form.querySelector("[data-added] :is(textarea, select, input:not([type=hidden]))");
  if (alert) alert.scrollIntoView({ block: "center" });
  else if (added) added.focus();
  else if (opened !== before) show(form);
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  const what = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
  const button = what && document.querySelector(`#editor [data-key=${what}]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// what was typed and not saved is asked about before one leaves it, for another card or another page
let typed = false;
const own = (element) => element.closest(".card-form > form");
const unsaved = () => typed || document.querySelector(".card-form > form[data-unsaved]");
document.addEventListener("input", (event) => {
  if (own(event.target)) typed = true;
});
document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  const editor = elt.closest("#editor");
  if (!editor || !unsaved() || (own(elt) && !elt.matches("a"))) return;
  event.preventDefault();
  if (confirm(editor.dataset.leave)) issueRequest(true);
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "editor") typed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});

settle();
