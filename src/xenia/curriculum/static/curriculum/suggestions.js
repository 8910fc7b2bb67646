// The queue of suggestions by keyboard: a accepts, 1 2 3 accept with a depth, r rejects, s skips; then the next one has the focus.
const list = document.querySelector("[data-suggestions]");
const depths = { a: "", 1: "introduced", 2: "practised", 3: "demonstrated" };
const waiting = () => [...list.querySelectorAll("[data-suggestion]")];
const button = (row, answer) => row?.querySelector(`button[value=${answer}]`);

function next(row, step = 1) {
  const all = waiting();
  const place = all[Math.min(Math.max(all.indexOf(row) + step, 0), all.length - 1)];
  button(place, "accept")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, summary")) return;
  const row = event.target.closest("[data-suggestion]") ?? waiting()[0];
  if (!row) return;
  if (event.key in depths) {
    row.querySelector("select[name=depth]").value = depths[event.key];
    button(row, "accept").click();
  } else if (event.key === "r") button(row, "reject").click();
  else if (event.key === "s" || event.key === "j") next(row);
  else if (event.key === "k") next(row, -1);
  else return;
  event.preventDefault();
});

// what was answered makes way: the row after it has the focus
let after = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const all = list ? waiting() : [];
  const here = all.indexOf(event.detail.target);
  if (here >= 0) after = all[here + 1] ?? all[here - 1];
});
document.addEventListener("htmx:afterSettle", () => {
  button(after, "accept")?.focus();
  after = null;
});
