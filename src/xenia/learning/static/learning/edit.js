// The editor swaps itself whole: keep where the graph was scrolled to, bring the open card into view, undo by key.
let at = null;

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

document.addEventListener("htmx:beforeSwap", () => {
  const region = graph();
  at = region && { top: region.scrollTop, left: region.scrollLeft };
});

document.addEventListener("htmx:afterSettle", () => {
  settle();
  const form = document.querySelector(".scene-form");
  if (!form) return;
  const alert = form.querySelector("[role=alert]");
  if (alert) alert.scrollIntoView({ block: "center" });
  else if (matchMedia("(max-width: 44em)").matches) form.scrollIntoView();
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

// what was typed and not saved is asked about before one leaves it
let typed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest(".scene-form > form")) typed = true;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest(".scene-form > form")) typed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});

settle();
