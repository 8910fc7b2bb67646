// The editor of passages by keyboard: Ctrl+Enter splits where the cursor stands, Alt+arrow moves, without a round trip.
// Without this module the same buttons ask the server.
const form = document.querySelector("[data-passages]");
const list = form?.querySelector(".passage-list");
let fresh = 0;
let touched = false;

const passages = () => [...list.querySelectorAll("[data-passage]")];
const field = (passage) => passage.querySelector("textarea");

function renumber() {
  passages().forEach((passage, at) => {
    const area = field(passage);
    const warning = passage.querySelector("input[name^='warning.']");
    area.id = `w${at}`;
    warning.id = `h${at}`;
    passage.querySelector("label[for^=w]").htmlFor = area.id;
    warning.closest("label").htmlFor = warning.id;
    for (const button of passage.querySelectorAll("[data-do]")) button.value = `${button.dataset.do}:${at}`;
    const label = passage.querySelector("label[for^=w]");
    label.textContent = label.textContent.replace(/[\d٠-٩]+/, String(at + 1));
  });
}

function move(passage, step) {
  const other = step < 0 ? passage.previousElementSibling : passage.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(passage);
  else other.after(passage);
  touched = true;
  renumber();
  field(passage).focus();
}

function split(passage) {
  const area = field(passage);
  const at = area.selectionStart;
  const before = area.value.slice(0, at).trimEnd();
  const after = area.value.slice(at).trimStart();
  if (!before || !after) return false;
  const next = passage.cloneNode(true);
  fresh += 1;
  next.querySelector(".story-flag")?.remove();
  next.querySelector(".beside")?.replaceChildren();
  field(next).name = `words.new${Date.now()}${fresh}`;
  next.querySelector("input[name^='warning.']").name = field(next).name.replace("words", "warning");
  area.value = before;
  field(next).value = after;
  passage.after(next);
  touched = true;
  renumber();
  field(next).focus();
  field(next).setSelectionRange(0, 0);
  return true;
}

form?.addEventListener("keydown", (event) => {
  const passage = event.target.closest("[data-passage]");
  if (!passage || event.target !== field(passage)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    split(passage);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(passage, event.key === "ArrowUp" ? -1 : 1);
  }
});

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const passage = button?.closest("[data-passage]");
  if (!passage || !["up", "down"].includes(button.dataset.do)) return;
  event.preventDefault();
  move(passage, button.dataset.do === "up" ? -1 : 1);
});

// What is written is not left behind by a slip of the hand.
form?.addEventListener("input", () => { touched = true; });
form?.addEventListener("submit", () => { touched = false; });
addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
