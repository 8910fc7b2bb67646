// The align page by keyboard: one row has the tab stop, the arrows move it, and single keys change what a row serves.
const list = document.querySelector("[data-align]");
const fields = "input:not([type=checkbox]), textarea, select";
const depths = { 0: "", 1: "introduced", 2: "practised", 3: "demonstrated" };
let here = null;

const rows = () => [...list.querySelectorAll(".align-row")];
const rowOf = (element) => element?.closest?.(".align-row");
const stops = (row) => [row.querySelector(".align-title"), ...row.querySelectorAll(".align-chip")];

function rove(row) {
  here = row?.id ?? here;
  const current = document.getElementById(here) ?? rows()[0];
  for (const each of rows()) for (const stop of stops(each)) stop.tabIndex = each === current ? 0 : -1;
}

function move(row, step) {
  const all = rows();
  all[Math.min(Math.max(all.indexOf(row) + step, 0), all.length - 1)].querySelector(".align-title").focus();
}

function along(row, step) {
  const all = stops(row);
  all[Math.min(Math.max(all.indexOf(document.activeElement) + step, 0), all.length - 1)].focus();
}

// The alignment meant: the one that has the focus, else the last of the row.
const chosen = (row) => (document.activeElement.matches(".align-chip") ? document.activeElement : [...row.querySelectorAll(".align-chip")].at(-1));

function send(row, chip, changes) {
  if (!chip) return;
  const { competency, depth } = chip.dataset;
  const said = { do: "set", subject: row.dataset.subject, framework: list.dataset.framework, competency, depth };
  if ("assessed" in chip.dataset) said.assessed = "1";
  if (row.classList.contains("open")) said.open = "1";
  const values = { ...said, ...changes };
  if (values.assessed === "") delete values.assessed;
  htmx.ajax("POST", list.dataset.url, { target: `#${row.id}`, swap: "outerHTML", values });
}

function open(row) {
  const field = row.querySelector(".align-add input[name=words]");
  if (field) field.focus();
  else row.querySelector(".align-title").click();
}

function close(row) {
  if (row.classList.contains("open")) row.querySelector(".align-title").click();
}

const inline = (key) => ((document.dir === "rtl") === (key === "ArrowLeft") ? 1 : -1);
const keys = {
  ArrowDown: (row) => move(row, 1),
  j: (row) => move(row, 1),
  ArrowUp: (row) => move(row, -1),
  k: (row) => move(row, -1),
  ArrowLeft: (row) => along(row, inline("ArrowLeft")),
  ArrowRight: (row) => along(row, inline("ArrowRight")),
  Enter: (row) => open(row),
  a: (row) => send(row, chosen(row), { assessed: "assessed" in (chosen(row)?.dataset ?? {}) ? "" : "1" }),
  Delete: (row) => send(row, chosen(row), { do: "remove" }),
  Backspace: (row) => send(row, chosen(row), { do: "remove" }),
  ...Object.fromEntries(Object.keys(depths).map((key) => [key, (row) => send(row, chosen(row), { depth: depths[key] })])),
};

if (list) {
  rove();
  list.addEventListener("focusin", (event) => rove(rowOf(event.target)));
  list.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") return close(row);
    if (event.target.closest(fields) || event.target.closest("button, label, input")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act(row);
  });
  document.addEventListener("htmx:afterSettle", () => {
    rove();
    // what had the focus was taken away: go back to the row where the work is
    if (document.activeElement === document.body) document.getElementById(here)?.querySelector(".align-title")?.focus();
  });
}
