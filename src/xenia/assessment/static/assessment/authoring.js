// The author's desk: the open part shows the fields that its kind of question knows, keys move and close parts, and the
// preview keeps what was tried in it while the form changes under it.
import { answerOf, restore, showAsked, speakers } from "./questions.js";

const desk = document.querySelector("[data-desk]");
const preview = () => desk.querySelector("[data-preview]");
const open = () => desk.querySelector("[data-open]");
let tried = new Map();
let last = "";

// Fields that belong to some kinds of question only; what was typed in the others waits there.
function showKinds() {
  const kind = open()?.elements.type?.value;
  for (const part of desk.querySelectorAll("[data-kinds]")) part.hidden = !part.dataset.kinds.split(" ").includes(kind);
}

const questions = () => [...preview().querySelectorAll("[data-item]")];
// what was answered to one kind of question says nothing to another
const named = (question) => `${question.dataset.type} ${question.dataset.item}`;

function remember() {
  tried = new Map(questions().map((question) => [named(question), answerOf(question)]));
}

function recall() {
  const form = preview();
  for (const question of questions()) if (tried.has(named(question))) restore(question, tried.get(named(question)));
  showAsked(form);
  document.querySelector("h1").textContent = form.querySelector(".phone-title").textContent;
  const wish = desk.querySelector("[data-aloud]");
  if (wish.hidden) speakers(form);
  else if (wish.getAttribute("aria-pressed") === "true") for (const each of form.querySelectorAll("[data-listen]")) each.hidden = false;
}

// Where the work goes on: in the part that was opened, or at the title of the one that was closed.
function focus() {
  const form = open();
  const place = form?.id ?? "";
  if (place && place !== last) form.querySelector("[aria-invalid=true], #f-text, #f-title")?.focus();
  else if (!place && last && document.activeElement === document.body) document.getElementById(`open-${last}`)?.focus();
  last = place;
}

function move(event) {
  const part = event.target.closest(".part:not(.open)");
  const button = part?.querySelector(`[data-move=${event.key === "ArrowUp" ? "up" : "down"}]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
}

if (desk) {
  showKinds();
  recall();
  // an address that names a part takes the focus away once more when the page has loaded
  if (document.readyState === "complete") focus();
  else addEventListener("load", () => setTimeout(focus));
  desk.addEventListener("change", (event) => {
    if (event.target.closest("[data-preview]")) showAsked(preview());
    else showKinds();
  });
  desk.addEventListener("submit", (event) => {
    if (event.target.closest("[data-preview]")) event.preventDefault();
  });
  desk.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) move(event);
    if (event.key === "Escape" && event.target.closest("[data-open]")) {
      event.preventDefault();
      open().querySelector("[data-done]").click();
    }
  });
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", () => {
    showKinds();
    recall();
    focus();
  });
}
